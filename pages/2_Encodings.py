"""What is φ(s,a)? What can it not express?"""

import streamlit as st

from pgviz import policy
from pgviz.decomposition import take_logits_apart
from pgviz.figures.policy import states_side_by_side
from pgviz.ui import frame, inputs, presets, remarks, store
from pgviz.ui.charts import chart
from pgviz.ui.formats import vector
from pgviz.ui.scenarios import Decision
from pgviz.ui.scenarios.decision import CODES, FEATURES, JOINS
from pgviz.ui.sheet import sheet
from pgviz.ui.tables.encoding import features_sheet, matrix_sheet, states_sheet

scenario = frame.page(
    Decision,
    "Encodings: what is φ(s,a)?",
    "After this page you can write down φ(s,a) for a network’s last layer, and say what a way of joining state and "
    "action cannot express.",
)
inputs.presets(Decision, presets.DECISIONS)
left, right = st.columns(2)
with left:
    inputs.choose(Decision, "join", "How the action joins", JOINS, how=lambda now, join: now.recoded(join=join))
with right:
    if scenario.join in ("stack", "product"):
        inputs.choose(Decision, "code", "The action’s code", CODES, how=lambda now, code: now.recoded(code=code))
    elif scenario.join == "blocks":
        inputs.choose(Decision, "x", "State features x(s)", FEATURES, how=lambda now, x: now.recoded(x=x))


@st.fragment
def body() -> None:
    """Everything that follows a drag."""
    now, said = store.current(Decision), store.message(Decision)
    edit = inputs.editor(Decision, pick="a")
    parts = take_logits_apart(now.features(), now.theta, now.tau)
    over_theta = features_sheet(parts, now, said)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        if now.block_columns is None:
            sheet(over_theta, key="features", on_report=edit)
        else:
            sheet(matrix_sheet(parts, now, now.block_columns, said), key="matrix", on_report=edit)
    with right:
        pi = policy.probabilities(now.both(), now.theta, now.tau)
        states = [now.state_text(now.s), now.state_text(now.other)]
        st.markdown("**The same θ in two states**")
        sheet(states_sheet(now), key="states", on_report=edit)
        chart(
            states_side_by_side(pi, states, now.actions),
            key="two-states",
            alt=f"π is {vector(pi[0])} in state {states[0]} and {vector(pi[1])} in state {states[1]}.",
        )
    if now.block_columns is not None:
        st.markdown(
            "**The same logits, unrolled.** The rows of [Θ|b], one after the other, are θ; φ(s,a) is x(s) in the block "
            "of its action and 0 elsewhere."
        )
        sheet(over_theta, key="features", on_report=edit)
    frame.look_for(*remarks.on_encoding(now, parts, pi))


body()
frame.sources(
    "Sutton & Barto, *Reinforcement Learning*, 2nd edition, §13.1, eq. (13.3): linear action preferences θᵀx(s,a).",
    "The question’s Θφ(s)+b: math.stackexchange.com, 3275666. This Θ and b are one choice of many.",
)
