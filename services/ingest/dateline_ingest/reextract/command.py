"""`dateline reextract`: documents read again by the extractors of today, the difference said as events."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Annotated

import typer
from dateline.client.servers import join_running
from dateline.client.terminal import clean, notes
from dateline.contracts.cloudevents import parse_timestamp
from dateline.database import create_engine, require_newest, upgrade
from dateline.errors import DatelineError
from dateline.log import KafkaPublisher, Relay
from sqlalchemy.ext.asyncio import AsyncEngine

from dateline_ingest.emit.workers import Reading, Workers
from dateline_ingest.migrate import MIGRATIONS
from dateline_ingest.reextract import report, store
from dateline_ingest.reextract.choice import Wishes
from dateline_ingest.reextract.run import Due, Outcomes, Rereading, Tally
from dateline_ingest.reextract.scan import Scan
from dateline_ingest.reextract.spool import Spool
from dateline_ingest.settings import IngestSettings

SENT_EVERY = 0.2  # seconds between looks whether the log has everything
SENT_SECONDS = 30.0  # without any progress; ingest sends what is left


def reextract(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    only: Annotated[list[str] | None, typer.Option("--only", metavar="DOCUMENT_ID", help="Only this one.")] = None,
    source: Annotated[str, typer.Option(help="Only documents of this source.")] = "",
    since: Annotated[str, typer.Option(help="Only texts recorded since this day or moment.")] = "",
    again: Annotated[
        bool, typer.Option("--all", help="Also those that today's extractors and registries have read.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="A line of JSON a changed document, then one of counts.")
    ] = False,
) -> None:
    """Read documents again by the extractors of today, and say on the log what that changes.

    Works on the running installation, or where DATELINE_KAFKA and DATELINE_INGEST_DATABASE say; beside a running
    ingest. What it has done stays when it is stopped, and the next run goes on.
    """
    wishes = Wishes(frozenset(only or ()), source, _moment(since), again)
    asks = not (dry_run or yes)
    if asks and (as_json or not (sys.stdin.isatty() and sys.stdout.isatty())):
        raise DatelineError("Nobody can be asked here.", remedy="Add --yes to carry it out, or --dry-run to look.")
    join_running()
    if asyncio.run(_run(IngestSettings.load(), wishes, look=dry_run or asks, asks=asks, as_json=as_json)):
        raise typer.Exit(1)


@dataclass(frozen=True, slots=True)
class _Surroundings:
    settings: IngestSettings
    engine: AsyncEngine
    workers: Workers
    scan: Scan
    wishes: Wishes
    as_json: bool

    @property
    def outcomes(self) -> Outcomes:
        return Outcomes(self.engine, f"{self.settings.topic_prefix}.events")

    def failed(self, due: Due, reason: str) -> None:
        if self.as_json:
            report.print_json({"document": due.document.id, "failed": reason})
        else:
            notes().print(f"{due.document.id} cannot be read: {clean(reason)}", markup=False)


async def _run(settings: IngestSettings, wishes: Wishes, *, look: bool, asks: bool, as_json: bool) -> int:
    """Return how many documents could not be read or found, and how many extractors not used."""
    async with _surroundings(settings, wishes, as_json=as_json, writes=asks or not look) as around:
        if look:
            with Spool() as spool:
                tally = await _look(around, spool if asks else None)
                _summarise(tally, around, carried_out=False)
                if asks and _wanted(tally):
                    report.show_done(await _carry_out_spooled(around, spool))
                return _faults(tally, around)
        tally = await _carry_out(around)
        _summarise(tally, around, carried_out=True)
        return _faults(tally, around)


def _faults(tally: Tally, around: _Surroundings) -> int:
    return tally.failed + len(around.workers.editions().faults) + len(around.wishes.only - tally.named)


@contextlib.asynccontextmanager
async def _surroundings(
    settings: IngestSettings, wishes: Wishes, *, as_json: bool, writes: bool
) -> AsyncIterator[_Surroundings]:
    topic = f"{settings.topic_prefix}.documents"
    engine = create_engine(settings.ingest_database.get_secret_value(), application="dateline-reextract")
    workers = Workers(settings.extract_workers, settings.extract_seconds, registries=settings.registries)
    try:
        await (upgrade if writes else require_newest)(engine, MIGRATIONS)
        async with Scan(settings.kafka, topic) as scan:
            async with engine.connect() as connection:
                await store.check_topic(connection, topic, scan.identity)
            yield _Surroundings(settings, engine, workers, scan, wishes, as_json)
    finally:
        await workers.close()
        await engine.dispose()


async def _look(around: _Surroundings, spool: Spool | None) -> Tally:
    """Read everything and show the difference; with a spool, keep the readings for who is asked next."""
    outcomes = around.outcomes
    with report.Bar("Comparing") as bar:
        rereading = Rereading(
            around.engine, around.workers, around.scan, around.wishes, failed=around.failed, progress=bar.tell
        )

        async def finish(due: Due, reading: Reading) -> None:
            changes = await outcomes.look(due, reading)
            rereading.tally.add(changes)
            if spool is not None:
                spool.write(due, reading)
            elif changes and around.as_json:
                report.print_json(report.changes_as_json(due, changes))
            elif changes:
                report.show_changes(due, changes)

        await rereading.run(finish)
    return rereading.tally


async def _carry_out(around: _Surroundings) -> Tally:
    outcomes = around.outcomes
    async with _sending(around):
        with report.Bar("Re-extracting") as bar:
            rereading = Rereading(
                around.engine, around.workers, around.scan, around.wishes, failed=around.failed, progress=bar.tell
            )

            async def finish(due: Due, reading: Reading) -> None:
                changes = await outcomes.carry_out(due, reading)
                rereading.tally.add(changes)
                if changes and around.as_json:
                    report.print_json(report.changes_as_json(due, changes))

            await rereading.run(finish)
    return rereading.tally


async def _carry_out_spooled(around: _Surroundings, spool: Spool) -> Tally:
    outcomes, tally = around.outcomes, Tally()
    async with _sending(around):
        with report.Bar("Carrying out") as bar:
            for due, reading in spool.read():
                tally.add(await outcomes.carry_out(due, reading))
                tally.read += 1
                bar.tell(tally.read, spool.count, tally.read)
    return tally


def _wanted(tally: Tally) -> bool:
    if not tally.changes:
        return bool(tally.read)  # nobody need be asked about remembering by what documents were read
    return typer.confirm("Say this on the log?", default=False)


def _summarise(tally: Tally, around: _Surroundings, *, carried_out: bool) -> None:
    if around.as_json:
        report.print_json(report.summary_as_json(tally, carried_out=carried_out))
    else:
        report.show_summary(tally, around.workers.editions(), carried_out=carried_out)
    for document in sorted(around.wishes.only - tally.named):
        words = f"The log has no document {clean(document)} that fits; `dateline entry` shows the ids of documents."
        notes().print(words, markup=False)


@contextlib.asynccontextmanager
async def _sending(around: _Surroundings) -> AsyncIterator[None]:
    """Send what is written to the log, whether or not ingest runs; two relays share the lanes without reordering."""
    relay = Relay(around.engine, KafkaPublisher(around.settings.kafka, client_id="dateline-reextract"))
    task = asyncio.create_task(relay.run())
    try:
        yield
        await _sent(around.engine, lambda: relay.fault)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _sent(engine: AsyncEngine, fault: Callable[[], str]) -> None:
    """Wait until the log has everything; give up where nothing moves, since ingest sends what is left."""
    clock = asyncio.get_running_loop().time
    least, moved = -1, clock()
    while True:
        async with engine.connect() as connection:
            waiting = await store.unsent(connection)
        if not waiting:
            return
        if least < 0 or waiting < least:
            least, moved = waiting, clock()
        elif clock() - moved > SENT_SECONDS:
            words = f"{waiting:,} events are stored and wait for Kafka; ingest sends them when it answers."
            notes().print(f"{words} {clean(fault())}", markup=False)
            return
        await asyncio.sleep(SENT_EVERY)


def _moment(since: str) -> dt.datetime | None:
    """Read a day, in UTC, or a moment."""
    if not since:
        return None
    try:
        day = dt.date.fromisoformat(since)
    except ValueError:
        return parse_timestamp(since, "--since")
    return dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC)
