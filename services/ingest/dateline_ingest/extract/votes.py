"""Reads counts of votes: "Fifty-six members were for, thirty-two against and two abstained", "157 votes to 18"."""

import re

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_SMALL = {word: i for i, word in enumerate(_UNITS)} | {"none": 0, "nobody": 0, "no": 0}
_SMALL |= {word: 20 + 10 * i for i, word in enumerate(_TENS)}
_SMALL |= {f"{ten}-{unit}": 20 + 10 * i + j for i, ten in enumerate(_TENS) for j, unit in enumerate(_UNITS[:10]) if j}
_N = r"(\d{1,4}|(?:" + "|".join(sorted(_SMALL, key=len, reverse=True)) + r"))"
_GAP = r"[^.;\d]{0,60}?"
_FULL = re.compile(
    rf"\b{_N}\b{_GAP}\b(?:for|in favou?r|yes)\b{_GAP}\b{_N}\b{_GAP}\b(?:against|for staying|no)\b"
    rf"(?:{_GAP}\b{_N}\b{_GAP}\babstain)?",
    re.IGNORECASE,
)
_SCORE = re.compile(
    r"\b(\d{1,4})(?: votes)? to (\d{1,4})\b|\bwith (\d{1,4}) votes and (none|\d{1,4}) against", re.IGNORECASE
)

Votes = tuple[int | None, int | None, int | None]


def find_votes(text: str) -> Votes | None:
    """Return (for, against, abstained) as far as the sentence gives them."""
    if full := _FULL.search(text):
        return _number(full[1]), _number(full[2]), _number(full[3])
    if score := _SCORE.search(text):
        return _number(score[1] or score[3]), _number(score[2] or score[4]), None
    return None


def _number(word: str | None) -> int | None:
    if word is None:
        return None
    return int(word) if word.isdigit() else _SMALL[word.lower()]
