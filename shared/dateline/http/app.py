"""The one way in which a service's FastAPI application is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from contextlib import AbstractAsyncContextManager
from typing import Any

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from dateline.clock import SYSTEM_CLOCK, Clock
from dateline.errors import DatelineError
from dateline.http import handlers
from dateline.http.auth import Authority
from dateline.http.docs import ASSETS, assets, docs_routes
from dateline.http.edge import EdgeMiddleware
from dateline.http.etag import ETagMiddleware
from dateline.http.health import ReadyCheck, health_routes
from dateline.http.openapi import tell_problems
from dateline.http.parameters import refuse_unknown
from dateline.settings import Settings

# One size limit everywhere: what HTTP accepts must fit a record of the log.
BODY_LIMIT_BYTES = 8 * 1024 * 1024

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_app(
    *,
    title: str,
    version: str,
    settings: Settings,
    ready: ReadyCheck,
    routers: Iterable[APIRouter] = (),
    lifespan: Lifespan | None = None,
    description: str = "",
    clock: Clock = SYSTEM_CLOCK,
) -> FastAPI:
    """Return an application with everything that all services share around the given routers.

    That is: problems for every error, unknown query parameters refused, a body limit of 8 MiB (a route takes another by
    `max_body_size=`, also while reading a body of unknown length), ETags, request ids, one log line a request, metrics,
    `/livez`, `/readyz` (from `ready`), `/metrics`, `/docs`, and `requires()` for bearer tokens.

    A DatelineError from `lifespan` stops the start with its one sentence. Raises SettingsError when the installation
    has no signing key.
    """
    authority = Authority(settings.signing_key(), settings.public_read, clock)
    app = _App(
        title=title,
        version=version,
        description=description,
        lifespan=lifespan,
        middleware=[Middleware(ETagMiddleware)],
        dependencies=[Depends(refuse_unknown)],
        max_body_size=BODY_LIMIT_BYTES,
        docs_url=None,
        redoc_url=None,
        # A redirect would answer a wrong address with a body that is posted twice.
        redirect_slashes=False,
    )
    app.state.authority = authority
    app.state.settings = settings
    handlers.install(app)
    app.include_router(health_routes(version, ready))
    app.include_router(docs_routes(title))
    app.mount(ASSETS, assets())
    for router in routers:
        app.include_router(router)
    return app


class _App(FastAPI):
    def build_middleware_stack(self) -> ASGIApp:
        """Put the edge around everything, the handler of unforeseen errors included."""
        return EdgeMiddleware(super().build_middleware_stack())

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI schema, made once."""
        if not self.openapi_schema:
            self.openapi_schema = tell_problems(super().openapi())
        return self.openapi_schema

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a connection, or the lifespan: a start that fails on purpose is told in one sentence."""
        if scope["type"] != "lifespan":
            await super().__call__(scope, receive, send)
            return
        reason = _Reason(self.router.lifespan_context)
        self.router.lifespan_context = reason.watch

        async def tell(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "lifespan.startup.failed" and reason.sentence:
                message["message"] = reason.sentence
            await send(message)

        await super().__call__(scope, receive, tell)


class _Reason:
    """Remembers why a lifespan did not start, since Starlette only passes a traceback on."""

    def __init__(self, lifespan: Callable[[Any], AbstractAsyncContextManager[Any]]) -> None:
        self.lifespan = lifespan
        self.sentence = ""

    def watch(self, app: Any) -> _Watched:  # noqa: ANN401 -- Starlette's own signature
        return _Watched(self, self.lifespan(app))


class _Watched(AbstractAsyncContextManager[Any]):
    def __init__(self, reason: _Reason, inner: AbstractAsyncContextManager[Any]) -> None:
        self.reason = reason
        self.inner = inner

    async def __aenter__(self) -> Any:  # noqa: ANN401 -- Starlette's own signature
        try:
            return await self.inner.__aenter__()
        except DatelineError as error:
            self.reason.sentence = str(error)
            raise

    async def __aexit__(self, *error: Any) -> bool | None:  # noqa: ANN401 -- Python's own signature
        return await self.inner.__aexit__(*error)
