"""What a stranger may send: values that fit, values that nearly fit, and rubbish. All of it from a seed."""

from __future__ import annotations

import base64
import dataclasses
import json
import random
import zlib
from typing import Any

from pgviz.ui.reinforce.differences import Differing
from pgviz.ui.state.codec import Choice, Codec, Lines, Number, Numbers, Switch, Table, number_text
from pgviz.ui.state.scenario import Scenario

CELLS = "SGHC#R..........\n/ \t?s"
ODD = (
    *("", " ", "0", "1", "-1", "−1", "+1", ".5", "1.", "1e5", "1e308", "1e309", "-1e309", "1e-400", "nan", "-nan"),
    *("inf", "-inf", "Infinity", "1/3", "1/0", "0/0", "1/", "/", "1e308/1e-308", "1,5", "1;2", "1_000", "0x10", "١٢"),
    *("True", "None", "null", "[]", "{}", ",", ",,", ";", ";;", ":", "5:", ":1", "404:3=1.2,77=-4", "3:9=1", "1:0=nan"),
    *(
        "720:",
        "721:0=1",
        "2:0=1,0=2",
        "1:-1=2",
        "x.y",
        "x.table,x.stack",
        "alpha.2",
        "alpha.",
        ".",
        "set.x.y",
        "pick.9",
    ),
    *("<script>alert(1)</script>", "**b**", "[a](javascript:b)", "$\\theta$", "`x`", ":red[x]", "{0}", "%s", "%00"),
    *("\x00", "\u202e", "\ud800", "é", "\u0301", "\U0001f600", "9" * 400, "1" * 9000, "," * 9000, ";" * 500),
    *("S", "G", "SG", "S.\n.G", "S/.G", "S#G", "SS/GG", "H", "S" + "." * 500 + "G", "\n" * 500, "S\tG", " S.\n .G"),
)
"""Texts that have tripped somebody up, here or elsewhere."""
VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 0.5, -0.0, 1e308, -1e308, float("nan"), float("inf"), 10**400, -(10**400), 2**53),
    *("", "theta.0", [], {}, [0.5, 0.5], [1e308, 10**400], [True, False], [[]], {"a": 1}, ["x"] * 30, [0.5] * 24),
)
"""What JSON can bring."""


def number(chance: random.Random, low: float, high: float) -> str:
    """Within the bounds mostly, at them, beyond them."""
    match chance.randrange(6):
        case 0:
            return number_text(chance.choice([low, high]))
        case 1:
            return number_text(chance.choice([low - 1, high + 1, 10 * high, -high]))
        case 2:
            return str(round(chance.uniform(max(low, -1e6), min(high, 1e6))))
        case _:
            return number_text(chance.uniform(max(low, -100), min(high, 100)))


def text(chance: random.Random) -> str:
    """Something odd, or two of them joined, or characters."""
    match chance.randrange(4):
        case 0:
            return chance.choice(ODD) + chance.choice(ODD)
        case 1:
            return "".join(map(chr, (chance.randrange(1, 0x2FF) for _ in range(chance.randrange(12)))))
        case _:
            return chance.choice(ODD)


def mutated(chance: random.Random, whole: str) -> str:
    """With a piece cut out, doubled, or put in."""
    i, j = sorted((chance.randint(0, len(whole)), chance.randint(0, len(whole))))
    match chance.randrange(4):
        case 0:
            return whole[:i] + whole[j:]
        case 1:
            return whole[:j] + whole[i:j] + whole[j:]
        case 2:
            return whole[:i] + text(chance) + whole[j:]
        case _:
            return whole


def drawn_map(chance: random.Random) -> str:
    """Rows of cells, mostly equally long; often with one start and a goal."""
    rows, columns = chance.randint(1, 21), chance.randint(1, 21)
    cells = [[chance.choice(CELLS[:16]) for _ in range(columns)] for _ in range(rows)]
    if chance.random() < 0.8:
        cells = [["." if cell == "S" else cell for cell in row] for row in cells]
        cells[0][0], cells[-1][-1] = "S", "G"
    whole = "\n".join("".join(row) for row in cells)
    return mutated(chance, whole) if chance.random() < 0.4 else whole


