"""The year of a date that gives none: from publication, from its chronology, its series, or what takes effect then."""

import datetime as dt
import re

from dateline_ingest.extract.when.relative import Anchor, day_of
from dateline_ingest.extract.when.words import YEAR

_COMING = re.compile(r"\b(?:will|shall|(?:due|set|scheduled|expected) to)\b[^.;:]{0,80}$")
_THEN_COMES = re.compile(r"(?! and\b)[^.;:,]{0,50}(?<!which )(?<!that )\b(?:will|shall|(?:is|are) (?:due |set )?to)\b")
"""The same behind a date that opens a sentence: "From 1 April the convention will apply"."""
_OPENING = 20  # characters before such a date
_BECOMING = re.compile(
    r"\b(?:(?:enters?|comes?|goes?) into (?:force|effect)|takes? (?:\w+ )?effect"
    r"|follows|becomes? (?:effective|final|binding|operative)|ceases|lapses|expires|ends|begins to|starts to"
    r"|applies|applicable|with effect|effective|as (?:of|from))\b"
    r"(?:(?!\bhad\b)[^.;:]){0,60}$"
)
"""The present tense of what takes effect: a day without its year then is the one nearest to publication."""
_THEN_BECOMES = re.compile(
    r"(?:,? (?!and |but |while )[a-z' -]{1,40} | )(?:(?:enters?|comes?) into (?:force|effect)|takes? (?:\w+ )?effect"
    r"|becomes? (?:effective|final)|ceases|lapses|expires)\b"
)
"""The same behind a date: "on 1 July the withdrawal takes effect"."""
_REACH = 100  # characters before a date
_SERIES = re.compile(
    r"[^;()–—]{0,200}(?:,\s|;\s|\s)(?:and|but|then|before|after|followed by)\b[^()–—]{0,120}"
    r"|,\s(?:the\s)?[A-Z][\w' ]{1,40}\s(?:on|in)\s"
)
"""Between two dates of one series: the second, without a year, is of the first one's year or of the next."""
_AFTER = re.compile(r",? (?:\w+ ){0,3}after\b(?! that| this| it)")
"""The second was before the first then."""
_WITH_YEAR = re.compile(rf"\b(?:{YEAR}|year)\b", re.IGNORECASE)
_MONTH, _DAY = len("2024-12"), len("2024-12-31")
_LEAD = dt.timedelta(days=170)
"""What is told in the present tense to take effect lies ahead more often than behind."""
_GRACE = dt.timedelta(days=7)
"""Plans for the next days are news too."""
_NEWS = dt.timedelta(days=31)
"""How old what a report tells as its news may be."""


def day_in_year(text: str, place: tuple[int, int], month: int, day: int, anchor: Anchor) -> str | None:
    """Return the day (EDTF) of a day and month that stand at a place in a sentence; None where there is no such day."""
    at, end = place
    published = anchor.published
    if published is None:
        return None
    near = (text, max(0, at - _REACH), at)
    if _COMING.search(*near) or (at <= _OPENING and _THEN_COMES.match(text, end)):
        return coming(month, day, published)
    if not anchor.line and (_BECOMING.search(*near) or _THEN_BECOMES.match(text, end)):
        around = [day_of(published.year + step, month, day) for step in (-1, 0, 1)]
        days = [dt.date.fromisoformat(value) for value in around if value]
        return min(days, key=lambda told: abs(told - published - _LEAD)).isoformat() if days else None
    return _latest(published, month, day, anchor)


def coming(month: int, day: int, published: dt.date) -> str | None:
    """The first such day after publication."""
    value = day_of(published.year, month, day)
    return value if value and value > published.isoformat() else day_of(published.year + 1, month, day)


def as_said_before(value: str, before: str, between: str) -> str:
    """ "Three months later, on 30 September": the day is of the time that the words before it gave."""
    plain = before[:4].isdigit() and len(before) in (len("2024"), _MONTH)
    if not plain or between not in (", on ", ", in ", " on ", " in "):
        return value
    if len(before) == _MONTH and abs(int(before[5:]) - int(value[5:7])) > 1:
        return value
    return f"{before[:4]}{value[4:]}"


def month_in_year(month: int, anchor: Anchor, published: dt.date) -> str:
    """A month without its year: of the year that the line is about, else the last before publication."""
    year = int(anchor.line[:4]) if anchor.line else published.year - (month > published.month)
    return f"{year:04d}-{month:02d}"


def in_series(value: str, before: str, between: str, words: str, published: dt.date | None) -> str:
    """Move a date into the series of one before it: "signed in June 2021 and ratified in August".

    `words` are those of the date before, `between` what stands between the two. What lies within the month before
    publication stays: it is the report's news.
    """
    if published is None or len(before) < _MONTH or not before[:4].isdigit() or not _WITH_YEAR.search(words):
        return value
    if not _SERIES.fullmatch(between):
        return value
    if _AFTER.match(between) and len(before) == _DAY == len(value) and before <= value:
        # "took effect on 27 October 2016, after parliament had approved it on 12 October"
        year = int(before[:4]) - (value[4:] > before[4:])
        return day_of(year, int(value[5:7]), int(value[8:])) or value
    if (published - _NEWS).isoformat()[: len(value)] <= value < published.isoformat()[: len(value)]:
        return value
    shared = min(len(value), len(before))
    later = f"{before[:4]}{value[4:]}"[:shared] < before[:shared]
    told = f"{int(before[:4]) + later:04d}{value[4:]}"
    return told if told <= published.isoformat() else value


def _latest(published: dt.date, month: int, day: int, anchor: Anchor) -> str | None:
    """Of the year that the line is about, else the latest not after publication."""
    value = day_of(published.year, month, day)
    if value and dt.date.fromisoformat(value) > published + _GRACE:
        value = day_of(published.year - 1, month, day)
    if anchor.line and value:
        told = max(anchor.line, anchor.last) if anchor.last[:4] >= anchor.line[:4] else anchor.line
        year = int(told[:4])
        later = day_of(year + 1, month, day)
        value = day_of(year, month, day)
        # A chronology goes forward.
        if value and len(told) == _DAY and value < told and later and later <= published.isoformat():
            value = later
    return value
