"""Records that failed, each with its reason: listed, shown, and tried again by today's code."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection

from dateline.log.records import Headers, Record


@dataclass(frozen=True, slots=True)
class Parked:
    """A record that could not be applied, and why."""

    id: int
    consumer: str
    record: Record
    reason: str
    parked_at: dt.datetime


def pack_headers(headers: Headers) -> bytes:
    """Write headers as bytes that any header survives: JSON of latin-1 strings, which map to bytes one to one."""
    return orjson.dumps([[name, value.decode("latin-1")] for name, value in headers])


def unpack_headers(packed: bytes) -> Headers:
    """Read headers that `pack_headers` wrote."""
    return tuple((name, value.encode("latin-1")) for name, value in orjson.loads(packed))


async def park(
    connection: AsyncConnection, consumer: str, failed: Sequence[tuple[Record, str]], now: dt.datetime
) -> None:
    """Set records aside; one that is parked already (a rebuild meets it again) gets today's reason."""
    if failed:
        await connection.execute(
            text(
                'INSERT INTO parked (consumer, topic, partition, "offset", key, value, headers, reason, parked_at)'
                " VALUES (:consumer, :topic, :partition, :offset, :key, :value, :headers, :reason, :now)"
                ' ON CONFLICT (consumer, topic, partition, "offset") DO UPDATE'
                " SET reason = excluded.reason, parked_at = excluded.parked_at"
            ),
            [
                {
                    "consumer": consumer,
                    "topic": record.topic,
                    "partition": record.partition,
                    "offset": record.offset,
                    "key": record.key,
                    "value": record.value,
                    "headers": pack_headers(record.headers),
                    "reason": reason[:2000],
                    "now": now,
                }
                for record, reason in failed
            ],
        )


_COLUMNS = 'id, consumer, topic, partition, "offset", key, value, headers, reason, parked_at'


def _parked(row: Row[tuple[object, ...]]) -> Parked:
    record = Record(row.topic, row.partition, row.offset, row.key, row.value, unpack_headers(row.headers))
    return Parked(row.id, row.consumer, record, row.reason, row.parked_at)


async def list_parked(connection: AsyncConnection, after: int = 0, limit: int = 100) -> list[Parked]:
    """Return parked records in the order in which they were parked, beyond the id `after`."""
    rows = await connection.execute(
        text(f"SELECT {_COLUMNS} FROM parked WHERE id > :after ORDER BY id LIMIT :limit"),
        {"after": after, "limit": limit},
    )
    return [_parked(row) for row in rows]


async def get_parked(connection: AsyncConnection, parked_id: int, *, lock: bool = False) -> Parked | None:
    """Return one parked record, locked against a second replay if asked."""
    rows = await connection.execute(
        text(f"SELECT {_COLUMNS} FROM parked WHERE id = :id{' FOR UPDATE' if lock else ''}"), {"id": parked_id}
    )
    row = rows.one_or_none()
    return None if row is None else _parked(row)


async def unpark(connection: AsyncConnection, parked_id: int) -> None:
    """Forget a parked record that went through."""
    await connection.execute(text("DELETE FROM parked WHERE id = :id"), {"id": parked_id})


async def count_parked(connection: AsyncConnection) -> int:
    """Return how many records are parked."""
    return int((await connection.execute(text("SELECT count(*) FROM parked"))).scalar_one())
