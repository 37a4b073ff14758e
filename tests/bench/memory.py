"""What a server keeps of visitors who have gone: its memory over 2,000 reruns of 20 visitors at a time.

    python -m tests.bench.memory

Every visitor opens a state of its own, runs the page a few times, and leaves; another comes in its place.
"""

from __future__ import annotations

import asyncio

from tests.browser.serving import served_with_process
from tests.load.process import resident
from tests.load.session import Session

AT_ONCE, RERUNS, EACH, REPORTS = 20, 2000, 10, 8
PAGES = ("Score", "Encodings", "Softmax", "Beyond_linear", "")


async def visit(address: str, number: int) -> None:
    async with Session(address) as visitor:
        for step in range(EACH):
            await visitor.run(PAGES[number % len(PAGES)], f"tau={1 + number % 97 / 100 + step / 1000:.3f}")


async def visits(address: str, pid: int) -> None:
    numbers = iter(range(RERUNS // EACH))
    every = RERUNS // EACH // REPORTS

    async def come_and_go() -> None:
        for number in numbers:
            await visit(address, number)
            if number % every == every - 1:
                print(f"after {(number + 1) * EACH} reruns: {resident(pid):.0f} MB")

    await asyncio.gather(*(come_and_go() for _ in range(AT_ONCE)))


def main() -> None:
    with served_with_process("app.py") as (address, pid):
        asyncio.run(visits(address, pid))


if __name__ == "__main__":
    main()
