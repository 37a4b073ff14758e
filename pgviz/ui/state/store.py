"""Where a session keeps its scenarios, and how they meet the address bar.

The session holds the scenario; the address bar is written when an edit is final (not while a drag lasts, for each
write is an entry in the browser's history). A full run that an edit caused keeps the session's scenario: the address
that came with it may be older than the edit. On any other full run the address bar wins when it shows something that
this session did not last write: a link that was opened, a reload, the Back button.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import streamlit as st

from pgviz.ui.state import codec
from pgviz.ui.state.codec import S, Scenario


def _key(kind: type[Scenario], what: str) -> str:
    return f"pgviz.{kind.__name__}.{what}"


def load(kind: type[S]) -> S:
    """The page's scenario, from the address bar if it has news, else from the session. Call once, at the page's top."""
    params = st.query_params.to_dict()
    edited = st.session_state.pop(_key(kind, "edited"), False)
    if not edited and params != st.session_state.get(_key(kind, "link")):
        scenario, notices = codec.decode(kind, params)
        st.session_state[_key(kind, "value")] = scenario
        st.session_state[_key(kind, "notices")] = notices
    scenario = current(kind)
    _write_link(scenario)
    return scenario


def current(kind: type[S]) -> S:
    """The scenario as it stands: during a drag it is ahead of the address bar."""
    return cast(S, st.session_state.get(_key(kind, "value"), kind()))


def save(scenario: Scenario, notices: list[str] | None = None) -> None:
    """Make this the scenario. The address bar follows at the next full run."""
    st.session_state[_key(type(scenario), "value")] = scenario
    st.session_state[_key(type(scenario), "notices")] = notices or []
    st.session_state[_key(type(scenario), "message")] = ""
    st.session_state[_key(type(scenario), "edited")] = True


def notices(kind: type[Scenario]) -> list[str]:
    """What was replaced in the link, or reset by the last change, a sentence each."""
    return list(st.session_state.get(_key(kind, "notices"), []))


def message(kind: type[Scenario]) -> str:
    """What was wrong with the last entry; empty if it was taken."""
    return str(st.session_state.get(_key(kind, "message"), ""))


def params(kind: type[Scenario]) -> dict[str, str]:
    """The link parameters of the session's scenario of this kind; none if it has none yet."""
    return codec.encode(current(kind)) if _key(kind, "value") in st.session_state else {}


def change(kind: type[S], how: Callable[[S], S | tuple[S, list[str]]]) -> None:
    """Apply an edit, which may say what it gave up; a ``ValueError`` leaves all as it was and becomes the message.

    What a link could not carry is refused here: a computed θ may be larger than any that can be typed.
    """
    try:
        made = how(current(kind))
        wanted, said = made if isinstance(made, tuple) else (made, [])
        changed, mended = wanted.mended()
        save(codec.linkable(changed), [*said, *mended])
    except ValueError as reason:
        st.session_state[_key(kind, "message")] = str(reason)
        st.session_state[_key(kind, "edited")] = True


def _write_link(scenario: Scenario) -> None:
    wanted = codec.encode(scenario)
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)
    st.session_state[_key(type(scenario), "link")] = wanted
