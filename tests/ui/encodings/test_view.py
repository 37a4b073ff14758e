"""What the page Encodings shows, in random decisions, against second roads from φ and θ."""

from __future__ import annotations

import json
import re
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from scipy.special import softmax

from pgviz.figures import theme
from pgviz.ui.components.sheet import Grid, Sheet
from pgviz.ui.decision.coding import JOINS
from pgviz.ui.decision.expressiveness import best_fit_of, expressiveness_of
from pgviz.ui.decision.recoding import recoded
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings.features import MOST_FEATURES_SHOWN
from pgviz.ui.encodings.matrix import MOST_COLUMNS
from pgviz.ui.encodings.presets import PRESETS
from pgviz.ui.encodings.view import View, view
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.parts import Chart, parts_of
from pgviz.ui.state.scenario import Change, decode, encode
from tests.patience import draws
from tests.ui.sheet_reading import (
    cells,
    check_edit,
    check_sheet,
    column,
    edits,
    grids,
    headers,
    linked,
    number,
    numbers,
    rows,
)
from tests.ui.strategies import decisions

many = settings(deadline=None, max_examples=draws(100), suppress_health_check=[HealthCheck.too_slow])
ROUNDED = 5.1e-4  # three decimals
THETA = np.array([[8, -3, 2, 5, 1], [9, 4, -1, 5, 1], [6, 0, 7, 4, 1], [10, 2, -5, 6, 1.0]])  # [Θ|b]
STATE, OTHER = np.array([1, 0, 0, 1]), np.array([0, 1, 1, 0])


def pi_of(now: Decision, state: tuple[float, ...] | None = None) -> np.ndarray:
    """π from φ and θ, by scipy."""
    z = now.policy(state).phi @ np.array(now.theta)
    return softmax((np.where(now.mask, z, -np.inf) - z[now.mask].max()) / now.tau)


def sheets(shown: View) -> list[Sheet]:
    return [part for _, part in parts_of(shown) if isinstance(part, Sheet)]


def traces(shown: View) -> dict[str, np.ndarray]:
    """The chart's policies, (2, A), by name: now, wanted, best possible."""
    data = shown.two_states.figure.to_dict()["data"]
    return {trace["name"]: np.reshape(trace["y"], (2, -1)) for trace in data}


def first(shown: View) -> Sheet:
    """The sheet that comes first: the matrix, or, of other joins, the features."""
    return shown.matrix or shown.features


def results(sheet: Sheet) -> Grid:
    return grids(sheet)[1]


def logits(sheet: Sheet) -> list[str]:
    """Behind the rows of the features, or in a grid of their own."""
    if len(grids(sheet)) == 1:
        return [cell.text for cell in column(grids(sheet)[0], "z")]
    return [row.cells[0].text for row in results(sheet).rows if row.cells[0] is not None]


def probabilities(sheet: Sheet) -> list[float]:
    return [number(row.cells[1].text) for row in results(sheet).rows if row.cells[1] is not None]


def every_part_is_there_and_can_be_sent(now: Decision, shown: View) -> None:
    for name, part in parts_of(shown):
        if isinstance(part, Sheet):
            check_sheet(part)
        elif isinstance(part, Chart):
            text = json.dumps(part.figure.to_dict(), allow_nan=False)
            assert "null" not in text.replace('"customdata": null', "")
            assert "nan" not in part.alt
        elif name == "words":
            assert all("nan" not in sentence and "{" not in sentence for sentence in part)
    assert (shown.matrix is None) == (now.join != "blocks")
    assert (shown.maps is None) == (now.join == "table" or not now.on_square)


