"""Gives each step of a sentence its date: the one nearest to it in the parse, never one of another step."""

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.mention import Mention
from dateline_ingest.extract.parse import Parsed

_REPORTING = frozenset(("emerge", "say", "report", "announce", "transpire", "reveal"))
_SINCE = frozenset(("until", "till", "before"))


def give_dates(drafts: list[Draft], parsed: Parsed) -> None:
    """Set `occurred` of each draft where the sentence dates it."""
    prefix = parsed.prepared.masked.prefix
    dates = [(parsed.doc[i], m) for i, m in sorted(parsed.mentions.items()) if m.kind == "date"]
    claimed = _claimed(parsed)
    for draft in drafts:
        best = _nearest(draft, dates, claimed)
        if best is not None:
            draft.occurred = best.edtf
        elif prefix is not None:
            draft.occurred = prefix.edtf
    undated = [draft for draft in drafts if not draft.occurred]
    if len(drafts) == len(undated) and drafts:
        _from_report(undated, dates)


def _claimed(parsed: Parsed) -> dict[int, int]:
    """For each date token, the verb or noun it hangs on most directly."""
    out = {}
    for index, mention in parsed.mentions.items():
        if mention.kind == "date":
            out[index] = _anchor(parsed.doc[index]).i
    return out


def _anchor(token: Token) -> Token:
    at = token
    while at.head != at and (
        at.dep_ in ("pobj", "prep", "npadvmod", "nummod", "compound", "pcomp", "conj") or at.i == token.i
    ):
        at = at.head
        if at.pos_ in ("VERB", "AUX"):
            break
    return at


def _nearest(draft: Draft, dates: list[tuple[Token, Mention]], claimed: dict[int, int]) -> Mention | None:
    ranks = {token.i: rank for rank, token in enumerate(draft.tokens)}
    scored = []
    for token, mention in dates:
        if not mention.edtf or _bounded(token):
            continue
        anchor = token.doc[claimed[token.i]]
        rank: float | None = ranks.get(anchor.i)
        if rank is None:
            rank = next((ranks[a.i] + 0.5 for a in anchor.ancestors if a.i in ranks and _transparent(anchor, a)), None)
        if rank is not None and not _between(draft, token):
            scored.append((rank, abs(token.i - draft.token.i), token.i, mention))
    return min(scored, key=lambda item: item[:3])[3] if scored else None


def _bounded(token: Token) -> bool:
    return token.dep_ == "pobj" and token.head.lower_ in _SINCE


def _transparent(anchor: Token, ancestor: Token) -> bool:
    """Whether a date on a word below a step's word still dates the step: not inside another clause."""
    at = anchor
    while at != ancestor and at.head != at:
        if at.dep_ in ("relcl", "advcl", "ccomp", "conj", "parataxis", "appos") or (
            at.dep_ == "acl" and at.pos_ == "VERB"
        ):
            return False
        at = at.head
    return True


def _between(draft: Draft, date: Token) -> bool:
    """Whether a verb of another clause stands closer: a date in a report above the step is the report's."""
    return any(
        t.lemma_ in _REPORTING and t in draft.tokens[1:] and draft.stage != "announced" and date.head.head == t
        for t in draft.tokens[1:]
    )


def _from_report(drafts: list[Draft], dates: list[tuple[Token, Mention]]) -> None:
    """ "On 8 September it emerged that ...": the report's date gives the act its month at most."""
    for draft in drafts:
        for token, mention in dates:
            if len(mention.edtf) == 10 and _anchor(token).lemma_ in _REPORTING and _anchor(token) in draft.tokens:
                draft.occurred = mention.edtf[:7]
                draft.reported_on = True
