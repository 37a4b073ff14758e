"""One set of colours: the app's theme and the figures agree, and both can be seen on light and on dark."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from pathlib import Path

import pytest

from pgviz.figures import theme

ROOT = Path(__file__).parents[2]
CONFIG = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))["theme"]
MODES = ("light", "dark")
ROLES = ("PHI", "MEAN", "SCORE", "NEGATIVE", "PROBABILITY")
DATA = {name: value for name, value in vars(theme).items() if isinstance(value, str) and value.startswith("#")} | {
    f"ACTIONS[{i}]": colour for i, colour in enumerate(theme.ACTIONS)
}
TEXTS = [name for name in CONFIG["light"] if name.endswith("TextColor")] + ["textColor", "linkColor", "primaryColor"]
CSS_COLOURS = "red green blue orange purple black white gray grey yellow pink brown cyan magenta teal navy crimson gold"


def luminance(colour: str) -> float:
    """Relative luminance of #RRGGBB: WCAG 2.1, https://www.w3.org/TR/WCAG21/#dfn-relative-luminance."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """WCAG 2.1's contrast ratio, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_21_for_black_on_white() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)


@pytest.mark.parametrize("mode", MODES)
def test_the_app_and_the_figures_have_the_same_colours(mode: str) -> None:
    names = ("blueColor", "orangeColor", "greenColor", "redColor", "violetColor")
    assert [CONFIG[mode][name] for name in names] == [DATA[role] for role in ROLES]
    assert tuple(CONFIG[mode]["chartCategoricalColors"]) == theme.ACTIONS


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", DATA)
def test_data_stand_out_from_the_background(name: str, mode: str) -> None:
    assert contrast(DATA[name], CONFIG[mode]["backgroundColor"]) >= 3  # WCAG 2.1, 1.4.11: graphical objects


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("name", TEXTS)
def test_text_can_be_read_on_every_background(name: str, mode: str) -> None:
    colours = CONFIG[mode]
    backgrounds = [
        part[key] for part in (colours, colours["sidebar"]) for key in part if key.lower().endswith("backgroundcolor")
    ]
    assert len(backgrounds) == 4
    for background in backgrounds:
        assert contrast(colours[name], background) >= 4.5  # WCAG 2.1, 1.4.3: text


def test_roles_and_actions_are_all_different_colours() -> None:
    colours = [*(DATA[role] for role in ROLES), *theme.ACTIONS]
    assert len(set(colours)) == len(colours)


def test_actions_differ_in_more_than_colour() -> None:
    for signs in (theme.PATTERNS, theme.DASHES, theme.SYMBOLS):
        assert len(set(signs)) == len(signs) == len(theme.ACTIONS)


@pytest.mark.parametrize(("opacity", "text"), [(1, "rgba(31,131,196,1)"), (0.25, "rgba(31,131,196,0.25)")])
def test_translucent_keeps_the_colour(opacity: float, text: str) -> None:
    assert theme.translucent("#1F83C4", opacity) == text


def test_a_figure_has_the_app_s_look_and_what_it_is_given() -> None:
    drawn = theme.figure(theme.bar(x=[1], y=[2]), yaxis={"title": {"text": "π"}}, height=200)
    assert (drawn.layout.yaxis.title.text, drawn.layout.height) == ("π", 200)
    assert drawn.layout.colorway == theme.ACTIONS
    assert drawn.layout.font.family == theme.FONT


@pytest.mark.parametrize("figure", [theme.figure(theme.bar(hight=[1])), theme.figure(height="tall")])
def test_what_plotly_does_not_know_is_an_error_when_it_is_asked(figure: theme.Figure) -> None:
    with pytest.raises(ValueError, match=r"hight|tall"):
        assert figure.plotly


@pytest.mark.parametrize("path", sorted((ROOT / "pgviz/figures").glob("*.py")), ids=lambda path: path.name)
def test_no_other_figure_module_names_a_colour(path: Path) -> None:
    if path.name == "theme.py":
        return
    named = re.compile(rf"#[0-9a-fA-F]{{3,8}}\b|\b(rgb|hsl)a?\(|^({CSS_COLOURS.replace(' ', '|')})$")
    strings = [
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    assert [text for text in strings if named.search(text)] == []


class TestInANotebook:
    DRAWN = theme.figure(theme.scatter(x=[1, 2], y=[0.5, float("nan")], name="J(θ)"), height=200)

    def test_a_figure_shows_itself_as_plotly_s_own_do(self) -> None:
        shown = self.DRAWN._repr_mimebundle_()[theme.NOTEBOOKS]
        (trace,) = json.loads(json.dumps(shown, allow_nan=False))["data"]
        assert trace == {"type": "scatter", "x": [1, 2], "y": [0.5, None], "name": "J(θ)"}
        assert shown["layout"]["height"] == 200

    def test_its_text_can_be_read_on_its_ground_whatever_the_notebook_s_colours(self) -> None:
        layout = self.DRAWN._repr_mimebundle_()[theme.NOTEBOOKS]["layout"]
        assert contrast(layout["font"]["color"], layout["paper_bgcolor"]) >= 4.5
        assert layout["font"]["size"] == theme.LOOK["font"]["size"]

    def test_as_text_it_is_short(self) -> None:
        assert repr(self.DRAWN) == "Figure: J(θ)"
