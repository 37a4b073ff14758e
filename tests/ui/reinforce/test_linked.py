"""The film and its charts: they share a link and an axis; what else can be shown of the run in the film."""

from __future__ import annotations

import dataclasses
import functools

import numpy as np
import pytest

from pgviz.ui.components.chart import encode
from pgviz.ui.components.player import encode as encode_film
from pgviz.ui.reinforce.course import MOST_ROWS, parameter_names
from pgviz.ui.reinforce.edits import in_world
from pgviz.ui.reinforce.scenario import ALSO, ENCODINGS, ReinforceScenario
from pgviz.ui.reinforce.training import trained_once
from pgviz.ui.reinforce.view import View, view
from pgviz.ui.shell.formats import short
from pgviz.ui.shell.parts import Chart

SOME = ReinforceScenario(runs=3, episodes=41, shown=1)


@functools.cache
def seen(now: ReinforceScenario) -> View:
    return view(now, trained_once(now))


def also(now: ReinforceScenario) -> Chart:
    shown = seen(now).also
    assert shown is not None
    return shown[0]


class TestLink:
    @pytest.mark.parametrize("name", ["theta", "course"])
    def test_every_take_has_its_place_in_every_chart(self, name: str) -> None:
        now = dataclasses.replace(SOME, also=name)
        for chart in (seen(now).curves, also(now)):
            assert chart.linked is not None
            assert chart.linked.film == seen(now).link
            for take in seen(now).film.takes:
                assert chart.linked.said[take.at].startswith(take.label)

    def test_what_is_said_at_a_place_is_so_there(self) -> None:
        now = dataclasses.replace(SOME, also="course")
        said = [chart.linked.said for chart in (seen(now).curves, also(now)) if chart.linked]
        for k, at in enumerate(trained_once(now).training.episodes_recorded[:-1].tolist()):
            j = trained_once(now).worth.performance[k, 1]
            norm, entropy = (trace.y[k] for trace in also(now).figure.data)
            assert said[0][at] == f"episode {at + 1}: J(θ) = {short(j)}"
            assert said[1][at] == f"episode {at + 1}: ‖∇J‖ = {short(norm)}, entropy {short(entropy)}"

    def test_another_training_and_another_run_are_other_films_and_what_else_is_shown_is_not(self) -> None:
        """While a hand drags, the film on the screen is that of the training before: its place would be wrong."""
        others = [dataclasses.replace(SOME, **{name: value}) for name, value in (("alpha", 0.3), ("shown", 2))]
        assert len({seen(now).link for now in (SOME, *others)}) == 3
        assert {seen(dataclasses.replace(SOME, also=name)).link for name in ALSO} == {seen(SOME).link}
        assert seen(dataclasses.replace(SOME, runs=5)).link == seen(SOME).link, "the same run among more"

    def test_all_that_a_browser_gets_for_the_default_run_is_below_a_megabyte(self) -> None:
        shown = [ReinforceScenario(also=name) for name in ALSO if name != "none"]
        charts = [seen(shown[0]).curves, *map(also, shown)]
        sizes = [len(encode(c.figure, c.alt, part="curves", plotly="", after="", linked=c.linked)) for c in charts]
        assert sum(sizes) + len(encode_film(seen(shown[0]).film, link=seen(shown[0]).link)) < 300_000


class TestAlso:
    def test_at_first_nothing_is(self) -> None:
        assert seen(SOME).also is None

    def test_it_trains_nothing_anew(self) -> None:
        assert trained_once(dataclasses.replace(SOME, also="theta")) is trained_once(SOME)

    @pytest.mark.parametrize("x", ENCODINGS)
    def test_a_row_is_named_by_what_it_weighs(self, x: str) -> None:
        """In each state its own features, by their names, make the logit of an action."""
        now = dataclasses.replace(SOME, x=x)
        trained = trained_once(now)
        names, _ = parameter_names(now, trained)
        assert len(set(names)) == len(names) == trained.features.shape[2]
        weighed = {names[i] for i in np.flatnonzero(trained.features[4, 1])}  # row 2, column 1: walls East and West
        assert (
            weighed
            == {
                "table": {"East, row 2, column 1"},
                "walls": {"East, wall East", "East, wall West", "East, always 1"},
                "stack": {"row", "East"},  # column 1 counts as 0
            }[x]
        )

    def test_theta_is_that_of_the_run_in_the_film(self) -> None:
        now = dataclasses.replace(SOME, also="theta", x="walls")
        (rows,) = also(now).figure.data
        np.testing.assert_array_equal(np.transpose(rows.z), trained_once(now).training.thetas[:, 1])

    def test_of_many_parameters_the_largest_are_shown_and_that_is_said(self) -> None:
        large = in_world(ReinforceScenario(), "large").scenario
        now = dataclasses.replace(large, also="theta", runs=1, episodes=10, horizon=30)
        (rows,) = also(now).figure.data
        assert len(rows.y) == MOST_ROWS
        sizes = np.abs(trained_once(now).training.thetas[:, 0]).max(axis=0)
        drawn = np.abs(np.array(rows.z)).max(axis=1)
        np.testing.assert_array_equal(np.sort(drawn), np.sort(sizes)[-MOST_ROWS:])
        assert f"the {MOST_ROWS} largest of" in also(now).alt
