"""Lessons: those that ship, their way through a link, and what becomes of links that strangers have mangled."""

from __future__ import annotations

import base64
import json
import random
import re
import zlib
from typing import Any

import pytest

from pgviz.ui.shell.optional import PARTS
from pgviz.ui.shell.pages import SCENES
from pgviz.ui.state.beside import LESSON, SHELL, STEP
from pgviz.ui.state.scenario import decode
from pgviz.ui.teaching.lessons import CHARTS, Lesson, Step, shelf, wire
from pgviz.ui.teaching.lessons.following import following
from pgviz.ui.teaching.lessons.model import MOST_ANSWER, MOST_QUESTION, MOST_STEPS, MOST_TEXT, plain
from pgviz.ui.teaching.lessons.part import told
from tests.links.test_old_links import kind_of

MARKUP = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    r"$\href{javascript:alert(1)}{x}$",
    ":red[text] :material/bolt: **bold**",
    "</section></div><style>*{display:none}</style>",
    "&lt;b&gt; &#60;script&#62;",
    "{{7*7}} ${7*7} %(x)s {now.theta}",
    "<details open><summary>x</summary></details>",
)
LESSON_OF_ONE = Lesson("A title", (Step("pages/3_Score.py", "a=2", "A text", "Why?", "Because.", (CHARTS,)),))


def written(facts: Any, version: object = 1) -> str:
    packed = zlib.compress(json.dumps(facts).encode())
    return f"{version}-{base64.urlsafe_b64encode(packed).decode().rstrip('=')}"


def step(**changed: Any) -> list[Any]:
    usual = {"page": "Score", "state": "a=2", "text": "A text", "question": "", "answer": "", "shows": "ch"}
    return list({**usual, **changed}.values())


class TestThoseThatShip:
    @pytest.mark.parametrize("name", shelf.SHELF)
    def test_its_steps_open_their_pages_without_a_notice_and_its_texts_fit(self, name: str) -> None:
        lesson = shelf.ready(name).lesson
        assert 3 <= len(lesson.steps) <= MOST_STEPS
        for one in lesson.steps:
            own = {key: value for key, value in one.params.items() if key not in SHELL}
            assert decode(kind_of(one.page), own).given_up == ()
            assert 0 < len(one.text) <= MOST_TEXT
            assert len(one.question) <= MOST_QUESTION
            assert len(one.answer) <= MOST_ANSWER
            assert one.text == plain(one.text, MOST_TEXT)
            assert set(one.shows) <= PARTS.keys()

    @pytest.mark.parametrize("name", shelf.SHELF)
    def test_it_can_be_carried_by_a_link_as_well(self, name: str) -> None:
        lesson = shelf.ready(name).lesson
        assert wire.decode(wire.encode(lesson)) == (lesson, ())
        assert len(wire.encode(lesson)) < 2000

    def test_their_numbers_are_those_of_the_pages(self) -> None:
        """From other roads: the softmax of the question, 1 − π, the published angle, k − 1 of k, tables of teaching."""
        texts = {
            (name, i): f"{one.text} {one.answer}"
            for name in shelf.SHELF
            for i, one in enumerate(shelf.ready(name).lesson.steps, 1)
        }
        assert "(14, 15, 11, 17)" in texts["what-is-phi", 1]
        assert "(.042, .114, .002, .842)" in texts["what-is-phi", 1]
        assert "(.7, .3) in one state and (.7, .3) in the other" in texts["what-is-phi", 3]
        assert "3 directions of θ change a probability, instead of 1" in texts["what-is-phi", 4]
        assert ".886" in texts["why-subtract-the-mean", 1]  # 1 − .114
        assert ".998" in texts["why-subtract-the-mean", 2]
        assert ".158" in texts["why-subtract-the-mean", 2]
        assert "from 60.781 to .303" in texts["why-subtract-the-mean", 4]
        assert "146.6°" in texts["where-does-gamma-go", 2]
        assert "(−.333, 0, .333)" in texts["from-reinforce-to-grpo", 3]
        assert ".5 of ∇J is left, for 2 answers" in texts["from-reinforce-to-grpo", 4]

    def test_no_number_of_a_result_is_typed_in_a_text(self) -> None:
        """In the modules that hold them a number stands in braces, but for indices and counts of a few."""
        from pathlib import Path

        import pgviz.ui

        for room in set(shelf.SHELF.values()):
            source = (Path(pgviz.ui.__file__).parent / room / "lessons.py").read_text(encoding="utf-8")
            texts = re.findall(r'"([^"\n]*)"', source)
            typed = [t for t in texts if re.search(r"\d*\.\d|\d{2}", re.sub(r"{[^}]*}", "", t)) and " " in t]
            assert typed == []


