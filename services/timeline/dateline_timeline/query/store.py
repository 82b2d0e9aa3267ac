"""Reads entries, events and documents. Each answer comes from one snapshot of the database."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dateline.contracts import Document, EntryState
from dateline.database import driver
from sqlalchemy.ext.asyncio import AsyncConnection

from dateline_timeline.entries import ClaimEvent
from dateline_timeline.project.rows import CLAIM_COLUMNS, unpack_claim
from dateline_timeline.query.filters import Filters, Order

Position = tuple[object, str]
"""The sort key and the id of an entry: where a page ends."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list; `after` is where the next begins, None at the end."""

    entries: tuple[EntryState, ...]
    after: Position | None


@dataclass(frozen=True, slots=True)
class Report:
    """One record about an event, with the JSON of its data."""

    claim: ClaimEvent
    corrected: bool
    data: str


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that has a timeline."""

    id: str
    entries: int
    last_recorded: dt.datetime


async def list_entries(
    connection: AsyncConnection, filters: Filters, order: Order, limit: int, after: Position | None, subject: str = ""
) -> Page:
    """Return a page of entries."""
    column = "occurred_key" if order.endswith("occurred") else "last_recorded"
    descending = order.startswith("-")
    where = filters.conditions(subject)
    if after is not None:
        where.add(f"({column}, id) {'<' if descending else '>'} ({{}}, {{}})", *after)
    direction = "DESC" if descending else "ASC"
    raw = await driver(connection)
    rows = await raw.fetch(
        f"SELECT id, {column} AS at, body FROM entries{where.where}"
        f" ORDER BY {column} {direction}, id {direction} LIMIT {limit + 1}",
        *where.values,
    )
    shown = rows[:limit]
    return Page(
        tuple(EntryState.model_validate_json(row["body"]) for row in shown),
        (shown[-1]["at"], shown[-1]["id"]) if len(rows) > limit else None,
    )


async def count_entries(connection: AsyncConnection, filters: Filters, subject: str = "", most: int = 10_000) -> int:
    """Return how many entries there are, counted up to `most`."""
    where = filters.conditions(subject)
    raw = await driver(connection)
    query = f"SELECT count(*) FROM (SELECT 1 FROM entries{where.where} LIMIT {most}) AS found"
    return int(await raw.fetchval(query, *where.values))


async def newest(connection: AsyncConnection, filters: Filters, subject: str) -> dt.datetime | None:
    """Return when one of these entries was last altered."""
    where = filters.conditions(subject)
    raw = await driver(connection)
    found: dt.datetime | None = await raw.fetchval(
        f"SELECT max(last_recorded) FROM entries{where.where}", *where.values
    )
    return found


async def count_types(connection: AsyncConnection, subject: str) -> list[tuple[str, int]]:
    """Return the types of a subject's entries with their numbers, by name."""
    where = Filters().conditions(subject)
    raw = await driver(connection)
    rows = await raw.fetch(f"SELECT type, count(*) FROM entries{where.where} GROUP BY 1 ORDER BY 1", *where.values)
    return [(row[0], row[1]) for row in rows]


async def get_entry(connection: AsyncConnection, entry: str) -> tuple[EntryState, int] | None:
    """Return an entry and the hash of its group."""
    raw = await driver(connection)
    # One id is in two groups only where a source moved an event of one id from one group to another.
    row = await raw.fetchrow("SELECT body, grp FROM entries WHERE id = $1 ORDER BY state, grp LIMIT 1", entry)
    return None if row is None else (EntryState.model_validate_json(row["body"]), row["grp"])


async def group_of_event(connection: AsyncConnection, entry: str) -> tuple[int, str, str] | None:
    """Return hash, lead and object of the group with the event that would give an entry this id."""
    raw = await driver(connection)
    row = await raw.fetchrow("SELECT grp, lead, object FROM events WHERE entry_id = $1 ORDER BY grp LIMIT 1", entry)
    return None if row is None else (row["grp"], row["lead"], row["object"])


async def group_reports(connection: AsyncConnection, grp: int, lead: str, object_: str) -> list[Report]:
    """Return every record of a group, in order of recording."""
    raw = await driver(connection)
    rows = await raw.fetch(
        f"SELECT corrected, data, {CLAIM_COLUMNS} FROM events WHERE grp = $1 AND lead = $2 AND object = $3"
        ' ORDER BY recorded, partition, "offset", key',
        grp,
        lead,
        object_,
    )
    return [_report(row) for row in rows]


async def document_groups(connection: AsyncConnection, document: str) -> list[tuple[int, str, str]]:
    """Return hash, lead and object of each group with an event of a document."""
    raw = await driver(connection)
    rows = await raw.fetch(
        "SELECT DISTINCT grp, lead, object FROM events WHERE document_id = $1 AND document_id <> '' ORDER BY 2, 3",
        document,
    )
    return [(row[0], row[1], row[2]) for row in rows]


async def get_documents(connection: AsyncConnection, document: str) -> list[tuple[int, Document | None]]:
    """Return a document's generations in order; without a text where it was erased."""
    raw = await driver(connection)
    rows = await raw.fetch("SELECT generation, body FROM documents WHERE id = $1 ORDER BY generation", document)
    return [(row[0], Document.model_validate_json(row[1]) if row[1] else None) for row in rows]


async def known_documents(connection: AsyncConnection, ids: Sequence[str]) -> set[str]:
    """Return which of some documents have a text to show."""
    raw = await driver(connection)
    rows = await raw.fetch(
        "SELECT DISTINCT id FROM documents WHERE id = ANY($1::text[]) AND body IS NOT NULL", list(ids)
    )
    return {row["id"] for row in rows}


async def list_subjects(
    connection: AsyncConnection, containing: str, named: Sequence[str], limit: int
) -> list[Subject]:
    """Return subjects whose id contains a text or is one of `named` (all for the empty text), the largest first."""
    raw = await driver(connection)
    rows = await raw.fetch(
        "SELECT s, count(*), max(last_recorded) FROM entries, unnest(subjects) AS s"
        " WHERE state = 'current' AND ($1 = '' OR position(lower($1) IN lower(s)) > 0 OR s = ANY($2::text[]))"
        " GROUP BY s ORDER BY 2 DESC, 1 LIMIT $3",
        containing.replace("\x00", ""),
        list(named),
        limit,
    )
    return [Subject(row[0], row[1], row[2]) for row in rows]


def _report(row: Any) -> Report:  # noqa: ANN401 -- an asyncpg record
    corrected, data, *claim = row
    return Report(unpack_claim(claim), corrected, data)
