"""A page in an iframe of another page, as Streamlit's ``?embed=true`` shows it; and one section of it alone.

Streamlit takes its own bars away, keeps ``embed`` in every link of the app, and needs no cookie. The sidebar goes here:
its links are for who has come to read the whole. ``?section=`` names a folded section by the beginning of its title, as
``labels.plain`` writes it.
"""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pgviz.language import say
from pgviz.ui.shell.labels import plain
from pgviz.ui.state.beside import SECTION

KEY = "alone"
MET = "pgviz.sections"  # the sections that this run of the page has come by
EMBEDDED = ".stMainBlockContainer { padding: 0.5rem 0.75rem; }"
ALONE = """
.stMainBlockContainer:has(.st-key-alone) [data-testid="stLayoutWrapper"]:not(.st-key-alone *, :has(.st-key-alone)),
.stMainBlockContainer:has(.st-key-alone) .stElementContainer:not(.st-key-alone *) { display: none; }
"""
"""Nothing else is seen, once the section is there; what it is computed from stands on the page as ever."""


def is_embedded() -> bool:
    """Whether the page is shown with ``?embed=true``."""
    return bool(st.context.is_embedded)


def style() -> str:
    """What is different, as CSS. The first call of a run: sections that it comes by are counted from here."""
    st.session_state[MET] = ()
    return (EMBEDDED if is_embedded() else "") + (ALONE if _wanted() else "")


def stands_alone(title: str) -> bool:
    """Whether the link wants this section and no other; the first whose title begins so."""
    met: tuple[str, ...] = st.session_state.get(MET, ())
    st.session_state[MET] = met = (*met, plain(title))
    wanted = _wanted()
    return bool(wanted) and plain(title) == next((name for name in met if name.startswith(wanted)), None)


def alone() -> DeltaGenerator:
    """Where that section stands."""
    return st.container(key=KEY)


def say_what_is_missing() -> None:
    """A sentence at the end of a page that does not have the section which the link names."""
    wanted, met = _wanted(), st.session_state.get(MET, ())
    if wanted and not any(name.startswith(wanted) for name in met):
        st.caption(
            say(
                "The link asks for the section `{wanted}`. This page has {listed}.",
                wanted=wanted,
                listed=", ".join(f"`{name}`" for name in met),
            )
        )


def _wanted() -> str:
    """What the link calls the section: letters, digits and hyphens only, whatever it says."""
    said = st.query_params.get(SECTION, "")
    return plain(said[:100]) if said else ""
