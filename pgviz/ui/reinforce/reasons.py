"""Why a named world is not learned, in a sentence whose numbers are computed from it."""

from __future__ import annotations

from functools import cache

from pgviz.examples.obstacles import Coin, Cut, Slips, coin_of, cut_of, slips_of, uniform
from pgviz.examples.worlds import World
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
    return (
        f"An episode of the first policy finds the goal with probability {about(chance)}, {world.episodes} episodes "
        f"find it {found} times; from all others there is nothing to learn, for their returns are the same."
    )


def _on_the_cut(world: World, cut: Cut) -> str:
    return (
        f"In {world.horizon} steps the first policy reaches the goal with probability {about(cut.chance)}, and pays "
        f"{about(cut.begin)}; who bumps into the same wall pays {short(cut.still)}. The cut hides that this never "
        f"ends: without it the first policy pays {about(cut.exact)}, standing still −∞, the best {short(cut.best)}."
    )


def _on_slips(slips: Slips) -> str:
    return (
        f"Only slips lead to {slips.beside} of the {slips.beside + slips.route} cells that the best policy meets, "
        f"{about(slips.visits)} times an episode. What is best there is learned late or never: being uniform there "
        f"costs {about(slips.cost)} of the {about(slips.gain)} that there is to gain."
    )


def _on_the_coin(coin: Coin) -> str:
    return (
        f"Who could tell the cells apart would need {short(-coin.best)} steps. One rule for all of them needs "
        f"{short(-coin.value)} on average, if it goes East with probability {short(coin.p)}: no run can do better, and "
        "always taking the likeliest action never ends."
    )


def about(value: float) -> str:
    """A number of which only the size is meant: two digits."""
    return short(float(f"{value:.1e}"))
