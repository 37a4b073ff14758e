"""Groups: the answers to one prompt, each one's advantage under every rule, and which way the rule goes on average."""

from __future__ import annotations

import functools
from typing import NamedTuple

import numpy as np

from pgviz.arrays import Array
from pgviz.figures import theme
from pgviz.figures.lines import Curve, curves
from pgviz.language import counted, say
from pgviz.policy import SoftmaxPolicy
from pgviz.reinforce.groups import Answers, GroupMoments, Rule, advantages, group_moments, large_group_factor
from pgviz.rounding import nearest_decimal
from pgviz.ui.components.sheet import Break, Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.gradient.scenario import MOST_ANSWERS, GradientScenario
from pgviz.ui.gradient.topic import Topic, Words, control, or_why
from pgviz.ui.shell.formats import short, signed
from pgviz.ui.shell.parts import Chart

TITLE = say("Groups: RLOO, GRPO, length")
NAMES: dict[Rule, str] = {
    "none": say("r alone"),
    "mean": say("r − mean"),
    "leave-one-out": "RLOO",
    "population": say("GRPO, ÷ σ of k"),
    "sample": say("GRPO, ÷ σ of k − 1"),
}
NOTES: dict[Rule, str] = {
    "none": say("The reward itself."),
    "mean": say("Less the group’s mean, which contains the answer itself: Dr. GRPO."),
    "leave-one-out": say("Less the mean of the others."),
    "population": say("Less the mean, divided by the deviation √(Σ(r − mean)²/k)."),
    "sample": say("Less the mean, divided by the deviation √(Σ(r − mean)²/(k − 1))."),
}
CURVES = (2, 4, 16)  # group sizes that are drawn
CHANCES = np.linspace(0.01, 0.99, 99)
NEEDS_OTHERS = ("leave-one-out", "sample")
TINY = 1e-12


@or_why
def section(now: GradientScenario) -> Topic:
    """All of it."""
    found = group_of(now.answers, now.lengths)
    return Topic(
        words=_words(found),
        control=control(
            say("How many answers"),
            (say("answers k"), Edit("answered", len(now.answers), 1, MOST_ANSWERS, 1, say("number of answers k"))),
        ),
        sheets={"answers": _answers_sheet(now), "expected": _expected_sheet(found)},
        chart=_chart(found),
    )


# --------------------------------------------------------------------------------------------------------- the numbers


class Expected(NamedTuple):
    """Where a rule goes on average, each step of an answer counted, and divided by its length."""

    whole: GroupMoments
    by_length: GroupMoments


class Group(NamedTuple):
    """The answers of a group, and the prompt from which such groups are drawn."""

    prompt: Answers  # the different answers, (m,): each as likely as it is frequent among the k
    samples: int  # k
    expected: dict[Rule, Expected]  # of the rules that k allows


@functools.lru_cache(maxsize=32)
def group_of(rewards: tuple[float, ...], lengths: tuple[int, ...]) -> Group:
    """For k answers with these rewards and lengths; equal ones are one answer, drawn more often.

    θ is the logits of the different answers.
    """
    k = len(rewards)
    kinds, counts = np.unique(np.column_stack([rewards, lengths or (1,) * k]), axis=0, return_counts=True)
    order = np.argsort(-kinds[:, 0], kind="stable")  # what pays most stands first
    kinds, counts = kinds[order], counts[order]
    prompt = Answers.of_policy(SoftmaxPolicy.of_logits(np.log(counts / k)), kinds[:, 0], kinds[:, 1])
    expected = {
        rule: Expected(group_moments(prompt, k, rule), group_moments(prompt, k, rule, by_length=True))
        for rule in NAMES
        if k > 1 or rule not in NEEDS_OTHERS
    }
    return Group(prompt, k, expected)


def advantage_of(now: GradientScenario, rule: Rule) -> Array | None:
    """A_j of each answer, (k,); None where the rule needs others and there are none."""
    return None if len(now.answers) < 2 and rule in NEEDS_OTHERS else advantages(now.answers, rule)


# -------------------------------------------------------------------------------------------------------------- sheets


