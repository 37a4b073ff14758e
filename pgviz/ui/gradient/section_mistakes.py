"""Common mistakes that the sections of the page show to be mistakes."""

from __future__ import annotations

import dataclasses

import numpy as np

from pgviz.arrays import Array
from pgviz.reinforce.groups import large_group_factor
from pgviz.reinforce.off_policy import mean_of_draws
from pgviz.ui.gradient import baselines, entropy, expectation, groups, landscape, other_draws, returns
from pgviz.ui.gradient import section_cases as cases
from pgviz.ui.gradient.other_draws import as_text
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.shell.formats import short, signed, vector
from pgviz.ui.teaching.mistakes import Mistake

PAGE = "pages/5_Policy_gradient.py"


def _likeliest(now: GradientScenario) -> str:
    policy = other_draws.policy_of(now)
    drawn, likeliest = 0, int(policy.probabilities.argmax())
    names = now.problem.actions
    return (
        f"If {names[drawn]} is drawn its score is {vector(policy.scores[drawn])}, that of the likeliest, "
        f"{names[likeliest]}, is {vector(policy.scores[likeliest])}: their inner product is "
        f"{short(other_draws.agreement(policy)[drawn])}, it points partly the other way."
    )


def _second(now: GradientScenario) -> str:
    policy = other_draws.policy_of(now)
    return (
        f"Rewarded is one draw, scored another: on average V · E[score] = {as_text(_mean(now, 'second'))}, where ∇J "
        f"is {as_text(mean_of_draws(policy, now.rewards))}. Nothing is learned."
    )


def _signs(now: GradientScenario) -> str:
    policy = other_draws.policy_of(now)
    right = " or ".join(vector(score) for score in policy.scores)
    wrong = " or ".join(vector(np.abs(score)) for score in policy.scores)
    return (
        f"Every other action gets −π: with π = {vector(policy.probabilities)} the score is {right}. With +π it would "
        f"be {wrong}: all logits move alike, and no probability moves."
    )


def _zeroed(now: GradientScenario) -> str:
    policy = other_draws.policy_of(now)
    kept = mean_of_draws(policy, now.rewards)
    zeroed = mean_of_draws(policy, np.maximum(now.rewards, 0.0))
    return (
        f"With rewards {vector(now.rewards)} ∇J is {as_text(kept)}. With the negative ones set to 0 it is "
        f"{as_text(zeroed)}: {now.problem.actions[1]}, which was harmless, now goes down."
    )


def _best(now: GradientScenario) -> str:
    by_name = {one.baseline: one for one in baselines.spreads_of(now)}
    none, value, best = (by_name[name] for name in ("none", "value", "optimal"))
    pi = other_draws.policy_of(now).probabilities
    return (
        f"With rewards {vector(now.rewards)} and π = {vector(pi)} the trace of the covariance is {short(none.trace)} "
        f"without a baseline, {short(value.trace)} with V = {short(value.first)}, and {short(best.trace)} with b* = "
        f"{short(best.first)}, which weighs rewards with ‖score‖²."
    )


def _contained(now: GradientScenario) -> str:
    mixed, others = baselines.grouped(now, "mean"), baselines.grouped(now, "leave-one-out")
    assert mixed is not None
    assert others is not None
    return (
        f"It contains the sample itself: of ∇J = {as_text(mixed.gradient)} a batch of {now.k} leaves 1 − 1/N of it, "
        f"{as_text(mixed.mean)}. The mean of the others leaves all: {as_text(others.mean)}."
    )


def _per_action(now: GradientScenario) -> str:
    own = baselines.grouped(now, "own")
    assert own is not None
    return (
        f"It takes everything: with a baseline per action what is left averages to {as_text(own.mean)}, where ∇J is "
        f"{as_text(own.gradient)}. A baseline must not depend on what was drawn."
    )


def _group(now: GradientScenario) -> str:
    loo, own = (groups.advantage_of(now, rule) for rule in ("leave-one-out", "sample"))
    assert loo is not None
    assert own is not None
    found = groups.group_of(now.answers, now.lengths)
    factor = found.expected["population"].whole.factor
    return (
        f"Of these {len(now.answers)} answers RLOO gives {signed(loo[0], 4)} to each that pays {short(now.answers[0])} "
        f"and {signed(loo[-1], 4)} to each other, GRPO {signed(own[0], 4)} and {signed(own[-1], 4)}. Its mean is "
        f"{short(factor or 0.0)} times ∇J, and {short(large_group_factor(found.prompt))} times for large groups: the "
        "step depends on how hard the prompt is."
    )


def _pair(now: GradientScenario) -> str:
    found = groups.group_of(now.answers, now.lengths)
    whole, own = (found.expected[rule].whole.factor or 0.0 for rule in ("population", "sample"))
    return (
        f"With two answers that pay 1 and 0 the deviation of k leaves exactly ∇J, a factor of {short(whole)}; that of "
        f"k − 1, which many libraries take, {short(own)} = 1/√2 of it."
    )


def _lengths(now: GradientScenario) -> str:
    found = groups.group_of(now.answers, now.lengths)
    order = [int(np.flatnonzero(found.prompt.reward == reward)[0]) for reward in now.answers]
    true, divided = found.prompt.gradient[order], found.expected["none"].by_length.mean[order]
    return (
        f"One answer pays {short(now.answers[0])} in {now.lengths[0]} step, the other {short(now.answers[1])} in "
        f"{now.lengths[1]}. ∇J is {as_text(true)}; with each answer’s score divided by its length it is "
        f"{as_text(divided)}: the sign turns."
    )


