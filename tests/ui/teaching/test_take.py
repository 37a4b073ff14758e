"""What is taken from a page: its tables to the last bit, its formula, code that prints its numbers, its film."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from pgviz.mdp import policy_gradient
from pgviz.ui.beyond.taken import TAKEN as BEYOND
from pgviz.ui.components.player.alone import alone
from pgviz.ui.components.sheet import Cell, Grid, Sheet
from pgviz.ui.components.sheet.tables import NOTHING, WHOLE
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings.presets import PRESETS as ENCODED
from pgviz.ui.encodings.taken import TAKEN as ENCODINGS
from pgviz.ui.gradient.scenario import ONE_DECISION, WORLDS, GradientScenario
from pgviz.ui.gradient.taken import TAKEN as GRADIENT
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.reinforce.taken import TAKEN as REINFORCE
from pgviz.ui.reinforce.told import told_of
from pgviz.ui.score.taken import TAKEN as SCORE
from pgviz.ui.shell.formats import Shown
from pgviz.ui.shell.labels import plain
from pgviz.ui.softmax.presets import PRESETS as SOFTENED
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.softmax.taken import TAKEN as SOFTMAX
from pgviz.ui.softmax.view import view as softmax_view
from pgviz.ui.start.taken import TAKEN as START
from pgviz.ui.teaching.take import Taken, latex
from pgviz.ui.teaching.take.model import archive, csv, tables
from tests.snippet_cases import printed_by

PAGES: tuple[Taken[Any], ...] = (START, SOFTMAX, ENCODINGS, SCORE, BEYOND, GRADIENT, REINFORCE)
SHORT_TRAINING = ReinforceScenario(episodes=20, runs=2)
STACKED = Decision(join="stack", theta=(0.5, -1.0, 0.25, 0.0, 2.0))
NAMED = re.compile(r"\(\d+, \d+\)|[as][₀-₉]|it is 0")  # a cell of a map, an action, a state; and words


QUICK = {REINFORCE: SHORT_TRAINING, GRADIENT: GradientScenario(world=ONE_DECISION)}


def scenario_of(page: Taken[Any]) -> Any:
    return QUICK.get(page) or page.kind()


def cells(sheet: Sheet) -> list[Cell]:
    grids = (part for part in sheet.parts if isinstance(part, Grid))
    return [cell for grid in grids for row in grid.rows for cell in row.cells if cell is not None]


class TestTables:
    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
    def test_every_number_of_a_page_is_known_with_all_its_digits(self, page: Taken[Any]) -> None:
        unknown = {
            cell.text
            for made in page.sheets(scenario_of(page)).values()
            for sheet in made()
            for cell in cells(sheet)
            if not isinstance(cell.text, Shown) and cell.text not in NOTHING and not WHOLE.fullmatch(cell.text)
        }
        assert [text for text in unknown if any(c.isdigit() for c in NAMED.sub("", text))] == []

    def test_a_table_comes_back_from_its_csv_to_the_last_bit(self) -> None:
        now = SoftmaxScenario(masked=(2,))
        table = next(iter(tables(SOFTMAX.sheets(now)).values()))
        read = pd.read_csv(io.StringIO(csv(table)), index_col=0)
        assert read["π"].tolist()[:4] == softmax_view(now).softmax.pi.tolist()
        pd.testing.assert_frame_equal(read, table, check_exact=True)

    def test_all_tables_of_a_page_are_one_archive_the_same_each_time(self) -> None:
        found = tables(SCORE.sheets(Decision()))
        packed = archive(found)
        assert packed == archive(found)
        with zipfile.ZipFile(io.BytesIO(packed)) as files:
            assert len(files.namelist()) == len(found)
            assert all(name.isascii() for name in files.namelist())
            read = pd.read_csv(files.open("05-the-score-score.csv"), index_col=0)
        assert_allclose(read.to_numpy().ravel(), Decision().policy().score(1), rtol=0, atol=1e-15)

    def test_a_file_s_name_is_plain(self) -> None:
        assert [plain(name) for name in ("φ(s, → East)", "∇J", "…")] == ["phi-s-east", "grad-j", ""]


class TestFormulas:
    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
    def test_a_formula_has_nothing_that_tex_does_not_know_and_its_braces_match(self, page: Taken[Any]) -> None:
        text = page.formula(scenario_of(page))
        assert text.isascii()
        assert text.count("{") == text.count("}") > 0
        assert text.count(r"\begin") == text.count(r"\end") > 0

    def test_a_formula_has_the_page_s_numbers(self) -> None:
        assert r"(.042,\ .114,\ .002,\ .842)" in SOFTMAX.formula(SoftmaxScenario())
        assert "-.842" in SCORE.formula(Decision())

    @pytest.mark.parametrize(
        ("value", "written"),
        [(0.25, ".25"), (-1.5, "-1.5"), (-np.inf, r"-\infty"), (3e-9, r"3 \cdot 10^{-9}"), (2e7, r"2 \cdot 10^{7}")],
    )
    def test_a_number_is_as_short_as_on_the_page(self, value: float, written: str) -> None:
        assert latex.number(value) == written

    def test_words_of_a_stranger_are_words(self) -> None:
        assert latex.text(r"\input{x} $a_1 & b₂%") == r"\text{input x a 1 b2}"


def expected_of_decision(now: Decision) -> dict[str, Any]:
    policy = now.policy()
    return {"phi": policy.phi, "logits": policy.logits, "pi": policy.probabilities}


class TestPrograms:
    """Run in this process: what a person runs is a file, and ``test_snippets`` runs such files."""

    @pytest.mark.parametrize("preset", SOFTENED, ids=lambda preset: preset.name)
    def test_softmax(self, preset: Any) -> None:
        steps = softmax_view(preset.scenario).softmax
        found = printed_by(SOFTMAX.program(preset.scenario))
        for name in ("weights", "pi", "log_pi", "entropy"):
            assert_allclose(found[name], getattr(steps, name), rtol=1e-13, atol=1e-15)

    @pytest.mark.parametrize(
        "now",
        [*(preset.scenario for preset in ENCODED), *(Decision(x=x, s=(0.3, 0.9), other=(0, 1), n=3, theta=(1.0,) * 99)
          .repaired().scenario for x in ("polynomial", "fourier", "rbf", "tiles")), STACKED,
         replace(STACKED, join="product", code="one-hot", tau=2.0, masked=(1,), theta=(0.1,) * 24),
         Decision(x="one-hot", s=(3.0,), other=(0.0,), theta=(0.5,) * 36)],
    )  # fmt: skip
    def test_encodings(self, now: Decision) -> None:
        now = now.repaired().scenario
        found = printed_by(ENCODINGS.program(now))
        for name, expected in expected_of_decision(now).items():
            assert_allclose(found[name], expected, rtol=1e-12, atol=1e-12, err_msg=name)

    @pytest.mark.parametrize("world", WORLDS)
    def test_policy_gradient(self, world: str) -> None:
        now = GradientScenario(world=world)
        found = printed_by(GRADIENT.program(now))
        for name, keeps in (("gradient", True), ("without_gamma", False)):
            expected = policy_gradient(now.mdp, now.features, now.thetas, keeps, now.steps)
            assert_allclose(found[name], expected, rtol=0, atol=1e-12, err_msg=name)
        pi = now.policy.probabilities
        assert_allclose(found["J"], now.mdp.performance(pi, now.steps), rtol=1e-12)

    @pytest.mark.parametrize("changed", [{}, {"keep": False, "baseline": "value", "slow": 15}])
    def test_reinforce(self, changed: dict[str, Any]) -> None:
        now = replace(SHORT_TRAINING, **changed)
        told, found = told_of(now), printed_by(REINFORCE.program(now))
        assert_allclose(found["returns"], told.update.returns, rtol=0, atol=1e-13)
        assert_allclose(found["change"], told.change, rtol=0, atol=1e-13)
        assert_allclose(found["theta"], told.update.theta_after, rtol=0, atol=1e-13)

    @pytest.mark.parametrize(("page", "number"), [(START, "pi"), (SCORE, "pi"), (BEYOND, "pi")])
    def test_those_that_are_snippets(self, page: Taken[Any], number: str) -> None:
        now = page.kind()
        pi = now.network.probabilities(now.x) if page is BEYOND else now.policy().probabilities
        assert_allclose(printed_by(page.program(now))[number], pi, rtol=1e-13)


def test_the_film_is_one_file_that_asks_for_nothing_else() -> None:
    assert REINFORCE.film is not None
    text = alone(REINFORCE.film(SHORT_TRAINING), "<A film>")
    assert "<title>&lt;A film&gt;</title>" in text
    assert text.count("</script>") == 1
    assert not any(asks in text for asks in ("src=", "href=", "import ", "@import", "http://localhost"))
