"""Dates one step by another: "took effect on Friday, six months after it gave notice".

Such words measure from a step that the same sentence tells, so the parse must show which clause is which.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.sentences.grammar import conjuncts
from dateline_ingest.extract.sentences.parse import Parsed
from dateline_ingest.extract.when.relative import shifted
from dateline_ingest.extract.when.words import COUNT, HALF, UNIT, length, said_length

_LENGTH = re.compile(rf"\b(?:(?P<n>{COUNT}) (?P<u>{UNIT})s?|(?P<half>{HALF}))(?: to the day)?\s*$", re.IGNORECASE)
_LONGEST = 40  # characters of a length of time
_VERBAL = ("VERB", "AUX")


@dataclass(frozen=True, slots=True)
class _Measure:
    """That what `inside` tells lies `amount` of `unit` from what `outside` tells."""

    inside: Token
    outside: Token
    amount: int
    unit: str


def give(drafts: list[Draft], doc: Doc, dates: list[tuple[Token, Mention]]) -> None:
    """Date the undated steps of a sentence by those that it measures them from."""
    if all(draft.occurred for draft in drafts):
        return
    for measure in _measures(doc):
        below = {token.i for token in measure.inside.subtree}
        inside = [d for d in drafts if d.token.i in below]
        outside = [d for d in drafts if d.token.i not in below]
        first = _date_of(outside, measure.outside, below, dates)
        second = next((d.occurred for d in inside if d.occurred), "")
        for draft in inside:
            draft.past = draft.past or (measure.amount < 0 and not draft.occurred)
            if not draft.occurred and first:
                draft.occurred = shifted(first, measure.amount, measure.unit)
        for draft in outside:
            if not draft.occurred and second and measure.outside in draft.tokens:
                draft.occurred = shifted(second, -measure.amount, measure.unit)


def of_others(drafts: list[Draft], parsed: Parsed) -> list[Draft]:
    """The steps that only a length of time tells: "a day after Jamaica", "six years after signing"."""
    added = []
    for measure in _measures(parsed.doc) if drafts else ():
        base = next((d for d in drafts if measure.outside in d.tokens and d.occurred and d.parties), None)
        if base is None or base.effect == "force" or base.planned:
            continue
        when = shifted(base.occurred, measure.amount, measure.unit)
        for token in (measure.inside, *conjuncts(measure.inside)):
            mention = parsed.mentions.get(token.i)
            if mention is not None and mention.kind == "state" and mention.ids and mention.ids[0] not in base.parties:
                added.append(_like(base, token, when, mention.ids[:1]))
        effect = _NAMED.get(measure.inside.lemma_.lower(), _NAMED.get(measure.inside.lower_, ""))
        named = measure.inside.pos_ == "NOUN" or measure.inside.tag_ == "VBG"
        told = not named or any(d.token.i == measure.inside.i for d in drafts)
        bare = not any(c.dep_ in ("dobj", "prep", "poss") and c.lower_ not in _ITS for c in measure.inside.children)
        if effect and effect != base.effect and not told and bare and base.objects[0][0] == "convention":
            added.append(replace(_like(base, measure.inside, when, base.parties), effect=effect, stage="plain"))
    return added


def _like(base: Draft, token: Token, when: str, parties: tuple[str, ...]) -> Draft:
    stage = "plain" if base.stage in ("approved", "enacted") else base.stage
    return Draft(base.effect, stage, token, [token], list(base.objects), parties, occurred=when, subkind=base.subkind)


_ITS = ("it", "its", "their")
_NAMED = {"sign": "sign", "signing": "sign", "signature": "sign", "ratify": "ratify", "ratifying": "ratify"}
_NAMED |= {"ratification": "ratify", "accede": "accede", "accession": "accede", "acceding": "accede"}
"""Words for a step that need no more beside them: "after signing", "after its ratification"."""


def _measures(doc: Doc) -> Iterator[_Measure]:
    for token in doc:
        if token.lower_ in ("after", "before"):
            found = _length(doc, token)
            clause = _clause(token)
            if found is not None and clause is not None:
                # A, six months after B: B lies six months before A.
                sign = -1 if token.lower_ == "after" else 1
                yield _Measure(clause[0], clause[1], sign * found[0], found[1])
        elif token.lower_ == "when" and token.head.dep_ == "relcl":
            # "since 28 March 1994, when its ratification was registered": the relative clause is of that date.
            yield _Measure(token.head, _verb_above(token.head), 0, "day")


def _length(doc: Doc, token: Token) -> tuple[int, str] | None:
    match = _LENGTH.search(doc.text, max(0, token.idx - _LONGEST), token.idx)
    if match is None:
        return None
    return said_length(match["half"]) if match["half"] else length(match["n"], match["u"].lower())


def _clause(token: Token) -> tuple[Token, Token] | None:
    """What stands behind "after", and the verb that it measures."""
    if token.dep_ == "mark":
        return token.head, token.head.head
    below = next((c for c in token.children if c.dep_ in ("pobj", "pcomp")), None)
    return (below, _verb_above(token)) if below is not None else None


def _verb_above(token: Token) -> Token:
    return next((t for t in token.ancestors if t.pos_ in _VERBAL), token.head)


def _date_of(drafts: list[Draft], verb: Token, below: set[int], dates: list[tuple[Token, Mention]]) -> str:
    """The date of the clause that is measured from: of its step, else the one that hangs on its verb."""
    if told := next((d.occurred for d in drafts if d.occurred and verb in d.tokens), ""):
        return told
    hung = [
        m.edtf
        for t, m in dates
        if t.i not in below and next((a for a in t.ancestors if a.pos_ in _VERBAL), None) == verb
    ]
    return hung[0] if len(hung) == 1 else ""
