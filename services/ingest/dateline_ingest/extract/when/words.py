"""The words that English has for months, days, seasons, counts and lengths of time."""

import calendar
import re

from dateline_ingest.extract.numerals import TENS, UNITS

_IN_FULL = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_SHORT = {name.lower(): i for i, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
MONTHS = _IN_FULL | _SHORT
WEEKDAYS = {name.lower(): i for i, name in enumerate(calendar.day_name)}
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""The month with which a season begins in the north, where most of the English press is written."""

# The stop after a month in full is the sentence's, without which parsers lose their way.
MONTH_IN_FULL = "(?:" + "|".join(_IN_FULL) + ")"
MONTH = rf"(?:(?:{'|'.join(_IN_FULL)})\b|(?:{'|'.join(sorted(_SHORT, key=len, reverse=True))})\b\.?)"
ROMAN_MONTHS = {
    word: i for i, word in enumerate(["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"], 1)
}
"""Months as the tables of depositaries write them: "9-VII-2010"."""
ROMAN = "(?:" + "|".join(sorted(ROMAN_MONTHS, key=len, reverse=True)) + ")"
WEEKDAY = "(?:" + "|".join(WEEKDAYS) + ")"
SEASON = "(?:" + "|".join(SEASONS) + ")"
YEAR = r"(?:1[89]\d\d|20\d\d)"
DAY = r"(?:[12]\d|3[01]|0?[1-9])"
ORDINAL = r"(?:st|nd|rd|th)?"
_FIRST = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
_TEENS = [
    "tenth",
    "eleventh",
    "twelfth",
    *(f"{n}teenth" for n in ("thir", "four", "fif", "six", "seven", "eigh", "nine")),
]
ORDINALS = [*_FIRST, *_TEENS, "twentieth", *(f"twenty-{word}" for word in _FIRST), "thirtieth", "thirty-first"]
"""The days of a month in words; the first has the place 0."""
ORDINAL_WORD = "(?:" + "|".join(sorted(ORDINALS, key=len, reverse=True)) + ")"
NTH = rf"{DAY}{ORDINAL}|{ORDINAL_WORD}(?= of )"

_SMALL = UNITS[1:]
_COUNTS = {word: i for i, word in enumerate(_SMALL, 1)} | {word: 10 * i for i, word in enumerate(TENS, 2)}
_COUNTS |= {"a": 1, "an": 1}
COUNT = rf"(?:\d{{1,2}}|(?:{'|'.join(TENS)})(?:[ -](?:{'|'.join(_SMALL[:9])}))?|{'|'.join(_SMALL)}|an?)"
UNIT = r"(?:day|week|fortnight|month|year|decade)"
HALF = (
    r"(?:half a (?:year|decade|century)|a (?:quarter of a |quarter-|half-)?century"
    r"|a couple of (?:days|weeks|months|years))"
)
"""Lengths that are said without a number of their own."""

_LENGTHS = {"fortnight": (14, "day"), "week": (7, "day"), "decade": (10, "year")}


def number(words: str) -> int:
    """The day that "18th" or "eighteenth" counts; 0 for no words."""
    low = words.lower()
    return ORDINALS.index(low) + 1 if low in ORDINALS else int(re.sub(r"\D", "", low) or 0)


def count(words: str) -> int:
    """The number that a word or figure says: "nineteen", "twenty-five", "a"; 0 for anything else."""
    if words.isdigit():
        return int(words)
    return sum(_COUNTS.get(part, 0) for part in re.split(r"[ -]", words.lower()))


def length(words: str, unit: str) -> tuple[int, str]:
    """A length of time as a number of days, months or years: "two decades" are 20 years, "a fortnight" 14 days."""
    times, base = _LENGTHS.get(unit, (1, unit))
    return count(words) * times, base


def said_length(words: str) -> tuple[int, str]:
    """A length without a number of its own: "half a year" are 6 months, "a couple of weeks" 14 days."""
    low = words.lower()
    if low.startswith("half a year"):
        return 6, "month"
    if "couple" in low:
        return length("two", low.rpartition(" ")[2].removesuffix("s"))
    return (5 if "decade" in low else 25 if "quarter" in low else 50 if "half" in low else 100), "year"
