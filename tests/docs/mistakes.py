"""Writes docs/mistakes.md: every common mistake, with the link that shows it. ``python -m tests.docs.mistakes``."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

from pgviz.ui.encodings.mistakes import MISTAKES as ABOUT_ENCODINGS
from pgviz.ui.gradient.mistakes import MISTAKES as ABOUT_THE_POLICY_GRADIENT
from pgviz.ui.score.mistakes import MISTAKES as ABOUT_THE_SCORE
from pgviz.ui.shell.pages import page_named
from pgviz.ui.softmax.mistakes import MISTAKES as ABOUT_SOFTMAX
from pgviz.ui.state.scenario import encode
from pgviz.ui.teaching.mistakes import Mistake
from tests.docs.site import APP

FILE = Path(__file__).parents[2] / "docs" / "mistakes.md"
COMMAND = "python -m tests.docs.mistakes"
MISTAKES = (*ABOUT_SOFTMAX, *ABOUT_ENCODINGS, *ABOUT_THE_SCORE, *ABOUT_THE_POLICY_GRADIENT)
"""As Start lists them."""


def link(mistake: Mistake) -> str:
    """The app in the state that shows it."""
    page = Path(mistake.page).stem.partition("_")[2]
    return f"{APP}/{page}?{urlencode(encode(mistake.scenario))}".removesuffix("?")


def entry(mistake: Mistake) -> str:
    """The claim, what is true, and where it is seen."""
    where = f", in the section “{mistake.section}”" if mistake.section else ""
    truth = mistake.truth.replace("|", r"\|").replace("_", r"\_")
    return f"**“{mistake.claim}”** No. {truth}  \n[See it]({link(mistake)}){where}."


def render() -> str:
    """The whole page."""
    pages = list(dict.fromkeys(mistake.page for mistake in MISTAKES))
    sections = "\n\n".join(
        f"## On the page {page_named(page).name}\n\n" + "\n\n".join(entry(one) for one in MISTAKES if one.page == page)
        for page in pages
    )
    return f"""\
# Common mistakes, each with the state that shows it

<!-- Computed: run `{COMMAND}` after a change, do not edit. -->

What people believe about softmax policies, and what is true, with the numbers of a case in which it is seen. Each link
opens the app in that case. The page Start has the same list.

{sections}
"""


if __name__ == "__main__":
    FILE.write_text(render(), encoding="utf-8")
    print(f"wrote {FILE}")
