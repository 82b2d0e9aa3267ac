"""Runs one source now, for the command line: the same way as on schedule, or dry."""

from __future__ import annotations

from dateline.clock import SYSTEM_CLOCK
from dateline.contracts import Document
from dateline.database import create_engine, upgrade
from dateline.errors import DatelineError

from dateline_ingest.collect.intake import Intake
from dateline_ingest.emit.workers import Workers
from dateline_ingest.migrate import MIGRATIONS
from dateline_ingest.settings import IngestSettings, SourceSettings
from dateline_ingest.sources.configuration import Configured
from dateline_ingest.sources.run import Outcome, SinkFailed, run, surroundings
from dateline_ingest.sources.runner import SourceRunner
from dateline_ingest.sources.sinks import DrySink


async def try_once(item: Configured) -> tuple[Outcome, list[Document]]:
    """Run a source from its beginning and return what it would bring; nothing is stored."""
    sink = DrySink()
    outcome = await run(item, None, sink, surroundings(SourceSettings.load(), SYSTEM_CLOCK))
    return outcome, [prepared.document for prepared in sink.documents]


async def run_once(item: Configured) -> Outcome | None:
    """Run a source on ingest's database; None when another process runs it. Raises DatelineError."""
    settings = IngestSettings.load()
    engine = create_engine(settings.ingest_database.get_secret_value(), application="dateline-sources")
    try:
        await upgrade(engine, MIGRATIONS)
        workers = Workers(1, settings.extract_seconds)
        intake = Intake(engine, f"{settings.topic_prefix}.documents", SYSTEM_CLOCK, workers)
        return await SourceRunner([item], intake, surroundings(settings, SYSTEM_CLOCK)).run_once(item.name)
    except SinkFailed as error:
        raise DatelineError(f"The documents could not be stored: {error}.") from error
    finally:
        await engine.dispose()
