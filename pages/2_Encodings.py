"""What is φ(s,a)? What can it not express?"""

import streamlit as st

from pgviz import policy
from pgviz.examples.targets import FIRST, XOR
from pgviz.figures.policy import states_side_by_side
from pgviz.score.decomposition import take_logits_apart
from pgviz.ui import presets, questions, remarks
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.decision import expressiveness
from pgviz.ui.decision.coding import CODES, FEATURES, JOINS
from pgviz.ui.encodings.feature_maps import feature_maps
from pgviz.ui.encodings.features_sheet import features_sheet, matrix_sheet, states_sheet
from pgviz.ui.encodings.sizes import with_size
from pgviz.ui.encodings.targets import comparison_sheet, target_sheet
from pgviz.ui.encodings.unrolling import unrolling
from pgviz.ui.scenarios import Decision
from pgviz.ui.shell import frame
from pgviz.ui.shell.charts import chart
from pgviz.ui.shell.formats import vector
from pgviz.ui.state import inputs, store
from pgviz.ui.teaching import mistakes
from pgviz.ui.teaching.predict import predict

scenario = frame.page(
    Decision,
    "Encodings: what is φ(s,a)?",
    "After this page you can write down φ(s,a) for a network’s last layer, and say what a way of joining state and "
    "action cannot express.",
)
inputs.presets(Decision, presets.DECISIONS)
mistakes.opened(Decision, "pages/2_Encodings.py")
left, right = st.columns([3, 2])
with left:
    inputs.choose(Decision, "x", "State features x(s)", FEATURES, how=lambda now, x: now.recoded(x=x))
with right:
    inputs.choose(Decision, "join", "How the action joins", JOINS, how=lambda now, join: now.recoded(join=join))
with frame.place():
    if scenario.join in ("stack", "product"):
        inputs.choose(Decision, "code", "The action’s code", CODES, how=lambda now, code: now.recoded(code=code))
above, (left, right), below = st.container(), st.columns([3, 2], gap="medium"), st.container()
(beside, question), wanted = st.columns([3, 2], gap="medium"), st.container()
right.markdown("**Can π see the state?** The same θ in two states")
wanted.markdown("##### A policy that you want")


def touched(now: Decision, name: str) -> list[str]:
    """The fragments that a step of a drag changes; none means its own. θ is in the words only where π is blind."""
    if not name.startswith("theta."):
        return ["states", "decision", "words"]
    return [] if expressiveness.seen(now).depends_on_state else ["decision", "words"]


edit = inputs.editor(Decision, pick="a", size=with_size, wanted=Decision.with_wanted, reruns=touched)


@st.fragment(key="states")
def states() -> None:
    """The two states and the sizes, to edit; the features as maps."""
    now = store.current(Decision)
    sheet(states_sheet(now, store.message(Decision)), key="states", on_report=edit)
    feature_maps(now, reruns=touched(now, "s"))


@st.fragment(key="decision")
def decision() -> None:
    """Everything that follows a drag of θ."""
    now = store.current(Decision)
    parts = take_logits_apart(now.policy())
    log_pi = policy.log_probabilities(now.both(), now.theta, now.tau, mask=now.mask)
    pi = policy.probabilities(now.both(), now.theta, now.tau, mask=now.mask)
    fit = expressiveness.best(now)
    if now.block_columns is not None:
        with left:
            sheet(matrix_sheet(parts, now, now.block_columns), key="matrix", on_report=edit)
    with right:
        names = [f"s = {now.state_text(now.s)}", f"other = {now.state_text(now.other)}"]
        chart(
            states_side_by_side(pi, now.target, fit.pi, names, now.signs),
            key="two-states",
            alt=f"π is {vector(pi[0])} where {names[0]}, and {vector(pi[1])} where {names[1]}; closest to the wanted "
            f"policy is {vector(fit.pi[0])} and {vector(fit.pi[1])}.",
        )
    with left if now.block_columns is None else below:
        sheet(features_sheet(parts, now), key="features", on_report=edit)
    with wanted:
        sheet(target_sheet(now, pi, log_pi, fit), key="target", on_report=edit)


@st.fragment(key="words")
def words() -> None:
    """What to look for."""
    now = store.current(Decision)
    parts = take_logits_apart(now.policy())
    pi = policy.probabilities(now.both(), now.theta, now.tau, mask=now.mask)
    frame.look_for(
        *remarks.on_encoding(now, parts, expressiveness.seen(now), pi), remarks.on_target(expressiveness.best(now))
    )


with above:
    states()
    decision()
with beside:
    words()
with question:
    predict(questions.ENCODINGS, here="pages/2_Encodings.py")
with wanted:
    inputs.action(Decision, "Take the best θ", lambda now: now.with_theta(expressiveness.best(now).theta))
with frame.place():
    if scenario.block_columns is not None:
        with st.expander("Unrolling: how [Θ|b] becomes θ"):
            unrolling(take_logits_apart(scenario.policy()), scenario)
with st.expander("What separates the joins: two policies over the corners of the square"):
    for target in (FIRST, XOR):
        st.markdown(remarks.on_comparison(target, expressiveness.compared(target)))
        sheet(comparison_sheet(target, expressiveness.compared(target)), key=target.name)
frame.sources(
    "Sutton & Barto, *Reinforcement Learning*, 2nd edition, §13.1, eq. (13.3): linear preferences θᵀx(s,a); §9.5: "
    "polynomials, Fourier basis, radial basis functions, tile coding.",
    "The question’s Θφ(s)+b: math.stackexchange.com, 3275666. This Θ and b are one choice of many.",
)
