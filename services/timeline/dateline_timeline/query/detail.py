"""One entry with all that is known of it: its events, its versions, and where a former id leads."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from dateline.contracts import EntryState
from dateline.edtf import Occurrence
from sqlalchemy.ext.asyncio import AsyncConnection

from dateline_timeline.entries import ClaimEvent, Version, history
from dateline_timeline.project.compute import GroupEntries, group_entries
from dateline_timeline.query import store
from dateline_timeline.query.store import Report

MOST_EVENTS = 200  # shown of one entry; a hot one has thousands
MOST_RECORDS = 2_000  # of a group, for which versions are worked out; beyond, that takes longer than a reader waits


@dataclass(frozen=True, slots=True)
class Told:
    """One event of an entry: who told what, and whether it was taken back since."""

    claim: ClaimEvent
    data: dict[str, Any]
    retracted: dt.datetime | None
    corrected: bool


@dataclass(frozen=True, slots=True)
class Detail:
    """An entry, its events in order of recording, and its versions; `versions` is None where there are too many."""

    state: EntryState
    events: tuple[Told, ...]
    events_total: int
    versions: tuple[Version, ...] | None
    former_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """An id that was an entry's: its events are now under another."""

    to: str


async def entry_detail(connection: AsyncConnection, entry: str) -> Detail | Moved | None:
    """Return an entry, where it went, or None where there never was one."""
    found = await store.get_entry(connection, entry)
    if found is None:
        heir = await _heir(connection, entry)
        return Moved(heir) if heir else None
    state, grp = found
    reports = await store.group_reports(connection, grp, state.lead, state.object)
    claims = [report.claim for report in reports]
    group = group_entries(claims)
    made = group.made.get(entry)
    keys = made.entry.events if made else ()
    told = told_events(reports, keys[:MOST_EVENTS])
    past = history(claims) if len(claims) <= MOST_RECORDS else None
    former = tuple(sorted(id_ for id_, to in past.redirects().items() if to == entry)) if past else ()
    return Detail(state, told, len(keys), past.of(entry) if past else None, former)


async def _heir(connection: AsyncConnection, entry: str) -> str:
    where = await store.group_of_event(connection, entry)
    if where is None:
        return ""
    reports = await store.group_reports(connection, *where)
    return group_entries([report.claim for report in reports]).heir(entry)


def told_events(reports: Iterable[Report], keys: Sequence[str]) -> tuple[Told, ...]:
    """Return what was told under some event keys: of each its last generation, and who took it back when."""
    wanted = dict.fromkeys(keys)
    asserted: dict[str, Report] = {}
    taken_back: dict[str, Report] = {}
    for report in reports:
        key = report.claim.key
        if key in wanted:
            kept = taken_back if report.claim.retraction else asserted
            if key not in kept or report.claim.generation > kept[key].claim.generation:
                kept[key] = report
    return tuple(_told(asserted[key], taken_back.get(key)) for key in wanted if key in asserted)


def _told(report: Report, by: Report | None) -> Told:
    stands = by is None or by.claim.generation < report.claim.generation
    retracted = None if stands or by is None else by.claim.recorded
    return Told(report.claim, orjson.loads(report.data), retracted, bool(by and not stands and by.corrected))


def keys_to_entries(group: GroupEntries) -> dict[str, str]:
    """Return for each event's key the entry that it is part of."""
    return {key: made.entry.id for made in group.made.values() for key in made.entry.events}


def version_view(version: Version) -> dict[str, Any]:
    """Return a version as JSON: what was shown from then on."""
    entry = version.entry
    view: dict[str, Any] = {"since": version.since, "shown": entry is not None}
    if entry is not None:
        view |= {
            "occurred": entry.occurred,
            "display": Occurrence.parse(entry.occurred).display(),
            "modality": entry.modality,
            "sources": entry.sources,
            "disputed": entry.disputed,
            "events": len(entry.events),
        }
    return view
