"""timeline's own commands: `dateline verify` and `dateline rebuild`.

Both need the database, not the service: DATELINE_TIMELINE_DATABASE, or that of the running installation.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer
from dateline.client.servers import join_running
from dateline.database import create_engine, upgrade
from rich.console import Console
from rich.markup import escape
from sqlalchemy.ext.asyncio import AsyncEngine

from dateline_timeline.migrations import FOLDER
from dateline_timeline.project import rebuild
from dateline_timeline.settings import Settings

SHOWN = 100  # differences printed; the rest are counted
_KINDS = {"missing": "is not in the table", "extra": "is in the table, but no event makes it", "other": "differs"}


def register(app: typer.Typer) -> None:
    """Add the commands to the root app."""
    app.command("verify")(verify)
    app.command("rebuild")(rebuild_)


def verify() -> None:
    """Work out every entry anew from its events and compare with the table; exits with 1 where they differ."""
    differences = asyncio.run(_with_database(_verify))
    if differences:
        raise typer.Exit(1)


def rebuild_(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Empty timeline's derived tables; the service makes them anew from the log when it starts, telling nobody."""
    if not yes:
        typer.confirm("Empty timeline's tables? The log stays as it is, and makes them anew.", abort=True)
    asyncio.run(_with_database(rebuild.forget))
    Console().print("The tables are empty. Start timeline: it reads the log from its beginning.")


async def _verify(engine: AsyncEngine) -> int:
    console, groups, entries, differences = Console(), 0, 0, 0
    async for compared in rebuild.compare(engine):
        groups, entries = groups + compared.groups, entries + compared.entries
        for one in compared.differences[: max(0, SHOWN - differences)]:
            place = escape(f"{one.lead}|{one.object}")
            console.print(f"{one.entry} of {place} {_KINDS[one.kind]}.", highlight=False)
        differences += len(compared.differences)
    console.print(f"{entries:,} entries of {groups:,} groups: {differences or 'no'} differences.", highlight=False)
    return differences


async def _with_database(do: "Callable[[AsyncEngine], Awaitable[int | None]]") -> int:
    join_running()
    engine = create_engine(Settings.load().timeline_database.get_secret_value(), application="timeline-command")
    try:
        await upgrade(engine, FOLDER)
        return await do(engine) or 0
    finally:
        await engine.dispose()
