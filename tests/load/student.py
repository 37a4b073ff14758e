"""A student at a page, without a browser: reads what is there, drags a number, taps an example, goes on."""

from __future__ import annotations

import asyncio
import json
import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.BidiComponent_pb2 import BidiComponent
from streamlit.proto.ButtonGroup_pb2 import ButtonGroup
from streamlit.proto.Delta_pb2 import Delta

from tests.load.session import PATIENCE, Session

AHEAD = "ahead"  # the key of the component that asks for what a hand will need
AROUND = 12  # values that it asks for at a time
EDITS, CHIPS = 0.6, 0.25  # shares of what a student does; the rest is going to another page


class LostError(Exception):
    """Python did not do what was asked of it."""


@dataclass(frozen=True)
class Mounted:
    """A component on the page, in which fragment it is."""

    proto: BidiComponent
    fragment: str

    @property
    def data(self) -> dict[str, Any]:
        """What it was sent, if that is JSON."""
        raw = self.proto.json or self.proto.bytes
        if raw[:2] not in ('{"', b'{"'):  # bytes that begin with a length can begin with a brace
            return {}
        found: dict[str, Any] = json.loads(raw)
        return found

    def cells(self) -> Iterator[dict[str, Any]]:
        """What can be dragged on it, if it is a sheet."""
        for part in self.data.get("parts", ()):
            rows = part.get("rows", ()) if isinstance(part, dict) else ()
            for cell in (cell for row in rows for cell in row.get("cells", ()) if cell):
                if "edit" in cell and not cell["edit"].get("closed"):
                    yield cell["edit"]


