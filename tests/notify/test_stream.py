"""The stream: every change once, in the order of its entry, across reconnects; slow and frozen clients harm nobody."""

import asyncio
import contextlib
import os
import random
import secrets
import signal
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import httpx2
import orjson
import pytest
import pytest_asyncio
from dateline.log import Outgoing
from dateline.tokens import Scope
from dateline_notify.filter import Filter
from dateline_notify.stream import follow
from dateline_notify.stream import routes as stream_routes
from dateline_notify.stream.gaps import Gaps
from sse_starlette import ServerSentEvent

from tests.notify.changes import change, entry
from tests.notify.service import KEY, Running, new_settings, running, token
from tests.stack import Stack
from tests.waiting import eventually


@dataclass
class Reader:
    """A client of the stream: what it saw and the last id that it was given."""

    notify: Running
    query: dict[str, Any] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    last_id: str = ""
    ended: bool = False
    opened: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self, most: int | None = None) -> None:
        """Read until `most` changes were seen in this connection, the server ends it, or the task is cancelled."""
        headers = {"Last-Event-ID": self.last_id} if self.last_id else {}
        count = 0
        async with (
            self.notify.client() as client,
            client.stream("GET", "/v1/stream", params=self.query, headers=headers) as answer,
        ):
            assert answer.status_code == 200, await answer.aread()
            assert answer.headers["content-type"].startswith("text/event-stream")
            block: dict[str, str] = {}
            async for line in answer.aiter_lines():
                if line:
                    name, _, value = line.partition(": ")
                    block[name] = value
                    if not name:
                        self.comments.append(value)
                    continue
                self.last_id = block.get("id", self.last_id)
                self.opened.set()
                if block.get("event") == "change":
                    self.seen.append(orjson.loads(block["data"])["entry"]["id"])
                    count += 1
                block = {}
                if most is not None and count >= most:
                    return
        self.ended = True


@contextlib.asynccontextmanager
async def reading(notify: Running, **query: Any) -> AsyncIterator[Reader]:
    """A client that is connected, and reads until the end of the block."""
    reader = Reader(notify, query)
    task = asyncio.create_task(reader.read())
    await connected(reader, task)
    try:
        yield reader
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, httpx2.HTTPError):
            await task


async def connected(reader: Reader, task: "asyncio.Task[None]") -> None:
    async def there() -> bool:
        if task.done():
            await task
        return reader.opened.is_set()

    await eventually(there, every=0.01)


@pytest_asyncio.fixture
async def streaming(notify: Running) -> Running:
    await tailing(notify)
    return notify


async def tailing(notify: Running) -> None:
    async def there() -> bool:
        return notify.service.stream.tail.positions is not None

    await eventually(there)


async def saw(reader: Reader, count: int) -> None:
    async def enough() -> bool:
        return len(reader.seen) >= count

    await eventually(enough, every=0.02)


def changes(first: int, count: int) -> list[Any]:
    """Changes spread over the partitions."""
    return [change(entry(f"ent-{n:05}", lead=f"lead-{n % 37}"), n) for n in range(first, first + count)]


def ids(first: int, count: int) -> list[str]:
    return [f"ent-{n:05}" for n in range(first, first + count)]


async def test_changes_come_as_they_happen_with_ids_and_without_a_kind(streaming: Running) -> None:
    async with streaming.client() as client, client.stream("GET", "/v1/stream") as answer:
        lines = answer.aiter_lines()
        beginning = [await anext(lines) for _ in range(4)]
        assert beginning[0] == ": dateline"
        assert beginning[1].startswith("id: ")
        await streaming.publish(change(entry(evidence=()), 1))
        block = [await anext(lines) for _ in range(3)]
        assert block[0].startswith("id: ")
        assert block[0] != beginning[1]
        assert block[1] == "event: change"
        said = orjson.loads(block[2].removeprefix("data: "))
        assert (said["entry"]["id"], said["entry"]["state"], said["entry"]["lead"]) == ("ent-aaaa", "current", "RU")
        assert "kind" not in said


async def test_resuming_at_random_points_leaves_no_hole_and_repeats_nothing(streaming: Running) -> None:
    chance = random.Random(seed := secrets.randbits(32))
    print("seed", seed)
    reader = Reader(streaming)
    await reader.read(most=0)  # connects, takes the first id, and goes
    published = 0
    for _ in range(12):
        count = chance.randrange(1, 120)
        if chance.random() < 0.5:
            await streaming.publish(*changes(published, count))
            published += count
            await reader.read(most=chance.randrange(1, published - len(reader.seen) + 1))
        else:
            task = asyncio.create_task(reader.read(most=published - len(reader.seen) + chance.randrange(1, count + 1)))
            await streaming.publish(*changes(published, count))
            published += count
            await asyncio.wait_for(task, 30)
    if len(reader.seen) < published:
        await asyncio.wait_for(reader.read(most=published - len(reader.seen)), 30)
    assert sorted(reader.seen) == ids(0, published)


