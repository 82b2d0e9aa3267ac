"""Finds dates in English text and says them in EDTF, relative words against the day of publication."""

import calendar
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["day", "month", "year", "by"]

_MONTH_NAMES = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_MONTH_NAMES |= {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
_MONTH = "(?:" + "|".join(sorted(_MONTH_NAMES, key=len, reverse=True)) + r")\b\.?"
_WEEKDAYS = {name.lower(): i for i, name in enumerate(calendar.day_name)}
_WEEKDAY = "(?:" + "|".join(_WEEKDAYS) + ")"
_YEAR = r"(?:1[89]\d\d|20\d\d)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
_ORD = r"(?:st|nd|rd|th)?"
_COUNTS = {
    w: i
    for i, w in enumerate(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 1
    )
}
_COUNTS |= {"a": 1, "an": 1}
_COUNT = r"(?:\d{1,2}|" + "|".join(_COUNTS) + ")"

_OF_YEAR = (
    r",? (?:of |in )?(?:(?P<ry>this|last|next|that|the same|the next|the following|the previous|the preceding) year"
    r"|the year (?P<ry2>before|after))"
)

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"\b(?:{pattern})(?![\w%])", re.IGNORECASE))
    for name, pattern in (
        ("iso", rf"(?P<y>{_YEAR})-(?P<mo>\d\d)-(?P<d>\d\d)"),
        ("dmy", rf"(?:{_WEEKDAY},? )?(?P<d>{_DAY}){_ORD} (?:day )?(?:of )?(?P<m>{_MONTH}),? (?P<y>{_YEAR})"),
        ("mdy", rf"(?:{_WEEKDAY},? )?(?P<m>{_MONTH}) (?P<d>{_DAY}){_ORD},? (?P<y>{_YEAR})"),
        ("dots", rf"(?P<d>{_DAY})[./](?P<mo>0?[1-9]|1[0-2])[./](?P<y>{_YEAR})"),
        ("of_year", rf"(?:{_WEEKDAY},? )?(?P<d>{_DAY}){_ORD} (?:day )?(?:of )?(?P<m>{_MONTH}){_OF_YEAR}"),
        ("of_year", rf"(?:{_WEEKDAY},? )?(?P<m>{_MONTH}) (?P<d>{_DAY}){_ORD}{_OF_YEAR}"),
        ("of_year", rf"(?P<m>{_MONTH}){_OF_YEAR}"),
        ("coming", rf"(?P<d>{_DAY}){_ORD} (?:day )?(?:of )?(?P<m>{_MONTH}) next"),
        ("my", rf"(?P<m>{_MONTH})(?: of)?,? (?P<y>{_YEAR})"),
        ("dm", rf"(?:{_WEEKDAY},? )?(?P<d>{_DAY}){_ORD} (?:day )?(?:of )?(?P<m>{_MONTH})"),
        ("md", rf"(?:{_WEEKDAY},? )?(?P<m>{_MONTH}) (?P<d>{_DAY}){_ORD}"),
        ("the_nth", rf"on the (?P<d>{_DAY})(?:st|nd|rd|th)"),
        ("by_year", rf"by (?P<y>{_YEAR})"),
        ("ago", rf"(?P<n>{_COUNT}) (?P<u>day|week|month|year)s? (?:ago|earlier|later|(?:before|after)(?: that)?)"),
        ("next_day", r"(?:the|on the) (?:next|following|previous|preceding) day|the day (?:after|before)"),
        ("next_unit", r"the (?P<w>following|next|previous|preceding) (?P<u>month|year)"),
        ("next_unit", r"the (?P<u>month|year) (?P<w>after|before)"),
        (
            "same",
            r"(?:the|in the|on the) same (?P<u>day|month|year)"
            r"|(?:at )?that (?:same )?(?P<u2>day|month|year)|at that time",
        ),
        ("weekday_before", rf"(?P<wd>{_WEEKDAY}) (?:of )?last week"),
        ("last_unit", r"(?P<w>last|this|next) (?P<u>week|month|year)"),
        ("weekday", rf"(?P<w>last |this |next |on )?(?P<wd>{_WEEKDAY})"),
        ("word", r"(?P<t>today|tonight|yesterday|last night|this (?:morning|afternoon|evening))"),
        ("month", rf"(?P<w>in|last|this|that|since|of|by|during|until) (?:early |late |mid-)?(?P<m>{_MONTH})"),
        ("year", rf"(?P<y>{_YEAR})"),
    )
)
# A bare month needs a word before it that makes it a date ("may", "march" are words too).
_LEAD_WORD = re.compile(
    r"^(?:in|on|last|this|next|since|of|by|during|until|the)\s+(?:the )?(?:early |late |mid-)?", re.IGNORECASE
)


