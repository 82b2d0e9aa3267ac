"""Three small HTTP applications that stand where the services stand, for tests of how services are run."""

import json
import os
import signal
from typing import Any

from dateline.log.parked_routes import ParkedList
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route


async def _ready(_request: Request) -> JSONResponse:
    return JSONResponse({"status": "ready", "version": "9.8.7", "checks": {}, "lag": 3, "parked": {"documents": 1}})


async def _environment(_request: Request) -> JSONResponse:
    return JSONResponse({name: value for name, value in os.environ.items() if name.startswith("DATELINE_")})


async def _die(_request: Request) -> PlainTextResponse:
    os.kill(os.getpid(), signal.SIGKILL)
    return PlainTextResponse("")


async def _documents(request: Request) -> PlainTextResponse:
    assert request.headers["content-type"] == "application/x-ndjson"
    assert request.headers["authorization"].startswith("Bearer ey")
    lines = (await request.body()).decode().splitlines()
    results = ("accepted" if json.loads(line).get("text") else "refused" for line in lines)
    answers: list[dict[str, Any]] = [{"line": n, "result": result} for n, result in enumerate(results, 1)]
    return PlainTextResponse("".join(json.dumps(answer) + "\n" for answer in answers))


async def _parked(request: Request) -> Response:
    """As dateline.log.parked_routes answers it: one record, and a reason that would colour a terminal."""
    if not request.headers.get("authorization", "").startswith("Bearer ey"):
        return PlainTextResponse("", 401)
    place = {"topic": "dateline.documents", "partition": 4, "offset": 17, "consumer": "ingest"}
    item = place | {"id": 5, "reason": f"ValueError: [red]no\x1b[31m text[/] at {request.url.path}", "bytes": 9}
    listed = ParkedList(total=1, items=[item], next=None)
    return JSONResponse(listed.model_dump() if request.query_params["limit"] == "3" else {})


def create() -> Starlette:
    return Starlette(
        routes=[
            Route("/readyz", _ready),
            Route("/environment", _environment),
            Route("/die", _die),
            *(Route(path, _parked) for path in ("/v1/ingest/parked", "/v1/parked", "/v1/subscriptions/parked")),
            Route("/v1/ingest/documents", _documents, methods=["POST"]),
        ]
    )


def fail() -> Starlette:
    raise RuntimeError("this service cannot be made")
