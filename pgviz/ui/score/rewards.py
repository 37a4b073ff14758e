"""The section 'One decision with rewards' of the page Score: why a logarithm, what a baseline does, what a mean is."""

from __future__ import annotations

import numpy as np
import streamlit as st

from pgviz.score.one_decision import OneDecision, one_decision
from pgviz.score.saturation import escape
from pgviz.ui.components.sheet import Report
from pgviz.ui.components.sheet.component import sheet
from pgviz.ui.scenarios import Decision
from pgviz.ui.score.one_decision_sheet import bandit_sheet
from pgviz.ui.shell import frame
from pgviz.ui.shell.formats import short
from pgviz.ui.state import inputs, store

FAR_AHEAD = 4.0  # of logits, in units of τ = 1: e⁴ is about 55 to 1
TITLE = "One decision with rewards: why a logarithm, why a baseline"
EDITED_BELOW = "bandit.edited_below"


def rewards(*, first: bool) -> None:
    """The section where it belongs: open and first on the page if it was opened with rewards, else folded and later.

    Call it twice: near the top with ``first=True``, near the end with ``first=False``. Rewards that are edited in the
    section move it nowhere: the hand is still on it.
    """
    rewards_now = store.current(Decision).r
    stands_first = bool(rewards_now) and rewards_now != st.session_state.get(EDITED_BELOW)
    with frame.place():
        if stands_first == first:
            with st.expander(TITLE, expanded=first):
                section(first)


@st.fragment
def section(first: bool) -> None:
    """Rewards and baseline to drag, and what follows."""
    now = store.current(Decision)
    parts = taken_apart(now)
    apply = inputs.editor(Decision, pick="a", reward=Decision.with_reward)

    def edit(report: Report) -> None:
        try:
            apply(report)
        finally:  # a final report ends the run here
            if not first:
                st.session_state[EDITED_BELOW] = store.current(Decision).r

    sheet(bandit_sheet(parts, now, store.message(Decision)), key="bandit", on_report=edit)
    st.markdown(frame.bullets(remarks(parts, now)))


def taken_apart(now: Decision) -> OneDecision:
    """The decision with its rewards and baseline, in the logits."""
    return one_decision(now.policy(), now.rewards, now.b)


def remarks(parts: OneDecision, now: Decision) -> list[str]:
    """What to look for, with the page's numbers."""
    own = [float(parts.samples[b, b]) for b in range(now.n)]
    raised = sum(v > 0 for v in own)
    falling = [now.actions[b] for b in range(now.n) if parts.gradient[b] < 0]
    said = [
        f"{raised} of {now.n} draws would raise the action drawn. **On average** "
        + (
            f"{' and '.join(falling)} {'go' if len(falling) > 1 else 'goes'} down." if falling else "nothing goes down."
        ),
        f"Drag b: every row moves, the mean does not. The variance is {short(parts.variance)} with this b, "
        f"{short(parts.variance_without)} without, and {short(parts.least_variance)} at best.",
        f"Averaging r ∇π instead of r ∇log π would give {short(parts.without_log[now.a])} for {now.actions[now.a]} "
        f"where ∇J has {short(parts.gradient[now.a])}: dividing by π makes up for how seldom an action is drawn.",
    ]
    return [*said, *_stuck(now)]


def _stuck(now: Decision) -> list[str]:
    """How long the action that pays most would need, where another one is far ahead."""
    if now.n < 2 or now.masked:
        return []
    found = escape(now.policy(), int(np.argmax(now.rewards)))
    if found.gap < FAR_AHEAD:
        return []
    return [
        f"{now.actions[found.better]} pays the most, but {now.actions[found.worse]} is ahead by {short(found.gap)}: "
        f"with rewards that differ by 1, gradient flow would need **{short(found.gradient)}** units of time until the "
        f"two are equally likely, the natural gradient {short(found.natural)}."
    ]
