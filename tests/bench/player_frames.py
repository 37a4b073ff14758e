"""Frames a second of the player on a 10 × 10 world, in headless Chromium without a GPU.

    python tests/bench/player_frames.py [seconds]

Counts real drawings only: the player writes the number of each one to its ``data-frames``, and an observer in the page
notes when. Plays twice: at 1×, and at 8×, where the policy blends from take to take most often.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from itertools import pairwise
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "browser"))
import conftest  # noqa: E402

OBSERVE = """() => {
  const root = document.querySelector('[data-testid=stBidiComponentIsolated]').shadowRoot.querySelector('.player');
  window.drawn = [];
  new MutationObserver(() => window.drawn.push([performance.now(), Number(root.dataset.frames)]))
    .observe(root, { attributes: true, attributeFilter: ['data-frames'] });
}"""


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    port = conftest.free_port()
    app = [str(ROOT / "tests/browser/apps/player_app.py"), "--server.headless", "true", "--server.port", str(port)]
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", *app, "--server.fileWatcherType", "none"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait(f"http://localhost:{port}/_stcore/health")
        measure(f"http://localhost:{port}/?world=field&layout=wide", seconds)
    finally:
        server.terminate()
        server.wait(timeout=10)


def wait(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=1).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise SystemExit(f"no server at {address}")


def measure(address: str, seconds: float) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=conftest.find_browser(), args=conftest.FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address)
        page.locator(".player.playing").wait_for(timeout=60_000)
        page.evaluate(OBSERVE)
        time.sleep(2)  # the page has settled
        for speed in ("1", "8"):
            page.locator("select").select_option(speed)
            page.evaluate("() => { window.drawn.length = 0 }")
            page.wait_for_timeout(1000 * seconds)
            report(page, speed)
        browser.close()
    print(f"load of the machine over the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


def report(page: Page, speed: str) -> None:
    drawn: list[tuple[float, int]] = page.evaluate("() => window.drawn")
    gaps = [after - before for (before, _), (after, _) in pairwise(drawn)]
    frames, passed = drawn[-1][1] - drawn[0][1], drawn[-1][0] - drawn[0][0]
    late = statistics.quantiles(gaps, n=20)[-1]
    size = page.locator(".world").evaluate("canvas => `${canvas.width} × ${canvas.height} px`")
    print(
        f"{speed}×, {size}: {1000 * frames / passed:.1f} frames/s "
        f"({frames} in {passed / 1000:.1f} s), frame time median {statistics.median(gaps):.1f} ms, "
        f"95th percentile {late:.1f} ms"
    )


if __name__ == "__main__":
    main()
