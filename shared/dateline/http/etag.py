"""Strong validators (RFC 9110 section 8.8.3): an answer that the caller already has costs no body.

Only an answer whose whole body is at hand is hashed; a stream passes through untouched and at once.
"""

from __future__ import annotations

import hashlib

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# 128 bits: no two bodies of one address will ever share a tag.
_TAG_BYTES = 16
# RFC 9110 section 15.4.5: what a 304 still says. Content-Length and Content-Type speak of a body that is not there.
_NOT_IN_304 = ("content-length", "content-type", "content-encoding")


class ETagMiddleware:
    """Adds an ETag to each GET answered 200 with a body of known length, and answers If-None-Match with 304."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        await self.app(scope, receive, _Tagging(scope, send))


class _Tagging:
    """The `send` of one request: holds the answer's start until its only body is there."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.scope = scope
        self.send = send
        self.start: Message | None = None
        self.silent = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            await self._begin(message)
        elif self.silent:
            return
        elif self.start is not None:
            await self._finish(message)
        else:
            await self.send(message)

    async def _begin(self, message: Message) -> None:
        headers = MutableHeaders(raw=message.setdefault("headers", []))
        if message["status"] != 200:
            await self.send(message)
        elif "etag" in headers:
            self.silent = _matches(_if_none_match(self.scope), headers["etag"])
            await (self._not_modified(message) if self.silent else self.send(message))
        elif "content-length" in headers:
            self.start = message
        else:
            await self.send(message)

    async def _finish(self, body: Message) -> None:
        start, self.start = self.start, None
        assert start is not None  # noqa: S101 -- narrows what __call__ has checked
        if not body.get("more_body", False):
            headers = MutableHeaders(raw=start["headers"])
            headers["etag"] = _tag(headers.get("content-type", ""), body.get("body", b""))
            headers.setdefault("cache-control", "no-cache")
            if _matches(_if_none_match(self.scope), headers["etag"]):
                self.silent = True
                await self._not_modified(start)
                return
        await self.send(start)
        await self.send(body)

    async def _not_modified(self, start: Message) -> None:
        kept = [(name, value) for name, value in start["headers"] if name.decode("latin-1").lower() not in _NOT_IN_304]
        await self.send({**start, "status": 304, "headers": kept})
        await self.send({"type": "http.response.body", "body": b""})


def _tag(media_type: str, body: bytes) -> str:
    digest = hashlib.blake2b(body, digest_size=_TAG_BYTES, key=media_type.encode("latin-1", "replace")[:64])
    return f'"{digest.hexdigest()}"'


def _if_none_match(scope: Scope) -> str:
    return ", ".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"if-none-match")


def _matches(condition: str, tag: str) -> bool:
    """Compare weakly, as RFC 9110 section 13.1.2 asks for If-None-Match."""
    if not condition:
        return False
    if condition.strip() == "*":
        return True
    return tag.removeprefix("W/") in {part.strip().removeprefix("W/") for part in condition.split(",")}
