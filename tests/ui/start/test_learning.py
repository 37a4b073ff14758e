"""The picture of a policy that learns: what it shows is what REINFORCE does in the small world."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from pgviz.examples.worlds import SMALL
from pgviz.ui.shell.formats import short
from pgviz.ui.start.learning import shown, stages
from pgviz.ui.start.maps import Map, drawn

SVG = "{http://www.w3.org/2000/svg}"


def test_it_begins_with_the_uniform_policy_and_ends_where_the_goal_is_found() -> None:
    world, seen = stages()
    assert [stage.episodes for stage in seen] == [0, 100, SMALL.episodes]
    np.testing.assert_allclose(seen[0].pi, 0.25)
    worth = [stage.performance for stage in seen]
    assert worth == sorted(worth)
    for stage in seen:
        simulated = world.mdp.state_values(stage.pi, horizon=SMALL.horizon)[world.start]
        assert stage.performance == pytest.approx(simulated, rel=1e-12)
    assert world.chance_of_goal(seen[-1].pi, SMALL.horizon) > 0.8 > world.chance_of_goal(seen[0].pi, SMALL.horizon)


def test_the_drawing_and_its_words_have_the_numbers() -> None:
    svg, alt, _ = shown()
    _, seen = stages()
    texts = [text.text for text in ElementTree.fromstring(svg).iter(f"{SVG}text")]
    assert [text for text in texts if text and text.startswith("J")] == [f"J = {short(s.performance, 2)}" for s in seen]
    assert all(str(short(stage.performance, 2)) in alt for stage in (seen[0], seen[-1]))


def test_an_arrow_for_each_action_where_one_acts_the_longer_the_likelier() -> None:
    world, _ = stages()
    pi = np.tile([0.7, 0.2, 0.1, 0.0], (world.mdp.n_states, 1))
    root = ElementTree.fromstring(drawn(world, [Map("one", pi, "<&>")]))
    paths = list(root.iter(f"{SVG}path"))
    assert len(paths) == int(world.acting[[cell != "#" for cell in world.cells]].sum())
    arrows = re.findall(r"M0 0L(\S+) (\S+?)M", paths[0].attrib["d"])
    assert [(float(x), float(y)) for x, y in arrows] == [(0, -9.2), (4.9, 0), (0, 3.5)], "none for what is never taken"
    assert "<&>" in [text.text for text in root.iter(f"{SVG}text")]