def logits_and_probabilities_are_those_of_this_temperature_and_mask(now: Decision, shown: View) -> None:
    """Before, τ and the mask were not to be seen, and stood in some of the numbers alone."""
    pi = pi_of(now)
    assert probabilities(first(shown)) == pytest.approx(pi, abs=ROUNDED)
    bars = [row.cells[1].bar for row in results(first(shown)).rows if row.cells[1] and not row.cells[1].dead]
    assert bars == pytest.approx(pi[now.mask])
    assert ("τ" in results(first(shown)).subtitle) == (now.tau != 1)
    for sheet in (shown.features, first(shown)):
        for b, text in enumerate(logits(sheet)):
            phi = now.policy().phi[b]
            terms = [Fraction(float(x)) * Fraction(t) for x, t in zip(phi, now.theta, strict=True) if x and t]
            exact, size = sum(terms, Fraction(0)), float(sum(map(abs, terms), Fraction(0)))
            if b in now.masked:
                assert text == "−∞"
            else:
                assert number(text) == pytest.approx(float(exact), rel=0.06, abs=ROUNDED + 1e-13 * size)
                assert text == "0" if exact == 0 else True
    (tau,) = cells(shown.temperature)
    assert tau.text == short(now.tau)


def products_are_phi_times_theta_and_what_cancels_is_dead(now: Decision, shown: View) -> None:
    grid = grids(shown.features)[0]
    phi, theta = now.policy().phi, np.array(now.theta)
    places = [int(header.link.removeprefix("f")) for header in grid.columns if header.link != "z"]
    assert len(places) <= MOST_FEATURES_SHOWN
    same = (phi[now.mask] == phi[now.mask][0]).all(axis=0)  # for every action that is allowed
    table = [[cell for cell in row.cells[: len(places)] if cell is not None] for row in grid.rows]
    for values, row in zip([*phi, theta, phi[now.a] * theta], table, strict=True):
        assert [cell.text for cell in row] == [short(values[j]) for j in places]
    for b, row in enumerate(table[: now.n]):
        assert [cell.dead for cell in row] == [bool(same[j]) or b in now.masked for j in places]
        assert [bool(cell.note) for cell in row] == [cell.dead for cell in row]
        assert [cell.mark for cell in row] == [b == now.a and not same[j] for j in places]
    assert [cell.dead for cell in table[now.n]] == [bool(same[j]) for j in places]
    if now.join == "blocks":
        sums = [row.cells[-1] for row in grid.rows]
        assert sums[now.n] is None
        assert sums[now.n + 1] == sums[now.a]  # of the products


def the_chart_has_the_policy_the_wanted_one_and_the_best(now: Decision, shown: View) -> None:
    drawn = traces(shown)
    assert list(drawn) == ["π now", "wanted", "best possible"]
    np.testing.assert_allclose(drawn["π now"], [pi_of(now, now.s), pi_of(now, now.other)], atol=1e-9)
    np.testing.assert_allclose(drawn["wanted"], now.target)
    np.testing.assert_allclose(drawn["best possible"], best_fit_of(now).pi)
    assert (drawn["wanted"][:, list(now.masked)] == 0).all()
    assert (drawn["best possible"][:, list(now.masked)] == 0).all()


def the_chart_s_text_has_the_same_six_policies(now: Decision, shown: View) -> None:
    best = best_fit_of(now).pi
    here, there = now.state_text(now.s), now.state_text(now.other)
    told = re.fullmatch(
        rf"π is (.*) where s = {re.escape(here)}, and (.*) where other = {re.escape(there)}; wanted is (.*) and (.*); "
        r"closest to the wanted policy is (.*) and (.*)\.",
        shown.two_states.alt,
    )
    assert told is not None
    for text, values in zip(told.groups(), [pi_of(now), pi_of(now, now.other), *now.target, *best], strict=True):
        assert numbers(text) == pytest.approx(values, abs=ROUNDED)


def every_cell_edits_what_it_shows(now: Decision, shown: View) -> None:
    for sheet in sheets(shown):
        for name, edit in edits(sheet).items():
            if not name.startswith(("size.", "wanted.")):  # functions take these
                check_edit(now, edit)
        assert sheet.picks() in (frozenset(), {f"pick.{b}" for b in now.allowed})
        assert {h.action for h in headers(sheet) if h.picked} <= {now.a}


