"""The pages in their order. A new page is a file in ``pages/`` and an entry here."""

from __future__ import annotations

from dataclasses import dataclass

from pgviz.language import say


@dataclass(frozen=True)
class Page:
    """A page: its file, which names it in an address, what a person calls it, its question, and its link's scenario."""

    path: str
    name: str
    question: str
    scenario: str  # the name of its class


START = Page("start.py", say("Start"), say("The question"), "StartScenario")
LESSONS = Page("pages/7_Lessons.py", say("Lessons"), say("Teach with it"), "LessonsScenario")
PAGES = (
    START,
    Page("pages/1_Softmax.py", "Softmax", say("What are logits?"), "SoftmaxScenario"),
    Page("pages/2_Encodings.py", say("Encodings"), say("What is φ(s,a)?"), "Decision"),
    Page("pages/3_Score.py", say("Score"), say("Why subtract the mean?"), "Decision"),
    Page("pages/4_Beyond_linear.py", say("Beyond linear"), say("And in a network?"), "BeyondScenario"),
    Page("pages/5_Policy_gradient.py", say("Policy gradient"), say("From score to ∇J"), "GradientScenario"),
    Page("pages/6_REINFORCE.py", "REINFORCE", say("Watch it learn"), "ReinforceScenario"),
    LESSONS,
)
SCENES = tuple(page for page in PAGES if page is not LESSONS)
"""The pages that a lesson leads through."""


def page_named(path: str) -> Page:
    """The page of a file."""
    return next(page for page in PAGES if page.path == path)