def _answers_sheet(now: GradientScenario) -> Sheet:
    """A row an answer: reward and length to drag, its advantage under every rule."""
    found = {rule: advantage_of(now, rule) for rule in NAMES}
    lengths = now.lengths or (1,) * len(now.answers)
    headers = (
        Header(say("reward r")),
        Header(say("steps"), note=say("The length of the answer.")),
        *(Header(NAMES[rule], rule, note=NOTES[rule]) for rule in NAMES),
    )
    rows = tuple(
        Row(
            Header(say("answer {number}", number=j + 1), f"j{j}"),
            (
                Cell(short(reward), "theta", link=f"j{j}", edit=_reward(j, reward)),
                Cell(short(lengths[j]), "theta", link=f"j{j}", edit=_length(j, lengths[j])),
                *(_advantage(values, j, rule) for rule, values in found.items()),
            ),
        )
        for j, reward in enumerate(now.answers)
    )
    return Sheet(
        say("The answers"),
        (Grid(headers, rows, say("Each answer’s advantage"), say("what its score is multiplied with")),),
    )


def _reward(j: int, reward: float) -> Edit:
    return Edit(f"answers.{j}", reward, -10, 10, 0.1, say("reward of answer {number}", number=j + 1))


def _length(j: int, length: float) -> Edit:
    return Edit(f"length.{j}", length, 1, 100, 1, say("length of answer {number}, in steps", number=j + 1))


def _advantage(values: Array | None, j: int, rule: Rule) -> Cell:
    if values is None:
        return Cell("—", dead=True, note=say("One answer has no others to compare with."))
    largest = float(np.abs(values).max())
    return Cell(signed(float(values[j]), 4), "mean", float(values[j]) / largest if largest else 0.0, f"j{j} {rule}")


def _expected_sheet(found: Group) -> Sheet:
    """A row a rule: the exact expected direction in the logits of the different answers."""
    prompt = found.prompt
    which = tuple(f"r = {short(r)}" for r in prompt.reward)
    headers = (*(Header(name, f"x{i}") for i, name in enumerate(which)), Header(say("times ∇J"), "factor"))
    true = Row(Header("∇J"), _direction(prompt.gradient, None), total=True)

    def grid(title: str, subtitle: str, rows: dict[Rule, GroupMoments]) -> Grid:
        found_rows = (Row(Header(NAMES[rule]), _direction(prompt.gradient, one)) for rule, one in rows.items())
        return Grid(headers, (*found_rows, true), title, subtitle, "score")

    over = say("of the mean over {answers}", answers=counted(found.samples, "answer"))
    whole = grid(say("Expected direction"), over, {rule: pair.whole for rule, pair in found.expected.items()})
    label = say("Where each rule goes on average")
    if _one_length(found):
        return Sheet(label, (whole,))
    divided = {rule: pair.by_length for rule, pair in found.expected.items()}
    return Sheet(
        label, (whole, Break(), grid(say("Divided by length"), say("each answer’s score over its steps"), divided))
    )


def _one_length(found: Group) -> bool:
    return len(set(found.prompt.length.tolist())) == 1


def _direction(gradient: Array, moments: GroupMoments | None) -> tuple[Cell, ...]:
    mean = gradient if moments is None else moments.mean
    largest = float(np.abs(mean).max())
    shown = nearest_decimal(mean, TINY * max(1.0, largest))
    entries = (Cell(short(v), "score", float(v) / largest if largest else 0.0, f"x{i}") for i, v in enumerate(shown))
    factor = 1.0 if moments is None else moments.factor
    return (*entries, Cell("—", dead=True) if factor is None or not gradient.any() else Cell(short(factor), "mean"))


# --------------------------------------------------------------------------------------------------------------- chart


@functools.cache
def factors(rule: Rule, samples: int) -> Array:
    """How many times ∇J, for rewards 1 and 0 and each chance of a 1 of ``CHANCES``, (n,)."""
    found = (group_moments(_two(p), samples, rule).factor for p in CHANCES)
    return np.array([np.nan if factor is None else factor for factor in found])


def _two(chance: float) -> Answers:
    """An answer that pays 1 with this chance, and one that pays 0."""
    return Answers.of_policy(SoftmaxPolicy.of_logits(np.log([chance, 1 - chance])), [1.0, 0.0])


