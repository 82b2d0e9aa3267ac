"""The Link header that leads to a list's next page (RFC 8288)."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request


def next_link(request: Request, cursor: str) -> str:
    """Return the Link header's value for the page after this one: the same request with another cursor.

    The address is relative, so it holds behind any proxy.
    """
    query = [(name, value) for name, value in parse_qsl(request.url.query, keep_blank_values=True) if name != "cursor"]
    return f'<{request.url.path}?{urlencode([*query, ("cursor", cursor)])}>; rel="next"'
