"""`dateline sources`: check the file of sources, list them, run one or try it.

What runs sources is imported where it is needed: it takes seconds to load, and the other commands do without.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from dateline.client.api import Api
from dateline.client.installation import find
from dateline.client.terminal import clean, notes, output, text
from dateline.errors import DatelineError
from dateline.sources import installed
from rich.table import Table

from dateline_ingest.settings import SourceSettings
from dateline_ingest.sources.configuration import Configured, SourcesError, read_sources

if TYPE_CHECKING:
    from dateline.contracts import Document

    from dateline_ingest.sources.run import Outcome

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
        from dateline_ingest.sources.once import try_once

        outcome, documents = asyncio.run(try_once(_named(name, file)))
        _show(documents)
        _tell(name, outcome, tried=True)
    elif os.environ.get("DATELINE_INGEST_DATABASE"):
        from dateline_ingest.sources.once import run_once

        done = asyncio.run(run_once(_named(name, file)))
        if done is None:
            raise DatelineError(f"Another process runs the source {name} now.", remedy="Wait for it, or try later.")
        _tell(name, done, tried=False)
    else:
        with Api(find()) as api:
            api.post("ingest", f"/v1/ingest/sources/{name}/run", {})
        output().print(
            f"{name} runs as soon as the installation gets to it; `dateline sources list` shows how it went."
        )


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


def _show(documents: Sequence[Document]) -> None:
    table = Table("ID", "PUBLISHED", "TITLE", "CHARACTERS", "KEY", box=None, pad_edge=False)
    for document in documents[:_SHOWN]:
        published = document.published.isoformat() if document.published else ""
        table.add_row(
            text(document.id),
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
