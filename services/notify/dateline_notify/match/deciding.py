"""What some changes mean to each subscription: pure, one change after the other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dateline.contracts import Change

from dateline_notify.match.history import is_history
from dateline_notify.match.roster import Roster, Subscriber
from dateline_notify.match.told import Kind, Shown, kind_of, shown


@dataclass(frozen=True, slots=True)
class Telling:
    """One subscription is to be told of one change. `previous` is what it was told before."""

    subscriber: Subscriber
    change: Change
    kind: Kind
    previous: Shown | None


@dataclass(slots=True)
class Memory:
    """What each subscription was last told of some entries, and which of that is new since it was loaded."""

    _told: dict[str, dict[str, Shown]] = field(default_factory=lambda: defaultdict(dict))
    moved: dict[tuple[str, str], tuple[Shown, str]] = field(default_factory=dict)

    def load(self, rows: Iterable[tuple[str, str, Mapping[str, Any]]]) -> None:
        """Take in stored rows of (entry, subscription, shown)."""
        for entry, subscription, what in rows:
            self._told[entry][subscription] = what

    def of(self, entry: str) -> Mapping[str, Shown]:
        """Return what each subscription was told of an entry."""
        return self._told.get(entry, {})

    def tell(self, entry: str, subscription: str, what: Shown, change: str) -> None:
        """Note a telling."""
        self._told[entry][subscription] = what
        self.moved[entry, subscription] = (what, change)


def decide(roster: Roster, memory: Memory, changes: Sequence[tuple[Change, Sequence[Subscriber]]]) -> list[Telling]:
    """Return who is to be told what of changes, each with those who ask for it, and note it in `memory`.

    Who was told of an entry hears of it further even when the entry no longer passes the filter: that it is another
    now is what they must know. Who is paused or disabled hears nothing and nothing is noted, so that the first change
    after the pause tells all that differs by then. A restated change is noted and not told.
    """
    tellings: list[Telling] = []
    for change, asking in changes:
        entry, now = change.entry, shown(change.entry)
        told = dict(memory.of(entry.id))
        concerned = {subscriber.id: subscriber for subscriber in asking}
        concerned |= {id_: roster.active[id_] for id_ in told if id_ in roster.active}
        for id_ in sorted(concerned):
            subscriber, previous = concerned[id_], told.get(id_)
            kind = kind_of(previous, now)
            if kind is None:
                continue
            if previous is None and (change.restated or is_history(entry, subscriber.max_age, change.emitted)):
                continue
            memory.tell(entry.id, id_, now, change.id)
            if not change.restated:
                tellings.append(Telling(subscriber, change, kind, previous))
        if entry.state == "merged" and entry.merged_into:
            _carry_over(memory, told, entry.merged_into, change.id)
    return tellings


def _carry_over(memory: Memory, told: Mapping[str, Shown], survivor: str, change: str) -> None:
    """Who was told of an entry knows the happening: the entry that it became part of is not new to them."""
    for subscription, what in told.items():
        if subscription not in memory.of(survivor):
            memory.tell(survivor, subscription, what, change)
