"""What the browser tests of the sheet look at: a softmax table, and the score as three grids. Every report is listed.

``?slow=300`` makes every answer take 300 ms; ``?scene=softmax``, ``score``, ``wide`` or ``switch`` shows one scene.
``?noise=1`` gives every number to edit the smallest rounding error that there is.
"""

from __future__ import annotations

import json
import time

import numpy as np
import streamlit as st

from pgviz.ui.components.sheet import (
    Break,
    Cell,
    Edit,
    Formula,
    Grid,
    Header,
    Operator,
    Option,
    Report,
    Row,
    Sheet,
    Token,
)
from pgviz.ui.components.sheet.component import sheet

ACTIONS = ("↑ North", "→ East", "↓ South", "← West")
FEATURES = ("wall N", "wall E", "wall S", "wall W", "1")
X = np.array([1.0, 0.0, 0.0, 1.0, 1.0])
BOUNDS = (-20.0, 20.0)


def short(value: float) -> str:
    text = f"{abs(value):.3f}".rstrip("0").rstrip(".")
    text = text.removeprefix("0") or "0"
    return f"−{text}" if value < 0 and text != "0" else text


def softmax(z: np.ndarray) -> np.ndarray:
    e = np.exp(z - z.max())
    return e / e.sum()


def logits() -> np.ndarray:
    return np.array(st.session_state.setdefault("z", [14.0, 15.0, 11.0, 17.0]))


def on_report(report: Report) -> None:
    time.sleep(int(st.query_params.get("slow", 0)) / 1000)
    st.session_state.setdefault("log", []).append([report.name, report.value, report.text, report.final])
    if report.name.startswith("a"):
        st.session_state["action"] = int(report.name[1:])
    elif report.name == "rows":
        st.session_state["extra"] = not st.session_state.get("extra", False)
    else:
        take(int(report.name[1:]), report)


def take(index: int, report: Report) -> None:
    try:
        value = report.value if report.text is None else float(report.text.replace(",", "."))
    except ValueError:
        raise ValueError(f"“{report.text}” is not a number.") from None
    st.session_state["z"] = [value if i == index else z for i, z in enumerate(logits())]


def noisy(value: float) -> float:
    return float(np.nextafter(value, np.inf) if "noise" in st.query_params else value)


def softmax_sheet() -> Sheet:
    z, chosen = logits(), st.session_state.get("action", 1)
    e, pi = np.exp(z - z.max()), softmax(z)
    rows = [
        Row(
            Header(name, link=f"action-{i}", action=i, pick=f"a{i}", picked=i == chosen),
            (
                Cell(
                    short(z[i]),
                    role="logit",
                    link=f"action-{i} z-{i}",
                    edit=Edit(f"z{i}", noisy(z[i]), *BOUNDS, 0.1, f"Logit of {name}"),
                    mark=i == chosen,
                ),
                Cell(short(e[i]), bar=float(e[i]), link=f"action-{i} e-{i}"),
                Cell(short(pi[i]), role="probability", bar=float(pi[i]), link=f"action-{i} pi-{i}", mark=i == chosen),
                Cell(
                    short(np.log(pi[i])),
                    bar=float(max(-1, np.log(pi[i]) / 8)),
                    link=f"action-{i}",
                    note="in nats",
                ),
            ),
        )
        for i, name in enumerate(ACTIONS)
    ]
    if st.session_state.get("extra"):
        rows.append(Row(Header("one more"), (Cell("0"), Cell("0"), Cell("0"), Cell("0"))))
    sums = (None, Cell(short(e.sum()), link="sum"), Cell("1", role="probability"), None)
    rows.append(Row(Header("sum", pick="rows", note="Adds a row"), sums, total=True))
    columns = (Header("z"), Header("exp(z − max z)"), Header("π"), Header("log π", note="The natural logarithm"))
    table = Grid(columns, tuple(rows), title="Softmax", subtitle="drag a logit", role="probability")
    fraction = Token(
        "",
        over=(Token(f"exp({short(z[chosen])} − {short(z.max())})", link=f"e-{chosen}"),),
        under=(Token(short(e.sum()), link="sum"),),
    )
    formula = Formula(
        (
            Token("π("),
            Token(ACTIONS[chosen], link=f"action-{chosen}"),
            Token(" | s)"),
            Token("="),
            fraction,
            Token("="),
            Token(short(pi[chosen]), role="probability", link=f"pi-{chosen}"),
        ),
        spoken=f"pi of {ACTIONS[chosen]} is {short(pi[chosen])}",
    )
    return Sheet("Softmax of four logits", (table, formula))


