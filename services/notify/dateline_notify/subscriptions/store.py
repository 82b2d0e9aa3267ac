"""The SQL of subscriptions. Nothing here commits."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson

from dateline_notify.filter import Filter

_COLUMNS = (
    "id, owner, name, filter::text, max_age, url, headers::text, state, reason, secret, former_secret,"
    " former_secret_until, created, updated, failing_since"
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A subscription's row. `owner` is the subject of the token that made it; `secret` signs its messages."""

    id: str
    owner: str
    name: str
    filter: Filter
    max_age: int | None
    url: str
    headers: dict[str, str]
    state: str
    reason: str
    secret: str
    created: dt.datetime
    updated: dt.datetime
    failing_since: dt.datetime | None = None


def _stored(row: asyncpg.Record) -> Stored:
    return Stored(
        row["id"],
        row["owner"],
        row["name"],
        Filter.from_json(orjson.loads(row["filter"])),
        row["max_age"],
        row["url"],
        orjson.loads(row["headers"]),
        row["state"],
        row["reason"],
        row["secret"],
        row["created"],
        row["updated"],
        row["failing_since"],
    )


async def insert(raw: asyncpg.Connection, new: Stored) -> None:
    """Add a subscription."""
    await raw.execute(
        "INSERT INTO subscriptions"
        " (id, owner, name, filter, max_age, url, headers, state, secret, created, updated)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
        new.id,
        new.owner,
        new.name,
        _json(new.filter.as_json()),
        new.max_age,
        new.url,
        _json(new.headers),
        new.state,
        new.secret,
        new.created,
    )
    await roster_moved(raw)


async def get(raw: asyncpg.Connection, id_: str, owner: str | None, *, lock: bool = False) -> Stored | None:
    """Return a subscription of an owner (None: of anyone), locked against other writers if asked."""
    row = await raw.fetchrow(
        f"SELECT {_COLUMNS} FROM subscriptions WHERE id = $1 AND ($2::text IS NULL OR owner = $2)"
        f"{' FOR UPDATE' if lock else ''}",
        id_,
        owner,
    )
    return None if row is None else _stored(row)


async def page(
    raw: asyncpg.Connection, owner: str | None, after: tuple[dt.datetime, str] | None, limit: int
) -> list[Stored]:
    """Return subscriptions of an owner (None: of everyone) after a (created, id), the oldest first."""
    created, id_ = after or (None, None)
    rows = await raw.fetch(
        f"SELECT {_COLUMNS} FROM subscriptions WHERE ($1::text IS NULL OR owner = $1)"
        " AND ($2::timestamptz IS NULL OR (created, id) > ($2, $3)) ORDER BY created, id LIMIT $4",
        owner,
        created,
        id_,
        limit,
    )
    return [_stored(row) for row in rows]


async def update(raw: asyncpg.Connection, new: Stored) -> None:
    """Store all that a caller may alter."""
    await raw.execute(
        "UPDATE subscriptions SET name = $2, filter = $3, max_age = $4, url = $5, headers = $6, state = $7,"
        " reason = $8, updated = $9, failing_since = $10 WHERE id = $1",
        new.id,
        new.name,
        _json(new.filter.as_json()),
        new.max_age,
        new.url,
        _json(new.headers),
        new.state,
        new.reason,
        new.updated,
        new.failing_since,
    )
    await roster_moved(raw)


async def rotate(raw: asyncpg.Connection, id_: str, secret: str, until: dt.datetime, now: dt.datetime) -> None:
    """Replace the secret; the former one signs as well until then."""
    await raw.execute(
        "UPDATE subscriptions SET former_secret = secret, former_secret_until = $3, secret = $2, updated = $4"
        " WHERE id = $1",
        id_,
        secret,
        until,
        now,
    )


async def delete(raw: asyncpg.Connection, id_: str) -> None:
    """Forget a subscription and what it was told."""
    await raw.execute("DELETE FROM subscriptions WHERE id = $1", id_)
    await roster_moved(raw)


async def roster_moved(raw: asyncpg.Connection) -> None:
    """Note that who matches what has changed. Called last: the row is locked for everyone until the commit."""
    await raw.execute("UPDATE roster SET version = version + 1")


async def remember(
    raw: asyncpg.Connection,
    owner: str,
    key: str,
    request: bytes,
    subscription: str,
    *,
    now: dt.datetime,
    oldest: dt.datetime,
) -> tuple[bytes, str] | None:
    """Note which subscription a request with an idempotency key made.

    Returns None when the key is new, else the digest of the request and the subscription that it made before. Waits
    for another request with the same key. Keys from before `oldest` are forgotten.
    """
    await raw.execute("DELETE FROM idempotency WHERE owner = $1 AND created < $2", owner, oldest)
    made = await raw.fetchval(
        "INSERT INTO idempotency (owner, key, request, subscription, created) VALUES ($1, $2, $3, $4, $5)"
        " ON CONFLICT (owner, key) DO NOTHING RETURNING subscription",
        owner,
        key,
        request,
        subscription,
        now,
    )
    if made is not None:
        return None
    row = await raw.fetchrow("SELECT request, subscription FROM idempotency WHERE owner = $1 AND key = $2", owner, key)
    return (row["request"], row["subscription"])


def _json(value: dict[str, Any]) -> str:
    return orjson.dumps(value).decode()
