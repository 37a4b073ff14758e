"""The cloud: each point is one estimate, in a plane; ∇J, the exact mean, and the mean so far in its ellipse."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from pgviz.arrays import Array
from pgviz.figures import cloud as figures
from pgviz.language import counted, say
from pgviz.reinforce.circulation import angle_between
from pgviz.reinforce.cloud import ellipse, running_error
from pgviz.ui.gradient import estimates
from pgviz.ui.gradient.edits import OWN, with_plane
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.parts import Chart
from pgviz.ui.state.scenario import Change

KINDS = {"episode": "episode", "batch": "batch", "group": "group"}
POINTS = {
    "episode": say("Each point is what one episode says of ∇J; click one for its ring."),
    "batch": say("Each point is what one batch says of ∇J; click one for its ring."),
    "group": say("Each point is what one group says of ∇J; click one for its ring."),
}
ALONG, ACROSS = say("along ∇J"), say("widest across it")
ERROR_TITLE = say("**How far the mean of N is from ∇J**")
SHORT = 0.02  # of the lengths: two arrows that differ by less are hard to tell apart


@functools.lru_cache(maxsize=16)
def drawn_of(now: GradientScenario) -> figures.Cloud:
    """What the picture shows, in its plane."""
    found, plane, drawn = estimates.moments_of(now), estimates.plane(now), estimates.draws_of(now)
    support = estimates.support_of(now)
    mean, so_far = plane.project(found.mean), plane.project(drawn.mean(axis=0), np.abs(drawn).mean(axis=0))
    return figures.Cloud(
        points=plane.project(drawn),
        ringed=now.shown,
        gradient=plane.project(found.gradient),
        mean=mean,
        so_far=so_far,
        ellipse=so_far + ellipse(plane.covariance(found.covariance) / len(drawn)),
        places=None if support is None else plane.project(support.estimates),
        expected=None if support is None else support.probability,
        which=None if support is None else support.which(drawn),
    )


def axis_names(now: GradientScenario) -> tuple[str, str]:
    """What the two directions of the plane are."""
    plane = estimates.plane(now)
    if plane.axes is not None:
        i, j = plane.axes
        return _derivative(now.parameters[i]), _derivative(now.parameters[j])
    first = ALONG if np.any(estimates.moments_of(now).gradient) else say("the widest direction")
    return first, ACROSS if plane.directions[:, 1].any() else ""


def _derivative(parameter: str) -> str:
    return say("∂J/∂θ of {parameter}", parameter=parameter)


@dataclass(frozen=True)
class Axis:
    """An axis of the plane as it is chosen."""

    name: str
    options: dict[int, str]
    place: int

    def shown(self, now: GradientScenario) -> int:
        """The parameter that it shows, or ``OWN``."""
        return now.plane[self.place] if now.plane else OWN

    def chosen(self, now: GradientScenario, parameter: int) -> Change[GradientScenario]:
        """With another one."""
        return with_plane(now, self.place, parameter)


def axes(now: GradientScenario) -> tuple[Axis, ...]:
    """The two axes of the plane; none where there is one parameter."""
    if len(now.parameters) < 2:
        return ()
    names = {i: _derivative(name) for i, name in enumerate(now.parameters)}
    return (Axis("across", {OWN: ALONG, **names}, 0), Axis("upward", {OWN: ACROSS, **names}, 1))


# ---------------------------------------------------------------------------------------------------------- the charts


@functools.lru_cache(maxsize=16)
def windows(now: GradientScenario) -> tuple[Array, Array]:
    """What the picture shows, and what its centre is."""
    drawn, zero = drawn_of(now), np.zeros(2)
    inner = figures.window_of(zero, drawn.gradient, drawn.mean, drawn.so_far, drawn.ellipse)
    seen = drawn.points if drawn.places is None else drawn.places
    return figures.window_of(zero, seen, drawn.gradient, drawn.mean, drawn.ellipse), inner


def chart(now: GradientScenario) -> Chart:
    """All estimates."""
    whole, inner = windows(now)
    figure = figures.cloud(
        drawn_of(now), axis_names(now), whole, inner, biased=estimates.is_biased(now), what=KINDS[now.sum]
    )
    found = estimates.moments_of(now)
    return Chart(
        figure,
        say(
            "{estimates} as points. ∇J is {length} long, the root of the trace of their covariance {trace}.",
            estimates=_counted(now),
            length=short(_length(found.gradient)),
            trace=short(found.trace**0.5),
        ),
    )


def centre_chart(now: GradientScenario) -> Chart:
    """Its centre, larger."""
    _, inner = windows(now)
    figure = figures.centre(drawn_of(now), axis_names(now), inner, biased=estimates.is_biased(now), what=KINDS[now.sum])
    return Chart(
        figure,
        say(
            "The centre of the cloud, {factor} times larger: ∇J, and the mean of {number} with the ellipse that "
            "holds the exact mean in 95 % of all cases, once there are many.",
            factor=factor(now),
            number=now.episodes,
        ),
    )


def factor(now: GradientScenario) -> str:
    """How many times larger the centre is drawn."""
    return short(round(figures.magnification(*windows(now)), 1), 1)


def error_chart(now: GradientScenario) -> Chart:
    """How far the mean of the first N is from ∇J."""
    found, drawn = estimates.moments_of(now), estimates.draws_of(now)
    counts, errors = running_error(drawn, found.gradient)
    bias = _length(found.bias) if estimates.is_biased(now) else 0.0
    figure = figures.error(counts, errors, (found.trace / counts) ** 0.5, bias, say("‖mean of N − ∇J‖"))
    expected = short((found.trace / len(drawn)) ** 0.5)
    return Chart(
        figure,
        say(
            "The mean of {number} is {distance} from ∇J; scatter alone makes about {expected}.",
            number=len(drawn),
            distance=short(float(errors[-1])),
            expected=expected,
        ),
    )


# ----------------------------------------------------------------------------------------------------------- the words


def centre_title(now: GradientScenario) -> str:
    """What stands above the centre."""
    larger = figures.magnification(*windows(now)) > 1
    return (
        say("**The centre**, {factor} times larger", factor=factor(now))
        if larger
        else say("**The centre**: here it is nearly all")
    )


def caption(now: GradientScenario) -> str:
    """In a line: how many there are, and what their mean is on average."""
    return f"{_counted(now)}. {verdict(now)}"


def verdict(now: GradientScenario) -> str:
    """What the exact mean is to ∇J."""
    found = estimates.moments_of(now)
    truth, mean = _length(found.gradient), _length(found.mean)
    if not estimates.is_biased(now):
        if not truth:
            return say("∇J is 0 here, and so is the exact mean of an estimate.")
        return say("Their exact mean **is ∇J**: this estimator is unbiased.")
    if not truth:
        return say("∇J is 0 here, but their exact mean is {mean} long.", mean=short(mean))
    off = say("off by {length} (∇J is {truth} long)", length=short(_length(found.bias)), truth=short(truth))
    if mean <= estimates.ROUNDING * truth:
        return say("Their exact mean is **0, not ∇J**: {off}.", off=off)
    angle = angle_between(found.gradient, found.mean)
    turned = (
        say("{factor} times as long", factor=short(mean / truth))
        if angle < 0.05
        else say("turned by {angle}°", angle=short(angle, 1))
    )
    return say("Their exact mean is **not ∇J** but {turned}: {off}.", turned=turned, off=off)


def words(now: GradientScenario) -> tuple[str, ...]:
    """What to look for in the picture."""
    return tuple(sentence for sentence in (_seen(now), _few(now), _ellipse(now), _bias(now)) if sentence)


def _counted(now: GradientScenario) -> str:
    if now.sum == "episode":
        return counted(now.episodes, "episode")
    if now.sum == "group":
        return say("{groups} of {number}", groups=counted(now.episodes, "group"), number=now.k)
    size = counted(now.batch, "episode")
    return (
        say("1 batch of {episodes}", episodes=size)
        if now.episodes == 1
        else say("{batches} batches of {episodes}", batches=now.episodes, episodes=size)
    )


def _seen(now: GradientScenario) -> str:
    share, said = estimates.plane(now).share, [POINTS[now.sum]]
    if share <= 0.9995:
        said.append(say("The plane shows {share:.0f} % of their scatter.", share=100 * share))
    if now.episodes > figures.MOST_POINTS and estimates.support_of(now) is None:
        said.append(say("The last {number} are drawn; the mean counts all.", number=figures.MOST_POINTS))
    return " ".join(said)


def _few(now: GradientScenario) -> str:
    support = estimates.support_of(now)
    if support is None or len(support.probability) == 1:
        return ""
    return say(
        "There are only {estimates}: a disc is how often it came, its ring how often it should.",
        estimates=counted(len(support.probability), "different estimate"),
    )


def _ellipse(now: GradientScenario) -> str:
    found = estimates.moments_of(now)
    if found.trace == 0:
        return say("Every estimate is the same: there is no scatter at all.")
    return say(
        "The ellipse round the mean so far comes from the exact covariance of one estimate, divided by {number}: it "
        "holds the exact mean in 95 % of all cases, once there are many.",
        number=now.episodes,
    )


def _bias(now: GradientScenario) -> str:
    """The difference is drawn, and here it has its name."""
    if not estimates.is_biased(now):
        return ""
    found, plane = estimates.moments_of(now), estimates.plane(now)
    length = _length(found.bias)
    shown = _length(plane.project(found.bias))
    if shown < (1 - SHORT) * length:
        return say(
            "The dotted line from ∇J to the exact mean is the **bias**, {length} long, of which the plane shows "
            "{shown}: no N removes it.",
            length=short(length),
            shown=short(shown),
        )
    return say(
        "The dotted line from ∇J to the exact mean is the **bias**, {length} long: no N removes it.",
        length=short(length),
    )


def _length(vector: Array) -> float:
    return float(np.linalg.norm(vector))
