"""What the page Softmax shows, against scipy's softmax: every number, in every scenario."""

from __future__ import annotations

import math
import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from scipy.special import log_softmax, softmax
from scipy.stats import entropy

from pgviz.ui.components.sheet import Formula, Grid
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.shell.parts import Chart, parts_of
from pgviz.ui.softmax.presets import PRESETS
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.softmax.view import View, view
from tests.patience import draws
from tests.ui.sheet_reading import (
    check_edit,
    check_sheet,
    column,
    edits,
    formulas,
    grids,
    headers,
    linked,
    number,
    numbers,
    rows,
)
from tests.ui.softmax.strategies import softmaxes

QUESTION = np.array([14.0, 15.0, 11.0, 17.0])
ROUNDED = 5.1e-4  # three decimals
many = settings(deadline=None, max_examples=draws(100), suppress_health_check=[HealthCheck.too_slow])


def table(shown: View) -> Grid:
    return next(grid for grid in grids(shown.steps) if any(row.total for row in grid.rows))


def texts(shown: View, key: str) -> list[str]:
    return [cell.text for cell in column(table(shown), key)]


def pi_of(now: SoftmaxScenario) -> np.ndarray:
    """By scipy, of logits from which the largest is subtracted before they are divided: 1e308 − (−1e308) overflows."""
    z = np.where(np.isin(range(len(now.z)), now.masked), -np.inf, np.array(now.z) + now.c)
    with np.errstate(over="ignore"):
        return softmax((z - z.max()) / now.tau)


def drawn(chart: Chart) -> dict[str, dict]:
    """The traces by name; the last one, of the points, has none."""
    return {trace.get("name", ""): trace for trace in chart.figure.to_dict()["data"]}


class TestSteps:
    def test_the_question_step_by_step_called_by_its_names(self) -> None:
        shown = view(SoftmaxScenario())
        names = [h.text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "") for h in table(shown).columns]
        assert names == ["logit z", "(z−max)/τ", "exp", "π", "exp ÷ sum", "log π"]
        assert texts(shown, "z") == ["14", "15", "11", "17"]
        assert texts(shown, "gap") == ["−3", "−2", "−6", "0"]
        assert texts(shown, "pi") == [".042", ".114", ".002", ".842"]
        for key, values in {"exp": np.exp(QUESTION - 17), "logpi": log_softmax(QUESTION)}.items():
            assert [number(text) for text in texts(shown, key)] == pytest.approx(values, abs=ROUNDED)
        (totals,) = [row for row in table(shown).rows if row.total]
        total, one = [cell.text for cell in totals.cells if cell is not None]
        assert number(total) == pytest.approx(np.exp(QUESTION - 17).sum(), abs=ROUNDED)
        assert one == "1"

    def test_the_logits_come_first_on_the_sheet(self) -> None:
        """On a telephone what one drags, and what it moves, is on the first screen."""
        shown = view(SoftmaxScenario())
        assert shown.steps.parts[0] is table(shown)
        assert list(edits(shown.steps)) == ["z.0", "z.1", "z.2", "z.3", "tau", "c"]

    def test_the_quotient_has_the_pages_numbers(self) -> None:
        (formula,) = [part for part in view(SoftmaxScenario()).steps.parts if isinstance(part, Formula)]
        assert formula.spoken == "π of → East is .135 over 1.188, which is .114"
        (fraction,) = [token for token in formula.tokens if token.under]
        assert [token.text for token in fraction.over] == [".135"]
        assert "".join(token.text for token in fraction.under) == ".050+.135+.002+1"
        assert formulas(view(SoftmaxScenario()).steps)[0].endswith("= .114")

    def test_pointing_at_an_action_lights_up_its_row_and_no_other(self) -> None:
        shown = view(SoftmaxScenario())
        for row in rows(table(shown)):
            assert linked(shown.steps, row.header.link) == list(row.cells)

    def test_a_masked_action_has_logit_minus_infinity_and_can_be_neither_dragged_nor_picked(self) -> None:
        shown = view(SoftmaxScenario(masked=(3,)))
        assert all(cell.dead == (b == 3) for b in range(4) for cell in linked(shown.steps, f"a{b}"))
        row = {key: texts(shown, key)[3] for key in ("z", "gap", "exp", "pi", "logpi")}
        assert row == {"z": "−∞", "gap": "−∞", "exp": "0", "pi": "0", "logpi": "−∞"}
        assert "z.3" not in edits(shown.steps)
        assert shown.steps.picks() == {"pick.0", "pick.1", "pick.2"}
        assert "was 17" in column(table(shown), "z")[3].note

    def test_no_setting_changes_a_header_and_no_header_can_break(self) -> None:
        """Or the rows below would move while one drags."""
        names = [[h.text for h in table(view(now)).columns] for now in (SoftmaxScenario(), SoftmaxScenario(tau=5, c=9))]
        assert names[0] == names[1]
        assert not any(" " in name for name in names[0])

    def test_a_constant_added_to_all_changes_no_step(self) -> None:
        before, after = view(SoftmaxScenario()), view(SoftmaxScenario(c=1000.0))
        for key in ("z", "gap", "exp", "pi", "logpi"):
            assert texts(before, key) == texts(after, key)

    @pytest.mark.parametrize(
        ("z", "expected"),
        [
            ((5.0,), [1]),
            ((0.0, 0.0), [0.5, 0.5]),
            ((1000.0, -1000.0, 0.0), [1, 0, 0]),
            ((1000.0, 999.0, 0.0), [*softmax([1, 0]), 0]),
            ((1e308, -1e308), [1, 0]),
        ],
    )
    def test_any_logits(self, z: tuple[float, ...], expected: list[float]) -> None:
        now = SoftmaxScenario(z=z).repaired().scenario
        assert [number(text) for text in texts(view(now), "pi")] == pytest.approx(expected, abs=ROUNDED)


