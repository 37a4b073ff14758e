"""Every question: its truth by a second road, its scenario through a link, and its page in the state that shows it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import expit, softmax
from scipy.stats import entropy

from pgviz import examples, policy
from pgviz.network import complex_step_score
from pgviz.reinforce import exact_moments, train
from pgviz.ui import questions
from pgviz.ui.scenarios import Learning
from pgviz.ui.shell import navigation
from pgviz.ui.shell.formats import short
from pgviz.ui.state import codec
from pgviz.ui.teaching.predict import Choice, Entries, Probabilities, Question
from tests.pages.reading import ROOT, Screen, opened
from tests.reference import case

Z = np.array([14.0, 15.0, 11.0, 17.0])
PI = softmax(Z)
RARE, LIKELY = 2, 3
WALLS = np.array([1.0, 0, 0, 1, 1])  # x(s) of the question, and the bias
BY_PAGE = {
    "start.py": questions.START,
    "pages/1_Softmax.py": questions.SOFTMAX,
    "pages/2_Encodings.py": questions.ENCODINGS,
    "pages/3_Score.py": questions.SCORE,
    "pages/4_Beyond_linear.py": questions.BEYOND,
    "pages/6_REINFORCE.py": questions.REINFORCE,
}
ALL: dict[str, Question[Any]] = {q.key: q for asked in BY_PAGE.values() for q in asked}
CHEAP = [q for q in ALL.values() if not isinstance(q.setting, Learning)]


def surprise(pi: np.ndarray) -> np.ndarray:
    """‖e_a − π‖ of every action."""
    return np.sqrt(1 - 2 * pi + (pi**2).sum())


def middle() -> float:
    """The most that the middle of 0, 1, 2 gets when logits are a multiple of the number."""
    found = minimize_scalar(lambda slope: -softmax([0, slope, 2 * slope])[1], bounds=(-5, 5), method="bounded")
    assert -found.fun == pytest.approx(case("encoding/ordinal_action_limit").expected["max_pi_middle"], rel=1e-6)
    return -found.fun


def moments(b: float) -> Any:
    problem = examples.bandit([9.0, 10.0, 11.0])
    return exact_moments(problem.mdp, problem.features, [0.0, 0.5, -0.5], horizon=1, baseline=[b, b])


def baseline_effect() -> str:
    with_b, without = moments(10.0), moments(0.0)
    np.testing.assert_allclose(with_b.mean, without.mean, atol=1e-12)
    return "mean stays, spread falls" if with_b.trace < without.trace else "mean stays, spread grows"


def rank() -> str:
    setting = ALL["fisher"].setting
    return str(np.linalg.matrix_rank(policy.fisher(setting.features(), setting.theta)))


def felt() -> str:
    """Which θ moves a probability of φ = (s₁, s₂, a), by moving it."""
    phi = np.array([[1.0, 1, 0], [1, 1, 1]])
    names = ["s₁", "s₂", "a"]
    moves = [not np.allclose(softmax(phi @ e), softmax(phi @ np.zeros(3))) for e in np.eye(3)]
    return " and ".join(name for name, m in zip(names, moves, strict=True) if m)


def silent() -> str:
    """The inputs whose column of w1 has no score, by complex step."""
    now = ALL["silent"].setting
    score = complex_step_score(now.network, now.x, now.a)
    w1 = score[: now.hidden * len(now.x)].reshape(now.hidden, len(now.x))
    return " and ".join(name for name, column in zip(now.inputs, w1.T, strict=True) if not column.any())


def surrogate_moves() -> str:
    found = case("surrogate/two_step").expected["E_surrogate"]
    assert [short(v) for v in found[:2]] == ["−8.851", "4.034"]  # c = 0 and −10; the gradient is the same for every c
    return "only the value"


def network_push() -> np.ndarray:
    now = ALL["biases"].setting
    return np.eye(4)[now.a] - softmax(now.network.preferences(now.x))


def learners(now: Learning) -> int:
    """Runs whose greedy policy is worth the optimum, trained and valued away from the page's cache."""
    world = now.build()
    features = now.features(world)
    trained = train(
        world.mdp,
        features,
        alpha=now.alpha,
        episodes=now.episodes,
        runs=now.runs,
        horizon=now.horizon,
        seed=now.seed,
        baseline="none",
    )
    logits = trained.thetas[-1] @ features.reshape(-1, features.shape[2]).T
    choices = logits.reshape(now.runs, *features.shape[:2]).argmax(axis=2)
    greedy = np.eye(features.shape[1])[choices]
    with np.errstate(all="ignore"):
        worth = np.array([world.mdp.performance(pi) for pi in greedy])
    return int(np.isclose(worth, world.mdp.optimal_performance()).sum())


