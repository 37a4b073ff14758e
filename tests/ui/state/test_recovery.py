"""A page that the server had lost: its address, its last edit, and a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pgviz.ui.decision.scenario import Decision
from pgviz.ui.score.edits import EDITS
from pgviz.ui.state.recovery import WITH_EDIT, WITHOUT, recovered
from pgviz.ui.state.scenario import Change, linkable

OPENED = Change(Decision(tau=2.0), ("Something was left out.",))


def test_the_last_edit_is_there_again_and_is_said() -> None:
    back = recovered(OPENED, "logit.1:17.7", EDITS)
    assert back.scenario.policy().logits.tolist() == pytest.approx([14, 17.7, 11, 17], abs=1e-12)
    assert back.scenario.tau == 2
    assert back.given_up == (WITH_EDIT, "Something was left out.")


@pytest.mark.parametrize(
    ("written", "field", "value"),
    [
        ("tau:1/2", "tau", 0.5),
        ("pick.2:", "a", 2),
        ("s.0:0.25;s.3:-1", "s", (0.25, 0.0, 0.0, -1.0)),
    ],
)
def test_every_kind_of_report_can_come_back(written: str, field: str, value: object) -> None:
    assert getattr(recovered(OPENED, written, EDITS).scenario, field) == value


@pytest.mark.parametrize(
    "written",
    [
        "",
        "logit",
        "logit.1:",
        "logit.99:1",
        "pick.x:",
        "pick:",
        "tau:hot",
        "tau:1e9",
        "nothing.1:2",
        ":",
        "a" * 1000,
        "__class__:1",
    ],
)
def test_what_cannot_be_an_edit_leaves_the_address(written: str) -> None:
    back = recovered(OPENED, written, EDITS)
    assert back.scenario == OPENED.scenario
    assert back.given_up[-1] == "Something was left out."


def test_a_page_without_cells_comes_back_as_its_address_says() -> None:
    assert recovered(OPENED, "tau:3", None) == Change(OPENED.scenario, (WITHOUT, *OPENED.given_up))


@given(st.text(max_size=60) | st.from_regex(r"(logit|theta|s|pick|tau)(\.\d{1,2})?:[-\d./e]{0,8}", fullmatch=True))
def test_no_text_breaks_the_page(written: str) -> None:
    linkable(recovered(OPENED, written, EDITS).scenario)


@pytest.mark.parametrize("said", ["join:stack", "bias:1", "view:arrow", "join.0:1", "set.join:1", "pick.x:"])
def test_an_edit_of_what_is_no_number_is_left_out(said: str) -> None:
    """Found by tests/fuzz: a link with such an edit ended the page with an exception."""
    assert recovered(OPENED, said, EDITS) == Change(OPENED.scenario, (WITHOUT, *OPENED.given_up))
