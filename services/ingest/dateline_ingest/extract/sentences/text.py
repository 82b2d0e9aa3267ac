"""Cuts a text of record into sentences, and tidies each without losing where its letters came from."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_SENTENCE = 1_500
"""Characters. Prose of record stays far below it; longer runs are tables, lists without stops or hostile input."""

# A full stop after these does not end a sentence.
_ABBREVIATIONS = frozenset((
    "no", "nos", "mr", "mrs", "ms", "dr", "st", "art", "arts", "prof", "gen", "sen", "rep", "hon", "col", "capt",
    "lt", "vs", "inc", "ltd", "co", "jr", "sr", "p", "pp", "para", "paras", "fr", "rev", "ed", "vol", "jan", "feb",
    "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "u.s", "u.n", "e.u", "u.k", "i.e", "e.g",
    "approx", "cf", "ch", "sec",
))  # fmt: skip
# Runs are bounded, so that a million dots take a million steps and not their square.
_CLAUSE = r";(?!\s+(?:all|both|each|and|or|as|including|along|which|who)\b)"
"""A semicolon that begins a clause of its own; parsers read two of them as one statement about the other."""
_STOP = re.compile(rf"(?:{_CLAUSE}|[.!?…]{{1,4}}[\"”’')\]]{{0,4}})(?=\s+[\"“‘'(\[]?[^\W_])")
_LAST_WORD = re.compile(r"(?:[^\W\d_]\.)*[^\W_]+$")
_PARENTHESIS = re.compile(
    r"\s?(?!\((?:Revised|revised)\)|\([A-Z][^()]{0,60}[a-z][^()]{0,60}\) Convention\b)[(\[][^()\[\]]{0,200}[)\]]"
)
"""What stands in brackets, but not the words of a title: "Night Work (Women) Convention (Revised)"."""
_TITLE_WORD = re.compile(r"[^\W\d_][^\W_]*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A stretch of a document's text or title, in code points of it, and the paragraph (line) it stands in."""

    start: int
    end: int
    paragraph: int
    field: str = "text"


@dataclass(frozen=True, slots=True)
class Clean:
    """Text to work on, and for each of its characters the place in the text of record that it came from.

    `asides` are what stood in parentheses, each with the place in `text` where it was taken out.
    """

    text: str
    origin: tuple[int, ...]
    asides: tuple[tuple[int, str], ...] = ()


def sentences(text: str, field: str = "text") -> Iterator[Sentence]:
    """Yield the sentences in order; a line break always ends one. Runs above LONGEST_SENTENCE are left out."""
    at = 0
    for paragraph, line in enumerate(text.split("\n")):
        yield from _of_line(line, at, paragraph, field)
        at += len(line) + 1


def _of_line(line: str, offset: int, paragraph: int, field: str) -> Iterator[Sentence]:
    start = 0
    for stop in _STOP.finditer(line):
        if stop[0].startswith(".") and _abbreviated(
            line[max(0, stop.start() - 12) : stop.start()], line[stop.end() : stop.end() + 3]
        ):
            continue
        yield from _trimmed(line, start, stop.end(), offset, paragraph, field)
        start = stop.end()
    yield from _trimmed(line, start, len(line), offset, paragraph, field)


def _abbreviated(before: str, after: str) -> bool:
    word = _LAST_WORD.search(before)
    if after.strip()[:1].islower():
        return True
    if word is not None and word[0].lower() in _NUMBER:
        return not after.strip()[:1].isalpha()  # "voted no. The government ..."
    return word is not None and (word[0].lower() in _ABBREVIATIONS or (len(word[0]) == 1 and word[0].isupper()))


_NUMBER = frozenset(("no", "nos"))


def _trimmed(line: str, start: int, end: int, offset: int, paragraph: int, field: str) -> Iterator[Sentence]:
    piece = line[start:end]
    start += len(piece) - len(piece.lstrip())
    end = start + len(piece.strip())
    if 0 < end - start <= LONGEST_SENTENCE:
        yield Sentence(offset + start, offset + end, paragraph, field)


def clean(text: str, sentence: Sentence) -> Clean:
    """Return the sentence without parentheses (they break parses) and with one kind of quote mark."""
    piece = text[sentence.start : sentence.end]
    kept: list[int] = []
    asides: list[tuple[int, str]] = []
    at = 0
    for aside in _PARENTHESIS.finditer(piece):
        kept.extend(range(at, aside.start()))
        asides.append((len(kept), aside[0].strip().strip("()[]")))
        at = aside.end()
    kept.extend(range(at, len(piece)))
    plain = ("".join(piece[i] for i in kept) if asides else piece).translate(_QUOTES)
    return Clean(plain, tuple(sentence.start + i for i in kept), tuple(asides))


_QUOTES = {
    ord("“"): '"',
    ord("”"): '"',
    ord("„"): '"',
    ord("«"): '"',
    ord("»"): '"',
    ord("’"): "'",
    ord("‘"): "'",
    ord("ʼ"): "'",
    0: " ",
    0xA0: " ",
}


def is_headline(text: str) -> bool:
    """Whether a line is set in title case: no full stop, and nearly all words of four letters have a capital."""
    if text.endswith((".", "!", ":", '"')) or len(text) > 200:
        return False
    words = [word for word in _TITLE_WORD.findall(text) if len(word) > 3]
    return len(words) >= 3 and sum(word[0].isupper() for word in words) >= 0.85 * len(words)


def sentence_case(text: str, keep: list[tuple[int, int]]) -> str:
    """Return a headline in sentence case, of the same length; spans in `keep` (known names) stay."""
    kept = {i for start, end in keep for i in range(start, end)}

    def lower(word: re.Match[str]) -> str:
        if word.start() == 0 or word.start() in kept or len(word[0].lower()) != len(word[0]):
            return word[0]
        return word[0].lower() if not word[0].isupper() else word[0]

    return _TITLE_WORD.sub(lower, text)
