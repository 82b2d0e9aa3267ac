"""The real broker and the real database for tests: started once per process of a run, in a folder that is thrown away.

`tests/conftest.py` makes the fixtures known. `DATELINE_KAFKA` and the
`DATELINE_*_DATABASE` variables point it at servers that already run; those are used, and never killed.
"""

import asyncio
import contextlib
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import psutil
import pytest
import pytest_asyncio
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from dateline.log import ensure_topics
from dateline_local.kafka import Kafka
from dateline_local.postgres import DATABASES, Postgres

from tests.waiting import eventually

PARTITIONS = 6  # of a test's topics: a quarter of the service's own number, and of the broker's work for each test
TOPICS = ("documents", "events", "changes")


class Stack:
    """A Kafka node and a PostgreSQL server, and databases made on demand.

    `kafka` is the bootstrap address, `postgres` the URL of a user who may create databases. `kafka_server` and
    `postgres_server` start, stop and kill the embedded servers; they skip the test when the servers are not ours.
    """

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.folder = folder
        self._external_kafka = os.environ.get("DATELINE_KAFKA", "")
        self._external_postgres = next(
            filter(None, (os.environ.get(f"{name.upper()}_DATABASE") for name in DATABASES)), ""
        )
        self._kafka = None if self._external_kafka else Kafka(folder / "kafka")
        self._postgres = None if self._external_postgres else Postgres(folder / "postgres", durable=durable)
        self._made: list[str] = []
        self._topics: list[str] = []

    async def start(self) -> None:
        async with asyncio.TaskGroup() as starting:
            if self._postgres is not None:
                starting.create_task(self._postgres.start())
            if self._kafka is not None:
                starting.create_task(self._kafka.start())

    async def stop(self) -> None:
        if self._external_postgres:
            await self._drop_databases()
        if self._kafka is not None:
            await self._kafka.stop()
        if self._postgres is not None:
            await self._postgres.stop()

    async def kill(self) -> None:
        """End what `start` started at once; for folders that are thrown away."""
        if self._external_postgres:
            await self._drop_databases()
        for server in (self._kafka, self._postgres):
            if server is not None:
                await server.kill()
                await server.stop()

    @property
    def kafka(self) -> str:
        return self._kafka.bootstrap if self._kafka is not None else self._external_kafka

    @property
    def postgres(self) -> str:
        return self._postgres.admin_url if self._postgres is not None else self._external_postgres

    @property
    def kafka_server(self) -> Kafka:
        if self._kafka is None:
            pytest.skip("DATELINE_KAFKA names a broker that is not ours to stop")
        return self._kafka

    @property
    def postgres_server(self) -> Postgres:
        if self._postgres is None:
            pytest.skip("DATELINE_*_DATABASE names a server that is not ours to stop")
        return self._postgres

    async def fresh_database(self, name: str = "test") -> str:
        """A new, empty database of this test's own; returns its URL. Its owner is no superuser, as in production."""
        database = f"{re.sub('[^a-z0-9]+', '_', name.lower())[:40]}_{secrets.token_hex(4)}"
        if self._postgres is None:
            await self._execute(f"CREATE DATABASE {database}")
            self._made.append(database)
            return urlunsplit(urlsplit(self._external_postgres)._replace(path=f"/{database}"))
        owner = DATABASES[0]
        await self._execute(f"CREATE DATABASE {database} OWNER {owner}")
        return self._postgres.url(database, user=owner)

    async def fresh_topics(self, name: str, *, partitions: int = PARTITIONS) -> str:
        """Three new topics of this test's own; returns their prefix."""
        prefix = f"{name}-{secrets.token_hex(4)}"
        self._topics += [f"{prefix}.{topic}" for topic in TOPICS]
        await ensure_topics(self.kafka, prefix, partitions=partitions)
        return prefix

    def keep_topics(self) -> None:
        """Let the topics that there are outlive the next `delete_topics`."""
        self._topics.clear()

    async def delete_topics(self) -> None:
        """Delete what `fresh_topics` made: a broker with hundreds of topics is slow, and slower to come back."""
        if not self._topics:
            return
        admin = AIOKafkaAdminClient(bootstrap_servers=self.kafka)
        with contextlib.suppress(KafkaError):  # what cannot be deleted goes with its folder
            await admin.start()
            await admin.delete_topics(self._topics)
        await admin.close()
        self._topics.clear()

    @contextlib.asynccontextmanager
    async def silent_kafka(self) -> AsyncIterator[None]:
        """Within the block the broker neither answers nor closes; after it, it is a member of its cluster again."""
        server = self.kafka_server
        broker = psutil.Process(server.pid)
        broker.suspend()
        try:
            yield
        finally:
            broker.resume()
            await eventually(server._answers, timeout=60)

    async def _drop_databases(self) -> None:
        for database in self._made:
            await self._execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(self.postgres)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def servers() -> AsyncIterator[Stack]:
    """The stack that all tests of a process share, for fixtures of a whole module."""
    folder = Path(tempfile.mkdtemp(prefix="dateline-tests-"))
    running = Stack(folder)
    try:
        await running.start()
        yield running
    finally:
        await running.kill()
        shutil.rmtree(folder, ignore_errors=True)


@pytest_asyncio.fixture(loop_scope="session")
async def stack(servers: Stack) -> AsyncIterator[Stack]:
    """The shared stack, for one test; one that kills a server starts it again before it ends."""
    servers.keep_topics()  # of fixtures of wider scope, which are made first
    yield servers
    await servers.delete_topics()


@pytest_asyncio.fixture(loop_scope="session")
async def durable_stack(tmp_path: Path) -> AsyncIterator[Stack]:
    """A stack of the test's own whose PostgreSQL waits for the disk: for tests that kill servers under load."""
    running = Stack(tmp_path, durable=True)
    try:
        await running.start()
        yield running
    finally:
        await running.kill()