class TestSentences:
    def test_it_says_which_numbers_are_which(self) -> None:
        (which, more, left) = view(SoftmaxScenario()).sentences
        assert "**(14, 15, 11, 17) are the logits**, (.042, .114, .002, .842) the probabilities" in which
        assert "the probabilities sum to 1." in which
        assert f"e = {short(math.e)} times" in more
        assert short(entropy(softmax(QUESTION))) in left
        assert short(math.log(4)) in left

    def test_the_logit_of_a_masked_action_is_said_to_be_minus_infinity(self) -> None:
        (which, _, left) = view(SoftmaxScenario(masked=(3,))).sentences
        assert "**(14, 15, 11, −∞) are the logits**" in which
        assert "17" not in which
        assert short(math.log(3)) in left

    def test_what_one_more_on_a_logit_does_depends_on_the_temperature(self) -> None:
        now = SoftmaxScenario(tau=2.0)
        before, after = softmax(QUESTION / 2), softmax(np.array([14.0, 16.0, 11.0, 17.0]) / 2)
        odds = [pi[1] / pi[0] for pi in (before, after)]
        assert f"τ) = {short(odds[1] / odds[0])} times" in view(now).sentences[1]


class TestPicture:
    def test_a_line_an_action_and_the_points_of_now_on_it(self) -> None:
        now = SoftmaxScenario(z=(1.0, 2.0, 3.0))
        traces = drawn(view(now).picture)
        points = traces.pop("")
        assert points["x"] == [2, 2, 2]
        assert traces.pop("now")["x"] == [2, 2]
        assert points["y"] == pytest.approx(softmax([1, 2, 3]))
        assert list(traces) == ["a₀", "a₁", "a₂"]
        for action, trace in enumerate(traces.values()):
            expected = softmax([[1, z, 3] for z in trace["x"]], axis=1)[:, action]
            assert trace["y"] == pytest.approx(expected, abs=1e-12)

    def test_it_is_of_the_picked_logit_where_it_is_with_c(self) -> None:
        shown = view(SoftmaxScenario(moved=3, c=40.0))
        assert drawn(shown.picture)[""]["x"] == [57] * 4
        assert shown.heading == "**If only the logit of ← West moved**"
        assert "against the logit of ← West" in shown.picture.alt


@many
@given(softmaxes())
def test_in_every_scenario_every_number_is_scipys(now: SoftmaxScenario) -> None:
    shown, pi = view(now), pi_of(now)
    assert texts(shown, "z") == [short(-math.inf if b in now.masked else z) for b, z in enumerate(now.z)]
    assert [number(text) for text in texts(shown, "pi")] == pytest.approx(pi, abs=ROUNDED)
    assert [cell.bar for cell in column(table(shown), "pi")] == pytest.approx(pi, abs=1e-12)
    assert [cell.bar for cell in column(table(shown), "exp")] == pytest.approx(pi / pi.max(), abs=1e-12)
    (said,) = re.findall(r"is (\S+) nats; .* would have (\S+)\.$", shown.sentences[2])
    assert list(map(number, said)) == pytest.approx([entropy(pi), math.log(len(now.allowed))], abs=ROUNDED)
    assert vector(now.logits) in shown.sentences[0]
    assert f"the logit of {now.actions[now.moved]}; now π is " in shown.picture.alt
    assert numbers(shown.picture.alt.split("now π is ")[1].rstrip(".")) == pytest.approx(pi, abs=ROUNDED)
    points = drawn(shown.picture)[""]
    assert points["y"] == pytest.approx(pi, abs=1e-12)
    assert set(points["x"]) == {now.z[now.moved] + now.c}


@many
@given(softmaxes())
def test_in_every_scenario_every_part_can_be_shown(now: SoftmaxScenario) -> None:
    parts = dict(parts_of(view(now)))
    assert set(parts) == {"steps", "sentences", "heading", "picture", "drawing", "drawing_words"}
    check_sheet(parts["steps"])
    assert all("nan" not in sentence for sentence in parts["sentences"])
    for trace in parts["picture"].figure.to_dict()["data"]:
        assert all(v is not None and math.isfinite(v) for v in (*trace["x"], *trace["y"]))
    for edit in edits(parts["steps"]).values():
        check_edit(now, edit)
    assert parts["steps"].picks() == {f"pick.{b}" for b in now.allowed}
    assert {h.action for h in headers(parts["steps"]) if h.picked} == {now.moved}


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_preset_shows_what_its_sentence_says(preset) -> None:
    expected = {
        "the question": softmax(QUESTION),
        "softmax again": softmax(softmax(QUESTION)),
        "+1000 on all": softmax(QUESTION),
        "hot": softmax(QUESTION / 5),
        "one action masked": np.append(softmax(QUESTION[:3]), 0),
        "enormous": np.array([0.5, 0.5, 0, 0]),
    }
    shown = view(preset.scenario)
    assert [number(text) for text in texts(shown, "pi")] == pytest.approx(expected[preset.name], abs=ROUNDED)
    assert drawn(shown.picture)[""]["y"] == pytest.approx(expected[preset.name], abs=1e-12)
