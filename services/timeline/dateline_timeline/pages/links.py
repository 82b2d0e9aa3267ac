"""Addresses in pages."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode, urlsplit

_WORDS_AT_EACH_END = 6
_WHOLE = 240  # characters of a quote that go into an address as they are


def outside(url: str | None) -> str:
    """Return an address that a page may link to, or the empty text: nothing but http and https."""
    if not url:
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def quoted_in(url: str | None, quote_: str) -> str:
    """Return the address of the words of a quote in a page elsewhere (WICG Scroll To Text Fragment).

    A long quote is named by its first and last words.
    """
    address = outside(url)
    words = quote_.split()
    if not address or not words:
        return address
    if len(quote_) <= _WHOLE or len(words) < 3 * _WORDS_AT_EACH_END:
        fragment = _encoded(" ".join(words))
    else:
        ends = words[:_WORDS_AT_EACH_END], words[-_WORDS_AT_EACH_END:]
        fragment = ",".join(_encoded(" ".join(end)) for end in ends)
    return f"{address}{'' if '#' in address else '#'}:~:text={fragment}"


def _encoded(words: str) -> str:
    # A hyphen and a comma have a meaning of their own in a text fragment; quote() leaves hyphens.
    return quote(words, safe="", errors="replace").replace("-", "%2D")


def segment(id_: str) -> str:
    """Return an id as one segment of a path."""
    return quote(id_, safe=":", errors="replace")


def with_query(path: str, query: Sequence[tuple[str, str]]) -> str:
    """Return a path with a query, without a question mark where there is none."""
    return f"{path}?{urlencode(query, errors='replace')}" if query else path
