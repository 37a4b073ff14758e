"""Common mistakes about logits, and the scenarios in which the page shows that they are mistakes."""

from __future__ import annotations

from pgviz.softmax import entropy, softmax, softmax_steps
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.softmax import drawing, presets
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.teaching.mistakes import Mistake

PAGE = "pages/1_Softmax.py"


def _shifted(now: SoftmaxScenario) -> str:
    pi = softmax(now.logits, now.tau)
    return f"Only differences do: with {short(now.c)} added to every logit π is still {vector(pi)}."


def _entropy(now: SoftmaxScenario) -> str:
    steps = softmax_steps(now.logits, now.tau)
    return (
        "That is where one term −π log π peaks. The terms share one unit of probability, and their sum is largest for "
        f"the uniform policy: {short(steps.entropy)} nats for {len(now.z)} actions."
    )


def _noise(now: SoftmaxScenario) -> str:
    steps, on_log = softmax_steps(now.logits, now.tau), drawing.noise_on_log(now)
    assert on_log is not None
    return (
        f"On the logits it draws π: argmax(z + g) has the probabilities {vector(steps.pi)}. On log z it draws "
        f"z/Σz = {vector(on_log)}, on π itself softmax(π) = {vector(drawing.noise_on_pi(steps))}."
    )


def _zeroed(now: SoftmaxScenario) -> str:
    wrong = drawing.zeroed(now)
    return (
        f"It is a logit like any other: {100 * wrong[list(now.masked)].sum():.1f} % would fall on what is masked, "
        f"{short(wrong[now.masked[0]])} each. With −∞ π is {vector(softmax(now.logits, now.tau))}."
    )


def _other_temperature(now: SoftmaxScenario) -> str:
    at = {tau: short(float(entropy(now.logits, tau))) for tau in drawing.TEMPERATURES}
    return (
        "The policy that draws has one entropy, its logits have another at every τ: "
        f"{', '.join(f'{value} at τ = {short(tau)}' for tau, value in at.items())} nats."
    )


def _lost(now: SoftmaxScenario) -> str:
    steps = softmax_steps(now.logits, now.tau)
    return (
        f"π is {vector(steps.pi)} here, and log π still {vector(steps.log_pi, 2)}: it is computed from differences of "
        "logits, not from π."
    )


MISTAKES = (
    Mistake("A logit means something by itself.", _shifted, PAGE, presets.SHIFTED),
    Mistake("Entropy peaks at probabilities of 1/e.", _entropy, PAGE, presets.EVEN),
    Mistake("Gumbel noise may be added anywhere.", _noise, PAGE, presets.NOISY, drawing.TITLE),
    Mistake("A logit of 0 masks an action.", _zeroed, PAGE, presets.ZEROED, drawing.TITLE),
    Mistake("The entropy is the same at another temperature.", _other_temperature, PAGE, presets.SHARP, drawing.TITLE),
    Mistake("log π is lost where π rounds to 0.", _lost, PAGE, presets.FAR_APART),
)
