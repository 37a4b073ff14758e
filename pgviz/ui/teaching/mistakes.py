"""Common mistakes, each with the experiment that shows it: a claim, what is true, and the page in that state.

After teaching.md, section 2, which keeps the numbers and says where they were found. The sentences take their numbers
from the core, of the scenario that the link opens.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pgviz import policy, softmax
from pgviz.score.fisher import second_order
from pgviz.score.saturation import gradient_flow_time, natural_flow_time
from pgviz.softmax import softmax_steps
from pgviz.ui import cases
from pgviz.ui.decision import expressiveness
from pgviz.ui.scenarios import Decision, Softmax
from pgviz.ui.score.questions import logit_gap, pushes
from pgviz.ui.score.rewards import taken_apart
from pgviz.ui.shell import frame, navigation
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.state import codec, store
from pgviz.ui.state.codec import Scenario

SOFTMAX, ENCODINGS, SCORE = "pages/1_Softmax.py", "pages/2_Encodings.py", "pages/3_Score.py"
STUCK = "Stuck: when the policy is nearly certain"
SECOND_ORDER = "Second order: Fisher information, entropy, temperature"


@dataclass(frozen=True)
class Mistake:
    """What people believe, and the scenario in which a page shows that it is not so."""

    number: int  # in teaching.md, section 2
    claim: str
    sentence: Callable[[Any], str]  # what is true, with the scenario's numbers
    page: str
    scenario: Scenario
    section: str = ""  # the folded section of the page where it is seen

    @property
    def truth(self) -> str:
        """What is true, with its numbers."""
        return self.sentence(self.scenario)


def _stacked(now: Decision) -> str:
    blocks = now.recoded(join="blocks")[0]
    here, there = (policy.probabilities(now.features(s), now.theta, now.tau) for s in (now.s, now.other))
    return (
        f"What is the same for all actions cancels: π is {vector(here)} in one state and {vector(there)} in the other, "
        f"and no θ can change that. This policy feels {expressiveness.seen(now).rank} direction of θ, with blocks "
        f"{expressiveness.seen(blocks).rank}."
    )


def _rarest(now: Decision) -> str:
    likeliest = pushes(cases.LIKELIEST)[cases.LIKELIEST.a]
    return (
        "log Σ exp has a gradient as well: the mean of all features. What is left is what was not expected: "
        f"{now.actions[now.a]}, the rarest, pushes its own logit by {short(pushes(now)[now.a])}, the likeliest only by "
        f"{short(likeliest)}."
    )


def _shifted(now: Softmax) -> str:
    pi = softmax.softmax(now.logits, now.tau)
    return f"Only differences do: with {short(now.c)} added to every logit π is still {vector(pi)}."


def _all_positive(now: Decision) -> str:
    parts = taken_apart(now)
    return (
        f"Every draw raises the action drawn, their mean does not: with rewards {vector(now.rewards)} and a uniform "
        f"policy the expected push is {vector(parts.gradient)}."
    )


def _no_log(now: Decision) -> str:
    parts = taken_apart(now)
    return (
        f"∇log π = ∇π/π makes up for how often an action is drawn. With π = {vector(parts.pi)} averaging r ∇π gives "
        f"{short(parts.without_log[now.a])}, the truth is {short(parts.gradient[now.a])}."
    )


def _offset(now: Decision) -> str:
    parts = taken_apart(now)
    return (
        "E[score] = 0, so b times it adds nothing to the mean, as long as b does not depend on the action. The "
        f"variance falls from {short(parts.variance_without)} to {short(parts.variance_value)} with b = V."
    )


def _surprise(now: Decision) -> str:
    lengths = taken_apart(now).score_norms
    return (
        f"The push e − π is the size of the surprise: the score of {now.actions[now.a]} is {short(lengths[now.a])} "
        f"long, that of the rarest action {short(lengths.max())}."
    )


def _entropy(now: Softmax) -> str:
    steps = softmax_steps(now.logits, now.tau)
    return (
        "That is where one term −π log π peaks. The terms share one unit of probability, and their sum is largest for "
        f"the uniform policy: {short(steps.entropy)} nats for {len(now.z)} actions."
    )


def _stuck(now: Decision) -> str:
    gap = logit_gap(now)
    return (
        f"The gradient is proportional to π of the better action. With a gap of {short(gap)} between the logits it "
        f"takes {short(float(gradient_flow_time(gap)))} units of gradient flow to 50/50; along the natural gradient "
        f"{short(float(natural_flow_time(gap)))}."
    )


def _singular(now: Decision) -> str:
    found = second_order(now.policy())
    return (
        f"F = Cov(φ) is semidefinite, and here singular: rank {found.rank} of {len(now.theta)}. Directions that change "
        "no probability are its null space; the natural gradient takes the pseudoinverse."
    )


def _hot(now: Decision) -> str:
    cold, hot = (policy.probabilities(now.features(), now.theta, tau)[now.a] for tau in (1.0, now.tau))
    return (
        f"τ = {short(now.tau)} takes {now.actions[now.a]} from {short(cold)} to {short(hot)}, and it also multiplies "
        f"every score by 1/τ = {short(second_order(now.policy()).score_scale)}."
    )


MISTAKES = (
    Mistake(1, "φ(s,a) = (s,a): stacking the action on the state is enough.", _stacked, ENCODINGS, cases.STACKED),
    Mistake(2, "∇ log π(a|s) is φ(s,a): nothing has to be subtracted.", _rarest, SCORE, cases.RAREST),
    Mistake(4, "A logit means something by itself.", _shifted, SOFTMAX, cases.SHIFTED),
    Mistake(6, "Positive rewards push every action up.", _all_positive, SCORE, cases.ALL_POSITIVE),
    Mistake(8, "The log is only there for convenience.", _no_log, SCORE, cases.WITHOUT_LOG),
    Mistake(9, "Subtracting a baseline changes the gradient.", _offset, SCORE, cases.OFFSET),
    Mistake(12, "Whatever is drawn is pushed up by the same amount.", _surprise, SCORE, cases.LIKELIEST),
    Mistake(16, "Entropy peaks at probabilities of 1/e.", _entropy, SOFTMAX, cases.EVEN),
    Mistake(17, "Enough reward rescues a saturated policy.", _stuck, SCORE, cases.STUCK, STUCK),
    Mistake(24, "The Fisher matrix must be invertible.", _singular, SCORE, cases.SINGULAR, SECOND_ORDER),
    Mistake(25, "Temperature only changes how much is explored.", _hot, SCORE, cases.HOT_SCORE),
)


def listed() -> None:
    """The list on Start: each claim, and the link to the page in the state that shows it."""
    half = (len(MISTAKES) + 1) // 2
    for column, some in zip(st.columns(2), (MISTAKES[:half], MISTAKES[half:]), strict=True):
        with column:
            for mistake in some:
                page = next(page.name for page in navigation.PAGES if page.path == mistake.page)
                st.page_link(
                    mistake.page,
                    label=f"“{mistake.claim}” :small[:gray[{page}]]",
                    query_params=codec.encode(mistake.scenario),
                )


def opened(kind: type[Scenario], page: str) -> None:
    """What is true, above the page that shows it: as long as the page is in the state of a mistake."""
    with frame.place():
        for mistake in _shown(kind, page):
            below = f" See “{mistake.section}” below." if mistake.section else ""
            st.info(f"“{mistake.claim}” **No.** {mistake.truth}{below}", icon=":material/experiment:")


def unfolds(kind: type[Scenario], page: str, section: str) -> bool:
    """Whether the page is in the state of a mistake that is seen in this section."""
    return any(mistake.section == section for mistake in _shown(kind, page))


def _shown(kind: type[Scenario], page: str) -> list[Mistake]:
    """The mistakes whose state the page is in: one, or none."""
    now = store.current(kind)
    return [mistake for mistake in MISTAKES if mistake.page == page and mistake.scenario == now]