class TestFollowing:
    def test_a_bare_link_is_at_the_first_step_and_the_others_are_counted_from_one(self) -> None:
        first, said = following({LESSON: "what-is-phi"})
        assert first is not None
        assert (first.at, said) == (0, ())
        assert first.other(-1) is None
        second = first.other(1)
        assert second is not None
        assert second.params == {LESSON: "what-is-phi", STEP: "2"}
        assert following(second.params) == (second, ())

    @pytest.mark.parametrize("number", ["0", "5", "-1", "1.5", "x", "", "9" * 100_000, "<b>"])
    def test_a_step_that_there_is_not_is_the_first_and_is_said(self, number: str) -> None:
        found, said = following({LESSON: "what-is-phi", STEP: number})
        assert found is not None
        assert found.at == 0
        assert len(said) == 1
        assert "<" not in said[0]

    def test_without_a_lesson_there_is_nothing_to_follow(self) -> None:
        assert following({}) == (None, ())
        assert following({STEP: "2"})[0] is None

    def test_the_sections_of_a_step_are_those_that_it_opens_or_all(self) -> None:
        found, _ = following({LESSON: written(["", [step(), step(shows="se"), step(state="open=x")]])})
        assert found is not None
        states = [state.state for state in (found, found.other(1), found.other(2)) if state]
        assert [state.get("open") for state in states] == ["none", None, "x"]


class TestStrangers:
    @pytest.mark.parametrize("text", MARKUP)
    def test_markup_is_shown_as_it_was_written(self, text: str) -> None:
        lesson = Lesson(text[:80], (Step("start.py", "", text, text, text),))
        found, said = following({LESSON: wire.encode(lesson)})
        assert found is not None
        assert said == ()
        assert found.step.text == text
        made = told(found)
        own = r"</?(section|p|details|summary)( class=\"[a-z-]+\"| aria-label=\"Lesson\")*>"
        assert "<" not in re.sub(own, "", made)
        assert made.count("<p") == 3

    def test_what_cannot_be_seen_goes_and_what_languages_need_stays(self) -> None:
        assert plain("a\x00b\x1b[31m\u202ec\ud800\ue000\r\u2066d", 80) == "ab[31mcd"
        assert plain("نمی\u200cخواهم\nनमस्ते", 80) == "نمی\u200cخواهم\nनमस्ते"
        assert len(plain("x" * 100_000, 600)) == 600

    def test_a_hundred_mangled_lessons_are_a_sentence_or_what_is_left_of_them(self) -> None:
        good = wire.encode(shelf.ready("what-is-phi").lesson)
        chance = random.Random(0)
        links = [
            "", "x", "1-", "1-!", "-1-abc", "2-abc", "99999-abc", "nope", "1-" + "A" * 100_000, "A" * 100_000,
            "1-" + base64.urlsafe_b64encode(zlib.compress(b"0" * 10_000_000)).decode().rstrip("="),
            "1-" + base64.urlsafe_b64encode(zlib.compress(b"[" * 50_000)).decode().rstrip("="),
            "1-" + base64.urlsafe_b64encode(zlib.compress(b"\xff\xfe")).decode().rstrip("="),
            good.replace("1-", "2-", 1), good.replace("1-", "١-", 1), good + good, good[::-1],
            *(written(facts) for facts in (
                None, 0, [], {}, "x", [1], ["", []], ["", {}], ["", [1]], ["", [[]]], [[], [step()]],
                ["", [step()] * 9],
                ["", [step()] * 1000], ["", [step(page="Mars")]], ["", [step(page=1)]], ["", [step(text=1)]],
                ["t" * 100_000, [step()]], ["", [step(text="x" * 20_000)]], ["", [step(state="z=" + "1" * 9000)]],
                ["", [step(state="theta=nan&<script>=1&open=" + "x," * 500)]], ["", [step(shows="zz" * 1000)]],
                ["", [step(shows="chchch")]], ["\ud800", [step(text="\ud800\x00")]],
                ["", [step(page="../../etc/passwd")]],
            )),
            *(written(["", [step(text=text, question=text, answer=text)]]) for text in MARKUP),
            *(good[: chance.randrange(2, len(good))] for _ in range(20)),
            *(_flipped(good, chance) for _ in range(40)),
        ]  # fmt: skip
        assert len(links) >= 100
        for link in links:
            found, said = following({LESSON: link})
            assert found is not None or said, "either there is a lesson, or a sentence"
            assert all(len(sentence) < 200 and "<" not in sentence for sentence in said)
            if found is not None:
                for one in found.lesson.steps:
                    assert len(one.text) <= MOST_TEXT
                    assert one.page in {page.path for page in SCENES}
                    one.text.encode()
                    assert isinstance(dict(one.params), dict)

    def test_what_is_left_of_a_lesson_is_followed(self) -> None:
        found, said = following({LESSON: written(["T", [step(page="Mars"), step(text="Here")]])})
        assert found is not None
        assert found.count == 1
        assert found.step.text == "Here"
        assert "no page “Mars”" in said[0]
        found, said = following({LESSON: written(["T", [step()] * 10])})
        assert found is not None
        assert found.count == MOST_STEPS
        assert "10 steps" in said[0]

    def test_a_later_version_says_so(self) -> None:
        found, said = following({LESSON: written(["T", [step()]], version=2)})
        assert found is None
        assert "version 2" in said[0]

    def test_a_lesson_too_long_for_an_address_is_refused_with_a_sentence(self) -> None:
        chance = random.Random(1)
        noise = ["".join(chr(chance.randrange(0x4E00, 0x9FFF)) for _ in range(600)) for _ in range(8)]
        with pytest.raises(ValueError, match="the most is"):
            wire.encode(Lesson("", tuple(Step("start.py", "", text) for text in noise)))


def _flipped(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chance.choice("ABCDxyz019_-%<>\x00") + text[at + 1 :]
