"""Drawing an action by noise, what noise in the wrong place draws, a zero in the place of a mask, and entropy at τ."""

from __future__ import annotations

import functools

import numpy as np

from pgviz.arrays import Array
from pgviz.language import say
from pgviz.softmax import SoftmaxSteps, entropy, gumbel_draws, softmax
from pgviz.ui.components.sheet import Break, Cell, Grid, Header, Row, Sheet
from pgviz.ui.shell.formats import plus_minus, short, vector
from pgviz.ui.softmax.scenario import SoftmaxScenario

TITLE = say("Drawing an action: noise, masks, temperature")
DRAWS = 1000
SEED = 0
TEMPERATURES = (0.5, 1.0, 1.5)


def sheet(now: SoftmaxScenario, steps: SoftmaxSteps) -> Sheet:
    """Three grids: what noise draws; masked by −∞ and by 0, where something is masked; the entropy at temperatures."""
    zero = (_zero(now, steps),) if now.masked else ()
    return Sheet(say("Drawing an action"), (_noise(now, steps), Break(), *zero, _temperatures(now)))


def sentences(now: SoftmaxScenario, steps: SoftmaxSteps) -> tuple[str, ...]:
    """What to look for."""
    return (_on_noise(now, steps), *_on_zero(now), _on_temperature(now))


# --------------------------------------------------------------------------------------------------------------- noise


@functools.lru_cache(maxsize=32)
def shares_of(now: SoftmaxScenario) -> Array:
    """How often argmax(z/τ + Gumbel noise) gave each action, as a share of ``DRAWS``, (A,)."""
    drawn = gumbel_draws(now.logits, now.tau, draws=DRAWS, seed=SEED)
    return np.asarray(np.bincount(drawn, minlength=len(now.z)) / DRAWS)


def noise_on_log(now: SoftmaxScenario) -> Array | None:
    """What argmax(log z + g) draws, z/Σz, (A,); None where a logit is not above 0 and has no logarithm."""
    z = np.where(np.isfinite(now.logits), now.logits, 0.0)
    if (z[list(now.allowed)] <= 0).any():
        return None
    halves = z / z.max()  # the sum of several 1e308 would be beyond float64
    return np.asarray(halves / halves.sum())


def noise_on_pi(steps: SoftmaxSteps) -> Array:
    """What argmax(π + g) draws, softmax(π), (A,): masked actions among them, whose π is only 0."""
    return softmax(steps.pi)


def _noise(now: SoftmaxScenario, steps: SoftmaxSteps) -> Grid:
    """A row an action."""
    shares, on_log, on_pi = shares_of(now), noise_on_log(now), noise_on_pi(steps)
    errors = np.sqrt(steps.pi * (1 - steps.pi) / DRAWS)
    headers = (
        Header("π", "pi"),
        Header(
            "argmax(z/τ + g)",
            "gumbel",
            note=say("Its share of {draws} draws, with the standard error of one from π.", draws=DRAWS),
        ),
        Header("argmax(log z + g)", "log", note=say("Draws z/Σz: exactly, and not π.")),
        Header("argmax(π + g)", "twice", note=say("Draws softmax(π): softmax twice.")),
    )
    rows = tuple(
        Row(
            Header(name, f"a{b}", action=b),
            (
                _share(steps.pi[b], f"a{b} pi"),
                Cell(plus_minus(shares[b], errors[b]), "probability", float(shares[b]), f"a{b} gumbel"),
                Cell("—", dead=True, note=say("A logit that is not above 0 has no logarithm."))
                if on_log is None
                else _share(on_log[b], f"a{b} log"),
                _share(on_pi[b], f"a{b} twice"),
            ),
        )
        for b, name in enumerate(now.actions)
    )
    return Grid(
        headers, rows, say("Drawing by noise"), say("g: Gumbel noise, −log(−log U), for each action"), "probability"
    )


def _share(value: float, link: str) -> Cell:
    return Cell(short(value), "probability", float(value), link)


def _on_noise(now: SoftmaxScenario, steps: SoftmaxSteps) -> str:
    on_log = noise_on_log(now)
    wrong = "" if on_log is None else say("Noise on log z draws z/Σz = {drawn}. ", drawn=vector(on_log))
    return say(
        "**The largest of z/τ + Gumbel noise is a draw from π** = {pi}: no exponential, no sum. {on_log}Noise on π "
        "draws softmax(π) = {on_pi}.",
        pi=vector(steps.pi),
        on_log=wrong,
        on_pi=vector(noise_on_pi(steps)),
    )


# ---------------------------------------------------------------------------------------------------------------- zero


def zeroed(now: SoftmaxScenario) -> Array:
    """The probabilities if masked actions had the logit 0 in the place of −∞, (A,)."""
    return softmax(np.where(np.isfinite(now.logits), now.logits, 0.0), now.tau)


def _zero(now: SoftmaxScenario, steps: SoftmaxSteps) -> Grid:
    """A row an action: with −∞ and with 0 for those that are masked."""
    wrong = zeroed(now)
    rows = tuple(
        Row(
            Header(name, f"a{b}", action=b, note=say("Masked.") if b in now.masked else ""),
            (_share(steps.pi[b], f"a{b} pi"), _share(wrong[b], f"a{b} zero")),
        )
        for b, name in enumerate(now.actions)
    )
    headers = (Header("−∞", "pi"), Header("0", "zero", note=say("A logit of 0 is a logit like any other.")))
    return Grid(headers, rows, say("Masked by"), say("π, with this in the place of the logit"), "probability")


def _on_zero(now: SoftmaxScenario) -> tuple[str, ...]:
    if not now.masked:
        return ()
    share = float(zeroed(now)[list(now.masked)].sum())
    return (
        say(
            "**A logit of 0 is no mask**: it would leave {share} of the probability to what is masked.",
            share=short(share),
        ),
    )


# --------------------------------------------------------------------------------------------------------- temperature


def _temperatures(now: SoftmaxScenario) -> Grid:
    """A row a temperature, the page's among them."""
    rows = tuple(
        Row(Header(f"τ = {short(tau)}"), (Cell(short(float(entropy(now.logits, tau))), "mean", mark=tau == now.tau),))
        for tau in sorted({*TEMPERATURES, now.tau})
    )
    return Grid((Header(say("entropy, nats")),), rows, say("Entropy at τ"), say("of the same logits"), "mean")


def _on_temperature(now: SoftmaxScenario) -> str:
    values = ", ".join(
        say("{entropy} at τ = {tau}", entropy=short(float(entropy(now.logits, tau))), tau=short(tau))
        for tau in TEMPERATURES
    )
    return say(
        "The entropy is that of the π that draws: {values}. A bonus at another τ rewards another policy.", values=values
    )
