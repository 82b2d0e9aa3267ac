"""The outermost layer: what happens once for every request, whatever answers it.

It gives the request an id, which the answer, its problems and its log lines carry; counts and times it; writes one line
about it; sets the headers that protect a reader; answers HEAD like GET without a body.
"""

from __future__ import annotations

import re
import secrets
import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dateline import metrics
from dateline.http.handlers import CLIENT_CLOSED_REQUEST, too_large
from dateline.http.problems import MEDIA_TYPE, ProblemResponse
from dateline.http.routes import template
from dateline.logging import logger, redact_text

_log = logger("dateline.http")

# Long enough for a UUID with a prefix, and of characters that no log or header can misread.
_SANE_ID = re.compile(r"[A-Za-z0-9._~:-]{1,128}")
# Probes come every second or so; their lines would drown the others.
_QUIET = frozenset({"/livez", "/readyz", "/metrics"})
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

# Our pages need their own styles, scripts and pictures, and nothing from anybody else.
_PAGE_HEADERS = {
    "content-security-policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}


class EdgeMiddleware:
    """Wraps the whole application, its error handling included."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; other kinds of connection pass."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        outer = structlog.contextvars.get_contextvars()
        exchange = _Exchange(scope, send)
        structlog.contextvars.bind_contextvars(request_id=exchange.request_id)
        metrics.HTTP_OPEN.inc()
        try:
            await self.app(exchange.inner_scope, receive, exchange.send)
        except Exception as error:
            exchange.failed(error)
            if not exchange.finished:
                raise
        finally:
            metrics.HTTP_OPEN.dec()
            exchange.record()
            structlog.contextvars.clear_contextvars()
            structlog.contextvars.bind_contextvars(**outer)


class _Exchange:
    """One request and what became of it."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self.began = time.perf_counter()
        self.scope = scope
        self.is_head = scope["method"] == "HEAD"
        # RFC 9110 section 9.3.2: HEAD is GET without the body.
        self.inner_scope: Scope = {**scope, "method": "GET"} if self.is_head else scope
        given = Headers(scope=scope).get("x-request-id", "")
        self.request_id = given if _SANE_ID.fullmatch(given) else secrets.token_hex(16)
        self.status = CLIENT_CLOSED_REQUEST
        self.waited = 0.0
        self.sent = 0
        self.started = False
        self.finished = False
        self._discarding = False
        self._send = send

    async def send(self, message: Message) -> None:
        """Pass a message of the answer on, with what the edge adds."""
        if self._discarding:
            return
        if message["type"] == "http.response.start":
            await self._start(message)
        elif message["type"] == "http.response.body":
            await self._body(message)
        else:
            await self._send(message)

    async def _start(self, message: Message) -> None:
        headers = MutableHeaders(raw=message.setdefault("headers", []))
        kind = headers.get("content-type", "")
        if message["status"] == 413 and not kind.startswith(MEDIA_TYPE):
            # Starlette answers in plain text where the route never read the body.
            await ProblemResponse(too_large(self.inner_scope))(self.inner_scope, _nothing_more, self.send)
            self._discarding = True
            return
        self.started = True
        self.status = message["status"]
        self.waited = time.perf_counter() - self.began
        headers["x-request-id"] = self.request_id
        headers.setdefault("x-content-type-options", "nosniff")
        if kind.startswith("text/html"):
            for name, value in _PAGE_HEADERS.items():
                headers.setdefault(name, value)
        await self._send(message)

    async def _body(self, message: Message) -> None:
        if self.is_head:
            self._discarding = self.finished = True
            await self._send({"type": "http.response.body", "body": b""})
            return
        self.sent += len(message.get("body", b""))
        self.finished = not message.get("more_body", False)
        await self._send(message)

    def failed(self, error: Exception) -> None:
        """Note an exception that left the application; before the answer's start it was answered and logged inside."""
        if self.started and not self.finished:
            _log.error("answer broke off", exc_info=error)

    def record(self) -> None:
        """Count the request and write its line."""
        route = template(self.inner_scope)
        method = self.scope["method"] if self.scope["method"] in _METHODS else "other"
        metrics.HTTP_REQUESTS.labels(method, route, self.status).inc()
        metrics.HTTP_SECONDS.labels(method, route).observe(self.waited or time.perf_counter() - self.began)
        path = self.scope["path"]
        write = _log.debug if path in _QUIET and self.status < 400 else _log.info
        line: dict[str, object] = {
            "method": self.scope["method"],
            "path": path,
            "route": route,
            "status": self.status,
            "milliseconds": round(1000 * (time.perf_counter() - self.began), 1),
            "bytes": self.sent,
            "client": self.scope["client"][0] if self.scope.get("client") else None,
        }
        if query := self.scope["query_string"]:
            line["query"] = redact_text(query.decode("latin-1"))
        write("request", **line)


async def _nothing_more() -> Message:
    return {"type": "http.disconnect"}
