"""The service: its routes, its background tasks, and what it says of its health."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from collections.abc import AsyncIterator, Awaitable, Callable
from importlib.metadata import version
from typing import Any

from dateline import logging
from dateline.clock import SYSTEM_CLOCK, Clock
from dateline.contracts import Document
from dateline.database import create_engine, is_transient, upgrade
from dateline.http import Check, Readiness, Runner, Task, create_app
from dateline.log import Consumer, KafkaFeed, KafkaPublisher, LogUnavailable, Relay, ensure_topics
from dateline.log.outbox import waiting
from dateline.log.parked import count_parked
from dateline.log.parked_routes import parked_router
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from dateline_ingest import metrics
from dateline_ingest.collect.intake import Intake
from dateline_ingest.collect.routes import document_routes
from dateline_ingest.emit.handler import BATCH_RECORDS, CONSUMER, Erased, ExtractHandler
from dateline_ingest.emit.readings import ReadAheadFeed, Readings
from dateline_ingest.emit.workers import Workers
from dateline_ingest.migrate import MIGRATIONS
from dateline_ingest.push.routes import Pushing, event_routes
from dateline_ingest.settings import IngestSettings
from dateline_ingest.sources.configuration import read_sources
from dateline_ingest.sources.routes import source_routes
from dateline_ingest.sources.run import surroundings
from dateline_ingest.sources.runner import SourceRunner

_log = logging.logger("dateline.ingest")

PUSH_SECONDS = 5.0  # a caller waits for Kafka's acknowledgement, which takes milliseconds
TOPICS_AGAIN_SECONDS = 1.0  # between attempts to reach Kafka when it is away at start


class Service:
    """The parts of ingest, wired. `extract` names one extractor for all languages, in place of those installed."""

    def __init__(self, settings: IngestSettings, clock: Clock = SYSTEM_CLOCK, *, extract: str = "") -> None:
        self.settings = settings
        self.clock = clock
        self.version = version("dateline-ingest")
        self.engine: AsyncEngine = create_engine(
            settings.ingest_database.get_secret_value(), application="dateline-ingest"
        )
        self.documents_topic = f"{settings.topic_prefix}.documents"
        self.events_topic = f"{settings.topic_prefix}.events"
        self.workers = Workers(settings.extract_workers, settings.extract_seconds, extract, settings.registries)
        self.intake = Intake(self.engine, self.documents_topic, clock, self.workers)
        readings = Readings(self.workers)
        self.handler = ExtractHandler(readings, self.events_topic, clock)
        self.consumer: Consumer[Document | Erased] = Consumer(
            CONSUMER,
            self.documents_topic,
            ReadAheadFeed(
                KafkaFeed(settings.kafka, self.documents_topic, f"{settings.topic_prefix}-{CONSUMER}"), readings
            ),
            self.engine,
            self.handler,
            clock=clock,
            batch_records=BATCH_RECORDS * settings.extract_workers,
        )
        self.configured = read_sources(settings.sources) if settings.sources else []
        around = surroundings(settings, clock)
        self.sources = SourceRunner(self.configured, self.intake, around)
        self.relay = Relay(self.engine, KafkaPublisher(settings.kafka, client_id="dateline-ingest-relay"))
        self.pusher = KafkaPublisher(settings.kafka, send_seconds=PUSH_SECONDS, client_id="dateline-ingest-push")
        self.kafka_fault = "It was not reached yet."
        self._topics = asyncio.Event()
        self.pushing = Pushing(self.pusher, self.events_topic, clock, self._topics)
        self._runner: Runner | None = None

    @contextlib.asynccontextmanager
    async def lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        """Migrate, start the background tasks, and end them again."""
        try:
            revision = await upgrade(self.engine, MIGRATIONS)
            _log.info("database ready", revision=revision)
            async with Runner(self._tasks(), clock=self.clock) as self._runner:
                yield
        finally:
            await self.pusher.close()
            await self.workers.close()
            await self.engine.dispose()

    def _tasks(self) -> list[Task]:
        tasks = [Task("topics", self._make_topics), Task("relay", self._with_topics(self.relay.run))]
        if "extract" in self.settings.ingest_roles:
            tasks.append(Task("workers", self._warm_workers))
            tasks.append(Task("extract", self._with_topics(self.consumer.run)))
        if "collect" in self.settings.ingest_roles and self.configured:
            tasks.append(Task("collect", self.sources.run))
        return tasks

    async def _make_topics(self) -> None:
        """See that the topics exist; then there is nothing left to do but to be ended."""
        while not self._topics.is_set():
            try:
                await ensure_topics(self.settings.kafka, self.settings.topic_prefix)
                self._topics.set()
            except LogUnavailable as error:
                self.kafka_fault = str(error)
                await asyncio.sleep(TOPICS_AGAIN_SECONDS)
        await asyncio.Event().wait()

    def _with_topics(self, run: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
        async def run_with_topics() -> None:
            await self._topics.wait()
            await run()

        return run_with_topics

    async def _warm_workers(self) -> None:
        await self.workers.warm()
        await asyncio.Event().wait()

    async def ready(self) -> Readiness:
        """Say whether documents can be accepted and read. Kafka's absence is shown, and delays but refuses nothing."""
        checks = dict(self._runner.checks()) if self._runner else {}
        more: dict[str, Any] = {"roles": sorted(self.settings.ingest_roles)}
        try:
            async with self.engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
                more["parked"] = await count_parked(connection)
                more["outbox"] = await waiting(connection)
                checks["database"] = Check(ok=True)
                metrics.PARKED.set(more["parked"])
                metrics.OUTBOX.set(more["outbox"])
        except Exception as error:
            if not is_transient(error):
                raise
            checks["database"] = Check(ok=False, detail="PostgreSQL cannot be reached.")
        checks["kafka"] = Check(ok=True, detail=self._kafka_detail())
        if "extract" in self.settings.ingest_roles:
            self._tell_progress(checks, more)
        return Readiness(checks, more)

    def _kafka_detail(self) -> str:
        fault = self.relay.fault if self._topics.is_set() else self.kafka_fault
        return f"Documents wait for it: {fault}" if fault else ""

    def _tell_progress(self, checks: dict[str, Check], more: dict[str, Any]) -> None:
        progress = self.consumer.progress()
        more["lag"] = progress.lag
        metrics.LAG.labels(CONSUMER).set(progress.lag)
        metrics.SECONDS_SINCE_PROGRESS.labels(CONSUMER).set(progress.seconds_since_progress)
        if progress.stalled and not progress.away:
            seconds = round(progress.seconds_since_progress)
            checks["extract"] = Check(
                ok=False, detail=f"{progress.lag} documents wait and none was read for {seconds} s. {progress.fault}"
            )
        elif progress.fault:
            checks["extract"] = Check(ok=checks["extract"].ok if "extract" in checks else True, detail=progress.fault)


