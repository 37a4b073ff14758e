"""A page that the server had lost comes back from its address, with what was last edited as one parameter more.

The browser writes it (``components/bridge/recovery.js``): the names and values of the reports that nobody answered,
``theta.3:1.5``, several of them separated by semicolons. It is input from a stranger, as all of a link.
"""

from __future__ import annotations

from pgviz import limits
from pgviz.language import say
from pgviz.ui.components.sheet import Report
from pgviz.ui.state.edits import Edits
from pgviz.ui.state.scenario import Change, S, linkable

LAST_EDIT = "edit"
MOST_EDITS, LONGEST = limits.LAST_EDITS, limits.LAST_EDITS_TEXT  # reports, characters
WITH_EDIT = say("The server had lost this page. It was opened anew, with your last edit.")
WITHOUT = say("The server had lost this page. It was opened anew from its address.")


def recovered(opened: Change[S], last_edit: str, edits: Edits[S] | None) -> Change[S]:
    """The scenario of the address with the last edit, and a sentence that says what happened."""
    if not last_edit or edits is None or len(last_edit) > LONGEST:
        return Change(opened.scenario, (WITHOUT, *opened.given_up))
    try:
        change = opened
        for name, _, text in (part.partition(":") for part in last_edit.split(";")[:MOST_EDITS]):
            change = edits.applied(change.scenario, Report(name, None, text or None, True)).repaired()
        linkable(change.scenario)
    except (ValueError, LookupError, TypeError):
        return Change(opened.scenario, (WITHOUT, *opened.given_up))
    return Change(change.scenario, (WITH_EDIT, *opened.given_up))
