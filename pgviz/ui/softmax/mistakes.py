"""Common mistakes about logits, and the scenarios in which the page shows that they are mistakes."""

from __future__ import annotations

from pgviz.language import say
from pgviz.softmax import entropy, softmax, softmax_steps
from pgviz.ui.shell.formats import short, vector
from pgviz.ui.softmax import drawing, presets
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.teaching.mistakes import Mistake

PAGE = "pages/1_Softmax.py"


def _shifted(now: SoftmaxScenario) -> str:
    pi = softmax(now.logits, now.tau)
    return say("Only differences do: with {c} added to every logit π is still {pi}.", c=short(now.c), pi=vector(pi))


def _entropy(now: SoftmaxScenario) -> str:
    steps = softmax_steps(now.logits, now.tau)
    return say(
        "That is where one term −π log π peaks. The terms share one unit of probability, and their sum is largest for "
        "the uniform policy: {entropy} nats for {actions} actions.",
        entropy=short(steps.entropy),
        actions=len(now.z),
    )


def _noise(now: SoftmaxScenario) -> str:
    steps, on_log = softmax_steps(now.logits, now.tau), drawing.noise_on_log(now)
    assert on_log is not None
    return say(
        "On the logits it draws π: argmax(z + g) has the probabilities {pi}. On log z it draws z/Σz = {on_log}, on π "
        "itself softmax(π) = {on_pi}.",
        pi=vector(steps.pi),
        on_log=vector(on_log),
        on_pi=vector(drawing.noise_on_pi(steps)),
    )


def _zeroed(now: SoftmaxScenario) -> str:
    wrong = drawing.zeroed(now)
    return say(
        "It is a logit like any other: {percent:.1f} % would fall on what is masked, {each} each. With −∞ π is {pi}.",
        percent=100 * wrong[list(now.masked)].sum(),
        each=short(wrong[now.masked[0]]),
        pi=vector(softmax(now.logits, now.tau)),
    )


def _other_temperature(now: SoftmaxScenario) -> str:
    at = {tau: short(float(entropy(now.logits, tau))) for tau in drawing.TEMPERATURES}
    return say(
        "The policy that draws has one entropy, its logits have another at every τ: {values} nats.",
        values=", ".join(say("{entropy} at τ = {tau}", entropy=value, tau=short(tau)) for tau, value in at.items()),
    )


def _lost(now: SoftmaxScenario) -> str:
    steps = softmax_steps(now.logits, now.tau)
    return say(
        "π is {pi} here, and log π still {log_pi}: it is computed from differences of logits, not from π.",
        pi=vector(steps.pi),
        log_pi=vector(steps.log_pi, 2),
    )


MISTAKES = (
    Mistake(say("A logit means something by itself."), _shifted, PAGE, presets.SHIFTED),
    Mistake(say("Entropy peaks at probabilities of 1/e."), _entropy, PAGE, presets.EVEN),
    Mistake(say("Gumbel noise may be added anywhere."), _noise, PAGE, presets.NOISY, drawing.TITLE),
    Mistake(say("A logit of 0 masks an action."), _zeroed, PAGE, presets.ZEROED, drawing.TITLE),
    Mistake(
        say("The entropy is the same at another temperature."), _other_temperature, PAGE, presets.SHARP, drawing.TITLE
    ),
    Mistake(say("log π is lost where π rounds to 0."), _lost, PAGE, presets.FAR_APART),
)
