"""Whether π can depend on the state: the same θ in two states, beside what is wanted and what is possible."""

from __future__ import annotations

from pgviz.figures.policy import states_side_by_side
from pgviz.language import say
from pgviz.ui.decision.expressiveness import best_fit_of
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.formats import vector
from pgviz.ui.shell.parts import Chart


def two_states_chart(now: Decision) -> Chart:
    """π in both states, the wanted policy, and the best that this encoding allows."""
    pi, best = now.policy_in_both.probabilities, best_fit_of(now).pi
    names = [f"s = {now.state_text(now.s)}", say("other = {state}", state=now.state_text(now.other))]
    figure = states_side_by_side(pi, now.target, best, names, now.signs)
    return Chart(
        figure,
        say(
            "π is {pi_here} where {here}, and {pi_there} where {there}; wanted is {wanted_here} and {wanted_there}; "
            "closest to the wanted policy is {best_here} and {best_there}.",
            pi_here=vector(pi[0]),
            here=names[0],
            pi_there=vector(pi[1]),
            there=names[1],
            wanted_here=vector(now.target[0]),
            wanted_there=vector(now.target[1]),
            best_here=vector(best[0]),
            best_there=vector(best[1]),
        ),
    )
