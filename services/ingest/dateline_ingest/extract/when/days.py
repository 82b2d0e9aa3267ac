"""The day on which a passage speaks: releases and minutes bear a date, entries of a live blog a time, lines either."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from dateline_ingest.extract.sentences.parse import Prepared

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_STAMP = re.compile(
    rf"\W{{0,4}}(?:(?P<day>{'|'.join(_WEEKDAYS)}|yesterday|today)?,?\s*)(?P<hour>[01]?\d|2[0-3])[:.h][0-5]\d"
    r"(?:\s?[ap]\.?m\.?|\s?(?:GMT|UTC|CET|CEST|BST|EST))?(?=\W|$)",
    re.IGNORECASE,
)
_STAMPS = 3
"""Entries that begin with a time, from which a text is a live blog."""
_RECORD = re.compile(
    r"\b(?:release|statement|communiqu[eé]|announcement|bulletin|session|sitting|plenary|proceedings|minutes|record|summary|hansard"
    r"|debates?|notification|notice)\b",
    re.IGNORECASE,
)
_PLACE_AND_DATE = re.compile(r"(?:[^\W\d_][\w'.-]*(?:\s+(?:and|de|of)?\s*[^\W\d_][\w'.-]*){0,4},?\s+)?")
_HEADER_LINES = 5
_HEADER_SENTENCES = 40
"""Lines of a header may hold sentences, and a text of one endless line has no end of them."""
_LONGEST_HEADER = 160  # characters
_LEAD = 6  # sentences
_OLDEST = dt.timedelta(days=14)


def days(prepared: Sequence[Prepared], published: dt.date | None) -> Mapping[int, str]:
    """Return the day (EDTF) of each sentence, by its number, where the record gives one; else nothing for it."""
    if published is None:
        return {}
    told = _of_live_blog(prepared, published) or _of_header(prepared, published)
    return {**told, **_of_lines(prepared)}


def _of_lines(prepared: Sequence[Prepared]) -> dict[int, str]:
    """ "28 July: Peru leaves. Its minister calls it a duty": the day that opens a line is that of the whole line."""
    out: dict[int, str] = {}
    line, day = -1, ""
    for item in prepared:
        if item.sentence.field != "text":
            continue
        if item.sentence.paragraph != line:
            line = item.sentence.paragraph
            opening = item.masked.prefix
            day = opening.edtf if opening is not None and len(opening.edtf) == _DAY else ""
        if day:
            out[item.number] = day
    return out


_DAY = 10  # characters of a day in EDTF


def _of_live_blog(prepared: Sequence[Prepared], published: dt.date) -> dict[int, str]:
    stamps = {item.number: found for item in prepared if (found := _stamp(item))}
    if len(stamps) < _STAMPS:
        return {}
    out: dict[int, str] = {}
    day = published
    begun = False
    for item in prepared:
        if found := stamps.get(item.number):
            begun = True
            day = _named(found["day"] or "", day, published)
        if begun and item.sentence.field == "text":
            out[item.number] = day.isoformat()
    return out


def _stamp(item: Prepared) -> re.Match[str] | None:
    return _STAMP.match(item.clean.text) if item.sentence.field == "text" else None


def _named(word: str, day: dt.date, published: dt.date) -> dt.date:
    """The day of an entry: entries without one share that of the entry above."""
    low = word.lower()
    if low in _WEEKDAYS:
        return published - dt.timedelta(days=(published.weekday() - _WEEKDAYS.index(low)) % 7)
    if low:
        return published - dt.timedelta(days=1 if low == "yesterday" else 0)
    return day


def _of_header(prepared: Sequence[Prepared], published: dt.date) -> dict[int, str]:
    ends = {(item.sentence.field, item.sentence.paragraph): item.number for item in prepared}
    for item in prepared:
        below = item.sentence.field == "text" and item.sentence.paragraph >= _HEADER_LINES
        if below or item.number > _HEADER_SENTENCES:
            break
        text = item.clean.text
        dates = [m for m in item.masked.mentions.values() if m.kind == "date" and len(m.edtf) == 10]
        if len(dates) != 1 or len(text) > _LONGEST_HEADER:
            continue
        before, after = text[: dates[0].start], text[dates[0].end :]
        day = dt.date.fromisoformat(dates[0].edtf)
        # "MOSCOW, 17 September 2025. Deputies voted ..." is an agency's line: its news is of the month, as all news.
        whole = ends[item.sentence.field, item.sentence.paragraph] == item.number
        alone = whole and _PLACE_AND_DATE.fullmatch(before.rpartition(". ")[2]) and len(re.findall(r"\w+", after)) <= 1
        heading = [other.clean.text for other in prepared[: item.number]]
        record = any(map(_RECORD.search, (before, *heading)))
        if (alone or record) and published - _OLDEST <= day <= published + dt.timedelta(days=1):
            # A column or a report under a date goes on to tell of other times.
            last = len(prepared) if record else item.number + _LEAD
            return {other.number: day.isoformat() for other in prepared if other.number <= last}
    return {}
