"""notify running on the real broker and database, each with topics and a database of its own."""

import asyncio
import contextlib
import datetime as dt
import random
import socket
from collections.abc import AsyncIterator, Sequence
from typing import Any

import asyncpg
import httpx2
import uvicorn
from dateline.clock import SYSTEM_CLOCK, Clock
from dateline.contracts import Change
from dateline.contracts.cloudevents import encode_change
from dateline.log import KafkaPublisher, Outgoing
from dateline.tokens import Scope, issue
from dateline_notify.app import Service, build
from dateline_notify.settings import NotifySettings
from pydantic import SecretStr

from tests.stack import PARTITIONS, Stack
from tests.waiting import eventually

KEY = "k" * 40


def token(subject: str = "alice", *scopes: Scope, clock: Clock = SYSTEM_CLOCK) -> str:
    granted = scopes or (Scope.SUBSCRIPTIONS_WRITE, Scope.TIMELINES_READ)
    return issue(KEY.encode(), subject, granted, dt.timedelta(days=30), clock)


async def new_settings(stack: Stack, **values: Any) -> NotifySettings:
    """Settings with fresh topics and a fresh database."""
    return NotifySettings(
        kafka=stack.kafka,
        topic_prefix=await stack.fresh_topics("notify"),
        key=SecretStr(KEY),
        notify_database=SecretStr(await stack.fresh_database("notify")),
        **({"allow_private_addresses": "loopback"} | values),
    )


class Running:
    """One process's worth of notify, over real HTTP."""

    def __init__(self, settings: NotifySettings, service: Service, url: str, clock: Clock) -> None:
        self.settings = settings
        self.service = service
        self.url = url
        self.clock = clock
        self.publisher = KafkaPublisher(settings.kafka)

    def client(self, subject: str = "alice", *scopes: Scope) -> httpx2.AsyncClient:
        bearer = token(subject, *scopes, clock=self.clock)
        return httpx2.AsyncClient(base_url=self.url, headers={"Authorization": f"Bearer {bearer}"}, timeout=20)

    async def subscribe(self, url: str, *, subject: str = "alice", **fields: Any) -> dict[str, Any]:
        async with self.client(subject) as client:
            answer = await client.post("/v1/subscriptions", json={"channel": {"url": url}} | fields)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def patch(self, id_: str, **fields: Any) -> dict[str, Any]:
        async with self.client() as client:
            answer = await client.patch(f"/v1/subscriptions/{id_}", json=fields)
        assert answer.status_code == 200, answer.text
        altered: dict[str, Any] = answer.json()
        return altered

    async def deliveries(self, id_: str, **query: Any) -> list[dict[str, Any]]:
        async with self.client() as client:
            answer = await client.get(f"/v1/subscriptions/{id_}/deliveries", params=query)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def publish(self, *changes: Change) -> None:
        topic = f"{self.settings.topic_prefix}.changes"
        await self.publisher.publish([encode_change(one, topic, "/test/timeline") for one in changes])

    async def publish_raw(self, *records: Outgoing) -> None:
        await self.publisher.publish(list(records))

    async def matched(self) -> None:
        """Wait until all that was published before is matched."""

        async def there() -> bool:
            progress = self.service.consumer.progress()
            return progress.partitions == PARTITIONS and await self._positions() >= sum((await self._ends()).values())

        await eventually(there)

    async def _positions(self) -> int:
        rows = await self.rows("SELECT coalesce(sum(next_offset), 0) AS at FROM positions")
        return int(rows[0]["at"])

    async def _ends(self) -> dict[int, int]:
        return await ends(self.settings)

    async def rows(self, query: str, *values: Any) -> Sequence[asyncpg.Record]:
        return await rows(self.settings, query, *values)


async def ends(settings: NotifySettings) -> dict[int, int]:
    from aiokafka import AIOKafkaConsumer, TopicPartition

    consumer = AIOKafkaConsumer(bootstrap_servers=settings.kafka)
    await consumer.start()
    try:
        places = [TopicPartition(f"{settings.topic_prefix}.changes", partition) for partition in range(PARTITIONS)]
        return {place.partition: end for place, end in (await consumer.end_offsets(places)).items()}
    finally:
        await consumer.stop()


async def rows(settings: NotifySettings, query: str, *values: Any) -> Sequence[asyncpg.Record]:
    connection = await asyncpg.connect(settings.notify_database.get_secret_value())
    try:
        found: Sequence[asyncpg.Record] = await connection.fetch(query, *values)
        return found
    finally:
        await connection.close()


async def waiting_or_done(notify: Running, task: "asyncio.Task[Any]") -> None:
    """Wait until a request waits for a lock in the database, or needs none."""

    async def there() -> bool:
        found = await notify.rows(
            "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return task.done() or bool(found)

    await eventually(there)


class _Server(uvicorn.Server):
    """A server inside a test: signals stay with pytest."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield


@contextlib.asynccontextmanager
async def running(settings: NotifySettings, clock: Clock = SYSTEM_CLOCK, seed: int = 7) -> AsyncIterator[Running]:
    """Serve notify on a free port until the end of the block."""
    app = build(settings, clock, random.Random(seed))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(100)
        config = uvicorn.Config(app, log_config=None, lifespan="on", timeout_graceful_shutdown=5, ws="none")
        server = _Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))

        async def started() -> bool:
            return server.started or serving.done()

        await eventually(started, every=0.01)
        if serving.done():
            await serving
        port = listening.getsockname()[1]
        it = Running(settings, app.state.service, f"http://127.0.0.1:{port}", clock)
        try:
            yield it
        finally:
            server.should_exit = True
            await serving
            await it.publisher.close()
