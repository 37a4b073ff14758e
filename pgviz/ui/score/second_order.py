"""Second order: the eigenvalues of the Fisher information, the entropy's gradient −Fθ, what the temperature scales."""

from __future__ import annotations

import functools

from pgviz.score.decomposition import foremost
from pgviz.score.fisher import SecondOrder, second_order
from pgviz.ui.components.sheet import Cell, Grid, Header, Row, Sheet
from pgviz.ui.decision.common import left_out
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.shell.formats import counted, short

TITLE = "Second order: Fisher information, entropy, temperature"
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
        (Header("eigenvalue"),),
        tuple(
            Row(Header(f"{i + 1}"), (Cell(short(value), "score", link=f"e{i}", dead=i >= found.rank),))
            for i, value in enumerate(found.eigenvalues[:MOST_ROWS])
        ),
        f"F = {_covariance(now)}",
        f"rank {found.rank} of {len(names)}",
    )
    entropy = Grid(
        (Header("θ"), Header("∇H = −Fθ"), Header("fastest direction")),
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
        "which way entropy rises",
        f"a row a feature{left_out(found.entropy_gradient, shown)}",
    )
    return Sheet("Second order: the Fisher information and the entropy", (spectrum, entropy))


def words(now: Decision) -> tuple[str, ...]:
    """Rank and eigenvalues of F, the entropy, the temperature."""
    found = second_order_of(now)
    said = (
        f"F = {_covariance(now)} has rank {found.rank} of {found.eigenvalues.size}: {_inverse(found)}",
        f"Its eigenvalues add up to {short(found.trace)}, the mean square length of the score. F is also minus the "
        "Hessian of log π, the same for every action.",
        f"The entropy is {short(found.entropy)} of at most {short(found.most_entropy)} nats; it rises along −Fθ.",
    )
    if now.tau == 1:
        return said
    return (
        *said,
        f"The temperature τ = {short(now.tau)} not only flattens π: it multiplies φ − E[φ] by 1/τ = "
        f"{short(found.score_scale)} and the covariance by 1/τ² = {short(found.fisher_scale)}.",
    )


def _covariance(now: Decision) -> str:
    return "Cov(φ)" if now.tau == 1 else "Cov(φ)/τ²"


def _inverse(found: SecondOrder) -> str:
    if found.invertible:
        return "it has an inverse."
    change = "changes" if found.nullity == 1 else "change"
    return (
        f"**{counted(found.nullity, 'direction')} of θ {change} no probability here**: the null space of F, which has "
        "no inverse. Natural gradients use the pseudo-inverse."
    )
