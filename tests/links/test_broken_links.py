"""Links from strangers: what does not fit is named in a sentence, and the rest of the link still counts."""

from __future__ import annotations

import pytest

from pgviz.ui.state.scenario import Change, decode, encode
from tests.links.test_old_links import kind_of
from tests.pages.reading import ENCODINGS, REINFORCE, SCORE, SOFTMAX, START

RANGE = "is outside"
BROKEN = [
    # page, link, what the notices say, what of the link survives
    (SOFTMAX, {"z": "1,2,nan", "tau": "2"}, ["“z”", "“nan” is not a finite number"], {"tau": "2"}),
    (SOFTMAX, {"z": "1,,3", "tau": "2"}, ["“z”", "nothing was entered"], {"tau": "2"}),
    (SOFTMAX, {"z": "one,two", "c": "5"}, ["“z”", "“one” is not a number"], {"c": "5"}),
    (SOFTMAX, {"z": "", "c": "5"}, ["“z”", "expected 1 to 6 numbers, got 0"], {"c": "5"}),
    (SOFTMAX, {"z": "1,2,3,4,5,6,7"}, ["“z”", "expected 1 to 6 numbers, got 7"], {}),
    (SOFTMAX, {"z": "9" * 100_000}, ["“z”", "longer than"], {}),
    (SOFTMAX, {"tau": "1e308", "z": "1,2"}, ["“tau”", RANGE], {"z": "1,2"}),
    (SOFTMAX, {"tau": "0"}, ["“tau”", RANGE], {}),
    (SOFTMAX, {"c": "inf"}, ["“c”", "“inf” is not a finite number"], {}),
    (SOFTMAX, {"moved": "1.5"}, ["“moved”", "not a whole number"], {}),
    (SOFTMAX, {"masked": "0,1,2,3"}, ["At least one action must stay allowed"], {}),
    (SOFTMAX, {"theta": "1", "c": "5"}, ["a parameter “theta” that this page does not know"], {"c": "5"}),
    (SOFTMAX, {"<script>": "1"}, ["a parameter “·script·”"], {}),
    (SOFTMAX, {"z": "[click](javascript:alert(1))"}, ["“z”", "“·click··javascript:alert·1··”"], {}),
    (ENCODINGS, {"theta": "1,2,3", "tau": "2"}, ["θ has 3 numbers, but this encoding has 20 features"], {"tau": "2"}),
    (ENCODINGS, {"theta": "nan" + ",0" * 19}, ["“theta”", "“nan” is not a finite number"], {}),
    (ENCODINGS, {"theta": "1e308" + ",0" * 19}, ["“theta”", RANGE], {}),
    (ENCODINGS, {"join": "glue", "a": "2"}, ["“join”", "“glue” is none of blocks, stack"], {"a": "2"}),
    (ENCODINGS, {"x": "wavelets", "a": "2"}, ["“x”", "“wavelets” is none of raw"], {"a": "2"}),
    (ENCODINGS, {"s": "1,2,3", "a": "2"}, ["The other state has 4 entries, the state 3"], {"a": "2"}),
    (ENCODINGS, {"n": "7", "a": "2"}, ["“n”", RANGE], {"a": "2"}),
    (ENCODINGS, {"bias": "maybe"}, ["“bias”", "neither 0 nor 1"], {}),
    (ENCODINGS, {"phi": "1,2;3", "join": "table"}, ["“phi”", "its rows have different lengths"], {"join": "table"}),
    (ENCODINGS, {"phi": "1,2;3,4", "join": "table"}, ["The table has 2 rows for 4 actions"], {"join": "table"}),
    (SCORE, {"a": "4", "tau": "2"}, ["There is no action number 4"], {"tau": "2"}),
    (SCORE, {"a": "-1"}, ["“a”", RANGE], {}),
    (SCORE, {"s": "1,0,0,1e4"}, ["“s”", RANGE], {}),
    (START, {"s": "1,x", "a": "1"}, ["“s”", "“x” is not a number"], {"a": "1"}),
    (REINFORCE, {"world": "own", "map": "..G", "runs": "3"}, ["The map has no start: put one S."], {"runs": "3"}),
    (REINFORCE, {"world": "own", "map": "S#G", "runs": "3"}, ["The map cannot be used"], {"runs": "3"}),
    (REINFORCE, {"world": "own", "map": "." * 451, "runs": "3"}, ["longer than 450 characters"], {"runs": "3"}),
    (REINFORCE, {"world": "mars", "runs": "3"}, ["“world”", "“mars” is none of small"], {"runs": "3"}),
    (REINFORCE, {"x": "network", "runs": "3"}, ["“x”", "“network” is none of table"], {"runs": "3"}),
    (REINFORCE, {"episodes": "1000000", "runs": "3"}, ["“episodes”", RANGE], {"runs": "3"}),
    (REINFORCE, {"runs": "64.5", "alpha": "-1", "gamma": "2"}, ["“runs”", "“alpha”", "“gamma”"], {}),
]


@pytest.mark.parametrize(
    ("page", "link", "said", "kept"), BROKEN, ids=[f"{p[:-3]} {str(q)[:40]}" for p, q, *_ in BROKEN]
)
def test_what_does_not_fit_is_named_and_the_rest_counts(
    page: str, link: dict[str, str], said: list[str], kept: dict[str, str]
) -> None:
    kind = kind_of(page)
    opened = decode(kind, link)
    notices = "\n".join(opened.given_up)
    for words in said:
        assert words in notices
    left = encode(opened.scenario)
    assert left.items() >= kept.items()
    assert decode(kind, left) == Change(opened.scenario), "the address that is left fits"
    if left == kept:
        assert opened.scenario == decode(kind, kept).scenario, "as if the broken part had not been there"
