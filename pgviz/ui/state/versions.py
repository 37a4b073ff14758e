"""Versions of links: what a link of each version means, for good.

A link of the first version says nothing of it; the address bar, too, is silent as long as that is the newest. A link
that was copied names it. Where a default or a name changes its meaning, ``NEWEST`` grows by one, and ``STEPS`` says
what a link of the version before has to become; ``tests/links`` holds links of each version.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pgviz.language import say
from pgviz.ui.state.codec import quoted

VERSION = "v"
FIRST, NEWEST = 1, 1
Params = dict[str, str]
STEPS: dict[int, Callable[[str, Params], Params]] = {}
"""By version: from the name of the scenario's class and the parameters of that version to those of the next."""


def upgraded(kind: str, link: Mapping[str, str]) -> tuple[Params, tuple[str, ...]]:
    """The parameters as the newest version has them, without their version, and a sentence if it is one of no use."""
    params = dict(link)
    said = params.pop(VERSION, str(FIRST))
    if not (said.isascii() and said.isdigit() and len(said) <= 3 and int(said) >= FIRST):
        return params, (say("The link’s version {given} is none; it was read as one of today.", given=quoted(said)),)
    version = int(said)
    if version > NEWEST:
        later = say(
            "The link was made by a later pgviz (version {version}, here {newest}): what it says is read as far as it "
            "is understood.",
            version=version,
            newest=NEWEST,
        )
        return params, (later,)
    for step in range(version, NEWEST):
        params = STEPS[step](kind, params)
    return params, ()


def marked(params: Params, always: bool = False) -> Params:
    """The parameters of today with their version: ``always``, or where a link without one would mean another."""
    return {**params, VERSION: str(NEWEST)} if always or (params and NEWEST != FIRST) else params
