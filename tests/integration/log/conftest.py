"""A topic, a database with the log's tables, and a handler that counts: what each test of the log begins with."""

import asyncio
import contextlib
from pathlib import Path

import pytest
import pytest_asyncio
from dateline.database import create_engine, driver, upgrade
from dateline.errors import DatelineError
from dateline.log import Consumer, KafkaFeed, KafkaPublisher, Outgoing
from dateline.log.kafka import PARTITIONS
from sqlalchemy import text

MIGRATION = """
from alembic import op
from dateline.database.log_tables import create_log_tables_v1

revision = "0001"
down_revision = None


def upgrade():
    create_log_tables_v1()
    op.execute('CREATE TABLE effects (partition integer, "offset" bigint, value text)')
"""


@pytest.fixture(scope="session")
def migrations(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("migrations")
    (folder / "versions").mkdir()
    (folder / "env.py").write_text("from dateline.database.migrate import run_migrations\n\nrun_migrations()\n")
    (folder / "script.py.mako").write_text("")
    (folder / "versions" / "0001_first.py").write_text(MIGRATION)
    return folder


@pytest_asyncio.fixture
async def engine(stack, migrations):
    engine = create_engine(await stack.fresh_database("log"), application="test")
    await upgrade(engine, migrations)
    yield engine
    await engine.dispose()


@pytest_asyncio.fixture
async def publisher(stack):
    publisher = KafkaPublisher(stack.kafka)
    yield publisher
    await publisher.close()


@pytest_asyncio.fixture
async def topic(stack) -> str:
    return f"{await stack.fresh_topics('log', partitions=PARTITIONS)}.events"


class Effects:
    """Writes each value as a row; refuses `unreadable`, fails at `poison`, and can hold still or lose the server."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.gate.set()
        self.entered = asyncio.Event()
        self.batches: list[int] = []

    def decode(self, record):
        if record.value is None or record.value == b"unreadable":
            raise DatelineError("The record cannot be read.")
        return record.value.decode()

    async def apply(self, connection, batch):
        self.batches.append(len(batch))
        self.entered.set()
        await self.gate.wait()
        raw = await driver(connection)
        await raw.executemany(
            "INSERT INTO effects VALUES ($1, $2, $3)", [(i.record.partition, i.record.offset, i.value) for i in batch]
        )
        if any(i.value == "poison" for i in batch):
            raise ValueError("poison")


class Bench:
    """Consumers of one topic into one database, and what they did there."""

    def __init__(self, stack, topic, engine) -> None:
        self.stack, self.topic, self.engine = stack, topic, engine
        self.group = f"group-{topic}"

    @contextlib.asynccontextmanager
    async def consuming(self, handler=None, **options):
        consumer = Consumer(
            "test",
            self.topic,
            KafkaFeed(self.stack.kafka, self.topic, self.group),
            self.engine,
            handler or Effects(),
            **options,
        )
        task = asyncio.create_task(consumer.run())
        try:
            yield consumer, task
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError, DatelineError):
                await task

    async def query(self, sql, **values):
        async with self.engine.begin() as connection:
            return (await connection.execute(text(sql), values)).all()

    async def values(self) -> list[str]:
        return sorted(row.value for row in await self.query("SELECT value FROM effects"))


@pytest_asyncio.fixture
async def bench(stack, topic, engine) -> Bench:
    return Bench(stack, topic, engine)


def records(topic, values) -> list[Outgoing]:
    return [Outgoing(topic, f"key-{n}".encode(), v.encode(), (("n", str(n).encode()),)) for n, v in enumerate(values)]
