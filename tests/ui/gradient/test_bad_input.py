"""Bad input gets a sentence: what cannot be is refused where it is entered, what has no value says so."""

from __future__ import annotations

import numpy as np
import pytest

from pgviz.ui.components.sheet import Report
from pgviz.ui.gradient import problem
from pgviz.ui.gradient.edits import EDITS
from pgviz.ui.gradient.scenario import CHAIN, CORRIDOR, GRID, ONE_DECISION, TWO_STEPS, GradientScenario
from pgviz.ui.gradient.sections import SECTIONS
from pgviz.ui.gradient.topic import Topic, or_why
from pgviz.ui.gradient.view import view
from pgviz.ui.state.scenario import decode
from tests.ui.gradient.reading import changed, check_parts, grid, is_whole, row, said, sheets
from tests.ui.sheet_reading import check_sheet

pytestmark = pytest.mark.thorough


def check(now: GradientScenario) -> None:
    """Every part of the page, and every section, can be shown."""
    check_parts(now)
    for section in SECTIONS.values():
        topic = section(now)
        assert topic.words
        assert is_whole(topic)
        for sheet in sheets(topic):
            check_sheet(sheet)


# A policy that never ends, for γ = 1; equations that are singular, or nearly so


def west(logit: float) -> tuple[float, ...]:
    """On the grid, west everywhere: the first column is never left, whichever way one slips."""
    theta = np.zeros(28)
    theta[3::4] = logit
    return tuple(theta.tolist())


ENDLESS = {
    "corridor, always left": GradientScenario(world=CORRIDOR, theta=(-800.0, 800.0)),
    "corridor, always right": GradientScenario(world=CORRIDOR, theta=(800.0, -800.0)),
    "corridor, right but for 2 in 10¹⁵": GradientScenario(world=CORRIDOR, theta=(34.0, 0.0)),
    "grid, always west": GradientScenario(world=GRID, gamma=(1.0,), theta=west(800.0)),
    "grid, west but for 7 in 10¹⁶": GradientScenario(world=GRID, gamma=(1.0,), theta=west(36.0)),
}


@pytest.mark.parametrize("now", ENDLESS.values(), ids=ENDLESS)
def test_a_policy_that_never_ends_is_named_and_its_j_is_explained(now: GradientScenario) -> None:
    check(now)
    assert view(now).problem_sentence.endswith(problem.ENDLESS)
    topic = SECTIONS["landscape"](now)
    assert row(grid(topic.sheets["batches"], "Sampled ascents"), "exact")[0] == "−∞"
    assert "It is not finite where with γ = 1 a policy may never end an episode." in said(topic)


@pytest.mark.parametrize(
    "now",
    [
        GradientScenario(world=CORRIDOR),
        GradientScenario(world=GRID, gamma=(1.0,)),
        GradientScenario(world=GRID, theta=west(800.0)),  # with γ < 1 it has a value
        GradientScenario(world=TWO_STEPS, gamma=(1.0,), theta=(800.0, 0, 0, 800.0, 0, 0)),
    ],
)
def test_of_all_others_nothing_is_said(now: GradientScenario) -> None:
    assert problem.ENDLESS not in view(now).problem_sentence
    assert "not finite" not in said(SECTIONS["landscape"](now))


def test_rounding_is_not_called_a_bias() -> None:
    """∇J is 1.5e−12 long here, and rounding leaves 9e−14 between it and the exact mean."""
    now = ENDLESS["corridor, right but for 2 in 10¹⁵"]
    assert "not ∇J" not in view(now).caption
    assert "bias" not in {trace.name for trace in view(now).centre.figure.data}


def test_what_the_core_refuses_is_a_sentence_in_the_section_s_place() -> None:
    @or_why
    def section(now: GradientScenario) -> Topic:
        raise ValueError(f"{now.world} must be another")

    @or_why
    def singular(now: GradientScenario) -> Topic:
        np.linalg.solve(np.zeros((1, 1)), np.ones(len(now.rewards[:1])))
        return Topic(())

    assert section(GradientScenario()).words == (
        "With these numbers there is nothing to show here: 3×3 grid must be another.",
    )
    assert singular(GradientScenario()).words == ("With these numbers there is nothing to show here: Singular matrix.",)


# Horizon 0, an empty group


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ({"horizon": "0"}, "The link’s “horizon” was replaced by its default: “0” is outside 1 to 100."),
        ({"horizon": "2.5"}, "The link’s “horizon” was replaced by its default: “2.5” is not a whole number."),
        ({"k": "0"}, "The link’s “k” was replaced by its default: “0” is outside 1 to 64."),
        ({"batch": "0"}, "The link’s “batch” was replaced by its default: “0” is outside 1 to 100."),
        ({"episodes": "0"}, "The link’s “episodes” was replaced by its default: “0” is outside 1 to 20000."),
        ({"answers": ""}, "The link’s “answers” was replaced by its default: expected 1 to 8 numbers, got 0."),
        ({"paid": ""}, "The link’s “paid” was replaced by its default: expected 1 to 8 numbers, got 0."),
        ({"theta": "-inf,0,0"}, "The link’s “theta” was replaced by its default: “-inf” is not a finite number."),
    ],
)
def test_a_link_to_nothing(link: dict[str, str], sentence: str) -> None:
    found = decode(GradientScenario, link)
    assert (found.scenario, found.given_up) == (GradientScenario(), (sentence,))


