"""A body above the limit is refused, told beforehand or not, and a client that is still sending gets the answer."""

import asyncio
import tracemalloc

import httpx2
import pytest

MIB = 1024 * 1024


async def _chunks(size):
    for _ in range(size // MIB):
        yield b"x" * MIB


@pytest.fixture
async def http():
    async with httpx2.AsyncClient(timeout=30) as client:
        yield client


def _refused(response, limit):
    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["title"] == "Body too large"
    assert body["limit"] == limit
    assert f"{limit // MIB} MiB" in body["detail"]
    assert response.headers["x-request-id"] == body["request_id"]


async def test_just_the_limit_passes(address, http):
    response = await http.post(address + "/v1/raw", content=b"x" * 8 * MIB)
    assert response.json() == {"bytes": 8 * MIB}


@pytest.mark.parametrize("path", ["/v1/raw", "/v1/unread", "/v1/items"])
async def test_a_known_length_above_it_is_refused(address, http, path):
    _refused(await http.post(address + path, content=b"x" * (8 * MIB + 1)), 8 * MIB)


async def test_an_unknown_length_is_refused_while_reading(address, http):
    _refused(await http.post(address + "/v1/raw", content=_chunks(9 * MIB)), 8 * MIB)


async def test_a_route_takes_another_limit(address, http):
    response = await http.post(address + "/v1/large", content=_chunks(16 * MIB))
    assert response.json() == {"bytes": 16 * MIB}
    _refused(await http.post(address + "/v1/large", content=_chunks(17 * MIB)), 16 * MIB)


async def test_fifty_megabytes_are_not_kept(address, http):
    tracemalloc.start()
    try:
        _refused(await http.post(address + "/v1/raw", content=_chunks(50 * MIB)), 8 * MIB)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 30 * MIB


async def test_a_client_that_asks_first_sends_nothing(address):
    host, port = address.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(
        b"POST /v1/raw HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n"
        b"Content-Type: application/json\r\n\r\n"
    )
    first = await reader.readline()
    writer.close()
    assert first.startswith(b"HTTP/1.1 413")