def blind() -> str:
    now = ALL["blind"].setting
    world = now.build()
    phi = now.features(world)
    inside = ~world.mdp.terminal
    differences = (phi - phi[:, :1])[inside]
    np.testing.assert_allclose(differences, np.broadcast_to(differences[0], differences.shape))  # one policy everywhere
    assert learners(now) == 0
    return "none"


def hasty() -> str:
    assert learners(ALL["hasty"].setting) < learners(Learning())
    return "fewer"


ROADS: dict[str, Callable[[], Any]] = {
    "again": lambda: case("softmax/double_softmax").expected["probs"],
    "shift": lambda: PI,
    "hot": lambda: softmax(Z / 5),
    "masked": lambda: np.append(PI[:3] / PI[:3].sum(), 0),
    "entropy": lambda: "all alike",
    "pushes": lambda: np.eye(4)[LIKELY] - PI,
    "longest": lambda: "↓ South",
    "all-positive": lambda: case("bandit/all_positive").expected["grad"],
    "no-log": lambda: "a tenth of it",  # .1² · .9 over .1 · .9
    "baseline": baseline_effect,
    "stuck": lambda: str(10 ** round(math.log10(10 + math.sinh(10)))),
    "temperature": lambda: "a fifth as long",
    "fisher": rank,
    "other-state": lambda: case("seed/answer_example").expected["pi_at_every_state"],
    "felt": felt,
    "middle": lambda: {3: "a third"}[round(1 / middle())],
    "block": lambda: str(np.count_nonzero(np.kron(np.eye(4)[1], WALLS))),
    "surrogate": surrogate_moves,
    "biases": network_push,
    "silent": silent,
    "blind": blind,
    "hasty": hasty,
    "other-action": lambda: case("seed/answer_example").expected["score_a1"],
    "which-logits": lambda: "(14, 15, 11, 17)",
}

VALUES: dict[str, Callable[[], Any]] = {
    "entropy": lambda: [
        math.log(4),
        entropy([1 / math.e, *[(1 - 1 / math.e) / 3] * 3]),
        entropy(PI),
        0,
    ],
    "longest": lambda: surprise(PI),
}
"""The numbers beside options, where there are some."""

SEEN: dict[str, Callable[[], list[str]]] = {
    "again": lambda: [short(v) for v in ROADS["again"]()],
    "shift": lambda: [short(v) for v in PI],
    "hot": lambda: [short(v) for v in softmax(Z / 5)],
    "masked": lambda: [short(v) for v in ROADS["masked"]()],
    "entropy": lambda: [short(math.log(4))],
    "pushes": lambda: [short(v) for v in np.eye(4)[LIKELY] - PI],
    "longest": lambda: [short(surprise(PI)[RARE]), short(surprise(PI)[LIKELY])],
    "all-positive": lambda: ["−.333", ".333"],
    "no-log": lambda: [".009", ".09"],
    "baseline": lambda: [short(moments(0.0).trace), short(moments(10.0).trace)],
    "stuck": lambda: [short(10 + math.sinh(10)), short(float(expit(-10)))],
    "temperature": lambda: [short(v) for v in softmax(Z / 5)],
    "fisher": lambda: [f"rank {rank()} of 3"],
    "other-state": lambda: [".7", ".3"],
    "felt": lambda: ["**1** directions of its 3 parameters"],
    "middle": lambda: [short(1 / 3)],
    "block": lambda: [short(v) for v in WALLS],
    "surrogate": lambda: ["4.034", "7.469"],
    "biases": lambda: [short(v) for v in network_push()],
    "silent": lambda: ["0"],
    "other-action": lambda: [".7"],
    "which-logits": lambda: ["14", "15", "11", "17"],
}
"""What a person reads on the page that 'Show me' opens."""


