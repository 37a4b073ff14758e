"""The two states, the sizes of the encoding and the maps: what can be edited, within which bounds, and what follows."""

from __future__ import annotations

import re
from functools import partial

import numpy as np
import pytest

from pgviz.ui.components.atlas import PointReport
from pgviz.ui.components.sheet import Report, Sheet
from pgviz.ui.decision.coding import FEATURES, PLANE, Coding
from pgviz.ui.decision.encoding import state_features
from pgviz.ui.decision.recoding import recoded, switched
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.encodings.edits import edits_with, touched, with_point
from pgviz.ui.encodings.states import SIZES, sizes_grid, states_sheet, with_size
from pgviz.ui.encodings.view import view
from pgviz.ui.shell.formats import short
from pgviz.ui.state.codec import Number
from pgviz.ui.state.scenario import codecs
from tests.ui.sheet_reading import edits, grids

PARAMETERS = {  # with four actions in blocks, by the place on the sheet: least, most, and how many there are then
    ("polynomial", 1): (1, 4, 4 * 5, 4 * 26),
    ("fourier", 1): (1, 4, 4 * 5, 4 * 26),
    ("rbf", 1): (2, 5, 4 * 5, 4 * 26),
    ("rbf", 2): (0.05, 1, 4 * 10, 4 * 10),
    ("tiles", 1): (1, 4, 4 * (16 + 1), 4 * (4 * 16 + 1)),
    ("tiles", 2): (2, 4, 4 * (2 * 9 + 1), 4 * (2 * 25 + 1)),
}
sized = partial(with_size, memory={})


def of(x: str) -> Decision:
    return recoded(Decision(), x=x).scenario


class TestStates:
    def test_a_state_that_is_edited_moves_its_own_bars_only(self) -> None:
        bars = np.reshape(view(Decision()).two_states.figure.data[0].y, (2, 4))
        moved = view(Decision(s=(1.0, 1.0, 0.0, 1.0)))
        after = np.reshape(moved.two_states.figure.data[0].y, (2, 4))
        assert moved.matrix is not None
        assert [row.cells[0].text for row in grids(moved.matrix)[1].rows if row.cells[0]] == ["11", "19", "11", "19"]
        np.testing.assert_array_equal(after[1], bars[1])
        assert np.abs(after[0] - bars[0]).max() > 0.1

    def test_a_state_by_number_stays_one(self) -> None:
        edit = edits(states_sheet(of("one-hot")))["s.0"]
        assert (edit.low, edit.high, edit.step) == (0, 7, 1)


class TestMaps:
    @pytest.mark.parametrize("x", list(FEATURES))
    def test_each_feature_is_drawn_where_a_state_is_a_point_of_the_square(self, x: str) -> None:
        maps = view(of(x)).maps
        assert (maps is not None) == (x in PLANE)
        if maps is not None:
            now = of(x)
            np.testing.assert_array_equal(maps.values, state_features(now, 2)(now.s))
            assert (maps.state, maps.other) == (now.s, now.other)

    def test_a_point_that_is_dragged_is_the_state(self) -> None:
        now = of("rbf")
        moved = with_point(now, PointReport("other", (0.25, 0.5), False)).scenario
        assert (moved.s, moved.other) == (now.s, (0.25, 0.5))


