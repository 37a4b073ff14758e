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
    names = [f"s = {now.state_text(now.s)}", f"other = {now.state_text(now.other)}"]
    figure = states_side_by_side(pi, now.target, best, names, now.signs)
    wanted = " and ".join(map(vector, now.target))
    return Chart(
        figure,
        say(
            "π is {pi} where {names}, and {pi2} where {names2}; wanted is {wanted}; closest to the wanted policy is "
            "{best} and {best2}.",
            pi=vector(pi[0]),
            names=names[0],
            pi2=vector(pi[1]),
            names2=names[1],
            wanted=wanted,
            best=vector(best[0]),
            best2=vector(best[1]),
        ),
    )
