"""An application with routes of every kind that the tests look at."""

import asyncio
import socket
from contextlib import asynccontextmanager
from typing import Annotated

import httpx2
import pytest
import uvicorn
from dateline.errors import DatelineError
from dateline.http import JsonResponse, Problem, always_ready, create_app, next_link, problem_type, requires
from dateline.http.server import options
from dateline.settings import Settings
from dateline.tokens import Principal, Scope
from fastapi import APIRouter, Depends, Query, Request
from pydantic import BaseModel, Field, SecretStr
from starlette.responses import HTMLResponse, StreamingResponse

KEY = b"k" * 32


class Item(BaseModel):
    name: str = Field(min_length=1)
    count: int = 0


class Filters(BaseModel):
    colour: str = ""
    size_of: int = Field(default=0, alias="size")


router = APIRouter(prefix="/v1")


@router.get("/items")
async def items(
    request: Request,
    page_size: Annotated[int, Query(alias="page-size", ge=1, le=100)] = 10,
    lead: str = "",
):
    return JsonResponse({"lead": lead, "size": page_size}, headers={"Link": next_link(request, "abc")})


@router.get("/filtered")
async def filtered(filters: Annotated[Filters, Query()]):
    return filters


@router.post("/items")
async def add(items: list[Item]) -> dict[str, int]:
    return {"count": sum(item.count for item in items)}


@router.post("/raw")
async def raw(request: Request) -> dict[str, int]:
    return {"bytes": len(await request.body())}


@router.post("/large", max_body_size=16 * 1024 * 1024)
async def large(request: Request) -> dict[str, int]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
    return {"bytes": size}


@router.post("/unread")
async def unread() -> dict[str, bool]:
    return {"ok": True}


@router.get("/teapot")
async def teapot():
    raise Problem(418, "Teapot", "It is short.", problem_type("teapot"), headers={"Retry-After": "7"}, stout=True)


@router.get("/fails")
async def fails():
    raise RuntimeError("the secret is hunter2")


@router.get("/fails-on-purpose")
async def fails_on_purpose():
    raise DatelineError("The database at 10.0.0.1 is away.")


@router.get("/page")
async def page():
    return HTMLResponse("<!doctype html><title>x</title>")


@router.get("/own-tag")
async def own_tag():
    return JsonResponse({}, headers={"ETag": '"seven"'})


@router.get("/stream")
async def stream(request: Request):
    gate: asyncio.Event = request.app.state.gate

    async def lines():
        yield b"data: 1\n\n"
        await gate.wait()
        yield b"data: 2\n\n"

    return StreamingResponse(lines(), media_type="text/event-stream")


@router.get("/breaks-off")
async def breaks_off():
    async def lines():
        yield b"one"
        raise RuntimeError("in the middle")

    return StreamingResponse(lines(), media_type="text/plain")


@router.get("/reading")
async def reading(caller: Annotated[Principal, Depends(requires(Scope.TIMELINES_READ))]):
    return JsonResponse({"subject": caller.subject})


@router.get("/either")
async def either(caller: Annotated[Principal, Depends(requires(Scope.DOCUMENTS_WRITE, Scope.EVENTS_WRITE))]):
    return JsonResponse({"subject": caller.subject})


@router.post("/writing")
async def writing(caller: Annotated[Principal, Depends(requires(Scope.DOCUMENTS_WRITE))]):
    return JsonResponse({"subject": caller.subject})


def _make_app(*, public_read=False, ready=always_ready, lifespan=None):
    settings = Settings(key=SecretStr(KEY.decode()), public_read=public_read)
    app = create_app(title="t", version="1.2", settings=settings, ready=ready, routers=[router], lifespan=lifespan)
    app.state.gate = asyncio.Event()
    return app


def _client_of(app):
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    return httpx2.AsyncClient(transport=transport, base_url="http://test")


@pytest.fixture
def make_app():
    """A function that makes an application."""
    return _make_app


@pytest.fixture
def client_of():
    """A function that gives a client of an application, without a server between."""
    return _client_of


@pytest.fixture
def app():
    return _make_app()


@pytest.fixture
async def client(app):
    async with _client_of(app) as made:
        yield made


@asynccontextmanager
async def _served(app):
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(**options(app, "127.0.0.1", 0)))
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        app.state.gate.set()
        server.should_exit = True
        await serving


@pytest.fixture
async def address(app):
    """The base URL of the application behind a real server."""
    async with _served(app) as url:
        yield url