def what_the_page_says_of_features_counts_the_actions_that_are_allowed(now: Decision, shown: View) -> None:
    cancels, rank, *_ = shown.words
    phi = now.policy().phi[now.mask]
    same = int((phi == phi[0]).all(axis=0).sum())
    verb = "features is" if same == 1 else "features are"
    among = "every allowed action" if now.masked else "every action"
    if same:
        assert cancels.startswith(f"**{same} of {len(now.theta)} {verb} the same for {among}** in this state")
    else:
        assert cancels.startswith(f"No feature is the same for {among}")
    found = expressiveness_of(now)
    if len(now.allowed) == 1:
        assert "its probability is 1" in rank
    else:
        directions = "1 direction of θ" if found.rank == 1 else f"{found.rank} directions of θ"
        assert f"**{directions}, of {len(now.theta)},** {'changes' if found.rank == 1 else 'change'} some" in rank
        alike = now.join != "table" and not found.depends_on_state
        assert ("in every state**" in rank) == alike
        if alike:
            np.testing.assert_allclose(pi_of(now, now.s), pi_of(now, now.other), atol=1e-9)


@pytest.mark.thorough
@many
@given(decisions())
def test_of_every_decision(now: Decision) -> None:
    """All parts of a view are computed once, and looked at by each of these."""
    shown = view(now)
    every_part_is_there_and_can_be_sent(now, shown)
    logits_and_probabilities_are_those_of_this_temperature_and_mask(now, shown)
    products_are_phi_times_theta_and_what_cancels_is_dead(now, shown)
    the_chart_has_the_policy_the_wanted_one_and_the_best(now, shown)
    the_chart_s_text_has_the_same_six_policies(now, shown)
    every_cell_edits_what_it_shows(now, shown)
    what_the_page_says_of_features_counts_the_actions_that_are_allowed(now, shown)
    a_row_a_state(now, shown)


def a_row_a_state(now: Decision, shown: View) -> None:
    states, _ = grids(shown.states)
    texts = [[cell.text for cell in row.cells if cell] for row in states.rows]
    assert texts == [[short(v) for v in now.s], [short(v) for v in now.other]]
    assert [header.text for header in states.columns] == list(now.entry_names)


class TestQuestion:
    def test_the_networks_way_and_the_features_give_the_same_logits(self) -> None:
        shown = view(Decision())
        assert shown.matrix is not None
        assert logits(shown.matrix) == logits(shown.features) == ["14", "15", "11", "17"]
        assert probabilities(shown.matrix) == [0.042, 0.114, 0.002, 0.842]
        over, *table = grids(shown.matrix)[0].rows
        assert [cell.text for cell in over.cells if cell] == ["1", "0", "0", "1", "1"]
        assert [[number(cell.text) for cell in row.cells if cell] for row in table] == THETA.tolist()

    def test_theta_is_the_rows_of_the_matrix_one_after_the_other(self) -> None:
        for name, cell in edits(view(Decision()).features).items():
            assert cell.value == THETA.ravel()[int(name.split(".")[1])]
        names = edits(view(Decision()).features).keys()
        matrix = view(Decision()).matrix
        assert matrix is not None
        assert names <= edits(matrix).keys()

    def test_the_chart_shows_the_policy_in_both_states(self) -> None:
        here, there = traces(view(Decision()))["π now"]
        assert here == pytest.approx(softmax(THETA @ [*STATE, 1]))
        assert there == pytest.approx(softmax(THETA @ [*OTHER, 1]))

    def test_hot_and_masked_every_place_says_the_same(self) -> None:
        """At τ = 2 with West masked; before, "best possible" gave the masked action .75."""
        now = Decision(tau=2.0, masked=(3,))
        shown, pi = view(now), softmax(np.array([14, 15, 11]) / 2)
        assert shown.matrix is not None
        assert probabilities(shown.matrix) == pytest.approx([*pi, 0], abs=ROUNDED)
        for sheet in (shown.matrix, shown.features):
            assert logits(sheet) == ["14", "15", "11", "−∞"]
        assert traces(shown)["best possible"][:, 3].tolist() == [0, 0]
        assert traces(shown)["π now"][0] == pytest.approx([*pi, 0])

    def test_names_on_the_axis_are_whole(self) -> None:
        """Before, states were cut to "(1, 0, 0"."""
        now = Decision(s=(1.0, -1000.0, 3.25, 0.5, 7.0, 1e-9), other=(0.0,) * 6, theta=(0.0,) * 28)
        layout = view(now).two_states.figure.to_dict()
        under = [text.removeprefix("<br>") for text in layout["layout"]["xaxis"]["ticktext"] if "<br>" in text]
        assert [text.replace("<br>", " ") for text in under] == [
            "s = (1, -1000, 3.25, 0.5, 7, 1e-09)",
            "other = (0, 0, 0, 0, 0, 0)",
        ]
        assert max(len(line) for text in under for line in text.split("<br>")) <= 20

    def test_two_states_that_are_equal_still_stand_apart(self) -> None:
        shown = view(Decision(other=(1.0, 0.0, 0.0, 1.0)))
        (x, *_) = (trace["x"] for trace in shown.two_states.figure.to_dict()["data"])
        assert len(set(x)) == 8
        here, there = traces(shown)["π now"]
        assert here == pytest.approx(there)

    def test_nothing_in_the_chart_looks_like_an_action(self) -> None:
        """Wanted and best possible were drawn in East's colour and West's sign."""
        for trace in view(Decision()).two_states.figure.to_dict()["data"]:
            assert trace["type"] == "bar"
            assert not {trace["marker"]["color"], trace["marker"].get("line", {}).get("color")} & set(theme.ACTIONS)
            assert trace["marker"].get("pattern", {}).get("shape", "") not in theme.PATTERNS[1:]


