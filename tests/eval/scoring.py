"""Scores the events found in a document against its gold, as the section Scoring of the ontology says.

An event is a mapping with the fields of `EventData` and `type` without its prefix; gold has `quotes` in place of
evidence.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

Event = Mapping[str, Any]
Key = tuple[str, str, str]

_QUALIFIERS = re.compile(r"[~?%\[\]]")
_ENDS = re.compile(r"/|\.\.")
_DATE = re.compile(r"(\d{2}[\dX]{2})(?:-(\d\d|XX))?(?:-(\d\d|XX))?")


@dataclass(frozen=True, slots=True)
class Pair:
    """A gold event and the found one that matches it, by their places. A verdict is None where gold has nothing."""

    gold: int
    found: int
    date: bool | None
    evidence: bool | None


@dataclass(slots=True)
class Tally:
    """Counts over documents."""

    hits: int = 0
    missed: int = 0
    wrong: int = 0
    dates: int = 0
    dates_right: int = 0
    quotes: int = 0
    quotes_right: int = 0

    def add(self, other: Tally) -> None:
        """Add the counts of another."""
        for field in fields(Tally):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.wrong or 1)

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed or 1)

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall or 1)

    @property
    def date_share(self) -> float:
        """The part of the dates in gold that were found, among matched events."""
        return self.dates_right / (self.dates or 1)

    @property
    def evidence_share(self) -> float:
        """The part of matched events whose evidence overlaps a quote of gold."""
        return self.quotes_right / (self.quotes or 1)


def key(event: Event) -> Key:
    """What must be equal for two events to be the same happening: type, state or organisation, and object."""
    noun = event["type"].partition(".")[0]
    thing = (event.get("object") or "") if noun in ("convention", "membership") else ""
    return event["type"], (event.get("lead") or "").partition(".")[0], thing


def match(gold: Sequence[Event], found: Sequence[Event], text: str) -> list[Pair]:
    """Pair gold events with found ones of the same key, each at most once; one with the right date is preferred."""
    left = list(range(len(found)))
    pairs = []
    for at, event in enumerate(gold):
        same = [n for n in left if key(found[n]) == key(event)]
        if not same:
            continue
        best = next((n for n in same if date_right(event["occurred"], found[n].get("occurred"))), same[0])
        left.remove(best)
        pairs.append(
            Pair(
                at,
                best,
                date_right(event["occurred"], found[best].get("occurred")),
                evidence_right(event, found[best], text),
            )
        )
    return pairs


def tally(gold: Sequence[Event], found: Sequence[Event], pairs: Sequence[Pair]) -> Tally:
    """Count one document."""
    dates = [pair.date for pair in pairs if pair.date is not None]
    quotes = [pair.evidence for pair in pairs if pair.evidence is not None]
    return Tally(
        len(pairs), len(gold) - len(pairs), len(found) - len(pairs), len(dates), sum(dates), len(quotes), sum(quotes)
    )


def bounds(edtf: str | None) -> tuple[dt.date, dt.date] | None:
    """The first and last day of a date, a one-of set `[A..B]` or an interval; None without a date.

    Written apart from `dateline.edtf`, so that a fault there cannot hide itself. A list `[A,B]` has no bounds here:
    gold writes `[A..B]`.
    """
    text = _QUALIFIERS.sub("", edtf or "").replace("../", "/").replace("/..", "/")
    if not text:
        return None
    ends = _ENDS.split(text)
    try:
        return (
            _day(ends[0], first=True) if ends[0] else dt.date.min,
            _day(ends[-1], first=False) if ends[-1] else dt.date.max,
        )
    except ValueError:
        return None


def _day(text: str, *, first: bool) -> dt.date:
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError(text)
    year = int(found[1].replace("X", "0" if first else "9"))
    month = int(found[2]) if found[2] not in (None, "XX") else 1 if first else 12
    if found[3] not in (None, "XX"):
        return dt.date(year, month, int(found[3]))
    return dt.date(year, month, 1 if first else calendar.monthrange(year, month)[1])


def date_right(gold: str | None, found: str | None) -> bool | None:
    """Whether the dates overlap and the found one is at most twice as wide; None where gold has none."""
    wanted, mine = bounds(gold), bounds(found)
    if wanted is None:
        return None
    if mine is None or mine[1] < wanted[0] or wanted[1] < mine[0]:
        return False
    return (mine[1] - mine[0]).days + 1 <= 2 * ((wanted[1] - wanted[0]).days + 1)


def evidence_right(gold: Event, found: Event, text: str) -> bool | None:
    """Whether evidence is what stands in the text and overlaps a gold quote; None where the text has no such quote."""
    spans = [(at, at + len(quote)) for quote in gold["quotes"] if (at := text.find(quote)) >= 0]
    if not spans:
        return None
    good = [e for e in found.get("evidence", ()) if text[e["start"] : e["end"]] == e["quote"]]
    return any(e["start"] < end and start < e["end"] for e in good for start, end in spans)