def build(settings: IngestSettings, clock: Clock = SYSTEM_CLOCK, *, extract: str = "") -> FastAPI:
    """Return the application for these settings."""
    service = Service(settings, clock, extract=extract)
    routers = []
    if "api" in settings.ingest_roles:
        routers.append(document_routes(service.intake))
        routers.append(event_routes(service.pushing))
        routers.append(source_routes(service.engine, service.configured))
        routers.append(parked_router("/v1/ingest/parked", lambda: service.engine, {CONSUMER: service.handler}))
    app = create_app(
        title="dateline ingest",
        version=service.version,
        description="Takes documents about public acts and turns them into typed events; takes typed events, too.",
        settings=settings,
        ready=service.ready,
        routers=routers,
        lifespan=service.lifespan,
        clock=clock,
    )
    app.state.service = service
    return app


def create() -> FastAPI:
    """Return the application for the environment's settings; what uvicorn calls."""
    settings = IngestSettings.load()
    logging.configure(settings.log_level, service="ingest")
    app = build(settings)
    _collect_rarely()
    return app


def _collect_rarely() -> None:
    """Keep the garbage collector from walking all modules again and again while batches are parsed.

    A batch of 500 events is some ten thousand objects, none of them cyclic. With the defaults a third of the time
    of accepting them went into looking for cycles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
