"""A class at once: ``python -m tests.load [--students 50] [--seconds 60] [--pause 2] [--arrive 4] [--only NAME …]``

Every student opens a link of their own (``links.py``), all of them within ``--arrive`` seconds, and then changes
something every ``--pause`` seconds, as ``student.py`` says, on loopback, through ``make serve`` with a process a core.
Before it a bare page with one slider and one chart in one process of Streamlit as it comes: what a class on it would
wait. It prints seconds from a change to the end of the rerun that answers it, errors, updates that were lost, memory;
it judges nothing. The students' own work takes a share of the same cores, which is printed as well.

Parts: ``bare``, ``class``, ``default`` (all open REINFORCE as it comes, at once: how often it is trained), ``heavy``
(the class again, and one who asks for the largest training that there is), ``gone`` (2,000 visitors come and go).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
import urllib.request
from collections.abc import Awaitable, Callable, Sequence
from typing import NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser.serving import served_with_process
from tests.load import links
from tests.load.fleet import Fleet, fleet
from tests.load.measure import Heard
from tests.load.process import resident
from tests.load.session import Session
from tests.load.student import LostError, Student

MOST_STUDENTS, MOST_SECONDS = 200, 300
LARGEST = (
    "world=own&map=S" + "." * 19 + "%2F" + "%2F".join(["." * 20] * 18) + "%2F" + "." * 19 + "G"
    "&episodes=1000&runs=64&horizon=300&slip=.3&baseline=value"
)
"""A link to the largest training that there is."""
AS_IT_COMES = {"runner_postScriptGC": "true", "server_fileWatcherType": "auto", "client_showSidebarNavigation": "true"}


class Class(NamedTuple):
    """How many, for how long, how often, and within how many seconds they come."""

    students: int
    seconds: float
    pause: float
    arrive: float


Visit = Callable[[str, int, float, Class, Heard], Awaitable[None]]


async def student(address: str, number: int, ends: float, class_: Class, heard: Heard) -> None:
    """One who arrives, opens their link, and changes things until it ends."""
    page, query = links.of(number)
    async with Student(address, number) as visitor:
        heard.took(visitor.asked, "handshake")
        began = time.perf_counter()
        await visitor.open(page, query)
        heard.took(began, "first page")
        while (began := await pause(visitor.chance.uniform(0.5, 1.5) * class_.pause)) < ends:
            try:
                page = visitor.page or "Start"
                kind = await visitor.act(lambda step, at=began: heard.took(at, step))
                heard.took(began, "change", kind, f"  {page}")
            except LostError as lost:
                heard.lost.append(str(lost))
            except (RuntimeError, TimeoutError) as error:
                heard.errors.append(f"{page}: {error or 'no answer in time'}")


async def slider(address: str, number: int, ends: float, class_: Class, heard: Heard) -> None:
    """One who moves the slider of the bare page."""
    async with Student(address, number) as visitor:
        heard.took(visitor.asked, "handshake")
        began = time.perf_counter()
        await visitor.open("")
        heard.took(began, "first page")
        while (began := await pause(visitor.chance.uniform(0.5, 1.5) * class_.pause)) < ends:
            ask = BackMsg()
            ask.rerun_script.page_script_hash = visitor.screen.script
            state = ask.rerun_script.widget_states.widgets.add(id=visitor.screen.slider)
            state.double_array_value.data.append(visitor.chance.randint(-100, 100))
            async for _ in visitor.answers(ask):
                pass
            heard.took(began, "change")


async def pause(seconds: float) -> float:
    await asyncio.sleep(seconds)
    return time.perf_counter()


async def come(address: str, visit: Visit, class_: Class) -> Heard:
    """All of them, one after the other within ``arrive`` seconds; what they heard."""
    heard, ends = Heard(), time.perf_counter() + class_.arrive + class_.seconds

    async def one(number: int) -> None:
        await asyncio.sleep(class_.arrive * number / class_.students)
        try:
            await visit(address, number, ends, class_, heard)
        except Exception as error:  # whatever it is, it is printed, and the others go on
            heard.errors.append(f"{error!r:.200}")

    await asyncio.gather(*(one(number) for number in range(class_.students)))
    return heard


def told(title: str, address: str, visit: Visit, class_: Class, memory: Callable[[], Sequence[float]]) -> Heard:
    """Let them come, and print what they heard."""
    before, work, began = memory(), time.process_time(), time.perf_counter()
    heard = asyncio.run(come(address, visit, class_))
    lasted = time.perf_counter() - began
    print(f"\n{title}: {class_.students} students, {lasted:.0f} s, a change every {class_.pause:g} s")
    print(heard.table())
    print(f"memory, MB: {megabytes(before)} before, {megabytes(memory())} after")
    print(f"the students' own work: {(time.process_time() - work) / lasted:.0%} of a core", flush=True)
    return heard


def megabytes(values: Sequence[float]) -> str:
    return " + ".join(f"{value:.0f}" for value in values)


# ----------------------------------------------------------------------------------------------------------- the parts


def bare(class_: Class) -> None:
    with served_with_process("tests/load/apps/bare.py", **AS_IT_COMES) as (address, pid):
        told("the bare page, one process", address, slider, class_, lambda: [resident(pid)])


def everybody(there: Fleet, class_: Class) -> Heard:
    return told("make serve", there.address, student, class_, there.memory)


def default(there: Fleet, class_: Class) -> None:
    """All open REINFORCE as it comes, at the same time."""

    async def opens(address: str, number: int, _ends: float, _class: Class, heard: Heard) -> None:
        began = time.perf_counter()
        async with Student(address, number) as visitor:
            await visitor.open("REINFORCE")
        heard.took(began, "REINFORCE")

    before = trainings(there)
    told("REINFORCE as it comes, all at once", there.address, opens, class_._replace(arrive=0), there.memory)
    after = trainings(there)
    print(f"trained, by process: {[b - a for a, b in zip(before, after, strict=True)]}")


def heavy(there: Fleet, class_: Class) -> None:
    """The class, while one of them has asked for the largest training."""

    async def also(address: str, number: int, ends: float, class_: Class, heard: Heard) -> None:
        if number:
            await student(address, number, ends, class_, heard)
            return
        async with Session(address) as visitor:
            try:
                async with asyncio.timeout(class_.arrive + class_.seconds):
                    await visitor.run("REINFORCE", LARGEST)
            except TimeoutError:
                return

    told("make serve, and one at the bounds of everything", there.address, also, class_, there.memory)


def gone(there: Fleet, _: Class) -> None:
    """2,000 visitors who come, look, and go."""
    print("\nvisitors who came and went, and what the processes take in MB")

    async def visits(first: int) -> None:
        numbers = iter(range(first, first + 500))

        async def come_and_go() -> None:
            for number in numbers:
                async with Session(there.address) as visitor:
                    await visitor.run(*links.of(number))

        await asyncio.gather(*(come_and_go() for _ in range(20)))

    for first in range(0, 2000, 500):
        asyncio.run(visits(first))
        print(f"{first + 500}: {megabytes(there.memory())}", flush=True)


def trainings(there: Fleet) -> list[int]:
    """How often each process began a training."""
    counts = []
    for number in range(len(there.workers())):
        ask = urllib.request.Request(f"{there.address}/pgviz/counts", headers={"Cookie": f"pgviz_process={number}"})
        with urllib.request.urlopen(ask) as answer:
            counts.append(int(json.load(answer).get("training_of", 0)))
    return counts


PARTS: dict[str, Callable[[Fleet, Class], object]] = {
    "class": everybody,
    "default": default,
    "heavy": heavy,
    "gone": gone,
}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.load")
    parser.add_argument("--students", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=2)
    parser.add_argument("--arrive", type=float, default=4)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--only", nargs="*", choices=["bare", *PARTS], default=["bare", "class", "default"])
    given = parser.parse_args(arguments)
    class_ = Class(min(given.students, MOST_STUDENTS), min(given.seconds, MOST_SECONDS), given.pause, given.arrive)
    if "bare" in given.only:
        bare(class_)
    for name in (name for name in PARTS if name in given.only):
        with fleet(given.processes) as there:  # each part begins with a server that has seen nobody
            PARTS[name](there, class_)


if __name__ == "__main__":
    main()
