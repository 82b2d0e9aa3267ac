"""Which changes a subscription, or a reader of the stream, asks for."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from dateline.contracts import Change, EntryState
from dateline.contracts.types import type_matches


@dataclass(frozen=True, slots=True)
class Filter:
    """A change passes when it meets every field that is not empty; within a field, one match is enough.

    `types` may hold `*` for any characters (`convention.*`). `leads` and `subjects` match what they begin as well:
    `RU` matches `RU.president`. `objects` match exactly. `text` matches when each of its words, or each of its parts in
    quotation marks, occurs in what the entry says, in any case of letters.
    """

    types: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    text: str = ""

    def passes(self, seen: "Seen") -> bool:
        """Tell whether a change is asked for."""
        entry = seen.change.entry
        return (
            (not self.types or any(type_matches(pattern, entry.type) for pattern in self.types))
            and (not self.leads or any(begins(lead, entry.lead) for lead in self.leads))
            and (not self.objects or entry.object in self.objects)
            and (not self.subjects or any(begins(s, of) for s in self.subjects for of in seen.subjects))
            and (not self.text or all(word in seen.said for word in _words(self.text)))
        )

    def as_json(self) -> dict[str, Any]:
        """Return the fields as plain data."""
        return {
            "types": list(self.types),
            "leads": list(self.leads),
            "objects": list(self.objects),
            "subjects": list(self.subjects),
            "text": self.text,
        }

    @staticmethod
    def from_json(fields: Mapping[str, Any]) -> "Filter":
        """Read what `as_json` gave."""
        return Filter(
            types=tuple(fields.get("types", ())),
            leads=tuple(fields.get("leads", ())),
            objects=tuple(fields.get("objects", ())),
            subjects=tuple(fields.get("subjects", ())),
            text=fields.get("text", ""),
        )


class Seen:
    """A change as filters look at it: what takes long to gather is gathered once, however many filters ask."""

    def __init__(self, change: Change) -> None:
        self.change = change

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Every id that the change speaks of."""
        entry = self.change.entry
        ids = (*self.change.subjects, entry.object, entry.lead, *(actor.id for actor in entry.actors))
        return frozenset(id_ for id_ in ids if id_)

    @cached_property
    def said(self) -> str:
        """The names, titles and quotes of the entry, for comparison without regard to case."""
        return "\n".join(_sayings(self.change.entry)).casefold()


def begins(prefix: str, whole: str) -> bool:
    """Tell whether an id is another or lies under it: `RU` begins `RU.president`, and not `RUX`."""
    return whole == prefix or whole.startswith(f"{prefix}.")


def prefixes(whole: str) -> Iterator[str]:
    """Return an id and all under which it lies: `RU.parliament.lower`, `RU.parliament`, `RU`."""
    yield whole
    while "." in whole:
        whole = whole.rpartition(".")[0]
        yield whole


@lru_cache(maxsize=65_536)
def _words(text: str) -> tuple[str, ...]:
    found = re.findall(r'"([^"]+)"|([^\s"]+)', text.casefold())
    return tuple(" ".join((phrase or word).split()) for phrase, word in found)


def _sayings(entry: EntryState) -> Iterator[str]:
    """The names, titles and quotes of an entry, with white space as single blanks."""
    named = (entry.convention, entry.body)
    yield from (name for part in named if part is not None for name in (part.name, part.id))
    yield from (text for actor in entry.actors for text in (actor.name, actor.id))
    yield from (entry.lead, entry.object, entry.about)
    if entry.act is not None:
        yield from (entry.act.title, entry.act.number)
    if entry.measure is not None:
        yield entry.measure.what
    yield from (document.title for document in entry.documents if document.title)
    yield from (" ".join(f"{evidence.quote} {evidence.value}".split()) for evidence in entry.evidence)
