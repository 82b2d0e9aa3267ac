"""What a state tells the depositary that it has decided: "notified the Secretary-General of its decision to withdraw".

A reservation, a declaration or an objection is taken back by notice (VCLT articles 22 and 23): there the decision of
which the depositary is told is the step, though the verb stands in the infinitive.
"""

from spacy.tokens import Token

from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.grammar import children

_DECIDED = frozenset(("decide", "resolve", "decision", "choose"))
_TELLING = frozenset(("inform", "notify", "advise", "apprise", "communicate"))
_PAPERS = frozenset(("communication", "notification", "letter", "note", "notice", "declaration"))
_MADE = frozenset(("make", "confirm", "formulate", "enter", "lodge", "submit", "affirm", "declare", "reiterate"))
_UPON = frozenset(("upon", "on", "at"))
_HIGHEST = 3


def told_to_depositary(verb: Token) -> Token | None:
    """The verb by which the depositary is told of a decision to do what an infinitive says."""
    if verb.dep_ not in ("xcomp", "acl") or verb.head.lemma_ not in _DECIDED:
        return None
    at = verb.head
    for _ in range(_HIGHEST):
        if at.lemma_ in _TELLING:
            return at
        at = at.head
    return at if at.lemma_ in _TELLING else None


def received(telling: Token, reader: Reader) -> str:
    """The date of "in a communication received on 9 June 2015", as EDTF; "" where it has none."""
    for prep in telling.children:
        if prep.dep_ != "prep" or prep.lower_ not in ("in", "by"):
            continue
        for paper in children(prep, "pobj"):
            if paper.lemma_.lower() in _PAPERS:
                for word in paper.subtree:
                    mention = reader.mention(word)
                    if mention is not None and mention.kind == "date":
                        return mention.edtf
    return ""


def occasion_only(noun: Token, reader: Reader) -> bool:
    """Whether "made upon accession" only says when a declaration was made: it tells nothing without its own date."""
    prep = noun.head
    if noun.dep_ != "pobj" or prep.lower_ not in _UPON or prep.head.lemma_ not in _MADE:
        return False
    verb = prep.head
    while verb.dep_ == "conj":
        verb = verb.head
    if verb.dep_ not in ("acl", "relcl"):
        return False
    beside = [noun, *noun.subtree, *(word for word in prep.head.children if word.dep_ == "prep")]
    near = [word for token in beside for word in (token, *children(token, "pobj"))]
    return not any((m := reader.mention(word)) is not None and m.kind == "date" for word in near)
