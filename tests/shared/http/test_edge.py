"""Every request has an id, a log line, a count, and headers that protect a reader."""

import json

import httpx2
import pytest
import structlog
from dateline import logging
from prometheus_client import REGISTRY


@pytest.fixture
def lines(capsys):
    """Return the log lines written so far about requests."""
    logging.configure("info", service="t")
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    structlog.reset_defaults()


async def test_a_sane_request_id_is_kept(client):
    response = await client.get("/livez", headers={"X-Request-Id": "abc-123"})
    assert response.headers["x-request-id"] == "abc-123"


@pytest.mark.parametrize("given", ["", "a b", "x" * 129, "<script>", "a\u00e9"])
async def test_another_is_replaced(client, given):
    response = await client.get("/livez", headers={"X-Request-Id": given.encode("utf-8")})
    made = response.headers["x-request-id"]
    assert made != given
    assert len(made) == 32


async def test_one_line_a_request(client, lines):
    await client.get("/v1/items?lead=RU", headers={"X-Request-Id": "r-1"})
    await client.get("/v1/nowhere?token=abcdefgh")
    await client.get("/livez")
    found, missing = lines()
    assert (found["method"], found["path"], found["route"], found["status"]) == ("GET", "/v1/items", "/v1/items", 200)
    assert (found["request_id"], found["query"]) == ("r-1", "lead=RU")
    assert found["milliseconds"] >= 0
    assert found["bytes"] > 0
    assert (missing["route"], missing["status"], missing["query"]) == ("unmatched", 404, "token=[redacted]")


async def test_a_fault_is_logged_once_with_its_traceback(client, lines):
    response = await client.get("/v1/fails")
    fault, request = lines()
    assert fault["request_id"] == request["request_id"] == response.json()["request_id"]
    assert "RuntimeError" in fault["exception"]
    assert "exception" not in request


async def test_an_answer_that_breaks_off_is_told_and_cut(address, lines):
    async with httpx2.AsyncClient() as http:
        with pytest.raises(httpx2.RemoteProtocolError):
            await http.get(address + "/v1/breaks-off")
    assert "answer broke off" in [line["event"] for line in lines()]


async def test_ids_of_one_request_do_not_reach_the_next(client):
    with logging.bound(outer="kept"):
        await client.get("/livez")
        assert structlog.contextvars.get_contextvars() == {"outer": "kept"}


async def test_requests_are_counted_by_template(client):
    labels = {"method": "GET", "route": "/v1/items", "status": "200"}
    before = REGISTRY.get_sample_value("dateline_http_requests_total", labels) or 0
    await client.get("/v1/items?lead=a")
    assert REGISTRY.get_sample_value("dateline_http_requests_total", labels) == before + 1
    text = (await client.get("/metrics")).text
    assert 'dateline_http_request_seconds_bucket{le="0.1",method="GET",route="/v1/items"}' in text


async def test_made_up_methods_are_one_label(client):
    await client.request("BREW", "/v1/items")
    text = (await client.get("/metrics")).text
    assert "BREW" not in text
    assert 'method="other"' in text


async def test_pages_are_protected(client):
    headers = (await client.get("/v1/page")).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    api = (await client.get("/v1/items")).headers
    assert api["x-content-type-options"] == "nosniff"
    assert "content-security-policy" not in api
    assert "access-control-allow-origin" not in api
