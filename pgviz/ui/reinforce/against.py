"""A against B on the same luck: both films, one chart, and what the difference is and how sure."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from urllib.parse import urlencode

import numpy as np

from pgviz.arrays import Array
from pgviz.figures.against import Side, against
from pgviz.language import counted, say
from pgviz.reinforce.paired import Paired, band, paired
from pgviz.ui.components.player import Film, Together
from pgviz.ui.reinforce.amounts import of_runs
from pgviz.ui.reinforce.edits import EDITS
from pgviz.ui.reinforce.film import film_of_run
from pgviz.ui.reinforce.other import PICKERS, RULES, differing, other_of, other_sheet
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.reinforce.training import Trained, trained_once, within_once
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.parts import Chart, cached_property
from pgviz.ui.state.once import once_each
from pgviz.ui.state.scenario import encode
from pgviz.ui.state.slices import Tell
from pgviz.ui.teaching.versus.model import SIDES, Compared, Versus

TITLE = say("A against B on the same luck")
NAME = say("the agent in the gridworld")
SAME = 1e-9  # of the optimum: where the first policy misses less, there is nothing to gain


@dataclass(frozen=True, eq=False)
class Measure:
    """What of A and of B is compared: J, or, where that means two things, the share of the way to the best J."""

    what: str  # the title of its axis
    called: str  # in a sentence: in what a side is ahead
    a: Array  # (K, R)
    b: Array  # (K, R)
    best: tuple[float, str]


@dataclass(frozen=True, eq=False)
class Comparison:
    """The parts of the section, computed when they are asked for."""

    now: ReinforceScenario
    a: Trained
    b: Trained
    measure: Measure | None  # None where one of the two worlds has nothing to learn

    @cached_property
    def films(self) -> tuple[Film, ...]:
        """The film of the same run in A and in B."""
        films = film_of_run(self.now, self.a), film_of_run(other_of(self.now), self.b)
        return tuple(dataclasses.replace(film, name=f"{side}: {NAME}") for side, film in zip(SIDES, films, strict=True))

    @cached_property
    def together(self) -> Together:
        """How the two go in lockstep: begun anew for another comparison."""
        return Together.of(urlencode(encode(dataclasses.replace(self.now.filmed, also="none"))), *self.films)

    @cached_property
    def verdict(self) -> Paired | None:
        """The paired difference of what the runs came to at the end."""
        return None if self.measure is None else paired(self.measure.a[-1], self.measure.b[-1])

    @cached_property
    def chart(self) -> Chart | None:
        """Medians and middle halves of both, and the paired difference."""
        found = self.measure
        if found is None:
            return None
        mean, half = band(found.b - found.a)
        ends = [short(float(np.median(values[-1]))) for values in (found.a, found.b)]
        return Chart(
            against(
                self.a.training.episodes_recorded,
                [Side(name, values) for name, values in zip(SIDES, (found.a, found.b), strict=True)],
                (found.best,),
                found.what,
                mean,
                half,
            ),
            say(
                "{quantity}, of A and of B over {runs}: the median of A ends at {end_of_a}, that of B at {end_of_b}. "
                "{verdict}",
                quantity=found.what[0].upper() + found.what[1:],
                runs=counted(self.now.runs, "run"),
                end_of_a=ends[0],
                end_of_b=ends[1],
                verdict=plain(verdict_of(self)),
            ),
        )

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The verdict, what differs, what is compared, who learned, and what sharing the luck was good for."""
        return (verdict_of(self), _on_differences(self.now), _on_the_measure(self), _on_learning(self), *_on_luck(self))

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """What stands over the films: in what they differ."""
        found = differing(self.now)
        return tuple(
            f"**{side}** · "
            + ", ".join(
                say("{called} {value}", called=one.called, value=text) for one, text in zip(found, texts, strict=True)
            )
            for side, texts in zip(SIDES, ([d.of_a for d in found], [d.of_b for d in found]), strict=True)
        )


def compared_once(now: ReinforceScenario, tell: Tell | None = None) -> Comparison | None:
    """The comparison of A with B, once in a process; None where B is A. ``tell`` as in ``trained_once``."""
    there = other_of(now)
    if not differing(now):
        return None
    a, b = trained_once(now, tell), trained_once(there, tell)
    if is_same_task(now, there) and (a.worth.cut is None) != (b.worth.cut is None):
        for one in (now, there):
            within_once(one, tell)
    return _compared_once(now.filmed)


@once_each(16)
def _compared_once(now: ReinforceScenario) -> Comparison:
    a, b = trained_once(now), trained_once(other_of(now))
    return Comparison(now, a, b, measure_of(now, a, b))


def is_same_task(now: ReinforceScenario, there: ReinforceScenario) -> bool:
    """Whether J of the two is the same quantity: of the same world, with the same γ and the same cut."""
    same = all(getattr(now, name) == getattr(there, name) for name in (*RULES, "gamma"))
    return same and now.build().text == there.build().text


