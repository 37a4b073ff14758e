"""Watch it learn."""

import streamlit as st

from pgviz.ui.components.painter.component import painter, text_form
from pgviz.ui.components.player import Moment
from pgviz.ui.components.player.component import player
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.reinforce.edits import EDITS, copied, in_world
from pgviz.ui.reinforce.questions import QUESTIONS
from pgviz.ui.reinforce.scenario import ALSO, BASELINES, ENCODINGS, WORLD_NAMES, ReinforceScenario
from pgviz.ui.reinforce.view import View, view_once
from pgviz.ui.shell import frame, places
from pgviz.ui.shell.charts import FILM, chart
from pgviz.ui.state import inputs, store
from pgviz.ui.teaching.predict.part import predict

MOMENT = "film.moment"
WORLD_AND_CURVES = ("world", "curves")  # the fragments that follow while rewards are dragged

frame.page(
    ReinforceScenario,
    "REINFORCE: watch it learn",
    "After this page you can say what one episode does to θ, and tell a policy that learns from one that is stuck: "
    "every episode is one noisy vote on which way θ should move.",
    EDITS,
)


def shown() -> View:
    """What the page shows now."""
    with st.spinner("Training …"):
        return view_once(store.current(ReinforceScenario))


@st.fragment
def screening() -> None:
    """The film, by itself: nothing that is drawn elsewhere costs it a frame. It leads the charts in the browser."""
    screened = shown()

    def mark_moment(moment: Moment) -> None:
        st.session_state[MOMENT] = (screened.now, screened.shots[moment.take])

    player(screened.film, key="film", on_moment=mark_moment, height=430, link=screened.link)


@st.fragment(key="curves")
def training() -> None:
    """Settings, curves and diagnosis: they follow a drag. The film comes first."""
    followed = shown()
    with settings:
        sheet(followed.settings, key="settings", on_report=inputs.editor(EDITS))
    with curves:
        chart(followed.curves, key="curves", after=FILM)
    with below:
        with frame.place():
            if followed.also is not None:
                more, what = followed.also
                chart(more, key="also", after=FILM)
                st.caption(what)
        st.markdown(frame.bullets(followed.words))


@st.fragment(key="world")
def world() -> None:
    """What is to be seen in the world; a map of one's own to paint, and its rewards."""
    mapped = shown()
    about, paint = st.columns([5, 1], vertical_alignment="center")
    with about:
        places.one_of(mapped.about_world, 0)
    with paint, frame.place():
        if mapped.drawing is None:
            inputs.action(ReinforceScenario, "Paint on a copy", copied, "A map of your own, as this one is now")
    with frame.place():
        if mapped.drawing is not None and mapped.rewards is not None:
            drawn, beside = st.columns([5, 6], gap="large")
            with drawn:
                painter(mapped.drawing, key="map", on_report=inputs.editor(EDITS))
            with beside:
                sheet(mapped.rewards, key="rewards", on_report=inputs.editor(EDITS, reruns=lambda *_: WORLD_AND_CURVES))
                frame.folded("The map as text", text_form, mapped.drawing, "map.text", inputs.editor(EDITS))


with st.container(horizontal=True, vertical_alignment="bottom"):
    inputs.pick(ReinforceScenario, "world", "World", WORLD_NAMES, apply=in_world)
    inputs.pick(ReinforceScenario, "x", "Encoding φ(s,a)", ENCODINGS)
    inputs.choose(ReinforceScenario, "baseline", "Baseline", BASELINES)
    inputs.switch(ReinforceScenario, "keep", "keep γᵗ", "The factor γᵗ of step t in the update: S&B §13.3, the box.")
world()
settings = st.container()
film, charts = st.columns([5, 6], gap="large")
with charts:
    curves = st.container()
    inputs.choose(ReinforceScenario, "also", "Also show, of the run in the film", ALSO)
    below = st.container()
with film:
    screening()
training()
predict(QUESTIONS, here="pages/6_REINFORCE.py")
frame.sources(
    "Sutton & Barto, *Reinforcement Learning*, 2nd edition, §13.3: REINFORCE, with γᵗ; here one update an episode.",
    shown().source,
    "Williams (1992), Simple statistical gradient-following algorithms for connectionist reinforcement learning.",
)
