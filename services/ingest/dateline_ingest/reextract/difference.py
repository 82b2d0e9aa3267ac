"""What reading a document again changes. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import orjson
from dateline.contracts import Event

from dateline_ingest.emit.store import said

Kind = Literal["added", "changed", "removed"]
Said = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """An event that stands: its id and what it said, as JSON; None where that was not kept when it was emitted."""

    event_id: str
    type: str
    lead: str
    object: str
    said: Said | None


@dataclass(frozen=True, slots=True)
class Field:
    """A field that differs; None where one side does not have it."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """An event that is added (no `before`), removed (no `after`), or says something else.

    What an id is made from may change as well, such as the day: then `before` has another id than `after`, and is
    replaced by it.
    """

    before: Standing | None
    after: Event | None

    @property
    def kind(self) -> Kind:
        """What happens to the event."""
        if self.before is None:
            return "added"
        return "removed" if self.after is None else "changed"

    @property
    def subject(self) -> tuple[str, str, str]:
        """Type, lead and object: what an event keeps however it changes."""
        if self.after is not None:
            return self.after.kind, self.after.data.lead, self.after.data.object
        return (self.before.type, self.before.lead, self.before.object) if self.before else ("", "", "")

    @property
    def occurred(self) -> str:
        """When it happened, by what is said now; of a removed event by what was said."""
        if self.after is not None:
            return self.after.data.occurred
        return str((self.before.said or {}).get("occurred", "")) if self.before else ""

    @property
    def replaces(self) -> str:
        """The id of another event whose place this one takes, or ""."""
        if self.before is None or self.after is None or self.before.event_id == self.after.id:
            return ""
        return self.before.event_id

    def fields(self) -> list[Field]:
        """Return what a changed event says otherwise; nothing where what it said is not known."""
        if self.before is None or self.after is None or self.before.said is None:
            return []
        before, after = self.before.said, _said(self.after)
        names = [*after, *(name for name in before if name not in after)]
        return [Field(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)]


def difference(standing: Sequence[Standing], made: Sequence[Event]) -> list[Change]:
    """Return what must be said so that `made` stands and nothing else: in the order of `made`, then what is gone.

    An event whose id is new takes the place of one that is gone and has the same type, lead and object.
    """
    there = {one.event_id: one for one in standing}
    ids = {event.id for event in made}
    gone: defaultdict[tuple[str, str, str], list[Standing]] = defaultdict(list)
    for one in standing:
        if one.event_id not in ids:
            gone[one.type, one.lead, one.object].append(one)
    changes = []
    for event in made:
        before = there.get(event.id)
        if before is None:
            same = gone[event.kind, event.data.lead, event.data.object]
            changes.append(Change(same.pop(0) if same else None, event))
        elif before.said != _said(event):
            changes.append(Change(before, event))
    return changes + [Change(one, None) for one in _flat(gone.values())]


def _flat(lists: Iterable[list[Standing]]) -> list[Standing]:
    return [one for ones in lists for one in ones]


def _said(event: Event) -> Said:
    found: Said = orjson.loads(said(event.data))
    return found
