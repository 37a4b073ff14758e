"""Random scenarios of REINFORCE: what a link can say, with trainings that take no time."""

from __future__ import annotations

from hypothesis import strategies as st

from pgviz.ui.reinforce.edits import in_world
from pgviz.ui.reinforce.scenario import ALSO, BASELINES, ENCODINGS, OWN, ReinforceScenario
from pgviz.ui.state.scenario import decode, encode

QUICK = {"runs": "2", "episodes": "10", "horizon": "12"}


@st.composite
def reinforced(draw: st.DrawFn) -> ReinforceScenario:
    """A small world or map, any encoding and baseline, numbers from everywhere within their bounds."""
    params = draw(
        st.fixed_dictionaries(
            {
                "world": st.sampled_from(["small", "ice", "cliff", OWN]),
                "map": st.sampled_from(["SG", "S.G/.H./CC.", "SCCG/....", "S#G/...", "H.S"]),
                "runs": st.sampled_from(["1", "3"]),
                "episodes": st.sampled_from(["10", "17"]),
                "horizon": st.sampled_from(["1", "12"]),
            },
            optional={
                "x": st.sampled_from(list(ENCODINGS)),
                "baseline": st.sampled_from(list(BASELINES)),
                "alpha": st.sampled_from(["1e-5", "0.5", "20"]),
                "gamma": st.sampled_from(["0", "0.5", "1"]),
                "slip": st.sampled_from(["0", "0.3", "1"]),
                "keep": st.sampled_from("01"),
                "seed": st.sampled_from(["0", "9999"]),
                "shown": st.sampled_from(["0", "2"]),
                "also": st.sampled_from(list(ALSO)),
                "step": st.sampled_from(["0", "-0.5", "-1000"]),
                "goal": st.sampled_from(["-1000", "0", "1", "1000"]),
                "pit": st.sampled_from(["-1000", "0", "2"]),
                "cliff": st.sampled_from(["0", "-1000"]),
            },
        )
    )
    change = decode(ReinforceScenario, params)
    assert change.given_up == ()
    return change.scenario


def quick(world: str, **params: str) -> ReinforceScenario:
    """A named world with its own settings, but for a quick training, and for what is said."""
    return decode(ReinforceScenario, encode(in_world(ReinforceScenario(), world).scenario) | QUICK | params).scenario
