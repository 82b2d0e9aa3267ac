"""The SQL of the projector, within the transaction that moves the position.

All rows of a group are written by whoever holds its partition's position, so that reading before writing is safe.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import asyncpg
from dateline.contracts import EntryState
from dateline.edtf import Occurrence

from dateline_timeline.entries import ClaimEvent
from dateline_timeline.project import state as states
from dateline_timeline.project.compute import Made
from dateline_timeline.project.rows import CLAIM_COLUMNS, COLUMNS, EventRow, GroupName, RowKey, stored, unpack_claim


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as its table has it: its group, of what it was made, and the offset that its last change named."""

    group: GroupName
    made_of: bytes
    told: int


@dataclass(frozen=True, slots=True)
class Written:
    """An entry to write."""

    grp: int
    made: Made
    state: states.Json
    subjects: tuple[str, ...]
    body: bytes
    told: int


async def lock_positions(raw: asyncpg.Connection, consumer: str, partitions: Collection[int]) -> dict[int, int]:
    """Hold the positions of partitions, since a replay of parked records must not meet the consumer.

    Returns, for partitions that are being rebuilt, the offset before which nothing is told again.
    """
    rows = await raw.fetch(
        "SELECT p.partition, q.until FROM positions p LEFT JOIN quiet q USING (partition)"
        " WHERE p.consumer = $1 AND p.partition = ANY($2::integer[]) ORDER BY p.partition FOR UPDATE OF p",
        consumer,
        list(partitions),
    )
    return {row["partition"]: row["until"] for row in rows if row["until"] is not None}


async def load_claims(raw: asyncpg.Connection, groups: Collection[int]) -> dict[GroupName, dict[RowKey, ClaimEvent]]:
    """Return the rows of groups, by lead and object: two groups may share a hash."""
    found: dict[GroupName, dict[RowKey, ClaimEvent]] = defaultdict(dict)
    for grp, lead, object_, *row in await raw.fetch(
        f"SELECT grp, lead, object, {CLAIM_COLUMNS} FROM events WHERE grp = ANY($1::bigint[])", list(groups)
    ):
        claim = unpack_claim(row)
        found[lead, object_][grp, claim.key, claim.generation, claim.retraction] = claim
    return found


async def insert_events(raw: asyncpg.Connection, rows: Sequence[EventRow], replaced: Sequence[RowKey]) -> None:
    """Add rows, after those that they replace are gone."""
    if replaced:
        await raw.executemany(
            "DELETE FROM events WHERE grp = $1 AND key = $2 AND generation = $3 AND retraction = $4", replaced
        )
    await raw.copy_records_to_table("events", records=[stored(row) for row in rows], columns=list(COLUMNS))


async def load_shown(raw: asyncpg.Connection, groups: Collection[int]) -> dict[int, dict[str, Shown]]:
    """Return the stored entries of groups, by group and id."""
    shown: dict[int, dict[str, Shown]] = defaultdict(dict)
    for grp, id_, lead, object_, made_of, told in await raw.fetch(
        "SELECT grp, id, lead, object, made_of, told FROM entries WHERE grp = ANY($1::bigint[])", list(groups)
    ):
        shown[grp][id_] = Shown((lead, object_), made_of, told)
    return shown


async def load_data(raw: asyncpg.Connection, keys: Collection[RowKey]) -> dict[RowKey, str]:
    """Return the data of rows."""
    if not keys:
        return {}
    rows = await raw.fetch(
        "SELECT e.grp, e.key, e.generation, e.retraction, e.data FROM events e"
        " JOIN unnest($1::bigint[], $2::text[], $3::integer[], $4::boolean[]) AS k(grp, key, generation, retraction)"
        " USING (grp, key, generation, retraction)",
        *(list(column) for column in zip(*keys, strict=True)),
    )
    return {(row[0], row[1], row[2], row[3]): row[4] for row in rows}


async def load_states(
    raw: asyncpg.Connection, entries: Collection[tuple[int, str]]
) -> dict[tuple[int, str], EntryState]:
    """Return the stored states of entries."""
    rows = await raw.fetch(
        "SELECT e.grp, e.id, e.body FROM entries e JOIN unnest($1::bigint[], $2::text[]) AS k(grp, id) USING (grp, id)",
        [grp for grp, _ in entries],
        [id_ for _, id_ in entries],
    )
    return {(row["grp"], row["id"]): states.read_state(row["body"]) for row in rows}


PROJECTING = 0x646C_7470  # "dltp": the advisory lock that a running projector shares and a rebuild takes alone
_FIRST_LATE = 1_000_000  # no record alters as many entries
_SEPARATOR = "\x1f"  # never in an id: the contracts' ids are printable

_UPSERT = """
INSERT INTO entries (id, grp, type, lead, object, party, state, modality, occurred_key, first, last, sources,
    first_recorded, last_recorded, subjects, words, made_of, body, told)
SELECT id, grp, type, lead, object, party, state, modality, occurred_key, first, last, sources,
    first_recorded, last_recorded, string_to_array(subjects, E'\\x1f'), to_tsvector('english', words), made_of, body,
    told
FROM unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
    $9::text[], $10::date[], $11::date[], $12::integer[], $13::timestamptz[], $14::timestamptz[], $15::text[],
    $16::text[], $17::bytea[], $18::text[], $19::bigint[])
    AS v(id, grp, type, lead, object, party, state, modality, occurred_key, first, last, sources,
    first_recorded, last_recorded, subjects, words, made_of, body, told)
ON CONFLICT (grp, id) DO UPDATE SET
    type = excluded.type, lead = excluded.lead, object = excluded.object, party = excluded.party,
    state = excluded.state, modality = excluded.modality, occurred_key = excluded.occurred_key,
    first = excluded.first, last = excluded.last, sources = excluded.sources,
    first_recorded = excluded.first_recorded, last_recorded = excluded.last_recorded,
    subjects = excluded.subjects, words = excluded.words, made_of = excluded.made_of, body = excluded.body,
    told = excluded.told
"""


async def write_entries(raw: asyncpg.Connection, entries: Iterable[Written]) -> None:
    """Store entries as they are now."""
    rows = [_entry_row(entry) for entry in entries]
    if rows:
        await raw.execute(_UPSERT, *(list(column) for column in zip(*rows, strict=True)))


async def delete_entries(raw: asyncpg.Connection, entries: Iterable[tuple[int, str]]) -> None:
    """Forget entries that became part of others."""
    gone = list(entries)
    if gone:
        await raw.executemany("DELETE FROM entries WHERE grp = $1 AND id = $2", gone)


async def next_late(raw: asyncpg.Connection, lane: int, at: int) -> int:
    """Return the first free place in the outbox for a late change, beyond those that records of this offset use."""
    last = await raw.fetchval(
        "SELECT max(n) FROM outbox WHERE lane = $1 AND at = $2 AND n >= $3", lane, at, _FIRST_LATE
    )
    return _FIRST_LATE if last is None else int(last) + 1


def _entry_row(entry: Written) -> tuple[object, ...]:
    state, made = entry.state, entry.made.entry
    return (
        made.id,
        entry.grp,
        made.type,
        made.lead,
        made.object,
        state.get("party", ""),
        entry.made.state,
        made.modality,
        Occurrence.parse(made.occurred).sort_key,
        state.get("first"),
        state.get("last"),
        made.sources,
        made.first_recorded,
        entry.made.altered,
        _SEPARATOR.join(entry.subjects),
        states.words(state),
        entry.made.digest,
        entry.body.decode(),
        entry.told,
    )
