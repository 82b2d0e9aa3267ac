"""Where a webhook goes: which addresses are accepted, and what counts as one endpoint."""

from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

import httpx2

LONGEST = 2_000  # characters
_PORTS = {"http": 80, "https": 443}


def check_url(url: str) -> str:
    """Return the URL of a webhook as it is; raises ValueError with a clause that says what is wrong.

    Where it leads is checked when connecting, since a name's addresses change.
    """
    if len(url) > LONGEST:
        raise ValueError(f"is longer than {LONGEST:,} characters")
    if any(character.isspace() or not character.isprintable() for character in url):
        raise ValueError("holds white space or a control character")
    try:
        parts, parsed = urlsplit(url), httpx2.URL(url)
        port = parts.port
    except (ValueError, httpx2.InvalidURL) as error:
        raise ValueError("is not a URL") from error
    for wrong, why in (
        (parts.scheme not in _PORTS, "must begin with https:// or http://"),
        ("@" in parts.netloc or bool(parsed.userinfo), "must not hold a user or password; use a header"),
        ("#" in url, "must not have a fragment"),
        ("\\" in url, "holds a backslash, which parsers read differently"),
        (not parts.hostname or not parsed.host, "has no host"),
        (not _one_host(parts, parsed), "has a host that parsers read differently"),
        (port == 0, "has a port that cannot be used"),
    ):
        if wrong:
            raise ValueError(why)
    return url


def _one_host(parts: SplitResult, parsed: httpx2.URL) -> bool:
    """Tell whether the standard library, which others check by, and the client that connects see the same host."""
    seen = (parts.hostname or "").lower()
    same_port = (parts.port or _PORTS.get(parts.scheme)) == (parsed.port or _PORTS.get(parsed.scheme))
    return same_port and seen in (parsed.host.lower(), parsed.raw_host.decode().lower())


@lru_cache(maxsize=65_536)
def endpoint_of(url: str) -> str:
    """Return what limits of concurrency count by: scheme, host and port."""
    parsed = httpx2.URL(url)
    return f"{parsed.scheme}://{parsed.raw_host.decode().lower()}:{parsed.port or _PORTS[parsed.scheme]}"
