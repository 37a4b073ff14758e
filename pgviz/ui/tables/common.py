"""What several tables say in the same words."""

from __future__ import annotations


def left_out(count: int) -> str:
    """What a subtitle says of features that are not shown."""
    return f"; {count} more are 0 here, or small" if count else ""
