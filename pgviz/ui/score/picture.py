"""The score as a picture: an arrow, all weighted arrows, which cancel, or bars feature by feature."""

from __future__ import annotations

from pgviz.figures.geometry import arrow
from pgviz.figures.score import charted, decomposition
from pgviz.language import counted, say
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
            "Two of the {names} features, {names2} and {names3}: they show {share} of the points’ spread.",
            names=len(names),
            names2=names[i],
            names3=names[j],
            share=share,
        )
    if found.rank <= 2:
        dimensions = say("a line") if found.rank == 1 else say("a plane")
        return say(
            "The points lie on {dimensions}: its principal directions show all of their spread.", dimensions=dimensions
        )
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
    said = say("From the centroid to φ(s,{chosen}) it is {length}", chosen=chosen, length=short(found.length))
    if found.shown_length < 0.995 * found.length:
        said += say(", of which the plane shows {shown_length}", shown_length=short(found.shown_length))
    return say(
        "{said}: the length of the score{times}. The likelier an action, the nearer the centroid comes to it.",
        said=said,
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
        score_name="score" if now.tau == 1 else f"score = (φ − E[φ]) / {short(now.tau)}",
    )
    alt = say(
        "φ of {actions}, the expected features, the score {score}.",
        actions=now.actions[now.a],
        score=vector(parts.score),
    )
    return Chart(drawn, alt)


def _on_features(now: Decision) -> tuple[str, ...]:
    divided = "" if now.tau == 1 else say(", divided by τ = {tau},", tau=short(now.tau))
    parts = decomposition_of(now)
    said = say("Feature by feature, φ minus E[φ]{divided} is the score.", divided=divided)
    missing = parts.cancels.size - charted(parts.cancels).size
    if missing:
        are = "is" if missing == 1 else "are"
        said += say(
            " {missing} that {are} the same for every action {are} left out.",
            missing=counted(missing, "feature"),
            are=are,
        )
    return (said,)