def _returns(now: GradientScenario) -> str:
    return (
        f"What is discounted is how far a reward lies ahead of the action: rewards {vector(now.paid)} make returns "
        f"G = {vector(returns.returns_of(now), 2)}, not {vector(returns.discounted_rewards(now), 2)}."
    )


def _whitened(now: GradientScenario) -> str:
    white = returns.whitened(now)
    return (
        f"{len(now.paid)} steps that pay {short(now.paid[0])} each have the whitened returns {vector(white, 2)}: the "
        f"last {int((white < 0).sum())} would be discouraged always. At a fixed length these weights do not depend on "
        "the action, so that on average they push nothing."
    )


def _shifted(now: GradientScenario) -> str:
    mirrored = dataclasses.replace(now, paid=tuple(-reward for reward in reversed(now.paid)))
    return (
        f"Returns {vector(returns.returns_of(now))} become {vector(returns.whitened(now))}, and so do "
        f"{vector(returns.returns_of(mirrored))}, {vector(returns.whitened(mirrored))}: how good an episode was is "
        "gone."
    )


def _stale(now: GradientScenario) -> str:
    old = vector(other_draws.old_policy(now).probabilities)
    return (
        f"Drawn from π′ = {old} they average to {as_text(other_draws.stale_of(now))}, where ∇J is "
        f"{as_text(other_draws.stale_of(now, fresh=True))}. Times π/π′ they are right: "
        f"{as_text(other_draws.stale_of(now, ratio=True))}."
    )


def _entropy_sign(now: GradientScenario) -> str:
    right, wrong = entropy.paths_of(entropy.key(now))
    return (
        f"A loss is descended, so that a bonus is subtracted from it: −J − cH. With c = {short(now.bonus)} the entropy "
        f"goes from {short(right[0])} to {short(right[-1])} nats; with +cH to {short(wrong[-1])}: the policy collapses."
    )


def _sampled_entropy(now: GradientScenario) -> str:
    found = entropy.directions_of(now)
    return (
        f"Its mean is −E[score] = {as_text(found[entropy.SAMPLED])}, exactly 0; ∇H is "
        f"{as_text(found[entropy.GRADIENT])}. A sample has to be multiplied with its score: −log π ∇log π."
    )


def _starts(now: GradientScenario) -> str:
    first, second, third = landscape.starts_of(now)
    values = ", ".join(short(one.value) for one in (first, second, third))
    return (
        f"At p = {short(float(now.policy.probabilities[0, 1]))} v is ({values}). From {first.state} the best p is "
        f"{short(first.chance)} ({short(first.best, 2)}), from {second.state} {short(second.chance)} "
        f"({short(second.best, 2)}): with features that look alike the best policy depends on the start."
    )


def _mean(now: GradientScenario, draws: str) -> Array:
    return mean_of_draws(other_draws.policy_of(now), now.rewards, draws)  # type: ignore[arg-type]


SECTION_MISTAKES = (
    Mistake(
        "The likeliest action’s log π can stand in for that of the action drawn.",
        _likeliest,
        PAGE,
        cases.LIKELIEST,
        expectation.TITLE,
    ),
    Mistake("The action may be drawn anew when the loss is computed.", _second, PAGE, cases.SECOND, expectation.TITLE),
    Mistake("The actions that were not drawn get +π.", _signs, PAGE, cases.SIGNS, expectation.TITLE),
    Mistake("Negative rewards are better set to 0.", _zeroed, PAGE, cases.ZEROED, expectation.TITLE),
    Mistake("Old data can be used again as they are.", _stale, PAGE, cases.STALE, expectation.TITLE),
    Mistake("V is the best baseline.", _best, PAGE, cases.BEST, baselines.TITLE),
    Mistake("The batch’s mean is a baseline like any other.", _contained, PAGE, cases.CONTAINED, baselines.TITLE),
    Mistake("A baseline may depend on the action.", _per_action, PAGE, cases.PER_ACTION, baselines.TITLE),
    Mistake("Dividing by the group’s deviation is only scale.", _group, PAGE, cases.GROUP, groups.TITLE),
    Mistake("Which deviation a group is divided by does not matter.", _pair, PAGE, cases.PAIR, groups.TITLE),
    Mistake("Dividing by length makes answers comparable.", _lengths, PAGE, cases.LENGTHS, groups.TITLE),
    Mistake("The t-th reward, discounted, is the return.", _returns, PAGE, cases.RETURNS, returns.TITLE),
    Mistake("Whitened returns say which steps were good.", _whitened, PAGE, cases.WHITENED, returns.TITLE),
    Mistake("Normalising returns keeps what they say.", _shifted, PAGE, cases.SHIFTED, returns.TITLE),
    Mistake("The entropy bonus is added to the loss.", _entropy_sign, PAGE, cases.ENTROPY, entropy.TITLE),
    Mistake(
        "Differentiating sampled −log π gives the entropy’s gradient.",
        _sampled_entropy,
        PAGE,
        cases.SAMPLED_ENTROPY,
        entropy.TITLE,
    ),
    Mistake("The best policy is the best from everywhere.", _starts, PAGE, cases.STARTS, landscape.TITLE),
)
