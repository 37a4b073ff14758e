"""What happens if one logit moves and the others stay: its chart and its heading."""

from __future__ import annotations

from pgviz import softmax
from pgviz.figures.softmax import sweep
from pgviz.language import say
from pgviz.softmax import SoftmaxSteps
from pgviz.ui.shell.formats import vector
from pgviz.ui.shell.parts import Chart
from pgviz.ui.softmax.scenario import SoftmaxScenario


def heading(now: SoftmaxScenario) -> str:
    """Whose logit it is."""
    return say("**If only the logit of {action} moved**", action=now.actions[now.moved])


def sweep_chart(now: SoftmaxScenario, steps: SoftmaxSteps) -> Chart:
    """The probabilities of all actions against the logit of the picked one, and where they are now."""
    values, swept = softmax.sweep(now.logits, now.moved, now.tau)
    return Chart(
        sweep(values, swept, now.actions, now.moved, float(now.logits[now.moved]), steps.pi),
        say(
            "The probabilities of all actions against the logit of {action}; now π is {pi}.",
            action=now.actions[now.moved],
            pi=vector(steps.pi),
        ),
    )
