"""The atlas's data, its bytes, and what is believed of a report from a browser."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from pgviz.encodings import RBF, Fourier, Polynomial, StateFeatures, TileCoding
from pgviz.ui.components.atlas import Atlas, Maps, PointReport, maps_of
from pgviz.ui.components.atlas.model import FULL_SHADE, MAX_BYTES
from pgviz.ui.components.atlas.report import known_maps, parse
from pgviz.ui.components.atlas.wire import encode
from pgviz.ui.components.bridge import LARGEST_SEQ, sequence_number
from pgviz.ui.components.bridge.wire import DIGEST_LENGTH
from tests.ui.components.reading import read

UNIT = ((0.0, 0.0), (1.0, 1.0))
TILES = TileCoding(2, 8, 4)


def atlas_of(features: StateFeatures, state: tuple[float, float] = (0.3, 0.6), **changes: Any) -> Atlas:
    return Atlas("features", maps_of(features), features(state), state, **changes)


# ------------------------------------------------------------------------------------------------------------ sampling


@pytest.mark.parametrize("features", [Polynomial(2, 2), Fourier(2, 2), RBF.grid(2, 3, 0.2), TILES])
def test_a_map_is_the_feature_in_the_middle_of_each_cell(features: StateFeatures) -> None:
    maps = maps_of(features)
    n = maps.lattice.shape[1]
    for j, r, c in ((0, 0, 0), (1, n - 1, 0), (features.size - 1, n // 3, n // 2)):
        state = ((c + 0.5) / n, (r + 0.5) / n)  # columns run along the first coordinate, rows along the second
        np.testing.assert_allclose(maps.lattice[j, r, c], features(state)[j], atol=1e-6)


def test_maps_of_tiles_have_their_edges_between_cells() -> None:
    maps = maps_of(TILES)
    n = maps.lattice.shape[1]
    corners = np.array([0.01, 0.99])  # of a cell
    for j in (6, 31, 77):  # a tile is the same all over every cell
        for dy in corners:
            for dx in corners:
                grid = np.stack(np.meshgrid((np.arange(n) + dx) / n, (np.arange(n) + dy) / n), axis=-1)
                np.testing.assert_array_equal(TILES(grid)[..., j], maps.lattice[j])
    assert not maps.smooth


def test_other_state_spaces_keep_their_corners() -> None:
    maps = maps_of(Polynomial(2, 1), low=(-2.0, 0.1), high=(2.0, 0.3))
    names = dict(zip(maps.names, maps.ranges, strict=True))
    assert names == {"1": "1 everywhere", "s₂": "from .1 to .3", "s₁": "from −2 to 2", "s₁s₂": "from −.6 to .6"}


def test_the_same_features_have_the_same_maps() -> None:
    assert maps_of(Polynomial(2, 2)) is maps_of(Polynomial(2, 2))
    assert maps_of(Polynomial(2, 2)).digest != maps_of(Polynomial(2, 2), high=(2.0, 1.0)).digest
    assert maps_of(Polynomial(2, 2)).digest != maps_of(Polynomial(2, 2), axis_names=("x", "y")).digest


@pytest.mark.parametrize("features", [Polynomial(2, 63), TileCoding(2, 64, 7)])
def test_thousands_of_features_still_fit(features: StateFeatures) -> None:
    assert maps_of(features).shades.nbytes <= MAX_BYTES


# --------------------------------------------------------------------------------------------------------------- model


def test_shades_are_drawn_from_the_top_on_the_features_own_scale() -> None:
    lattice = np.array([[[0.0, 1.0], [2.0, -4.0]]])
    maps = Maps(("f",), lattice, *UNIT)
    top, bottom = (round(FULL_SHADE * 2 / 4), -FULL_SHADE), (0, round(FULL_SHADE / 4))
    np.testing.assert_array_equal(maps.shades, [[top, bottom]])
    assert maps.ranges == ("from −4 to 2",)


def test_a_feature_that_is_nowhere_is_blank() -> None:
    maps = Maps(("f",), np.zeros((1, 2, 2)), *UNIT)
    assert not maps.shades.any()
    assert maps.ranges == ("0 everywhere",)


def test_the_legend_names_a_common_scale_or_none() -> None:
    lattice = np.stack([np.full((2, 2), 1.0), np.full((2, 2), -3.0)])
    assert maps_of(Fourier(2, 2)).facts["legend"] == {"low": "−1", "high": "1"}
    assert maps_of(TILES).facts["legend"] == {"low": "", "high": "1"}
    assert Maps(("a", "b"), lattice, *UNIT).facts["legend"] == {"low": "negative", "high": "each map’s largest"}


@pytest.mark.parametrize(
    ("width", "step"),
    [(1.0, 0.01), (2.0, 0.01), (5.0, 0.1), (0.3, 0.001), (1000.0, 10.0)],
)
def test_steps_are_powers_of_ten(width: float, step: float) -> None:
    maps = Maps(("f",), np.zeros((1, 2, 2)), (0.0, 0.0), (width, 1.0))
    assert maps.steps[0] == pytest.approx(step)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"lattice": np.zeros((2, 3))}, "lattice"),
        ({"lattice": np.zeros((1, 2, 3))}, "lattice"),
        ({"lattice": np.full((1, 2, 2), np.nan)}, "lattice"),
        ({"lattice": np.zeros((1, 513, 513))}, "lattice"),
        ({"names": ("f", "g")}, "names"),
        ({"low": (0.0, 1.0)}, "low and high"),
        ({"high": (math.inf, 1.0)}, "low and high"),
        ({"step": (0.0, 1.0)}, "step"),
        ({"bounds": np.array([[1.0, 2.0]])}, "bounds"),
    ],
)
def test_maps_that_cannot_be_drawn_are_refused(changes: dict[str, Any], named: str) -> None:
    good: dict[str, Any] = {"names": ("f",), "lattice": np.zeros((1, 2, 2)), "low": UNIT[0], "high": UNIT[1]}
    Maps(**good)
    with pytest.raises(ValueError, match=f"^{named} must be"):
        Maps(**(good | changes))


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"values": np.zeros(3)}, "values"),
        ({"values": np.full(4, np.nan)}, "values"),
        ({"state": (0.5, 1.1)}, "s"),
        ({"other": (math.nan, 0.5)}, "other"),
        ({"live": np.ones(3, bool)}, "live"),
    ],
)
def test_an_atlas_that_does_not_fit_its_maps_is_refused(changes: dict[str, Any], named: str) -> None:
    good = {"label": "a", "maps": maps_of(Polynomial(2, 1)), "values": np.zeros(4), "state": (0.5, 0.5)}
    with pytest.raises(ValueError, match=f"^{named} must be"):
        Atlas(**(good | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("live", "text"),
    [(1, "and 3 more that are 0 here"), (3, "and 1 more that is 0 here"), (0, "4 that are 0 here")],
)
def test_the_button_says_how_many_are_folded(live: int, text: str) -> None:
    assert atlas_of(Polynomial(2, 1), live=np.arange(4) < live).rest_text() == text


# ---------------------------------------------------------------------------------------------------------------- wire


def test_the_maps_travel_only_to_who_does_not_have_them() -> None:
    atlas = atlas_of(TILES)
    full, arrays = read(encode(atlas, ack=3))
    assert full["maps"]["names"] == list(TILES.names)
    np.testing.assert_array_equal(arrays["shades"], atlas.maps.shades.ravel())
    lean, nothing = read(encode(atlas, ack=3, known=True))
    assert nothing == {}
    assert lean == {name: value for name, value in full.items() if name != "maps"}
    assert len(encode(atlas, known=True)) < 1000


def test_values_that_are_0_do_not_travel() -> None:
    active = [int(j) for j in TILES.active((0.3, 0.6))]
    header, _ = read(encode(atlas_of(TILES, live=TILES((0.3, 0.6)) > 0), known=True))
    assert header["values"] == [[j, "1", 1.0] for j in active]
    assert header["first"] == active
    assert header["rest"] == "and 192 more that are 0 here"


def test_features_that_are_0_are_left_out() -> None:
    features = Fourier(2, 1)
    assert features((0.5, 0.0))[2] == 0  # cos π/2, which is 6e−17 by np.cos
    header, _ = read(encode(atlas_of(features, (0.5, 0.0))))
    assert [j for j, *_ in header["values"]] == [0, 1]


def test_states_travel_as_numbers_and_texts() -> None:
    header, _ = read(encode(atlas_of(Polynomial(2, 1), (0.25, 1.0), other=(0.0, 0.5))))
    assert header["points"] == [
        {"name": "s", "label": "s", "values": [0.25, 1.0], "texts": [".25", "1"]},
        {"name": "other", "label": "s′", "values": [0.0, 0.5], "texts": ["0", ".5"]},
    ]


# ------------------------------------------------------------------------------------------------------------- reports


def report(**changes: object) -> dict[str, object]:
    return {"seq": 7, "name": "s", "values": [0.5, 1], "final": False} | changes


def test_a_report_puts_a_state_somewhere() -> None:
    assert parse(report(), atlas_of(Polynomial(2, 1))) == PointReport("s", (0.5, 1.0), False)
    moved = parse(report(name="other", final=True), atlas_of(Polynomial(2, 1), other=(0.5, 0.5)))
    assert moved == PointReport("other", (0.5, 1.0), True)


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        {},
        report(name="other"),  # there is none
        report(name=["s"]),
        report(name=None),
        report(final=1),
        report(values=None),
        report(values=0.5),
        report(values="ab"),
        report(values=[0.5]),
        report(values=[0.5, 0.5, 0.5]),
        report(values=[0.5, True]),
        report(values=[0.5, "0.5"]),
        report(values=[0.5, math.nan]),
        report(values=[0.5, math.inf]),
        report(values=[0.5, 10**400]),
        report(values=[0.5, 1.0000001]),
        report(values=[-0.1, 0.5]),
    ],
)
def test_what_does_not_fit_is_not_believed(raw: object) -> None:
    assert parse(raw, atlas_of(Polynomial(2, 1))) is None


@pytest.mark.parametrize("seq", [0, -1, True, 1.0, "1", None, LARGEST_SEQ, [1]])
def test_sequence_numbers_are_positive_integers(seq: object) -> None:
    assert sequence_number({"seq": seq}) is None
    assert sequence_number({"seq": 1}) == 1


def test_only_a_digest_is_taken_for_known_maps() -> None:
    digest = maps_of(Polynomial(2, 1)).digest
    assert len(digest) == DIGEST_LENGTH
    assert known_maps({"have": digest}) == digest
    for raw in (None, {}, {"have": None}, {"have": 1}, {"have": digest + "0"}, {"have": [digest]}):
        assert known_maps(raw) is None