async def test_the_order_of_an_entry_holds(streaming: Running) -> None:
    async with reading(streaming) as reader:
        await streaming.publish(*(change(entry(f"ent-{n:03}"), n) for n in range(100)))
        await saw(reader, 100)
    assert reader.seen == [f"ent-{n:03}" for n in range(100)]


async def test_from_beginning_tells_the_whole_log_and_goes_on(streaming: Running) -> None:
    await streaming.publish(*changes(0, 1_500))
    async with reading(streaming, **{"from": "beginning"}) as reader:
        await streaming.publish(*changes(1_500, 300))
        await saw(reader, 1_800)
    assert sorted(reader.seen) == ids(0, 1_800)


def one_reading_at_a_time(notify: Running) -> Gaps:
    settings, stream = notify.settings, notify.service.stream
    stream.gaps = Gaps(settings.kafka, f"{settings.topic_prefix}.changes", at_once=1)
    return stream.gaps


async def test_one_who_takes_the_log_slowly_keeps_nobody_from_it(streaming: Running) -> None:
    await streaming.publish(*changes(0, 1_500))
    gaps = one_reading_at_a_time(streaming)
    slow = (await streaming.service.stream.open(Filter(), "beginning")).events()
    async with contextlib.aclosing(slow):
        taken = [event async for event in _first(slow, 10)]
        async with reading(streaming, **{"from": "beginning"}) as other:
            await saw(other, 1_500)
            assert sorted(other.seen) == ids(0, 1_500)
        taken += [event async for event in _first(slow, 1_491)]
        assert len({event.id for event in taken}) == 1_501
    assert gaps._idle == []


async def _first(events: AsyncIterator[ServerSentEvent], count: int) -> AsyncIterator[ServerSentEvent]:
    while count > 0:
        event = await anext(events)
        if event.comment is None or event.comment == "dateline":
            count -= 1
            yield event


async def test_heartbeats_come_while_others_read_the_log(streaming: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    await streaming.publish(*changes(0, 200))
    gaps = one_reading_at_a_time(streaming)
    monkeypatch.setattr(follow, "HEARTBEAT_SECONDS", 0.05)
    async with gaps._room:
        reader = Reader(streaming, {"from": "beginning"})
        task = asyncio.create_task(reader.read(most=200))

        async def beaten() -> bool:
            return reader.comments.count("catching up") >= 2

        await eventually(beaten)
        assert reader.seen == []
    await asyncio.wait_for(task, 30)
    assert sorted(reader.seen) == ids(0, 200)


async def test_filters_choose_and_the_id_moves_past_the_rest(
    streaming: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(follow, "HEARTBEAT_SECONDS", 0.2)
    async with reading(streaming, type="convention.*", lead=["lead-1", "lead-2"]) as reader:
        first = reader.last_id
        await streaming.publish(*changes(0, 74))
        await saw(reader, 4)
        at = reader.last_id
        await streaming.publish(change(entry("ent-x", lead="lead-3"), 80))

        async def moved() -> bool:
            return "heartbeat" in reader.comments and reader.last_id not in (first, at)

        await eventually(moved)
    assert sorted(reader.seen) == ["ent-00001", "ent-00002", "ent-00038", "ent-00039"]
    async with reading(streaming, object="NONE") as nothing, reading(streaming, subject="RU") as by_subject:
        await streaming.publish(change(entry("ent-y"), 81))
        await saw(by_subject, 1)
        assert nothing.seen == []


async def test_a_slow_client_is_served_from_the_log(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    """More comes at once than may wait for it: it stays connected and misses nothing."""
    monkeypatch.setattr(stream_routes, "SEND_SECONDS", 60.0)  # it takes nothing until all is published
    async with running(await new_settings(stack, notify_stream_queue=50)) as notify:
        await tailing(notify)
        big = "words " * 3_000
        evidence = entry().evidence[0].model_copy(update={"quote": big, "start": None, "end": None})
        async with notify.client() as client, client.stream("GET", "/v1/stream") as answer:
            lines = answer.aiter_lines()
            assert await anext(lines) == ": dateline"
            listener = next(iter(notify.service.stream.tail._listeners))
            await notify.publish(*(change(entry(f"ent-{n:05}", evidence=(evidence,)), n) for n in range(2_000)))

            async def behind() -> bool:
                return listener.behind

            await eventually(behind)
            seen: list[str] = []
            async for line in lines:
                if line.startswith("data: "):
                    seen.append(orjson.loads(line.removeprefix("data: "))["entry"]["id"])
                if len(seen) == 2_000:
                    break
        assert seen == ids(0, 2_000)


async def test_a_frozen_client_is_let_go_and_others_go_on(streaming: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream_routes, "SEND_SECONDS", 2.0)  # the others read in this same process
    port = int(streaming.url.rpartition(":")[2])
    request = f"GET /v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token()}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", port)) as frozen:
        frozen.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        await asyncio.get_running_loop().run_in_executor(None, frozen.sendall, request)

        async def open_streams() -> bool:
            return streaming.service.stream.clients == 1

        await eventually(open_streams)
        async with reading(streaming) as reader:
            evidence = entry().evidence[0].model_copy(update={"quote": "w" * 19_000, "start": None, "end": None})
            many = (evidence,) * 50
            await streaming.publish(*(change(entry(f"ent-{n:05}", evidence=many), n) for n in range(40)))
            await saw(reader, 40)
            await eventually(open_streams)
    assert reader.seen == ids(0, 40)


async def test_there_are_no_more_streams_than_the_setting_allows(stack: Stack) -> None:
    async with running(await new_settings(stack, notify_stream_clients=1)) as notify:
        await tailing(notify)
        async with reading(notify), notify.client() as client:
            refused = await client.get("/v1/stream")
            assert refused.status_code == 503
            assert refused.headers["retry-after"] == "5"
            assert (await client.get("/readyz")).json()["stream"]["clients"] == 1

        async def free() -> bool:
            return notify.service.stream.clients == 0

        await eventually(free)
        async with reading(notify):
            pass


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"last_event_id": "nonsense"}, 400),
        ({"last_event_id": "AQAAAAAA"}, 400),
        ({"last_event_id": "a\r\nb"}, 400),
        ({"last_event_id": "x" * 5_000}, 400),
        ({"from": "end"}, 400),
        ({"type": "no.such"}, 400),
        ({"leed": "RU"}, 400),
    ],
)
async def test_what_is_wrong_is_told(streaming: Running, query: dict[str, str], status: int) -> None:
    async with streaming.client() as client:
        answer = await client.get("/v1/stream", params=query)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


