"""Lines over a real connection: answered while they are sent, and to a client that first sends everything, too."""

import asyncio

import httpx2
import orjson
import pytest
import uvicorn
from dateline_ingest.app import build
from dateline_ingest.collect import lines
from starlette.requests import Request

from tests.ingest.conftest import bearer, token
from tests.ingest.reader import READER
from tests.waiting import eventually

PATH = "/v1/ingest/documents"


@pytest.fixture
async def server(settings):
    """Ingest behind uvicorn, without Kafka; gives its port."""
    app = build(settings.model_copy(update={"kafka": "127.0.0.1:9", "ingest_roles": {"api"}}), extract=READER)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, http="httptools", log_config=None, access_log=False)
    made = uvicorn.Server(config)
    task = asyncio.create_task(made.serve())
    await eventually(lambda: asyncio.sleep(0, made.started))
    yield made.servers[0].sockets[0].getsockname()[1]
    made.should_exit = True
    await task


def chunk(body):
    return b"%x\r\n%b\r\n" % (len(body), body)


async def opened(port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"POST {PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token()}\r\nContent-Type: application/x-ndjson\r\n"
        "Transfer-Encoding: chunked\r\n\r\n".encode()
    )
    return reader, writer


async def next_answer(reader):
    while True:
        line = await asyncio.wait_for(reader.readline(), 20)
        assert line, "the connection was closed"
        if line.startswith(b"{"):
            return orjson.loads(line)


async def test_a_line_is_answered_before_the_next_is_sent(server):
    reader, writer = await opened(server)
    for number in range(1, 4):
        body = orjson.dumps({"source": "s", "key": str(number), "text": "Text."}) + b"\n"
        writer.write(chunk(body[:10]))
        await writer.drain()
        writer.write(chunk(body[10:]))
        answer = await next_answer(reader)
        assert (answer["line"], answer["result"]) == (number, "accepted")
    writer.write(b"0\r\n\r\n")
    assert await asyncio.wait_for(reader.readuntil(b"0\r\n\r\n"), 20)
    writer.close()


async def test_what_was_answered_is_stored_though_the_client_hangs_up(server):
    reader, writer = await opened(server)
    line = orjson.dumps({"source": "s", "key": "1", "text": "Text."}) + b"\n"
    writer.write(chunk(line + b'{"half'))
    stored = (await next_answer(reader))["id"]
    writer.close()
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{server}", headers=bearer()) as client:
        assert (await client.get(f"{PATH}/{stored}")).status_code == 200
        assert (await client.post(PATH, json={"source": "s", "key": "1", "text": "Text."})).json()[
            "result"
        ] == "repeated"


async def test_a_client_that_sends_all_before_it_reads_is_not_waited_for(server):
    # The answers to these are some megabytes, more than the buffers between the two hold.
    body = b"".join(b'{"text": ""}\n' for _ in range(30_000))
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{server}", headers=bearer(), timeout=60) as client:
        answer = await client.post(PATH, content=body, headers={"Content-Type": "application/x-ndjson"})
    assert len(answer.content) > 4_000_000
    assert [orjson.loads(line)["line"] for line in answer.content.splitlines()] == list(range(1, 30_001))


async def test_more_lines_than_a_request_may_have_are_cut_off_in_words(server):
    body = b"1\n" * 100_050
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{server}", headers=bearer(), timeout=120) as client:
        answer = await client.post(PATH, content=body, headers={"Content-Type": "application/x-ndjson"})
    last = orjson.loads(answer.content.splitlines()[-1])
    assert (last["status"], last["line"]) == (413, 100_001)


async def test_fifty_megabytes_are_refused_in_words_and_the_next_request_goes_through(server):
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{server}", headers=bearer(), timeout=60) as client:
        refused = await client.post(PATH, content=b"a" * 50_000_000, headers={"Content-Type": "text/plain"})
        assert refused.status_code == 413
        assert "8 MiB" in refused.json()["detail"]
        accepted = await client.post(PATH, content=b"Short.", headers={"Content-Type": "text/plain"})
        assert accepted.status_code == 202


async def test_dry_runs_for_a_client_that_does_not_read_end_in_words_and_not_in_memory(server, monkeypatch):
    """This client sends everything before it reads. The texts in the answers are many times what may wait for it."""
    monkeypatch.setattr(lines, "MOST_WAITING_BYTES", 3_000_000)
    monkeypatch.setattr(lines, "UNREAD_SECONDS", 0.3)
    body = b"".join(orjson.dumps({"key": str(n), "text": "x" * 500_000}) + b"\n" for n in range(60))
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{server}", headers=bearer(), timeout=60) as client:
        answer = await client.post(
            PATH, content=body, headers={"Content-Type": "application/x-ndjson"}, params={"dry_run": "true"}
        )
    *tried, last = [orjson.loads(line) for line in answer.content.splitlines()]
    assert [one["line"] for one in tried] == list(range(1, len(tried) + 1))
    assert {(one["status"], len(one["text"])) for one in tried} == {(200, 500_000)}
    assert (last["status"], last["line"]) == (413, len(tried) + 1)
    assert "wait to be read" in last["detail"]
    assert len(tried) < 40


async def test_dry_runs_for_a_client_that_reads_slowly_are_all_answered(monkeypatch):
    """What waits for the reader stays bounded, and reading goes on as it takes it."""
    monkeypatch.setattr(lines, "MOST_WAITING_BYTES", 10_000)
    monkeypatch.setattr(lines, "PIECE_BYTES", 2_000)
    incoming = iter([b"{}\n" * 5] * 100)
    unread, most = 0, 0
    told = []

    async def receive():
        piece = next(incoming, None)
        return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

    async def answered(batch):
        nonlocal unread, most
        answers = [{"line": line.number, "text": "x" * 1_000} for line in batch]
        unread += sum(len(orjson.dumps(answer)) + 1 for answer in answers)
        most = max(most, unread)
        return answers

    async def send(message):
        nonlocal unread
        await asyncio.sleep(0)  # the other side is slower than we are
        unread -= len(message.get("body", b""))
        told.append(message.get("body", b""))

    scope = {"type": "http", "method": "POST", "headers": []}
    await lines.LinesResponse(Request(scope, receive), answered)(scope, receive, send)
    assert [orjson.loads(line)["line"] for line in b"".join(told).splitlines()] == list(range(1, 501))
    assert 10_000 < most < 20_000
