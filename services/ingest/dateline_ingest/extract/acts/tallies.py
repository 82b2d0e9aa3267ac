"""Gives the counts of votes that a document reports to the decisions that were taken by them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dateline_ingest.extract.acts.votes import Votes
from dateline_ingest.extract.claim import Claim

_DECISIONS = ("law.adopted", "law.rejected", "resolution.adopted")
_BY_BODIES = ("membership.joined", "membership.suspended", "membership.expelled")
_FAR = 2
"""Sentences between a decision and its count."""


def with_votes(
    claims: Sequence[Claim], votes: Mapping[int, Votes], states: Mapping[int, frozenset[str]]
) -> list[Claim]:
    """Return the claims with their counts: a count belongs to the decision of its sentence, else to the last before.

    `states` are those that a sentence with a count names; the count of one state's chamber is no other's. Both are by
    the number of the sentence.
    """
    out = list(claims)
    for number, count in votes.items():
        here = [n for n, claim in enumerate(out) if claim.sentence == number and _decides(claim, beside=True)]
        before = [
            n
            for n, claim in enumerate(out)
            if number - _FAR <= claim.sentence < number
            and _decides(claim, beside=False)
            and (not states.get(number) or claim.lead.partition(".")[0] in states[number])
        ]
        open_ = [n for n in (here or before[::-1]) if out[n].votes is None]
        if not open_:
            continue
        for at in here if _one_decision([out[n] for n in here]) else open_[:1]:
            out[at] = _voted(out[at], count, number)
    return out


def _decides(claim: Claim, *, beside: bool) -> bool:
    decided = "approved" in claim.type or claim.type in _DECISIONS
    return (decided and not claim.planned) or (beside and claim.type in _BY_BODIES)


def _one_decision(claims: Sequence[Claim]) -> bool:
    """Whether all claims of a sentence are one vote: on a treaty and its protocols."""
    return len({(c.type, c.lead) for c in claims}) == 1 and all(c.votes is None for c in claims)


def _voted(claim: Claim, count: Votes, number: int) -> Claim:
    yes, no, *others = count
    if claim.type == "law.rejected" and yes is not None and no is not None and yes > no:
        yes, no = no, yes  # "rejected it by 202 votes to 194" begins with those who won
    more = claim.more if number in (*claim.more, claim.sentence) else (*claim.more, number)
    return replace(claim, votes=(yes, no, others[0], others[1]), more=more)
