"""When something happened, as precisely as a text allows: EDTF dates with their first and last possible day.

The Extended Date/Time Format is part of ISO 8601-2:2019; its levels are those of the Library of Congress
(https://www.loc.gov/standards/datetime/). Dateline reads level 0 and 1 dates (no times of day, years 0001 to 9999)
and the parts of level 2 that texts about public acts need: one-of sets, unspecified digits anywhere, qualifiers on
single components, and divisions of a year.

Bounds are those of the text itself. A qualifier (about, uncertain) never widens or narrows them, and nothing is
ever replaced by its midpoint: ``1985~`` stays the 365 days of 1985.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import product
from typing import Literal

from dateline.errors import DatelineError

Precision = Literal["day", "month", "season", "year", "decade", "range", "unknown"]
Form = Literal["date", "choice", "interval", "unknown"]

LONGEST = 200
"""Characters that a text may have: every real date fits, and parsing stays cheap whatever a client sends."""

_BEFORE_ALL = 0
_AFTER_ALL = date.max.toordinal() + 1

_QUALIFIERS = str.maketrans("", "", "?~%")
_DATE = re.compile(r"[?~%]?[0-9X]{4}[?~%]?(?:-[?~%]?[0-9X]{2}[?~%]?(?:-[?~%]?[0-9X]{2}[?~%]?)?)?")

# Level 2 divisions of a year: (first month, months, words). 21 to 24 name no hemisphere; they are read as northern,
# meteorological seasons, like 25 to 28. A season that spans the new year belongs to the year in which it begins.
_DIVISIONS: dict[str, tuple[int, int, str]] = {
    "21": (3, 3, "spring"),
    "22": (6, 3, "summer"),
    "23": (9, 3, "autumn"),
    "24": (12, 3, "winter"),
    "25": (3, 3, "spring"),
    "26": (6, 3, "summer"),
    "27": (9, 3, "autumn"),
    "28": (12, 3, "winter"),
    "29": (9, 3, "southern spring"),
    "30": (12, 3, "southern summer"),
    "31": (3, 3, "southern autumn"),
    "32": (6, 3, "southern winter"),
    "33": (1, 3, "first quarter of"),
    "34": (4, 3, "second quarter of"),
    "35": (7, 3, "third quarter of"),
    "36": (10, 3, "last quarter of"),
    "37": (1, 4, "first third of"),
    "38": (5, 4, "second third of"),
    "39": (9, 4, "last third of"),
    "40": (1, 6, "first half of"),
    "41": (7, 6, "second half of"),
}

# English month names whatever the locale of the process, so that a page reads the same on every machine.
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class EdtfError(DatelineError, ValueError):
    """A text that is no EDTF date dateline can read; the message is one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """When something happened. Made by `Occurrence.parse`; two are equal when their texts are.

    ``first`` and ``last`` are the first and last day on which it can have happened (for an interval: the days on which
    it began and ended at the outside). None means open or unknown on that side. ``precision`` is how the text speaks;
    ``range`` is anything that is no calendar unit. ``approximate`` stands for ``~``, ``uncertain`` for ``?``, both for
    ``%``. A one-of set keeps its gaps: ``[1998-02-28,1998-03-28]`` does not contain 10 March 1998.
    """

    text: str
    first: date | None = field(compare=False)
    last: date | None = field(compare=False)
    precision: Precision = field(compare=False)
    form: Form = field(compare=False)
    approximate: bool = field(compare=False)
    uncertain: bool = field(compare=False)
    sort_key: str = field(compare=False)
    """Sixteen digits that sort by order of occurrence: first day, then last day, unknown last.

    What is only known to have happened by a day sorts at that day. Digits alone, so that every collation agrees.
    """
    spans: tuple[tuple[int, int], ...] = field(compare=False, repr=False)
    """The possible days as ascending pairs of proleptic ordinals, both included; 0 and `date.max` + 1 are open ends."""
    words: str = field(compare=False, repr=False)

    @staticmethod
    def parse(text: str) -> "Occurrence":
        """Read an EDTF text; the empty text is an unknown date.

        Raises `EdtfError`. Repeated texts come from a cache (well under a microsecond).
        """
        return _parse(text)

    @property
    def is_unknown(self) -> bool:
        """Whether the text gives no date at all."""
        return self.form == "unknown"

    @property
    def is_day(self) -> bool:
        """Whether it is one calendar day, qualified or not."""
        return self.precision == "day"

    @property
    def days(self) -> int | None:
        """How many days it can be, None when it is open on a side: the smaller, the more precise."""
        if self.first is None or self.last is None:
            return None
        return sum(last - first + 1 for first, last in self.spans)

    def contains(self, other: "Occurrence") -> bool:
        """Whether every day on which `other` can have happened is possible here too.

        An unknown date is unbounded: it contains everything, and is contained only by another unknown date.
        """
        if len(self.spans) == len(other.spans) == 1:
            (first, last), (start, end) = self.spans[0], other.spans[0]
            return first <= start and end <= last
        return all(any(first <= start and end <= last for first, last in self.spans) for start, end in other.spans)

    def overlaps(self, other: "Occurrence") -> bool:
        """Whether some day is possible for both. An unknown date overlaps everything."""
        return any(first <= end and start <= last for first, last in self.spans for start, end in other.spans)

    def display(self) -> str:
        """The date in plain English: "29 September 2025", "about December 2023", "by 2019", "date unknown"."""
        return self.words


