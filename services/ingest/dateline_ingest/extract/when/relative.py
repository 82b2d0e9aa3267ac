"""Reads dates that are measured: from the day of publication, or from the date that the text gave last."""

import calendar
import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from dateline.edtf import EdtfError, Occurrence

from dateline_ingest.extract.when.words import MONTHS, SEASONS, WEEKDAYS, length, number, said_length

Kind = Literal["day", "month", "year", "by"]
Value = tuple[str | None, Kind]
"""A date in EDTF and how precise it is. Empty: a date that nobody gave; None: no date at all."""

_DAY, _MONTH, _YEAR = 10, 7, 4
"""Characters of a day, a month and a year in EDTF."""


@dataclass(slots=True)
class Anchor:
    """What relative words are measured from: the day of publication, and the last date that the text gave.

    `day` is the last that it gave with its day, which "the same day" means whatever year was told in between. `line`
    is the date that leads the present line of a chronology: days without a year in it are of that year.
    """

    published: dt.date | None
    last: str = ""
    line: str = ""
    day: str = ""

    def told(self, edtf: str) -> None:
        """Remember the date that the text gave last; what lies ahead is nothing that others follow."""
        if self.published is not None and self.last and edtf[:10] > self.published.isoformat():
            return
        self.last = edtf
        if len(edtf) == _DAY:
            self.day = edtf

    @property
    def last_day(self) -> str:
        """The date from which days are counted."""
        return self.last if len(self.last) == _DAY else self.day


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a measured date: the groups of its pattern, all in lower case, what it is measured from."""

    groups: Mapping[str, str | None]
    text: str
    anchor: Anchor
    published: dt.date

    def __getitem__(self, name: str) -> str:
        return (self.groups.get(name) or "").strip().lower()

    @property
    def step(self) -> int:
        """1 for what follows, -1 for what precedes."""
        return 1 if self["w"] in ("following", "next", "after") else -1


def day_of(year: int, month: int, day: int) -> str | None:
    """A calendar day in EDTF; None where the calendar has no such day."""
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def last_day_of(month: str) -> str:
    """The last day of a month, both in EDTF; empty for what is no month."""
    whole = len(month) == _MONTH
    return f"{month}-{calendar.monthrange(int(month[:4]), int(month[5:]))[1]:02d}" if whole else ""


def month_of(index: int) -> str:
    """A month in EDTF by its number since the year 0, January being 0."""
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def season(year: int, first: int) -> str:
    """The three months of a season as a one-of set, by its year and first month."""
    return f"[{year:04d}-{first:02d}..{month_of(year * 12 + first + 1)}]"


def of_year(word: str, month: int, day: int, last: str, published: dt.date) -> Value:
    """ "7 December of the next year", "May last year": by publication, or by the date that the text gave last."""
    if word in ("this", "last", "next"):
        year = published.year + {"this": 0, "last": -1, "next": 1}[word]
    elif last:
        step = -1 if word.endswith(("previous", "preceding", "before")) else 0
        year = int(last[:4]) + (1 if word.endswith(("next", "following", "after")) else step)
    else:
        return "", "day"
    return (day_of(year, month, day), "day") if day else (f"{year:04d}-{month:02d}", "month")


def _length_off(said: Words) -> Value:
    """ "two years ago", "nine days later"; "a week after the vote" is for the parse to read."""
    amount, unit = said_length(said["half"]) if said["half"] else length(said["n"], said["u"])
    if said.text.endswith("ago"):
        return _ago(amount, unit, said)
    # "a year before." is before what was told; "a week after the vote" is for the parse to read.
    if said.text.endswith(("before", "after")) and said.groups.get("end") is None:
        return None, "day"
    return _units_off(amount * (-1 if re.search("earlier|before", said.text) else 1), unit, said.anchor, near=True)


def _ago(amount: int, unit: str, said: Words) -> Value:
    if unit == "day":
        about = "" if said["u"] == "day" else "~"
        return (said.published - dt.timedelta(days=amount)).isoformat() + about, "day"
    if unit == "year":
        return f"{said.published.year - amount:04d}", "year"
    return month_of(said.published.year * 12 + said.published.month - 1 - amount), "month"


def _units_off(amount: int, unit: str, anchor: Anchor, *, near: bool = False) -> Value:
    """ "two years later": as precise as the date it is measured from allows, and no more than the unit.

    With `near` one year is counted in months: "a year later" is said of twelve, "the following year" of any.
    """
    last = anchor.last
    if unit == "day":
        month = len(last) == _MONTH
        return (shifted(last, amount, unit), "by") if month else (_shift(anchor.last_day, amount), "day")
    if not last or (unit == "month" and len(last) < _MONTH):
        return "", "day"
    if unit == "year" and (abs(amount) > 1 or len(last) < _MONTH or not near):
        return f"{int(last[:4]) + amount:04d}", "year"
    amount *= 12 if unit == "year" else 1
    return month_of(int(last[:4]) * 12 + int(last[5:7]) - 1 + amount), "month"


def shifted(edtf: str, amount: int, unit: str) -> str:
    """A date moved by a length of time, as precise as both allow; empty where it has no two ends.

    A length in months, or of one year, gives the month; in years, the year: nobody counts the days of longer times.
    """
    if not edtf or (bounds := _bounds(edtf)) is None:
        return ""
    first, last = bounds
    if unit == "day":
        first, last = (day + dt.timedelta(days=amount) for day in bounds)
        whole = first == last or amount == 0
        return (edtf if amount == 0 else first.isoformat()) if whole else f"[{first}..{last}]"
    if unit == "year" and abs(amount) == 1 and (first.year, first.month) == (last.year, last.month):
        amount, unit = 12 * amount, "month"
    if unit == "year":
        ends = [f"{day.year + amount:04d}" for day in bounds]
    else:
        ends = [month_of(day.year * 12 + day.month - 1 + amount) for day in bounds]
    return ends[0] if ends[0] == ends[1] else f"[{ends[0]}..{ends[1]}]"


def _bounds(edtf: str) -> tuple[dt.date, dt.date] | None:
    try:
        found = Occurrence.parse(edtf)
    except EdtfError:
        return None
    return (found.first, found.last) if found.first is not None and found.last is not None else None


def _shift(edtf: str, days: int) -> str:
    return (dt.date.fromisoformat(edtf) + dt.timedelta(days=days)).isoformat() if len(edtf) == _DAY else ""


def _next_unit(said: Words) -> Value:
    """ "the following week", "the year before"."""
    return _week(said.anchor, said.step) if said["u"] == "week" else _units_off(said.step, said["u"], said.anchor)


def _week(anchor: Anchor, step: int) -> Value:
    """The week of the last day that the text gave, or one beside it: one day out of seven."""
    if not anchor.last_day:
        return "", "day"
    day = dt.date.fromisoformat(anchor.last_day)
    monday = day - dt.timedelta(days=day.weekday()) + dt.timedelta(weeks=step)
    return f"[{monday}..{monday + dt.timedelta(days=6)}]", "by"


def _next_day(said: Words) -> Value:
    return _shift(said.anchor.last_day, -1 if re.search("before|previous|preceding", said.text) else 1), "day"


def _next_month(said: Words) -> Value:
    """ "the following June": the first after, or before, the date that the text gave last."""
    last, month = said.anchor.last, MONTHS[said["m"].rstrip(".")]
    if not last:
        return "", "month"
    year, told = int(last[:4]), int(last[5:7]) if len(last) >= _MONTH else 0
    off = int(month <= told or not told) if said.step > 0 else -int(month >= told)
    return f"{year + off:04d}-{month:02d}", "month"


def _same(said: Words) -> Value:
    unit, anchor = said["u"] or said["u2"], said.anchor
    if unit in ("day", "date"):
        return anchor.last_day, "day"
    if unit in ("morning", "afternoon", "evening", "night"):
        return (anchor.last if len(anchor.last) == _DAY else ""), "day"
    if unit == "week":
        return _week(anchor, 0)
    value = anchor.last[: {"month": _MONTH, "year": _YEAR}.get(unit, _DAY)]
    return value, "day" if len(value) == _DAY else "year"


def _some_later(said: Words) -> Value:
    """ "Days later", "a few weeks afterwards": the least and the most that it is said of; hours are the same day."""
    last, unit = said.anchor.last_day, said["u"] or "hour"
    if not last or unit == "hour":
        return last, "day"
    least, most = _SOME[unit]
    day = dt.date.fromisoformat(last)
    return f"[{day + dt.timedelta(days=least)}..{day + dt.timedelta(days=most)}]", "by"


_SOME = {"day": (2, 13), "week": (14, 59), "month": (60, 364)}
"""Days that "days", "weeks" and "months later" may mean."""


def _nth(said: Words) -> Value:
    # "On the third, the court ..." counts something else as often as days.
    if said.text.rpartition(" ")[2] in ("first", "second", "third"):
        return None, "day"
    day, last, published = number(said["d"]), said.anchor.last, said.published
    month = dt.date.fromisoformat(last + "-01"[: _DAY - len(last)]) if len(last) in (_MONTH, _DAY) else published
    if (published.year, published.month) == (month.year, month.month) and day > published.day:
        month = published.replace(day=1) - dt.timedelta(days=1)
    return day_of(month.year, month.month, day), "day"


def _last_day(said: Words) -> Value:
    """ "the last day of May", "of that month": of the latest May, or of the month that the text gave last."""
    if not said["m"]:
        return last_day_of(said.anchor.last[:_MONTH]), "day"
    month = MONTHS[said["m"].rstrip(".")]
    year = int(said.anchor.line[:_YEAR]) if said.anchor.line else said.published.year - (month > said.published.month)
    return last_day_of(f"{year:04d}-{month:02d}"), "day"


def month_at_end(words: str) -> int:
    """ "at the end of", "at the start of": the last or the first month of the year."""
    return 1 if re.search(r"\b(?:start|beginning)\b", words) else 12


def _year_end(said: Words) -> Value:
    year = said.published.year + _OFF[said["w"]]
    return f"{year:04d}-{month_at_end(said.text):02d}", "month"


_OFF = {"last": -1, "this": 0, "next": 1}


def _word(said: Words) -> Value:
    back = 1 if said.text in ("yesterday", "last night") else 0
    return (said.published - dt.timedelta(days=back)).isoformat(), "day"


def _midnight(said: Words) -> Value:
    """The night before the day of publication, which belongs to both days."""
    return f"[{said.published - dt.timedelta(days=1)}..{said.published}]", "by"


def _weekday(said: Words) -> Value:
    if said["w"] == "next":
        return None, "day"
    back = (said.published.weekday() - WEEKDAYS[said["wd"]]) % 7
    if said["w"] == "last" and back == 0:
        back = 7
    return (said.published - dt.timedelta(days=back)).isoformat(), "day"


def _weekday_before(said: Words) -> Value:
    monday = said.published - dt.timedelta(days=said.published.weekday() + 7)
    return (monday + dt.timedelta(days=WEEKDAYS[said["wd"]])).isoformat(), "day"


def _weekday_told(said: Words) -> Value:
    """ "the following Tuesday": the first after, or before, the day that the text gave last."""
    last = said.anchor.last_day
    if not last:
        return "", "day"
    day, wanted = dt.date.fromisoformat(last), WEEKDAYS[said["wd"]]
    off = (wanted - day.weekday()) % 7 if said.step > 0 else -((day.weekday() - wanted) % 7)
    return (day + dt.timedelta(days=off or 7 * said.step)).isoformat(), "day"


def _weekend(said: Words) -> Value:
    """The last Saturday or Sunday that lies before the day of publication, or is that day."""
    saturday = said.published - dt.timedelta(days=(said.published.weekday() - 5) % 7)
    sunday = min(saturday + dt.timedelta(days=1), said.published)
    return (f"[{saturday}..{sunday}]", "by") if sunday > saturday else (saturday.isoformat(), "day")


def _season_told(said: Words) -> Value:
    """ "last autumn", "this spring": the season that began last, and with "last" is over."""
    first, published = SEASONS[said["s"]], said.published
    over = month_of(published.year * 12 + first + 2)
    late = dt.date(published.year, first, 1) > published
    late = late or (said["w"] == "last" and over > published.isoformat()[:_MONTH])
    return season(published.year - late, first), "by"


def _last_unit(said: Words) -> Value:
    step, unit, published = _OFF[said["w"]], said["u"], said.published
    if unit == "year":
        return f"{published.year + step:04d}", "year"
    if unit == "month":
        return month_of(published.year * 12 + published.month - 1 + step), "month"
    monday = published - dt.timedelta(days=published.weekday()) + dt.timedelta(weeks=step)
    last = min(monday + dt.timedelta(days=6), published) if step <= 0 else monday + dt.timedelta(days=6)
    return f"[{monday}..{last}]", "by"


MEASURED: dict[str, Callable[[Words], Value]] = {
    "ago": _length_off,
    "last_day": _last_day,
    "last_unit": _last_unit,
    "midnight": _midnight,
    "next_day": _next_day,
    "next_month": _next_month,
    "next_unit": _next_unit,
    "same": _same,
    "season_told": _season_told,
    "some_later": _some_later,
    "the_nth": _nth,
    "weekday": _weekday,
    "weekday_before": _weekday_before,
    "weekday_told": _weekday_told,
    "weekend": _weekend,
    "word": _word,
    "year_end_told": _year_end,
}
"""How each kind of measured date is read, by the name of its pattern."""
