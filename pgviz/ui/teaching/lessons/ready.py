"""What a room writes down for a lesson that ships: texts that are made of numbers when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pgviz.ui.state.scenario import Scenario, encode
from pgviz.ui.teaching.lessons.model import CHARTS, Lesson, Step, state_of


@dataclass(frozen=True)
class Scene:
    """A step: the scenario of its page, or, of another room's page, its parameters; texts call the core."""

    page: str
    scenario: Scenario | Mapping[str, str]
    text: Callable[[], str]
    question: Callable[[], str] | None = None
    answer: Callable[[], str] | None = None
    shows: tuple[str, ...] = (CHARTS,)
    section: str = ""  # the name of the section that is open

    @property
    def step(self) -> Step:
        """As it is followed, with its numbers."""
        params = encode(self.scenario) if isinstance(self.scenario, Scenario) else dict(self.scenario)
        if self.section:
            params["open"] = self.section
        question, answer = (made() if made else "" for made in (self.question, self.answer))
        return Step(self.page, state_of(params), self.text(), question, answer, self.shows)


@dataclass(frozen=True)
class Ready:
    """A lesson that ships: its name in a link, its title, what it leads to, its steps."""

    name: str
    title: str
    sentence: str
    scenes: tuple[Scene, ...]

    @property
    def first_page(self) -> str:
        """Where it begins; asked for more often than its texts, which take a while to compute."""
        return self.scenes[0].page

    @property
    def lesson(self) -> Lesson:
        """As it is followed."""
        return Lesson(self.title, tuple(scene.step for scene in self.scenes))
