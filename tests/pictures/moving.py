"""README's moving picture: a logit is dragged on Score, then the film of REINFORCE goes from its beginning to its end.

It is put together from pictures of pages that stand, one after each step of the hand, so that it comes out the same
however fast the machine is.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page

from tests.browser.app import box_of, cell
from tests.pictures.taking import coloured, opened, palette, put_film, standing

LARGEST = 1_500_000  # bytes
SIZE = (1280, 1100)  # of the window
CLIP = (1020, 700)  # of what is shown of it
STEPS, PIXELS = 16, 12  # of the drag, there and back; pixels of a step
MOST_TAKES = 60
QUICK, SLOW, LONG = 110, 420, 1400  # ms that a frame stays: in the drag, in the film, where one shall look

POINTER = """() => {
  const hand = document.createElement("div");
  hand.style.cssText = "position:fixed;z-index:9999999;width:18px;height:18px;margin:-9px 0 0 -9px;border-radius:50%;"
    + "pointer-events:none;background:rgba(15,76,129,.35);border:2px solid #0F4C81;box-sizing:border-box";
  document.body.append(hand);
  const follow = (e) => Object.assign(hand.style, { left: e.clientX + "px", top: e.clientY + "px" });
  addEventListener("mousemove", follow, true);
}"""

Frame = tuple[bytes, int]
"""A picture, and how long it stays in ms."""


def made(browser: Browser, address: str) -> bytes:
    """The moving picture, as GIF. ValueError if it became too large."""
    frames = [*drag(browser, address), *film(browser, address)]
    found = animated(frames)
    if len(found) > LARGEST:
        raise ValueError(f"the moving picture has {len(found)} bytes, more than {LARGEST}")
    return found


def drag(browser: Browser, address: str) -> Iterator[Frame]:
    """East's logit rises and falls: π, E[φ] and the score follow."""
    with opened(browser, f"{address}/Score", SIZE, "light") as page:
        clip = beside_the_sidebar(page, top_of(page, "section.sheet"))
        page.evaluate(POINTER)
        box = box_of(cell(page, "logit of → East"))
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        page.mouse.move(x, y)
        yield standing(page, clip), LONG
        page.mouse.down()
        way = [*range(1, STEPS + 1), *range(STEPS - 1, -1, -1)]
        for place in way:
            page.mouse.move(x + PIXELS * place, y, steps=2)
            yield standing(page, clip), LONG if place == STEPS else QUICK
        page.mouse.up()


def film(browser: Browser, address: str) -> Iterator[Frame]:
    """The film, each of its episodes at its end."""
    with opened(browser, f"{address}/REINFORCE", SIZE, "light") as page:
        clip = beside_the_sidebar(page, top_of(page, ".player") - 12)
        yield standing(page, clip), LONG
        taken = -1
        for _ in range(MOST_TAKES):
            for button in ("next", "next", "back"):  # to the beginning of the one after the next, and one step back
                page.locator(f".player button[data-do={button}]").click()
            picture, now = standing(page, clip), int(page.locator(".player").get_attribute("data-take") or 0)
            if now <= taken:
                break
            taken = now
            yield picture, SLOW
        put_film(page, 1.0)
        yield standing(page, clip), LONG


def top_of(page: Page, selector: str) -> float:
    """Where the first such thing begins, in pixels from the top."""
    return box_of(page.locator(selector).first)["y"] - 8


def beside_the_sidebar(page: Page, top: float) -> FloatRect:
    """The piece of the page that is shown."""
    left = box_of(page.locator("[data-testid=stMainBlockContainer]"))["x"] + 16
    return {"x": left, "y": top, "width": CLIP[0], "height": CLIP[1]}


def animated(frames: list[Frame]) -> bytes:
    """Frames as one GIF, with the same colours in all of them: what does not change costs nothing."""
    full = [Image.open(BytesIO(picture)).convert("RGB") for picture, _ in frames]
    colours = palette(full[0], full[len(full) // 3], full[len(full) // 2], full[-1])
    first, *rest = (coloured(picture, colours) for picture in full)
    found = BytesIO()
    first.save(
        found,
        format="GIF",
        save_all=True,
        append_images=rest,
        duration=[stays for _, stays in frames],
        loop=0,
        optimize=True,
        disposal=1,
    )
    return found.getvalue()