def measure_of(now: ReinforceScenario, a: Trained, b: Trained) -> Measure | None:
    """What of the two can be compared."""
    there = other_of(now)
    if not is_same_task(now, there):
        shares = [_share_of_the_way(trained) for trained in (a, b)]
        if shares[0] is None or shares[1] is None:
            return None
        what = say("share of the way to the best J")
        return Measure(what, say("in the share of the way"), shares[0], shares[1], (1.0, say("the best")))
    cut = a.worth.cut or b.worth.cut
    values = [trained.worth.performance for trained in (a, b)]
    if (a.worth.cut is None) != (b.worth.cut is None):
        values = [within_once(now), within_once(there)]
    best = a.assessment.optimum if cut is None else a.assessment.optimum_within
    return Measure(
        _title(cut), say("in J(θ)"), values[0], values[1], (best, say("optimum {optimum}", optimum=short(best)))
    )


def _title(cut: int | None) -> str:
    """What J is called, of episodes that are cut or are not."""
    if cut is None:
        return say("return from the start")
    return say("return within 1 step") if cut == 1 else say("return within {cut} steps", cut=cut)


def _share_of_the_way(trained: Trained) -> Array | None:
    """(J − J of the first θ) / (best J − J of the first θ), (K, R); None where that is 0/0."""
    j, best = trained.worth.performance, trained.worth.optimum
    gap = best - j[0]
    if not (np.isfinite(gap).all() and (gap > SAME * max(1.0, abs(best))).all()):
        return None
    share: Array = (j - j[0]) / gap
    return share


# --------------------------------------------------------------------------------------------------------------- words


def verdict_of(found: Comparison) -> str:
    """Which of the two is ahead at the end, by how much, and how sure that is."""
    d, measure, runs = found.verdict, found.measure, found.now.runs
    if d is None or measure is None:
        return say("In one of the two worlds there is nothing to learn: only who learned can be counted.")
    if not d.ahead and not d.behind:
        return say("**At the end A and B are alike in every run** {called}.", called=measure.called)
    lead = {"size": short(_rounded(abs(d.mean))), "called": measure.called}
    if d.half is None:
        ends = (
            say("At the end B is {size} ahead {called}.", **lead)
            if d.mean > 0
            else say("At the end B is {size} behind {called}.", **lead)
        )
        return f"{ends} {say('One run does not say how much of that is luck: take more runs.')}"
    low, high = (short(_rounded(edge)) for edge in (d.mean - d.half, d.mean + d.half))
    interval = say(
        "the mean of B − A is {mean}, 95 % interval {low} to {high}",
        mean=short(_rounded(d.mean)),
        low=low,
        high=high,
    )
    counts = say("B is ahead in {ahead} of {runs} runs, A in {behind}.", ahead=d.ahead, runs=runs, behind=d.behind)
    if d.is_told:
        more = lead | {"interval": interval, "counts": counts}
        return (
            say("**At the end B is {size} ahead {called}**: {interval}. {counts}", **more)
            if d.mean > 0
            else say("**At the end B is {size} behind {called}**: {interval}. {counts}", **more)
        )
    return say(
        "**At the end A and B cannot be told apart** {called}: {interval}, which holds 0. {counts} More runs would "
        "make it narrower.",
        called=measure.called,
        interval=interval,
        counts=counts,
    )


def _on_differences(now: ReinforceScenario) -> str:
    rules = say(" With its world B has that world’s slip, rewards and cut.") if now.world != other_of(now).world else ""
    others = say("; another ").join(
        say("{called}: {of_b} instead of {of_a}", called=one.called, of_b=one.of_b, of_a=one.of_a)
        for one in differing(now)
    )
    return say(
        "B has another {others}.{rules} Run for run, A and B draw the same uniform numbers: for each action one, and "
        "for what comes of it one.",
        others=others,
        rules=rules,
    )


def _on_the_measure(found: Comparison) -> str:
    if is_same_task(found.now, other_of(found.now)):
        return say("Compared is the exact J(θ) of each run’s last θ, B’s minus A’s, pair by pair.")
    return say(
        "World and γ make J, so that A’s and B’s cannot be subtracted. Compared is the **share of the way** that each "
        "run has come, from the J of its first policy, 0, to the best J there is, 1."
    )


def _on_learning(found: Comparison) -> str:
    a, b = found.a.assessment.learned, found.b.assessment.learned
    only = [int((one & ~other).sum()) for one, other in ((a, b), (b, a))]
    return say(
        "Learned by {of_runs} in A, {in_b} in B; {only_a} only in A, {only_b} only in B.",
        of_runs=of_runs(int(a.sum()), found.now),
        in_b=b.sum(),
        only_a=only[0],
        only_b=only[1],
    )


def _on_luck(found: Comparison) -> tuple[str, ...]:
    d = found.verdict
    if d is None or not d.half or not d.unpaired:
        return ()
    return (
        say(
            "Without sharing their luck the interval would be {times} times as wide. It is Student’s (1908), for "
            "the mean of paired differences over runs with other seeds.",
            times=short(_rounded(d.unpaired / d.half)),
        ),
    )


def plain(sentence: str) -> str:
    """Without bold, for who hears it."""
    return sentence.replace("**", "")


def _rounded(value: float) -> float:
    """Three significant digits."""
    return float(f"{value:.2e}")


def section(now: ReinforceScenario, tell: Tell | None = None) -> Compared:
    """The section’s parts; where B is A so far, a sentence that says so."""
    found = compared_once(now, tell)
    if found is None:
        return Compared((say("B is A so far. Choose what B has otherwise, or one of the ready comparisons."),))
    return Compared(found.words, found.titles, found.films, found.together, found.chart)


VERSUS = Versus(EDITS, PICKERS, other_sheet, section)
