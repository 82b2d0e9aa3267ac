"""The SQL of deliveries. Nothing here commits."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import asyncpg
import orjson

from dateline_notify.deliver.attempt import Message, Outcome

CHANNEL = "dateline_deliveries"  # wakes the deliverers when something is due
_SHOWN = ("id", "n", "kind", "entry", "change", "state", "created", "due", "leased")
_SCANNED = 256  # due rows looked at in a claim; many times what a process sends at once


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this process may send until its lease ends. `claim` proves it when the outcome is stored."""

    id: str
    subscription: str
    kind: str
    endpoint: str
    claim: int
    attempts: int
    step: int
    created: dt.datetime
    message: Message


@dataclass(frozen=True, slots=True)
class Tried:
    """One attempt, as the log of a delivery shows it."""

    n: int
    at: dt.datetime
    milliseconds: int
    status: int | None
    reason: str
    response: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery with its attempts. `n` orders the deliveries of a subscription."""

    id: str
    n: int
    kind: str
    entry: str
    change: str
    state: str
    created: dt.datetime
    due: dt.datetime
    leased: bool
    attempts: list[Tried] = field(default_factory=list)


async def claim(
    raw: asyncpg.Connection,
    now: dt.datetime,
    lease_until: dt.datetime,
    most: int,
    per_endpoint: int,
    busy: Mapping[str, int],
) -> list[Claimed]:
    """Take deliveries that are due, at most `most`, and no more than `per_endpoint` with those that are `busy`.

    Rows that another process is taking are passed over. A row whose lease ended is due again by itself, though not
    while its subscription is paused or disabled: hold leaves out what is leased.
    """
    full = [endpoint for endpoint, used in busy.items() if used >= per_endpoint]
    rows = await raw.fetch(
        "WITH due AS (SELECT d.id, d.endpoint, d.due FROM deliveries AS d JOIN subscriptions AS s"
        " ON s.id = d.subscription WHERE d.state = 'pending' AND d.due <= $1 AND d.endpoint <> ALL($2)"
        " AND (s.state = 'active' OR d.kind = 'test') ORDER BY d.due LIMIT $3 FOR UPDATE OF d SKIP LOCKED),"
        " ranked AS (SELECT id, due, endpoint, row_number() OVER (PARTITION BY endpoint ORDER BY due) AS rank"
        " FROM due),"
        " chosen AS (SELECT id FROM ranked LEFT JOIN unnest($4::text[], $5::integer[]) AS b(endpoint, used)"
        " USING (endpoint) WHERE rank + coalesce(used, 0) <= $6 ORDER BY due LIMIT $7)"
        " UPDATE deliveries AS d SET due = $8, leased = true, claim = d.claim + 1"
        " FROM chosen, subscriptions AS s, messages AS m"
        " WHERE d.id = chosen.id AND s.id = d.subscription AND m.id = d.message"
        " RETURNING d.id, d.subscription, d.kind, d.endpoint, d.claim, d.attempts, d.step, d.created, m.body,"
        " s.url, s.headers::text, s.secret, CASE WHEN s.former_secret_until > $1 THEN s.former_secret END AS former",
        now,
        full,
        _SCANNED,
        list(busy),
        list(busy.values()),
        per_endpoint,
        most,
        lease_until,
    )
    return [_claimed(row) for row in rows]


def _claimed(row: asyncpg.Record) -> Claimed:
    secrets = (row["secret"],) if row["former"] is None else (row["secret"], row["former"])
    message = Message(row["id"], row["url"], orjson.loads(row["headers"]), secrets, row["body"])
    return Claimed(
        row["id"],
        row["subscription"],
        row["kind"],
        row["endpoint"],
        row["claim"],
        row["attempts"],
        row["step"],
        row["created"],
        message,
    )


async def settle(
    raw: asyncpg.Connection, claimed: Claimed, outcome: Outcome, state: str, due: dt.datetime, step: int
) -> bool:
    """Store the outcome of an attempt that failed; False, and nothing stored, where another process has it by now.

    Called after what it does to the subscription: whoever locks both locks the subscription first.
    One that is to be tried again is held where its subscription is no longer active.
    """
    n = await raw.fetchval(
        "UPDATE deliveries AS d SET state = CASE WHEN $3 = 'pending' AND s.state <> 'active' THEN 'held' ELSE $3 END,"
        " due = $4, step = $5, leased = false, attempts = d.attempts + 1"
        " FROM subscriptions AS s WHERE d.id = $1 AND d.claim = $2 AND d.leased AND s.id = d.subscription"
        " RETURNING d.attempts",
        claimed.id,
        claimed.claim,
        state,
        due,
        step,
    )
    if n is None:
        return False
    await raw.execute(
        "INSERT INTO attempts (delivery, n, at, milliseconds, status, reason, response)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        claimed.id,
        n,
        outcome.at,
        outcome.milliseconds,
        outcome.status,
        outcome.reason,
        outcome.response,
    )
    return True


async def settle_delivered(
    raw: asyncpg.Connection, done: Sequence[tuple[Claimed, Outcome]], now: dt.datetime
) -> set[str]:
    """Store attempts that delivered; return the ids of those stored, the others are another process's by now."""
    await raw.execute(
        "UPDATE subscriptions SET failing_since = NULL WHERE id = ANY($1) AND failing_since IS NOT NULL",
        [claimed.subscription for claimed, _ in done],
    )
    rows = await raw.fetch(
        "WITH v AS (SELECT * FROM unnest($1::text[], $2::integer[], $3::timestamptz[], $4::integer[], $5::integer[],"
        " $6::text[], $7::text[]) AS v(id, claim, at, milliseconds, status, reason, response)),"
        " settled AS (UPDATE deliveries AS d SET state = 'delivered', due = $8, leased = false,"
        " attempts = d.attempts + 1 FROM v WHERE d.id = v.id AND d.claim = v.claim AND d.leased"
        " RETURNING d.id, d.attempts)"
        " INSERT INTO attempts (delivery, n, at, milliseconds, status, reason, response)"
        " SELECT s.id, s.attempts, v.at, v.milliseconds, v.status, v.reason, v.response"
        " FROM settled AS s JOIN v ON v.id = s.id RETURNING delivery",
        [claimed.id for claimed, _ in done],
        [claimed.claim for claimed, _ in done],
        [outcome.at for _, outcome in done],
        [outcome.milliseconds for _, outcome in done],
        [outcome.status for _, outcome in done],
        [outcome.reason for _, outcome in done],
        [outcome.response for _, outcome in done],
        now,
    )
    return {row["delivery"] for row in rows}


