"""Random scenarios: what a link can say, mended. Bounded so that a picture of them would still be one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from pgviz.ui.decision.coding import CODES, FEATURES, JOINS
from pgviz.ui.scenarios import Decision, Softmax
from pgviz.ui.state import codec
from pgviz.ui.state.codec import Scenario

entry_texts = st.sampled_from(["0", "1", "-1", "2", "0.5", "3.25", "7", "-1000", "1e-9", "1000"])
theta_texts = st.floats(-50, 50).map(codec.number_text) | st.sampled_from(["1e6", "-1e6", "0"])


def listed(texts: st.SearchStrategy[str], least: int, most: int) -> st.SearchStrategy[str]:
    """Comma-separated."""
    return st.lists(texts, min_size=least, max_size=most).map(",".join)


def tables(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Rows for one to six actions, equally long for most draws."""
    return st.tuples(st.integers(1, 6), st.integers(1, 4)).flatmap(
        lambda shape: st.lists(listed(texts, shape[1], shape[1]), min_size=shape[0], max_size=shape[0]).map(";".join)
    )


def sized(kind: type[Scenario], name: str, params: dict[str, str], numbers: Sequence[float]) -> dict[str, str]:
    """The parameters with as many of ``numbers`` in the field as the scenario has there."""
    scenario, _ = codec.decode(kind, params)
    many = [numbers[i % len(numbers)] for i in range(len(getattr(scenario, name)))]
    return params | {name: ",".join(map(codec.number_text, many))}


@st.composite
def decisions(draw: st.DrawFn, kind: type[Decision] = Decision) -> Decision:
    """A decision as a link gives it: any features, any join, θ of the right length and not all 0."""
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
            },
        )
    )
    theta = draw(st.lists(theta_texts.map(float), min_size=1, max_size=6))
    scenario, _ = codec.decode(kind, sized(kind, "theta", params, theta))
    return scenario


@st.composite
def softmaxes(draw: st.DrawFn) -> Softmax:
    """Logits of any size, some masked."""
    z = draw(st.lists(st.floats(-50, 50) | st.sampled_from([1e308, -1e308, 0.0]), min_size=1, max_size=6))
    scenario, _ = Softmax(
        z=tuple(z),
        tau=draw(st.sampled_from([0.05, 1.0, 100.0])),
        c=draw(st.sampled_from([0.0, 1000.0, -1.5])),
        masked=tuple(draw(st.lists(st.integers(0, 5), max_size=5))),
        moved=draw(st.integers(0, 5)),
    ).mended()
    return scenario
