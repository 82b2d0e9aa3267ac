"""Who is subscribed, held in memory so that a change meets the few who may want it and not all."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dateline.contracts import Change
from dateline.contracts.types import type_matches

from dateline_notify.filter import Filter, Seen, prefixes


@dataclass(frozen=True, slots=True)
class Subscriber:
    """An active subscription, as far as matching needs it. `max_age` is in days; None asks for history too."""

    id: str
    filter: Filter
    max_age: int | None
    created: dt.datetime
    endpoint: str


class Roster:
    """The active subscriptions, each listed under the narrowest field of its filter."""

    def __init__(self, version: int, subscribers: Iterable[Subscriber]) -> None:
        self.version = version
        self.active = {subscriber.id: subscriber for subscriber in subscribers}
        self._under: dict[tuple[str, str], list[Subscriber]] = defaultdict(list)
        self._by_type: list[Subscriber] = []
        self._of_type: dict[str, list[Subscriber]] = {}
        for subscriber in self.active.values():
            self._list(subscriber)

    def _list(self, subscriber: Subscriber) -> None:
        wanted = subscriber.filter
        for field, values in (("object", wanted.objects), ("lead", wanted.leads), ("subject", wanted.subjects)):
            if values:
                for value in set(values):
                    self._under[field, value].append(subscriber)
                return
        self._by_type.append(subscriber)

    def asking(self, change: Change) -> list[Subscriber]:
        """Return those whose filter a change passes and who were subscribed when it was made, in order of id."""
        seen = Seen(change)
        found = {
            subscriber.id: subscriber
            for subscriber in self._candidates(seen)
            if change.emitted >= subscriber.created and subscriber.filter.passes(seen)
        }
        return [found[id_] for id_ in sorted(found)]

    def _candidates(self, seen: Seen) -> Iterator[Subscriber]:
        entry = seen.change.entry
        yield from self._under.get(("object", entry.object), ())
        for lead in prefixes(entry.lead):
            yield from self._under.get(("lead", lead), ())
        for subject in {prefix for whole in seen.subjects for prefix in prefixes(whole)}:
            yield from self._under.get(("subject", subject), ())
        yield from self._asking_type(entry.type)

    def _asking_type(self, name: str) -> list[Subscriber]:
        if name not in self._of_type:
            self._of_type[name] = [
                subscriber
                for subscriber in self._by_type
                if not subscriber.filter.types or any(type_matches(t, name) for t in subscriber.filter.types)
            ]
        return self._of_type[name]