async def give_back(raw: asyncpg.Connection, claimed: Sequence[Claimed], now: dt.datetime) -> None:
    """End leases of deliveries that were not sent, so that others need not wait for them to run out."""
    await raw.execute(
        "UPDATE deliveries AS d SET due = $3, leased = false FROM unnest($1::text[], $2::integer[]) AS v(id, claim)"
        " WHERE d.id = v.id AND d.claim = v.claim AND d.leased",
        [one.id for one in claimed],
        [one.claim for one in claimed],
        now,
    )


async def note_failure(raw: asyncpg.Connection, subscription: str, now: dt.datetime) -> dt.datetime:
    """Note that an endpoint took no message; return since when it has been so."""
    await raw.execute(
        "UPDATE subscriptions SET failing_since = $2 WHERE id = $1 AND failing_since IS NULL", subscription, now
    )
    since: dt.datetime | None = await raw.fetchval(
        "SELECT failing_since FROM subscriptions WHERE id = $1", subscription
    )
    return since or now


async def disable(raw: asyncpg.Connection, subscription: str, reason: str, now: dt.datetime) -> bool:
    """Disable a subscription that is active, and hold what waits for it; False where it was not active."""
    disabled = await raw.fetchval(
        "UPDATE subscriptions SET state = 'disabled', reason = $2, updated = $3"
        " WHERE id = $1 AND state = 'active' RETURNING id",
        subscription,
        reason,
        now,
    )
    if disabled is None:
        return False
    await hold(raw, subscription)
    await raw.execute("UPDATE roster SET version = version + 1")
    return True


async def hold(raw: asyncpg.Connection, subscription: str) -> None:
    """Keep what waits for a subscription from being sent; what is being sent is finished."""
    await raw.execute(
        "UPDATE deliveries SET state = 'held' WHERE subscription = $1 AND state = 'pending' AND NOT leased",
        subscription,
    )


async def release(raw: asyncpg.Connection, subscription: str, now: dt.datetime) -> None:
    """Send what was held, beginning the schedule again."""
    await raw.execute(
        "UPDATE deliveries SET state = 'pending', due = $2, step = 0 WHERE subscription = $1 AND state = 'held'",
        subscription,
        now,
    )
    await raw.execute(f"NOTIFY {CHANNEL}")


async def redirect(raw: asyncpg.Connection, subscription: str, endpoint: str) -> None:
    """Count what waits for a subscription under its new endpoint."""
    await raw.execute(
        "UPDATE deliveries SET endpoint = $2 WHERE subscription = $1 AND state IN ('pending', 'held') AND NOT leased",
        subscription,
        endpoint,
    )


async def retry(raw: asyncpg.Connection, subscription: str, delivery: str, now: dt.datetime) -> None:
    """Send a delivery again at once, beginning the schedule again; one that is being sent is left to it."""
    await raw.execute(
        "UPDATE deliveries SET state = 'pending', due = $3, step = 0"
        " WHERE subscription = $1 AND id = $2 AND NOT leased",
        subscription,
        delivery,
        now,
    )
    await raw.execute(f"NOTIFY {CHANNEL}")


