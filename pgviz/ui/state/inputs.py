"""Widgets that show a scenario and change it: the scenario is the truth, the widget its face."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

import streamlit as st

from pgviz.ui.components.sheet import Report
from pgviz.ui.shell import frame
from pgviz.ui.state import codec, store
from pgviz.ui.state.codec import S

LARGEST = 1e6  # the largest number that may be typed where a function, not a codec, takes it


@dataclass(frozen=True)
class Preset(Generic[S]):
    """A named scenario, with the sentence that says what it shows."""

    name: str
    scenario: S
    sentence: str


def presets(kind: type[S], options: Sequence[Preset[S]]) -> None:
    """Chips that set the whole scenario, and the sentence of the one that is set."""
    by_name = {preset.name: preset for preset in options}
    key = f"{kind.__name__}.preset"
    now = store.current(kind)
    st.session_state[key] = next((p.name for p in options if p.scenario == now), None)

    def set_it() -> None:
        chosen = by_name.get(st.session_state[key])
        if chosen is not None:
            store.change(kind, lambda _: chosen.scenario)

    st.pills("Examples", list(by_name), key=key, on_change=set_it, label_visibility="collapsed")
    chosen = by_name.get(st.session_state[key])
    with frame.place():
        if chosen is not None:
            st.caption(chosen.sentence)


def choose(
    kind: type[S],
    field: str,
    label: str,
    options: Mapping[Any, str],
    *,
    how: Callable[[S, Any], S | tuple[S, list[str]]] | None = None,
    help: str | None = None,
) -> None:
    """One of a few values for a field of the scenario; ``how`` applies the choice where more than the field changes."""
    key, set_it = _bound(kind, field, how)
    st.segmented_control(
        label,
        list(options),
        key=key,
        format_func=options.__getitem__,
        required=True,
        on_change=set_it,
        help=help,
        wrap=True,
    )


def pick(
    kind: type[S],
    field: str,
    label: str,
    options: Mapping[Any, str],
    *,
    how: Callable[[S, Any], S | tuple[S, list[str]]] | None = None,
    help: str | None = None,
) -> None:
    """As ``choose``, in a list that opens: for many or for long options."""
    key, set_it = _bound(kind, field, how)
    st.selectbox(label, list(options), key=key, format_func=options.__getitem__, on_change=set_it, help=help)


def switch(kind: type[S], field: str, label: str, help: str | None = None) -> None:
    """A field of the scenario that is on or off."""
    key, set_it = _bound(kind, field, None)
    st.toggle(label, key=key, help=help, on_change=set_it)


def action(kind: type[S], label: str, how: Callable[[S], S | tuple[S, list[str]]], help: str | None = None) -> None:
    """A button that changes the scenario; inside a fragment it reruns the whole page, as every final edit does."""

    def do_it() -> None:
        store.change(kind, how)
        st.rerun()

    st.button(label, key=f"{kind.__name__}.{label}", on_click=do_it, help=help)


def _bound(
    kind: type[S], field: str, how: Callable[[S, Any], S | tuple[S, list[str]]] | None
) -> tuple[str, Callable[[], None]]:
    """The key of a widget that shows a field, set to its value, and the callback that takes what a person chose."""
    key = f"{kind.__name__}.{field}"
    st.session_state[key] = getattr(store.current(kind), field)

    def set_it() -> None:
        value = st.session_state[key]
        store.change(kind, lambda now: how(now, value) if how else dataclasses.replace(now, **{field: value}))  # type: ignore[type-var]

    return key, set_it


def editor(
    kind: type[S],
    *,
    pick: str = "",
    reruns: Callable[[S, str], list[str]] | None = None,
    **special: Callable[..., S | tuple[S, list[str]]],
) -> Callable[[Report], None]:
    """What a sheet reports, applied to the scenario; for ``sheet(on_report=…)`` inside a fragment.

    A report's name is a field of the scenario, with indices (``tau``, ``theta.3``). ``pick.2`` sets the field ``pick``
    to 2. A name that begins with a word of ``special`` (``logit.2``) calls its function with scenario, indices
    and number. A final report reruns the whole page, so that address bar and navigation follow; the others rerun only
    the fragment that holds the sheet, or, at some more cost, those with the keys that ``reruns`` gives for the scenario
    and the report's name, if it gives any.
    """

    def apply(now: S, report: Report) -> S | tuple[S, list[str]]:
        word, *indices = report.name.split(".")
        if word == "pick":
            return dataclasses.replace(now, **{pick: int(indices[0])})  # type: ignore[type-var]
        value = report.text if report.text is not None else report.value
        if value is None:
            return now
        if word in special:
            number = codec.parse_number(value, -LARGEST, LARGEST) if isinstance(value, str) else value
            return special[word](now, *map(int, indices), number)
        return codec.entered(now, report.name, value)

    def on_report(report: Report) -> None:
        store.change(kind, lambda now: apply(now, report))
        if report.final:
            st.rerun()
        if reruns is not None and (keys := reruns(store.current(kind), report.name)):
            st.rerun(keys)

    return on_report
