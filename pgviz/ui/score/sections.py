"""The parts of the page Score: the pictures, three roads to the score, what a step does, the second order."""

from __future__ import annotations

import streamlit as st

from pgviz.figures.score import charted, decomposition
from pgviz.score.decomposition import Decomposition
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.decision.common import number_sheet
from pgviz.ui.decision.scenario import PRINCIPAL, VIEWS
from pgviz.ui.scenarios import Decision
from pgviz.ui.score import depths, remarks
from pgviz.ui.score.geometry_sheet import closing_sheet
from pgviz.ui.score.second_order_sheet import second_order_sheet
from pgviz.ui.score.step_sheet import step_sheet
from pgviz.ui.score.three_ways_sheet import roads_sheet
from pgviz.ui.shell import frame
from pgviz.ui.shell.charts import chart
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.state import inputs, store


def picture_settings(now: Decision) -> None:
    """Which picture, and in which plane."""
    inputs.choose(Decision, "view", "The score as a picture", VIEWS)
    with frame.place():
        if now.view != "features" and len(now.theta) >= 2:
            _plane(now)


def _plane(now: Decision) -> None:
    names = dict(enumerate(now.encoding.names))
    left, right = st.columns(2)
    with left:
        options = {PRINCIPAL: depths.DIRECTIONS[0], **names}
        inputs.pick(Decision, "across", "across", options, how=Decision.with_across)
    with right:
        options = {PRINCIPAL: depths.DIRECTIONS[1], **names}
        inputs.pick(Decision, "upward", "upward", options, how=Decision.with_upward)


def picture(parts: Decomposition, now: Decision) -> list[str]:
    """The score as the picture that the page is set to; returns what to look for in it."""
    if now.view == "features":
        shown = charted(parts.cancels)
        names = [now.grouped_names[j] for j in shown]
        drawn = decomposition(
            parts.policy.phi[now.a, shown], parts.terms[:, shown], parts.difference[shown], names, now.actions
        )
        chart(
            drawn,
            key="picture",
            alt=f"φ of {now.actions[now.a]}, the expected features, the score {vector(parts.score)}.",
        )
        return []
    found = depths.geometry_of(now)
    if now.view == "loop":
        alt = f"The weighted arrows close; what is left is {short(found.rounding_error)}."
        chart(depths.closing_chart(now, found), key="picture", alt=alt)
        return [remarks.on_closing(found)]
    alt = f"The score as an arrow from the mean features to those of {now.actions[now.a]}, {short(found.length)} long."
    chart(depths.arrow_chart(now, found), key="picture", alt=alt)
    return remarks.on_geometry(now, found)


@st.fragment
def roads() -> None:
    """Three roads to one vector."""
    now = store.current(Decision)
    edit = inputs.editor(Decision)
    sheet(number_sheet("h", now.h, -16, 1, 0.25, "step h = 10 to the power of"), key="h", on_report=edit)
    found, curve = depths.roads_of(now)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        sheet(roads_sheet(found, now), key="roads")
        st.markdown(frame.bullets(remarks.on_roads(now, found, curve)))
    with right:
        alt = f"The error against the step; at h = {short(found.step)} it is {short(found.finite_gap)}."
        chart(depths.error_chart(found, curve), key="errors", alt=alt)


@st.fragment
def steps() -> None:
    """What θ + η · score does, here and elsewhere."""
    now = store.current(Decision)
    edit = inputs.editor(Decision)
    sheet(number_sheet("eta", now.eta, -10, 10, 0.1, "step size η"), key="eta", on_report=edit)
    found = depths.step_of(now)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        sheet(step_sheet(found.step, found.lengths, now), key="step")
        st.markdown(frame.bullets(remarks.on_step(now, found)))
        inputs.action(Decision, "Take the step", lambda was: was.with_theta(depths.step_of(was).step.theta_after))
    with right:
        drawn = depths.elsewhere_chart(now, found)
        if drawn is not None:
            chart(drawn, key="elsewhere", alt=remarks.alt_elsewhere(now, found))


@st.fragment
def saturation() -> None:
    """Stuck, and for how long."""
    now = store.current(Decision)
    found = depths.saturation_of(now)
    st.markdown(frame.bullets(remarks.on_saturation(now, found)))
    if found.escape is not None:
        chart(
            depths.escape_chart(now, found.escape), key="escape", alt="The time to 50/50 against the gap of the logits."
        )


@st.fragment
def second() -> None:
    """Fisher information, entropy, temperature."""
    now = store.current(Decision)
    found = depths.second_order_of(now)
    sheet(second_order_sheet(found, now), key="second")
    st.markdown(frame.bullets(remarks.on_second_order(now, found)))
    sheet(closing_sheet(depths.geometry_of(now), now), key="closing")


FOLDED = {
    "Three roads to the score": roads,
    "What a step does, here and in other states": steps,
    "Stuck: when the policy is nearly certain": saturation,
    "Second order: Fisher information, entropy, temperature": second,
}
