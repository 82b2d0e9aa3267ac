"""The handler of the topic of changes: everything that a change does happens in the consumer's transaction."""

import hashlib
from collections.abc import Iterator, Sequence

import asyncpg
import orjson
from dateline.clock import SYSTEM_CLOCK, Clock
from dateline.contracts import Change, ChangeCause
from dateline.contracts.cloudevents import decode_change
from dateline.contracts.ids import delivery_id
from dateline.database import driver
from dateline.log import Decoded, Record
from sqlalchemy.ext.asyncio import AsyncConnection

from dateline_notify import metrics
from dateline_notify.match import store
from dateline_notify.match.deciding import Memory, Telling, decide
from dateline_notify.match.message import message
from dateline_notify.match.roster import Roster, Subscriber

CONSUMER = "notify-match"
SLICE_CHANGES = 500  # changes decided at a time, and
SLICE_TELLINGS = 20_000  # those who ask for them: what was told to each is held in memory meanwhile


class Matcher:
    """Decides for each subscription what a change is to it, and queues what is to be delivered."""

    def __init__(self, timeline_url: str, clock: Clock = SYSTEM_CLOCK) -> None:
        self._timeline_url = timeline_url
        self._clock = clock
        self._roster: Roster | None = None

    def decode(self, record: Record) -> Change:
        """Read a change; raises ContractError."""
        return decode_change(record)

    async def apply(self, connection: AsyncConnection, batch: Sequence[Decoded[Change]]) -> None:
        """Queue deliveries and keep what was told; see the port's Handler."""
        raw = await driver(connection)
        await store.lock_positions(raw, CONSUMER, {item.record.partition for item in batch})
        roster = self._roster = await store.load_roster(raw, self._roster)
        known = await store.load_causes(raw, {item.value.entry.id for item in batch})
        later: dict[str, ChangeCause] = {}
        changes = list(_later(batch, known, later))
        if later:
            await store.save_causes(raw, later)
        for piece in _slices(roster, changes):
            await self._apply_slice(raw, roster, piece)

    async def _apply_slice(
        self, raw: asyncpg.Connection, roster: Roster, piece: Sequence[tuple[Change, Sequence[Subscriber]]]
    ) -> None:
        entries = {change.entry.id for change, _ in piece} | {change.entry.merged_into for change, _ in piece} - {""}
        memory = Memory()
        memory.load(await store.load_told(raw, entries))
        tellings = decide(roster, memory, piece)
        if memory.moved:
            await store.save_told(raw, memory.moved)
        if tellings:
            await self._queue(raw, tellings)

    async def _queue(self, raw: asyncpg.Connection, tellings: Sequence[Telling]) -> None:
        bodies: dict[str, bytes] = {}
        made: dict[tuple[str, str, bytes], str] = {}
        queued = []
        for telling in tellings:
            same = (telling.change.id, telling.kind, orjson.dumps(telling.previous, option=orjson.OPT_SORT_KEYS))
            if same not in made:
                body = message(telling.change, telling.kind, telling.previous, self._timeline_url)
                made[same] = hashlib.blake2b(body, digest_size=16).hexdigest()
                bodies[made[same]] = body
            queued.append((delivery_id(telling.subscriber.id, telling.change.id), telling, made[same]))
            metrics.TELLINGS.labels(telling.kind).inc()
        await store.save_messages(raw, bodies)
        await store.queue(raw, queued, self._clock.now())


def _later(
    batch: Sequence[Decoded[Change]], known: dict[str, ChangeCause], later: dict[str, ChangeCause]
) -> Iterator[Change]:
    """Return the changes that are not older than what is known of their entries, and note their causes in `later`.

    A restated change has the cause of the state that it restates. Causes in different partitions cannot be compared:
    there the log's own order decides.
    """
    for item in batch:
        change = item.value
        before = later.get(change.entry.id) or known.get(change.entry.id)
        if before is not None and before.partition == change.cause.partition:
            behind = before.offset - change.cause.offset
            if behind > 0 or (behind == 0 and not change.restated):
                continue
        later[change.entry.id] = change.cause
        yield change


def _slices(roster: Roster, changes: Sequence[Change]) -> Iterator[list[tuple[Change, Sequence[Subscriber]]]]:
    piece: list[tuple[Change, Sequence[Subscriber]]] = []
    asking = 0
    for change in changes:
        subscribers = roster.asking(change)
        piece.append((change, subscribers))
        asking += len(subscribers)
        if len(piece) >= SLICE_CHANGES or asking >= SLICE_TELLINGS:
            yield piece
            piece, asking = [], 0
    if piece:
        yield piece
