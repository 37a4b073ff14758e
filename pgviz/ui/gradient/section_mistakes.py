"""Common mistakes that the sections of the page show to be mistakes."""

from __future__ import annotations

import dataclasses

import numpy as np

from pgviz.arrays import Array
from pgviz.language import say
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
    return say(
        "If {action} is drawn its score is {score}, that of the likeliest, {likeliest}, is {other_score}: their inner "
        "product is {product}, it points partly the other way.",
        action=names[drawn],
        score=vector(policy.scores[drawn]),
        likeliest=names[likeliest],
        other_score=vector(policy.scores[likeliest]),
        product=short(other_draws.agreement(policy)[drawn]),
    )


def _second(now: GradientScenario) -> str:
    policy = other_draws.policy_of(now)
    return say(
        "Rewarded is one draw, scored another: on average V · E[score] = {mean}, where ∇J is {gradient}. Nothing "
        "is learned.",
        mean=as_text(_mean(now, "second")),
        gradient=as_text(mean_of_draws(policy, now.rewards)),
    )


def _signs(now: GradientScenario) -> str:
    policy = other_draws.policy_of(now)
    first, second = policy.scores
    return say(
        "Every other action gets −π: with π = {probabilities} the score is {first} or {second}. With +π it would be "
        "{first_wrong} or {second_wrong}: all logits move alike, and no probability moves.",
        probabilities=vector(policy.probabilities),
        first=vector(first),
        second=vector(second),
        first_wrong=vector(np.abs(first)),
        second_wrong=vector(np.abs(second)),
    )


def _zeroed(now: GradientScenario) -> str:
    policy = other_draws.policy_of(now)
    kept = mean_of_draws(policy, now.rewards)
    zeroed = mean_of_draws(policy, np.maximum(now.rewards, 0.0))
    return say(
        "With rewards {rewards} ∇J is {gradient}. With the negative ones set to 0 it is {mean}: {action}, which "
        "was harmless, now goes down.",
        rewards=vector(now.rewards),
        gradient=as_text(kept),
        mean=as_text(zeroed),
        action=now.problem.actions[1],
    )


def _best(now: GradientScenario) -> str:
    by_name = {one.baseline: one for one in baselines.spreads_of(now)}
    none, value, best = (by_name[name] for name in ("none", "value", "optimal"))
    pi = other_draws.policy_of(now).probabilities
    return say(
        "With rewards {rewards} and π = {pi} the trace of the covariance is {none} without a baseline, {with_value} "
        "with V = {value}, and {with_best} with b* = {best}, which weighs rewards with ‖score‖².",
        rewards=vector(now.rewards),
        pi=vector(pi),
        none=short(none.trace),
        with_value=short(value.trace),
        value=short(value.first),
        with_best=short(best.trace),
        best=short(best.first),
    )


def _contained(now: GradientScenario) -> str:
    mixed, others = baselines.grouped(now, "mean"), baselines.grouped(now, "leave-one-out")
    assert mixed is not None
    assert others is not None
    return say(
        "It contains the sample itself: of ∇J = {gradient} a batch of {size} leaves 1 − 1/N of it, {mean}. The mean "
        "of the others leaves all: {mean_of_others}.",
        gradient=as_text(mixed.gradient),
        size=now.k,
        mean=as_text(mixed.mean),
        mean_of_others=as_text(others.mean),
    )


def _per_action(now: GradientScenario) -> str:
    own = baselines.grouped(now, "own")
    assert own is not None
    return say(
        "It takes everything: with a baseline per action what is left averages to {mean}, where ∇J is {gradient}. "
        "A baseline must not depend on what was drawn.",
        mean=as_text(own.mean),
        gradient=as_text(own.gradient),
    )


