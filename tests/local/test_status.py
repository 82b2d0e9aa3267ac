"""What `dateline status` tells of records that were set aside."""

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
import uvicorn
from dateline_local.commands import register
from dateline_local.running import Running
from typer.testing import CliRunner

from tests.local import apps

PATHS = {"ingest": "/v1/ingest/parked", "timeline": "/v1/parked", "notify": "/v1/subscriptions/parked"}


@pytest.fixture
def url() -> Iterator[str]:
    """Where all three services answer, each by its own paths."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(apps.create(), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture
def home(url: str, tmp_path: Path) -> Path:
    (tmp_path / "token").write_text("eyJ.a.token\n")
    Running(
        home=str(tmp_path),
        pid=1,
        started="2025-10-01T08:00:00+00:00",
        urls=dict.fromkeys(PATHS, url),
        pids={},
        versions={},
        servers={},
        key_file=str(tmp_path / "key"),
        token_file=str(tmp_path / "token"),
        logs=str(tmp_path / "logs"),
    ).write(tmp_path / "running.json")
    return tmp_path


def status(home: Path, *options: str) -> str:
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)
    answer = CliRunner().invoke(app, ["status", "--home", str(home), *options])
    assert answer.exit_code == 0
    return answer.output


def test_the_first_reasons_stand_below_the_table(home: Path, url: str) -> None:
    shown = status(home)
    for service, path in PATHS.items():
        assert f"{service} parked 1; all of them are at {url}{path}\n" in shown
        assert f"  5  dateline.documents/4@17  ValueError: [red]no[31m text[/] at {path}\n" in shown


def test_the_first_reasons_are_in_the_json(home: Path, url: str) -> None:
    parts = json.loads(status(home, "--json"))["parts"]
    assert [(part["lag"], part["parked"]) for part in parts] == [(3, 1)] * 3
    for part in parts:
        path = PATHS[part["name"]]
        reason = f"ValueError: [red]no\x1b[31m text[/] at {path}"
        assert part["parked_first"] == {
            "url": url + path,
            "records": [{"id": 5, "place": "dateline.documents/4@17", "reason": reason}],
            "unread": "",
        }


@pytest.mark.parametrize("token", ["refused", None])
def test_reasons_that_cannot_be_read_are_said_so(token: str | None, home: Path) -> None:
    (home / "token").unlink()
    if token is not None:
        (home / "token").write_text(token)
    reason = "the answer was HTTP 401" if token else f"{home / 'token'} cannot be read (No such file or directory)"
    assert status(home).count(f"  Why cannot be told: {reason}.\n") == 3
