"""Lets one plain word stand for each long name, so that a general parser reads treaty prose well.

Parsers trained on newspapers break on "Denounce the European Convention for the Prevention of Torture and ...": the
name is a sentence's worth of prepositions. With one token in its place they are right far more often.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.sentences.chronicles import left_out, told_now
from dateline_ingest.extract.sentences.interjections import interjections
from dateline_ingest.extract.speech.tails import tail

_STAND_INS = {"convention": "Convention", "protocols": "Protocols", "organisation": "Council", "state": "Russia"}
_BODIES = {
    "mfa": "Ministry",
    "mod": "Ministry",
    "ministry": "Ministry",
    "parliament": "Parliament",
    "government": "Government",
}
_OFFICES = {"president", "prime_minister"}
_LABEL = re.compile(r"^\W{0,4}(?:(?:[Oo]n|[Ii]n)\s+)?(?:\d{1,2}:\d\d\s*[–-]\s*)?$")
_LEADING = re.compile(
    r"^(?:(?:On|In|By|Since|From|Until|After)\s+)?$|[,;]\s+(?:and|but|while|whereas)\s+(?:(?:on|in|by)\s+)?$"
)
_TIMELINE = re.compile(r"^\s*[:|–—-]\s+")
_BULLET = re.compile(
    r"^\s*(?:[•▪◦·*–—-]\s+)?(?:(?:[A-Z][a-z]+day,?\s+)?\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?\s*[:|–—-]\s+)?"
)
_COUNTED_OFF = re.compile(r"\b(?:ago|later|earlier|before|after)(?: (?:that|this))?$")
_SUBJECT_TO = re.compile(r" subject to\b")
_BEFORE_YEAR = re.compile(r"\b[Ii]n $")
_IN = re.compile(r"in\s", re.IGNORECASE)
_SHOUTED = r"[A-ZÀ-Ž][A-ZÀ-Ž.'’-]+"
_DATELINE = re.compile(
    rf"{_SHOUTED}(?:[ /](?:{_SHOUTED}|DE|AND)){{0,3}}(?:, [A-Z][\w.]+)?(?: \([\w .]{{2,24}}\))?\s+[–—-]{{1,2}}\s+"
    r"(?=\W?[A-Z])"
)
"""The capital letters of the place from which an agency reports: "OUAGADOUGOU – Burkina Faso has ..."."""
_PLACE_LINE = re.compile(r"^[A-ZÀ-Ž][\w .,/'-]{0,40}?(?:--\s*|[–—-]\s+)")


@dataclass(frozen=True, slots=True)
class Masked:
    """A sentence ready to be parsed: its text, and for each mention the place of the word that stands for it."""

    text: str
    mentions: dict[int, Mention]
    origin: tuple[int, ...]
    """For each character, its place in the text that was masked."""
    prefix: Mention | None = None
    """The date before the colon of a line in a list of dates; it holds for the whole line."""
    source: str = ""
    """Who is said at its end to have said so; these words are cut off, with the mentions `beyond`."""
    beyond: tuple[Mention, ...] = ()


def mask(text: str, mentions: list[Mention]) -> Masked:
    """Return the sentence with one word for each mention; a leading "28 February 1996:" is cut off, as `prefix`."""
    begin, prefix = _opening(text, mentions)
    pieces: list[str] = []
    origin: list[int] = []
    places: dict[int, Mention] = {}
    at, length = begin, 0
    ending = tail(text)
    end = ending.start if ending is not None else len(text)
    gaps = interjections(text, mentions)
    if prefix is not None and (subject := left_out(text, begin)):
        pieces.append(subject)
        origin.extend([begin] * len(subject))
        length += len(subject)
    for mention in mentions:
        if mention.start < at or mention.end > end:
            continue
        kept = _kept(at, mention.start, gaps)
        before = "".join(text[i] for i in kept)
        word = _word(text[mention.start : mention.end], mention)
        lead = len("in ") if word in ("March", "Monday") and _IN.match(text, mention.start, mention.end) else 0
        if word.isdigit() and mention.kind == "date" and _BEFORE_YEAR.search(text, 0, mention.start):
            word = "March"  # parsers take a year for the number of what follows: "acceded in 2000 subject to"
        if word == "later" and text.endswith("on ", 0, mention.start):
            word = "Monday"  # "on 1 May of the year before"
        word = text[mention.start : mention.start + lead] + word
        if _runs_on(text, begin, at, mention, mentions):
            pieces.append(",")
            origin.append(max(at - 1, 0))
            length += 1
        pieces += [before, word]
        origin.extend(kept)
        origin.extend(min(mention.start + i, mention.end - 1) for i in range(len(word)))
        places[length + len(before) + lead] = mention
        length += len(before) + len(word)
        at = mention.end + _closing_comma(text, mention)
        if parted := _parted(text, at, mention, opens=prefix is not None and mention.start == begin):
            pieces.append(parted)
            origin.extend([max(at - 1, 0)] * len(parted))
            length += len(parted)
    kept = _kept(at, end, gaps)
    pieces.append("".join(text[i] for i in kept))
    origin.extend(kept)
    if ending is not None:
        pieces.append(".")
        origin.append(end)
    if pieces and pieces[-1].rstrip().endswith((";", ",")):
        pieces[-1] = pieces[-1].rstrip()[:-1] + "."  # a clause cut off by a semicolon is a sentence to the parser
        origin = origin[: sum(map(len, pieces))]
    beyond = tuple(m for m in mentions if m.start >= end)
    return Masked("".join(pieces), places, tuple(origin), prefix, ending.source if ending else "", beyond)


def _parted(text: str, at: int, mention: Mention, *, opens: bool) -> str:
    """What parts a name from what parsers would make one with it: "the treaty subject to", "28 May: Turkey signs"."""
    if mention.kind == "convention" and _SUBJECT_TO.match(text, at):
        return ","
    return " then" if opens and mention.kind == "state" and told_now(text, at) else ""


def _kept(start: int, end: int, gaps: list[tuple[int, int]]) -> Sequence[int]:
    """The places of a stretch of text that are parsed: all but those in gaps."""
    if not gaps:
        return range(start, end)
    return [i for i in range(start, end) if not any(a <= i < b for a, b in gaps)]


_INVERTED = re.compile(
    r", (?:said|says|added|adds|wrote|argued|warned|insisted|noted) (?:the |its |his |her |their )?$"
)
"""What opens words put in between, which a comma closes: "The treaty, said its author, Ann Lee, is dead"."""


def _closing_comma(text: str, mention: Mention) -> int:
    """The comma that ends an apposition which a mention took in: "Ann Lee, the foreign minister, said"."""
    inside = mention.kind == "organ" and "," in text[mention.start : mention.end]
    return int(inside and text.startswith(", ", mention.end) and not _INVERTED.search(text, 0, mention.start))


def _runs_on(text: str, begin: int, at: int, mention: Mention, mentions: list[Mention]) -> bool:
    """Whether a name follows the opening date without the comma that parsers need: "On Monday Peru ..."."""
    if (
        mention.kind == "date"
        or not text[at : mention.start].isspace()
        or not text[mention.start : mention.end][:1].isupper()
    ):
        return False
    last = next((m for m in mentions if m.end == at), None)
    return last is not None and last.kind == "date" and bool(_LEADING.search(text[begin : last.start]))


def _opening(text: str, mentions: list[Mention]) -> tuple[int, Mention | None]:
    first = mentions[0] if mentions else None
    if first is not None and first.kind == "date" and first.edtf and _LABEL.match(text[: first.start]):
        stop = _TIMELINE.match(text[first.end :])
        if stop:
            return first.end + stop.end(), first
    place = _PLACE_LINE.match(text)
    if place and any(m.kind == "date" and m.end <= place.end() for m in mentions):
        return place.end(), None
    dateline = _DATELINE.match(text)
    if dateline and not any(m.kind != "state" and m.end <= dateline.end() for m in mentions):
        return dateline.end(), None
    bullet = _BULLET.match(text)
    return bullet.end() if bullet else 0, None


def _word(text: str, mention: Mention) -> str:
    if mention.kind == "act":
        return mention.role
    if mention.kind == "date":
        return _date_word(text, mention)
    if mention.kind == "organ":
        if not re.search(r"[\s-]", text):
            return text
        if text.endswith("ministers") and not mention.person:
            return "Ministers"
        if mention.person or mention.role in _OFFICES:
            return "Putin" if mention.person else "President"
        return _BODIES.get(mention.role.partition(".")[0], "Council")
    if mention.kind == "state" and not mention.demonym and not mention.capital and text[1:].islower():
        return _STAND_INS["state"]
    if not re.search(r"[\s-]", text):
        return text
    if mention.demonym:
        return "Russians" if text.endswith("s") else "Russian"
    return _STAND_INS[mention.kind]


def _date_word(text: str, mention: Mention) -> str:
    if not re.search(r"\s", text) or not mention.edtf:
        return text
    low = text.lower()
    if low.startswith("by "):
        return text
    if low.startswith(("on ", "at ", "the same", "in the same", "in that")) or _COUNTED_OFF.search(low):
        return "later"
    if len(mention.edtf) == 4:
        return text if low.startswith(("last ", "this ", "next ")) else mention.edtf
    if len(mention.edtf) == _MONTH and low.startswith(("last ", "this ", "next ")):
        return "Monday"  # "returned this month": a day stands without preposition, a month does not
    return "Monday" if len(mention.edtf) == _DAY else "March" if len(mention.edtf) == _MONTH else text


_MONTH, _DAY = len("2024-12"), len("2024-12-31")
