"""Watch it learn."""

import streamlit as st

from pgviz.figures.learning import curves
from pgviz.ui import questions, remarks
from pgviz.ui.components.player import Moment
from pgviz.ui.components.player.component import player
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.reinforce.cached_training import film, learn
from pgviz.ui.reinforce.map_editor import map_editor
from pgviz.ui.reinforce.scenario import BASELINES, ENCODINGS, WORLD_NAMES
from pgviz.ui.reinforce.settings_sheet import settings_sheet
from pgviz.ui.scenarios import Learning
from pgviz.ui.shell import frame
from pgviz.ui.shell.charts import chart
from pgviz.ui.shell.formats import short
from pgviz.ui.state import inputs, store
from pgviz.ui.teaching.predict import predict

scenario = frame.page(
    Learning,
    "REINFORCE: watch it learn",
    "After this page you can say what one episode does to θ, and tell a policy that learns from one that is stuck: "
    "every episode is one noisy vote on which way θ should move.",
)


@st.fragment
def screening() -> None:
    """The film, by itself: nothing that is drawn elsewhere costs it a frame."""
    now = store.current(Learning)
    shown, records = film(now)

    def mark_moment(moment: Moment) -> None:
        st.session_state["film.moment"] = (now, records[moment.take])
        st.rerun("curves")

    def unveil() -> None:
        st.session_state["film.drawn"] = True
        st.rerun("curves")

    first = "film.drawn" not in st.session_state
    player(shown, key="film", on_moment=mark_moment, on_drawn=unveil if first else None, height=430)


@st.fragment(key="curves")
def training() -> None:
    """Settings, curves and diagnosis: they follow a drag. The film comes first."""
    now = store.current(Learning)
    sheet(settings_sheet(now, store.message(Learning)), key="settings", on_report=inputs.editor(Learning))
    learned = learn(now)
    result, run = learned.assessment, learned.training
    of, record = st.session_state.get("film.moment", (None, None))
    chart(
        curves(
            run.episodes_recorded,
            result.performance,
            run.returns[:, now.shown],
            result.optimum,
            now.shown,
            record if of == now else None,
        ),
        key="curves",
        alt=f"Learning curves of {now.runs} runs. The one in the film ends at "
        f"{short(result.performance[-1, now.shown])}, the optimum is {short(result.optimum)}.",
        waits="film.drawn" not in st.session_state,
    )
    st.markdown(frame.bullets(remarks.on_learning(now, learned)))


world, encoding, baseline, discount = st.columns([2, 3, 3, 2], vertical_alignment="bottom")
with world:
    inputs.pick(Learning, "world", "World", WORLD_NAMES, how=Learning.in_world)
with encoding:
    inputs.pick(Learning, "x", "Encoding φ(s,a)", ENCODINGS)
with baseline:
    inputs.choose(Learning, "baseline", "Baseline", BASELINES)
with discount:
    inputs.switch(Learning, "keep", "keep γᵗ", "The factor γᵗ of step t in the update: S&B §13.3, the box.")
map_editor()
left, right = st.columns([5, 6], gap="large")
with left:
    screening()
with right:
    training()
predict(questions.REINFORCE, here="pages/6_REINFORCE.py")
frame.sources(
    "Sutton & Barto, *Reinforcement Learning*, 2nd edition, §13.3: REINFORCE, with γᵗ; here one update an episode.",
    "Williams (1992), Simple statistical gradient-following algorithms for connectionist reinforcement learning.",
)
