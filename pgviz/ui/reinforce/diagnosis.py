"""What a training came to, in words: how many runs learned, what became of the one in the film, and why."""

from __future__ import annotations

from dataclasses import dataclass

from pgviz.language import say
from pgviz.mdp import greedy
from pgviz.reinforce.assessment import policies
from pgviz.reinforce.diagnosis import SLOW, certainty, gains, way_out
from pgviz.ui.reinforce.amounts import about, about_power, below_one, of_runs, place
from pgviz.ui.reinforce.causes import Cause, causes, faster
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.reinforce.training import Trained
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.labels import COMPASS, spoken


@dataclass(frozen=True)
class Outlook:
    """Where the run in the film stands at its end."""

    missing: float  # the best J minus its own, both of cut episodes
    gain: float  # what as many episodes again would add to J, if all of them followed the expected update of now
    certainty: float  # the share of its steps that take a likeliest action
    moved: float  # the largest change of a probability in all of the training, in the states that it meets
    saturated: bool

    @property
    def hardly_moves(self) -> bool:
        """Whether what it would gain is little of what is missing."""
        return self.gain < SLOW * self.missing


def outlook_of(now: ReinforceScenario, trained: Trained) -> Outlook:
    """Where the run in the film stands; by the first-order change of J along the expected update, α E ∇J·update."""
    standing, training = trained.standing, trained.training
    before, pi = policies(trained.features, training.thetas[[0, -1], now.shown])
    met = trained.world.mdp.visits(pi, False, now.horizon) >= 1 / now.episodes
    return Outlook(
        missing=float(standing.missing[now.shown]),
        gain=float(gains(trained.assessment, [now.shown])[0]),
        certainty=float(standing.certainty[now.shown]),
        moved=float(abs(pi - before)[met].max()),
        saturated=bool(standing.saturated[now.shown]),
    )


def on_learning(now: ReinforceScenario, trained: Trained) -> tuple[Cause, ...]:
    """The diagnosis: how many runs learned, what became of the run in the film, and what stands in the way."""
    said = (_on_all(now, trained), _on_one(now, trained), *causes(now, trained))
    return tuple(cause for cause in said if cause.sentence)


def _on_all(now: ReinforceScenario, trained: Trained) -> Cause:
    worth = trained.worth.performance
    if trained.assessment.nothing_to_learn:
        why = (
            say(": with γ = 0 only the first reward counts, and all first steps are paid alike")
            if now.gamma == 0
            else ""
        )
        return Cause(
            say(
                "**There is nothing to learn here.** Already the policy that takes every action alike is worth "
                "{worth}, as much as any can be from the start{why}.",
                worth=short(worth[0, 0]),
                why=why,
            )
        )
    return Cause(
        say(
            "**{of_runs}** have learned it: always taking the likeliest action is optimal from the start, and at "
            "least half of what was missing of J at first is gained.",
            of_runs=of_runs(int(trained.assessment.learned.sum()), now),
        )
    )


def _on_one(now: ReinforceScenario, trained: Trained) -> Cause:
    ends = say(
        "it ends at J(θ) = {performance}, the best is {optimum}",
        performance=short(trained.worth.performance[-1, now.shown]),
        optimum=short(trained.worth.optimum),
    )
    if trained.assessment.nothing_to_learn:
        return Cause("")
    if trained.training.diverged[now.shown]:
        last = int(trained.training.stopped_at[now.shown])
        return Cause(say("**The run in the film diverged** in episode {last}: {ends}.", last=last + 1, ends=ends))
    if trained.assessment.learned[now.shown]:
        return Cause(
            say(
                "**The run in the film has learned it**: {ends}. {drawing}",
                ends=ends,
                drawing=_what_drawing_costs(now, trained),
            )
        )
    return _on_a_failure(now, trained, ends)


def _what_drawing_costs(now: ReinforceScenario, trained: Trained) -> str:
    """What is missing of J although the likeliest actions are the best: by how often others are drawn."""
    pis = policies(trained.features, trained.training.thetas[-1, [now.shown]])
    always = trained.world.mdp.performance(greedy(pis[0]), trained.worth.cut)
    return say(
        "In {share} of its steps it still draws another action than the likeliest; always taking that would be worth "
        "{always}.",
        share=about(1 - float(certainty(trained.assessment, pis)[0])),
        always=short(always),
    )


def _on_a_failure(now: ReinforceScenario, trained: Trained, ends: str) -> Cause:
    outlook = outlook_of(now, trained)
    if outlook.saturated:
        return Cause(
            say(
                "**The run in the film is saturated**: {ends}. It takes its likeliest actions with probability "
                "{likely}, and where π is nearly 1 the score is nearly 0. {forecast}{way_out}",
                ends=ends,
                likely=below_one(outlook.certainty),
                forecast=_forecast(outlook),
                way_out=_on_the_way_out(now, trained),
            )
        )
    if outlook.hardly_moves:
        return Cause(
            say(
                "**The run in the film hardly moves**: {ends}. In all its episodes no probability on its way has "
                "changed by more than {moved}. {forecast}",
                ends=ends,
                moved=about(outlook.moved),
                forecast=_forecast(outlook),
            ),
            faster(now, trained, outlook.missing / outlook.gain) if outlook.gain > 0 else None,
        )
    return Cause(say("**The run in the film has not learned it**: {ends}.", ends=ends))


def _forecast(outlook: Outlook) -> str:
    if outlook.gain <= 0:
        return say("As many episodes again would gain nothing: on average they would not raise J.")
    return say(
        "As many episodes again, along the expected update, would gain about {gain} of the {missing} that is missing.",
        gain=about(outlook.gain),
        missing=about(outlook.missing),
    )


def _on_the_way_out(now: ReinforceScenario, trained: Trained) -> str:
    out = way_out(trained.assessment, now.shown)
    if out is None:
        return ""
    better, likeliest = (spoken(COMPASS[a]) for a in (out.better, out.likeliest))
    return say(
        " Most would be gained by {better} at {place}, a logit gap of {gap} behind {likeliest}: gradient flow takes "
        "{time} units of time to bring them level, {episodes} episodes at this α.",
        better=better,
        place=place(trained.world, out.state),
        gap=short(out.gap),
        likeliest=likeliest,
        time=about_power(out.time_log10),
        episodes=about_power(out.episodes_log10),
    )
