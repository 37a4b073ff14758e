"""Twelve visitors who each run a page anew, over and over: how long one waits for it.

    python -m tests.bench.sessions [address of a server that runs]

Every visitor opens another state of the page Score; the load generator is on the same machine.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import time

from tests.browser.serving import served
from tests.load.session import Session

VISITORS, RERUNS = 12, 15


async def visit(address: str, number: int, waits: list[float]) -> None:
    async with Session(address) as visitor:
        await visitor.run("Score")
        for step in range(RERUNS):
            began = time.perf_counter()
            await visitor.run("Score", f"tau={1 + number / 10 + step / 100:.2f}")
            waits.append(time.perf_counter() - began)


async def measured(address: str) -> list[float]:
    async with Session(address) as first:
        await first.run("Score")
    waits: list[float] = []
    await asyncio.gather(*(visit(address, number, waits) for number in range(VISITORS)))
    return waits


def report(address: str) -> None:
    waits = asyncio.run(measured(address))
    p50, p95 = statistics.median(waits), statistics.quantiles(waits, n=20)[-1]
    print(f"{VISITORS} visitors, {len(waits)} full reruns of Score: p50 {p50:.2f} s, p95 {p95:.2f} s")


def main() -> None:
    if len(sys.argv) > 1:
        report(sys.argv[1])
        return
    with served("app.py") as address:
        report(address)


if __name__ == "__main__":
    main()