class TestSizes:
    @pytest.mark.parametrize("x", list(FEATURES))
    def test_they_are_the_sizes_of_these_features_within_the_bounds_of_a_link(self, x: str) -> None:
        now = of(x)
        names = ["n", *(name for name, *_ in SIZES.get(x, ()))]
        shown = edits(Sheet("sizes", (sizes_grid(now),)))
        assert list(shown) == [f"size.{i}" for i in range(len(names))]
        assert [edit.value for edit in shown.values()] == [getattr(now, name) for name in names]
        (row,) = sizes_grid(now).rows
        assert [cell.text for cell in row.cells if cell] == [short(getattr(now, name)) for name in names]
        for edit, name in zip(shown.values(), names, strict=True):
            codec = codecs(Coding)[name][0]
            assert isinstance(codec, Number)
            assert (edit.low, edit.high) == (codec.low, codec.high)
            assert (edit.step == 1) == codec.whole

    @pytest.mark.parametrize("x", list(FEATURES))
    def test_all_that_these_features_can_change_by_is_there(self, x: str) -> None:
        """A size has an edit exactly if another value of it makes other features."""
        numbers = {name: codec for name, (codec, _) in codecs(Coding).items() if isinstance(codec, Number)}
        made = {
            name: [state_features(Coding(x=x, **{name: end}), 2) for end in (codec.low, codec.high)]
            for name, codec in numbers.items()
        }
        live = [name for name, (least, most) in made.items() if least != most]
        assert live == [name for name, *_ in SIZES.get(x, ())]

    @pytest.mark.parametrize("x", list(FEATURES))
    def test_at_a_bound_it_works_and_beyond_it_is_refused_with_a_sentence(self, x: str) -> None:
        before = of(x)
        for place, edit in enumerate(edits(Sheet("sizes", (sizes_grid(before),))).values()):
            field = "n" if place == 0 else SIZES[x][place - 1][0]
            for bound in (edit.low, edit.high):
                now = sized(before, place, bound).scenario
                assert getattr(now, field) == bound
                assert now.policy().phi.shape == (now.n, len(now.theta))
            for beyond in (edit.low - 1, edit.high + edit.step, 1e6):
                with pytest.raises(ValueError, match="It stays as it was") as refused:
                    sized(before, place, beyond)
                said = re.fullmatch(
                    r"(.*): (.*) is not (a whole number )?from (.*) to (.*)\. It .*", str(refused.value)
                )
                assert said
                assert said.group(1, 2, 4, 5) == (edit.label, *map(short, (beyond, edit.low, edit.high)))

    def test_what_is_counted_is_whole(self) -> None:
        with pytest.raises(ValueError, match=r"^actions: 2\.5 is not a whole number from 1 to 6\. "):
            sized(Decision(), 0, 2.5)
        assert sized(of("rbf"), 2, 0.125).scenario.width == 0.125

    def test_a_size_keeps_the_probabilities_and_says_so(self) -> None:
        before = of("tiles")
        change = sized(before, 1, 4.0)
        assert change.scenario.tilings == 4
        np.testing.assert_allclose(
            change.scenario.policy().probabilities, before.policy().probabilities, rtol=0, atol=1e-9
        )
        assert change.given_up == ("θ was chosen anew, so that the probabilities in this state stay as they were.",)

    @pytest.mark.parametrize(("x", "place"), PARAMETERS)
    def test_how_many_parameters_there_are(self, x: str, place: int) -> None:
        least, most, fewest, all_ = PARAMETERS[x, place]
        for value, count in ((least, fewest), (most, all_)):
            now = sized(of(x), place, value).scenario
            assert f", of {count},**" in view(now).words[1]


class TestEdits:
    def test_a_size_that_is_dragged_away_and_back_leaves_theta_as_it_was(self) -> None:
        memory: dict = {}
        edit = edits_with(memory)
        now = switched(Decision(), memory, x="polynomial").scenario
        first = now
        for value in (3.0, 4.0, 3.0, 2.0):
            now = edit.applied(now, Report("size.1", value, None, False)).scenario
        assert now == first

    @pytest.mark.parametrize(
        ("report", "text", "sentence"),
        [
            ("size.0", "x", "actions: “x” is not a number."),
            ("wanted.1", "x", "The wanted probability of East in the state: “x” is not a number."),
            ("theta.4", "x", "θ of North, bias: “x” is not a number."),
            ("other.3", "one", "The other state’s wall W: “one” is not a number."),
            ("s.2", "1e308", "The state’s wall S: “1e308” is outside -1000 to 1000."),
        ],
    )
    def test_a_refusal_names_the_cell(self, report: str, text: str, sentence: str) -> None:
        with pytest.raises(ValueError, match="It stays as it was") as refused:
            edits_with({}).applied(Decision(), Report(report, None, text, True))
        assert str(refused.value) == f"{sentence} It stays as it was."

    def test_words_wait_while_theta_is_dragged_only_where_they_do_not_change(self) -> None:
        stacked = recoded(Decision(), join="stack").scenario
        for now, follows in ((Decision(), False), (stacked, True), (recoded(Decision(), n=1).scenario, False)):
            moved = Decision(
                **{f: getattr(now, f) for f in now.__dataclass_fields__} | {"theta": (1.5, *now.theta[1:])}
            )
            assert bool(touched(now, "theta.0")) == follows
            if not follows:
                assert view(moved).words == view(now).words
            assert set(touched(now, "s.0")) == {"decision", "states", "words"}
