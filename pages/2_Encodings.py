"""What is φ(s,a)? What can it not express?"""

import streamlit as st

from pgviz.language import say
from pgviz.ui.components.atlas.component import atlas
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.components.stepper.component import stepper
from pgviz.ui.components.words.component import words
from pgviz.ui.decision.coding import CODES, FEATURES, JOINS
from pgviz.ui.decision.edits import mask_options, with_masked
from pgviz.ui.decision.recoding import switched
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings.ahead import AHEAD
from pgviz.ui.encodings.edits import edits_with, touched, with_best, with_point
from pgviz.ui.encodings.mistakes import MISTAKES
from pgviz.ui.encodings.presets import PRESETS
from pgviz.ui.encodings.questions import QUESTIONS
from pgviz.ui.encodings.taken import TAKEN
from pgviz.ui.encodings.view import SOURCES, view
from pgviz.ui.shell import frame
from pgviz.ui.shell.charts import chart, chart_title
from pgviz.ui.shell.sweeping import swept
from pgviz.ui.state import inputs, store
from pgviz.ui.teaching import mistakes_list
from pgviz.ui.teaching.predict.part import predict
from pgviz.ui.teaching.take.part import take

scenario = frame.page(
    Decision,
    say("Encodings: what is φ(s,a)?"),
    say("After this page you can write down φ(s,a), and say which policies it cannot express."),
    edits_with({}),
    here="pages/2_Encodings.py",
)
memory = store.memory(Decision)
edit = inputs.editor(edits_with(memory), reruns=touched)
move = inputs.mover(Decision, with_point, reruns=touched)


def coding(field: str, label: str, options: dict[str, str]) -> None:
    """A choice that makes another encoding for the same decision."""
    inputs.choose(Decision, field, label, options, apply=lambda now, name: switched(now, memory, **{field: name}))


@st.fragment(key="decision")
def decision() -> None:
    """Everything that follows a drag of θ."""
    shown = view(store.current(Decision))
    features = first if shown.matrix is None else second
    places = {"matrix": first, "features": features, "temperature": tempered, "target": wanted}
    for key, place in places.items():
        content = getattr(shown, key)
        if content is not None:
            with place:
                sheet(content, key=key, on_report=edit)
    with picture:
        chart(shown.two_states, key="two-states")


@st.fragment(key="states")
def states() -> None:
    """The two states and the sizes; the features as maps."""
    shown = view(store.current(Decision))
    sheet(shown.states, key="states", on_report=edit)
    with frame.place():
        if shown.maps is not None:
            st.markdown(say("**What each feature is**, over all states. Drag the state, or the hollow one beside it."))
            atlas(shown.maps, key="maps", on_report=move)


@st.fragment(key="words")
def look_for() -> None:
    words(view(store.current(Decision)).words, key="encodings.words", title=frame.LOOK_FOR)


def comparisons() -> None:
    """Which joins can give which policies."""
    for comparison in view(scenario).comparisons:
        st.markdown(comparison.sentence)
        sheet(comparison.sheet, key=comparison.target.name)


mistakes_list.opened(MISTAKES, scenario)
left, right = st.container(key="hand").columns([3, 2], gap="medium")
with left:
    first, (tempered, allowed) = frame.place(), st.columns([2, 7])
    coding("x", say("State features x(s)"), FEATURES)
    coding("join", say("How the action joins"), JOINS)
    with frame.place():
        if scenario.join in ("stack", "product"):
            coding("code", say("The action’s code"), CODES)
with right:
    chart_title(say("**Can π see the state?** The same θ in two states. Outlined: a policy that you want."))
    picture = frame.place()
    inputs.presets(Decision, PRESETS)
with allowed:
    actions = mask_options(scenario)
    inputs.several(
        Decision, "allowed", say("Allowed actions"), actions, shown=lambda now: now.allowed, apply=with_masked
    )
between, second = st.container(), frame.place()
(beside, question), wanted = st.columns([3, 2], gap="medium"), st.container()
wanted.markdown(say("##### A policy that you want"))
decision()
with between:
    states()
with beside:
    look_for()
swept(AHEAD)
with question:
    predict(QUESTIONS, here="pages/2_Encodings.py")
with wanted:
    inputs.action(Decision, say("Take the best θ"), with_best)
with frame.place():
    if scenario.block_columns is not None:
        shown, stage = view(scenario), lambda i: sheet(shown.unrolled(i), key="unrolled")
        frame.folded(
            say("Unrolling: how [Θ|b] becomes θ"), lambda: stepper("unrolling", scenario.n, stage, shown.unrolled_words)
        )
frame.folded(say("What separates the joins: two policies over the corners of the square"), comparisons)
take(TAKEN)
frame.sources(*SOURCES)
