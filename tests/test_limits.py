"""Each bound of ``pgviz/limits.py``: at it all goes on, one beyond is refused with a sentence, at every door."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from pgviz import limits
from pgviz.gridworld import map_of
from pgviz.reinforce import TrainingSettings
from pgviz.ui.beyond.scenario import BeyondScenario
from pgviz.ui.beyond.sizes import sizes_sheet
from pgviz.ui.components.sheet import Edit, Sheet
from pgviz.ui.components.sheet.report import parse
from pgviz.ui.components.sweep import parse as parse_request
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.reinforce.settings import settings_sheet
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.state.recovery import WITHOUT, recovered
from pgviz.ui.state.scenario import Change, Scenario, decode, entered, linkable
from tests.fuzz.targets import EDITS

NUMBERS: list[tuple[type[Scenario], str, int]] = [
    (ReinforceScenario, "episodes", limits.EPISODES),
    (ReinforceScenario, "runs", limits.RUNS),
    (ReinforceScenario, "horizon", limits.HORIZON),
    (ReinforceScenario, "seed", limits.SEEDS),
    (GradientScenario, "episodes", limits.ESTIMATES),
    (GradientScenario, "batch", limits.BATCH),
    (GradientScenario, "k", limits.GROUP),
    (GradientScenario, "seed", limits.SEEDS),
    (Decision, "n", limits.ACTIONS),
    (Decision, "order", limits.ORDER),
    (Decision, "centres", limits.CENTRES),
    (Decision, "tilings", limits.TILINGS),
    (Decision, "tiles", limits.TILES),
    (BeyondScenario, "hidden", limits.NETWORK_HIDDEN),
    (BeyondScenario, "n", limits.NETWORK_ACTIONS),
    (BeyondScenario, "seed", limits.SEEDS),
]
COUNTS: list[tuple[type[Scenario], str, int]] = [
    (SoftmaxScenario, "z", limits.ACTIONS),
    (Decision, "s", limits.ENTRIES),
    (Decision, "theta", limits.FEATURES),
    (BeyondScenario, "x", limits.NETWORK_INPUTS),
]
NAMED = [f"{kind.__name__}.{field}" for kind, field, _ in NUMBERS]


def edits_of(sheet: Sheet) -> Iterator[Edit]:
    for part in sheet.parts:
        for row in getattr(part, "rows", ()):
            yield from (cell.edit for cell in row.cells if cell is not None and cell.edit is not None)


class TestNumbers:
    @pytest.mark.parametrize(("kind", "field", "bound"), NUMBERS, ids=NAMED)
    def test_a_link_and_a_typed_number_meet_the_same_bound(self, kind: type[Scenario], field: str, bound: int) -> None:
        at, beyond = (decode(kind, {field: str(value)}) for value in (bound, bound + 1))
        assert not [said for said in at.given_up if f"“{field}”" in said]
        assert f"The link’s “{field}” was replaced by its default: “{bound + 1}” is outside" in "\n".join(
            beyond.given_up
        )
        assert linkable(entered(kind(), field, str(bound)))
        for door in (str(bound + 1), float(bound + 1)):  # typed, dragged
            with pytest.raises(ValueError, match=rf"is outside .* to {bound}\. It stays as it was\."):
                entered(kind(), field, door)

    @pytest.mark.parametrize(("kind", "field", "bound"), COUNTS, ids=lambda value: str(value))
    def test_a_link_with_more_numbers_than_there_is_room_for(
        self, kind: type[Scenario], field: str, bound: int
    ) -> None:
        (said,) = [s for s in decode(kind, {field: ",".join("1" * (bound + 1))}).given_up if f"“{field}”" in s]
        assert f"to {bound} numbers, got {bound + 1}" in said
        assert not [s for s in decode(kind, {field: ",".join("1" * bound)}).given_up if f"“{field}”" in s]

    @pytest.mark.parametrize(
        ("sheet", "bounds"),
        [
            (settings_sheet(ReinforceScenario()), {"episodes": limits.EPISODES, "runs": limits.RUNS}),
            (settings_sheet(ReinforceScenario()), {"seed": limits.SEEDS}),
            (sizes_sheet(BeyondScenario()), {"hidden": limits.NETWORK_HIDDEN, "inputs": limits.NETWORK_INPUTS}),
        ],
    )
    def test_a_hand_can_drag_up_to_it(self, sheet: Sheet, bounds: dict[str, int]) -> None:
        assert {edit.name: edit.high for edit in edits_of(sheet)}.items() >= bounds.items()


class TestWorlds:
    def test_the_core_the_link_and_the_painter_meet_the_same_bound(self) -> None:
        side = limits.WORLD_SIDE
        largest = "\n".join(["S" + "." * (side - 1), *["." * side] * (side - 2), "." * (side - 1) + "G"])
        assert len(largest) <= limits.MAP_TEXT
        assert decode(ReinforceScenario, {"world": "own", "map": largest.replace("\n", "/")}).given_up == ()
        for larger in (largest.replace("\n", ".\n") + ".", largest + "\n" + "." * side):
            with pytest.raises(ValueError, match=f"at most {side} × {side} are drawn"):
                map_of(larger)
            opened = decode(ReinforceScenario, {"world": "own", "map": larger.replace("\n", "/")})
            assert f"at most {side} × {side}" in "\n".join(opened.given_up)
            assert opened.scenario.world != "own"

    def test_a_text_longer_than_any_map(self) -> None:
        (said, *_) = decode(ReinforceScenario, {"map": "." * (limits.MAP_TEXT + 1)}).given_up
        assert f"longer than {limits.MAP_TEXT} characters" in said

    def test_a_training_at_all_bounds_is_accepted_and_one_far_beyond_refused_before_it_begins(self) -> None:
        sizes = {"episodes": limits.EPISODES, "runs": limits.RUNS, "horizon": limits.HORIZON}
        given: dict[str, Any] = {"alpha": 1.0, "seed": 0}
        assert TrainingSettings(**sizes, **given)
        for name in sizes:
            with pytest.raises(ValueError, match=name):
                TrainingSettings(**(sizes | {name: 10_000 * sizes[name]}), **given)


class TestWhatComesIn:
    def test_a_parameter(self) -> None:
        long = "1" * (limits.PARAMETER_TEXT + 1)
        assert any(str(limits.PARAMETER_TEXT) in said for said in decode(Decision, {"theta": long}).given_up)

    def test_many_unknown_parameters(self) -> None:
        said = decode(Decision, {f"unknown{n}": "1" for n in range(1000)}).given_up
        assert len(said) == limits.UNKNOWN_NAMED + 1

    def test_a_report(self) -> None:
        for count, there in ((limits.REPORT_TEXT, True), (limits.REPORT_TEXT + 1, False)):
            raw = {"name": "tau", "text": "1" * count, "final": True}
            assert (parse(raw, {"tau"}, set()) is not None) is there

    def test_a_question_ahead(self) -> None:
        for count, there in ((limits.SWEEP_VALUES, True), (limits.SWEEP_VALUES + 1, False)):
            raw = {"name": "tau", "values": [1.0] * count}
            assert (parse_request(raw) is not None) is there

    def test_a_last_edit(self) -> None:
        opened = Change(Decision())
        for said in ("tau:" + "2" * limits.LAST_EDITS_TEXT, "x" * 10_000):
            assert recovered(opened, said, EDITS[2]).given_up == (WITHOUT,)

    def test_a_strangers_text_in_a_notice(self) -> None:
        said = decode(Decision, {"tau": "x" * 5000}).given_up[0]
        assert re.search("x+", said).group() == "x" * limits.NOTICE_TEXT  # type: ignore[union-attr]
