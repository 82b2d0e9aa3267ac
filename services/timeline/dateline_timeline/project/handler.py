"""What timeline does with the records of the events topic."""

import asyncio
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import asyncpg
import orjson
from dateline.clock import SYSTEM_CLOCK, Clock
from dateline.contracts import EntryState
from dateline.contracts.cloudevents import change_headers, change_key
from dateline.contracts.ids import change_id
from dateline.database import driver
from dateline.log import Decoded, OutboxRow, Outgoing, Record, append
from sqlalchemy.ext.asyncio import AsyncConnection

from dateline_timeline import metrics
from dateline_timeline.entries import ClaimEvent
from dateline_timeline.project import rows, store
from dateline_timeline.project.compute import GroupEntries, Made, group_entries
from dateline_timeline.project.rows import EventRow, GroupName, RowKey
from dateline_timeline.project.state import encode, entry_state, read_details, subjects

CONSUMER = "timeline-project"
SOURCE = "/dateline/timeline"
TURN = 100  # groups after which others get a turn: about 20 ms, so that the API beside answers while this catches up


@dataclass(slots=True)
class _Group:
    """A group that a batch touches, and the place in the log that its changes name as their cause.

    Readers ignore a change whose cause is not later than what they have. A parked record that goes through `late` would
    be ignored, so the group's changes then name the place after the last one that they named.
    """

    name: GroupName
    grp: int
    partition: int
    at: int
    late: bool
    claims: dict[RowKey, ClaimEvent]
    entries: GroupEntries = field(default_factory=lambda: GroupEntries({}, ()))
    altered: list[Made] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Told:
    """What a change tells of an entry: its state as JSON, and what it speaks of."""

    id: str
    body: bytes
    subjects: tuple[str, ...]


class EventsHandler:
    """Stores events, works out the entries of the groups that they touch, and tells what changed."""

    def __init__(self, changes_topic: str, clock: Clock = SYSTEM_CLOCK) -> None:
        self._topic = changes_topic
        self._clock = clock

    def decode(self, record: Record) -> tuple[EventRow, ...]:
        """Read a record; see `rows.decode`."""
        return rows.decode(record)

    async def apply(self, connection: AsyncConnection, batch: Sequence[Decoded[tuple[EventRow, ...]]]) -> None:
        """Store a batch; the tables after it are a function of the set of all records stored so far."""
        raw = await driver(connection)
        quiet = await store.lock_positions(raw, CONSUMER, {item.record.partition for item in batch})
        arrived = first_recorded(row for item in batch for row in item.value)
        hashes = {row.grp for row in arrived}
        known = await store.load_claims(raw, hashes)
        fresh, replaced = _new_rows(arrived, known)
        await store.insert_events(raw, fresh, replaced)
        groups = _touched(batch, known)
        for row in fresh:
            groups[row.group].claims[row.key] = row.claim
        shown = await store.load_shown(raw, {row.grp for row in arrived if row.group in known})
        for n, (name, group) in enumerate(groups.items()):
            _work_out(name, group, shown.get(group.grp, {}))
            if n % TURN == TURN - 1:
                await asyncio.sleep(0)
        states = await self._write(raw, groups, {row.key: row.data for row in fresh})
        await self._tell(connection, raw, groups, states, quiet)
        metrics.EVENTS.inc(len(fresh))
        metrics.ENTRIES_ALTERED.inc(len(states))

    async def _write(
        self, raw: asyncpg.Connection, groups: Mapping[GroupName, _Group], data: dict[RowKey, str]
    ) -> dict[tuple[int, str], store.Written]:
        """Write the altered entries, and return them by group and id: a source can move an id to another group."""
        needed = {key for group in groups.values() for made in group.altered for key in made.row_keys(group.grp)}
        data |= await store.load_data(raw, needed - data.keys())
        written: dict[tuple[int, str], store.Written] = {}
        for n, group in enumerate(groups.values()):
            if n % TURN == TURN - 1:
                await asyncio.sleep(0)
            for made in group.altered:
                state = entry_state(made, [read_details(data[key]) for key in made.row_keys(group.grp)])
                written[group.grp, made.entry.id] = store.Written(
                    group.grp, made, state, subjects(state), encode(state), group.at
                )
        await store.write_entries(raw, written.values())
        return written

    async def _tell(
        self,
        connection: AsyncConnection,
        raw: asyncpg.Connection,
        groups: Mapping[GroupName, _Group],
        written: Mapping[tuple[int, str], store.Written],
        quiet: Mapping[int, int],
    ) -> None:
        """Put a change for each altered entry into the outbox, and forget entries that merged into others."""
        gone = [(group.grp, id_) for group in groups.values() for id_ in group.gone]
        former = await store.load_states(raw, gone) if gone else {}
        await store.delete_entries(raw, gone)
        out: list[OutboxRow] = []
        now = self._clock.now()
        late = 0
        for group in groups.values():
            if not (group.altered or group.gone) or group.at < quiet.get(group.partition, 0):
                continue
            n = max(late, await store.next_late(raw, group.partition, group.at)) if group.late else 0
            for told in [
                *_merged(group, former),
                *(_told(written[group.grp, made.entry.id]) for made in group.altered),
            ]:
                out.append(OutboxRow(group.partition, group.at, n, self._change(told, group, now)))
                n += 1
            late = n if group.late else late
        await append(connection, out)

    def _change(self, told: Told, group: _Group, now: dt.datetime) -> Outgoing:
        """Return the record of a change: what `encode_change` would write, from parts that are written already."""
        change = change_id(told.id, group.partition, group.at)
        value = {
            "id": change,
            "cause": {"partition": group.partition, "offset": group.at},
            "entry": orjson.Fragment(told.body),
            "subjects": told.subjects,
            "emitted": now,
        }
        return Outgoing(
            self._topic,
            change_key(*group.name),
            orjson.dumps(value, option=orjson.OPT_UTC_Z),
            change_headers(change, told.id, SOURCE, now),
        )


