"""What a training came to, in words: how many runs learned, and what became of the one in the film."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pgviz.mdp import policy_gradient
from pgviz.reinforce.assessment import policies
from pgviz.reinforce.film import film
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.reinforce.training import Trained
from pgviz.ui.reinforce.world import counted
from pgviz.ui.shell.formats import short

CERTAIN = 0.95  # a policy that takes its likeliest actions with this probability is nearly certain
SLOW = 0.05  # of what is missing: a run that would gain less in as many episodes again hardly moves


@dataclass(frozen=True)
class Outlook:
    """Where the run in the film stands at its end."""

    missing: float  # the best J minus its own, both of cut episodes
    gain: float  # what as many episodes again would add to J, if all of them followed the expected update of now
    certainty: float  # the mean probability of a likeliest action, in its last recorded episode
    moved: float  # the largest change of a probability in all of the training, in the states of that episode

    @property
    def hardly_moves(self) -> bool:
        """Whether what it would gain is little of what is missing."""
        return self.gain < SLOW * self.missing

    @property
    def is_stuck(self) -> bool:
        """Whether it hardly moves because it is nearly certain of what it does."""
        return self.hardly_moves and self.certainty >= CERTAIN


def outlook_of(now: ReinforceScenario, trained: Trained) -> Outlook:
    """Where the run in the film stands; by the first-order change of J along the expected update, α E ∇J·update."""
    mdp, training, features = trained.world.mdp, trained.training, trained.features
    theta = training.thetas[-1, now.shown]
    before, pi = policies(features, training.thetas[[0, -1], now.shown])
    slope = policy_gradient(mdp, features, theta, horizon=now.horizon)
    update = policy_gradient(mdp, features, theta, now.keep, now.horizon)
    (last,) = film(mdp, features, training, now.shown, [len(training.episodes_recorded) - 2])
    met = last.states[:-1]
    return Outlook(
        missing=trained.assessment.optimum_within - mdp.performance(pi, now.horizon),
        gain=now.alpha * now.episodes * float(slope @ update),
        certainty=float(pi[met].max(axis=1).mean()),
        moved=float(abs(pi - before)[met].max()),
    )


def on_learning(now: ReinforceScenario, trained: Trained) -> tuple[str, ...]:
    """The diagnosis: how many runs learned, what became of the run in the film, and what to know of the numbers."""
    said = [_on_all(now, trained), _on_one(now, trained), _on_the_cut(now, trained), _on_divergence(now, trained)]
    if now.x == "stack":
        said.append("Stacked features are blind to the state: the arrows are the same in every cell.")
    return tuple(sentence for sentence in said if sentence)


def _on_all(now: ReinforceScenario, trained: Trained) -> str:
    if trained.assessment.nothing_to_learn:
        why = ": with γ = 0 only the first reward counts, and all first steps are paid alike" if now.gamma == 0 else ""
        return (
            "**There is nothing to learn here.** Already the policy that takes every action alike is worth "
            f"{short(trained.worth.performance[0, 0])}, as much as any can be from the start{why}."
        )
    return (
        f"**{trained.assessment.learned.sum()} of {counted(now.runs, 'run')}** have learned it: always taking the "
        "likeliest action is optimal from the start, and at least half of what was missing of J at first is gained."
    )


def _on_one(now: ReinforceScenario, trained: Trained) -> str:
    ends = f"it ends at J(θ) = {short(trained.worth.performance[-1, now.shown])}, the best is "
    ends += short(trained.worth.optimum)
    if trained.assessment.nothing_to_learn:
        return ""
    if trained.training.diverged[now.shown]:
        last = int(trained.training.stopped_at[now.shown])
        return f"**The run in the film diverged** in episode {last + 1}: {ends}."
    if trained.assessment.learned[now.shown]:
        return f"**The run in the film has learned it**: {ends}. What is missing is what exploring still costs."
    outlook = outlook_of(now, trained)
    if outlook.is_stuck:
        return (
            f"**The run in the film is stuck**: {ends}. It takes its likeliest actions with probability "
            f"{_below_one(outlook.certainty)}, and they are not the best. Where π is nearly 1 the score is nearly 0. "
            f"{_forecast(outlook)}"
        )
    if outlook.hardly_moves:
        return (
            f"**The run in the film hardly moves**: {ends}. In all its episodes no probability on its way has changed "
            f"by more than {_about(outlook.moved)}. {_forecast(outlook)}"
        )
    return f"**The run in the film has not learned it**: {ends}."


def _forecast(outlook: Outlook) -> str:
    if outlook.gain <= 0:
        return "As many episodes again would gain nothing: on average they would not raise J."
    return (
        f"As many episodes again, along the expected update, would gain about {_about(outlook.gain)} of the "
        f"{_about(outlook.missing)} that is missing."
    )


def _on_the_cut(now: ReinforceScenario, trained: Trained) -> str:
    if trained.worth.cut is None:
        return ""
    exact = trained.assessment.performance[-1, now.shown]
    return (
        f"Episodes are cut after {now.horizon} steps, and so are J, the optimum and v on this page: that is what the "
        f"training sees. Without the cut the last policy of the film is worth J(θ) = {short(exact)}, and the best "
        f"{short(trained.assessment.optimum)}."
    )


def _on_divergence(now: ReinforceScenario, trained: Trained) -> str:
    diverged = int(trained.training.diverged.sum())
    if not diverged:
        return ""
    return (
        f"{diverged} of {counted(now.runs, 'run')} diverged: their θ left the numbers that can be drawn, and they keep "
        "the last good one. Try a smaller α."
    )


def _about(value: float) -> str:
    """A number of which only the size is meant: two digits."""
    return short(float(f"{value:.1e}")) if value else "0"


def _below_one(probability: float) -> str:
    """Three decimals, and never 1 for what is not 1."""
    return short(math.floor(probability * 1000) / 1000) if probability < 1 else "1"
