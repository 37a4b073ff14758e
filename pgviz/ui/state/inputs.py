"""Widgets that show a scenario and change it: the scenario is the truth, the widget its face."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from pgviz.language import say
from pgviz.ui.components.sheet import Report
from pgviz.ui.shell import places, showing
from pgviz.ui.shell.optional import CONTROLS
from pgviz.ui.state import store
from pgviz.ui.state.edits import Edits, setting
from pgviz.ui.state.presets import Preset
from pgviz.ui.state.scenario import Change, S

LINE, LEAST, MOST = 26, 4, 17  # pixels of a line of text; how many are to be seen


@showing.part(CONTROLS)
def presets(kind: type[S], options: Sequence[Preset[S]]) -> None:
    """Chips that set the whole scenario, and the sentence of the one that is set."""
    by_name = {preset.name: preset for preset in options}
    names = list(by_name)
    key = f"{kind.__name__}.preset"
    now = store.current(kind)
    st.session_state[key] = next((p.name for p in options if p.scenario == now), None)

    def set_it() -> None:
        chosen = by_name.get(st.session_state[key])
        if chosen is not None:
            store.attempt(kind, lambda _: Change(chosen.scenario))

    st.pills(say("Examples"), names, key=key, on_change=set_it, label_visibility="collapsed", wrap=True)
    chosen = st.session_state[key]
    places.one_of([p.sentence for p in options], names.index(chosen) if chosen in names else None)


@showing.part(CONTROLS)
def choose(
    kind: type[S],
    field: str,
    label: str,
    options: Mapping[Any, str],
    *,
    apply: Callable[[S, Any], Change[S]] | None = None,
    help: str | None = None,
) -> None:
    """One of a few values for a field of the scenario; ``apply`` where more than the field changes."""
    key, set_it = _bound(kind, field, apply)
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


@showing.part(CONTROLS)
def pick(
    kind: type[S],
    field: str,
    label: str,
    options: Mapping[Any, str],
    *,
    shown: Callable[[S], Any] | None = None,
    apply: Callable[[S, Any], Change[S]] | None = None,
    help: str | None = None,
    folded: bool = False,
) -> None:
    """As ``choose``, in a list that opens: for many or for long options. ``shown`` where it shows no plain field.

    ``folded``: it stands in a section, which is a fragment, and the whole page is to follow.
    """
    key, set_it = _bound(kind, field, apply, shown)

    def set_and_rerun() -> None:
        set_it()
        st.rerun()

    st.selectbox(
        label,
        list(options),
        key=key,
        format_func=options.__getitem__,
        on_change=set_and_rerun if folded else set_it,
        help=help,
    )


@showing.part(CONTROLS)
def several(
    kind: type[S],
    key: str,
    label: str,
    options: Mapping[Any, str],
    *,
    shown: Callable[[S], Sequence[Any]],
    apply: Callable[[S, Sequence[Any]], Change[S]],
    help: str | None = None,
) -> None:
    """Some of a few values, as chips: those that are ``shown`` are set."""
    # A list, as the browser's answer is: a tuple would differ from it, and every run would take that for a choice.
    name, set_it = _bound(kind, key, apply, lambda now: list(shown(now)))
    st.pills(
        label,
        list(options),
        key=name,
        selection_mode="multi",
        format_func=options.__getitem__,
        on_change=set_it,
        help=help,
        wrap=True,
    )


@showing.part(CONTROLS)
def switch(kind: type[S], field: str, label: str, help: str | None = None) -> None:
    """A field of the scenario that is on or off."""
    key, set_it = _bound(kind, field, None)
    st.toggle(label, key=key, help=help, on_change=set_it)


def draft(kind: type[S], field: str, label: str, apply: Callable[[S, str], Change[S]]) -> None:
    """The lines of a field. What was typed stays, also while ``apply`` refuses it, and a line says what is wrong."""
    now = getattr(store.current(kind), field)
    typed, refused, take = _kept_text(kind, f"{kind.__name__}.draft", now, apply, then=st.rerun)
    height = LINE * min(max(now.count("\n") + 2, LEAST), MOST)
    st.text_area(label, key=typed, height=height, on_change=take)
    places.line([said] if (said := st.session_state[refused]) else [])


def written(
    kind: type[S],
    key: str,
    label: str,
    *,
    shown: Callable[[S], str],
    apply: Callable[[S, str], Change[S]],
    most: int,
    lines: int = 1,
    help: str | None = None,
) -> None:
    """A text of the scenario. What was typed stays also while ``apply`` refuses it, and a line says what is wrong."""
    typed, refused, take = _kept_text(kind, f"{kind.__name__}.{key}.typed", shown(store.current(kind)), apply)
    if lines > 1:
        st.text_area(label, key=typed, max_chars=most, height=LINE * lines, on_change=take, help=help)
    else:
        st.text_input(label, key=typed, max_chars=most, on_change=take, help=help)
    with st.container():
        if said := st.session_state[refused]:
            places.line([said])


@showing.part(CONTROLS)
def action(kind: type[S], label: str, apply: Callable[[S], Change[S]], help: str | None = None) -> None:
    """A button that changes the scenario; inside a fragment it reruns the whole page, as every final edit does."""

    def do_it() -> None:
        store.attempt(kind, apply)
        st.rerun()

    st.button(label, key=f"{kind.__name__}.{label}", on_click=do_it, help=help)


def tries(kind: type[S], options: Sequence[Preset[S]]) -> None:
    """Buttons that set the whole scenario, side by side, in a place that is there without them too."""
    with st.container(horizontal=True):
        for option in options:
            action(kind, option.name, functools.partial(_set, option.scenario), option.sentence)


def editor(edits: Edits[S], *, reruns: Callable[[S, str], Sequence[str]] | None = None) -> Callable[[Report], None]:
    """What to do with a report; for ``sheet(on_report=…)`` inside a fragment.

    A final report reruns the whole page, so that address bar and navigation follow; the others rerun only the fragment
    that holds the sheet, or, at some more cost, those with the keys that ``reruns`` gives for the scenario and the
    report's name, if it gives any.
    """

    def on_report(report: Report) -> None:
        store.change(edits.kind, lambda now: edits.applied(now, report))
        if report.final:
            st.rerun()
        if reruns is not None and (keys := list(reruns(store.current(edits.kind), report.name))):
            st.rerun(keys)

    return on_report


def setter(kind: type[S], apply: Callable[[S, Any], Change[S]], then: str | None = None) -> Callable[[Any], None]:
    """What to do with a value that a component reports; ``then`` says what reruns besides its own fragment, if any."""

    def set_it(value: Any) -> None:
        store.attempt(kind, lambda now: apply(now, value))
        if then is not None:
            st.rerun(then)

    return set_it


def mover(
    kind: type[S], apply: Callable[[S, Any], Change[S]], *, reruns: Callable[[S, str], Sequence[str]]
) -> Callable[[Any], None]:
    """What to do with the report of a point, which has a name and is final or not; for ``atlas(on_report=…)``.

    As ``editor``: a final report reruns the whole page, the others the fragments with the keys that ``reruns`` gives.
    """

    def on_report(report: Any) -> None:
        store.change(kind, lambda now: apply(now, report))
        st.rerun("app" if report.final else list(reruns(store.current(kind), report.name)))

    return on_report


def _kept_text(
    kind: type[S], typed: str, now: str, apply: Callable[[S, str], Change[S]], then: Callable[[], None] | None = None
) -> tuple[str, str, Callable[[], None]]:
    """The keys of a text field that keeps what was typed while ``apply`` refuses it: of the field, which shows ``now``
    where that is another text than before, and of what is wrong; and the callback that takes what was typed.

    ``then``: what follows where it is taken.
    """
    seen, refused = f"{typed}.seen", f"{typed}.refused"
    if st.session_state.get(seen) != now or typed not in st.session_state:
        st.session_state[typed], st.session_state[refused] = now, ""
    st.session_state[seen] = now

    def take() -> None:
        st.session_state[refused] = ""
        try:
            store.change(kind, lambda was: apply(was, st.session_state[typed]))
        except ValueError as reason:
            st.session_state[refused] = str(reason)
        else:
            if then is not None:
                then()

    return typed, refused, take


def _set(scenario: S, _: S) -> Change[S]:
    return Change(scenario)


def _bound(
    kind: type[S],
    field: str,
    apply: Callable[[S, Any], Change[S]] | None,
    shown: Callable[[S], Any] | None = None,
) -> tuple[str, Callable[[], None]]:
    """The key of a widget that shows a field, set to its value, and the callback that takes what a person chose."""
    key = f"{kind.__name__}.{field}"
    now = store.current(kind)
    st.session_state[key] = shown(now) if shown else getattr(now, field)
    change = apply or setting(field)

    def set_it() -> None:
        value = st.session_state[key]
        store.attempt(kind, lambda now: change(now, value))

    return key, set_it