class TestJoins:
    @pytest.mark.parametrize("code", ["number", "one-hot"])
    @pytest.mark.parametrize("join", list(JOINS))
    def test_every_way_to_join_the_action(self, join: str, code: str) -> None:
        now = recoded(Decision(code=code), join=join).scenario
        assert sum(pi_of(now)) == pytest.approx(1)
        if join in ("blocks", "table") or code == "one-hot":
            assert probabilities(first(view(now))) == [0.042, 0.114, 0.002, 0.842], "θ is chosen to keep the policy"
        again = decode(Decision, encode(now))
        assert again == Change(now)
        any_phi = any(name.startswith("phi.") for name in edits(view(now).features))
        assert any_phi == (join == "table"), "only a free table has features to edit"

    @pytest.mark.parametrize(
        ("choices", "parameters"),
        [
            ({}, 4 * 5),
            ({"x": "one-hot"}, 4 * 9),
            ({"join": "stack"}, 4 + 1),
            ({"join": "stack", "code": "one-hot"}, 4 + 4),
            ({"join": "product"}, 4 + 1 + 4),
            ({"join": "product", "code": "one-hot"}, 4 + 4 + 4 * 4),
        ],
    )
    def test_how_many_parameters_there_are(self, choices: dict[str, str], parameters: int) -> None:
        now = recoded(Decision(), **choices).scenario
        assert f", of {parameters},**" in view(now).words[1]

    def test_a_stacked_action_leaves_the_policy_blind_to_the_state_and_the_page_says_so(self) -> None:
        assert "in every state**" not in "".join(view(Decision()).words)
        stacked = view(recoded(Decision(), join="stack").scenario)
        assert "in every state**: no feature depends on s and a together" in stacked.words[1]
        assert "**4 of 5 features are the same for every action**" in stacked.words[0]
        here, there = traces(stacked)["π now"]
        assert here == pytest.approx(there)
        assert "the best it can do is the same in both states" in stacked.words[-1]
        assert "in every state**" not in "".join(view(recoded(Decision(), join="product").scenario).words)

    def test_one_feature_and_one_direction_are_one(self) -> None:
        now = decode(Decision, {"n": "2", "s": "1", "other": "0", "join": "stack", "theta": "1,1"}).scenario
        cancels, rank, *_ = view(now).words
        assert cancels.startswith("**1 of 2 features is the same for every action** in this state (s₁), 1 of them in")
        assert "It cancels in the softmax: drag its θ and no probability moves." in cancels
        assert "**1 direction of θ, of 2,** changes some probability" in rank

    def test_what_a_mask_takes_away_is_not_counted(self) -> None:
        """Before, East's block counted as different though it is masked: with two actions left 15 of 20 cancel."""
        cancels = view(Decision(masked=(1, 2), a=0)).words[0]
        phi = Decision().policy().phi[[0, 3]]
        assert cancels.startswith(f"**{int((phi[0] == phi[1]).sum())} of 20 features are the same for every allowed")

    def test_one_action_is_said_to_be_the_only_one(self) -> None:
        now = decode(Decision, {"n": "1", "a": "0", "theta": "1,2,3,4,5"}).scenario
        assert "There is one action: its probability is 1, whatever θ is." in view(now).words
        assert edits(view(now).target) == {}
        masked = view(Decision(masked=(0, 1, 2), a=3))
        assert "There is one action that is allowed: its probability is 1, whatever θ is." in masked.words

    def test_theta_of_a_feature_that_cancels_moves_no_probability(self) -> None:
        now = Decision(s=(1.0, 1.0), other=(0.0, 0.0), n=2, join="stack", theta=(9.0, 0.0, -0.847), a=0)
        assert logits(view(now).features) == ["9", "8.153"]
        assert probabilities(view(now).features) == [0.7, 0.3]

    def test_the_free_table_is_edited_cell_by_cell(self) -> None:
        now = recoded(Decision(), join="table").scenario
        assert logits(view(now).features) == ["14", "15", "11", "17"]
        phi = tuple(tuple(0.5 if (b, j) == (1, 0) else v for j, v in enumerate(row)) for b, row in enumerate(now.phi))
        changed = Decision(join="table", phi=phi, theta=now.theta)
        after = [number(text) for text in logits(view(changed).features)]
        assert after == pytest.approx([14, 15 + now.theta[0] / 2, 11, 17], abs=2e-3)

    @pytest.mark.parametrize("x", ["raw", "polynomial", "fourier", "rbf", "tiles", "one-hot"])
    @pytest.mark.parametrize("join", ["blocks", "product", "stack"])
    def test_where_not_all_is_shown_the_sheet_says_how_many_are_not(self, x: str, join: str) -> None:
        sizes = {"n": 6, "order": 4, "centres": 5, "tilings": 4, "tiles": 4, "code": "one-hot"}
        now = recoded(recoded(Decision(), x=x, **sizes).scenario, join=join).scenario
        shown = view(now)
        grid = grids(shown.features)[0]
        hidden = len(now.theta) - len([header for header in grid.columns if header.link != "z"])
        assert (f"; {hidden} more" in grid.subtitle) == bool(hidden)
        if shown.matrix is not None:
            columns = grids(shown.matrix)[0].columns
            assert len(columns) <= MOST_COLUMNS
            hidden = len(now.theta) // 6 - len(columns)
            assert (f"; {hidden} more" in grids(shown.matrix)[0].subtitle) == bool(hidden)


