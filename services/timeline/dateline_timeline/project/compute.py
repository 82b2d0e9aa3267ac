"""From the records of one group to its entries: which there are, and of what each is made.

A function of the set of records: their order, and how they fell into batches, change nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Literal

import orjson
from dateline.contracts.ids import entry_id

from dateline_timeline.entries import ClaimEvent, Entry, entries
from dateline_timeline.project.rows import RowKey

DETAILED = 100  # of an entry's events, whose details are read and whose documents are listed; the rest only count


@dataclass(frozen=True, slots=True)
class Made:
    """An entry and the records that it is made of, the best first.

    The best tells the date that is shown; then the most confident, then the first recorded.

    `altered` is when a record last changed it: for a retracted entry the last retraction.
    """

    entry: Entry
    state: Literal["current", "retracted"]
    altered: datetime
    best: tuple[ClaimEvent, ...]
    digest: bytes

    def row_keys(self, grp: int) -> list[RowKey]:
        """Return the keys of the rows whose details it shows."""
        return [(grp, claim.key, claim.generation, claim.retraction) for claim in self.best]


@dataclass(frozen=True, slots=True)
class GroupEntries:
    """A group's entries by id. `asserted` are those that there would be had nothing been taken back."""

    made: Mapping[str, Made]
    asserted: Sequence[Entry]
    _holder: dict[str, str] = field(default_factory=dict, repr=False)

    def heir(self, former: str) -> str:
        """Return the id of the entry that an id leads to which is no longer an entry's; "" where there is none.

        An id is made from an event: it leads to where that event is now, or else the first of the events that told the
        same; an event that only supports others, to the oldest of these.
        """
        for entry in self.asserted:
            if any(entry_id(key) == former for key in _keys(entry)):
                holder = self._held()
                return next((holder[key] for key in _keys(entry) if key in holder), "")
        return ""

    def _held(self) -> Mapping[str, str]:
        if not self._holder:
            made = sorted(self.made.values(), key=lambda one: (one.entry.first_recorded, one.entry.id), reverse=True)
            for keys_of in (_supporting, _own):
                for one in made:
                    self._holder.update(dict.fromkeys(keys_of(one.entry), one.entry.id))
        return self._holder


def group_entries(claims: Sequence[ClaimEvent]) -> GroupEntries:
    """Return a group's entries, those included of which every event was taken back.

    A retracted entry is what the same records would make without the retractions, provided that none of its events
    stands: it keeps what it last said.
    """
    standing = entries(claims)
    asserting = [claim for claim in claims if not claim.retraction]
    deciding = _deciding(asserting)
    made = {entry.id: _made(entry, "current", entry.last_recorded, deciding) for entry in standing}
    if len(asserting) == len(claims):
        return GroupEntries(made, standing)
    asserted = entries(asserting)
    retracted = {claim.key: claim.recorded for claim in claims if claim.retraction}
    alive = {key for entry in standing for key in _keys(entry)}
    for entry in asserted:
        if alive.isdisjoint(entry.events):
            altered = max((retracted[key] for key in entry.events if key in retracted), default=entry.last_recorded)
            made[entry.id] = _made(entry, "retracted", altered, deciding)
    return GroupEntries(made, asserted)


def _own(entry: Entry) -> Iterable[str]:
    return entry.events


def _supporting(entry: Entry) -> Iterable[str]:
    return (key for claim in entry.ambiguous for key in claim.events)


def _keys(entry: Entry) -> Iterable[str]:
    yield from entry.events
    yield from _supporting(entry)


def _deciding(asserting: Iterable[ClaimEvent]) -> dict[str, ClaimEvent]:
    """Return each event's record of the highest generation, of several the first recorded."""
    deciding: dict[str, ClaimEvent] = {}
    for claim in asserting:
        known = deciding.get(claim.key)
        if known is None or (-claim.generation, claim.place) < (-known.generation, known.place):
            deciding[claim.key] = claim
    return deciding


def _made(
    entry: Entry, state: Literal["current", "retracted"], altered: datetime, deciding: Mapping[str, ClaimEvent]
) -> Made:
    events = [deciding[key] for key in entry.events]
    if len(events) > 1:
        events.sort(key=lambda one: (one.occurred != entry.occurred, -one.confidence, one.recorded, one.order, one.key))
    return Made(entry, state, altered, tuple(events[:DETAILED]), _digest(entry, state, altered, events))


def _digest(entry: Entry, state: str, altered: datetime, events: Iterable[ClaimEvent]) -> bytes:
    """Return what changes when anything does that the entry is made of."""
    shape = orjson.dumps((entry, state, altered, [(claim.generation, claim.order) for claim in events]))
    return blake2b(shape, digest_size=16).digest()
