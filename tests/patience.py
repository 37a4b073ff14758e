"""How many inputs a random test draws: its own number, some of them in ``make quick``, more in a search."""

from __future__ import annotations

from hypothesis import settings

QUICK, SEARCH = "quick", "search"  # profiles, see conftest.py
SOME, MORE = 15, 10


def draws(count: int) -> int:
    """For ``settings(max_examples=draws(60))``.

    The inputs of ``make quick`` are not the first ones of ``make test``: they may find what those do not.
    """
    profile = settings.get_current_profile_name()
    return min(count, SOME) if profile == QUICK else MORE * count if profile == SEARCH else count
