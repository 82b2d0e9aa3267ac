"""A service starts and stops as a process, and says in one sentence why it does not start."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest

HERE = Path(__file__).parent


@pytest.fixture
def start():
    """A function that starts an application of `apps.py` on a free port; what it started is killed at the end."""
    started = []

    def make(name, **environment):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        clean = {key: value for key, value in os.environ.items() if not key.startswith("DATELINE_")}
        process = subprocess.Popen(
            [sys.executable, "-m", "dateline.http.server", f"apps:{name}", "--port", str(port)],
            env=clean | {"PYTHONPATH": str(HERE)} | environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process, f"http://127.0.0.1:{port}"

    yield make
    for process in started:
        process.kill()
        process.wait()
        if process.stderr is not None:
            process.stderr.close()


def _wait_until_it_listens(process):
    for line in process.stderr:
        if "running on" in json.loads(line)["event"]:
            return
    pytest.fail("It ended before it listened.")


def test_it_serves_and_stops_on_sigterm(start):
    process, url = start("good", DATELINE_KEY="k" * 32)
    _wait_until_it_listens(process)
    response = httpx2.get(url + "/livez")
    assert response.json()["status"] == "alive"
    assert "server" not in response.headers
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.wait(10)
    assert time.monotonic() - began < 6


def test_a_missing_key_is_one_sentence(start):
    process, _ = start("good")
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 1
    assert stderr.count("\n") == 1
    assert stderr.startswith("The installation's signing key is missing.")


def test_a_start_that_fails_on_purpose_is_told_without_a_traceback(start):
    process, _ = start("does_not_start", DATELINE_KEY="k" * 32)
    _, stderr = process.communicate(timeout=30)
    assert process.returncode != 0
    assert "The database is away. Start it." in stderr
    assert "Traceback" not in stderr


def test_an_application_that_is_not_there_is_one_sentence(start):
    process, _ = start("nothing")
    _, stderr = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "apps:nothing" in stderr
    assert "Traceback" not in stderr