@dataclass(frozen=True, slots=True)
class _Point:
    """One date of an EDTF text, before it is known what it belongs to."""

    first: date
    last: date
    precision: Precision
    approximate: bool
    uncertain: bool
    words: str


@lru_cache(maxsize=65_536)
def _parse(text: str) -> Occurrence:
    if not text:
        return _occurrence(text, "unknown", [], [(None, None)], "date unknown")
    if len(text) > LONGEST:
        raise EdtfError(f"A date of {len(text)} characters is too long; the limit is {LONGEST}.")
    if text.startswith("[") or text.endswith("]"):
        return _choice(text)
    if text.startswith("{"):
        raise EdtfError(f'"{text}" means all of its dates; give one event for each, or [..] for one of them.')
    if "/" in text:
        return _interval(text)
    point = _point(text, text)
    return _occurrence(text, "date", [point], [(point.first, point.last)], point.words)


def _choice(text: str) -> Occurrence:
    """A one-of set: ``[1996..1998]``, ``[..2019]``, ``[1998-02-28,1998-03-28]`` and mixtures."""
    if not (text.startswith("[") and text.endswith("]") and len(text) > 2):
        raise EdtfError(f'"{text}" is no one-of set; write it as [1996..1998], [..2019] or [1996,1998].')
    points: list[_Point] = []
    bounds: list[tuple[date | None, date | None]] = []
    words: list[str] = []
    for member in text[1:-1].split(","):
        low, dots, high = (part.strip() for part in member.partition(".."))
        if not dots:
            point = _point(low, text)
            points.append(point)
            bounds.append((point.first, point.last))
            words.append(point.words)
            continue
        start, end = _ends(low, high, text)
        points.extend(point for point in (start, end) if point)
        bounds.append((start.first if start else None, end.last if end else None))
        if start and end:
            words.append(f"between {start.words} and {end.words}")
        else:
            words.append(f"{start.words} or later" if start else f"by {end.words if end else ''}")
    return _occurrence(text, "choice", points, bounds, " or ".join(words))


def _interval(text: str) -> Occurrence:
    """What truly lasted: ``a/b``, with ``..`` for an open end and nothing for an unknown one."""
    if text.count("/") != 1:
        raise EdtfError(f'"{text}" has more than two ends; an interval is written a/b.')
    low, high = text.split("/")
    start, end = _ends("" if low == ".." else low, "" if high == ".." else high, text)
    if start and end:
        words = f"from {start.words} to {end.words}"
    elif start:
        words = f"since {start.words}" if high == ".." else f"from {start.words}"
    else:
        words = f"until {end.words}" if end else ""
    bounds = (start.first if start else None, end.last if end else None)
    return _occurrence(text, "interval", [point for point in (start, end) if point], [bounds], words)


def _ends(low: str, high: str, text: str) -> tuple[_Point | None, _Point | None]:
    start = _point(low, text) if low else None
    end = _point(high, text) if high else None
    if not start and not end:
        raise EdtfError(f'"{text}" has no date at either end; leave the date empty when nothing is known.')
    if start and end and start.first > end.last:
        raise EdtfError(f'"{text}" ends before it begins.')
    return start, end


def _occurrence(
    text: str,
    form: Form,
    points: Sequence[_Point],
    bounds: Sequence[tuple[date | None, date | None]],
    words: str,
) -> Occurrence:
    firsts = [first for first, _ in bounds]
    lasts = [last for _, last in bounds]
    first = None if None in firsts else min(day for day in firsts if day)
    last = None if None in lasts else max(day for day in lasts if day)
    return Occurrence(
        text=text,
        first=first,
        last=last,
        precision=_precision(form, points, first, last),
        form=form,
        approximate=any(point.approximate for point in points),
        uncertain=any(point.uncertain for point in points),
        sort_key=_digits(first or last) + _digits(last),
        spans=_merged(
            (low.toordinal() if low else _BEFORE_ALL, high.toordinal() if high else _AFTER_ALL) for low, high in bounds
        ),
        words=words,
    )


