"""`dateline tail` follows, resumes where it was, and ends cleanly."""

import json
import os
import signal
import subprocess
import sys

import pytest
from dateline.client.api import Api, ApiError, UnreachableError
from dateline.client.installation import Installation
from dateline.client.tail import follow, line


def test_it_resumes_after_the_last_change_when_the_stream_ends(services):
    services.scripts = [[1, 2], [], [3]]
    notes: list[str] = []
    pauses: list[float] = []
    with Api(Installation({"notify": services.url})) as api:
        changes = follow(api, [("type", "law.*"), ("type", "x")], notes.append, pauses.append)
        seen = [json.loads(next(changes))["entry"]["id"] for _ in range(3)]
    assert seen == ["ent-1", "ent-2", "ent-3"]
    assert [last for _, last in services.streams] == [None, "p2", "p2"]
    assert services.streams[0][0] == [("type", "law.*"), ("type", "x")]
    assert 0.5 <= pauses[0] <= 1
    assert 1 <= pauses[1] <= 2
    assert notes[0].startswith("Following")
    assert all("Connecting again" in note for note in notes[1:])


def test_a_first_connection_that_fails_is_an_error():
    with Api(Installation({"notify": "http://127.0.0.1:1"})) as api, pytest.raises(UnreachableError):
        next(follow(api, [], print))


def test_a_stream_that_is_refused_is_an_error(services):
    with Api(Installation({"notify": services.url + "/elsewhere"})) as api, pytest.raises(ApiError) as caught:
        next(follow(api, [], print))
    assert caught.value.status == 404


def test_a_line_says_what_matters():
    change = {
        "entry": {
            "id": "ent-1",
            "type": "convention.denounced",
            "lead": "RU",
            "display": "29 September 2025",
            "modality": "planned",
            "disputed": True,
            "object": "ETS-126",
            "sources": 1,
            "state": "retracted",
        }
    }
    assert line(change) == (
        "RETRACTED · 29 September 2025 (planned, disputed) · convention.denounced · RU · ETS-126 · 1 source · ent-1"
    )


@pytest.fixture
def heeded():
    """Ctrl-C as a terminal's programs have it: what a shell starts in the background begins with it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeded")
def test_ctrl_c_ends_it_cleanly(running):
    running.scripts = [[1]]
    process = subprocess.Popen(
        [sys.executable, "-m", "dateline.cli", "tail"],
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
    finally:
        process.kill()
    assert first.startswith("1 September 2025 · convention.denounced · RU.president The President")
    assert process.returncode == 0, errors
    assert "Traceback" not in errors


@pytest.mark.usefixtures("running")
def test_a_subject_that_is_not_known_is_said_before_following(dateline, monkeypatch):
    monkeypatch.setattr("dateline.client.tail.follow", lambda *_: iter(()))
    code, output, errors = dateline("tail", "--object", "ets-126", "--object", "ETS-126", "--lead", "XX")
    assert (code, output) == (0, "")
    assert errors == "Nothing is known of XX.\nNothing is known of ets-126; did you mean ETS-126?\n"


def test_following_needs_no_timeline(running, monkeypatch, dateline):
    monkeypatch.setenv("DATELINE_NOTIFY_URL", running.url)
    monkeypatch.setenv("DATELINE_TIMELINE_URL", "http://127.0.0.1:1")
    monkeypatch.setattr("dateline.client.tail.follow", lambda *_: iter(()))
    assert dateline("tail", "--lead", "XX") == (0, "", "")
