"""How many independent sources tell something.

Near-identical texts are one source: connected components over the whole set of documents of a group, so that the count
is the same whatever arrived first (a text that is like two others joins them, and the count falls). A publisher who
repeats itself is one source as well, but only where its documents tell the same thing: were publishers to join
components everywhere, two outlets that once printed one agency's text would count as one for ever.
"""

import functools
from collections.abc import Iterable, Set

from dateline.fingerprint import bands

from dateline_timeline.entries.record import ClaimEvent

Origin = tuple[str, str]
"""A document's id and its publisher as names are compared, "" where nobody is named."""

Report = tuple[str, str]
"""A document's id and the fingerprint of a text of it."""


class Components:
    """A union-find over strings, with path halving."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def __contains__(self, node: str) -> bool:
        return node in self._parent

    def find(self, node: str) -> str:
        """Return what stands for the component of a node; a new node is a component of its own."""
        parent = self._parent
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def join(self, one: str, other: str) -> None:
        """Make one component of two. Which node stands for it does not matter: only components are counted."""
        self._parent[self.find(other)] = self.find(one)


def origin_of(event: ClaimEvent) -> Origin:
    """Return where an event comes from."""
    return event.document_id, _as_compared(event.publisher)


@functools.lru_cache(maxsize=4096)  # publishers are few
def _as_compared(publisher: str) -> str:
    return " ".join(publisher.casefold().split())


def report_of(event: ClaimEvent) -> Report:
    """Return what an event tells of the sameness of texts."""
    return event.document_id, event.fingerprint


class Independence:
    """Which documents of a group are one source."""

    def __init__(self, events: Iterable[ClaimEvent] = ()) -> None:
        self._texts = Components()
        self._known: set[Report] = set()
        for event in events:
            self.add(event)

    def add(self, event: ClaimEvent) -> bool:
        """Learn an event's document and fingerprint; say whether texts known before were joined by it."""
        if not event.fingerprint:
            self._texts.find(f"document {event.document_id}")
            return False
        report = report_of(event)
        if report in self._known:
            return False
        self._known.add(report)
        nodes = (f"document {event.document_id}", *bands(event.fingerprint))
        joins = len({self._texts.find(node) for node in nodes if node in self._texts}) > 1
        for node in nodes:
            self._texts.join(nodes[0], node)
        return joins

    def count(self, origins: Set[Origin]) -> int:
        """Return the number of independent sources among documents."""
        if len(origins) == 1:
            return 1
        told = {(self._texts.find(f"document {document}"), publisher) for document, publisher in origins}
        texts = {text for text, _ in told}
        if len(texts) == len(told):
            # Each text has one publisher, so that publishers alone join: nearly always, and much the cheaper way.
            named = [publisher for _, publisher in told if publisher]
            return len(told) - len(named) + len(set(named))
        joined = Components()
        for text, publisher in told:
            if publisher:
                joined.join(text, f"publisher {publisher}")
        return len({joined.find(text) for text in texts})
