"""Makes an event of a passage in which a source corrects or takes back what it said.

A text names its earlier report by its words and not by events' ids. So the event takes nothing back by itself: it tells
that the source did, with the passage as evidence.
"""

import re
from collections.abc import Iterator, Sequence

from dateline_ingest.extract.claim import Claim, Who
from dateline_ingest.extract.names.forms import slug
from dateline_ingest.extract.sentences.parse import Prepared
from dateline_ingest.extract.speech.corrections import REPORT

_CAPITALS = r"[^\W\d_a-zß-öø-ÿ][\w'’.-]*"
_BY = rf"(?P<by>(?:{_CAPITALS} ){{1,5}}|\b(?:we|it|and|has|have) )"
_ITS_REPORT = rf"(?:its|our|the|that|this|their|an?)(?: \w+){{0,2}} {REPORT}"
_RETRACTS = re.compile(
    rf"{_BY}?(?:(?:has|have|had) )?(?:with(?:draws?|drew|drawn)|retract(?:s|ed)?|pull(?:s|ed)|kill(?:s|ed)) "
    rf"{_ITS_REPORT}"
    r"|\b(?:takes?|taking) (?:the|that|this|our|its) (?:\w+ )?(?:report|story|item)\b[^.;]{0,80} back\b"
    rf"|\b(?:[Tt]his|[Tt]he|[Tt]hat|[Oo]ur|[Ii]ts|[Aa]n?) (?:earlier |previous )?{REPORT} "
    r"(?:is|was|has been|is being|are|were) (?:hereby )?(?:withdrawn|retracted|killed)"
)
_CORRECTS = re.compile(
    rf"{_BY}?(?:(?:has|have|had) )?correct(?:s|ed) {_ITS_REPORT}"
    rf"|\b[Tt]his {REPORT} (?:was|has been) (?:amended|corrected)"
    rf"|\b(?:[Aa]n|[Tt]he) (?:earlier|previous|prior|original|first) version of (?:this|the|our) (?:\w+ )?{REPORT}"
    rf"|\b(?:earlier|previous) {REPORT} has been (?:changed|corrected|amended)"
    r"|\b[Ff]or that,? read\b|\bregrets? the error\b|\bshould (?:have )?(?:read|said)\b"
)
_RETRACTION = re.compile(r"\W*(?:\d{1,2}[:.h]\d\d\W*)?retract(?:ion|ed)\b", re.IGNORECASE)
_CORRECTION = re.compile(
    r"\W*(?:\d{1,2}[:.h]\d\d\W*)?(?:corrections?|corrigend(?:um|a)|errat(?:um|a)|rectification)\b", re.IGNORECASE
)
_STATE_CODE = 2  # letters, which no body's id may have
_VOICES = frozenset(("We", "It", "And", "This", "The", "Has", "Have", "Our", "Its"))


def correction_claims(wrong: Sequence[Prepared], publisher: str) -> Iterator[Claim]:
    """Return a claim for each passage of `wrong` (the sentences that `corrected` found) that says so plainly.

    It is led by who takes the report back: the body that the passage names, an outlet by its name in capitals, else the
    document's publisher, by the form of its name; "" where nobody is known.
    """
    for passage in _passages(wrong):
        told = [(item, found) for item in passage if (found := _kind(item))]
        if not told:
            continue
        retracted = [row for row in told if row[1][0] == "retraction"]
        item, (_, match) = min(retracted or told, key=lambda row: not row[1][1].groupdict().get("by"))
        lead, name = _by(item, match, publisher)
        numbers = tuple(part.number for part in passage)
        yield Claim(
            "event.retracted" if retracted else "event.corrected",
            lead,
            _object(passage),
            item.number,
            "retraction" if retracted else "correction",
            who=(Who(lead, name),) if lead else (),
            role="decider",
            more=tuple(number for number in numbers if number != item.number),
        )


def _passages(wrong: Sequence[Prepared]) -> Iterator[list[Prepared]]:
    """Sentences that follow on one another; a paragraph that takes something back itself begins the next one."""
    passage: list[Prepared] = []
    for item in wrong:
        if passage:
            last = passage[-1]
            below = item.sentence.paragraph != last.sentence.paragraph
            if (
                item.number != last.number + 1
                or item.sentence.field != last.sentence.field
                or (below and _kind(item) and len(passage) > 1)
            ):
                yield passage
                passage = []
        passage.append(item)
    if passage:
        yield passage


def _kind(item: Prepared) -> tuple[str, re.Match[str]] | None:
    text = item.clean.text
    if match := _RETRACTS.search(text) or _RETRACTION.match(text):
        return "retraction", match
    if match := _CORRECTS.search(text) or _CORRECTION.match(text):
        return "correction", match
    return None


def _by(item: Prepared, match: re.Match[str], publisher: str) -> tuple[str, str]:
    text = item.clean.text
    own = match.groupdict().get("by") or ""
    near = match.end("by") if own else match.start()
    for mention in item.masked.mentions.values():
        if mention.kind in ("organ", "organisation") and mention.ids and mention.end <= near + 1 and own.strip():
            return mention.ids[0], text[mention.start : mention.end]
    words = own.split()
    while words and words[0] in _VOICES:
        words = words[1:]
    name = " ".join(words) if words and words[0][:1].isupper() else publisher
    identifier = slug(name).upper()
    return (identifier, name) if len(identifier) > _STATE_CODE else ("", "")


def _object(passage: Sequence[Prepared]) -> str:
    """The treaty or body that the passage names, where it names one only."""
    named = {
        mention.ids[0]
        for item in passage
        for mention in item.masked.mentions.values()
        if mention.kind in ("convention", "organisation") and len(mention.ids) == 1
    }
    return named.pop() if len(named) == 1 else ""
