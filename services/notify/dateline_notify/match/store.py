"""The SQL of matching."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import asyncpg
import orjson
from dateline.contracts import ChangeCause

from dateline_notify.deliver.store import CHANNEL
from dateline_notify.endpoint import endpoint_of
from dateline_notify.filter import Filter
from dateline_notify.match.deciding import Telling
from dateline_notify.match.roster import Roster, Subscriber


async def lock_positions(raw: asyncpg.Connection, consumer: str, partitions: Collection[int]) -> None:
    """Hold the positions of partitions: a replay of parked records waits for the consumer, or the consumer for it."""
    await raw.execute(
        "SELECT FROM positions WHERE consumer = $1 AND partition = ANY($2::integer[]) ORDER BY partition FOR UPDATE",
        consumer,
        list(partitions),
    )


async def load_roster(raw: asyncpg.Connection, known: Roster | None) -> Roster:
    """Return the active subscriptions; `known` itself where nothing moved since."""
    version = await raw.fetchval("SELECT version FROM roster")
    if known is not None and known.version == version:
        return known
    rows = await raw.fetch(
        "SELECT id, filter::text, max_age, created, url FROM subscriptions WHERE state = 'active' ORDER BY id"
    )
    return Roster(
        version,
        [
            Subscriber(
                row["id"],
                Filter.from_json(orjson.loads(row["filter"])),
                row["max_age"],
                row["created"],
                endpoint_of(row["url"]),
            )
            for row in rows
        ],
    )


async def load_causes(raw: asyncpg.Connection, entries: Collection[str]) -> dict[str, ChangeCause]:
    """Return the cause of the last change known of each entry."""
    rows = await raw.fetch('SELECT id, partition, "offset" FROM entries WHERE id = ANY($1)', list(entries))
    return {row["id"]: ChangeCause(partition=row["partition"], offset=row["offset"]) for row in rows}


async def save_causes(raw: asyncpg.Connection, causes: Mapping[str, ChangeCause]) -> None:
    """Keep the cause of the last change known of each entry."""
    await raw.execute(
        "INSERT INTO entries SELECT * FROM unnest($1::text[], $2::integer[], $3::bigint[])"
        ' ON CONFLICT (id) DO UPDATE SET partition = excluded.partition, "offset" = excluded."offset"',
        list(causes),
        [cause.partition for cause in causes.values()],
        [cause.offset for cause in causes.values()],
    )


async def load_told(raw: asyncpg.Connection, entries: Collection[str]) -> Iterable[tuple[str, str, dict[str, Any]]]:
    """Return what each subscription was told of some entries: entry, subscription, shown."""
    rows = await raw.fetch("SELECT entry, subscription, shown::text FROM told WHERE entry = ANY($1)", list(entries))
    return [(row["entry"], row["subscription"], orjson.loads(row["shown"])) for row in rows]


async def save_told(raw: asyncpg.Connection, moved: Mapping[tuple[str, str], tuple[Mapping[str, Any], str]]) -> None:
    """Keep what subscriptions were told; one that was deleted meanwhile is left out."""
    await raw.execute(
        "INSERT INTO told (entry, subscription, shown, change)"
        " SELECT v.entry, s.id, v.shown, v.change"
        " FROM unnest($1::text[], $2::text[], $3::jsonb[], $4::text[]) AS v(entry, subscription, shown, change)"
        " JOIN (SELECT id FROM subscriptions WHERE id = ANY($2) ORDER BY id FOR SHARE) AS s ON s.id = v.subscription"
        " ON CONFLICT (entry, subscription) DO UPDATE SET shown = excluded.shown, change = excluded.change",
        [entry for entry, _ in moved],
        [subscription for _, subscription in moved],
        [orjson.dumps(what).decode() for what, _ in moved.values()],
        [change for _, change in moved.values()],
    )


async def save_messages(raw: asyncpg.Connection, bodies: Mapping[str, bytes]) -> None:
    """Keep bodies by their digest; subscriptions that are told the same share one.

    One that is there already is locked, so that it is not deleted with another's last delivery meanwhile.
    """
    await raw.execute(
        "INSERT INTO messages SELECT * FROM unnest($1::text[], $2::text[])"
        " ON CONFLICT (id) DO UPDATE SET id = excluded.id",
        list(bodies),
        [body.decode() for body in bodies.values()],
    )


async def queue(raw: asyncpg.Connection, tellings: Sequence[tuple[str, Telling, str]], now: dt.datetime) -> None:
    """Queue deliveries of (delivery id, telling, message id), and wake the deliverers when this commits.

    The lock holds a subscription as it is until then: one that was paused meanwhile gets its delivery held, one that
    was deleted gets none.
    """
    await raw.execute(
        "INSERT INTO deliveries (id, subscription, kind, entry, change, message, endpoint, state, created, due)"
        " SELECT v.id, s.id, v.kind, v.entry, v.change, v.message, v.endpoint,"
        " CASE s.state WHEN 'active' THEN 'pending' ELSE 'held' END, $8, $8"
        " FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])"
        " WITH ORDINALITY AS v(id, subscription, kind, entry, change, message, endpoint, n)"
        " JOIN (SELECT id, state FROM subscriptions WHERE id = ANY($2) ORDER BY id FOR SHARE) AS s"
        " ON s.id = v.subscription ORDER BY v.n ON CONFLICT (id) DO NOTHING",
        [id_ for id_, _, _ in tellings],
        [telling.subscriber.id for _, telling, _ in tellings],
        [telling.kind for _, telling, _ in tellings],
        [telling.change.entry.id for _, telling, _ in tellings],
        [telling.change.id for _, telling, _ in tellings],
        [message for _, _, message in tellings],
        [telling.subscriber.endpoint for _, telling, _ in tellings],
        now,
    )
    await raw.execute(f"NOTIFY {CHANNEL}")
