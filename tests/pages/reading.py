"""Pages as a person meets them: opened by a link, read off the screen, answered by typing and choosing.

Runs in Streamlit's ``AppTest``, without a browser. AppTest knows nothing of v2 components; what the app sends them is
in their protobuf: a sheet's as JSON, the player's film as bytes that begin with a JSON header.
"""

from __future__ import annotations

import html
import json
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.proto.WidgetStates_pb2 import WidgetStates
from streamlit.testing.v1 import AppTest

from pgviz.ui.shell.ahead import told
from pgviz.ui.shell.foreseen import ROOMS
from tests.browser.serving import ROOT

START, SOFTMAX, ENCODINGS, SCORE, BEYOND, POLICY_GRADIENT, REINFORCE = (
    "start.py",
    "pages/1_Softmax.py",
    "pages/2_Encodings.py",
    "pages/3_Score.py",
    "pages/4_Beyond_linear.py",
    "pages/5_Policy_gradient.py",
    "pages/6_REINFORCE.py",
)
LESSONS = "pages/7_Lessons.py"
PAGES = (START, *sorted(f"pages/{file.name}" for file in (ROOT / "pages").glob("*.py") if file.name not in LESSONS))
"""Those with numbers to drag."""
SLOWEST = 60  # seconds of one run, on a busy machine


def opened(page: str, **link: str) -> Screen:
    """The page as a link opens it, in a new session."""
    at = AppTest.from_file(ROOT / "start.py", default_timeout=SLOWEST)
    if page != START:
        at.switch_page(page)
    at.query_params.update(link)
    return Screen(at).run()


