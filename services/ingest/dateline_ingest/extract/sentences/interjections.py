"""Finds what stands between a verb and its object without a part in the sentence: counts of votes, readings.

"Passed by 138 votes to nine, with 41 abstentions, a bill on ..." breaks parsers, which take the figures for objects.
These words are read from the whole sentence and left out of what is parsed.
"""

import re
from collections.abc import Sequence

from dateline_ingest.extract.names.mention import Mention

_N = (
    r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|none|no|zero"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:a|one|two|three|four|five|six|seven|eight|nine) hundred(?: and)?(?:[ -][a-z]{3,9}(?:-[a-z]{3,5})?)?"
    r"|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-[a-z]{3,5})?)"
)
_UNIT = r"(?: (?:votes?|members?|deputies|senators|MPs|lawmakers|states))?"
_OTHERS = (
    rf"(?:,? (?:and )?(?:with )?(?:{_N}|a single)(?: \w+){{0,2}}? "
    r"(?:abstentions?|abstaining|absent|against|abstained|invalid|dissenting|opposed|not voting)(?: votes?)?){0,3}"
)
_SCORE = re.compile(
    rf",? ?\b(?:by|with) (?:a |the )?(?:narrow |overwhelming |final |comfortable |crushing )?"
    rf"(?:(?:vote|margin|majority|tally|score|count) of )?{_N}{_UNIT}"
    rf"(?: in favou?r| for)?(?: ?(?:to|against|-|–) ?|, )(?:{_N})(?:(?: \w+)? (?:against|opposed|dissenting)| votes?)?"
    rf"{_OTHERS}(?= (?!per|years|months|days|degrees)|[,.;]|$),?"
    rf"|,? ?\bby {_N} votes(?: in favou?r)?{_OTHERS}(?=[ ,.;]|$),?"
    rf"|(?<=\bvoted) \d{{1,3}}(?: ?[-–] ?| to )\d{{1,3}}(?=[ ,.;]|$)"
    rf"|, {_N}(?: votes)?(?: to | ?[-–] ?){_N}{_OTHERS}(?=[,.;]|$)",
    re.IGNORECASE,
)
_READING = re.compile(
    r",? ?\b(?:(?:on|at|in|upon|after|by) (?:a |an |the |its |their )?)"
    r"(?:first|second|third|fourth|final|last|1st|2nd|3rd)(?:(?:,? and |, | or )(?:the )?(?:second|third|final|last))?"
    r",? readings?(?=[ ,.;]|$)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?<=\w), (?:with|despite|unlike|for all|like|as|alone among|together with|along with) [^,;:.()]{4,80},"
    r"(?= (?:has |had |did |also |then |first |finally |later )?[a-z]+(?:ed|ew|id|oke|ove|ent|eft|uit|ut)\b)"
)
"""What stands between a state and its verb: "Russia, *with more than a hundred languages*, signed"."""
BEFORE_DATE = re.compile(
    r"(?<=\w), (?:by|after|following|without|amid|in|to) [^,;:.()\d]{3,45},"
    r"(?= (?:on |in |late |early |last |this |only )*(?:\d|[A-Z]|(?:the )?(?:following|next|same|week|month|year)\b))"
)
"""What stands between a name and its date: "and the Senate, *by a show of hands*, last Wednesday"."""
_TOO = re.compile(r"(?<=\band), (?:with (?:it|them|that)|at the same time|in the same ceremony|by the same vote),")
"""What stands between two that are done together: "ratified the convention and, *with it*, the protocol"."""
_MAY = re.compile(
    r", (?:with|despite|unlike|for all|like|as|alone|together|along|by|after|following|without|amid|in|to)\b"
    r"|\breadings?\b|\d|\bvotes\b|\b(?:by|with) \w+ to\b|\band,",
    re.IGNORECASE,
)


def interjections(text: str, mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """Return the stretches of a sentence that are left out of its parse, in order; none touches a mention."""
    if not _MAY.search(text):
        return []
    found = []
    for pattern in (_SCORE, _READING, _ASIDE, _TOO, BEFORE_DATE):
        for match in pattern.finditer(text):
            start, end = match.span()
            if text[end - 1] == "," and start and text[start] != ",":
                end -= 1  # the comma goes only with its pair, or at the head of a sentence
            while not start and text[end : end + 1] == " ":
                end += 1
            if not any(start < m.end and m.start < end for m in mentions):
                found.append((start, end))
    found.sort()
    return [span for n, span in enumerate(found) if n == 0 or span[0] >= found[n - 1][1]]
