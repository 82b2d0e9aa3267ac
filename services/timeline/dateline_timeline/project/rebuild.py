"""Holding the tables against what the events make, and making them anew from the log."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass

from dateline.database import driver
from dateline.errors import DatelineError
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from dateline_timeline.project import documents, handler, store
from dateline_timeline.project.compute import group_entries

GROUPS = 1_000  # compared at a time


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that its table and its events tell differently: `missing` in the table, `extra` there, or `other`."""

    entry: str
    lead: str
    object: str
    kind: str


@dataclass(frozen=True, slots=True)
class Compared:
    """How far a comparison is."""

    groups: int
    entries: int
    differences: Sequence[Difference]


class StillProjecting(DatelineError):  # noqa: N818 -- a state of the world
    """A service projects into this database."""


async def compare(engine: AsyncEngine) -> AsyncIterator[Compared]:
    """Work every entry out anew and compare it with the table, some groups at a time.

    All are read from one snapshot, so that it may run beside the service.
    """
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        async with connection.begin():
            raw = await driver(connection)
            after: int | None = None
            while True:
                rows = await raw.fetch(
                    "SELECT DISTINCT grp FROM (SELECT grp FROM events UNION ALL SELECT grp FROM entries) AS g"
                    " WHERE $1::bigint IS NULL OR grp > $1 ORDER BY grp LIMIT $2",
                    after,
                    GROUPS,
                )
                if not rows:
                    return
                after = rows[-1]["grp"]
                yield await _compare_groups(connection, [row["grp"] for row in rows])


async def _compare_groups(connection: AsyncConnection, groups: Sequence[int]) -> Compared:
    raw = await driver(connection)
    claims = await store.load_claims(raw, groups)
    shown = await store.load_shown(raw, groups)
    made = {
        (one.entry.id, name): one.digest
        for name, rows in claims.items()
        for one in group_entries(list(rows.values())).made.values()
    }
    there = {(id_, one.group): one.made_of for entries in shown.values() for id_, one in entries.items()}
    return Compared(len(groups), len(there), _differences(made, there))


def _differences(
    made: Mapping[tuple[str, tuple[str, str]], bytes], there: Mapping[tuple[str, tuple[str, str]], bytes]
) -> list[Difference]:
    found = []
    for id_, (lead, object_) in sorted(made.keys() | there.keys()):
        place = (id_, (lead, object_))
        if made.get(place) != there.get(place):
            kind = "missing" if place not in there else "extra" if place not in made else "other"
            found.append(Difference(id_, lead, object_, kind))
    return found


async def forget(engine: AsyncEngine) -> None:
    """Empty the derived tables, so that the service reads the log from its start when it runs again.

    It then tells nothing of what was in the tables before: notify has been told.

    Raises StillProjecting while a service projects into this database.
    """
    async with engine.begin() as connection:
        held = await connection.execute(
            text("SELECT pg_try_advisory_xact_lock(:space, 0)"), {"space": store.PROJECTING}
        )
        if not held.scalar_one():
            raise StillProjecting(
                "A service projects into this database.", remedy="Stop timeline, then rebuild, then start it again."
            )
        await connection.execute(text("TRUNCATE events, entries, documents, quiet"))
        await connection.execute(
            text(
                "INSERT INTO quiet (partition, until)"
                " SELECT partition, next_offset FROM positions WHERE consumer = :events"
            ),
            {"events": handler.CONSUMER},
        )
        await connection.execute(
            text("DELETE FROM positions WHERE consumer IN (:events, :documents)"),
            {"events": handler.CONSUMER, "documents": documents.CONSUMER},
        )
