"""`dateline status`: what runs, in which version, and how far it is."""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from dateline.client.terminal import clean, text
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dateline_local.aside import ParkedFirst, ask_parked
from dateline_local.layout import Home
from dateline_local.running import Running, read_running
from dateline_local.services import ask

_ANSWER_SECONDS = 5.0
_REASON_LETTERS = 300  # the whole is in --json


@dataclass(frozen=True, slots=True)
class PartStatus:
    """One part; `lag` and `parked` are in records, None where they mean nothing or are not told.

    `parked_first` is there where anything is parked.
    """

    name: str
    ready: bool
    state: str
    version: str
    address: str
    lag: int | None = None
    parked: int | None = None
    detail: str = ""
    parked_first: ParkedFirst | None = None


async def look(home: Home) -> tuple[Running | None, list[PartStatus]]:
    """What runs in `home`: None and nothing if nothing was started there."""
    running = read_running(home.running)
    if running is None:
        return None, []
    async with httpx2.AsyncClient(timeout=_ANSWER_SECONDS) as client:
        services = [_service(client, name, url, Path(running.token_file)) for name, url in running.urls.items()]
        servers = [
            _server(name, server.address, server.version, embedded=server.embedded)
            for name, server in running.servers.items()
        ]
        return running, list(await asyncio.gather(*services, *servers))


async def _service(client: httpx2.AsyncClient, name: str, url: str, token_file: Path) -> PartStatus:
    answer = await ask(client, url)
    body = answer.body or {}
    parked = _total(body, "parked")
    return PartStatus(
        name,
        answer.ready,
        answer.status or "down",
        answer.version,
        url,
        lag=_total(body, "lag"),
        parked=parked,
        detail=answer.detail,
        parked_first=await ask_parked(client, name, url, token_file) if parked else None,
    )


async def _server(name: str, address: str, version: str, *, embedded: bool) -> PartStatus:
    host, _, port = address.partition(",")[0].rpartition(":")
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, int(port)), _ANSWER_SECONDS)
    except (OSError, ValueError, TimeoutError):
        return PartStatus(name, ready=False, state="down", version=version, address=address, detail="does not answer")
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    where = "embedded" if embedded else "runs elsewhere"
    return PartStatus(name, ready=True, state="ready", version=version, address=address, detail=where)


def _total(body: Mapping[str, Any], key: str) -> int | None:
    """A number, or the sum of a mapping's numbers (one a topic or partition)."""
    value = body.get(key)
    if isinstance(value, Mapping):
        numbers = [number for number in value.values() if isinstance(number, int)]
        return sum(numbers) if numbers else None
    return value if isinstance(value, int) else None


def show(running: Running, parts: list[PartStatus], console: Console) -> None:
    """Print the parts as a table, what was parked and why, and where the data and the logs are."""
    table = Table(box=None, pad_edge=False)
    for column in ("part", "state", "version", "address"):
        table.add_column(column, header_style="dim", overflow="fold")
    for column in ("lag", "parked"):
        table.add_column(column, header_style="dim", justify="right")
    table.add_column("", overflow="fold")
    for part in parts:
        numbers = ("" if number is None else str(number) for number in (part.lag, part.parked))
        state = Text(part.state, "green" if part.ready else "red")
        table.add_row(part.name, state, part.version, part.address, *numbers, text(part.detail))
    console.print(table)
    for part in parts:
        for line in _parked_lines(part):
            console.print(line)
    console.print(
        f"Data in {running.home}, logs in {running.logs}; started {running.started}.", highlight=False, markup=False
    )


def _parked_lines(part: PartStatus) -> Iterator[Text]:
    """Yield a heading and the first reasons; what a reason says came from a record, so it is shown as plain text."""
    if part.parked_first is None:
        return
    first = part.parked_first
    yield Text(f"{part.name} parked {part.parked}; all of them are at {first.url}")
    if first.unread:
        yield Text(f"  Why cannot be told: {first.unread}.")
    for record in first.records:
        yield Text(f"  {record.id}  {clean(record.place)}  ") + text(record.reason, longest=_REASON_LETTERS)