def _chart(found: Group) -> Chart:
    """GRPO's factor against the chance of a right answer, and that of the page's group where it pays 1 or 0."""
    limit = np.array([large_group_factor(_two(p)) for p in CHANCES])
    looks = (("dot", 2.0), ("dash", 2.5), ("dashdot", 3.0))
    drawn = [
        Curve(say("groups of {number}", number=k), factors("population", k), theme.MEAN, width, dash)
        for k, (dash, width) in zip(CURVES, looks, strict=True)
    ]
    drawn.append(Curve(say("large groups: 1/√(p(1 − p))"), limit, theme.SCORE, 3.5))
    drawn.append(Curve(say("RLOO: ∇J itself"), np.ones_like(CHANCES), theme.QUIET, 2, "longdash"))
    here = _chance(found)
    factor = None if here is None else _factor(found, "population")
    picture = curves(
        CHANCES,
        drawn,
        say("chance p of reward 1; all others pay 0"),
        say("times ∇J"),
        at=here,
        points=() if factor is None else ((factor, say("this group of {number}", number=found.samples)),),
        log=True,
    )
    if here is None or not factor:
        return Chart(
            picture,
            say("How many times ∇J GRPO’s direction is, against the chance of a right answer: 1/√(p(1 − p))."),
        )
    return Chart(
        picture,
        say(
            "How many times ∇J GRPO’s direction is, against the chance of a right answer: at p = {chance} this "
            "group’s is {factor}.",
            chance=short(here),
            factor=short(factor),
        ),
    )


def _chance(found: Group) -> float | None:
    """The share of ones; None where rewards are not 0 and 1."""
    kinds = found.prompt.reward
    return float(found.prompt.probability[kinds == 1].sum()) if set(kinds.tolist()) == {0.0, 1.0} else None


def _factor(found: Group, rule: Rule) -> float | None:
    pair = found.expected.get(rule)
    return None if pair is None else pair.whole.factor


# --------------------------------------------------------------------------------------------------------------- words


def _words(found: Group) -> Words:
    return (
        say(
            "The prompt’s answers are these, each as likely as it is frequent here; θ is their logits, and a group is "
            "{draws} of them.",
            draws=counted(found.samples, "draw"),
        ),
        *_on_division(found),
        _on_alike(found),
        *_on_length(found),
    )


def _on_alike(found: Group) -> str:
    alike = found.prompt.all_alike(found.samples)
    if alike > 1 - TINY:
        return say("A group in which all rewards are alike says nothing: all of the groups are.")
    return say("A group in which all rewards are alike says nothing: {share} of the groups are.", share=short(alike))


def _on_division(found: Group) -> Words:
    if not found.prompt.gradient.any():
        return (say("All answers pay the same: ∇J = 0, and every advantage that is compared is 0."),)
    mean, whole = _factor(found, "mean"), _factor(found, "population")
    if found.samples < 2 or mean is None or whole is None:
        return (say("One answer has no others to be compared with."),)
    own = found.expected["sample"].whole
    said = [
        say(
            "RLOO goes along ∇J exactly. The mean that contains the answer itself leaves {mean} of it. Dividing "
            "that by the deviation makes it {population} times ∇J, or {sample} times if the deviation is that of "
            "k − 1; with large groups it would be 1/σ = {large}.",
            mean=short(mean),
            population=short(whole),
            sample=short(own.factor or 0.0),
            large=short(large_group_factor(found.prompt)),
        )
    ]
    if found.samples == 2 and _chance(found) is not None:
        said.append(say("For two answers that pay 1 and 0 the first is exactly 1 and the second 1/√2."))
    aside = float(np.linalg.norm(found.expected["population"].whole.aside))
    if aside > TINY * max(1.0, float(np.linalg.norm(found.prompt.gradient))):
        said.append(say("It also turns: {aside} of it is at right angles to ∇J.", aside=short(aside)))
    return (" ".join(said),)


def _on_length(found: Group) -> Words:
    """What dividing by the length does to the plain rewards, where answers differ in length."""
    if _one_length(found):
        return ()
    true, divided = found.prompt.gradient, found.expected["none"].by_length.mean
    turned = float(true @ divided) < 0
    which = int(np.abs(true).argmax())
    reward = short(found.prompt.reward[which])
    entry = say("the logit of the answer that pays {reward}", reward=reward)
    if int((found.prompt.reward == found.prompt.reward[which]).sum()) > 1:
        steps = counted(int(found.prompt.length[which]), "step")
        entry = say("the logit of the answer that pays {reward} in {steps}", reward=reward, steps=steps)
    verdict = say("**the sign turns**") if turned else say("the sign stays")
    return (
        say(
            "Divided by length, long answers count less: {entry} has {exact} in ∇J and {divided} divided by length; "
            "{verdict}.",
            entry=entry,
            exact=short(true[which]),
            divided=short(divided[which]),
            verdict=verdict,
        ),
    )
