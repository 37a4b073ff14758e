"""Addresses of the app's pages, as a browser has them: what a person copies."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

PLAIN = ",;:/"  # characters that a query may have as they are, and that would be three each


def name_of(path: str) -> str:
    """What the page in a file is called in an address: ``Policy_gradient``; nothing for the first page."""
    stem = path.rsplit("/", 1)[-1].removesuffix(".py")
    return stem.split("_", 1)[1] if path.startswith("pages/") else ""


def with_query(seen: str, params: Mapping[str, str]) -> str:
    """An address that has no query, with one."""
    query = urlencode(dict(params), safe=PLAIN)
    return f"{seen}?{query}" if query else seen


def address(seen: str, here: str, path: str, params: Mapping[str, str]) -> str:
    """The address of the page in the file ``path``, where ``seen`` is that of the page ``here``, both without a query.

    Where nobody has seen one (there is no browser) the address begins with the page's name.
    """
    base = urlsplit(seen)
    root = base.path.rstrip("/").removesuffix(f"/{name_of(here)}" if name_of(here) else "")
    origin = f"{base.scheme}://{base.netloc}" if base.netloc else ""
    return with_query(f"{origin}{root}/{name_of(path)}", params)
