"""The player on a page: registered once, mounted with a film; hears at which moment a person has stopped it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from pgviz.ui.components.bridge.component import Component
from pgviz.ui.components.player.model import Film, Moment, Together
from pgviz.ui.components.player.wire import digest_of, encode

_player = Component("player")


def player(
    film: Film,
    *,
    key: str,
    on_moment: Callable[[Moment], None] | None = None,
    height: int = 480,
    link: str = "",
    together: Together | None = None,
) -> Moment | None:
    """Show a film, and return the moment at which a person last stopped it (None before that, or for a new film).

    A new film starts at its beginning and, unless the person asked for reduced motion, plays; the same film goes on
    where it is. ``on_moment`` is called when a person pauses, steps, or lets go of the scrubber, and never while it
    plays; without it the browser reports nothing, and nothing reruns. ``height`` bounds the picture, in pixels.
    Charts with the same ``link`` go with it in the browser: they show where it stands, and lead it. Films that are
    ``together`` are in lockstep, in the browser alone: a new name makes them begin again.
    """
    wire = encode(film, height=height, report=on_moment is not None, link=link, together=together)
    digest = digest_of(wire)

    def changed() -> None:
        moment = read_moment(film, digest, st.session_state.get(key))
        if on_moment and moment is not None:
            on_moment(moment)

    return read_moment(film, digest, _player.show(wire, key=key, moment=changed))


def read_moment(film: Film, digest: str, state: Any) -> Moment | None:
    """What the browser says, if it is a moment of this very film. It comes from outside and is not trusted."""
    report = state.get("moment") if hasattr(state, "get") else None
    if not isinstance(report, dict) or report.get("film") != digest:
        return None
    return film.moment(report.get("take"), report.get("step"))
