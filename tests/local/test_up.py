"""`dateline up` and `dateline status`, with real servers: what they show, keep, mend and leave behind."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx2
import psutil
import pytest
import typer
from dateline.tokens import Scope, verify
from dateline_local.commands import register
from dateline_local.errors import LocalError
from typer.testing import CliRunner, Result

ROOT = Path(__file__).parents[2]
OFFSETS = (1, 2, 3, 32, 92, 93)


class Up:
    """A running `dateline up` whose lines are read as they come."""

    def __init__(self, home: Path, base: int, *more: str, through: tuple[str, ...] = ()) -> None:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("DATELINE_")}
        command = [*through, sys.executable, "-u", str(ROOT / "tests/local/run_up.py"), str(home), str(base), *more]
        self.process = subprocess.Popen(
            command,
            env={**environment, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []

    def wait_for(self, *words: str) -> str:
        """Read until a line has all the words."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip())
            if all(word in line for word in words):
                return line
        raise AssertionError(f"it ended without {words}:\n" + "\n".join(self.lines))

    def rest(self) -> str:
        """Read until it and all that hold its output have ended."""
        assert self.process.stdout is not None
        with closing(self.process.stdout) as output:
            self.lines += output.read().splitlines()
        self.process.wait()
        return "\n".join(self.lines)

    def interrupt(self) -> float:
        """Ctrl-C; returns how many seconds it took to end."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.rest()
        return time.monotonic() - began


def processes_of(home: Path) -> list[str]:
    """Every process that belongs to the installation in `home`, attendants included."""
    found = []
    for process in psutil.process_iter():
        try:
            command = " ".join(process.cmdline())
            if str(home) in command or process.environ().get("DATELINE_HOME") == str(home):
                found.append(command)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


Start = Callable[..., Up]


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[Up] = []

    def begin(home: Path, base: int, *more: str, through: tuple[str, ...] = ()) -> Up:
        started.append(Up(home, base, *more, through=through))
        return started[-1]

    yield begin
    for up in started:
        if up.process.poll() is None:
            up.interrupt()
        if up.process.stdout is not None:
            up.process.stdout.close()


@pytest.fixture
def base() -> int:
    """A base from which all ports of an installation are free."""
    for candidate in range(12000, 20000, 100):
        sockets = []
        try:
            sockets = [socket.create_server(("127.0.0.1", candidate + offset)) for offset in OFFSETS]
        except OSError:
            continue
        finally:
            for opened in sockets:
                opened.close()
        return candidate
    raise AssertionError("no free ports")


def dateline(*arguments: str) -> Result:
    app = typer.Typer()
    app.callback()(lambda: None)
    register(app)
    return CliRunner().invoke(app, arguments)


def test_it_runs_restarts_what_dies_and_stops_in_time(tmp_path: Path, base: int, start: Start) -> None:
    home = tmp_path / "a home"
    samples = tmp_path / "samples"
    samples.mkdir()
    (samples / "one.json").write_text(json.dumps({"source": "s", "key": "1", "text": "A text."}))
    (samples / "two.json").write_text(json.dumps({"source": "s", "key": "2", "text": ""}))
    (samples / "three.txt").write_text("A title\n\nA text.")
    (samples / "README.md").write_text("no document")

    up = start(home, base, str(samples))
    up.wait_for("dateline runs, ready after")
    assert f"http://127.0.0.1:{base + 2}/" in up.wait_for("Timelines")
    up.wait_for("timeline ETS-126")
    up.wait_for("Samples: 3 documents, 2 new, 0 known, 1 refused")

    running = json.loads((home / "running.json").read_text())
    assert running["urls"] == {
        "ingest": f"http://127.0.0.1:{base + 1}",
        "timeline": f"http://127.0.0.1:{base + 2}",
        "notify": f"http://127.0.0.1:{base + 3}",
    }
    assert running["versions"] == {
        "postgres": "18.6", "kafka": "4.4.0", "ingest": "9.8.7", "timeline": "9.8.7", "notify": "9.8.7",
    }  # fmt: skip
    assert running["pid"] == up.process.pid
    for secret in (home / "key", home / "token", home / "settings.json", home / "postgres" / "passwords.json"):
        assert secret.stat().st_mode & 0o777 == 0o600
    key = Path(running["key_file"]).read_bytes().strip()
    assert verify(key, Path(running["token_file"]).read_text().strip()).allows(Scope.ADMIN)

    given = httpx2.get(f"http://127.0.0.1:{base + 3}/environment").json()
    assert given["DATELINE_KAFKA"] == f"127.0.0.1:{base + 92}"
    assert given["DATELINE_HOME"] == str(home)
    assert given["DATELINE_KEY_FILE"] == str(home / "key")
    assert given["DATELINE_PUBLIC_READ"] == "true"
    assert given["DATELINE_ALLOW_PRIVATE_ADDRESSES"] == "loopback"
    assert given["DATELINE_INGEST_URL"] == f"http://127.0.0.1:{base + 1}"
    for service in ("ingest", "timeline", "notify"):
        url = given[f"DATELINE_{service.upper()}_DATABASE"]
        assert url.startswith(f"postgresql://dateline_{service}:")
        assert url.endswith(f"@127.0.0.1:{base + 32}/dateline_{service}")
    told = json.loads(Path(running["settings_file"]).read_text())
    assert told == {name: value for name, value in given.items() if name in told}, "commands join by these"
    assert {"DATELINE_KAFKA", "DATELINE_INGEST_DATABASE", "DATELINE_TIMELINE_DATABASE"} <= told.keys()

    answer = dateline("status", "--home", str(home), "--json")
    assert answer.exit_code == 0
    parts = {part["name"]: part for part in json.loads(answer.output)["parts"]}
    assert all(part["ready"] for part in parts.values())
    assert (parts["ingest"]["lag"], parts["ingest"]["parked"]) == (3, 1)
    table = dateline("status", "--home", str(home)).output
    assert "ingest" in table
    assert "ready" in table

    second = start(home, base)
    assert f"Error: dateline in {home} is already running (process {up.process.pid}): use that one" in second.rest()

    with pytest.raises(httpx2.HTTPError):
        httpx2.get(f"http://127.0.0.1:{base + 1}/die")
    assert "ended with status 137; starts again in 0.5 s" in up.wait_for("ingest", "restarting")
    up.wait_for("ingest", "ready")
    psutil.Process(running["pids"]["kafka"]).kill()
    up.wait_for("kafka", "restarting")
    up.wait_for("kafka", "ready")
    psutil.Process(running["pids"]["postgres"]).kill()
    up.wait_for("postgres", "restarting")
    up.wait_for("postgres", "ready")
    assert dateline("status", "--home", str(home)).exit_code == 0

    assert up.interrupt() < 10
    assert up.process.returncode == 0
    assert processes_of(home) == []
    assert not (home / "running.json").exists()
    assert not (home / "settings.json").exists()
    with pytest.raises(LocalError, match=r"Nothing runs in .*: start it with `make run`"):
        raise dateline("status", "--home", str(home)).exception or AssertionError("status found something")


def test_a_killed_one_leaves_nothing_in_the_way_of_the_next(tmp_path: Path, base: int, start: Start) -> None:
    waiting = (sys.executable, "-c", "import subprocess, sys; subprocess.run(sys.argv[1:])")
    first = start(tmp_path, base, "--with-parent", through=waiting)
    first.wait_for("dateline runs")
    first.process.kill()  # the parent, as when `make` is killed

    second = start(tmp_path, base)
    second.wait_for("dateline runs")
    first.rest()
    second.process.kill()

    third = start(tmp_path, base)
    third.wait_for("dateline runs")
    assert dateline("status", "--home", str(tmp_path)).exit_code == 0
    assert third.interrupt() < 10
    assert processes_of(tmp_path) == []


@pytest.mark.parametrize(
    ("offset", "part"), [(2, "timeline"), (32, "PostgreSQL"), (92, "Kafka"), (93, "Kafka's controller")]
)
def test_a_port_in_use_is_one_sentence(offset: int, part: str, tmp_path: Path, base: int, start: Start) -> None:
    with socket.create_server(("127.0.0.1", base + offset)):
        said = start(tmp_path, base).rest()
    assert said == (
        f"Error: Port {base + offset}, which {part} needs, is in use by another program: "
        "stop that program, or choose other ports with --port-base."
    )
    assert processes_of(tmp_path) == []


def test_a_service_that_cannot_start_is_named_and_the_rest_stops(tmp_path: Path, base: int, start: Start) -> None:
    up = start(tmp_path, base, "--broken")
    said = up.rest()
    assert up.process.returncode == 1
    assert " stopped while starting: " in said
    assert "RuntimeError: this service cannot be made" in said
    assert "Traceback" not in said
    assert processes_of(tmp_path) == []


@pytest.mark.parametrize("home", ["file", "/proc/dateline"])
def test_a_home_that_cannot_be_written_is_one_sentence(home: str, tmp_path: Path, base: int, start: Start) -> None:
    (tmp_path / "file").write_text("in the way")
    said = start(tmp_path / home, base).rest()
    assert said.startswith(f"Error: The folder {tmp_path / home} for the data cannot be written to (")
    assert said.endswith("or name another with --home or DATELINE_HOME.")
    assert "\n" not in said


def test_a_server_that_is_named_but_away_is_one_sentence(
    tmp_path: Path, base: int, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    through = ("env", f"DATELINE_KAFKA=127.0.0.1:{base + 92}")
    said = start(tmp_path, base, through=through).rest()
    assert f"Kafka at 127.0.0.1:{base + 92}, which DATELINE_KAFKA names, cannot be reached" in said
    assert processes_of(tmp_path) == []
