"""notify as an application: subscriptions and the stream over HTTP, and matching and delivering beside them."""

import asyncio
import contextlib
import datetime as dt
import random
from collections.abc import AsyncIterator
from importlib.metadata import version
from typing import Any

import structlog
from dateline import logging, outgoing
from dateline.clock import SYSTEM_CLOCK, Clock
from dateline.database import create_engine, driver, upgrade
from dateline.http import Check, Readiness, Runner, Task, create_app
from dateline.log import LogUnavailable, ensure_topics
from dateline.log.parked import count_parked
from dateline.log.parked_routes import parked_router
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from dateline_notify import metrics
from dateline_notify.deliver import store as deliveries
from dateline_notify.deliver.routes import delivery_router
from dateline_notify.deliver.worker import Deliverer
from dateline_notify.match.handler import CONSUMER, Matcher
from dateline_notify.match.service import match_consumer
from dateline_notify.migrations import FOLDER
from dateline_notify.settings import NotifySettings
from dateline_notify.stream import reading
from dateline_notify.stream.routes import Stream, stream_router
from dateline_notify.subscriptions.routes import subscription_router

log = structlog.get_logger()

DESCRIPTION = "Tells you what changed on a timeline: by signed webhooks, or as a stream."
TOPICS_EVERY = 3.0  # seconds between tries to create the topics while Kafka is away
LATE = dt.timedelta(minutes=1)  # due for so long means that no deliverer keeps up


def create() -> FastAPI:
    """Return the application with the settings of the environment; uvicorn's factory."""
    settings = NotifySettings.load()
    logging.configure(settings.log_level, service="notify")
    return build(settings)


def build(settings: NotifySettings, clock: Clock = SYSTEM_CLOCK, chance: random.Random | None = None) -> FastAPI:
    """Return the application with these settings; `chance` is the seed of the retries' jitter."""
    key = settings.signing_key()
    service = Service(settings, clock, chance)
    app = create_app(
        title="dateline notify",
        version=version("dateline-notify"),
        description=DESCRIPTION,
        settings=settings,
        ready=service.ready,
        lifespan=service.lifespan,
        clock=clock,
        routers=[
            # Before the routes that take any word for an id.
            parked_router("/v1/subscriptions/parked", service.engine_of, {CONSUMER: service.matcher}),
            subscription_router(service.engine, key, clock),
            delivery_router(service.engine, key, clock, settings.timeline_url),
            stream_router(service.stream),
        ],
    )
    app.state.service = service
    return app


class Service:
    """The database, the matcher, the deliverer and the stream of one running application."""

    def __init__(self, settings: NotifySettings, clock: Clock, chance: random.Random | None) -> None:
        self.settings = settings
        self.engine = create_engine(settings.notify_database.get_secret_value(), application="notify")
        self.matcher = Matcher(settings.timeline_url, clock)
        self.consumer = match_consumer(settings, self.engine, self.matcher, clock)
        self._client = outgoing.client(settings.allow_private_addresses, connections=settings.notify_deliveries_at_once)
        self.deliverer = Deliverer(
            self.engine,
            self._client,
            at_once=settings.notify_deliveries_at_once,
            per_endpoint=settings.notify_deliveries_per_endpoint,
            clock=clock,
            chance=chance,
        )
        self.stream = Stream(
            settings.kafka,
            f"{settings.topic_prefix}.changes",
            clients=settings.notify_stream_clients,
            queue=settings.notify_stream_queue,
        )
        self._clock = clock
        self._runner = Runner([], clock=clock)

    def engine_of(self) -> AsyncEngine:
        """Return the engine."""
        return self.engine

    @contextlib.asynccontextmanager
    async def lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        """Migrate, match, deliver and serve; then stop within bounds."""
        try:
            await upgrade(self.engine, FOLDER)
            self._runner.tasks = [
                Task("topics", self._make_topics),
                Task("match", self.consumer.run),
                Task("deliver", self.deliverer.run, self.deliverer.stop),
                Task("tail", self.stream.tail.run),
            ]
            async with self._runner:
                yield
        finally:
            await self._client.aclose()
            await reading.closed()
            await self.engine.dispose()

    async def _make_topics(self) -> None:
        """Create the topics once Kafka is there, then wait to be cancelled."""
        while True:
            try:
                await ensure_topics(self.settings.kafka, self.settings.topic_prefix)
                break
            except LogUnavailable as error:
                log.warning("topics wait for Kafka", reason=error.message)
                await asyncio.sleep(TOPICS_EVERY)
        await asyncio.Event().wait()

    async def ready(self) -> Readiness:
        """Say whether the database is there and matching goes on; Kafka being away is told, and not a fault."""
        checks = {"database": Check(ok=True)} | self._runner.checks()
        more: dict[str, Any] = {}
        try:
            async with self.engine.connect() as connection:
                more["parked"] = await count_parked(connection)
                more["deliveries"] = await deliveries.waiting(await driver(connection), self._clock.now(), LATE)
        except Exception as error:  # noqa: BLE001 (whatever it is, the answer is that the database does not serve)
            checks["database"] = Check(ok=False, detail=f"PostgreSQL does not answer ({type(error).__name__}).")
        progress = self.consumer.progress()
        more["lag"] = progress.lag
        more[progress.consumer] = {
            "partitions": progress.partitions,
            "lag": progress.lag,
            "seconds_since_progress": round(progress.seconds_since_progress, 1),
            "fault": progress.fault,
        }
        more["deliver"] = {"fault": self.deliverer.fault}
        more["stream"] = {"clients": self.stream.clients, "fault": self.stream.tail.fault}
        if progress.stalled:
            checks[CONSUMER] = Check(ok=False, detail="Changes wait and none goes through.")
        _show(more)
        return Readiness(checks, more)


def _show(more: dict[str, Any]) -> None:
    """Keep the gauges as the probe last saw them: it comes every few seconds, wherever a service is watched."""
    metrics.LAG.set(more["lag"])
    metrics.SINCE_PROGRESS.set(more[CONSUMER]["seconds_since_progress"])
    if "deliveries" in more:
        metrics.PARKED.set(more["parked"])
        metrics.DUE.set(more["deliveries"]["due"])
        metrics.LATE.set(more["deliveries"]["late"])
        metrics.HELD.set(more["deliveries"]["held"])
