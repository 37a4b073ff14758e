"""Why φ minus its expectation?"""

import streamlit as st

from pgviz.score.decomposition import decompose, take_logits_apart
from pgviz.ui import presets, questions, remarks
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.decision.policy_sheet import policy_sheet
from pgviz.ui.scenarios import Decision
from pgviz.ui.score import sections
from pgviz.ui.score.grids import score_sheet
from pgviz.ui.score.rewards import rewards
from pgviz.ui.shell import frame
from pgviz.ui.state import inputs, store
from pgviz.ui.teaching import mistakes
from pgviz.ui.teaching.predict import predict

scenario = frame.page(
    Decision,
    "The score: what the policy did, minus what it expected",
    "After this page you can predict the score of any action: its features, minus the features that the policy "
    "expected on average, are the direction in which θ makes that action more likely.",
)
inputs.presets(Decision, presets.SCORES)
mistakes.opened(Decision, "pages/3_Score.py")
rewards(first=True)


grids, (policy, picture, question), words = st.container(), st.columns([4, 7, 6], gap="medium"), st.container()


@st.fragment
def body() -> None:
    """Everything that follows a drag."""
    now, said = store.current(Decision), store.message(Decision)
    edit = inputs.editor(Decision, pick="a", logit=Decision.with_logit)
    parts = decompose(now.policy(), now.a)
    sheet(score_sheet(parts, now), key="score", on_report=edit)
    with policy:
        logits = take_logits_apart(now.policy())
        sheet(policy_sheet(logits, now, said), key="policy", on_report=edit)
    with picture:
        seen = sections.picture(parts, now)
    with words:
        frame.look_for(*remarks.on_score(now, parts), *seen)


with picture:
    sections.picture_settings(scenario)
with grids:
    body()
with question:
    predict(questions.SCORE, here="pages/3_Score.py")
for title, section in sections.FOLDED.items():
    with st.expander(title, expanded=mistakes.unfolds(Decision, "pages/3_Score.py", title)):
        section()
rewards(first=False)
frame.sources(
    "Sutton & Barto, *Reinforcement Learning*, 2nd edition, §13.3, eq. (13.9) and exercise 13.3.",
    "The question and the answer’s example: math.stackexchange.com, 3275666.",
)
