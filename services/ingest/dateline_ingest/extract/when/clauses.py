"""Dates that reach over a clause: "On Wednesday A signed and B ratified", "became a party when it signed on 3 May"."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.sentences.grammar import children

_AT_ONCE = frozenset(("when", "as", "with", "by", "upon", "on"))
"""What joins two sides of one happening; "after" and "before" part two."""
_OWN = ("nsubj", "nsubjpass")
_MOST = 8  # clauses that are joined to one another

Dates = Sequence[tuple[Token, Mention]]


def of_the_same_time(draft: Draft, dates: Dates) -> Mention | None:
    """The date of a step whose own clause gives none: one that opens the sentence, or that of the same moment."""
    verb = _verb(draft)
    if verb is None:
        return None
    found = [m for t, m in dates if m.edtf and _opens(t, verb)]
    found = found or [m for t, m in dates if m.edtf for clause in _sides(verb) if _hangs_on(t, clause)]
    return found[0] if len(set(found)) == 1 else None


def _verb(draft: Draft) -> Token | None:
    """The verb of the clause in which a step is told."""
    at = draft.tokens[-1]
    for _ in range(_MOST):
        if at.pos_ in ("VERB", "AUX") or at.head == at:
            break
        at = at.head
    return at if at.pos_ in ("VERB", "AUX") else None


def _opens(date: Token, verb: Token) -> bool:
    """Whether a date stands before the subject of the first of the clauses that a verb is joined to."""
    first = verb
    for _ in range(_MOST):
        if first.dep_ != "conj" or first.head.pos_ not in ("VERB", "AUX") or first.head.i > first.i:
            break
        first = first.head
    if first == verb:
        return False
    # "On Wednesday the chamber ...", and "The chamber on Wednesday passed one and rejected the other".
    return bool(children(first, *_OWN)) and date.i < first.i and _hangs_on(date, first)


def _sides(verb: Token) -> Iterator[Token]:
    """The clauses that tell of the same moment: "joined *when it deposited*", "*was born* as the pact took effect"."""
    for child in verb.children:
        if child.dep_ == "advcl" and _at_once(child):
            yield child
        if child.dep_ == "prep" and child.lower_ in _AT_ONCE:
            yield from (t for t in children(child, "pcomp") if t.pos_ == "VERB")
    if verb.dep_ == "advcl" and _at_once(verb):
        yield verb.head
    if verb.dep_ == "pcomp" and verb.head.lower_ in _AT_ONCE:
        yield verb.head.head


def _at_once(clause: Token) -> bool:
    opening = [c.lower_ for c in clause.children if c.dep_ in ("mark", "advmod") and c.i < clause.i]
    return bool(_AT_ONCE & set(opening)) or (not opening and clause.tag_ == "VBG")


def _hangs_on(date: Token, verb: Token) -> bool:
    """Whether a date belongs to a verb, with no other clause between."""
    at = date
    for _ in range(_MOST):
        if at.head == verb:
            return at.dep_ not in ("advcl", "relcl", "ccomp", "conj", "parataxis", "xcomp") or at == date
        if at.head == at or at.dep_ in ("relcl", "advcl", "ccomp", "conj", "parataxis", "appos", "pcomp"):
            return False
        at = at.head
    return False
