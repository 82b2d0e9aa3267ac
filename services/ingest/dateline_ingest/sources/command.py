"""`dateline sources`: check the file of sources, list them, run one or try it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from dateline.client.api import Api
from dateline.client.installation import find
from dateline.client.terminal import clean, notes, output, text
from dateline.clock import SYSTEM_CLOCK
from dateline.contracts.ids import document_id
from dateline.database import create_engine, upgrade
from dateline.errors import DatelineError
from dateline.sources import installed
from rich.table import Table

from dateline_ingest.collect.intake import Intake
from dateline_ingest.collect.prepare import Prepared
from dateline_ingest.emit.workers import Workers
from dateline_ingest.migrate import MIGRATIONS
from dateline_ingest.settings import IngestSettings, SourceSettings
from dateline_ingest.sources.configuration import Configured, SourcesError, read_sources
from dateline_ingest.sources.run import Outcome, SinkFailed, run, surroundings
from dateline_ingest.sources.runner import SourceRunner
from dateline_ingest.sources.sinks import DrySink

sources = typer.Typer(help="Sources of documents: check, list, run.", no_args_is_help=True)

_SHOWN = 20  # documents of a dry run
_File = Annotated[Path | None, typer.Option("--file", "-f", help="The file of sources; else DATELINE_SOURCES.")]


@sources.command("check")
def check(
    file: Annotated[Path | None, typer.Argument(help="The file of sources; else DATELINE_SOURCES.")] = None,
) -> None:
    """Say everything that is wrong with a file of sources."""
    path = _path(file)
    try:
        found = read_sources(path)
    except SourcesError as error:
        for fault in error.faults:
            notes().print(f"{path}: {clean(fault)}", markup=False)
        raise typer.Exit(1) from None
    output().print(f"{path}: {len(found)} source{'s' if len(found) != 1 else ''}, no faults.", markup=False)


@sources.command("list")
def listed(file: _File = None) -> None:
    """List the types that are installed, and how the configured sources are."""
    kinds = Table("TYPE", "FROM", box=None, pad_edge=False)
    for name, place in sorted(installed().items()):
        kinds.add_row(text(name), text(place))
    output().print(kinds)
    table = Table("SOURCE", "TYPE", "STATE", "LAST RUN", "NEW", "REASON", box=None, pad_edge=False)
    rows = _rows(file)
    for row in rows:
        table.add_row(*(text(cell) for cell in row))
    if rows:
        output().print()
        output().print(table)


def _rows(file: Path | None) -> list[tuple[str, ...]]:
    if file is not None or os.environ.get("DATELINE_SOURCES"):
        return [
            (item.name, item.type, "" if item.enabled else "disabled", "", "", "") for item in read_sources(_path(file))
        ]
    with Api(find()) as api:
        answer = api.get("ingest", "/v1/ingest/sources")
    return [
        (row["name"], row["type"], row["state"], row["last_run"] or "", str(row["accepted"]), row["reason"])
        for row in answer["sources"]
    ]


@sources.command("run")
def run_one(
    name: Annotated[str, typer.Argument(help="The source's name in the file.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what it would bring; store nothing.")] = False,
    file: _File = None,
) -> None:
    """Run a source now: here with DATELINE_INGEST_DATABASE, else in the running installation."""
    if dry_run:
        item = _named(name, file)
        sink = DrySink()
        outcome = asyncio.run(run(item, None, sink, surroundings(SourceSettings.load(), SYSTEM_CLOCK)))
        _show(sink.documents)
        _tell(name, outcome, tried=True)
    elif os.environ.get("DATELINE_INGEST_DATABASE"):
        done = asyncio.run(_run_here(_named(name, file)))
        if done is None:
            raise DatelineError(f"Another process runs the source {name} now.", remedy="Wait for it, or try later.")
        _tell(name, done, tried=False)
    else:
        with Api(find()) as api:
            api.post("ingest", f"/v1/ingest/sources/{name}/run", {})
        output().print(
            f"{name} runs as soon as the installation gets to it; `dateline sources list` shows how it went."
        )


async def _run_here(item: Configured) -> Outcome | None:
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


def _path(file: Path | None) -> Path:
    path = file or SourceSettings.load().sources
    if path is None:
        raise DatelineError("There is no file of sources.", remedy="Name it, or set DATELINE_SOURCES.")
    return path


def _named(name: str, file: Path | None) -> Configured:
    found = {item.name: item for item in read_sources(_path(file))}
    if name not in found:
        raise DatelineError(
            f"No source {name} is configured.", remedy=f"Known are {', '.join(sorted(found)) or 'none'}."
        )
    return found[name]


def _show(documents: Sequence[Prepared]) -> None:
    table = Table("ID", "PUBLISHED", "TITLE", "CHARACTERS", "KEY", box=None, pad_edge=False)
    for item in documents[:_SHOWN]:
        document = item.document
        published = document.published.isoformat() if document.published else ""
        table.add_row(
            text(document_id(document.source, document.key)),
            text(published),
            text(document.title, longest=60),
            f"{len(document.text):,}",
            text(document.key, longest=60),
        )
    if documents:
        output().print(table)
    if len(documents) > _SHOWN:
        output().print(f"... and {len(documents) - _SHOWN} more.")


def _tell(name: str, outcome: Outcome, *, tried: bool) -> None:
    for key, reason in outcome.refused:
        notes().print(f"{clean(key)}: refused. {clean(reason)}", markup=False)
    for field in sorted(outcome.unknown_fields):
        notes().print(
            f"The publisher's records have a field that the source does not know: {clean(field)}", markup=False
        )
    verb = "would bring" if tried else "brought"
    new = "" if tried else f", {outcome.changed} of them new or changed"
    reason = f" {clean(outcome.reason)}" if outcome.reason else ""
    output().print(f"{name}: {outcome.state}. It {verb} {outcome.accepted} documents{new}.{reason}", markup=False)
    if outcome.state not in {"ok", "quiet"}:
        raise typer.Exit(1)