LOGITS = {
    "the question": ["14", "15", "11", "17"],
    "the answer’s example": ["0", "−.847"],
    "with the product": ["0", ".653"],
    "tiles": ["0", "0", "0", "0"],
}


class TestPresets:
    @pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
    def test_an_example_shows_its_logits_and_has_a_link(self, preset) -> None:
        assert logits(view(preset.scenario).features) == LOGITS[preset.name]
        assert decode(Decision, encode(preset.scenario)) == Change(preset.scenario)

    def test_all_are_tested(self) -> None:
        assert [preset.name for preset in PRESETS] == list(LOGITS)


class TestLinkedHighlights:
    def test_pointing_at_an_entry_of_the_matrix_lights_up_its_theta_in_both_pictures(self) -> None:
        shown = view(Decision())
        assert shown.matrix is not None
        (entry,) = linked(shown.matrix, "f8")
        assert entry.text == "5"  # East, wall W
        assert [cell.role for cell in linked(shown.features, "f8")].count("theta") == 1

    def test_an_action_lights_up_its_row_and_its_results(self) -> None:
        shown = view(Decision())
        (table,) = grids(shown.features)
        assert linked(shown.features, "a2") == list(rows(table)[2].cells)
        assert shown.matrix is not None
        assert [cell.text for cell in linked(shown.matrix, "a2")] == ["6", "0", "7", "4", "1", "11", ".002"]