def grid(title: str | tuple[Token, ...], subtitle: str, role: str, values: np.ndarray, chosen: int, full: bool) -> Grid:
    rows = tuple(
        Row(
            Header(name if full else name[0], link=f"action-{i}", action=i, picked=i == chosen),
            tuple(
                Cell(short(v), role=role, bar=float(v), link=f"action-{i} cell-{i}-{j}", dead=X[j] == 0)  # type: ignore[arg-type]
                for j, v in enumerate(values[i])
            ),
        )
        for i, name in enumerate(ACTIONS)
    )
    return Grid(tuple(map(Header, FEATURES)), rows, title=title, subtitle=subtitle, role=role, link=role)  # type: ignore[arg-type]


def score_sheet() -> Sheet:
    pi, chosen = softmax(logits()), st.session_state.get("action", 1)
    phi, mean = np.outer(np.eye(4)[chosen], X), np.outer(pi, X)
    arrow = ACTIONS[chosen][0]
    formula = Formula(
        (
            Token("∇", sub="θ"),
            Token(" log π("),
            Token(arrow, link=f"action-{chosen}"),
            Token("|s)"),
            Token("="),
            Token(f"φ(s,{arrow})", role="phi", link="phi"),
            Token("−"),
            Token("Σ", role="mean", link="mean", sub="b"),
            Token("π(b|s) φ(s,b)", role="mean", link="mean"),
            Token("="),
            Token("score", role="score", link="score"),
        ),
        spoken="The gradient of log pi is phi minus its expectation",
        size="large",
    )
    mean_title = (Token("E", sub="π"), Token("[φ(s,·)]"))
    return Sheet(
        "The score as a difference",
        (
            formula,
            Break(),
            grid(f"φ(s, {arrow})", "one block is filled: the row of the action taken", "phi", phi, chosen, True),
            Operator("−"),
            grid(mean_title, "every block, filled in proportion to π", "mean", mean, chosen, False),
            Operator("="),
            grid("score", f"up for {arrow}, down for the rest", "score", phi - mean, chosen, False),
        ),
    )


def wide_sheet() -> Sheet:
    names = tuple(Header(f"feature {j}") for j in range(24))
    row = Row(Header("a header"), tuple(Cell(short(j / 24), bar=j / 24, role="phi") for j in range(24)))
    long = tuple(Token(f"{short(j / 24)}·φ") if k else Token("+") for j in range(24) for k in range(2))
    return Sheet("Wider than a telephone", (Grid(names, (row,), title="wide"), Formula(long, spoken="a long sum")))


def switch_sheet() -> Sheet:
    chosen = st.session_state.get("action", 1)
    options = tuple(Option(name, f"a{i}", i == chosen) for i, name in enumerate(ACTIONS))
    switch = Token("A", sub="t", value=ACTIONS[chosen], label="the action taken", options=(*options, Option("none")))
    formula = Formula((Token("∇log π("), switch, Token("|s)")), spoken="The score of an action", size="large")
    return Sheet("A switch", (formula, Grid((), (Row(Header("π"), (Cell("1"),)),))))


@st.fragment
def scenes() -> None:
    scene = st.query_params.get("scene", "")
    if scene in ("", "score"):
        sheet(score_sheet(), key="score", on_report=on_report)
    if scene in ("", "softmax"):
        sheet(softmax_sheet(), key="softmax", on_report=on_report)
    if st.checkbox("Another sheet"):
        sheet(score_sheet(), key="another")
    if scene == "wide":
        sheet(wide_sheet(), key="wide")
    if scene == "switch":
        sheet(switch_sheet(), key="switch", on_report=on_report)
    with st.container(key="log"):
        st.text(json.dumps(st.session_state.get("log", [])))
    if st.button("Preset"):
        st.session_state["z"] = [1.0, 2.0, 30.0, 4.0]
        st.rerun(scope="fragment")


st.set_page_config(layout="wide", page_title="sheet")
scenes()
