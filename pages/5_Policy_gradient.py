"""From the score to ∇J, exact and sampled."""

import streamlit as st

from pgviz.language import say
from pgviz.ui.components.sampler.component import buttons, pace, tick
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.components.words.component import words
from pgviz.ui.gradient import cloud
from pgviz.ui.gradient.ahead import AHEAD
from pgviz.ui.gradient.edits import EDITS, SIZES, WORLD_NAMES, in_world, is_full, more, ringed
from pgviz.ui.gradient.mistakes import MISTAKES
from pgviz.ui.gradient.presets import PRESETS
from pgviz.ui.gradient.questions import QUESTIONS
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.gradient.sections import SECTIONS, TITLES
from pgviz.ui.gradient.taken import TAKEN
from pgviz.ui.gradient.view import view
from pgviz.ui.shell import frame
from pgviz.ui.shell.charts import chart, chart_title
from pgviz.ui.shell.sweeping import swept
from pgviz.ui.state import inputs, store
from pgviz.ui.teaching import mistakes_list
from pgviz.ui.teaching.mistakes import unfolds
from pgviz.ui.teaching.predict.part import predict
from pgviz.ui.teaching.take.part import take

scenario = frame.page(
    GradientScenario,
    say("Policy gradient: where the expectation went"),
    say("After this page you can say what one episode’s arrow is worth, and what each estimator really ascends."),
    EDITS,
    here="pages/5_Policy_gradient.py",
)
mistakes_list.opened(MISTAKES, scenario)
formula = st.container()
left, middle, right = st.container(key="plots").columns([10, 8, 10], gap="medium")
picture, plane = left.container(), left.container()
ring = st.container()


def add(number: int) -> None:
    """Draw more."""
    store.change(GradientScenario, lambda now: more(now, number))


def put_ring(number: int) -> None:
    """A point of the cloud was clicked."""
    store.attempt(GradientScenario, lambda now: ringed(now, number))
    st.rerun()


@st.fragment(run_every=pace("draws"))
def body() -> None:
    """What is dragged and switched, and everything that follows."""
    tick("draws", add, full=is_full(store.current(GradientScenario)))
    now = store.current(GradientScenario)
    shown, edit = view(now), inputs.editor(EDITS)
    sheet(shown.formula, key="formula", on_report=edit)
    with numbers:
        sheet(shown.settings, key="settings", on_report=edit)
        sheet(shown.problem, key="problem", on_report=edit)
        words(shown.problem_sentence, key="problem.words", manner="caption")
    with picture:
        chart(shown.cloud, key="cloud", on_pick=put_ring)
        buttons("draws", SIZES, add, full=is_full(now))
        words(shown.caption, key="cloud.caption", manner="caption")
        words(shown.cloud_words, key="cloud.words")
    with middle:
        words(shown.centre_title, key="centre.title", manner="line")
        chart(shown.centre, key="centre")
        chart_title(shown.error_title)
        chart(shown.error, key="error", later=True)
    with spread:
        sheet(shown.variances, key="variances")
        words(shown.variances_words, key="variances.words")
    with ring:
        sheet(shown.episode, key="episode", on_report=edit)
        words(shown.episode_words, key="episode.words")


def section(name: str) -> None:
    """A section: what is dragged in it, its sheets and words, its chart."""
    shown = SECTIONS[name](store.current(GradientScenario))
    if shown.control is not None:
        sheet(shown.control, key=f"{name}.control", on_report=inputs.editor(EDITS))
    text, drawing = (st.container(), None) if shown.chart is None else st.columns([1, 1], gap="medium")
    with text:
        for key, table in shown.sheets.items():
            sheet(table, key=f"{name}.{key}", on_report=inputs.editor(EDITS))
        st.markdown(frame.bullets(shown.words))
    if drawing is not None:
        with drawing:
            chart(shown.chart, key=f"{name}.chart")


with right:
    inputs.pick(GradientScenario, "world", say("Problem"), WORLD_NAMES, apply=in_world)
    inputs.presets(GradientScenario, PRESETS)
    numbers, spread = st.container(), st.container()
with plane, st.container(horizontal=True):
    for axis, label in zip(cloud.axes(scenario), (say("across"), say("upward")), strict=False):  # or there is no plane
        inputs.pick(GradientScenario, axis.name, label, axis.options, shown=axis.shown, apply=axis.chosen)
with formula:
    body()
swept(AHEAD)
predict(QUESTIONS, here="pages/5_Policy_gradient.py")
for name, title in TITLES.items():
    frame.folded(title, section, name, unfold=unfolds(MISTAKES, scenario, title))
take(TAKEN)
frame.sources(
    say("Sutton & Barto, *Reinforcement Learning*, 2nd edition, §13.2 to §13.4."),
    say("Greensmith, Bartlett & Baxter, *Variance reduction techniques for gradient estimates*, JMLR 5 (2004)."),
    say("Nota & Thomas, *Is the policy gradient a gradient?*, AAMAS (2020)."),
)
