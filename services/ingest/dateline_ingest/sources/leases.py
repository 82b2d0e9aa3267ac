"""Who runs a source, and how far it is. All times are the database's: replicas need not agree on theirs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from dateline.database import driver
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncConnection

from dateline_ingest.sources.run import Outcome, SinkLost

TTL = dt.timedelta(seconds=60)  # a killed replica's sources are taken over after this long
BEAT_SECONDS = 20.0  # a third of it


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to run a source. `epoch` fences: what carries an older one has no effect.

    `due` is from when it was taken: another one at the end tells that the source was woken meanwhile.
    """

    name: str
    epoch: int
    cursor: dict[str, Any] | None
    due: dt.datetime


async def register(connection: AsyncConnection, sources: Sequence[tuple[str, str]]) -> None:
    """See that configured sources, by name and type, have their rows."""
    raw = await driver(connection)
    await raw.execute(
        "INSERT INTO sources (name, type) SELECT * FROM unnest($1::text[], $2::text[])"
        " ON CONFLICT (name) DO UPDATE SET type = excluded.type,"
        # A cursor of another type of source means nothing to this one.
        " cursor = CASE WHEN sources.type = excluded.type THEN sources.cursor END",
        [name for name, _ in sources],
        [kind for _, kind in sources],
    )


async def claim(
    connection: AsyncConnection, owner: str, names: Sequence[str], *, due_only: bool = True, ttl: dt.timedelta = TTL
) -> Lease | None:
    """Take the most overdue source that nobody runs; None where there is none."""
    raw = await driver(connection)
    row = await raw.fetchrow(
        "UPDATE sources SET owner = $1, epoch = epoch + 1, heartbeat = now() WHERE name = ("
        " SELECT name FROM sources WHERE name = ANY($2::text[]) AND (due <= now() OR NOT $3)"
        " AND (owner IS NULL OR heartbeat < now() - $4::interval) ORDER BY due LIMIT 1 FOR UPDATE SKIP LOCKED)"
        " RETURNING name, epoch, cursor::text AS cursor, due",
        owner,
        list(names),
        due_only,
        ttl,
    )
    if row is None:
        return None
    return Lease(row["name"], row["epoch"], orjson.loads(row["cursor"]) if row["cursor"] else None, row["due"])


async def beat(connection: AsyncConnection, lease: Lease) -> None:
    """Say that the run goes on; raises SinkLost when somebody else took over."""
    await _with_epoch(connection, lease, "heartbeat = now()")


async def hold(connection: AsyncConnection, lease: Lease, cursor: BaseModel | None) -> None:
    """Within the transaction that accepts documents: keep the cursor, and make sure that the lease still holds."""
    if cursor is None:
        await _with_epoch(connection, lease, "heartbeat = now()")
    else:
        await _with_epoch(connection, lease, "heartbeat = now(), cursor = $3::text::jsonb", cursor.model_dump_json())


async def finish(connection: AsyncConnection, lease: Lease, outcome: Outcome, every: dt.timedelta) -> None:
    """Give the lease back with the run's outcome; the source is due again after `every`, or at once if it was woken."""
    await _with_epoch(
        connection,
        lease,
        "owner = NULL, state = $3, reason = $4, seen = $5, claimed = $6, last_run = now(),"
        " failures = CASE WHEN $3 IN ('ok', 'quiet') THEN 0 ELSE failures + 1 END,"
        " last_ok = CASE WHEN $3 IN ('ok', 'quiet') THEN now() ELSE last_ok END,"
        " last_new = CASE WHEN $7 > 0 THEN now() ELSE last_new END, accepted = accepted + $7,"
        " due = CASE WHEN due <> $8 THEN now() ELSE now() + $9::interval END",
        outcome.state,
        _storable(outcome.reason[:2000]),
        outcome.seen,
        outcome.claimed,
        outcome.changed,
        lease.due,
        every,
    )


async def release(connection: AsyncConnection, lease: Lease) -> None:
    """Give the lease back without a verdict: the run was cut short by us."""
    await _with_epoch(connection, lease, "owner = NULL, due = now()")


async def wake(connection: AsyncConnection, name: str) -> None:
    """Have a source run as soon as somebody can; also when it runs now, once more."""
    raw = await driver(connection)
    await raw.execute("UPDATE sources SET due = clock_timestamp() WHERE name = $1", name)


async def standing(connection: AsyncConnection, name: str) -> tuple[int, dt.datetime | None]:
    """Return how often in a row a source failed, and when it last had something new."""
    raw = await driver(connection)
    row = await raw.fetchrow("SELECT failures, last_new FROM sources WHERE name = $1", name)
    return (row["failures"], row["last_new"]) if row else (0, None)


async def states(connection: AsyncConnection) -> list[dict[str, Any]]:
    """Return every source that was ever configured, with how it is."""
    raw = await driver(connection)
    rows = await raw.fetch(
        "SELECT name, type, state, reason, failures, owner IS NOT NULL AND heartbeat > now() - $1::interval AS running,"
        " due, last_run, last_ok, last_new, seen, claimed, accepted FROM sources ORDER BY name",
        TTL,
    )
    return [dict(row) for row in rows]


def _storable(reason: str) -> str:
    """Return a publisher's words without what PostgreSQL's text cannot hold."""
    return reason.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


async def _with_epoch(connection: AsyncConnection, lease: Lease, assignments: str, *values: object) -> None:
    raw = await driver(connection)
    done = await raw.execute(
        f"UPDATE sources SET {assignments} WHERE name = $1 AND epoch = $2", lease.name, lease.epoch, *values
    )
    if done != "UPDATE 1":
        raise SinkLost(f"Another replica runs {lease.name} now.")
