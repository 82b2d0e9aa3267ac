"""The outbox: rows written with the effects that they tell of, and sent by the relay once those are committed.

A lane is a partition of the log that the rows come from (or a hash of the id where they come from outside). The relay
holds a lane's lock while it sends, so that a lane's rows go out in order of `(at, n)`, whichever replica sends them:
two relays that each skip the other's locked rows were seen to reorder a fifth of the changes.
"""

import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import asyncpg
import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from dateline.database import driver, is_transient
from dateline.log.errors import LogUnavailable
from dateline.log.parked import pack_headers, unpack_headers
from dateline.log.port import Publisher
from dateline.log.records import Outgoing

log = structlog.get_logger()

CHANNEL = "dateline_outbox"
SEND_ROWS = 1_000  # rows a turn; held in memory and under the lanes' locks while Kafka answers
SEND_BYTES = 32 * 1024 * 1024  # the same in bytes: four records of the largest size
POLL_SECONDS = 2.0  # looks without being woken: a notification can be lost with its connection
BACKOFF_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)
_LOCK_SPACE = 0x6F62  # "ob": the first half of the advisory locks of lanes


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A record to send, and its place: `lane`, then `at`, then `n`."""

    lane: int
    at: int
    n: int
    record: Outgoing


async def append(connection: AsyncConnection, rows: Iterable[OutboxRow]) -> None:
    """Add rows within the caller's transaction, and have the relay woken when it commits."""
    packed = [
        (row.lane, row.at, row.n, row.record.topic, row.record.key, row.record.value, pack_headers(row.record.headers))
        for row in rows
    ]
    if not packed:
        return
    raw = await driver(connection)
    await raw.copy_records_to_table(
        "outbox", records=packed, columns=["lane", "at", "n", "topic", "key", "value", "headers"]
    )
    await raw.execute(f"NOTIFY {CHANNEL}")


class Relay:
    """Sends a database's outbox to the log and deletes what was acknowledged. `run` ends when cancelled."""

    def __init__(self, engine: AsyncEngine, publisher: Publisher) -> None:
        self._engine = engine
        self._publisher = publisher
        self._woken = asyncio.Event()
        self.fault = ""

    async def run(self) -> None:
        """Send until cancelled; faults that pass are waited out."""
        failures = 0
        try:
            while True:
                try:
                    async with self._listening():
                        while True:
                            self._woken.clear()
                            while await self.send_once():
                                pass
                            failures, self.fault = 0, ""
                            with contextlib.suppress(TimeoutError):
                                await asyncio.wait_for(self._woken.wait(), POLL_SECONDS)
                except Exception as error:
                    if not isinstance(error, LogUnavailable) and not is_transient(error):
                        raise
                    self.fault = str(error).splitlines()[0][:300] if str(error) else type(error).__name__
                    log.warning("outbox waits", reason=self.fault, failures=failures + 1)
                    await asyncio.sleep(BACKOFF_SECONDS[min(failures, len(BACKOFF_SECONDS) - 1)])
                    failures += 1
        finally:
            await self._publisher.close()

    async def send_once(self) -> int:
        """Send one turn's rows and return how many; 0 when none wait, or when another replica is sending them."""
        async with self._engine.begin() as connection:
            raw = await driver(connection)
            rows = await _claim(raw)
            if not rows:
                return 0
            await self._publisher.publish([_outgoing(row) for row in rows])
            await raw.execute(
                "DELETE FROM outbox USING unnest($1::integer[], $2::bigint[], $3::integer[]) AS sent(lane, at, n)"
                " WHERE outbox.lane = sent.lane AND outbox.at = sent.at AND outbox.n = sent.n",
                [row["lane"] for row in rows],
                [row["at"] for row in rows],
                [row["n"] for row in rows],
            )
            return len(rows)

    @contextlib.asynccontextmanager
    async def _listening(self):  # type: ignore[no-untyped-def]  # noqa: ANN202
        async with self._engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            raw = await driver(connection)
            await raw.add_listener(CHANNEL, self._wake)
            raw.add_termination_listener(self._wake)
            try:
                yield
            finally:
                if not raw.is_closed():
                    raw.remove_termination_listener(self._wake)
                    with contextlib.suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                        await raw.remove_listener(CHANNEL, self._wake)

    def _wake(self, *_: object) -> None:
        self._woken.set()


async def _claim(raw: asyncpg.Connection) -> Sequence[asyncpg.Record]:
    """Lock the lanes that have rows and no other sender, and return their first rows in order."""
    lanes = [
        row["lane"]
        for row in await raw.fetch(
            # A loose index scan: the few lanes, not their many rows. MATERIALIZED: lock only what was found.
            "WITH RECURSIVE found AS MATERIALIZED ("
            " (SELECT lane FROM outbox ORDER BY lane LIMIT 1)"
            " UNION ALL SELECT (SELECT o.lane FROM outbox o WHERE o.lane > found.lane ORDER BY o.lane LIMIT 1)"
            " FROM found WHERE found.lane IS NOT NULL)"
            " SELECT lane FROM found WHERE lane IS NOT NULL AND pg_try_advisory_xact_lock($1, lane)",
            _LOCK_SPACE,
        )
    ]
    if not lanes:
        return []
    rows: Sequence[asyncpg.Record] = await raw.fetch(
        # Sizes are known without reading the values: a turn's share of each lane is cut before anything is fetched.
        "SELECT o.lane, o.at, o.n, o.topic, o.key, o.value, o.headers FROM unnest($1::integer[]) AS l(lane)"
        " CROSS JOIN LATERAL (SELECT * FROM ("
        "  SELECT f.*, row_number() OVER in_order AS place,"
        "   sum(coalesce(octet_length(f.value), 0)) OVER in_order AS so_far"
        "  FROM (SELECT * FROM outbox WHERE outbox.lane = l.lane ORDER BY at, n LIMIT $2) AS f"
        "  WINDOW in_order AS (ORDER BY f.at, f.n)"
        " ) AS w WHERE w.so_far <= $3 OR w.place = 1) AS o"
        " ORDER BY o.lane, o.at, o.n",
        lanes,
        max(1, SEND_ROWS // len(lanes)),
        SEND_BYTES // len(lanes),
    )
    return rows


def _outgoing(row: asyncpg.Record) -> Outgoing:
    return Outgoing(row["topic"], row["key"], row["value"], unpack_headers(row["headers"]))


async def waiting(connection: AsyncConnection, most: int = 100_000) -> int:
    """Return how many rows wait, counted up to `most`."""
    counted = await connection.execute(
        text("SELECT count(*) FROM (SELECT 1 FROM outbox LIMIT :most) AS counted"), {"most": most}
    )
    return int(counted.scalar_one())
