"""What all components share in Python: bytes on the wire, repeated reports, modules joined for the browser."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from pgviz.ui.components import atlas, player, sheet
from pgviz.ui.components.bridge import LARGEST_SEQ, is_repeated
from pgviz.ui.components.bridge.modules import joined
from pgviz.ui.components.bridge.wire import DIGEST_LENGTH, TYPES, digest, encode
from tests.ui.components.reading import read

FACTS = st.dictionaries(st.text(max_size=9).filter(lambda name: name != "arrays"), st.text(max_size=9), max_size=4)
ARRAYS = st.dictionaries(
    st.text(max_size=5),
    st.sampled_from(TYPES).flatmap(lambda kind: hnp.arrays(np.dtype(kind), hnp.array_shapes(min_side=0, max_side=4))),
    max_size=4,
)


class TestWire:
    @given(facts=FACTS, arrays=ARRAYS)
    def test_what_was_written_is_read_again(self, facts: dict[str, str], arrays: dict[str, np.ndarray]) -> None:
        found, numbers = read(encode(facts, arrays))
        assert found == facts
        assert numbers.keys() == arrays.keys()
        for name, array in arrays.items():
            np.testing.assert_array_equal(numbers[name], array.ravel())

    def test_the_order_of_bytes_is_little_endian_wherever_python_runs(self) -> None:
        _, numbers = read(encode({}, {"x": np.array([1, 258], dtype=">u2")}))
        assert numbers["x"].tolist() == [1, 258]

    def test_other_types_are_refused(self) -> None:
        with pytest.raises(ValueError, match="'x' must be of one of the types i1, u1, u2, u4, f4, got f8"):
            encode({}, {"x": np.zeros(3)})

    def test_a_digest_names_facts_and_numbers(self) -> None:
        x = np.arange(4, dtype="u1")
        same = digest({"a": 1, "b": 2}, {"x": x})
        assert len(same) == DIGEST_LENGTH
        assert digest({"b": 2, "a": 1}, {"x": x.copy()}) == same
        others = [({"a": 1}, {"x": x}), ({"a": 1, "b": 2}, {"y": x}), ({"a": 1, "b": 2}, {"x": x + 1})]
        assert len({same, *(digest(*other) for other in others)}) == 4


class TestRepeatedReports:
    def test_a_report_that_was_heard_is_not_obeyed_again(self) -> None:
        assert is_repeated({"seq": 9, "first": 7}, 7)
        assert is_repeated({"seq": 9, "first": 7}, 8)

    def test_one_that_was_lost_is_obeyed_when_it_comes_again(self) -> None:
        assert not is_repeated({"seq": 9, "first": 7}, 6)
        assert not is_repeated({"seq": 9}, 9)

    @pytest.mark.parametrize("first", [None, True, 0, -1, 7.0, "7", LARGEST_SEQ, [7]])
    def test_what_is_no_number_says_nothing(self, first: object) -> None:
        assert not is_repeated({"seq": 9, "first": first}, LARGEST_SEQ)


def write(folder: Path, **modules: str) -> Path:
    """Modules by their names, of which ``entry`` is the first to be read."""
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return folder / "entry.js"


ENTRY = 'import { a } from "./a.js";\nconst mount = a;\nexport default mount;\n'


class TestModules:
    def test_each_module_stands_once_behind_what_it_imports(self, tmp_path: Path) -> None:
        entry = write(
            tmp_path,
            entry='import { a } from "./a.js";\nimport { b } from "./b.js";\nconst mount = a;\nexport default mount;\n',
            a='import {\n  b,\n} from "./b.js";\n// a comment\nexport const a = b; // and another\n',
            b="/** Says b. */\nexport function b() {}\nlet c; // later\n",
        )
        assert joined(entry).split("\n") == [
            "function b() {}", "let c;", "", "const a = b;", "", "const mount = a;", "", "export default mount;", "",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("a", "complaint"),
        [
            ("export const a = 1;\nconst mount = 2;\n", "a.js and entry.js must not both declare 'mount'"),
            ("export const { a } = {};\n", "entry.js imports a, which ./a.js does not export"),
            ("export const a = 1;\nconst { b } = {};\n", "a.js must declare plain names, found '{'"),
            ("const a = 1;\n", "entry.js imports a, which ./a.js does not export"),
            ('import { b } from "./b.js";\nexport const a = 1;\n', "a.js imports ./b.js, which is not there"),
            ('import { mount } from "./entry.js";\nexport const a = 1;\n', "must not import each other"),
            ('import b from "./entry.js";\nexport const a = 1;\n', "a.js must import and export names only"),
            ('export * from "./entry.js";\nexport const a = 1;\n', "a.js must import and export names only"),
        ],
    )
    def test_what_would_go_wrong_in_one_scope_is_refused(self, tmp_path: Path, a: str, complaint: str) -> None:
        with pytest.raises(ValueError, match=re.escape(complaint)):
            joined(write(tmp_path, entry=ENTRY, a=a))

    def test_an_entry_exports_one_thing(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match=r"entry\.js must have one line 'export default NAME;', found 0"):
            joined(write(tmp_path, entry="const mount = 1;\n"))

    @pytest.mark.parametrize("component", [sheet, atlas, player], ids=lambda component: component.__name__)
    def test_every_component_can_be_joined(self, component: object) -> None:
        text = joined(Path(str(component.__file__)).parent / "entry.js")  # type: ignore[attr-defined]
        assert text.endswith("export default mount;\n")
        assert "import " not in text