def first_recorded(arrived: Iterable[EventRow]) -> list[EventRow]:
    """Return one row for each key: of several records the first recorded counts."""
    kept: dict[RowKey, EventRow] = {}
    for row in arrived:
        known = kept.get(row.key)
        if known is None or row.claim.place < known.claim.place:
            kept[row.key] = row
    return list(kept.values())


def _new_rows(
    arrived: Iterable[EventRow], known: Mapping[GroupName, Mapping[RowKey, ClaimEvent]]
) -> tuple[list[EventRow], list[RowKey]]:
    """Return the rows that are not there yet, or were recorded before those that are; and the keys of the latter."""
    fresh: list[EventRow] = []
    replaced: list[RowKey] = []
    for row in arrived:
        there = known.get(row.group, {}).get(row.key)
        if there is None:
            fresh.append(row)
        elif row.claim.place < there.place:
            fresh.append(row)
            replaced.append(row.key)
    return fresh, replaced


def _touched(
    batch: Sequence[Decoded[tuple[EventRow, ...]]], known: Mapping[GroupName, dict[RowKey, ClaimEvent]]
) -> dict[GroupName, _Group]:
    groups: dict[GroupName, _Group] = {}
    for item in batch:
        for row in item.value:
            group = groups.get(row.group)
            if group is None:
                claims = known.get(row.group) or {}
                groups[row.group] = _Group(row.group, row.grp, item.record.partition, item.record.offset, False, claims)
            else:
                group.at = max(group.at, item.record.offset)
    return groups


def _work_out(name: GroupName, group: _Group, shown: Mapping[str, store.Shown]) -> None:
    """Find which entries of a group differ from those that are stored."""
    group.entries = group_entries(list(group.claims.values()))
    own = {id_: one for id_, one in shown.items() if one.group == name}
    told = max((one.told for one in own.values()), default=-1)
    if group.at <= told:
        group.at, group.late = told + 1, True
    stored = {id_: one.made_of for id_, one in own.items()}
    group.altered = [made for id_, made in group.entries.made.items() if stored.get(id_) != made.digest]
    group.gone = sorted(stored.keys() - group.entries.made.keys())


def _told(written: store.Written) -> Told:
    return Told(written.made.entry.id, written.body, written.subjects)


def _merged(group: _Group, former: Mapping[tuple[int, str], EntryState]) -> list[Told]:
    """Return the last states of entries that became part of others."""
    found = []
    for id_ in group.gone:
        state = former[group.grp, id_].model_copy(update={"state": "merged", "merged_into": group.entries.heir(id_)})
        body = state.model_dump_json(by_alias=True, exclude_defaults=True).encode()
        found.append(Told(id_, body, subjects(state.model_dump(by_alias=True, exclude_defaults=True))))
    return found
