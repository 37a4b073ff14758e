"""The pictures of the documentation: every page, light and dark, 1280 and 390 px wide, in ``docs/images``.

python -m tests.browser.images
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import launch
from tests.browser.serving import ROOT, served

FOLDER = ROOT / "docs" / "images"
PAGES = ("", "Softmax", "Encodings", "Score", "Beyond_linear", "Policy_gradient", "REINFORCE")
WIDTHS = {1280: 1100, 390: 1700}  # and the most of the height that a picture shows
COLOURS = 256


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served("app.py") as address, sync_playwright() as playwright:
        browser = launch(playwright)
        for name in PAGES:
            for scheme in ("light", "dark"):
                for width, most in WIDTHS.items():
                    path = FOLDER / f"{(name or 'start').lower().replace('_', '-')}-{scheme}-{width}.png"
                    save(shot(browser, f"{address}/{name}", scheme, width, most), path)
                    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")
        browser.close()


def shot(browser: Browser, address: str, scheme: str, width: int, most: int) -> bytes:
    """A picture of a page once everything on it stands."""
    context = browser.new_context(viewport={"width": width, "height": most}, color_scheme=scheme)
    page = context.new_page()
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for(timeout=60_000)
    page.get_by_role("spinbutton").first.wait_for(timeout=60_000)
    page.locator("[data-testid=stStatusWidget]").wait_for(state="detached", timeout=60_000)
    page.wait_for_timeout(2500)  # fonts, charts, the player's first steps
    bottom = page.evaluate("() => document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight")
    image = page.screenshot(clip={"x": 0, "y": 0, "width": width, "height": min(most, bottom)})
    context.close()
    return image


def save(image: bytes, path: Path) -> None:
    """With the colours that are there most, exactly: the pages are flat, and the repository stays small."""
    flat = Image.open(BytesIO(image)).convert("RGB")
    found = flat.getcolors(flat.width * flat.height) or []
    most = [colour for _, colour in sorted(found, reverse=True)[:COLOURS]]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in most for part in colour])
    flat.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
