"""All that the page Policy gradient shows, a line a part. What a part shows is in the file of its topic."""

from __future__ import annotations

from dataclasses import dataclass

from pgviz.ui.components.sheet import Sheet
from pgviz.ui.gradient import cloud, episode, formula, problem, variances
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.shell.parts import Chart, cached_property

Words = tuple[str, ...]
SWEPT = {key: key for key in ("formula", "settings", "problem", "cloud", "centre", "error", "variances", "episode")} | {
    "problem.words": "problem_sentence",
    "cloud.caption": "caption",
    "cloud.words": "cloud_words",
    "centre.title": "centre_title",
    "variances.words": "variances_words",
    "episode.words": "episode_words",
}
"""What follows a hand with each frame of the screen: by its key on the page, the part of the view."""


def view(now: GradientScenario) -> View:
    """What the page shows of this scenario. Its parts are computed when they are asked for."""
    return View(now)


@dataclass(frozen=True)
class View:
    """The parts of the page Policy gradient."""

    now: GradientScenario

    @cached_property
    def formula(self) -> Sheet:
        """The estimator, and its switches."""
        return formula.sheet(self.now)

    @cached_property
    def settings(self) -> Sheet:
        """γ, the horizon, N or k, b."""
        return problem.settings(self.now)

    @cached_property
    def problem(self) -> Sheet:
        """π, θ, rewards."""
        return problem.sheet(self.now)

    @cached_property
    def problem_sentence(self) -> str:
        """What the problem is."""
        return problem.sentence(self.now)

    # ------------------------------------------------------------------------------------------------------- the cloud

    @cached_property
    def cloud(self) -> Chart:
        """All estimates."""
        return cloud.chart(self.now)

    @cached_property
    def centre(self) -> Chart:
        """The centre of the cloud, larger."""
        return cloud.centre_chart(self.now)

    @cached_property
    def centre_title(self) -> str:
        """By how much."""
        return cloud.centre_title(self.now)

    @cached_property
    def caption(self) -> str:
        """How many estimates, and whether their mean is ∇J."""
        return cloud.caption(self.now)

    @cached_property
    def cloud_words(self) -> Words:
        """What to look for."""
        return cloud.words(self.now)

    @cached_property
    def error_title(self) -> str:
        """What the next chart shows."""
        return cloud.ERROR_TITLE

    @cached_property
    def error(self) -> Chart:
        """The error of the mean against N."""
        return cloud.error_chart(self.now)

    # -------------------------------------------------------------------------------------------------- one of them

    @cached_property
    def episode(self) -> Sheet:
        """The ringed estimate, term by term."""
        return episode.sheet(self.now)

    @cached_property
    def episode_words(self) -> Words:
        """What happened in it."""
        return episode.words(self.now)

    @cached_property
    def variances(self) -> Sheet:
        """Mean and scatter, exact and measured."""
        return variances.sheet(self.now)

    @cached_property
    def variances_words(self) -> Words:
        """How many would be needed."""
        return variances.words(self.now)
