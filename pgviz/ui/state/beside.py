"""What a link carries beside its page's scenario: the sections that are open, a lesson, the presenter's view.

These parameters belong to the shell, not to scenarios. A lesson, the presenter's view and the section that stands alone
stay in the address bar; which sections are open is read once, when the link is opened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pgviz.language import say
from pgviz.ui.shell.labels import plain
from pgviz.ui.state.codec import quoted

OPEN, LESSON, STEP, PRESENT, SECTION = "open", "lesson", "lesson-step", "present", "section"
SHELL = (OPEN, LESSON, STEP, PRESENT, SECTION)
ONCE = str.maketrans("σδ", "ΣΔ")  # in older links names were titles in small letters
CLOSED = "none"  # where a section that opens by itself was folded
WORDS = 5  # of a section's title, that name it in a link
MOST_OPEN = 20


@dataclass(frozen=True)
class Beside:
    """What the shell makes of a link: the parameters that stay, what a bare link means, and what there is to say."""

    keep: Mapping[str, str] = field(default_factory=dict)
    bare: Mapping[str, str] = field(default_factory=dict)
    said: tuple[str, ...] = ()


def own(params: Mapping[str, str]) -> dict[str, str]:
    """The parameters that belong to the page's scenario."""
    return {name: value for name, value in params.items() if name not in SHELL}


def step_in(params: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The lesson and the step that an address names."""
    return params.get(LESSON), params.get(STEP)


def section_name(title: str) -> str:
    """What a section is called in a link: the first words of its title, ``what-a-step-does-here``."""
    return "-".join(plain(title).split("-")[:WORDS])


def opening(titles: Iterable[str], by_themselves: bool) -> dict[str, str]:
    """The parameter that opens the sections with these titles, and no others.

    ``by_themselves``: without it others, or these, would open by themselves.
    """
    names = ",".join(section_name(title) for title in titles)
    return {OPEN: names} if names else {OPEN: CLOSED} if by_themselves else {}


def opened(params: Mapping[str, str]) -> frozenset[str] | None:
    """The names of the sections that a link opens; None if it says nothing of them."""
    if OPEN not in params:
        return None
    names = params[OPEN][: 100 * MOST_OPEN].translate(ONCE).split(",")[:MOST_OPEN]
    return frozenset(map(plain, names)) - {CLOSED, ""}


def presented(params: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The parameter of the presenter's view, if it is there; a sentence if it is there and says nothing."""
    said = params.get(PRESENT)
    if said is None or said == "1":
        return ({} if said is None else {PRESENT: said}), ()
    return {}, (say("The link’s “{name}” was left out: {given} is not 1.", name=PRESENT, given=quoted(said)),)


def alone(params: Mapping[str, str]) -> dict[str, str]:
    """The parameter of a section that stands alone, if it is there."""
    return {SECTION: params[SECTION]} if SECTION in params else {}
