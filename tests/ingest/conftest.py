"""Ingest as it runs: its application with its background tasks, on the real broker and the real database."""

import contextlib
import datetime as dt
import secrets

import httpx2
import pytest
from dateline.clock import SYSTEM_CLOCK
from dateline.contracts.cloudevents import decode_event
from dateline.log import KafkaFeed
from dateline.tokens import Scope, issue
from dateline_ingest.app import build
from dateline_ingest.settings import IngestSettings
from pydantic import SecretStr

from tests.ingest.reader import READER
from tests.waiting import eventually

KEY = b"k" * 32


def token(*scopes, subject="tester", sources=None):
    return issue(KEY, subject, scopes or (Scope.ADMIN,), dt.timedelta(hours=1), sources=sources)


def bearer(*scopes, **more):
    return {"Authorization": f"Bearer {token(*scopes, **more)}"}


@contextlib.asynccontextmanager
async def running(settings, clock=SYSTEM_CLOCK, extract=READER):
    """The application with its tasks, and a client of an admin."""
    app = build(settings, clock, extract=extract)
    async with app.router.lifespan_context(app):
        transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(
            transport=transport, base_url="http://ingest", headers=bearer(), timeout=30
        ) as client:
            client.app, client.service = app, app.state.service
            yield client


@pytest.fixture
async def settings(stack):
    return IngestSettings(
        kafka=stack.kafka,
        topic_prefix=await stack.fresh_topics("ingest"),
        ingest_database=SecretStr(await stack.fresh_database("ingest")),
        key=SecretStr(KEY.decode()),
        extract_workers=1,
        extract_seconds=3,
        allow_private_addresses="loopback",
    )


@pytest.fixture
async def ingest(settings):
    async with running(settings) as client:
        yield client


async def rows(client, query, *values):
    """Rows of ingest's database."""
    async with client.service.engine.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        return await raw.fetch(query, *values)


async def extracted(client, document, generation=1):
    """Wait until a generation of a document has been read, and return the document's status."""

    async def check():
        status = (await client.get(f"/v1/ingest/documents/{document}")).json()
        newest = status["generations"][0]
        assert newest["generation"] == generation
        assert newest["state"] in {"extracted", "parked"}, newest
        return status

    return await eventually(check)


async def read_topic(kafka, topic):
    """Every record that a topic holds now."""
    feed = KafkaFeed(kafka, topic, f"test-{secrets.token_hex(4)}")
    await feed.open()
    try:

        async def assigned():
            await feed.poll(1, 0.1)
            return feed.assignment().partitions

        partitions = await eventually(assigned)
        bounds = await feed.bounds(partitions)
        for partition in partitions:
            feed.seek(partition, bounds[partition][0])
        found = []
        expected = sum(end - first for first, end in bounds.values())
        while len(found) < expected:
            for records in (await feed.poll(10_000, 1.0)).values():
                found += records
        return found
    finally:
        await feed.close()


async def events_of(client):
    """Every event in the log, in order of partition and offset."""
    service = client.service
    records = await read_topic(service.settings.kafka, service.events_topic)
    return [decode_event(record) for record in sorted(records, key=lambda r: (r.partition, r.offset))]
