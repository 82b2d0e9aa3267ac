"""timeline as an application: the query API, feeds and pages, and the projector beside them."""

import contextlib
from collections.abc import AsyncIterator
from importlib.metadata import version
from typing import Any

from dateline import logging
from dateline.clock import SYSTEM_CLOCK, Clock
from dateline.database import create_engine, upgrade
from dateline.http import Check, Readiness, Runner, Task, create_app
from dateline.log.outbox import waiting
from dateline.log.parked import count_parked
from dateline.log.parked_routes import parked_router
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from dateline_timeline import metrics
from dateline_timeline.feeds.routes import feeds_router
from dateline_timeline.migrations import FOLDER
from dateline_timeline.names import names
from dateline_timeline.pages.routes import pages_router
from dateline_timeline.project import documents, handler
from dateline_timeline.project.collector import collect_less_often
from dateline_timeline.project.processes import process_tasks
from dateline_timeline.project.service import Projector
from dateline_timeline.query.routes import query_router
from dateline_timeline.settings import Settings

DESCRIPTION = "What happened, in which order, and how do we know?"


def create() -> FastAPI:
    """Return the application with the settings of the environment; uvicorn's factory."""
    settings = Settings.load()
    logging.configure(settings.log_level, service="timeline")
    collect_less_often()
    names()  # a faulty registry is told now, not by the first page
    return build(settings)


def build(settings: Settings, clock: Clock = SYSTEM_CLOCK) -> FastAPI:
    """Return the application with these settings."""
    service = _Service(settings, clock)
    key = settings.signing_key()
    return create_app(
        title="dateline timeline",
        version=version("dateline-timeline"),
        description=DESCRIPTION,
        settings=settings,
        ready=service.ready,
        lifespan=service.lifespan,
        clock=clock,
        routers=[
            # Before the query API: its /timelines/{subject} would take a name with `.atom` behind.
            feeds_router(service.engine_of, key, settings.timeline_url),
            query_router(service.engine_of, key),
            pages_router(service.engine_of, key),
            parked_router("/v1/parked", service.engine_of, service.handlers()),
        ],
    )


class _Service:
    """The database and the projector of one running application."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._engine = create_engine(settings.timeline_database.get_secret_value(), application="timeline")
        self._projector = Projector(settings, self._engine, clock)
        self._runner = Runner([], clock=clock)

    def engine_of(self) -> AsyncEngine:
        """Return the engine."""
        return self._engine

    def handlers(self) -> dict[str, Any]:
        """Return what replays parked records, by consumer."""
        return {
            handler.CONSUMER: self._projector.events_handler,
            documents.CONSUMER: self._projector.documents_handler,
        }

    @contextlib.asynccontextmanager
    async def lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        """Migrate, project and serve; then stop within bounds."""
        try:
            await upgrade(self._engine, FOLDER)
            self._runner.tasks = self._tasks()
            async with self._runner:
                yield
        finally:
            await self._engine.dispose()

    def _tasks(self) -> list[Task]:
        if self._settings.project_workers == 1:
            return self._projector.tasks()
        return process_tasks(self._settings)

    async def ready(self) -> Readiness:
        """Say whether the database is there and the projector goes on; Kafka being away is told, and not a fault."""
        more: dict[str, Any] = {}
        checks = {"database": Check(ok=True)}
        try:
            async with self._engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
                more |= {"parked": await count_parked(connection), "outbox": await waiting(connection)}
                metrics.PARKED.set(more["parked"])
                metrics.OUTBOX.set(more["outbox"])
        except Exception as error:  # noqa: BLE001 -- whatever it is, the answer is that the database does not serve
            checks["database"] = Check(ok=False, detail=f"PostgreSQL does not answer ({type(error).__name__}).")
        checks |= self._runner.checks()
        if self._settings.project_workers == 1:
            more["lag"] = 0
            for consumer in (self._projector.events, self._projector.documents):
                progress = consumer.progress()
                more["lag"] += progress.lag
                metrics.LAG.labels(progress.consumer).set(progress.lag)
                metrics.SECONDS_SINCE_PROGRESS.labels(progress.consumer).set(progress.seconds_since_progress)
                more[progress.consumer] = {
                    "partitions": progress.partitions,
                    "lag": progress.lag,
                    "seconds_since_progress": round(progress.seconds_since_progress, 1),
                    "fault": progress.fault,
                }
                if progress.stalled and not progress.away:
                    checks[progress.consumer] = Check(ok=False, detail="Records wait and none goes through.")
            more["relay"] = {"fault": self._projector.relay.fault}
        return Readiness(checks, more)
