"""Where a session keeps its scenarios, and how they meet the address bar.

The session holds the scenario; the address bar is written when an edit is final (not while a drag lasts, for each
write is an entry in the browser's history). A full run that an edit caused keeps the session's scenario: the address
that came with it may be older than the edit. On any other full run the address bar wins when it shows something that
this session did not last write: a link that was opened, a reload, the Back button. But an address that an edit has just
replaced is no news: what a browser asks before it has heard of the new one still carries the old one, and so does a
link of the sidebar that is clicked at that moment.

What there was before a change is kept for undoing. A full run is where changes settle: a drag makes its steps in
between, and counts as one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, cast

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pgviz import limits
from pgviz.ui.state import beside
from pgviz.ui.state.beside import Beside
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.recovery import LAST_EDIT, recovered
from pgviz.ui.state.scenario import Change, S, Scenario, decode, encode, made

MOST_PAST = limits.UNDO  # changes that can be undone
ON_ITS_WAY = 5.0  # seconds, within which a browser has heard of an address
KEPT = "pgviz.kept"  # what the address bar says beside the scenario
OPENS = "pgviz.opens"  # the sections that the link opened, if it said so


def _key(kind: type[Scenario], what: str) -> str:
    return f"pgviz.{kind.__name__}.{what}"


def load(kind: type[S], edits: Edits[S] | None = None, shell: Beside | None = None) -> S:
    """The page's scenario, from the address bar if it has news, else from the session. Call once, at the page's top.

    A page that the server had lost comes back with its last edit as a parameter, which ``edits`` understands.
    ``shell``: what stays in the address beside the scenario; where that changes the address has news, too.
    """
    shell = shell or Beside()
    params = st.query_params.to_dict()
    last_edit = params.pop(LAST_EDIT, None)
    own = beside.own(params)
    edited = st.session_state.pop(_key(kind, "edited"), False)
    moved = bool(shell.said) or dict(shell.keep) != st.session_state.get(KEPT, {}) or beside.OPEN in params
    is_news = own != st.session_state.get(_key(kind, "link")) and not _is_overtaken(kind, own)
    opens = moved or (not edited and (last_edit is not None or is_news))
    if opens:
        found = decode(kind, own or beside.own(shell.bare))
        if last_edit is not None:
            found = recovered(found, last_edit, edits)
        st.session_state[_key(kind, "value")] = st.session_state[_key(kind, "opened")] = found.scenario
        st.session_state[_key(kind, "notices")] = (*shell.said, *found.given_up)
        st.session_state[OPENS] = beside.opened(params if beside.OPEN in params else shell.bare)
    scenario = current(kind)
    if beside.step_in(shell.keep) != beside.step_in(st.session_state.get(KEPT, {})):  # undo does not lead out of a step
        st.session_state[_key(kind, "past")], st.session_state[_key(kind, "settled")] = (), None
    _settle(scenario)
    link = encode(scenario)
    _write_link(link, shell.keep)
    _remember(kind, link, own if opens else None)
    return scenario


def current(kind: type[S]) -> S:
    """The scenario as it stands: during a drag it is ahead of the address bar."""
    return cast(S, st.session_state.get(_key(kind, "value"), kind()))


def opened(kind: type[S]) -> S:
    """The scenario that a link brought, whatever became of it since."""
    return cast(S, st.session_state.get(_key(kind, "opened"), kind()))


def notices(kind: type[Scenario]) -> tuple[str, ...]:
    """What was replaced in the link, or given up by the last change, a sentence each."""
    return tuple(st.session_state.get(_key(kind, "notices"), ()))


def link(kind: type[Scenario]) -> dict[str, str]:
    """The link parameters of the scenario as it was when this run of the page began."""
    return dict(st.session_state.get(_key(kind, "link"), {}))


def params(name: str) -> dict[str, str]:
    """The link parameters of the session's scenario of the class with this name; none if it has none yet."""
    scenario = st.session_state.get(f"pgviz.{name}.value")
    return encode(scenario) if isinstance(scenario, Scenario) else {}


def memory(kind: type[Scenario]) -> dict[Any, Any]:
    """What a page keeps beside its scenario as long as the session lasts; no link carries it."""
    return cast(dict[Any, Any], st.session_state.setdefault(_key(kind, "memory"), {}))


def save(change: Change[S]) -> None:
    """Make this the scenario. The address bar follows at the next full run."""
    kind = type(change.scenario)
    st.session_state[_key(kind, "value")] = change.scenario
    st.session_state[_key(kind, "notices")] = change.given_up
    st.session_state[_key(kind, "edited")] = True


def change(kind: type[S], apply: Callable[[S], Change[S]]) -> None:
    """Apply an edit; a ``ValueError`` says what is wrong with it, in a sentence, and leaves all as it was.

    What a link could not carry is refused here: a computed θ may be larger than any that can be typed.
    """
    save(made(current(kind), apply))


def attempt(kind: type[S], apply: Callable[[S], Change[S]]) -> None:
    """As ``change``, for what has no place of its own for a sentence: it becomes the page's notice."""
    try:
        change(kind, apply)
    except ValueError as reason:
        save(Change(current(kind), (str(reason),)))


def kept() -> dict[str, str]:
    """What the address bar says beside the scenario: a lesson, the presenter's view."""
    return dict(st.session_state.get(KEPT, {}))


def reset(kind: type[S], start: S | None = None) -> None:
    """Back to what the page, or a lesson's step on it, opens with."""
    change(kind, lambda _: Change(kind() if start is None else start))


def past(kind: type[S]) -> tuple[S, ...]:
    """What there was before each of the last changes, the latest at the end."""
    return tuple(st.session_state.get(_key(kind, "past"), ()))


def undo(kind: type[Scenario]) -> None:
    """Back to what there was before the last change; nothing if there was none."""
    before = past(kind)
    if before:
        save(Change(before[-1]))
        st.session_state[_key(kind, "past")] = before[:-1]
        st.session_state[_key(kind, "settled")] = before[-1]


def _settle(scenario: Scenario) -> None:
    """Keep what there was at the last full run, if that was something else."""
    kind = type(scenario)
    before = st.session_state.get(_key(kind, "settled"))
    if before is not None and before != scenario:
        st.session_state[_key(kind, "past")] = (*past(kind), before)[-MOST_PAST:]
    st.session_state[_key(kind, "settled")] = scenario


def _write_link(link: dict[str, str], keep: Mapping[str, str]) -> None:
    wanted = {**link, **keep}
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)
    st.session_state[KEPT] = dict(keep)


def _remember(kind: type[Scenario], link: dict[str, str], opened: dict[str, str] | None) -> None:
    """The address of now, and those that it, or an edit, has replaced since a link was ``opened``."""
    newest, replaced = _key(kind, "link"), _key(kind, "replaced")
    before = st.session_state.get(newest, link) if opened is None else opened
    recent = st.session_state.get(replaced, ()) if opened is None else ()
    overtaken = [(old, at) for old, at in (*recent, (before, time.monotonic())) if _is_recent(at) and old != link]
    st.session_state[replaced], st.session_state[newest] = overtaken, link


def _is_overtaken(kind: type[Scenario], params: dict[str, str]) -> bool:
    """Whether an edit has replaced this address a moment ago, and nobody has gone back to it."""
    context = get_script_run_ctx()
    if context is not None and context.is_history_navigation:
        return False
    return any(params == old and _is_recent(at) for old, at in st.session_state.get(_key(kind, "replaced"), ()))


def _is_recent(at: float) -> bool:
    return time.monotonic() - at < ON_ITS_WAY
