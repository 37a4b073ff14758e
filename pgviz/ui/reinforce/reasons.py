"""Why a named world is not learned, in a sentence whose numbers are computed from it."""

from __future__ import annotations

from functools import cache

from pgviz.examples.obstacles import Coin, Cut, Slips, coin_of, cut_of, slips_of, uniform
from pgviz.examples.worlds import World
from pgviz.language import say
from pgviz.ui.shell.formats import short


@cache
def reason_of(world: World) -> str:
    """The sentence; empty where REINFORCE learns the world."""
    built = world.build()
    if world.obstacle == "cut":
        return _on_the_cut(world, cut_of(built, world.horizon))
    if world.obstacle == "alike":
        return _on_the_coin(coin_of(built))
    if world.obstacle == "slips":
        return _on_slips(slips_of(built))
    if world.obstacle == "seldom":
        return _on_chance(world, built.chance_of_goal(uniform(built), world.horizon))
    return ""


def _on_chance(world: World, chance: float) -> str:
    found = about(world.episodes * chance)
    return say(
        "An episode of the first policy finds the goal with probability {chance}, {episodes} episodes find it {found} "
        "times; from all others there is nothing to learn, for their returns are the same.",
        chance=about(chance),
        episodes=world.episodes,
        found=found,
    )


def _on_the_cut(world: World, cut: Cut) -> str:
    return say(
        "In {horizon} steps the first policy reaches the goal with probability {chance}, and pays {cut}; who bumps "
        "into the same wall pays {still}. The cut hides that this never ends: without it the first policy pays "
        "{uncut}, standing still −∞, the best {best}.",
        horizon=world.horizon,
        chance=about(cut.chance),
        cut=about(cut.begin),
        still=short(cut.still),
        uncut=about(cut.exact),
        best=short(cut.best),
    )


def _on_slips(slips: Slips) -> str:
    return say(
        "Only slips lead to {beside} of the {cells} cells that the best policy meets, {times} times an episode. "
        "What is best there is learned late or never: being uniform there costs {cost} of the {gain} that there "
        "is to gain.",
        beside=slips.beside,
        cells=slips.beside + slips.route,
        times=about(slips.visits),
        cost=about(slips.cost),
        gain=about(slips.gain),
    )


def _on_the_coin(coin: Coin) -> str:
    return say(
        "Who could tell the cells apart would need {best} steps. One rule for all of them needs {value} on average, "
        "if it goes East with probability {p}: no run can do better, and always taking the likeliest action never "
        "ends.",
        best=short(-coin.best),
        value=short(-coin.value),
        p=short(coin.p),
    )


def about(value: float) -> str:
    """A number of which only the size is meant: two digits."""
    return short(float(f"{value:.1e}"))
