"""Finds where a document takes back what it or another said: what such a passage repeats did not happen."""

import re
from collections.abc import Sequence

from dateline_ingest.extract.sentences.parse import Prepared

HEADING = re.compile(
    r"\W{0,4}(?:(?:\d{1,2}[:.h]\d\d|\d{1,2}\.|item \d{1,2}\.?)\W{0,4})?"
    r"(?:corrections?|corrigend(?:um|a)|errat(?:um|a)|rectifications?|retract(?:ion|ed)|clarification|editor'?s'? note)"
    r"(?=\W|$)",
    re.IGNORECASE,
)
REPORT = (
    r"(?:(?:news )?(?:story|stories|report|article|item|entry|dispatch|post|message|version|headline|notice|text|page))"
)
_PASSAGE = re.compile(
    rf"\b(?:an? (?:earlier|previous|prior|original|first) {REPORT}|(?:earlier|previous) {REPORT}s? of (?:this|the)"
    rf"|this {REPORT} (?:was|has been) (?:amended|corrected|updated|changed|edited)"
    r"|(?:withdr[ae]w\w*|retract\w*|correct(?:s|ed)|pulled|killed)"
    rf" (?:its|our|the|that|an?|this|their)(?: \w+)? {REPORT}"
    r"|(?:we|it) (?:\w+ )?(?:wrongly|incorrectly|mistakenly|erroneously)"
    r"|(?:was|were|had been|has been) (?:wrongly|incorrectly|mistakenly|erroneously)"
    r"|takes? (?:the|that|this|our|its) (?:\w+ )?(?:report|story|item)\b[^.;]{0,80} back\b"
    r"|regrets? the error|the report was (?:wrong|false)"
    r"|reports? (?:that|of) .{0,120} (?:was|were|is|are|proved|turned out to be) (?:wrong|false|untrue|incorrect))",
    re.IGNORECASE,
)
_SHORT = 40  # characters; a heading of its own line


def corrected(prepared: Sequence[Prepared]) -> frozenset[int]:
    """Return the numbers of the sentences that repeat what was wrong, or put it right.

    A heading such as "Correction" covers its own line, and the next one where it stands alone; "an earlier version of
    this report said" covers the rest of its paragraph, whose sentences often go on with what was said wrongly.
    """
    out: set[int] = set()
    covered: tuple[str, int] | None = None
    after: tuple[str, int] | None = None
    for item in prepared:
        place = (item.sentence.field, item.sentence.paragraph)
        text = item.clean.text
        if after is not None and place != after:
            covered, after = place, None
        if item.sentence.field == "text" and HEADING.match(text):
            covered, after = place, place if len(text) <= _SHORT else None
        elif item.sentence.field == "text" and _PASSAGE.search(text):
            covered = place
        if place == covered:
            out.add(item.number)
            if after is not None and len(text) > _SHORT:
                after = None
    return frozenset(out)
