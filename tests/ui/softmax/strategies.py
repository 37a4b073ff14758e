"""Random scenarios of the page Softmax: what a link can say, repaired."""

from __future__ import annotations

from hypothesis import strategies as st

from pgviz.ui.softmax.scenario import SoftmaxScenario


@st.composite
def softmaxes(draw: st.DrawFn) -> SoftmaxScenario:
    """Logits of any size, often equal; some masked; any temperature and constant."""
    some = st.floats(-50, 50) | st.sampled_from([1e308, -1e308, 0.0, 0.0, 14.0, 14.0])
    return (
        SoftmaxScenario(
            z=tuple(draw(st.lists(some, min_size=1, max_size=6))),
            tau=draw(st.sampled_from([0.05, 1.0, 2.0, 100.0])),
            c=draw(st.sampled_from([0.0, 1000.0, -1.5])),
            masked=tuple(draw(st.lists(st.integers(0, 5), max_size=5))),
            moved=draw(st.integers(0, 5)),
        )
        .repaired()
        .scenario
    )
