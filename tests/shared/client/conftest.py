"""Three services that answer in the shapes of the real ones, on a real server, to show the client's side."""

import json
import socket
import sys
import threading
from dataclasses import dataclass, field
from typing import Annotated

import pytest
import uvicorn
from dateline import cli
from dateline.http import JsonResponse, Problem, always_ready, create_app, requires
from dateline.http.server import options
from dateline.settings import Settings
from dateline.tokens import Scope
from fastapi import APIRouter, Depends, Query, Request
from pydantic import SecretStr
from starlette.responses import RedirectResponse, Response, StreamingResponse

KEY = "k" * 43


def entry(number, **more):
    return {
        "id": f"ent-{number}",
        "type": "convention.denounced",
        "lead": "RU",
        "object": "ETS-126",
        "display": f"{number} September 2025",
        "sources": number,
        "state": "current",
        "convention": {"id": "ETS-126", "name": "Prevention of Torture"},
        "actors": [{"id": "RU.president", "name": "The President", "role": "decider"}],
        "evidence": [{"document_id": "doc-a", "quote": f"quote {number}"}],
        "claims": [{"occurred": "2025-09-29", "sources": 2}],
        "documents": [{"id": "doc-a", "title": "A law"}],
    } | more


@dataclass
class Services:
    """What the three services were sent, and what they shall answer."""

    url: str = ""
    posts: list = field(default_factory=list)
    streams: list = field(default_factory=list)
    entries: list = field(default_factory=lambda: [entry(n) for n in range(1, 6)])
    subscription: dict = field(default_factory=dict)
    scripts: list = field(default_factory=list)


def _answer(number, document):
    if "bad" in document.get("text", ""):
        return {"line": number, "status": 400, "title": "Invalid request", "detail": "The text is bad"}
    return {
        "line": number,
        "status": 202,
        "id": f"doc-{number}",
        "generation": 1,
        "result": document.get("as", "accepted"),
    }


def _sent(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


router = APIRouter()


@router.post("/v1/ingest/documents", dependencies=[Depends(requires(Scope.DOCUMENTS_WRITE))])
async def documents(request: Request, source: str = "", key: str = "", title: str = "", published: str = ""):
    body = await request.body()
    kind = request.headers["content-type"]
    _sent(request).posts.append((kind, dict(request.query_params), body))
    if kind != "application/x-ndjson":
        if not body:
            raise Problem(400, "Empty", "The document is empty.")
        return JsonResponse(_answer(1, {}), 202)
    lines = [json.loads(line) for line in body.splitlines()]
    answers = [json.dumps(_answer(number, document)) for number, document in enumerate(lines, start=1)]
    return Response("\n".join(answers) + "\n", media_type=kind)


@router.get("/v1/timelines/{subject}")
async def timeline(request: Request, subject: str, cursor: int = 0, limit: int = 2):
    if len(subject) > 300:
        raise Problem(422, "Unprocessable", "subject: too long.")
    if subject != "ETS-126":
        return JsonResponse({"items": [], "next": None})
    following = cursor + limit
    more = str(following) if following < len(_sent(request).entries) else None
    return JsonResponse({"items": _sent(request).entries[cursor:following], "next": more})


@router.get("/v1/subjects")
async def subjects(q: str, limit: int):
    if len(q) > 200:
        raise Problem(422, "Unprocessable", "q: too long.")
    found = [{"id": "ETS-126", "name": "Prevention of Torture"}] * (q.lower() in "prevention of torture ets-126")
    return JsonResponse({"items": found[:limit]})


@router.get("/v1/entries/{entry_id}")
async def one(request: Request, entry_id: str):
    if entry_id == "ent-old":
        return RedirectResponse("/v1/entries/ent-1", 301)
    if entry_id != "ent-1":
        raise Problem(404, "Not Found", f"There is no entry {entry_id}.")
    return JsonResponse(_sent(request).entries[0])


@router.post("/v1/subscriptions", dependencies=[Depends(requires(Scope.SUBSCRIPTIONS_WRITE))])
async def subscribe(request: Request):
    _sent(request).subscription = await request.json()
    return JsonResponse({"id": "sub-1", "secret": "whsec_abc"}, 201)


@router.get("/v1/stream")
async def stream(request: Request, types: Annotated[list[str], Query(alias="type")] = []):  # noqa: B006
    _sent(request).streams.append((list(request.query_params.multi_items()), request.headers.get("last-event-id")))
    script = _sent(request).scripts.pop(0)

    async def events():
        yield b": hello\n\n"
        for number in script:
            yield f"id: p{number}\nevent: change\ndata: {json.dumps({'entry': entry(number)})}\n\n".encode()

    return StreamingResponse(events(), media_type="text/event-stream")


@pytest.fixture
def services():
    """The services, running, and nothing else that a command could find."""
    state = Services()
    settings = Settings(key=SecretStr(KEY), public_read=True)
    app = create_app(title="t", version="1", settings=settings, ready=always_ready, routers=[router])
    app.state.services = state
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(**options(app, "127.0.0.1", 0) | {"lifespan": "off"}))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    state.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    yield state
    server.should_exit = True
    thread.join()


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path):
    """A data folder without anything in it, and an environment that says nothing else."""
    for name in ("INGEST_URL", "TIMELINE_URL", "NOTIFY_URL", "TOKEN", "KEY", "KEY_FILE", "DEBUG"):
        monkeypatch.delenv(f"DATELINE_{name}", raising=False)
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("DATELINE_HOME", str(folder))
    monkeypatch.setenv("COLUMNS", "200")
    return folder


@pytest.fixture
def running(services, home):
    """The services as an installation that runs on this machine."""
    (home / "key").write_text(KEY)
    urls = dict.fromkeys(("ingest", "timeline", "notify"), services.url)
    (home / "running.json").write_text(json.dumps({"urls": urls, "key_file": str(home / "key")}))
    return services


@pytest.fixture
def dateline(monkeypatch, capsys):
    """A function that runs the command line and returns its exit code, output and standard error."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["dateline", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        output, errors = capsys.readouterr()
        return ended.value.code or 0, output, errors

    return run
