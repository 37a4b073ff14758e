"""Watch it learn."""

import streamlit as st

from pgviz.language import say
from pgviz.ui.components.painter.component import painter
from pgviz.ui.components.player.component import player
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.components.stepper.component import staged
from pgviz.ui.reinforce import against, corridor, taken
from pgviz.ui.reinforce.edits import EDITS, SETTINGS_AND_CURVES, WORLD_AND_CURVES, in_world, with_drawing
from pgviz.ui.reinforce.questions import QUESTIONS
from pgviz.ui.reinforce.scenario import ALSO, BASELINES, ENCODINGS, LEGEND, WORLD_OPTIONS, ReinforceScenario
from pgviz.ui.reinforce.slow_motion import TITLE as SLOW
from pgviz.ui.reinforce.slow_motion import SlowMotion, at_stage, slow_motion, with_weight
from pgviz.ui.reinforce.view import Setting, View, view_once
from pgviz.ui.shell import folds, frame, places, topics
from pgviz.ui.shell.charts import FILM, chart
from pgviz.ui.shell.working import awaited
from pgviz.ui.state import inputs, store
from pgviz.ui.teaching.predict.part import predict
from pgviz.ui.teaching.take.part import take
from pgviz.ui.teaching.versus.part import versus

frame.page(
    ReinforceScenario,
    say("REINFORCE: watch it learn"),
    say(
        "After this page you can say what one episode does to θ, and tell a policy that learns from one that is "
        "stuck: every episode is one noisy vote on which way θ should move."
    ),
    EDITS,
    here="pages/6_REINFORCE.py",
)


def setting() -> Setting:
    """What the page shows now that needs no training."""
    return Setting(store.current(ReinforceScenario))


def shown() -> View:
    """What the page shows now, once it is trained."""
    return awaited(ReinforceScenario, "training", lambda tell: view_once(store.current(ReinforceScenario), tell))


@st.fragment(key="settings")
def settings() -> None:
    """How it is run. It waits for no training: a hand can take hold of it while one lasts."""
    sheet(setting().settings, key="settings", on_report=inputs.editor(EDITS, reruns=lambda *_: SETTINGS_AND_CURVES))


@st.fragment
def screening() -> None:
    """The film, by itself: nothing that is drawn elsewhere costs it a frame. It leads the charts in the browser."""
    screened = shown()
    was, mark = store.opened(ReinforceScenario), inputs.setter(ReinforceScenario, screened.stopped, folds.fold(SLOW))
    player(screened.film, key="film", on_moment=mark, height=430, link=screened.link, start=screened.start(was))


@st.fragment(key="curves")
def training() -> None:
    """Curves and diagnosis: they follow a drag."""
    followed = shown()
    with curves:
        chart(followed.curves, key="curves", after=FILM)
    with below:
        with frame.place():
            if followed.also is not None:
                more, what = followed.also
                chart(more, key="also", after=FILM)
                st.caption(what)
        st.markdown(frame.bullets(followed.words))
        inputs.tries(ReinforceScenario, followed.experiments)


@st.fragment(key="world")
def world() -> None:
    """What is to be seen in the world; a map of one's own to paint, and its rewards."""
    mapped = setting()
    places.one_of(mapped.about_world, 0)
    with frame.place():
        if mapped.drawing is not None and mapped.rewards is not None:
            drawn, beside = st.columns([5, 6], gap="large")
            with drawn:
                painter(mapped.drawing, key="map", on_report=inputs.editor(EDITS))
            with beside:
                sheet(mapped.rewards, key="rewards", on_report=inputs.editor(EDITS, reruns=lambda *_: WORLD_AND_CURVES))
                frame.folded(say("The map as text"), inputs.draft, ReinforceScenario, "drawn", LEGEND, with_drawing)


def one_update() -> None:
    """One episode of the run in the film and the update that it makes, stage by stage."""

    def story() -> SlowMotion:
        return slow_motion(store.current(ReinforceScenario))

    put, pick = inputs.setter(ReinforceScenario, at_stage), inputs.setter(ReinforceScenario, with_weight, then="app")
    sheet(story().which, key="slow.which", on_report=inputs.editor(EDITS))
    staged("slow", story, put, on_report=inputs.editor(EDITS), on_pick=pick)


with st.container(horizontal=True, vertical_alignment="bottom", key="choices"):
    inputs.pick(ReinforceScenario, "world", say("World"), WORLD_OPTIONS, apply=in_world)
    inputs.pick(ReinforceScenario, "x", say("Encoding φ(s,a)"), ENCODINGS)
    inputs.choose(ReinforceScenario, "baseline", say("Baseline"), BASELINES)
    inputs.switch(
        ReinforceScenario, "keep", say("keep γᵗ"), say("The factor γᵗ of step t in the update: S&B §13.3, the box.")
    )
world()  # first what a hand can take hold of while the training lasts
settings()
film, charts = st.columns([5, 6], gap="large")
with film:
    screening()
with charts:
    curves = st.container()
    inputs.choose(ReinforceScenario, "also", say("Also show, of the run in the film"), ALSO)
    below = st.container()
training()
predict(QUESTIONS, here="pages/6_REINFORCE.py")
frame.folded(SLOW, one_update, first=store.current(ReinforceScenario).is_slow)
frame.folded(against.TITLE, versus, against.VERSUS)
frame.folded(corridor.TITLE, topics.long, corridor.TOPIC)
take(taken.TAKEN)
frame.sources(*setting().sources)
