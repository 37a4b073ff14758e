"""Random decisions: what a link can say, repaired. Bounded so that a picture of them would still be one.

They have temperatures and masks, every join and every encoding, one to six actions, ties between logits and between
rewards.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from pgviz.ui.decision.coding import CODES, FEATURES, JOINS
from pgviz.ui.decision.scenario import VIEWS, Decision
from pgviz.ui.state import codec
from pgviz.ui.state.scenario import Scenario, decode

D = TypeVar("D", bound=Decision)
entry_texts = st.sampled_from(["0", "1", "-1", "2", "0.5", "3.25", "7", "-1000", "1e-9", "1000"])
number_texts = st.floats(-50, 50).map(codec.number_text)
theta_texts = number_texts | st.sampled_from(["1e6", "-1e6", "0"])
plain_texts, MOST_ODDS = st.sampled_from(["0", "1", "-1", "2", "0.5", "0.1"]), 12.0
plain_thetas = st.sampled_from([0.0, 0.1, -0.1, 0.7, -1.0, 2.0])
reward_texts = number_texts | st.sampled_from(["0", "1", "-1", "1000"])


def listed(texts: st.SearchStrategy[str], least: int, most: int) -> st.SearchStrategy[str]:
    """Comma-separated."""
    return st.lists(texts, min_size=least, max_size=most).map(",".join)


def repeated(texts: st.SearchStrategy[str], most: int) -> st.SearchStrategy[str]:
    """The same text several times: equal rewards."""
    return st.tuples(texts, st.integers(1, most)).map(lambda drawn: ",".join([drawn[0]] * drawn[1]))


def tables(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Rows for one to six actions, equally long for most draws."""
    return st.tuples(st.integers(1, 6), st.integers(1, 4)).flatmap(
        lambda shape: st.lists(listed(texts, shape[1], shape[1]), min_size=shape[0], max_size=shape[0]).map(";".join)
    )


def sized(kind: type[Scenario], name: str, params: dict[str, str], numbers: Sequence[float]) -> dict[str, str]:
    """The parameters with as many of ``numbers`` in the field as the scenario has there."""
    scenario = decode(kind, params).scenario
    many = [numbers[i % len(numbers)] for i in range(len(getattr(scenario, name)))]
    return params | {name: ",".join(map(codec.number_text, many))}


@st.composite
def decisions(draw: st.DrawFn, kind: type[D] = Decision) -> D:  # type: ignore[assignment]
    """A decision as a link gives it: any features, any join, some actions masked, θ of the right length.

    θ is often periodic, and then logits are tied; rewards are often equal.
    """
    params: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "s": listed(entry_texts, 1, 6),
                "other": listed(entry_texts, 1, 6),
                "n": st.sampled_from("123456"),
                "x": st.sampled_from(list(FEATURES)),
                "order": st.sampled_from("123"),
                "centres": st.sampled_from("234"),
                "width": st.sampled_from(["0.05", "0.3", "1"]),
                "normalised": st.sampled_from("01"),
                "tilings": st.sampled_from("123"),
                "tiles": st.sampled_from("23"),
                "wanted": tables(entry_texts),
                "join": st.sampled_from(list(JOINS)),
                "code": st.sampled_from(list(CODES)),
                "bias": st.sampled_from("01"),
                "phi": tables(entry_texts),
                "a": st.sampled_from("012345"),
                "tau": st.sampled_from(["0.05", "0.5", "1", "3", "100"]),
                "masked": listed(st.sampled_from("012345"), 1, 5),
                "r": listed(reward_texts, 1, 6) | repeated(reward_texts, 6),
                "b": reward_texts,
            },
        )
    )
    if "r" in params and draw(st.booleans()):  # as many as there are actions, so that they are kept
        n = decode(kind, params).scenario.n
        many = params["r"].split(",")
        params["r"] = ",".join(many[i % len(many)] for i in range(n))
    theta = draw(st.lists(theta_texts.map(float), min_size=1, max_size=6))
    return decode(kind, sized(kind, "theta", params, theta)).scenario


@st.composite
def plain_decisions(draw: st.DrawFn, kind: type[D] = Decision) -> D:  # type: ignore[assignment]
    """Of short decimals: every join and encoding, τ, masks, ties; no probability is below 1e-6 where it is not 0."""
    params: dict[str, Any] = draw(
        st.fixed_dictionaries(
            {"s": listed(plain_texts, 1, 4), "other": listed(plain_texts, 1, 4), "n": st.sampled_from("1234")},
            optional={
                "x": st.sampled_from(list(FEATURES)),
                "join": st.sampled_from(list(JOINS)),
                "code": st.sampled_from(list(CODES)),
                "bias": st.sampled_from("01"),
                "a": st.sampled_from("0123"),
                "tau": st.sampled_from(["0.5", "3", "7"]),
                "masked": listed(st.sampled_from("0123"), 1, 3),
                "view": st.sampled_from(sorted(VIEWS)),
                "r": listed(st.sampled_from(["0", "1", "0.1", "-3"]), 4, 4),
            },
        )
    )
    now = decode(kind, sized(kind, "theta", params, draw(st.lists(plain_thetas, min_size=1, max_size=6)))).scenario
    z = now.policy_in_both.preferences[:, now.mask]
    assume(np.ptp(z, axis=1).max() <= MOST_ODDS * now.tau)
    return now
