"""The formula of the estimator, which is the page's control panel: each token is a switch, with a number under it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pgviz.language import counted, say
from pgviz.ui.components.sheet import Formula, Option, Sheet, Token
from pgviz.ui.gradient import estimates
from pgviz.ui.gradient.ring import Ring, ring_of, score_text
from pgviz.ui.gradient.scenario import GIVEN, SUMS, GradientScenario
from pgviz.ui.shell.formats import short

RETURNS = {"to-go": say("to go"), "full": say("full"), "immediate": say("this reward")}
BASELINES = {
    "none": say("none"),
    "constant": "J",
    "value": say("value"),
    "optimal-constant": say("best constant"),
    "optimal": say("best per state"),
    GIVEN: say("a number"),
}
NOTES = {
    "none": say("Nothing is subtracted."),
    "constant": say("The same number in every state: the expected return from the start."),
    "value": say("What the state is worth under π, from this step on."),
    "optimal-constant": say("The constant with which estimates scatter least."),
    "optimal": say("The number for each step and state with which estimates scatter least."),
    GIVEN: say("A number of your own, to drag."),
}
RULES: dict[str, tuple[str, str]] = {
    "none": (say("none"), say("The reward as it is.")),
    "mean": (say("the group’s mean"), say("It contains the answer’s own reward.")),
    "leave-one-out": (say("the others’ mean"), say("RLOO: leave one out.")),
    "population": (say("mean, then ÷ σ"), say("GRPO: divided by the deviation of the group, Σ (r − m)²/k.")),
    "sample": (say("mean, ÷ σ of k − 1"), say("GRPO with the sample’s deviation, Σ (r − m)²/(k − 1).")),
    "own": (say("its own reward"), say("A baseline that depends on the action.")),
}
WITHIN = say("A full return has its γᵗ inside: there is none to drop.")


def sheet(now: GradientScenario) -> Sheet:
    """The formula with all of its switches, and the numbers of the ringed estimate."""
    ring = ring_of(now)
    inner = _group(now, ring) if now.sum == "group" else _episode(now, ring)
    name = {
        "episode": say("episode {number}", number=now.shown),
        "batch": say("batch {number}", number=now.shown),
        "group": say("group {number}", number=now.shown),
    }[now.sum]
    unequal = estimates.is_biased(now)
    tokens = (
        Token("∇J", "score", value=f"{_unbroken(name)}, {_unbroken(ring.term.name)}"),
        Token("≠" if unequal else "="),
        Token("E["),
        *inner,
        Token("]"),
    )
    spoken = (
        say(
            "The estimator of the policy gradient, whose expectation is not the policy gradient. The numbers are "
            "those of {estimate}, {term}.",
            estimate=name,
            term=ring.term.name,
        )
        if unequal
        else say(
            "The estimator of the policy gradient, whose expectation is the policy gradient. The numbers are those "
            "of {estimate}, {term}.",
            estimate=name,
            term=ring.term.name,
        )
    )
    return Sheet(say("The estimator, and what it is made of"), (Formula(tokens, spoken, size="large"),))


def _episode(now: GradientScenario, ring: Ring) -> tuple[Token, ...]:
    term = ring.term
    steps = counted(term.times if now.sum == "batch" else len(ring.terms), "step")
    text = {"episode": "Σ", "batch": "1/N Σ Σ"}[now.sum]
    return (
        Token(text, sub="t", value=steps, label=say("What an estimate is made of"), options=_options(now, "sum", SUMS)),
        Token("γ", "phi", sup="t", value=short(term.discount), label=say("γ to the t"), options=_gamma(now)),
        Token("("),
        Token(
            "G",
            "mean",
            sub="t",
            value=short(term.worth),
            label=say("Return"),
            options=_options(now, "returns", RETURNS),
        ),
        Token("−"),
        Token(
            "b",
            "phi",
            value=short(term.baseline),
            label=say("Baseline"),
            options=_options(now, "baseline", BASELINES, NOTES),
        ),
        Token(")"),
        Token("∇log π(Aₜ|Sₜ)", "score", value=score_text(term.score)),
    )


def _group(now: GradientScenario, ring: Ring) -> tuple[Token, ...]:
    term = ring.term
    rules = {rule: text for rule, (text, _) in RULES.items()}
    notes = {rule: note for rule, (_, note) in RULES.items()}
    divided = now.rule in ("population", "sample")
    lengths = {"0": say("as it is"), "1": say("÷ its length")}
    return (
        Token(
            "1/k Σ",
            sub="j",
            value=say("{times} of {all}", times=term.times, all=now.k),
            label=say("What an estimate is made of"),
            options=_options(now, "sum", SUMS),
        ),
        Token("("),
        Token("G", "mean", sub="j", value=short(term.worth)),
        Token("−"),
        Token(
            "b", "phi", value=short(term.baseline), label=say("Baseline"), options=_options(now, "rule", rules, notes)
        ),
        Token(") / σ" if divided else ")", value=_unbroken(f"= {short(term.advantage)}")),
        Token(
            say("∇log π(answer)"),
            "score",
            value=score_text(term.score),
            label=say("Score of an answer"),
            options=_options(now, "by_length", lengths, chosen="1" if now.by_length else "0"),
        ),
    )


def _unbroken(text: str) -> str:
    """Text that stays in one line."""
    return text.replace(" ", "\u00a0")


def _gamma(now: GradientScenario) -> tuple[Option, ...]:
    kept = {"1": say("kept"), "0": say("dropped")}
    chosen = "1" if now.keep else "0"
    if now.returns == "full":
        return tuple(Option(text, picked=name == "1", note=WITHIN) for name, text in kept.items())
    return _options(now, "keep", kept, chosen=chosen)


def _options(
    now: GradientScenario,
    field: str,
    names: Mapping[str, str],
    notes: Mapping[str, str] = MappingProxyType({}),
    *,
    chosen: str | None = None,
) -> tuple[Option, ...]:
    """A button for each value of a field of the scenario."""
    picked = getattr(now, field) if chosen is None else chosen
    pairs = names.items()
    return tuple(Option(text, f"set.{field}.{name}", name == picked, notes.get(name, "")) for name, text in pairs)
