"""What replaces φ in a network?"""

import streamlit as st

from pgviz.figures.surrogate import against_constant
from pgviz.network.parts import take_apart
from pgviz.ui import presets, questions, remarks
from pgviz.ui.beyond.sheets import constant_sheet, network_sheet, score_layers_sheet, sizes_sheet
from pgviz.ui.beyond.surrogate import against, of_two_steps
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.scenarios import Beyond
from pgviz.ui.shell import frame
from pgviz.ui.shell.charts import chart
from pgviz.ui.shell.formats import short
from pgviz.ui.state import inputs, store
from pgviz.ui.teaching.predict import predict
from pgviz.ui.teaching.snippets import FRAMEWORKS, snippet

scenario = frame.page(
    Beyond,
    "Beyond linear: what replaces φ in a network?",
    "After this page you know that a network obeys the same rule, with ∇h(s,a) in the place of φ(s,a), and can compute "
    "its score by hand or with any framework.",
)
inputs.presets(Beyond, presets.NETWORKS)
inputs.switch(Beyond, "frozen", "Freeze the hidden layer", "Then only [w2|b2] learns, and the rule is the linear one.")
edit = inputs.editor(Beyond, pick="a", w=Beyond.with_weight, inputs=Beyond.with_inputs, seed=Beyond.with_seed)


@st.fragment
def network() -> None:
    """The network and its score."""
    now, said = store.current(Beyond), store.message(Beyond)
    parts = take_apart(now.network, now.x, now.a)
    sheet(network_sheet(parts, now, said), key="network", on_report=edit)
    sheet(score_layers_sheet(parts, now), key="layers", on_report=edit)
    frame.look_for(*remarks.on_network(now, parts))
    sheet(sizes_sheet(now), key="sizes", on_report=edit)


@st.fragment
def surrogate() -> None:
    """The number that software differentiates."""
    now = store.current(Beyond)
    at, (constants, values, gradients) = of_two_steps(now.c), against()
    names = at.names
    left, right = st.columns(2, gap="medium")
    with left:
        st.markdown(remarks.on_surrogate(now, at.surrogate))
        sheet(
            constant_sheet(now, at.surrogate.value, at.surrogate.performance, at.surrogate.gradient, names),
            key="constant",
            on_report=edit,
        )
    with right:
        chart(
            against_constant(constants, values, gradients, at.surrogate.performance, now.c, names),
            key="surrogate",
            alt=f"The surrogate’s value against the constant; at {short(now.c)} it is {short(at.surrogate.value)}. "
            "The gradient’s lines are level.",
        )


network()
st.markdown("##### J = Σ log π G: a surrogate, not the performance")
surrogate()
st.markdown("##### The same calculation as code")
inputs.choose(Beyond, "code", "Framework", FRAMEWORKS)
st.code(snippet(scenario.code, scenario.network, scenario.x, scenario.a), language="python")
predict(questions.BEYOND, here="pages/4_Beyond_linear.py")
frame.sources(
    "Sutton & Barto, *Reinforcement Learning*, 2nd edition, §13.3: ∇ln π for any differentiable h; §9.7: networks.",
    "Williams (1992), Simple statistical gradient-following algorithms for connectionist reinforcement learning.",
)
