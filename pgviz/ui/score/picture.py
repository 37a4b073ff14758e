"""The score as a picture: an arrow, all weighted arrows, which cancel, or bars feature by feature."""

from __future__ import annotations

from pgviz.figures.geometry import arrow
from pgviz.figures.score import charted, decomposition
from pgviz.language import say
from pgviz.score.geometry import Geometry
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.decision.score_sheet import decomposition_of
from pgviz.ui.score import closing
from pgviz.ui.score.plane import axis_names, geometry_of
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.shell.parts import Chart


def chart(now: Decision) -> Chart:
    """The picture that the page is set to."""
    if now.view == "features":
        return _feature_by_feature(now)
    return closing.chart(now) if now.view == "loop" else _arrow(now)


def words(now: Decision) -> tuple[str, ...]:
    """What to look for in it."""
    if now.view == "features":
        return _on_features(now)
    if now.view == "loop":
        return closing.words(now)
    geometry = geometry_of(now)
    return _which_plane(now, geometry), _which_arrow(now, geometry)


# ----------------------------------------------------------------------------------------------------------- the arrow


def _arrow(now: Decision) -> Chart:
    """The arrow φ(s,a) − E[φ], which is τ times the score."""
    found = geometry_of(now)
    drawn = arrow(
        found.points,
        found.pi,
        found.centroid,
        found.action,
        now.actions,
        axis_names(now),
        found.window,
        found.allowed,
        is_score=say(": the score{times}", times=_times(now)),
    )
    to = f"φ(s,{now.actions[found.action]})"
    return Chart(
        drawn,
        say(
            "An arrow from the mean features E[φ] to {to}, {length} long: the score{times}.",
            to=to,
            length=short(found.length),
            times=_times(now),
        ),
    )


def _times(now: Decision) -> str:
    return "" if now.tau == 1 else say(" times τ = {tau}", tau=short(now.tau))


def _which_plane(now: Decision, found: Geometry) -> str:
    if found.rank == 0:
        return say("All actions have the same features here: one point, no arrow. No θ can tell them apart.")
    share = f"{100 * found.share:.0f} %"
    if found.axes is not None:
        i, j = found.axes
        names = now.encoding.names
        return say(
            "Two of the {size} features, {first} and {second}: they show {share} of the points’ spread.",
            size=len(names),
            first=names[i],
            second=names[j],
            share=share,
        )
    if found.rank == 1:
        return say("The points lie on a line: its principal directions show all of their spread.")
    if found.rank == 2:
        return say("The points lie on a plane: its principal directions show all of their spread.")
    return say(
        "The points span {rank} dimensions; the plane of their two principal directions shows {share} of their "
        "spread. Its directions come from φ alone, unweighted: while you drag a logit **the points stay and only the "
        "centroid walks**.",
        rank=found.rank,
        share=share,
    )


def _which_arrow(now: Decision, found: Geometry) -> str:
    chosen = now.actions[found.action]
    if found.length == 0:
        return say("φ(s,{chosen}) is where the centroid is: its score is 0.", chosen=chosen)
    seen = ""
    if found.shown_length < 0.995 * found.length:
        seen = say(", of which the plane shows {shown}", shown=short(found.shown_length))
    return say(
        "From the centroid to φ(s,{chosen}) it is {length}{seen}: the length of the score{times}. The likelier an "
        "action, the nearer the centroid comes to it.",
        chosen=chosen,
        length=short(found.length),
        seen=seen,
        times=_times(now),
    )


# ------------------------------------------------------------------------------------------------- feature by feature


def _feature_by_feature(now: Decision) -> Chart:
    parts = decomposition_of(now)
    shown = charted(parts.cancels)
    drawn = decomposition(
        parts.policy.phi[now.a, shown],
        parts.terms[:, shown],
        parts.score[shown],
        [now.grouped_names[j] for j in shown],
        now.actions,
        score_name=say("score") if now.tau == 1 else say("score = (φ − E[φ]) / {tau}", tau=short(now.tau)),
    )
    alt = say(
        "φ of {action}, the expected features, the score {score}.",
        action=now.actions[now.a],
        score=vector(parts.score),
    )
    return Chart(drawn, alt)


def _on_features(now: Decision) -> tuple[str, ...]:
    divided = "" if now.tau == 1 else say(", divided by τ = {tau},", tau=short(now.tau))
    parts = decomposition_of(now)
    said = say("Feature by feature, φ minus E[φ]{divided} is the score.", divided=divided)
    missing = parts.cancels.size - charted(parts.cancels).size
    if not missing:
        return (said,)
    if missing == 1:
        return (say("{said} 1 feature that is the same for every action is left out.", said=said),)
    return (
        say("{said} {missing} features that are the same for every action are left out.", said=said, missing=missing),
    )
