"""`/livez`, `/readyz` and `/metrics`: what an operator's tools ask every few seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request
from prometheus_client import REGISTRY
from prometheus_client.exposition import choose_encoder
from starlette.responses import Response

from dateline.http.responses import JsonResponse
from dateline.logging import logger

_log = logger("dateline.http")

# Kubernetes asks with a timeout of a few seconds; a check that needs longer is a failed check.
CHECK_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Check:
    """Whether one thing that the service needs is there; `detail` is one sentence or empty."""

    ok: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What a service says of itself: its checks by name, and anything else worth showing (lag, parked records)."""

    checks: Mapping[str, Check] = field(default_factory=dict)
    more: Mapping[str, Any] = field(default_factory=dict)


ReadyCheck = Callable[[], Awaitable[Readiness]]


async def always_ready() -> Readiness:
    """Return the readiness of a service that needs nothing but itself."""
    return Readiness()


def health_routes(version: str, ready: ReadyCheck) -> APIRouter:
    """Return the routes for a service of this version, whose readiness `ready` tells within 3 seconds."""
    router = APIRouter(tags=["health"])

    @router.get("/livez", summary="Is the process alive?", response_class=JsonResponse)
    async def livez() -> Response:
        return JsonResponse({"status": "alive", "version": version})

    @router.get(
        "/readyz",
        summary="Can it do its work?",
        response_class=JsonResponse,
        responses={503: {"description": "A check fails.", "content": {"application/json": {}}}},
    )
    async def readyz() -> Response:
        readiness = await _ask(ready)
        failing = [name for name, check in readiness.checks.items() if not check.ok]
        body = dict(readiness.more) | {
            "status": "not ready" if failing else "ready",
            "version": version,
            "checks": {name: {"ok": check.ok, "detail": check.detail} for name, check in readiness.checks.items()},
        }
        return JsonResponse(body, 503 if failing else 200, {"Cache-Control": "no-store"})

    @router.get("/metrics", summary="Prometheus metrics", response_class=Response)
    async def metrics(request: Request) -> Response:
        encode, media_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(REGISTRY), headers={"Content-Type": media_type, "Cache-Control": "no-store"})

    return router


async def _ask(ready: ReadyCheck) -> Readiness:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            return await ready()
    except TimeoutError:
        return Readiness({"answer": Check(ok=False, detail=f"The checks took longer than {CHECK_SECONDS:g} seconds.")})
    except Exception as error:  # noqa: BLE001 -- a check that raises is a check that fails
        _log.exception("readiness check failed")
        return Readiness({"answer": Check(ok=False, detail=f"A check failed by {type(error).__name__}.")})
