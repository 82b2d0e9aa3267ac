"""The projector's parts, for whichever process runs them."""

import asyncio

import structlog
from dateline.clock import SYSTEM_CLOCK, Clock
from dateline.database import DatabaseUnavailable, driver
from dateline.http import Task
from dateline.log import Consumer, KafkaFeed, KafkaPublisher, LogUnavailable, Relay, ensure_topics
from sqlalchemy.ext.asyncio import AsyncEngine

from dateline_timeline.project import documents, handler, store
from dateline_timeline.project.documents import DocumentsHandler, Text
from dateline_timeline.project.handler import EventsHandler
from dateline_timeline.project.rows import EventRow
from dateline_timeline.settings import Settings

log = structlog.get_logger()

TOPICS_EVERY = 3.0  # seconds between tries to create the topics while Kafka is away
LOCK_SECONDS = 600.0  # a rebuild that empties large tables may take minutes
DOCUMENTS_BATCH = 100  # texts may have 8 MiB each


class Projector:
    """Both consumers and the relay of the changes, with their tasks for a `Runner`."""

    def __init__(self, settings: Settings, engine: AsyncEngine, clock: Clock = SYSTEM_CLOCK) -> None:
        self._settings = settings
        self._engine = engine
        prefix, kafka = settings.topic_prefix, settings.kafka
        self.events_handler = EventsHandler(f"{prefix}.changes", clock)
        self.documents_handler = DocumentsHandler()
        self.events: Consumer[tuple[EventRow, ...]] = Consumer(
            handler.CONSUMER,
            f"{prefix}.events",
            KafkaFeed(kafka, f"{prefix}.events", f"{prefix}-{handler.CONSUMER}"),
            engine,
            self.events_handler,
            clock=clock,
            batch_records=settings.project_batch_records,
        )
        self.documents: Consumer[Text] = Consumer(
            documents.CONSUMER,
            f"{prefix}.documents",
            KafkaFeed(kafka, f"{prefix}.documents", f"{prefix}-{documents.CONSUMER}"),
            engine,
            self.documents_handler,
            clock=clock,
            batch_records=DOCUMENTS_BATCH,
        )
        self.relay = Relay(engine, KafkaPublisher(kafka, client_id="timeline-relay"))

    def tasks(self) -> list[Task]:
        """Return what a `Runner` runs."""
        return [
            Task("topics", self._make_topics),
            Task("project", self.events.run),
            Task("documents", self.documents.run),
            Task("relay", self.relay.run),
            Task("presence", self._say_that_it_projects),
        ]

    async def _make_topics(self) -> None:
        """Create the topics once Kafka is there, then wait to be cancelled."""
        while True:
            try:
                await ensure_topics(self._settings.kafka, self._settings.topic_prefix)
                break
            except LogUnavailable as error:
                log.warning("topics wait for Kafka", reason=error.message)
                await asyncio.sleep(TOPICS_EVERY)
        await asyncio.Event().wait()

    async def _say_that_it_projects(self) -> None:
        """Share the lock that a rebuild takes alone, until cancelled. It ends with the connection, whatever ends us."""
        async with self._engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            raw = await driver(connection)
            lost = asyncio.Event()
            raw.add_termination_listener(lambda _: lost.set())
            await raw.execute("SELECT pg_advisory_lock_shared($1, 0)", store.PROJECTING, timeout=LOCK_SECONDS)
            await lost.wait()
            raise DatabaseUnavailable("The connection that holds the projector's lock was lost.")
