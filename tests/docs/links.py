"""Links to the app, as README and docs have them: which page they open, and what of them a page gives up."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from pgviz.ui.beyond.scenario import BeyondScenario
from pgviz.ui.decision.scenario import Decision
from pgviz.ui.gradient.scenario import GradientScenario
from pgviz.ui.reinforce.scenario import ReinforceScenario
from pgviz.ui.shell import pages
from pgviz.ui.softmax.scenario import SoftmaxScenario
from pgviz.ui.start.scenario import StartScenario
from pgviz.ui.state.scenario import Scenario, decode

KINDS: dict[str, type[Scenario]] = {
    kind.__name__: kind
    for kind in (StartScenario, SoftmaxScenario, Decision, BeyondScenario, GradientScenario, ReinforceScenario)
}
PAGES = {Path(page.path).stem.partition("_")[2]: page for page in pages.PAGES}
"""By their names in an address; the first page has none."""


def given_up(link: str) -> tuple[str, ...]:
    """A sentence for each thing in a link that its page cannot show. KeyError if there is no such page."""
    parts = urlsplit(link)
    page = PAGES[parts.path.strip("/")]
    return decode(KINDS[page.scenario], dict(parse_qsl(parts.query, keep_blank_values=True))).given_up
