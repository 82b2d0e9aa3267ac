"""The act that carries a step, where another sentence says which it is: its kind and its number.

A bill that is proposed, passed and signed is one act: what one of these steps says of it holds for the others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dateline_ingest.extract.acts.names import KINDS
from dateline_ingest.extract.claim import Claim
from dateline_ingest.extract.merging.merge import Merged
from dateline_ingest.extract.names.mention import Mention

_STEPS = (
    "convention.denunciation_proposed", "convention.denunciation_approved", "convention.denounced",
    "convention.ratification_proposed", "convention.ratification_approved",
)  # fmt: skip
_BY_PARLIAMENT = ("convention.denunciation_approved", "convention.ratification_approved")
_VERBS = {"approver": "approved", "proposer": "submitted", "signatory": "signed"}


def with_acts(events: Sequence[Merged], mentions: Iterable[Sequence[Mention]]) -> list[Merged]:
    """Return the events with what the document tells elsewhere of their acts. `mentions` are all of the document."""
    numbers: dict[str, set[str]] = {}
    for found in mentions:
        for mention in found:
            if mention.kind == "act" and mention.ids and mention.role in KINDS:
                numbers.setdefault(KINDS[mention.role], set()).add(mention.ids[0])
    claims = [event.claim for event in events]
    return [replace(event, claim=_numbered(_with_kind(event.claim, claims), numbers)) for event in events]


def _with_kind(claim: Claim, claims: Sequence[Claim]) -> Claim:
    """A chamber's vote on what a law does is a vote on that law."""
    if claim.act_kind or claim.type not in _BY_PARLIAMENT or not any(w.kind == "parliament" for w in claim.who):
        return claim
    beside = [
        c for c in claims if c.act_kind == "law" and (c.lead.partition(".")[0], c.object) == (claim.lead, claim.object)
    ]
    same = any(c.type in _STEPS or c.type.startswith("law.") for c in beside)
    return replace(claim, act_kind="law", act_verb=claim.act_verb or _VERBS.get(claim.role, "")) if same else claim


def _numbered(claim: Claim, numbers: dict[str, set[str]]) -> Claim:
    """The number of the only act of its kind that the document numbers."""
    known = numbers.get(claim.act_kind, set())
    if (
        claim.number
        or len(known) != 1
        or claim.title
        or (claim.type.startswith(("law", "decree")) and not claim.refers)
    ):
        return claim
    return replace(claim, number=next(iter(known)))
