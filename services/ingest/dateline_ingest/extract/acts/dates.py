"""The date of an act where the parse does not join it to the word that tells the act."""

from spacy.tokens import Token

from dateline_ingest.extract.acts.words import BY_LEMMA
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.references.roles import Reader

_UNBOUND = frozenset(("until", "till", "before", "since", "from", "by"))
_DEEPEST = 12


def one_date(token: Token, stage: str, reader: Reader, others: frozenset[int]) -> str:
    """Return the only date that stands before a word in its sentence, where it dates what the word tells.

    It does in "put to the vote on Tuesday, the bill was carried", and in "overrode the veto on Tuesday and adopted the
    law"; not where another act of the sentence took place then. `others` are dates that belong to names.
    """
    dates = [(i, m) for i, m in reader.parsed.mentions.items() if m.kind == "date" and m.edtf and i not in others]
    if len(dates) != 1 or dates[0][0] > token.i:
        return ""
    place, date = dates[0]
    return date.edtf if _leads(reader.parsed.doc[place], date, token, stage) else ""


def _leads(date: Token, mention: Mention, token: Token, stage: str) -> bool:
    at = date
    if date.head.lower_ in _UNBOUND or (len(mention.edtf) <= _YEAR and date.dep_ in ("nummod", "compound", "amod")):
        return False
    for _ in range(_DEEPEST):
        if at == token or at.head == at:
            break
        if at.dep_ in ("relcl", "ccomp", "acl", "parataxis", "pcomp"):
            return False
        if at.dep_ == "advcl" and at.lemma_ not in _OCCASIONS:
            return False
        at = at.head
    return at == token or _shares(at, token, stage)


_YEAR = 4  # characters


_OCCASIONS = frozenset(
    ("put", "bring", "debate", "discuss", "meet", "sit", "convene", "gather", "assemble", "hold", "call", "vote", "end")
)
"""Verbs of a participle that says on which occasion something was done: "meeting on Friday, the chamber passed"."""


def _shares(first: Token, token: Token, stage: str) -> bool:
    """Whether two joined verbs tell one act in two ways: "refused to sign the bill on 3 May and returned it"."""
    at = token
    while at.dep_ == "conj" and at != first:
        at = at.head
    if at != first or first == token:
        return False
    below = [first, *(c for c in first.children if c.dep_ == "xcomp")]
    rows = [row for verb in below for row in BY_LEMMA.get((verb.lemma_.lower(), "VERB"), ())]
    if first.lemma_ in ("refuse", "decline"):
        return stage in ("returned", "rejected")
    return any(row.stage == stage for row in rows)