def fitting(chance: random.Random, codec: Codec) -> str:
    """A text that this codec reads, more or less."""
    match codec:
        case Table():
            rows, columns = chance.randint(1, 7), chance.randint(1, 7)
            return ";".join(",".join(number(chance, -9, 9) for _ in range(columns)) for _ in range(rows))
        case Numbers():
            count = chance.randint(codec.least, min(codec.most, 25) + 1)
            return ",".join(number(chance, codec.low, codec.high) for _ in range(count))
        case Number():
            return number(chance, codec.low, codec.high)
        case Choice():
            return chance.choice(codec.names)
        case Switch():
            return chance.choice("01")
        case Lines():
            return drawn_map(chance).replace("\n", "/")
        case Differing():
            names = chance.sample(list(codec.fields), chance.randint(0, 3))
            return ",".join(f"{name}.{fitting(chance, codec.fields[name])}" for name in names)
    return text(chance)


def link(chance: random.Random, kind: type[Scenario]) -> dict[str, str]:
    """Parameters for a page: some of its own, a few of them broken, sometimes one that it does not know."""
    fields = {f.name: f.metadata["codec"] for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    chosen = chance.sample(list(fields), chance.randint(0, min(6, len(fields))))
    params = {}
    for name in chosen:
        value = fitting(chance, fields[name]) if chance.random() < 0.8 else text(chance)
        params[name] = mutated(chance, value) if chance.random() < 0.3 else value
    if chance.random() < 0.1:
        params[text(chance)] = text(chance)
    return params


def lesson(chance: random.Random) -> str:
    """The parameter of a lesson: its steps odd, its letters damaged, or none at all."""
    if chance.random() < 0.1:
        return text(chance)
    steps = [_lesson_step(chance) for _ in range(chance.randint(0, 11))]
    title = chance.choice(VALUES) if chance.random() < 0.1 else text(chance)
    facts: Any = [title, steps] if chance.random() < 0.9 else chance.choice(VALUES)
    told = json.dumps(facts).encode()
    packed = base64.urlsafe_b64encode(zlib.compress(told)).decode().rstrip("=")
    version = chance.choice((0, 2, 9999)) if chance.random() < 0.05 else 1
    written = f"{version}-{packed}"
    return mutated(chance, written) if chance.random() < 0.2 else written


def _lesson_step(chance: random.Random) -> Any:
    page = chance.choice(("Score", "Softmax", "start", "REINFORCE", "Lessons", text(chance)))
    long = text(chance) * chance.choice((1, 1, 1, 40))
    step = [
        page,
        f"tau={text(chance)}",
        long,
        text(chance),
        text(chance),
        chance.choice(("", "cochprse", "xx", "c" * 99)),
    ]
    if chance.random() < 0.15:
        step[chance.randrange(len(step))] = chance.choice(VALUES)
    return step[: chance.randint(0, 6)] if chance.random() < 0.05 else step


def raw_report(chance: random.Random, names: tuple[str, ...]) -> Any:
    """What a component might report: the right shape with odd values, or no report at all."""
    if chance.random() < 0.1:
        return chance.choice(VALUES)
    pair = [chance.random(), chance.random()]
    report = {
        "seq": chance.choice([1, 2, 0, -1, 2**53, 1.5, "1", None]),
        "name": chance.choice(names) if chance.random() < 0.8 else text(chance),
        "value": chance.choice(VALUES) if chance.random() < 0.5 else chance.uniform(-20, 20),
        "text": chance.choice([None, None, text(chance)]),
        "values": chance.choice([chance.choice(VALUES), pair, [pair]]),
        "final": chance.choice([True, True, False, None, 1]),
        "have": text(chance),
    }
    for name in chance.sample(list(report), chance.randint(0, 3)):
        del report[name]
    return report


def name(chance: random.Random, kind: type[Scenario]) -> str:
    """What a report may call a cell: a field with indices, a word with a meaning of its own, or rubbish."""
    fields = [f.name for f in dataclasses.fields(kind)]  # type: ignore[arg-type]
    words = [*fields, "pick", "set", "logit", "reward", "steps", "map", text(chance)]
    indices = [str(chance.choice([0, 1, 2, 3, 19, -1, 10**30, "x", ""])) for _ in range(chance.randint(0, 3))]
    return ".".join([chance.choice(words), *indices])