def on(screen: Screen) -> set[str]:
    """Every number of the page's sheets without those of the question itself."""
    found: set[str] = set()
    for key in screen.sheets():
        if not key.startswith("predict."):
            rows = (row for part in screen.sheet(key)["parts"] for row in part.get("rows", ()))
            found |= {cell.get("text", "") for row in rows for cell in row["cells"] if cell}
    return found


def test_every_page_asks_two_questions_at_least() -> None:
    assert list(BY_PAGE) == [page.path for page in navigation.PAGES]
    assert all(len(asked) >= 2 for asked in BY_PAGE.values())
    assert len(ALL) == sum(map(len, BY_PAGE.values())), "keys are the sessions' keys: each once"


@pytest.mark.parametrize("path", BY_PAGE)
def test_each_page_asks_its_own_questions_once(path: str) -> None:
    text = (ROOT / path).read_text(encoding="utf-8")
    name = next(name for name in questions.__all__ if getattr(questions, name) is BY_PAGE[path])
    assert text.count(f'predict(questions.{name}, here="{path}")') == 1


@pytest.mark.parametrize("question", ALL.values(), ids=ALL)
def test_the_truth_by_a_second_road(question: Question[Any]) -> None:
    truth, expected = question.truth, ROADS[question.key]()
    if isinstance(question.answer, Choice):
        assert question.names[truth] == expected
        assert len(set(question.names)) == len(question.names) >= 2
    else:
        np.testing.assert_allclose(truth, expected, atol=1e-12)
        assert np.abs(truth).max() <= question.answer.high


@pytest.mark.parametrize("key", VALUES)
def test_the_numbers_beside_the_options(key: str) -> None:
    question = ALL[key]
    assert isinstance(question.answer, Choice)
    assert question.answer.values is not None
    values = question.answer.values(question.setting)
    np.testing.assert_allclose(values, VALUES[key](), atol=1e-12)
    assert question.truth == values.argmax()


@pytest.mark.parametrize("question", ALL.values(), ids=ALL)
def test_the_scenario_fits_its_page_and_goes_through_a_link(question: Question[Any]) -> None:
    page = next(page for page in navigation.PAGES if page.path == question.page)
    assert type(question.setting) is page.kind
    assert codec.decode(page.kind, codec.encode(question.setting)) == (question.setting, [])


@pytest.mark.parametrize("question", CHEAP, ids=lambda question: question.key)
def test_question_and_reason_are_sentences_with_the_scenarios_numbers(question: Question[Any]) -> None:
    for text in (question.asked, question.because):
        assert text.rstrip("*")[-1] in ".?)"
        assert "{" not in text
        assert "nan" not in text.lower().replace("not nan", "")
    if isinstance(question.answer, Probabilities | Entries):
        assert "Drag the bars." in question.asked


@pytest.mark.parametrize("key", SEEN)
def test_the_page_that_it_opens_shows_the_numbers(key: str) -> None:
    question = ALL[key]
    screen = opened(question.page, **codec.encode(question.setting))
    assert screen.notices == []
    numbers, text = on(screen), screen.text
    for shown in SEEN[key]():
        assert shown in numbers or shown in text, shown
