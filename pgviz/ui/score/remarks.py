"""Sentences about the score in depth, with numbers from the core."""

from __future__ import annotations

from pgviz.score.fisher import SecondOrder
from pgviz.score.geometry import Geometry
from pgviz.score.saturation import Escape, Saturation
from pgviz.score.three_ways import ErrorCurve, ThreeWays
from pgviz.ui.scenarios import Decision
from pgviz.ui.score.depths import Saturated, Stepped
from pgviz.ui.shell.formats import short

VISIBLE = 5e-4  # a difference in the three digits that are shown


def on_geometry(now: Decision, found: Geometry) -> list[str]:
    """What plane is drawn, how much it shows, and where the centroid is."""
    return [_which_plane(now, found), _which_arrow(now, found)]


def _which_plane(now: Decision, found: Geometry) -> str:
    if found.rank == 0:
        return "All actions have the same features here: one point, no arrow. No θ can tell them apart."
    share = f"{100 * found.share:.0f} %"
    if found.axes is not None:
        i, j = found.axes
        names = now.encoding.names
        return f"Two of the {len(names)} features, {names[i]} and {names[j]}: they show {share} of the points’ spread."
    if found.rank <= 2:
        dimensions = "a line" if found.rank == 1 else "a plane"
        return f"The points lie on {dimensions}: its principal directions show all of their spread."
    return (
        f"The points span {found.rank} dimensions; the plane of their two principal directions shows {share} of their "
        "spread. Its directions come from φ alone, unweighted: while you drag a logit **the points stay and only the "
        "centroid walks**."
    )


def _which_arrow(now: Decision, found: Geometry) -> str:
    chosen = now.actions[found.action]
    if found.length == 0:
        return f"φ(s,{chosen}) is where the centroid is: its score is 0."
    said = f"From the centroid to φ(s,{chosen}) it is {short(found.length)}"
    if found.shown_length < 0.995 * found.length:
        said += f", of which the plane shows {short(found.shown_length)}"
    by = "" if now.tau == 1 else f" times τ = {short(now.tau)}"
    return f"{said}: the length of the score{by}. The likelier an action, the nearer the centroid comes to it."


def on_closing(found: Geometry) -> str:
    """The loop closes."""
    return (
        "Each arrow φ(s,b) − E[φ], times its probability, head to tail: **they end where they began**. Over all "
        f"{found.total.size} features the largest entry of their sum is {short(found.rounding_error)}. So the expected "
        "score is 0, and a baseline that does not depend on the action changes nothing on average."
    )


def on_roads(now: Decision, roads: ThreeWays, curve: ErrorCurve) -> list[str]:
    """The badge, for the page's own θ; then what the step does."""
    badge = "The three roads agree" if roads.finite_gap <= VISIBLE else "**The third road has gone astray**"
    ratio = (
        f"π({now.actions[roads.action]}) = {short(roads.probability)} is too small for float64: there is nothing to "
        "divide ∇π by, while log π and its gradient are still exact"
        if roads.ratio_gap is None
        else f"∇π/π differs from φ − E[φ] by {short(roads.ratio_gap)}"
    )
    return [
        f"{badge} for this θ: {ratio}; finite differences of log π with h = {short(roads.step)} differ by "
        f"{short(roads.finite_gap)}, and theory allows {short(roads.finite_bound)}.",
        _which_error(roads, curve),
    ]


def _which_error(roads: ThreeWays, curve: ErrorCurve) -> str:
    best = f"By theory the best step for this θ is about {short(curve.best_step)}."
    if roads.finite_bound == 0:
        return "No feature is felt here: there is nothing to differ."
    if roads.rounding_rules:
        return (
            "With this h rounding rules: log π is known to about 16 digits, and the difference of two nearly equal "
            f"ones is divided by h. **A smaller step makes it worse.** {best}"
        )
    return (
        "With this h truncation rules: log π bends within the step, and the error grows like h². **A larger step makes "
        f"it worse**, until the policy saturates. {best}"
    )


def on_step(now: Decision, found: Stepped) -> list[str]:
    """What the step did here, and which other states moved although they were not visited."""
    return [_here(now, found), _elsewhere(now, found), _longest(now, found)]


def _here(now: Decision, found: Stepped) -> str:
    step, chosen = found.step, now.actions[found.step.action]
    before, after = (pi[step.state, step.action] for pi in (step.pi_before, step.pi_after))
    said = f"With η = {short(step.eta)} the probability of {chosen} goes from {short(before)} to {short(after)}."
    if step.eta > 0 and step.gained < -1e-12:
        return (
            f"{said} **The step was too long**: φ(s,{chosen}) lies between the features of other actions, and the step "
            "overshot it."
        )
    if step.eta < 0:
        return f"{said} A negative η, as after a bad return, pushes it away."
    return said