@pytest.mark.parametrize(
    ("cell", "text", "sentence"),
    [
        ("steps", "0", "The horizon: “0” is outside 1 to 100. It stays as it was."),
        ("steps", "1.5", "The horizon: “1.5” is not a whole number. It stays as it was."),
        ("k", "0", "group size k: “0” is outside 1 to 64. It stays as it was."),
        ("batch", "0", "batch size N: “0” is outside 1 to 100. It stays as it was."),
        ("answered", "0", "The number of answers: expected a whole number from 1 to 8. It stays as it was."),
        ("actions", "0", "The number of actions: “0” is outside 2 to 4. It stays as it was."),
        ("parameter.0", "-inf", "θ of a₀: “-inf” is not a finite number. It stays as it was."),
    ],
)
def test_a_cell_that_is_set_to_nothing(cell: str, text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match="It stays as it was") as refused:
        EDITS.applied(GradientScenario(world=ONE_DECISION, sum="group"), Report(cell, None, text, True))
    assert str(refused.value) == sentence


def test_a_group_of_one_gets_another_where_it_needs_one() -> None:
    now = GradientScenario(world=TWO_STEPS, sum="group", rule="sample")
    found = EDITS.applied(now, Report("k", 1.0, None, True)).repaired()
    assert found.scenario.k == 2
    assert found.given_up == ("A group of one has no others to compare with: k was set to 2.",)
    alone = changed(now, k=1, rule="mean")
    assert alone.repaired().scenario == alone
    assert "**0, not ∇J**" in view(alone).caption
    check(alone)


# All rewards alike


@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        (GradientScenario(world=ONE_DECISION, r=(2.0, 2.0, 2.0)), "∇J is 0 here, and so is the exact mean"),
        (GradientScenario(world=ONE_DECISION, r=(2.0, 2.0), sum="group", rule="population"), "∇J is 0 here, and so"),
        (GradientScenario(world=CHAIN, r=(0.0, 0.0, 0.0)), "∇J is 0 here, and so is the exact mean"),
        (GradientScenario(world=GRID, r=(0.0, 0.0, 0.0)), "∇J is 0 here, and so is the exact mean"),
        (GradientScenario(world=TWO_STEPS, r=(1.0,) * 6, returns="immediate"), "∇J is 0 here, and so is the exact"),
    ],
)
def test_rewards_that_are_all_alike(now: GradientScenario, sentence: str) -> None:
    check(changed(now, answers=(1.0, 1.0, 1.0), paid=(3.0, 3.0)))
    assert sentence in view(now).caption
    assert "There are only 1" not in " ".join(view(now).cloud_words)


def test_sections_say_what_rewards_that_are_alike_leave() -> None:
    now = GradientScenario(world=ONE_DECISION, r=(2.0, 2.0), answers=(3.0, 3.0), gamma=(0.0,), paid=(5.0, 5.0))
    assert "All answers pay the same: ∇J = 0" in said(SECTIONS["groups"](now))
    assert "all of the groups are" in said(SECTIONS["groups"](now))
    assert "All returns are alike" in said(SECTIONS["returns"](now))
    assert "∇J is 0 here: there is no direction to step in" in said(SECTIONS["surrogate"](now))


# A masked action: here a mask is a probability of 0


@pytest.mark.parametrize("step", [1.0, -20.0])
def test_an_action_that_is_never_taken(step: float) -> None:
    """π = (0, ½, ½): it never comes, and adds nothing; ∇J is that of the two others, (0, −¼, ¼)."""
    now = GradientScenario(world=ONE_DECISION, theta=(-800.0, 0.0, 0.0), step=step)
    check(now)
    check(changed(now, sum="group"))
    assert [one.cells[0].text for one in view(now).problem.parts[0].rows] == ["0", ".5", ".5"]
    strip = grid(SECTIONS["expectation"](now).sheets["strip"], "Drawn")
    assert row(strip, "a₀")[:3] == ["0", "0", "0 ± 0"]
    sums = grid(SECTIONS["expectation"](now).sheets["strip"], "Weighted sum")
    assert row(sums, "Σ π r") == ["0", "−.25", ".25"]


def test_a_link_cannot_mask() -> None:
    found = decode(GradientScenario, {"world": ONE_DECISION, "mask": "1,0,1"})
    assert found.scenario == GradientScenario(world=ONE_DECISION)
    assert found.given_up == ("The link has a parameter “mask” that this page does not know; it was left out.",)
