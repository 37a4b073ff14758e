"""The world: what one sees there, what it pays, and the sheet of its rewards for a map of one's own."""

from __future__ import annotations

from pgviz.examples.worlds import WORLDS
from pgviz.language import counted, say
from pgviz.ui.components.sheet import Cell, Edit, Grid, Header, Row, Sheet
from pgviz.ui.reinforce.reasons import reason_of
from pgviz.ui.reinforce.scenario import OWN, ReinforceScenario
from pgviz.ui.shell.formats import short, signed


def about_world(now: ReinforceScenario) -> tuple[str, str]:
    """What is to be seen in the world, and what it pays; and the longest that this can become by a drag."""
    world, rules = WORLDS.get(now.world), _rules(now)
    whole = " ".join(said for said in (world.sentence, reason_of(world), rules) if said) if world else rules
    return whole if now.example else rules, whole if now.slip else f"{whole} {_slipping(0.111)}"


def source_of(now: ReinforceScenario) -> str:
    """Where the world comes from."""
    world = WORLDS.get(now.world)
    return say("The world: {source}.", source=world.source) if world else say("The world: a map of your own.")


def sources_of(now: ReinforceScenario) -> tuple[str, ...]:
    """Where the page's statements come from."""
    return (
        say(
            "Sutton & Barto, *Reinforcement Learning*, 2nd edition, §13.3: REINFORCE, with γᵗ; here one update an "
            "episode. Example 13.1, Figure 13.1: the short corridor."
        ),
        source_of(now),
        say(
            "Williams (1992), Simple statistical gradient-following algorithms for connectionist reinforcement "
            "learning."
        ),
    )


def rewards_sheet(now: ReinforceScenario) -> Sheet | None:
    """What one's own map pays, and after how many steps an episode is cut; None in a named world."""
    if now.world != OWN:
        return None
    fields = (
        (say("each step"), "step", now.step, -2.0, 0.0, 0.01, say("Reward of every step")),
        (say("goal G"), "goal", now.goal, -2.0, 2.0, 0.05, say("Paid on top for entering a goal")),
        (say("pit H"), "pit", now.pit, -2.0, 2.0, 0.05, say("Paid on top for entering a pit")),
        (say("cliff C"), "cliff", now.cliff, -100.0, 0.0, 1.0, say("Paid on top for a fall from the cliff")),
        (say("cut after"), "horizon", now.horizon, 1, 300, 1, say("Steps after which an episode is cut")),
    )
    cells = tuple(
        Cell(short(value), "theta", edit=Edit(name, float(value), low, high, step, what))
        for _, name, value, low, high, step, what in fields
    )
    headers = tuple(Header(text, note=what) for text, *_, what in fields)
    return Sheet(say("What the map pays"), (Grid(headers, (Row(Header(""), cells),)),))


def _rules(now: ReinforceScenario) -> str:
    cells = set("".join(now.build().rows))
    paid = [say("Each step pays {step}", step=short(now.step))]
    paid += [say("the goal {goal} on top", goal=signed(now.goal))] if "G" in cells else []
    paid += [say("a pit {pit} on top, and ends the episode too", pit=signed(now.pit))] if "H" in cells else []
    paid += (
        [say("a fall from the cliff {cliff} on top, and leads back to S", cliff=signed(now.cliff))]
        if "C" in cells
        else []
    )
    paid += [say("from a reversed cell every move goes the other way")] if "R" in cells else []
    slip = f" {_slipping(now.slip)}" if now.slip else ""
    return say(
        "{rules}.{slip} An episode is cut after {horizon}.",
        rules="; ".join(paid),
        slip=slip,
        horizon=counted(now.horizon, "step"),
    )


def _slipping(slip: float) -> str:
    return say("{slip} of the steps slip to one side.", slip=short(slip))
