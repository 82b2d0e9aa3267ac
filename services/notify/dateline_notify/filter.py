"""Which changes a subscription, or a reader of the stream, asks for."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dateline.contracts import Change, EntryState
from dateline.contracts.types import PREFIX, event_types


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

    def passes(self, change: Change) -> bool:
        """Tell whether a change is asked for."""
        entry = change.entry
        return (
            (not self.types or any(type_matches(pattern, entry.type) for pattern in self.types))
            and (not self.leads or any(begins(lead, entry.lead) for lead in self.leads))
            and (not self.objects or entry.object in self.objects)
            and (not self.subjects or any(begins(s, of) for s in self.subjects for of in subjects_of(change)))
            and (not self.text or _says(entry, self.text))
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


def type_matches(pattern: str, name: str) -> bool:
    """Tell whether a type (without prefix) is meant by a pattern, which may have the prefix or not."""
    return _compiled(pattern.removeprefix(PREFIX)).fullmatch(name) is not None


def known_type(pattern: str) -> bool:
    """Tell whether any type of event is meant by a pattern: one that means none would be silence unnoticed."""
    return any(type_matches(pattern, name) for name in event_types())


@lru_cache(maxsize=4_096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in pattern.split("*")), re.DOTALL)


def begins(prefix: str, whole: str) -> bool:
    """Tell whether an id is another or lies under it: `RU` begins `RU.president`, and not `RUX`."""
    return whole == prefix or whole.startswith(f"{prefix}.")


def prefixes(whole: str) -> Iterator[str]:
    """Return an id and all under which it lies: `RU.parliament.lower`, `RU.parliament`, `RU`."""
    yield whole
    while "." in whole:
        whole = whole.rpartition(".")[0]
        yield whole


def subjects_of(change: Change) -> frozenset[str]:
    """Return every id that a change speaks of."""
    entry = change.entry
    return frozenset(
        id_ for id_ in (*change.subjects, entry.object, entry.lead, *(actor.id for actor in entry.actors)) if id_
    )


def _says(entry: EntryState, text: str) -> bool:
    words = _words(text)
    said = "\n".join(_sayings(entry)).casefold()
    return all(word in said for word in words)


@lru_cache(maxsize=4_096)
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
