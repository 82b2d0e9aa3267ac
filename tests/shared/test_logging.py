"""Logs are JSON lines with ids and without secrets, whoever wrote them."""

import json
import logging as standard
from datetime import timedelta

import pytest
import structlog
from dateline import logging
from dateline.tokens import issue


@pytest.fixture
def configured():
    root = standard.getLogger()
    handlers, level = root.handlers[:], root.level
    standard.getLogger("uvicorn.error").setLevel(standard.NOTSET)  # a server of another test may have set it
    logging.configure("info", service="ingest")
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def _lines(capsys):
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.mark.usefixtures("configured")
def test_a_line_is_json_with_the_bound_ids(capsys):
    with logging.bound(request_id="r-1"):
        logging.logger("collect").info("document accepted", document="doc-a", generation=2)
    logging.logger("collect").debug("not written")
    (line,) = _lines(capsys)
    assert line["event"] == "document accepted"
    assert (line["level"], line["service"], line["logger"]) == ("info", "ingest", "collect")
    assert (line["request_id"], line["document"], line["generation"]) == ("r-1", "doc-a", 2)
    assert line["timestamp"].endswith("Z")


@pytest.mark.usefixtures("configured")
def test_the_standard_library_goes_the_same_way(capsys):
    with logging.bound(request_id="r-2"):
        standard.getLogger("uvicorn.error").warning("port %s is busy", 8401)
        standard.getLogger("aiokafka.consumer").info("not written")
    (line,) = _lines(capsys)
    assert line["event"] == "port 8401 is busy"
    assert (line["logger"], line["level"], line["request_id"]) == ("uvicorn.error", "warning", "r-2")


@pytest.mark.usefixtures("configured")
def test_an_exception_is_one_line(capsys):
    try:
        int("postgresql://user:hunter2@host/db")
    except ValueError:
        logging.logger("x").exception("failed")
        standard.getLogger("y").exception("failed")
    for line in _lines(capsys):
        assert "ValueError" in line["exception"]
        assert "hunter2" not in line["exception"]


SECRETS = [
    {"token": "abc"},
    {"Authorization": "Bearer abcdefghijkl"},
    {"headers": {"authorization": "abc"}},
    {"note": "Authorization: Bearer abcdefghijkl"},
    {"note": "got " + issue(b"k" * 32, "abc", [], timedelta(days=1))},
    {"url": "postgresql+asyncpg://dateline:abcdef@127.0.0.1:8432/x"},
    {"url": "https://example.org/?access_token=abcdef&x=1"},
    {"webhook_secret": "abc"},
    {"note": "signed by whsec_abcdefABCDEF=="},
    {"list": [{"password": "abc"}]},
]


@pytest.mark.parametrize("fields", SECRETS, ids=lambda fields: next(iter(fields)))
def test_secrets_are_redacted(fields):
    written = json.dumps(logging.redact(None, "info", dict(fields)))
    assert "abc" not in written
    assert "eyJ" not in written
    assert logging.REDACTED in written


def test_what_is_not_secret_stays():
    event = {"event": "a basic fact", "key": "article-7", "url": "https://example.org/a:b", "count": 3}
    assert logging.redact(None, "info", dict(event)) == event


def test_a_value_that_holds_itself_ends():
    loop: dict[str, object] = {}
    loop["self"] = loop
    assert logging.redact(None, "info", {"loop": loop})
