"""Which sections of a page are folded: as the page opens, as a link says, as a hand has left them."""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from pgviz.language import source_of
from pgviz.ui.state import beside, store

FOLDS = "pgviz.folds"


@dataclass
class _Folds:
    """Of the page that a session is on."""

    named: frozenset[str] | None = None  # what its link opens, if it says so
    obeyed: set[str] = field(default_factory=set)  # titles for which that was done
    sections: dict[str, bool] = field(default_factory=dict)  # by title: whether it opens by itself


def _folds() -> _Folds:
    found = st.session_state.setdefault(FOLDS, _Folds())
    assert isinstance(found, _Folds)
    return found


def begin(arrives: bool) -> None:
    """A page begins to run, perhaps by a link that opens sections; ``arrives``: it was another page before."""
    if store.OPENS in st.session_state:
        st.session_state[FOLDS] = _Folds(st.session_state.pop(store.OPENS))
    elif arrives:
        st.session_state[FOLDS] = _Folds()


def fold(title: str) -> str:
    """The key of the fragment that is a folded section: of its English title, in every language."""
    return f"folded.{source_of(title)}"


def settle(title: str, unfold: bool, first: bool) -> None:
    """Before a section is mounted: unfold it if it is to be, as ``frame.folded`` says; fold it if its link does not."""
    folds, key = _folds(), fold(title)
    wanted = f"{key}.wanted"
    folds.sections[title] = unfold or first
    if folds.named is not None and title not in folds.obeyed:
        folds.obeyed.add(title)
        st.session_state[key] = is_named(title)
    else:
        if unfold and (key not in st.session_state or not st.session_state.get(wanted)):
            st.session_state[key] = True
        if first and key not in st.session_state:
            st.session_state[key] = True
    st.session_state[wanted] = unfold


def unfold_all() -> None:
    """Every section of the page that the session is on."""
    for title in _folds().sections:
        st.session_state[fold(title)] = True


def is_named(title: str) -> bool:
    """Whether the page's link opens this section."""
    return beside.section_name(title) in (_folds().named or ())


def params() -> dict[str, str]:
    """The parameter that opens for somebody else what is open here."""
    sections = _folds().sections
    unfolded = [title for title in sections if st.session_state.get(fold(title))]
    return beside.opening(unfolded, any(sections.values()))