@dataclass
class Screen:
    """What is on the screen of one session."""

    at: AppTest
    reports: int = 0

    def run(self) -> Screen:
        """Run the page, which must not fail."""
        self.at.run()
        return self.sound()

    def sound(self) -> Screen:
        """Itself, unless the page shows an exception."""
        assert [e.message for e in self.at.exception] == []
        return self

    def goto(self, page: str) -> Screen:
        """Follow a link of the sidebar, with what it carries."""
        carried = self.sidebar()[page]
        self.at.switch_page(page)
        self.at.query_params = dict(carried)
        return self.run()

    def unfold(self, *titles: str) -> Screen:
        """Unfold these sections, or all of the page. What is folded is not computed."""
        for section in self.at.expander:
            if section.proto.id and (not titles or section.label in titles):
                key = section.proto.id.split("-", 2)[2]  # of $$ID-HASH-KEY: a title is another in another language
                self.at.session_state[key] = True
        return self.run()

    # ------------------------------------------------------------------------------------------------------- reading

    @property
    def link(self) -> dict[str, Any]:
        """The parameters in the address bar."""
        return dict(self.at.query_params)

    @property
    def notices(self) -> list[str]:
        """What the line by the title says."""
        return [html.unescape(said) for body in self.html for said in re.findall(r"<li>(.*?)</li>", body)]

    @property
    def html(self) -> list[str]:
        """The pieces of HTML on the page."""
        return [element.proto.body for element in self.at.get("html")]

    @property
    def text(self) -> str:
        """All prose of the page."""
        found = [text for body in self.html for text in re.findall(r'<span class="shown".*?>(.*?)</span>', body)]
        shown = [html.unescape(re.sub(r"<.*?>", "", text)) for text in found]
        prose = [e.value for kind in ("title", "markdown", "caption") for e in self.at.get(kind)]
        return "\n".join([*prose, *shown, *self._words()])

    def _words(self) -> Iterator[str]:
        """The sentences that can follow a hand, as they were written."""
        for component in self.at.get("bidi_component"):
            if b'"manner"' in component.proto.bytes:
                for line in json.loads(component.proto.bytes)["lines"]:
                    yield "".join(f"**{text}**" if bold else text for text, bold in line)

    def sidebar(self) -> dict[str, dict[str, str]]:
        """What each link of the sidebar carries, by the page that it leads to."""
        links = {link.proto.page: dict(parse_qsl(link.proto.query_string)) for link in self.at.sidebar.get("page_link")}
        return {page: links["" if page == START else page.split("_", 1)[1].removesuffix(".py")] for page in PAGES}

    def sheet(self, key: str) -> dict[str, Any]:
        """What a sheet shows, without the number of the report that it answers."""
        data = json.loads(self._component(key).json)
        return {name: value for name, value in data.items() if name != "ack"}

    def sheets(self) -> list[str]:
        """The keys of the sheets on the page."""
        return [c.key for c in self.at.get("bidi_component") if c.proto.WhichOneof("data") == "json"]

    def message(self, key: str) -> str:
        """What a sheet says about the last entry."""
        return str(self.sheet(key).get("message", ""))

    def numbers(self, key: str, role: str) -> list[str]:
        """The numbers of a sheet that mean the same (and are coloured alike), row by row, without the totals."""
        rows = (row for part in self.sheet(key)["parts"] for row in part.get("rows", ()) if not row.get("total"))
        return [cell["text"] for row in rows for cell in row["cells"] if cell and cell.get("role") == role]

    def column(self, key: str, header: str, total: bool = False) -> list[str]:
        """The numbers under a header as they are written: of the rows, or of their totals."""
        for part in self.sheet(key)["parts"]:
            headers = [column["text"] for column in part.get("columns", ())]
            if header in headers:
                found = [r["cells"][headers.index(header)] for r in part["rows"] if r.get("total", False) == total]
                return [cell["text"] for cell in found if cell]
        raise KeyError(f"no column {header!r} on the sheet {key}")

    def grid(self, key: str, title: str) -> dict[str, list[str]]:
        """The numbers of the grid with this in its title, by the name of the row."""
        grids = [part for part in self.sheet(key)["parts"] if title in plain(part.get("title", ""))]
        rows = grids[0]["rows"] if grids else ()
        return {row["header"]["text"]: [cell["text"] for cell in row["cells"] if cell] for row in rows}

    def cells(self, key: str) -> dict[str, dict[str, Any]]:
        """All cells of a sheet that can be edited, by the name of the edit."""
        return {
            cell["edit"]["name"]: cell
            for part in self.sheet(key)["parts"]
            for row in part.get("rows", ())
            for cell in row["cells"]
            if cell and "edit" in cell
        }

    def formulas(self, key: str) -> list[str]:
        """The formulas of a sheet as text, a fraction as over/under."""
        return [
            " ".join(map(written, part["tokens"])) for part in self.sheet(key)["parts"] if part["kind"] == "formula"
        ]

    def chart(self, key: str) -> dict[str, dict[str, Any]]:
        """The traces of a chart, by name; numbers as arrays."""
        traces = self.component(key)["data"]
        return {trace.get("name", ""): decoded(trace) for trace in traces}

    def component(self, key: str) -> dict[str, Any]:
        """What a component was sent as JSON in bytes."""
        return dict(json.loads(self._component(key).bytes))

    def film(self, key: str = "film") -> dict[str, Any]:
        """What the film of a player begins with: labels, captions, legend."""
        wire = self._component(key).bytes
        (length,) = struct.unpack_from("<I", wire)
        return dict(json.loads(wire[4 : 4 + length]))

    def _component(self, key: str) -> Any:
        return next(c.proto for c in self.at.get("bidi_component") if c.key == key)

    # ----------------------------------------------------------------------------------------------------- answering

    def enter(self, key: str, name: str, *, text: str | None = None, value: float | None = None) -> Screen:
        """Type a text into a cell of a sheet, or drag it to a value."""
        return self._report(key, {"name": name, "text": text, "value": value})

    def pick(self, key: str, name: str) -> Screen:
        """Choose a header of a sheet."""
        return self._report(key, {"name": name, "text": None, "value": None})

    def put(self, key: str, point: str, values: tuple[float, float]) -> Screen:
        """Put a state of an atlas somewhere else."""
        self.reports += 1
        report = {"seq": self.reports, "final": True, "name": point, "values": list(values)}
        return self._tell(key, "report", report)

    def press(self, label: str) -> Screen:
        """Press a button."""
        (button,) = [button for button in self.at.button if button.label == label]
        button.click()
        return self.run()

    def click(self, key: str, number: int) -> Screen:
        """Click the point of a chart that has this number."""
        self.reports += 1
        return self._tell(key, "report", {"seq": self.reports, "value": number})

    def choose(self, key: str, option: Any) -> Screen:
        """Choose an option of a widget."""
        widget = next(w for kind in ("button_group", "selectbox", "toggle") for w in self.at.get(kind) if w.key == key)
        widget.set_value(option)
        return self.run()

    def foresee(self, name: str, values: list[float]) -> dict[str, Any]:
        """What the browser hears when it asks ahead of a hand."""
        known = self.component("ahead")
        question = {"link": known["link"], "name": name, "values": values}
        room = ROOMS[known["address"].rsplit("/", 1)[-1]]
        return dict(json.loads(told(room, json.dumps(question).encode())))

    def write(self, key: str, text: str) -> Screen:
        """Write a text into a text area."""
        self.at.text_area(key=key).set_value(text)
        return self.run()

    def _report(self, key: str, what: dict[str, Any]) -> Screen:
        self.reports += 1
        return self._tell(key, "report", {"seq": self.reports, "final": True, **what})

    def _tell(self, key: str, event: str, value: Any) -> Screen:
        states = self.at._tree.get_widget_states()
        events = json.dumps([{"event": event, "value": value}])
        states.widgets.add(id=_make_trigger_id(self._component(key).id, "events"), json_trigger_value=events)
        assert isinstance(states, WidgetStates)
        self.at._run(states)
        return self.sound()


def written(token: dict[str, Any]) -> str:
    if "under" in token:
        return " / ".join("".join(written(t) for t in token.get(part, ())) for part in ("over", "under"))
    return token.get("text", "") + token.get("sub", "")


def plain(title: str | list[dict[str, Any]]) -> str:
    return title if isinstance(title, str) else "".join(map(written, title))


def decoded(value: Any) -> Any:
    """Lists of numbers as arrays, in whatever holds them."""
    if isinstance(value, dict):
        return {name: decoded(item) for name, item in value.items()}
    if isinstance(value, list) and value and all(isinstance(item, int | float) for item in value):
        return np.array(value, dtype=float)
    return value


def number(text: str) -> float:
    """What a reader takes a number for: .042, −3, 1.2e−9, −∞."""
    return float(text.replace("−", "-").replace("∞", "inf"))
