"""A headline tells in few words what the text tells in full: the two are one happening."""

from collections.abc import Sequence
from dataclasses import replace

from dateline_ingest.extract.claim import Claim

_NATIONAL = ("law.", "decree.", "resolution.")
_STEPS = ("convention.", "membership.")


def absorbed(claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims without those national acts of the title that the text tells, too; they become its evidence.

    A headline leaves out dates and objects, calls a chamber "parliament" and a president "Kremlin", and says "signs
    law" where the text says what the law does to a treaty. What only the headline tells stays.
    """
    out = list(claims)
    for claim in claims:
        if claim.field != "title" or not claim.type.startswith(_NATIONAL):
            continue
        at = next((n for n, other in enumerate(out) if _same(claim, other)), None)
        if at is None and claim.type == "resolution.adopted" and not claim.occurred:
            # "Assembly adopts resolution": whose assembly, the text says.
            only = [n for n, other in enumerate(out) if other.type == claim.type and other.field == "text"]
            at = only[0] if len(only) == 1 else None
        if at is not None:
            out[at] = replace(out[at], more=(*out[at].more, claim.sentence))
            out.remove(claim)
    return out


def _same(headline: Claim, told: Claim) -> bool:
    if told.field != "text" or _state(headline) != _state(told) or (headline.occurred and told.occurred):
        return False
    if told.type.startswith(_STEPS):
        return not headline.object and headline.role == told.role != "decider"
    if told.type != headline.type or (headline.number and told.number and headline.number != told.number):
        return False
    return not (headline.object and told.object and headline.object != told.object)


def _state(claim: Claim) -> str:
    return claim.lead.partition(".")[0]