def _precision(form: Form, points: Sequence[_Point], first: date | None, last: date | None) -> Precision:
    if form == "unknown":
        return "unknown"
    if first is not None and first == last:
        return "day"
    return points[0].precision if len(points) == 1 and first is not None and last is not None else "range"


def _merged(spans: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Join spans that touch, so that containment across their seam is seen."""
    merged: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return tuple(merged)


def _digits(day: date | None) -> str:
    return day.isoformat().replace("-", "") if day else "99999999"


def _point(part: str, text: str) -> _Point:
    """One date: a day, month, division, year or decade, with unspecified digits and qualifiers."""
    if "T" in part and _DATE.fullmatch(part.partition("T")[0]):
        raise EdtfError(f'"{text}" has a time of day, which is not kept; give the day alone.')
    if not _DATE.fullmatch(part):
        raise EdtfError(f'"{text}" is not an EDTF date; write it like 2025-09-29, 2022-03, 1998 or [..2019].')
    year, month, day = ([*part.translate(_QUALIFIERS).split("-"), "XX", "XX"])[:3]
    approximate, uncertain = "~" in part or "%" in part, "?" in part or "%" in part
    years = [number for number in _numbers(year) if number]
    if not years:
        raise EdtfError(f'"{text}" has the year 0000; years go from 0001 to 9999.')
    if month in _DIVISIONS:
        if day != "XX" or "X" in year:
            raise EdtfError(f'"{text}" joins a season or quarter with a day or an unknown year.')
        first, last, precision, words = _division(years[0], month, text)
    else:
        first, last = _edge(years, month, day, text), _edge(years, month, day, text, last=True)
        precision = _unit(first, last)
        words = _words(first, last, precision)
    prefix = ("perhaps " if uncertain else "") + ("about " if approximate else "")
    return _Point(first, last, precision, approximate, uncertain, prefix + words)


def _division(year: int, code: str, text: str) -> tuple[date, date, Precision, str]:
    month, months, name = _DIVISIONS[code]
    after, index = divmod(month - 1 + months - 1, 12)
    if year + after > date.max.year:
        raise EdtfError(f'"{text}" ends after the year 9999.')
    last = date(year + after, index + 1, monthrange(year + after, index + 1)[1])
    return date(year, month, 1), last, "season", f"{name} {_year(year)}"


def _edge(years: Sequence[int], month: str, day: str, text: str, *, last: bool = False) -> date:
    """The first or last real calendar day that the digits allow."""
    months = [number for number in _numbers(month) if 1 <= number <= 12]
    for year in reversed(years) if last else years:
        for candidate in reversed(months) if last else months:
            length = monthrange(year, candidate)[1]
            days = [number for number in _numbers(day) if 1 <= number <= length]
            if days:
                return date(year, candidate, days[-1] if last else days[0])
    raise EdtfError(f'"{text}" is no day of the calendar.')


@lru_cache(maxsize=1024)
def _numbers(digits: str) -> tuple[int, ...]:
    """The numbers that digits with ``X`` for any of them can stand for, ascending."""
    return tuple(int("".join(parts)) for parts in product(*("0123456789" if d == "X" else d for d in digits)))


def _unit(first: date, last: date) -> Precision:
    """The calendar unit that begins on `first` and ends on `last`."""
    if first == last:
        return "day"
    starts_year, ends_year = (first.month, first.day) == (1, 1), (last.month, last.day) == (12, 31)
    if first.year == last.year:
        if starts_year and ends_year:
            return "year"
        whole = first.day == 1 and last.day == monthrange(last.year, last.month)[1]
        return "month" if whole and first.month == last.month else "range"
    decade = first.year // 10 == last.year // 10 and first.year % 10 in (0, 1) and last.year % 10 == 9
    return "decade" if starts_year and ends_year and decade else "range"


def _words(first: date, last: date, precision: Precision) -> str:
    if precision == "day":
        return _day(first)
    if precision == "month":
        return f"{_MONTHS[first.month - 1]} {_year(first.year)}"
    if precision == "year":
        return _year(first.year)
    if precision == "decade":
        return f"{first.year // 10 * 10}s"
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"between {_year(first.year)} and {_year(last.year)}"
    return f"between {_day(first)} and {_day(last)}"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {_year(day.year)}"


def _year(year: int) -> str:
    return str(year) if year >= 1000 else f"AD {year}"
