"""The section 'Drawing an action': what noise draws by scipy and by enumeration, masks by 0, entropies."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from scipy.special import log_softmax, softmax
from scipy.stats import chisquare, entropy

from pgviz.softmax import gumbel_draws
from pgviz.ui.components.sheet import Grid
from pgviz.ui.shell.formats import short
from pgviz.ui.softmax import drawing, presets
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.softmax.view import view
from tests.patience import draws
from tests.ui.sheet_reading import check_sheet, column, grids, number, numbers
from tests.ui.softmax.strategies import softmaxes

Z = np.array([14.0, 15.0, 11.0, 17.0])
ROUNDED = 5.1e-4


def grid(now: SoftmaxScenario, title: str) -> Grid:
    (found,) = [g for g in grids(view(now).drawing) if g.title == title]
    return found


def texts(found: Grid, key: str) -> list[str]:
    return [cell.text for cell in column(found, key)]


def shares(found: Grid, key: str) -> np.ndarray:
    return np.array([number(text) for text in texts(found, key)])


class TestNoise:
    def test_what_noise_draws_for_the_question(self) -> None:
        """F3: softmax(z), z/Σz, softmax twice."""
        found = grid(presets.QUESTION, "Drawing by noise")
        assert shares(found, "pi") == pytest.approx(softmax(Z), abs=ROUNDED)
        assert texts(found, "log") == [".246", ".263", ".193", ".298"]
        assert texts(found, "twice") == [".190", ".204", ".183", ".423"]
        assert shares(found, "log") == pytest.approx(Z / Z.sum(), abs=ROUNDED)
        assert shares(found, "twice") == pytest.approx(softmax(softmax(Z)), abs=ROUNDED)

    @pytest.mark.parametrize("tau", [0.5, 1.0, 3.0])
    def test_the_draws_are_those_of_the_softmax(self, tau: float) -> None:
        z = np.array([1.0, 0.0, 2.0, 1.5])
        counts = np.bincount(gumbel_draws(z, tau, draws=20_000, seed=3), minlength=4)
        assert chisquare(counts, 20_000 * softmax(z / tau)).pvalue > 1e-4
        assert chisquare(counts, 20_000 * softmax(z / (1.05 * tau))).pvalue < 1e-2 or tau == 3.0

    def test_the_measured_shares_are_within_their_errors(self) -> None:
        for text, p in zip(texts(grid(presets.EVEN, "Drawing by noise"), "gumbel"), [0.25] * 4, strict=True):
            share, error = map(number, text.split(" ± "))
            assert error == pytest.approx(np.sqrt(p * (1 - p) / drawing.DRAWS), abs=ROUNDED)
            assert abs(share - p) < 4.5 * error

    def test_the_first_draws_are_the_same_and_masked_actions_never_come(self) -> None:
        z = [0.0, -np.inf, 1.0]
        few, many = (gumbel_draws(z, draws=n, seed=1) for n in (10, 100))
        np.testing.assert_array_equal(few, many[:10])
        assert 1 not in gumbel_draws(z, draws=1000, seed=1)

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({"draws": 0}, "draws must be an integer from 1"),
            ({"seed": -1}, "seed must be an integer of at least 0"),
            ({"logits": [[0.0]]}, "logits must have shape"),
        ],
    )
    def test_what_is_refused(self, arguments: dict, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            gumbel_draws(**{"logits": [0.0, 1.0], "draws": 5, "seed": 0} | arguments)

    def test_what_has_no_logarithm_has_no_share(self) -> None:
        found = grid(presets.FAR_APART, "Drawing by noise")
        assert texts(found, "log") == ["—"] * 5
        assert "log z" not in view(presets.FAR_APART).drawing_words[0].replace("log z + g", "")


class TestMasks:
    def test_a_zero_is_no_mask(self) -> None:
        """F1: 37.8 % on the last three, .126 each; masked: a third each."""
        found = grid(presets.ZEROED, "Masked by")
        wrong = softmax([0.5, 0.5, 0.5, 0, 0, 0])
        assert shares(found, "zero") == pytest.approx(wrong, abs=ROUNDED)
        assert texts(found, "zero")[3:] == [".126"] * 3
        assert texts(found, "pi") == [".333"] * 3 + ["0"] * 3
        assert f"{100 * wrong[3:].sum():.1f}" == "37.8"
        assert ".378 of the probability" in view(presets.ZEROED).drawing_words[1]

    def test_without_a_mask_there_is_nothing_to_compare(self) -> None:
        assert [g.title for g in grids(view(presets.QUESTION).drawing)] == ["Drawing by noise", "Entropy at τ"]


class TestTemperature:
    def test_the_entropies_of_the_question(self) -> None:
        """F4."""
        found = grid(presets.QUESTION, "Entropy at τ")
        cells = [row.cells[0].text for row in found.rows if row.cells[0]]
        assert cells == [".107", ".538", ".839"]
        assert [number(text) for text in cells] == pytest.approx(
            [entropy(softmax(Z / tau)) for tau in (0.5, 1, 1.5)], abs=ROUNDED
        )

    def test_the_page_s_own_is_among_them(self) -> None:
        found = grid(dataclasses.replace(presets.QUESTION, tau=5.0), "Entropy at τ")
        (own,) = [row for row in found.rows if row.cells[0] and row.cells[0].mark]
        assert own.header.text == "τ = 5"
        assert number(own.cells[0].text) == pytest.approx(entropy(softmax(Z / 5)), abs=ROUNDED)


def test_log_probabilities_are_there_where_probabilities_are_0() -> None:
    """F2."""
    steps = view(presets.FAR_APART).softmax
    assert [short(v, 2) for v in steps.log_pi] == ["−627.97", "−802.23", "−838.39", "−1.9e−273", "−670.71"]
    np.testing.assert_allclose(steps.log_pi, log_softmax(presets.FAR_APART.logits), rtol=1e-12, atol=1e-200)


@settings(deadline=None, max_examples=draws(100), suppress_health_check=[HealthCheck.too_slow])
@given(softmaxes())
def test_any_scenario_has_shares_that_add_up(now: SoftmaxScenario) -> None:
    shown = view(now)
    check_sheet(shown.drawing)
    assert not any("nan" in sentence for sentence in shown.drawing_words)
    for values in (drawing.shares_of(now), drawing.noise_on_pi(shown.softmax), drawing.zeroed(now)):
        assert values.sum() == pytest.approx(1)
    assert drawing.shares_of(now)[list(now.masked)].sum() == 0
    on_log = drawing.noise_on_log(now)
    assert on_log is None or on_log.sum() == pytest.approx(1)


@settings(deadline=None, max_examples=draws(100), suppress_health_check=[HealthCheck.too_slow])
@given(softmaxes())
def test_in_any_scenario_the_sentences_have_scipy_s_numbers(now: SoftmaxScenario) -> None:
    noise, *zero, temperature = view(now).drawing_words
    masked = np.isin(range(len(now.z)), now.masked)
    z = np.where(masked, -np.inf, np.array(now.z) + now.c)
    with np.errstate(over="ignore"):
        pi = softmax((z - z.max()) / now.tau)
        entropies = [entropy(softmax((z - z.max()) / tau)) for tau in (0.5, 1.0, 1.5)]
    told = re.fullmatch(
        r".* is a draw from π\*\* = (.*): no exponential, no sum\. (?:Noise on log z draws z/Σz = (.*)\. )?"
        r"Noise on π draws softmax\(π\) = (.*)\.",
        noise,
    )
    assert told is not None
    drawn, on_log, twice = told.groups()
    assert numbers(drawn) == pytest.approx(pi, abs=ROUNDED)
    assert numbers(twice) == pytest.approx(softmax(pi), abs=ROUNDED)
    assert (on_log is None) == bool((z[~masked] <= 0).any())
    if on_log is not None:
        some = np.where(masked, 0.0, z) / z.max()
        assert numbers(on_log) == pytest.approx(some / some.sum(), abs=ROUNDED)
    assert bool(zero) == bool(now.masked)
    if zero:
        with_zero = np.where(masked, 0.0, z)
        with np.errstate(over="ignore"):
            share = softmax((with_zero - with_zero.max()) / now.tau)[masked].sum()
        assert number(re.findall(r"would leave (\S+) of the probability", zero[0])[0]) == pytest.approx(
            share, abs=ROUNDED
        )
    assert list(map(number, re.findall(r"(\S+) at τ = ", temperature))) == pytest.approx(entropies, abs=ROUNDED)
