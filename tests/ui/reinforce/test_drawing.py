"""Maps of one's own: what painting makes of a scenario, and that no map and no setting makes it stumble."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pgviz.examples.worlds import CORRIDOR, WORLDS
from pgviz.gridworld import CELLS
from pgviz.ui.components.sheet import Report
from pgviz.ui.reinforce.drawing import drawing_of
from pgviz.ui.reinforce.edits import EDITS, copied, in_world, with_drawing
from pgviz.ui.reinforce.scenario import BASELINES, COPY, ENCODINGS, OWN, ReinforceScenario
from pgviz.ui.reinforce.training import train_scenario, trained_once
from pgviz.ui.reinforce.view import view
from pgviz.ui.shell.parts import parts_of
from pgviz.ui.state.recovery import WITH_EDIT, recovered
from pgviz.ui.state.scenario import Change, decode, encode, linkable
from tests.patience import draws

pytestmark = pytest.mark.thorough

OFTEN = {"mostly floor": [0.02, 0.02, 0.05, 0.05, 0.1, 0.06, 0.7], "of everything": [1 / 7] * 7}  # S G H C # R .


LARGEST = "\n".join(["S" + "." * 15, *["C.#..H.R" * 2] * 14, "." * 15 + "G"])


@st.composite
def drawings(draw: st.DrawFn, most: int = 16) -> str:
    """A map of 2 × 2 to 16 × 16 cells of any kind; nearly always with one start."""
    rows, columns, seed = (draw(st.integers(low, high)) for low, high in ((2, most), (2, most), (0, 2**32 - 1)))
    rng = np.random.default_rng(seed)
    cells = rng.choice(list(CELLS), rows * columns, p=OFTEN[draw(st.sampled_from(list(OFTEN)))])
    if draw(st.integers(0, 9)):
        cells[cells == "S"] = "."
        cells[rng.integers(cells.size)] = "S"
    return "\n".join("".join(row) for row in cells.reshape(rows, columns))


@st.composite
def own(draw: st.DrawFn) -> ReinforceScenario:
    """A map of one's own with any settings, and a training that takes no time."""
    numbers = {
        "alpha": ["1e-5", "0.5", "20"],
        "gamma": ["0", "0.9", "1"],
        "slip": ["0", "0.2", "1"],
        "step": ["0", "-0.04", "-1000"],
        "goal": ["-1000", "0", "1"],
        "pit": ["-1000", "0", "2"],
        "cliff": ["0", "-1000"],
        "x": list(ENCODINGS),
        "baseline": list(BASELINES),
        "horizon": ["1", "9", "30"],
        "keep": ["0", "1"],
    }
    chosen = {name: draw(st.sampled_from(options)) for name, options in numbers.items()}
    return decode(ReinforceScenario, {"world": OWN, "map": "SG", "runs": "2", "episodes": "10", **chosen}).scenario


@settings(max_examples=draws(1000))
@given(drawings())
def test_every_map_works_or_has_a_sentence_and_is_lost_in_neither_case(drawn: str) -> None:
    before = ReinforceScenario(world=OWN, map="SG")
    now = EDITS.applied(before, Report("map", None, drawn, True)).repaired().scenario
    painting = drawing_of(now)
    assert painting is not None
    assert "\n".join(painting.rows) == drawn
    assert (now.map, now.draft) == (("SG", drawn) if painting.message else (drawn, ""))
    assert painting.message == "" or painting.message[0].isupper()
    assert linkable(now) is now


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(own(), drawings(most=6))
@example(ReinforceScenario(world=OWN, map="SG", runs=1, episodes=10, horizon=30), LARGEST)
def test_whatever_is_painted_under_whatever_settings_can_be_trained_and_shown(
    settled: ReinforceScenario, drawn: str
) -> None:
    now = with_drawing(settled, drawn).scenario
    assert decode(ReinforceScenario, encode(now)) == Change(now)
    for name, part in parts_of(view(now, train_scenario(now))):
        if name == "words":
            assert "nan" not in " ".join(part).split()


class TestCopies:
    @pytest.mark.parametrize("name", WORLDS)
    def test_a_copy_is_true_whatever_was_drawn_before(self, name: str) -> None:
        drawn = ReinforceScenario(world=OWN, map="SG", draft="S#G")
        shown = in_world(drawn, name).scenario
        copy = in_world(shown, COPY).scenario
        assert copied(copy).scenario == copy
        built, expected = copy.build(), shown.build()
        assert (copy.world, copy.draft, built.text) == (OWN, "", expected.text)
        assert copy.horizon == shown.horizon
        assert copy.x == shown.x
        for table in ("transition", "reward", "start", "gamma"):
            np.testing.assert_array_equal(getattr(built.mdp, table), getattr(expected.mdp, table))

    def test_a_world_with_its_own_encoding_brings_it_and_takes_it_away(self) -> None:
        walls = ReinforceScenario(x="walls")
        assert in_world(walls, "ice").scenario.x == "walls", "what was chosen stays"
        corridor = in_world(walls, CORRIDOR.name).scenario
        assert corridor.x == "stack"
        assert encode(corridor) == {"world": "corridor"}
        assert in_world(corridor, "ice").scenario.x == "table"
        assert decode(ReinforceScenario, {"world": "corridor", "x": "table"}).scenario.x == "table"


class TestDrafts:
    def test_the_training_stays_that_of_the_last_map_that_worked(self) -> None:
        before = ReinforceScenario(world=OWN, map="S.G", runs=1, episodes=10)
        now = with_drawing(before, "S#G").scenario
        assert (now.map, now.draft) == ("S.G", "S#G")
        assert trained_once(now) is trained_once(before)
        painting = drawing_of(now)
        assert painting is not None
        assert painting.message.startswith("The goal at row 1, column 3 cannot be reached from S.")
        assert with_drawing(now, "S.G").scenario == before

    def test_a_link_whose_drawing_works_shows_it(self) -> None:
        change = decode(ReinforceScenario, {"world": OWN, "map": "S.G", "draft": "SG"})
        assert change == Change(ReinforceScenario(world=OWN, map="SG"))

    def test_a_link_whose_drawing_is_none_says_so(self) -> None:
        change = decode(ReinforceScenario, {"world": OWN, "map": "S.G", "draft": "S?G"})
        assert change.scenario == ReinforceScenario(world=OWN, map="S.G")
        assert change.given_up == ("The drawing was left out. Row 1, column 2 is '?'; a cell is one of S G H C # R ..",)

    def test_a_draft_without_a_map_stays_beside_the_small_world(self) -> None:
        change = decode(ReinforceScenario, {"world": OWN, "draft": "S#G"})
        assert change.given_up[0].startswith("The map cannot be used, so the small world is shown.")
        assert change.scenario == ReinforceScenario(draft="S#G")
        assert decode(ReinforceScenario, encode(change.scenario)) == Change(change.scenario)

    def test_a_stroke_that_a_lost_server_did_not_hear_comes_back(self) -> None:
        """As the browser writes it into the address: the largest map that can be painted, too."""
        rows = ["S" + "." * 15, *["." * 16] * 14, "." * 15 + "G"]
        opened = decode(ReinforceScenario, {"world": OWN, "map": "S.G"})
        change = recovered(opened, "map:" + "\n".join(rows), EDITS)
        assert change.scenario == dataclasses.replace(opened.scenario, map="\n".join(rows))
        assert change.given_up == (WITH_EDIT,)