@dataclass
class Screen:
    """What a page has put up so far."""

    script: str = ""
    components: dict[str, Mounted] = field(default_factory=dict)
    chips: dict[str, tuple[ButtonGroup, str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    slider: str = ""

    def take(self, delta: Delta) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        element, fragment = delta.new_element, delta.fragment_id
        match element.WhichOneof("type"):
            case "bidi_component":
                self.components[key_of(element.bidi_component.id)] = Mounted(element.bidi_component, fragment)
            case "button_group":
                self.chips[key_of(element.button_group.id)] = (element.button_group, fragment)
            case "slider":
                self.slider = element.slider.id
            case "page_link":
                self.links[element.page_link.page] = element.page_link.query_string


def key_of(identity: str) -> str:
    """``$$ID-0123…-policy`` is the widget with the key ``policy``."""
    return identity.split("-", 2)[2]


class Student(Session):
    """``async with Student(address, seed) as student: await student.open("Score", "tau=2"); await student.act()``."""

    def __init__(self, address: str, seed: int) -> None:
        super().__init__(address)
        self.chance = random.Random(seed)
        self.screen, self.page, self._seq = Screen(), "", 0

    async def open(self, page: str, query: str = "") -> str:
        """Open a page by its link."""
        self.page, self.screen = page, Screen()
        ask = BackMsg()
        ask.rerun_script.page_name, ask.rerun_script.query_string = page, query
        await self._read(ask)
        return "page"

    async def act(self, then: Any = None) -> str:
        """Do what a student does next; says which kind of thing. ``then(kind)`` hears of a step on the way to it."""
        drawn = self.chance.random()
        if drawn < EDITS and (edits := self._draggable()):
            return await self._drag(*self.chance.choice(edits), then)
        if drawn < EDITS + CHIPS and self.screen.chips:
            return await self._tap(*self.chance.choice(list(self.screen.chips.values())))
        others = [page for page in self.screen.links if page != self.page]
        page = self.chance.choice(others)
        return await self.open(page, self.screen.links[page])

    # ------------------------------------------------------------------------------------------------------- dragging

    def _draggable(self) -> list[tuple[str, dict[str, Any]]]:
        found = {key: it.cells() for key, it in self.screen.components.items() if not key.startswith("predict")}
        return [(key, edit) for key, edits in found.items() for edit in edits]

    async def _drag(self, key: str, edit: dict[str, Any], then: Any) -> str:
        """A hand takes hold of a number, moves it, and lets it go: the last is what counts."""
        value = self._elsewhere(edit)
        if key in self._led():
            steps = range(-AROUND // 2, AROUND // 2)
            around = [min(max(value + k * edit["step"], edit["low"]), edit["high"]) for k in steps]
            await self._ask_ahead(edit["name"], around)
            then and then("ahead")
        else:
            await self._report(key, {"name": edit["name"], "value": self._elsewhere(edit), "final": False})
            then and then("step")
        await self._report(key, {"name": edit["name"], "value": value, "final": True})
        self._see(key, edit["name"], value)
        return "edit"

    def _led(self) -> list[str]:
        """The keys of the sheets whose numbers are asked for ahead of a hand."""
        ahead = self.screen.components.get(AHEAD)
        return list(ahead.data["parts"]) if ahead is not None else []

    async def _ask_ahead(self, name: str, values: list[float]) -> None:
        """As the browser does, beside the websocket."""
        known = self.screen.components[AHEAD].data
        question = json.dumps({"link": known["link"], "name": name, "values": values}).encode()
        status, answer = await self.post(known["address"], question)
        if status != 200 or not json.loads(answer)["values"]:
            raise LostError(f"{self.page}: {name} was asked ahead at {values}, and the answer was {status}")

    def _elsewhere(self, edit: dict[str, Any]) -> float:
        """Some steps to one side, within the bounds."""
        moved = edit["value"] + self.chance.choice([-3, -2, -1, 1, 2, 3]) * edit["step"]
        return float(min(max(moved, edit["low"]), edit["high"]))

    def _see(self, key: str, name: str, value: float) -> None:
        """The sheet shows what was set, or says why it does not: otherwise the update was lost."""
        mounted = self.screen.components.get(key)
        if mounted is None:
            return  # the page shows something else now, as after a change of what it is about
        shown = next((edit["value"] for edit in mounted.cells() if edit["name"] == name), None)
        if shown is None or mounted.data.get("message") or math.isclose(shown, value, rel_tol=1e-6, abs_tol=1e-9):
            return
        raise LostError(f"{self.page}: {name} was set to {value}, and the sheet {key} shows {shown}")

    async def _report(self, key: str, said: dict[str, Any]) -> None:
        self._seq += 1
        mounted = self.screen.components[key]
        report = {"seq": self._seq, "text": None, "value": None, "final": True, **said}
        ask = self._ask(mounted.fragment)
        widgets, events = ask.rerun_script.widget_states.widgets, json.dumps([{"event": "report", "value": report}])
        widgets.add(id=mounted.proto.id, json_value="{}")  # as a browser's component does
        widgets.add(id=_make_trigger_id(mounted.proto.id, "events"), json_trigger_value=events)
        await self._read(ask)
        there = self.screen.components.get(key)
        if there is not None and there.data.get("ack") != self._seq:
            raise LostError(f"{self.page}: report {self._seq} of {key} was not answered")

    # -------------------------------------------------------------------------------------------------------- tapping

    async def _tap(self, group: ButtonGroup, fragment: str) -> str:
        """One of a row of chips, an example or a setting."""
        ask = self._ask(fragment)
        state = ask.rerun_script.widget_states.widgets.add(id=group.id)
        state.string_array_value.data.append(self.chance.choice(group.options).content)
        await self._read(ask)
        return "chip"

    # -------------------------------------------------------------------------------------------------------- reading

    def _ask(self, fragment: str) -> BackMsg:
        ask = BackMsg()
        ask.rerun_script.page_script_hash, ask.rerun_script.fragment_id = self.screen.script, fragment
        ask.rerun_script.query_string = self.query
        return ask

    async def _read(self, ask: BackMsg) -> None:
        """Ask, and take up what comes until the run has ended."""
        self.query = ask.rerun_script.query_string
        async with asyncio.timeout(PATIENCE):
            await self._read_all(ask)

    async def _read_all(self, ask: BackMsg) -> None:
        async for message in self.answers(ask):
            match message.WhichOneof("type"):
                case "new_session" if not message.metadata.run.fragment_ids:
                    self.screen = Screen(self.screen.script)  # what is not put up again has gone
                case "navigation":
                    self.screen.script = message.navigation.page_script_hash
                case "page_info_changed":
                    self.query = message.page_info_changed.query_string
                case "delta":
                    self.screen.take(message.delta)
