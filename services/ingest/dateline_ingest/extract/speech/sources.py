"""Sources that a sentence of its own names: "This was reported by state television", "the news came from a deputy"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from dateline_ingest.extract.claim import Claim
from dateline_ingest.extract.sentences.parse import Prepared

_WHO = r"(?P<{}>(?:the |a |an |its )?[^,.;:()\"]{{3,80}})"
_IT = (
    r"(?:this|that|it|the (?:news|report|decision|move|step|information|announcement|signing|vote)"
    r"|word(?: of (?:it|this|the \w+))?|news(?: of (?:it|this|the \w+))?)"
)
_BY = (
    r"(?:reported|announced|confirmed|published|disclosed|revealed|posted|released|broken|first reported|told"
    r"|made (?:public|known))"
)
_WHEN = r"(?:(?: late| early| on \w+| \w+day| today| yesterday| first| only)*)"
_SOURCE = re.compile(
    rf"^\W*{_IT} (?:was|is|has been|had been|were) {_BY}{_WHEN} by {_WHO.format('by')}"
    rf"|^\W*{_IT} (?:came|comes|emerged|arrived|is|was){_WHEN} (?:from|via) {_WHO.format('of')}"
    rf"|^\W*(?:about this|of this) (?:informs?|informed|reports?|reported|wrote|writes)(?: in [\w ]{{3,40}}?(?= the))?"
    rf" {_WHO.format('so')}"
    r"|\b(?:relies|rely|based|rests) on (?:a |the )?(?:reports?|accounts?|dispatch) (?:by|from|in)"
    rf" {_WHO.format('rests')}"
    rf"|\b(?:has|have|had|took|takes) (?:this|it|the news) from {_WHO.format('took')}",
    re.IGNORECASE,
)
_BACK = 2
"""Sentences to which such a line looks back."""


def sourced(claims: Sequence[Claim], sentences: Iterable[Prepared]) -> list[Claim]:
    """Return the claims, those told just before a line that names their source with it as their attribution."""
    out = list(claims)
    told = {claim.sentence for claim in claims}
    for item in sentences:
        if item.sentence.field != "text" or item.number in told:
            continue
        found = _SOURCE.search(item.clean.text)
        if found is None:
            continue
        who = next(group for group in found.groups() if group).strip()
        near = [n for n in sorted(told) if 0 < item.number - n <= _BACK]
        for at, claim in enumerate(out):
            if near and claim.sentence == near[-1] and not claim.attribution and claim.type != "statement.issued":
                out[at] = replace(claim, attribution=who)
    return out
