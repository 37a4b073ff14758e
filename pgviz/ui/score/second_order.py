"""Second order: the eigenvalues of the Fisher information, the entropy's gradient −Fθ, what the temperature scales."""

from __future__ import annotations

import functools

from pgviz.language import say
from pgviz.score.decomposition import foremost
from pgviz.score.fisher import SecondOrder, second_order
from pgviz.ui.components.sheet import Cell, Grid, Header, Row, Sheet
from pgviz.ui.decision.common import left_out
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.formats import short

TITLE = say("Second order: Fisher information, entropy, temperature")
MOST_ROWS = 8  # features, and eigenvalues, that are shown


@functools.lru_cache(maxsize=32)
def second_order_of(now: Decision) -> SecondOrder:
    """Of the page's state."""
    return second_order(now.policy())


def sheet(now: Decision) -> Sheet:
    """Eigenvalues from the largest; then a row a feature: θ, ∇H = −Fθ, and where π changes fastest."""
    found, names = second_order_of(now), now.encoding.names
    shown = [int(j) for j in foremost(found.entropy_gradient, MOST_ROWS, found.stiffest != 0)]
    spectrum = Grid(
        (Header(say("eigenvalue")),),
        tuple(
            Row(Header(f"{i + 1}"), (Cell(short(value), "score", link=f"e{i}", dead=i >= found.rank),))
            for i, value in enumerate(found.eigenvalues[:MOST_ROWS])
        ),
        f"F = {_covariance(now)}",
        say("rank {rank} of {size}", rank=found.rank, size=len(names)),
    )
    entropy = Grid(
        (Header("θ"), Header("∇H = −Fθ"), Header(say("fastest direction"))),
        tuple(
            Row(
                Header(names[j], link=f"f{j}"),
                (
                    Cell(short(now.theta[j]), "theta", link=f"f{j}"),
                    Cell(short(found.entropy_gradient[j]), link=f"f{j}"),
                    Cell(short(found.stiffest[j]), "score", link=f"f{j}"),
                ),
            )
            for j in shown
        ),
        say("which way entropy rises"),
        say("a row a feature{left_out}", left_out=left_out(found.entropy_gradient, shown)),
    )
    return Sheet(say("Second order: the Fisher information and the entropy"), (spectrum, entropy))


def words(now: Decision) -> tuple[str, ...]:
    """Rank and eigenvalues of F, the entropy, the temperature."""
    found = second_order_of(now)
    said = (
        say(
            "F = {covariance} has rank {rank} of {size}: {inverse}",
            covariance=_covariance(now),
            rank=found.rank,
            size=found.eigenvalues.size,
            inverse=_inverse(found),
        ),
        say(
            "Its eigenvalues add up to {trace}, the mean square length of the score. F is also minus the Hessian of "
            "log π, the same for every action.",
            trace=short(found.trace),
        ),
        say(
            "The entropy is {entropy} of at most {most} nats; it rises along −Fθ.",
            entropy=short(found.entropy),
            most=short(found.most_entropy),
        ),
    )
    if now.tau == 1:
        return said
    return (
        *said,
        say(
            "The temperature τ = {tau} not only flattens π: it multiplies φ − E[φ] by 1/τ = {score_scale} and the "
            "covariance by 1/τ² = {fisher_scale}.",
            tau=short(now.tau),
            score_scale=short(found.score_scale),
            fisher_scale=short(found.fisher_scale),
        ),
    )


def _covariance(now: Decision) -> str:
    return "Cov(φ)" if now.tau == 1 else "Cov(φ)/τ²"


def _inverse(found: SecondOrder) -> str:
    if found.invertible:
        return say("it has an inverse.")
    if found.nullity == 1:
        return say(
            "**1 direction of θ changes no probability here**: the null space of F, which has no inverse. Natural "
            "gradients use the pseudo-inverse."
        )
    return say(
        "**{nullity} directions of θ change no probability here**: the null space of F, which has no inverse. Natural "
        "gradients use the pseudo-inverse.",
        nullity=found.nullity,
    )
