"""One happening that a document names in several ways: the plain word of a headline or a lead, the exact one below.

"X has left the treaty", where the text goes on to say that it gave notice, is the notice (VCLT article 67); a decree
that a chamber approves later was no final act. The exact word decides.
"""

from collections.abc import Sequence
from dataclasses import replace

from dateline.edtf import Occurrence

from dateline_ingest.extract.claim import Claim

_LEAVING = (
    "convention.denunciation_announced", "convention.denunciation_proposed", "convention.denunciation_approved",
    "convention.denunciation_notified", "convention.denunciation_effective", "convention.denunciation_revoked",
)  # fmt: skip
_EXITS = ("membership.exit_announced", "membership.exit_notified", "membership.exit_revoked")
_CONSENTING = ("convention.ratification_approved", "convention.ratification_proposed")
_EXACT = {
    "convention.denounced": _LEAVING,
    "membership.ended": _EXITS,
    "convention.ratified": _CONSENTING,
    "convention.acceded": _CONSENTING,
}
"""What a plain word of a headline stands for, where the text says it more exactly."""
_PLAIN_RULES = ("leave-plain", "exit-plain", "ratify-plain", "join-convention", "accede-plain")
_FORETOLD = ("leave-foretold", "exit-foretold")
_SAME = {"convention.denounced": ("convention.denunciation_notified", "convention.denunciation_effective")}
_DAY = len("2024-12-31")
_PAPERS = ("decree", "order", "decision")


def settled(claims: Sequence[Claim]) -> list[Claim]:
    """Return the claims without those that only name in plain words what another one says exactly."""
    weighed = [_not_final(claim, claims) for claim in claims]
    return [c for c in weighed if not (_headline(c, weighed) or _loose(c, weighed) or _foretold(c, weighed))]


def _about(one: Claim, other: Claim) -> bool:
    return (one.lead, one.object) == (other.lead, other.object)


def _headline(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether only the title says it in a plain word, and the text says how far it has come."""
    if claim.field != "title" or claim.rule not in _PLAIN_RULES:
        return False
    told = [c for c in claims if c.field == "text" and _about(c, claim)]
    return any(c.type in _EXACT[claim.type] for c in told if claim.type in _EXACT) and all(
        c.type != claim.type for c in told
    )


def _foretold(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether the text only foretells it in its own voice, and tells a step of the same leaving elsewhere."""
    if claim.rule not in _FORETOLD:
        return False
    others = (*_LEAVING, *_EXITS, *_EXACT)
    return any(c.type in others and _about(c, claim) and c.rule not in _FORETOLD for c in claims)


def _loose(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether a plain word of the text is undated, or of the very day, of the notice or the effect told beside it."""
    if claim.rule != "leave-plain" or claim.background:
        return False
    exact = [c for c in claims if c.type in _SAME.get(claim.type, ()) and _about(c, claim) and not c.planned]
    if not claim.occurred:
        return any(c.type.endswith("_notified") for c in exact)
    return any(c.occurred == claim.occurred and len(c.occurred) == _DAY for c in exact)


def _not_final(claim: Claim, claims: Sequence[Claim]) -> Claim:
    """A head of state's decree as an approval, where a chamber approves the same thing on a later day."""
    if claim.type != "convention.denounced" or claim.act_kind not in _PAPERS or not claim.occurred:
        return claim
    last = Occurrence.parse(claim.occurred).last
    for other in claims:
        first = Occurrence.parse(other.occurred).first if other.occurred else None
        by_chamber = any(who.kind == "parliament" for who in other.who)
        later = first is not None and last is not None and last < first
        if other.type == "convention.denunciation_approved" and _about(other, claim) and by_chamber and later:
            return replace(claim, type="convention.denunciation_approved")
    return claim
