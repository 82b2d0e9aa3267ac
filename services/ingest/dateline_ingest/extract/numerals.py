"""Numbers written in words, as digits: "one hundred and fourteen" is 114."""

import re

_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", *_TEENS)
"""The number of each is its place."""
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = {word: i for i, word in enumerate(UNITS)} | {word: 20 + 10 * i for i, word in enumerate(TENS)}
_WORD = "|".join(sorted(_VALUES, key=len, reverse=True))
_NUMBER = re.compile(
    rf"\b(?:(?:a|{_WORD})\s+hundred(?:\s+and)?(?:[\s-]+(?:{_WORD})(?:[\s-](?:{_WORD}))?)?|(?:{_WORD})(?:[\s-](?:{_WORD}))?)\b",
    re.IGNORECASE,
)
_GROUPED = re.compile(r"(?<=\d),(?=\d{3}\b)")


def in_digits(text: str) -> str:
    """Return the text with numbers below a thousand in digits and without commas in large ones."""
    return _GROUPED.sub("", _NUMBER.sub(lambda match: str(_value(match[0])), text))


def _value(words: str) -> int:
    total = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word == "hundred":
            total = max(total, 1) * 100
        elif word != "and":
            total += _VALUES.get(word, 0)
    return total
