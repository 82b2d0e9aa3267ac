"""The date of an act where the parse does not join it to the word that tells the act."""

from spacy.tokens import Token

from dateline_ingest.extract.references.roles import Reader

_UNBOUND = frozenset(("until", "till", "before", "since", "from", "by"))
_DEEPEST = 12


def one_date(token: Token, reader: Reader, others: frozenset[int]) -> str:
    """Return the only date that stands before a word in its sentence, where it dates what the word tells.

    It does in "put to the vote on Tuesday, the bill was carried", and in "overrode the veto on Tuesday and adopted the
    law"; not in a clause of its own. `others` are dates that belong to names.
    """
    dates = [(i, m) for i, m in reader.parsed.mentions.items() if m.kind == "date" and m.edtf and i not in others]
    if len(dates) != 1 or dates[0][0] > token.i:
        return ""
    place, date = dates[0]
    return date.edtf if _leads(reader.parsed.doc[place], token) else ""


def _leads(date: Token, token: Token) -> bool:
    at = date
    if date.head.lower_ in _UNBOUND:
        return False
    for _ in range(_DEEPEST):
        if at == token or at.head == at:
            break
        if at.dep_ in ("relcl", "ccomp", "acl", "parataxis", "pcomp"):
            return False
        if at.dep_ == "advcl" and at.lemma_ not in _OCCASIONS:
            return False
        at = at.head
    return True


_OCCASIONS = frozenset(
    ("put", "bring", "debate", "discuss", "meet", "sit", "convene", "gather", "assemble", "hold", "call", "vote", "end")
)
"""Verbs of a participle that says on which occasion something was done: "meeting on Friday, the chamber passed"."""