_LEADING = re.compile(r"\W{0,4}(?:on |in )?", re.IGNORECASE)
_LINE = re.compile(r"\s?[:–—-]\s")
_RELATIVE = ("ago", "next_day", "next_unit", "same", "last_unit", "weekday", "weekday_before", "word")
_AHEAD = re.compile(r"\b(?:will|shall|(?:due|set|scheduled|expected) to)\b[^.;:]{0,80}$")


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date where it stands in a sentence. `edtf` is empty for words that point at a date nobody gave."""

    start: int
    end: int
    edtf: str
    kind: Kind
    relative: bool = False


@dataclass(slots=True)
class Anchor:
    """What relative words are measured from: the day of publication, and the last date that the text gave.

    `line` is the date that leads the present line of a chronology: days without a year in it are of that year.
    """

    published: dt.date | None
    last: str = ""
    line: str = ""


def find_dates(text: str, anchor: Anchor) -> Iterator[DateSpan]:
    """Yield the dates of a sentence in order, and move the anchor along. Of overlapping readings the first wins."""
    taken = bytearray(len(text))
    found: list[tuple[re.Match[str], str]] = []
    for name, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if taken.find(1, start, end) < 0:
                taken[start:end] = b"\1" * (end - start)
                found.append((match, name))
    leads = False
    for match, name in sorted(found, key=lambda item: item[0].start()):
        span = _read(match, name, anchor)
        if span is not None:
            if span.edtf and span.kind in ("day", "month", "year"):
                if not leads and _LEADING.fullmatch(text, 0, span.start) and _LINE.match(text, span.end):
                    anchor.line, leads = span.edtf, True
                anchor.last = span.edtf
            yield span


def _read(match: re.Match[str], name: str, anchor: Anchor) -> DateSpan | None:
    groups = match.groupdict()
    ahead = name in ("dm", "md") and _AHEAD.search(match.string, max(0, match.start() - 100), match.start())
    value, kind = _value("coming" if ahead else name, groups, match[0].lower(), anchor)
    if value is None:
        return None
    lead = _LEAD_WORD.match(match[0])
    start = match.start() + (lead.end() if lead and name in ("month", "the_nth", "same", "weekday") else 0)
    return DateSpan(start, match.end(), value, kind, relative=name in _RELATIVE)


def _value(name: str, g: dict[str, str | None], words: str, anchor: Anchor) -> tuple[str | None, Kind]:
    day, year = int(g.get("d") or 0), int(g.get("y") or 0)
    month = _MONTH_NAMES[str(g["m"]).lower().rstrip(".")] if g.get("m") else int(g.get("mo") or 0)
    if year:
        return _in_full(name, year, month, day, words)
    published = anchor.published
    if published is None:
        return ("", "day") if name in ("ago", "same", "next_day", "next_unit") else (None, "day")
    if name == "coming":
        value = _day(published.year, month, day)
        return (value if value and value > published.isoformat() else _day(published.year + 1, month, day)), "day"
    if name == "of_year":
        return _of_year(str(g["ry"] or g["ry2"]).lower(), month, day, anchor.last, published)
    if name in ("dm", "md"):
        return _nearest(published, month, day, anchor), "day"
    if name == "month" and str(g["w"]).lower() == "that":
        return (f"{anchor.last[:4]}-{month:02d}" if anchor.last else "", "month")
    if name == "month":
        return f"{published.year - (month > published.month):04d}-{month:02d}", "month"
    return _relative(name, g, words, anchor, published)


def _in_full(name: str, year: int, month: int, day: int, words: str) -> tuple[str | None, Kind]:
    """The dates that need nothing around them."""
    if name == "by_year":
        return f"[..{year:04d}]", "by"
    # 03/04/2020 is read in two ways; with dots the day comes first everywhere.
    if name == "year" or (name == "dots" and not ("." in words or day > 12 or day == month)):
        return f"{year:04d}", "year"
    return (_day(year, month, day), "day") if day else (f"{year:04d}-{month:02d}", "month")


def _relative(
    name: str, g: dict[str, str | None], words: str, anchor: Anchor, published: dt.date
) -> tuple[str | None, Kind]:
    if name == "the_nth":
        return _nth(int(g["d"] or 0), anchor.last, published), "day"
    if name == "word":
        back = 1 if words in ("yesterday", "last night") else 0
        return (published - dt.timedelta(days=back)).isoformat(), "day"
    if name == "weekday_before":
        monday = published - dt.timedelta(days=published.weekday() + 7)
        return (monday + dt.timedelta(days=_WEEKDAYS[str(g["wd"]).lower()])).isoformat(), "day"
    if name == "weekday":
        return _weekday(str(g["wd"]).lower(), str(g["w"] or "").strip().lower(), published), "day"
    if name == "last_unit":
        return _last_unit(str(g["w"]).lower(), str(g["u"]), published)
    if name == "next_unit":
        step = 1 if str(g["w"]).lower() in ("following", "next", "after") else -1
        return _units_off(step, str(g["u"]).lower(), anchor.last)
    if name == "same":
        unit = str(g.get("u") or g.get("u2") or "")
        length = {"day": 10, "month": 7, "year": 4}.get(unit, 10)
        return anchor.last[:length], "day" if unit == "day" or len(anchor.last) == 10 else "year"
    if name == "next_day":
        step = -1 if re.search("before|previous|preceding", words) else 1
        return _shift(anchor.last, dt.timedelta(days=step)), "day"
    return _ago(g, words, anchor, published)


def _of_year(word: str, month: int, day: int, last: str, published: dt.date) -> tuple[str | None, Kind]:
    """ "7 December of the next year", "May last year": by publication, or by the date that the text gave last."""
    if word in ("this", "last", "next"):
        year = published.year + {"this": 0, "last": -1, "next": 1}[word]
    elif last:
        step = -1 if word.endswith(("previous", "preceding", "before")) else 0
        year = int(last[:4]) + (1 if word.endswith(("next", "following", "after")) else step)
    else:
        return "", "day"
    return (_day(year, month, day), "day") if day else (f"{year:04d}-{month:02d}", "month")


def _units_off(count: int, unit: str, last: str) -> tuple[str | None, Kind]:
    """ "two years later": as precise as the date it is measured from allows, and no more than the unit."""
    if not last or (unit == "month" and len(last) < 7):
        return ("", "day")
    if unit == "year":
        return f"{int(last[:4]) + count:04d}", "year"
    index = int(last[:4]) * 12 + int(last[5:7]) - 1 + count
    return f"{index // 12:04d}-{index % 12 + 1:02d}", "month"


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def _nearest(published: dt.date, month: int, day: int, anchor: Anchor) -> str | None:
    """A day and month without a year: of the year that the line is about, else the latest not after publication."""
    value = _day(published.year, month, day)
    # A week's grace: plans for the next days are news too.
    if value and dt.date.fromisoformat(value) > published + dt.timedelta(days=7):
        value = _day(published.year - 1, month, day)
    if anchor.line and value:
        told = max(anchor.line, anchor.last) if anchor.last[:4] >= anchor.line[:4] else anchor.line
        year = int(told[:4])
        later = _day(year + 1, month, day)
        value = _day(year, month, day)
        # A chronology goes forward.
        if value and len(told) == 10 and value < told and later and later <= published.isoformat():
            value = later
    return value


def _nth(day: int, last: str, published: dt.date) -> str | None:
    month = dt.date.fromisoformat(last + "-01"[: 10 - len(last)]) if len(last) in (7, 10) else published
    if (published.year, published.month) == (month.year, month.month) and day > published.day:
        month = published.replace(day=1) - dt.timedelta(days=1)
    return _day(month.year, month.month, day)


def _weekday(name: str, word: str, published: dt.date) -> str | None:
    if word == "next":
        return None
    back = (published.weekday() - _WEEKDAYS[name]) % 7
    if word == "last" and back == 0:
        back = 7
    return (published - dt.timedelta(days=back)).isoformat()


def _last_unit(word: str, unit: str, published: dt.date) -> tuple[str | None, Kind]:
    step = {"last": -1, "this": 0, "next": 1}[word]
    if unit == "year":
        return f"{published.year + step:04d}", "year"
    if unit == "month":
        index = published.year * 12 + published.month - 1 + step
        return f"{index // 12:04d}-{index % 12 + 1:02d}", "month"
    monday = published - dt.timedelta(days=published.weekday()) + dt.timedelta(weeks=step)
    last = min(monday + dt.timedelta(days=6), published) if step <= 0 else monday + dt.timedelta(days=6)
    return f"[{monday}..{last}]", "by"


def _shift(edtf: str, by: dt.timedelta) -> str:
    return (dt.date.fromisoformat(edtf) + by).isoformat() if len(edtf) == 10 else ""


def _ago(g: dict[str, str | None], words: str, anchor: Anchor, published: dt.date) -> tuple[str | None, Kind]:
    count = _COUNTS.get(str(g["n"]).lower()) or int(str(g["n"]) if str(g["n"]).isdigit() else 0)
    unit = str(g["u"]).lower()
    if words.endswith("ago"):
        if unit in ("day", "week"):
            days = count * (7 if unit == "week" else 1)
            return (published - dt.timedelta(days=days)).isoformat() + ("~" if unit == "week" else ""), "day"
        if unit == "year":
            return f"{published.year - count:04d}", "year"
        index = published.year * 12 + published.month - 1 - count
        return f"{index // 12:04d}-{index % 12 + 1:02d}", "month"
    if words.endswith(("before", "after")):
        return None, "day"
    if unit in ("year", "month"):
        return _units_off(count * (-1 if "earlier" in words or "before" in words else 1), unit, anchor.last)
    days = count * (7 if unit == "week" else 1) * (-1 if "earlier" in words or "before" in words else 1)
    return _shift(anchor.last, dt.timedelta(days=days)), "day"
