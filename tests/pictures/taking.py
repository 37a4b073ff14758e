"""Taking a picture of a page so that the same page gives the same pixels.

What moves is left out (the browser says that its person wants less motion, so that the film stands where it is put),
and nothing is taken before the page stands: its script has run, its charts are drawn, its fonts are there, and two
looks at it are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page

from tests.browser.app import PATIENCE, ROOTS, ready, settled
from tests.pictures.listed import Picture

COLOURS = 256
Colours = NDArray[np.int64]
SAME_PIXELS = (
    "--disable-partial-raster",  # what is painted anew in part has other edges than what is painted as a whole
    "--run-all-compositor-stages-before-draw",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
)
"""Flags of the browser that takes pictures."""
LOOKS, BETWEEN = 100, 250  # how often a page is looked at until it stands; ms between two looks
BOTTOM = "() => document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight"
ANSWERED = f"""() => !document.querySelector("[data-stale=true]")
    && !{ROOTS}.some((root) => root?.querySelector(".waits"))"""  # what Python has not answered for is pale
FILM_STANDS_AT = """(scrub, share) => {
  scrub.value = String(Math.round(share * Number(scrub.max)));
  for (const what of ["input", "change"]) scrub.dispatchEvent(new Event(what, { bubbles: true }));
}"""


class NeverStoodStillError(Exception):
    """A page went on changing; the message says which."""


@contextmanager
def opened(browser: Browser, address: str, size: tuple[int, int], theme: str) -> Iterator[Page]:
    """A page that a new visitor opens, with everything on it drawn."""
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        device_scale_factor=1,
        locale="en-GB",
        timezone_id="UTC",
    )
    page = context.new_page()
    page.goto(address)
    yield ready(page)
    context.close()


def shot(browser: Browser, address: str, picture: Picture) -> bytes:
    """The picture, as PNG."""
    with opened(browser, f"{address}/{picture.link}", picture.size, picture.theme) as page:
        if picture.film is not None:
            put_film(page, picture.film)
        if picture.open:
            unfold(page, picture.open)
        width, most = picture.size
        height = min(most, int(page.evaluate(BOTTOM)))
        return standing(page, {"x": 0, "y": 0, "width": width, "height": height})


def put_film(page: Page, share: float) -> None:
    """Let the film stand at a share of its length."""
    page.locator(".player input.scrub").evaluate(FILM_STANDS_AT, share)


def unfold(page: Page, title: str) -> None:
    """Unfold a section, and scroll so that it stands on top."""
    section = page.locator("[data-testid=stExpander]").filter(has=page.get_by_text(title, exact=True))
    section.locator("summary").click()
    settled(page)
    ready(page)
    section.evaluate("(section) => section.scrollIntoView({ block: 'start', behavior: 'instant' })")


def standing(page: Page, clip: FloatRect) -> bytes:
    """A piece of the page once it stands."""
    page.evaluate("() => document.fonts.ready")
    before = b""
    for _ in range(LOOKS):
        settled(page)
        page.wait_for_function(ANSWERED, timeout=PATIENCE)
        now = page.screenshot(clip=clip, animations="disabled", caret="hide", scale="css")
        if now == before:
            return now
        before = now
        page.wait_for_timeout(BETWEEN)
    raise NeverStoodStillError(f"{page.url} did not stand still within {LOOKS} looks")


def palette(*samples: Image.Image) -> Colours:
    """The colours that are there most, (256, 3): the pages are flat, and the repository stays small."""
    found, often = np.unique(np.concatenate([_packed(sample) for sample in samples]), return_counts=True)
    most = found[np.argsort(-often, kind="stable")[:COLOURS]]
    return np.stack([most >> 16, most >> 8 & 255, most & 255], axis=1)


def coloured(picture: Image.Image, colours: Colours) -> Image.Image:
    """With the nearest of these colours. Pillow's own way is a little off: its white is not white."""
    found, where = np.unique(_packed(picture), return_inverse=True)
    each = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1)
    nearest = np.concatenate([((part[:, None] - colours) ** 2).sum(-1).argmin(1) for part in np.array_split(each, 64)])
    image = Image.fromarray(nearest[where].reshape(picture.height, picture.width).astype(np.uint8), "P")
    image.putpalette(colours.astype(np.uint8).tobytes())
    return image


def _packed(picture: Image.Image) -> Colours:
    """Each pixel's colour as one number."""
    red, green, blue = np.moveaxis(np.asarray(picture.convert("RGB")).reshape(-1, 3).astype(np.int64), 1, 0)
    return np.asarray(red << 16 | green << 8 | blue)


def save(image: bytes, path: Path) -> None:
    """Keep a picture, with few colours."""
    path.parent.mkdir(parents=True, exist_ok=True)
    full = Image.open(BytesIO(image)).convert("RGB")
    coloured(full, palette(full)).save(path, optimize=True)