def _group(now: GradientScenario) -> str:
    loo, own = (groups.advantage_of(now, rule) for rule in ("leave-one-out", "sample"))
    assert loo is not None
    assert own is not None
    found = groups.group_of(now.answers, now.lengths)
    factor = found.expected["population"].whole.factor
    return say(
        "Of these {answers} answers RLOO gives {advantage} to each that pays {reward} and {other_advantage} to each "
        "other, GRPO {divided} and {other_divided}. Its mean is {factor} times ∇J, and {large_factor} times for large "
        "groups: the step depends on how hard the prompt is.",
        answers=len(now.answers),
        advantage=signed(loo[0], 4),
        reward=short(now.answers[0]),
        other_advantage=signed(loo[-1], 4),
        divided=signed(own[0], 4),
        other_divided=signed(own[-1], 4),
        factor=short(factor or 0.0),
        large_factor=short(large_group_factor(found.prompt)),
    )


def _pair(now: GradientScenario) -> str:
    found = groups.group_of(now.answers, now.lengths)
    whole, own = (found.expected[rule].whole.factor or 0.0 for rule in ("population", "sample"))
    return say(
        "With two answers that pay 1 and 0 the deviation of k leaves exactly ∇J, a factor of {factor}; that of k − 1, "
        "which many libraries take, {smaller} = 1/√2 of it.",
        factor=short(whole),
        smaller=short(own),
    )


def _lengths(now: GradientScenario) -> str:
    found = groups.group_of(now.answers, now.lengths)
    order = [int(np.flatnonzero(found.prompt.reward == reward)[0]) for reward in now.answers]
    true, divided = found.prompt.gradient[order], found.expected["none"].by_length.mean[order]
    return say(
        "One answer pays {reward} in {length} step, the other {other_reward} in {other_length}. ∇J is {gradient}; with "
        "each answer’s score divided by its length it is {divided}: the sign turns.",
        reward=short(now.answers[0]),
        length=now.lengths[0],
        other_reward=short(now.answers[1]),
        other_length=now.lengths[1],
        gradient=as_text(true),
        divided=as_text(divided),
    )


def _returns(now: GradientScenario) -> str:
    return say(
        "What is discounted is how far a reward lies ahead of the action: rewards {rewards} make returns G = "
        "{returns}, not {discounted}.",
        rewards=vector(now.paid),
        returns=vector(returns.returns_of(now), 2),
        discounted=vector(returns.discounted_rewards(now), 2),
    )


def _whitened(now: GradientScenario) -> str:
    white = returns.whitened(now)
    return say(
        "{steps} steps that pay {reward} each have the whitened returns {white}: the last {number} would be "
        "discouraged always. At a fixed length these weights do not depend on the action, so that on average they "
        "push nothing.",
        steps=len(now.paid),
        reward=short(now.paid[0]),
        white=vector(white, 2),
        number=int((white < 0).sum()),
    )


def _shifted(now: GradientScenario) -> str:
    mirrored = dataclasses.replace(now, paid=tuple(-reward for reward in reversed(now.paid)))
    return say(
        "Returns {returns} become {white}, and so do {other_returns}, {other_white}: how good an episode was is gone.",
        returns=vector(returns.returns_of(now)),
        white=vector(returns.whitened(now)),
        other_returns=vector(returns.returns_of(mirrored)),
        other_white=vector(returns.whitened(mirrored)),
    )


def _stale(now: GradientScenario) -> str:
    old = vector(other_draws.old_policy(now).probabilities)
    return say(
        "Drawn from π′ = {old} they average to {stale}, where ∇J is {gradient}. Times π/π′ they are right: {weighted}.",
        old=old,
        stale=as_text(other_draws.stale_of(now)),
        gradient=as_text(other_draws.stale_of(now, fresh=True)),
        weighted=as_text(other_draws.stale_of(now, ratio=True)),
    )


