"""Finds dates in English text and says them in EDTF, relative words against the day of publication."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dateline_ingest.extract.when.relative import (
    MEASURED,
    Anchor,
    Kind,
    Value,
    Words,
    day_of,
    last_day_of,
    month_at_end,
    of_year,
    season,
)
from dateline_ingest.extract.when.words import (
    COUNT,
    DAY,
    HALF,
    MONTH,
    MONTH_IN_FULL,
    MONTHS,
    NTH,
    ORDINAL,
    ORDINAL_WORD,
    ROMAN,
    ROMAN_MONTHS,
    SEASON,
    SEASONS,
    UNIT,
    WEEKDAY,
    YEAR,
    number,
)
from dateline_ingest.extract.when.years import as_said_before, coming, day_in_year, in_series, month_in_year

__all__ = ["Anchor", "DateSpan", "find_dates"]

_OF_YEAR = (
    r",? (?:of |in )?(?:(?P<ry>this|last|next|that|the same|the next|the following|the previous|the preceding) year"
    r"|the year (?P<ry2>before|after))"
)
_THAT_MONTH = r"(?: of (?:that|the same|this|the) month)"
_OF_A_DAY = "day|date|morning|afternoon|evening|night"
_MONTH_NAMED = re.compile(MONTH, re.IGNORECASE)
_WEEKDAY_NAMED = re.compile(WEEKDAY, re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_ALWAYS = re.compile("")


def _needed(pattern: str) -> re.Pattern[str]:
    """What a sentence must hold for a pattern to find anything: most hold no month, no weekday and no figure."""
    if f">{MONTH})" in pattern or f">{MONTH_IN_FULL})" in pattern:
        return _MONTH_NAMED
    if f"<wd>{WEEKDAY})" in pattern:
        return _WEEKDAY_NAMED
    return _DIGIT if pattern.endswith(f"(?P<y>{YEAR})") or f"(?P<y>{YEAR})-" in pattern else _ALWAYS


_PATTERNS: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (name, _needed(pattern), re.compile(rf"\b(?:{pattern})(?![\w%])", re.IGNORECASE))
    for name, pattern in (
        ("iso", rf"(?P<y>{YEAR})-(?P<mo>\d\d)-(?P<d>\d\d)"),
        ("last_day", rf"the (?:last|final) day of (?P<m>{MONTH})(?:,? (?P<y>{YEAR}))?"),
        ("last_day", r"the (?:last|final) day of (?:that|the same|the) month"),
        ("last_day", rf"the (?:last|final) day of (?:the year )?(?P<y>{YEAR})"),
        ("year_end", rf"at the (?:very )?(?:end|close|start|beginning) of (?P<y>{YEAR})"),
        ("year_end_told", r"at the (?:very )?(?:end|start|beginning) of (?P<w>this|last|next) year"),
        ("dmy", rf"(?:{WEEKDAY},? )?(?P<d>{NTH}) (?:day )?(?:of )?(?P<m>{MONTH}),? (?P<y>{YEAR})"),
        ("dmy", rf"(?P<y>{YEAR}), (?P<d>{NTH}) (?P<m>{MONTH})"),
        ("roman", rf"(?P<d>{DAY})(?P<s>[-. ])(?P<rm>{ROMAN})(?P=s)(?P<y>{YEAR})"),
        ("mdy", rf"(?:{WEEKDAY},? )?(?P<m>{MONTH}) (?P<d>{DAY}){ORDINAL},? (?P<y>{YEAR})"),
        ("dots", rf"(?P<d>{DAY})[./](?P<mo>0?[1-9]|1[0-2])[./](?P<y>{YEAR})"),
        ("of_year", rf"(?:{WEEKDAY},? )?(?P<d>{NTH}) (?:day )?(?:of )?(?P<m>{MONTH}){_OF_YEAR}"),
        ("of_year", rf"(?:{WEEKDAY},? )?(?P<m>{MONTH}) (?P<d>{DAY}){ORDINAL}{_OF_YEAR}"),
        ("of_year", rf"(?P<m>{MONTH}){_OF_YEAR}"),
        ("coming", rf"(?P<d>{DAY}){ORDINAL} (?:day )?(?:of )?(?P<m>{MONTH}) next"),
        ("my", rf"(?P<m>{MONTH})(?: of)?,? (?P<y>{YEAR})"),
        ("dm", rf"(?:{WEEKDAY},? )?(?P<d>{NTH}) (?:day )?(?:of )?(?P<m>{MONTH})"),
        ("md", rf"(?:{WEEKDAY},? )?(?P<m>{MONTH}) (?P<d>{DAY}){ORDINAL}"),
        ("the_nth", rf"on the (?P<d>{DAY})(?:st|nd|rd|th){_THAT_MONTH}?"),
        ("the_nth", rf"on the (?P<d>{ORDINAL_WORD})(?:{_THAT_MONTH}|(?= (?:the|a|an)\b)|(?=[,.;]|$))"),
        ("months", rf"between (?P<m>{MONTH}) and (?P<m2>{MONTH})(?: (?P<y>{YEAR}))?"),
        ("by_year", rf"by (?P<y>{YEAR})"),
        (
            "ago",
            rf"(?:(?P<n>{COUNT}) (?P<u>{UNIT})s?|(?P<half>{HALF}))"
            r" (?:ago|earlier|later|afterwards?|thereafter"
            r"|(?:before|after)(?: (?:that|this)|(?P<end>(?=\s*[.,;:]|$)))?)",
        ),
        (
            "some_later",
            r"(?:(?:only|just|a few|some|several) )?(?P<u>hour|day|week|month)s "
            r"(?:later|afterwards?|thereafter|after that)"
            r"|within (?:minutes|hours|the hour)|later (?:that|the same) day",
        ),
        (
            "next_day",
            r"(?:the|on the|a) (?:next|following|previous|preceding) day|"
            r"the day (?:after|before)(?! (?:the|a|an|its|his|her|their|it|he|she|they)\b)",
        ),
        ("next_unit", r"the (?P<w>following|next|previous|preceding) (?P<u>week|month|year)"),
        ("next_unit", r"the (?P<u>week|month|year) (?P<w>after|before)"),
        ("next_month", rf"the (?P<w>following|next|previous|preceding) (?P<m>{MONTH})"),
        ("weekday_told", rf"(?:on )?the (?P<w>following|next|previous|preceding) (?P<wd>{WEEKDAY})"),
        (
            "same",
            rf"(?:the|in the|on the|of the) (?:very )?same (?P<u>{_OF_A_DAY}|week|month|year)(?! as\b)"
            rf"|(?:(?:at|in|on|of) )?that (?:very |same )?(?P<u2>{_OF_A_DAY}|week|month|year)(?! as\b)|at that time"
            r"|on the spot|there and then|then and there|at the same (?:ceremony|occasion|session|meeting|sitting)",
        ),
        ("weekday_before", rf"(?P<wd>{WEEKDAY}) (?:of )?last week"),
        ("weekend", r"(?:at|over|during|on) the weekend|(?:this|last) weekend"),
        ("season_told", rf"(?P<w>last|this) (?P<s>{SEASON})"),
        ("season", rf"(?P<s>{SEASON})(?: of)? (?P<y>{YEAR})"),
        ("last_unit", r"(?P<w>last|this|next) (?P<u>week|month|year)(?! of\b)"),
        ("weekday", rf"(?P<w>last |this |next |on )?(?P<wd>{WEEKDAY})"),
        ("midnight", r"(?<!day )(?:at|since) midnight(?!,? (?:on|of|next)\b)|overnight"),
        ("word", r"(?P<t>today|tonight|yesterday|last night|this (?:morning|afternoon|evening))"),
        ("month", rf"(?P<w>in|last|this|that|since|of|by|during|until) (?:early |late |mid-)?(?P<m>{MONTH})"),
        ("month", rf"(?<!.)(?P<w>)(?P<m>{MONTH_IN_FULL})(?=[.:]?\s*(?!.))"),
        ("year", rf"(?P<y>{YEAR})"),
    )
)
_NEEDS = frozenset(needed for _, needed, _ in _PATTERNS)
# A bare month needs a word before it that makes it a date ("may", "march" are words too).
_LEAD_WORD = re.compile(
    r"^(?:in|on|last|this|next|since|of|by|during|until|the)\s+(?:the )?(?:early |late |mid-)?", re.IGNORECASE
)


_LEADING = re.compile(r"\W{0,4}(?:on |in )?", re.IGNORECASE)
_LINE = re.compile(r"\s?[:–—-]\s")
_RELATIVE = frozenset(MEASURED) - {"the_nth"}
_WHAT_WAS_BEFORE = re.compile(
    r"\b(?:after|before|since|when|where|which|who|whom|that)\b[^.;]*\b(?:had|been)\b[^.;]*$", re.IGNORECASE
)
"""Opens a clause of what was before the date that a sentence is about: "on 29 March, years after it had signed on"."""
_SET_OUT = re.compile(r"\bbetween (?:the )?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date where it stands in a sentence. `edtf` is empty for words that point at a date nobody gave."""

    start: int
    end: int
    edtf: str
    kind: Kind
    relative: bool = False