async def forget(raw: asyncpg.Connection, subscription: str) -> None:
    """Delete the deliveries of a subscription that the caller has locked, and the messages that no other shares."""
    # Whoever deletes or queues a delivery of the same messages comes wholly before or after.
    await raw.execute(
        "SELECT FROM messages WHERE id IN (SELECT message FROM deliveries WHERE subscription = $1)"
        " ORDER BY id FOR UPDATE",
        subscription,
    )
    await raw.execute(
        "WITH gone AS (DELETE FROM deliveries WHERE subscription = $1 RETURNING message)"
        " DELETE FROM messages AS m USING (SELECT DISTINCT message FROM gone) AS g WHERE m.id = g.message"
        " AND NOT EXISTS (SELECT FROM deliveries AS d WHERE d.message = m.id AND d.subscription <> $1)",
        subscription,
    )


async def add_test(
    raw: asyncpg.Connection, id_: str, subscription: str, body: str, endpoint: str, now: dt.datetime
) -> None:
    """Queue a message by which a subscriber tries an endpoint; it is tried once."""
    await raw.execute("INSERT INTO messages (id, body) VALUES ($1, $2)", id_, body)
    await raw.execute(
        "INSERT INTO deliveries (id, subscription, kind, entry, change, message, endpoint, state, created, due)"
        " VALUES ($1, $2, 'test', '', '', $1, $3, 'pending', $4, $4)",
        id_,
        subscription,
        endpoint,
        now,
    )
    await raw.execute(f"NOTIFY {CHANNEL}")


async def page(
    raw: asyncpg.Connection, subscription: str, state: str | None, before: int | None, limit: int
) -> list[Delivery]:
    """Return deliveries of a subscription with their attempts, the newest first, from below `before`."""
    rows = await raw.fetch(
        _with_attempts(
            "SELECT * FROM deliveries WHERE subscription = $1"
            " AND ($2::text IS NULL OR state = $2) AND ($3::bigint IS NULL OR n < $3) ORDER BY n DESC LIMIT $4"
        ),
        subscription,
        state,
        before,
        limit,
    )
    return _deliveries(rows)


async def get(raw: asyncpg.Connection, subscription: str, delivery: str) -> Delivery | None:
    """Return one delivery of a subscription."""
    rows = await raw.fetch(
        _with_attempts("SELECT * FROM deliveries WHERE subscription = $1 AND id = $2"), subscription, delivery
    )
    return next(iter(_deliveries(rows)), None)


def _with_attempts(chosen: str) -> str:
    # One statement, hence one snapshot: a delivery never shows an attempt whose outcome its state does not have yet.
    return (
        "SELECT d.id, d.n, d.kind, d.entry, d.change, d.state, d.created, d.due, d.leased,"
        f" a.n AS attempt, a.at, a.milliseconds, a.status, a.reason, a.response FROM ({chosen}) AS d"
        " LEFT JOIN attempts AS a ON a.delivery = d.id ORDER BY d.n DESC, a.n"
    )


def _deliveries(rows: Sequence[asyncpg.Record]) -> list[Delivery]:
    found: dict[str, Delivery] = {}
    for row in rows:
        one = found.get(row["id"])
        if one is None:
            one = found[row["id"]] = Delivery(**{name: row[name] for name in _SHOWN})
        if row["attempt"] is not None:
            one.attempts.append(
                Tried(row["attempt"], row["at"], row["milliseconds"], row["status"], row["reason"], row["response"])
            )
    return list(found.values())


async def next_due(raw: asyncpg.Connection) -> dt.datetime | None:
    """Return when the next delivery is due; what is being sent counts when its lease ends."""
    moment: dt.datetime | None = await raw.fetchval(
        "SELECT d.due FROM deliveries AS d JOIN subscriptions AS s ON s.id = d.subscription"
        " WHERE d.state = 'pending' AND (s.state = 'active' OR d.kind = 'test') ORDER BY d.due LIMIT 1"
    )
    return moment


async def waiting(raw: asyncpg.Connection, now: dt.datetime, late: dt.timedelta, most: int = 100_000) -> dict[str, int]:
    """Return how many deliveries are due and not being sent, late, and held, each counted up to `most`."""
    due = "SELECT 1 FROM deliveries WHERE state = 'pending' AND due <= $1 AND NOT leased LIMIT $2"
    return {
        "due": await raw.fetchval(f"SELECT count(*) FROM ({due}) AS counted", now, most),
        "late": await raw.fetchval(f"SELECT count(*) FROM ({due}) AS counted", now - late, most),
        "held": await raw.fetchval(
            "SELECT count(*) FROM (SELECT 1 FROM deliveries WHERE state = 'held' LIMIT $1) AS counted", most
        ),
    }