def _entropy_sign(now: GradientScenario) -> str:
    right, wrong = entropy.paths_of(entropy.key(now))
    return say(
        "A loss is descended, so that a bonus is subtracted from it: −J − cH. With c = {bonus} the entropy goes from "
        "{before} to {after} nats; with +cH to {wrong}: the policy collapses.",
        bonus=short(now.bonus),
        before=short(right[0]),
        after=short(right[-1]),
        wrong=short(wrong[-1]),
    )


def _sampled_entropy(now: GradientScenario) -> str:
    found = entropy.directions_of(now)
    return say(
        "Its mean is −E[score] = {mean}, exactly 0; ∇H is {gradient}. A sample has to be multiplied with its "
        "score: −log π ∇log π.",
        mean=as_text(found[entropy.SAMPLED]),
        gradient=as_text(found[entropy.GRADIENT]),
    )


def _starts(now: GradientScenario) -> str:
    first, second, third = landscape.starts_of(now)
    values = ", ".join(short(one.value) for one in (first, second, third))
    return say(
        "At p = {probability} v is ({values}). From {state} the best p is {best} ({value}), from {other_state} "
        "{other_best} ({other_value}): with features that look alike the best policy depends on the start.",
        probability=short(float(now.policy.probabilities[0, 1])),
        values=values,
        state=first.state,
        best=short(first.chance),
        value=short(first.best, 2),
        other_state=second.state,
        other_best=short(second.chance),
        other_value=short(second.best, 2),
    )


def _mean(now: GradientScenario, draws: str) -> Array:
    return mean_of_draws(other_draws.policy_of(now), now.rewards, draws)  # type: ignore[arg-type]


SECTION_MISTAKES = (
    Mistake(
        say("The likeliest action’s log π can stand in for that of the action drawn."),
        _likeliest,
        PAGE,
        cases.LIKELIEST,
        expectation.TITLE,
    ),
    Mistake(
        say("The action may be drawn anew when the loss is computed."), _second, PAGE, cases.SECOND, expectation.TITLE
    ),
    Mistake(say("The actions that were not drawn get +π."), _signs, PAGE, cases.SIGNS, expectation.TITLE),
    Mistake(say("Negative rewards are better set to 0."), _zeroed, PAGE, cases.ZEROED, expectation.TITLE),
    Mistake(say("Old data can be used again as they are."), _stale, PAGE, cases.STALE, expectation.TITLE),
    Mistake(say("V is the best baseline."), _best, PAGE, cases.BEST, baselines.TITLE),
    Mistake(say("The batch’s mean is a baseline like any other."), _contained, PAGE, cases.CONTAINED, baselines.TITLE),
    Mistake(say("A baseline may depend on the action."), _per_action, PAGE, cases.PER_ACTION, baselines.TITLE),
    Mistake(say("Dividing by the group’s deviation is only scale."), _group, PAGE, cases.GROUP, groups.TITLE),
    Mistake(say("Which deviation a group is divided by does not matter."), _pair, PAGE, cases.PAIR, groups.TITLE),
    Mistake(say("Dividing by length makes answers comparable."), _lengths, PAGE, cases.LENGTHS, groups.TITLE),
    Mistake(say("The t-th reward, discounted, is the return."), _returns, PAGE, cases.RETURNS, returns.TITLE),
    Mistake(say("Whitened returns say which steps were good."), _whitened, PAGE, cases.WHITENED, returns.TITLE),
    Mistake(say("Normalising returns keeps what they say."), _shifted, PAGE, cases.SHIFTED, returns.TITLE),
    Mistake(say("The entropy bonus is added to the loss."), _entropy_sign, PAGE, cases.ENTROPY, entropy.TITLE),
    Mistake(
        say("Differentiating sampled −log π gives the entropy’s gradient."),
        _sampled_entropy,
        PAGE,
        cases.SAMPLED_ENTROPY,
        entropy.TITLE,
    ),
    Mistake(say("The best policy is the best from everywhere."), _starts, PAGE, cases.STARTS, landscape.TITLE),
)