def find_dates(text: str, anchor: Anchor) -> Iterator[DateSpan]:
    """Yield the dates of a sentence in order, and move the anchor along. Of overlapping readings the first wins."""
    taken = bytearray(len(text))
    found: list[tuple[re.Match[str], str]] = []
    there = {needed for needed in _NEEDS if needed.search(text)}
    for name, needed, pattern in _PATTERNS:
        for match in pattern.finditer(text) if needed in there else ():
            start, end = match.span()
            if taken.find(1, start, end) < 0:
                taken[start:end] = b"\1" * (end - start)
                found.append((match, name))
    leads = False
    spans: list[DateSpan] = []
    before: DateSpan | None = None
    for match, name in sorted(found, key=lambda item: item[0].start()):
        span = _read(match, name, anchor, before)
        if span is None:
            continue
        if span.edtf and span.kind in ("day", "month", "year"):
            if not leads and _LEADING.fullmatch(text, 0, span.start) and _LINE.match(text, span.end):
                anchor.line, leads = span.edtf, True
            if before is None or not _WHAT_WAS_BEFORE.search(text, before.end, span.start):
                anchor.told(span.edtf)
                before = span
        if spans and _is_range(text, spans[-1], span):
            first = spans.pop()
            span = DateSpan(first.start, span.end, f"[{first.edtf}..{span.edtf}]", "by")
        spans.append(span)
    yield from spans


