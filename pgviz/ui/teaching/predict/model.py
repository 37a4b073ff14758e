"""What a question is: what it asks, how it is answered, and the scenario from which its truth is computed.

Nothing here knows Streamlit, and no number is written down: texts, options and truths are functions of the question's
scenario, and call the core when they are asked. The same scenario is what 'Show me' opens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from pgviz.arrays import Array
from pgviz.distributions import uniform, with_share
from pgviz.language import say
from pgviz.ui.components.sheet import Role
from pgviz.ui.state.scenario import S, encode

Guess = int | tuple[float, ...]


@dataclass(frozen=True)
class Choice(Generic[S]):
    """One of a few options. With ``values`` there is a number for each of them, shown with the truth."""

    options: Callable[[S], Sequence[str]]
    right: Callable[[S], int]
    values: Callable[[S], Array] | None = None
    quantity: str = ""  # what the numbers are
    role: Role = "plain"
    actions: bool = False  # the options are the actions, which have their signs


@dataclass(frozen=True)
class Probabilities(Generic[S]):
    """A probability for each action, by dragging; the others make room, so that they always add up to 1."""

    names: Callable[[S], Sequence[str]]
    truth: Callable[[S], Array]
    quantity: str = say("probability")

    role: Role = "probability"
    actions: bool = True
    low: float = 0.0
    high: float = 1.0
    step: float = 0.02

    def start(self, size: int) -> tuple[float, ...]:
        """Where the bars are before anything was guessed."""
        return tuple(uniform(size).tolist())

    def moved(self, guess: tuple[float, ...], place: int, value: float) -> tuple[float, ...]:
        """The guess with one bar moved."""
        return tuple(with_share(guess, place, value).tolist())


@dataclass(frozen=True)
class Entries(Generic[S]):
    """A number for each entry of a vector, by dragging, between −reach and reach."""

    names: Callable[[S], Sequence[str]]
    truth: Callable[[S], Array]
    quantity: str
    reach: float = 1.0
    step: float = 0.05
    role: Role = "score"
    actions: bool = True

    @property
    def low(self) -> float:
        """The least that can be guessed."""
        return -self.reach

    @property
    def high(self) -> float:
        """The most that can be guessed."""
        return self.reach

    def start(self, size: int) -> tuple[float, ...]:
        """Where the bars are before anything was guessed."""
        return (0.0,) * size

    def moved(self, guess: tuple[float, ...], place: int, value: float) -> tuple[float, ...]:
        """The guess with one bar moved."""
        return (*guess[:place], value, *guess[place + 1 :])


Bars = Probabilities[S] | Entries[S]


@dataclass(frozen=True)
class Question(Generic[S]):
    """A question of a page, with the scenario that it is about, and the page that shows the answer.

    That page is opened with the scenario, or, where it has scenarios of another kind, with the parameters ``opens``.
    """

    key: str
    ask: Callable[[S], str]
    answer: Choice[S] | Probabilities[S] | Entries[S]
    reason: Callable[[S], str]
    setting: S
    page: str
    opens: Mapping[str, str] | None = None

    @property
    def link(self) -> Mapping[str, str]:
        """The parameters with which the page shows the answer."""
        return encode(self.setting) if self.opens is None else self.opens

    @property
    def asked(self) -> str:
        """The question, with its numbers."""
        return self.ask(self.setting)

    @property
    def names(self) -> tuple[str, ...]:
        """What there is to choose from, or to guess."""
        answer = self.answer
        return tuple(answer.options(self.setting) if isinstance(answer, Choice) else answer.names(self.setting))

    @property
    def truth(self) -> Any:
        """The place of the right option, or the true numbers (n,)."""
        answer = self.answer
        return answer.right(self.setting) if isinstance(answer, Choice) else answer.truth(self.setting)

    @property
    def because(self) -> str:
        """The reason, with its numbers."""
        return self.reason(self.setting)


@dataclass(frozen=True)
class Attempt:
    """What a person has guessed: the place of an option, or numbers. None as long as nothing was chosen or moved."""

    guess: Guess | None = None
    revealed: bool = False