async def test_ids_of_another_log_and_of_the_future_are_refused(stack: Stack, streaming: Running) -> None:
    from dateline_notify.stream import position

    identity = streaming.service.stream.tail.identity
    assert identity is not None
    beyond = position.encode(identity, [10**9] * identity.partitions)
    async with running(await new_settings(stack)) as other:
        await tailing(other)
        reader = Reader(other)
        await reader.read(most=0)
    async with streaming.client() as client:
        for id_ in (beyond, reader.last_id):
            assert (await client.get("/v1/stream", headers={"Last-Event-ID": id_})).status_code == 400


async def test_reading_needs_the_scope_unless_it_is_public(stack: Stack, streaming: Running) -> None:
    async with httpx2.AsyncClient(base_url=streaming.url) as nobody:
        assert (await nobody.get("/v1/stream")).status_code == 401
    async with streaming.client("w", Scope.DOCUMENTS_WRITE) as writer:
        assert (await writer.get("/v1/stream")).status_code == 403
    async with running(await new_settings(stack, public_read=True)) as notify:
        await tailing(notify)
        async with (
            httpx2.AsyncClient(base_url=notify.url) as nobody,
            nobody.stream("GET", "/v1/stream") as answer,
        ):
            assert answer.status_code == 200


async def test_a_record_that_is_no_change_is_passed_over(streaming: Running) -> None:
    async with reading(streaming) as reader:
        topic = f"{streaming.settings.topic_prefix}.changes"
        await streaming.publish_raw(Outgoing(topic, b"RU|ETS-126", b"{", ()))
        await streaming.publish(change(entry(), 1))
        await saw(reader, 1)


async def test_streams_end_soon_when_the_service_stops(stack: Stack) -> None:
    """In a process of its own, since stopping goes by signals."""
    settings = await new_settings(stack)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "DATELINE_KAFKA": settings.kafka,
        "DATELINE_TOPIC_PREFIX": settings.topic_prefix,
        "DATELINE_KEY": KEY,
        "DATELINE_NOTIFY_DATABASE": settings.notify_database.get_secret_value(),
        "DATELINE_LOG_LEVEL": "warning",
    }
    command = [sys.executable, "-m", "dateline.http.server", "dateline_notify.app:create", "--port", str(port)]
    process = await asyncio.create_subprocess_exec(*command, env=environment)
    try:
        async with httpx2.AsyncClient(
            base_url=f"http://127.0.0.1:{port}", headers={"Authorization": f"Bearer {token()}"}, timeout=10
        ) as client:

            async def serving() -> bool:
                with contextlib.suppress(httpx2.HTTPError):
                    async with client.stream("GET", "/v1/stream") as answer:
                        return answer.status_code == 200
                return False

            await eventually(serving, timeout=60)
            began = asyncio.get_running_loop().time()
            with contextlib.suppress(httpx2.RemoteProtocolError):
                async with client.stream("GET", "/v1/stream") as answer:
                    process.send_signal(signal.SIGTERM)
                    async for _ in answer.aiter_bytes():
                        pass
            assert asyncio.get_running_loop().time() - began < 5
        assert await asyncio.wait_for(process.wait(), 10) is not None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