def _is_range(text: str, first: DateSpan, last: DateSpan) -> bool:
    """Whether two dates are the ends of a time within which something happened: "between 2020 and 2023"."""
    plain = first.edtf[:4].isdigit() and last.edtf[:4].isdigit() and first.edtf < last.edtf
    return plain and text[first.end : last.start] == " and " and bool(_SET_OUT.search(text, 0, first.start))


def _read(match: re.Match[str], name: str, anchor: Anchor, before: DateSpan | None) -> DateSpan | None:
    groups, text = match.groupdict(), match.string
    if name == "midnight" and before is not None and match.start() - before.end <= len(", "):
        return None  # "on Friday at midnight"
    if name in ("dm", "md") and anchor.published is not None:
        month, day = MONTHS[str(groups["m"]).lower().rstrip(".")], number(str(groups["d"]))
        found: Value = day_in_year(text, match.span(), month, day, anchor), "day"
    else:
        found = _value(name, groups, match[0].lower(), anchor)
    value, kind = found
    if value and name == "weekday" and _SETTING_IN.search(text, max(0, match.start() - 60), match.start()):
        then = dt.date.fromisoformat(value)  # "enters into force on Sunday": on the next
        value = (then + dt.timedelta(days=7)).isoformat() if then != anchor.published else value
    if value and before is not None and name in ("dm", "md", "month"):
        told, between = text[before.start : before.end], text[before.end : match.start()]
        if before.relative:
            value = as_said_before(value, before.edtf, between)
        else:
            value = in_series(value, before.edtf, between, told, anchor.published)
    if value is None:
        return None
    lead = _LEAD_WORD.match(match[0])
    start = match.start() + (lead.end() if lead and name in ("month", "the_nth", "weekday") else 0)
    return DateSpan(start, match.end(), value, kind, relative=name in _RELATIVE)


_SETTING_IN = re.compile(
    r"\b(?:enters|comes|goes|(?:will|to) (?:enter|come|go)) into (?:force|effect)\b[^.;:,]{0,25}$"
    r"|\b(?:takes|(?:will|to) take) (?:\w+ )?effect\b[^.;:,]{0,25}$"
)


def _value(name: str, g: dict[str, str | None], words: str, anchor: Anchor) -> Value:
    day, year = number(g.get("d") or ""), int(g.get("y") or 0)
    month = MONTHS[str(g["m"]).lower().rstrip(".")] if g.get("m") else int(g.get("mo") or 0)
    if name == "roman":
        month = ROMAN_MONTHS[str(g["rm"]).upper()]
    if name == "months":
        return _months(month, MONTHS[str(g["m2"]).lower().rstrip(".")], year, anchor), "by"
    if name == "season":
        return season(year, SEASONS[str(g["s"]).lower()]), "by"
    if year:
        return _in_full(name, year, month, day, words)
    published = anchor.published
    if published is None:
        return ("", "day") if name in ("ago", "some_later", "same", "next_day", "next_unit") else (None, "day")
    if name == "coming":
        return coming(month, day, published), "day"
    if name == "of_year":
        return of_year(str(g["ry"] or g["ry2"]).lower(), month, day, anchor.last, published)
    if name == "month" and str(g["w"]).lower() == "that":
        return (f"{anchor.last[:4]}-{month:02d}" if anchor.last else "", "month")
    if name == "month":
        return month_in_year(month, anchor, published), "month"
    return MEASURED[name](Words(g, words, anchor, published))


def _months(first: int, last: int, year: int, anchor: Anchor) -> str:
    """ "between March and June": of the year that is said, else of the latest that is not after publication."""
    if not year and anchor.published is None:
        return ""
    if not year and anchor.published is not None:
        year = anchor.published.year - (last > anchor.published.month)
    return f"[{year - (first > last):04d}-{first:02d}..{year:04d}-{last:02d}]"


def _in_full(name: str, year: int, month: int, day: int, words: str) -> Value:
    """The dates that need nothing around them."""
    if name == "last_day":
        return last_day_of(f"{year:04d}-{month or 12:02d}"), "day"
    if name == "year_end":
        return f"{year:04d}-{month_at_end(words):02d}", "month"
    if name == "by_year":
        return f"[..{year:04d}]", "by"
    # 03/04/2020 is read in two ways; with dots the day comes first everywhere.
    if name == "year" or (name == "dots" and not ("." in words or day > 12 or day == month)):
        return f"{year:04d}", "year"
    return (day_of(year, month, day), "day") if day else (f"{year:04d}-{month:02d}", "month")