def _elsewhere(now: Decision, found: Stepped) -> str:
    step, others = found.step, len(found.states) - 1
    if others == 0:
        return "A free table stands for one state: there is no other that could move."
    if step.eta == 0 or not step.score.any():
        return "No step, no state moves."
    if not step.elsewhere.size:
        return (
            f"None of {others} other states moves: their scores are at right angles to this one, or one action is "
            "certain there."
        )
    most = int(step.elsewhere[0])
    return (
        f"**{step.elsewhere.size} of {others} other states move although nobody was there**: most of all "
        f"{now.state_text(found.states[most])}, where {short(step.total_variation[most])} of the probability "
        f"changes hands (here: {short(step.total_variation[step.state])}). This is what the encoding generalises."
    )


def _longest(now: Decision, found: Stepped) -> str:
    lengths = found.lengths
    longest, rarest = now.actions[lengths.longest], now.actions[lengths.rarest]
    if not lengths.norms.any():
        return "Every score is 0."
    likeliest = int(lengths.pi.argmax())
    said = (
        f"The longest score is that of {longest}, {short(lengths.norms[lengths.longest])}; that of the likeliest "
        f"action, {now.actions[likeliest]}, is {short(lengths.norms[likeliest])}."
    )
    rule = "‖e − π‖² = 1 − 2π + Σπ²"
    if lengths.scale is not None:
        times = f"all are {short(lengths.scale)} times ‖e − π‖{'' if now.tau == 1 else '/τ'}"
        return f"{said} **The rarest action has the longest**: {times}, and {rule}."
    if lengths.longest == lengths.rarest:
        return f"{said} It is the rarest, as it would be for the logits themselves, where {rule}."
    return (
        f"{said} For the logits themselves it would be the rarest, {rarest} ({rule}); here features differ in length."
    )


def on_saturation(now: Decision, found: Saturated) -> list[str]:
    """Whether the policy is stuck, and what it would take to leave."""
    said = [_how_stuck(now, found.stuck)]
    if found.escape is not None:
        said.append(_how_long(now, found.escape))
    return said


def _how_stuck(now: Decision, found: Saturation) -> str:
    likeliest = now.actions[found.action]
    if now.n - len(now.masked) == 1:
        return "There is only one action: its score is 0, and there is nothing to learn."
    if not found.is_saturated:
        return f"Not stuck: {short(found.rest)} of the probability is left for other actions than {likeliest}."
    return (
        f"**Stuck**: only {short(found.rest)} of the probability is left for other actions than {likeliest}. Its "
        f"score, with respect to the logits, is {short(found.logit_score_norm)} long; another action is drawn once in "
        f"{short(found.draws)} draws; for rewards in a range of 1 no gradient is longer than {short(found.steepest)}."
    )


def _how_long(now: Decision, found: Escape) -> str:
    better, worse = now.actions[found.better], now.actions[found.worse]
    if found.gap == 0:
        return f"{better} is level with {worse}: there is no gap to close."
    return (
        f"If {better} were better than {worse} by a reward of 1, and there were only these two: from a logit gap of "
        f"{short(found.gap)} gradient flow takes **{_time(found)}** units of time to 50/50, natural gradient "
        f"{short(found.natural)}. A larger reward only divides both."
    )


def _time(found: Escape) -> str:
    if found.gradient < 1e100:
        return short(found.gradient)
    return f"10^{found.gradient_log10:.0f}"


def on_second_order(now: Decision, found: SecondOrder) -> list[str]:
    """Rank and eigenvalues of F, the entropy, the temperature."""
    d = found.eigenvalues.size
    said = [
        f"F = Cov(φ){'' if now.tau == 1 else '/τ²'} has rank {found.rank} of {d}: "
        + (
            "it has an inverse."
            if found.invertible
            else f"**{found.nullity} directions of θ change no probability here**, and F has no inverse; "
            "natural gradients use the pseudo-inverse."
        ),
        f"Its eigenvalues add up to {short(found.trace)}, the mean square length of the score. F is also minus the "
        "Hessian of log π, the same for every action.",
        f"The entropy is {short(found.entropy)} of at most {short(found.most_entropy)} nats; it rises along −Fθ.",
    ]
    if now.tau != 1:
        said.append(
            f"The temperature τ = {short(now.tau)} not only flattens π: it multiplies φ − E[φ] by 1/τ = "
            f"{short(found.score_scale)} and the covariance by 1/τ² = {short(found.fisher_scale)}."
        )
    return said


def alt_elsewhere(now: Decision, found: Stepped) -> str:
    """The map of what a step moves elsewhere, in a sentence."""
    return f"How much every state moves. {_elsewhere(now, found).replace('**', '')}"
