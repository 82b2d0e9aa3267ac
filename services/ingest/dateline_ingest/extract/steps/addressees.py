"""To whom a state tells a step: the depositary, or the body that it leaves or joins (VCLT articles 16, 67 and 77)."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.acting import at_path
from dateline_ingest.extract.sentences.grammar import children

_TOLD = frozenset(("notify", "inform", "tell", "advise"))
_TAKEN = frozenset(("receive", "accept", "acknowledge", "get"))
_LETTING_IN = frozenset(("admit", "readmit", "readmitte", "reinstate", "admission", "readmission", "reinstatement"))
_PATHS = ("with", "to", "at", "by", "before")


def acting(draft: Draft, party: str, body: str, reader: Reader) -> tuple[Who, ...]:
    """Return who acts in a step of `party`: the organ that does, and of a notice or instrument who receives it.

    A state that gives notice itself is named as the one who does, so that both sides stand beside each other. `body` is
    the organisation that a step is about, or empty: it is the one that suspends, expels and lets in.
    """
    actor = draft.actor
    own = (actor,) if actor is not None and actor.id != party and actor.id not in draft.parties else ()
    if body and not own and (draft.effect in ("suspend", "expel") or draft.token.lemma_ in _LETTING_IN):
        return (Who(body, role="decider"),)
    if draft.effect == "sign" and draft.stage == "plain":
        return own or (Who(party, role="signatory"),)
    if draft.stage != "notified":
        return own
    heard = next(_hearing(draft, reader), None)
    if heard is None:
        return own
    giving = tuple(who for who in own if who.id != heard.id) or (Who(party, role="decider"),)
    return (*giving, Who(heard.id, heard.name, "depositary"))


def _hearing(draft: Draft, reader: Reader) -> Iterator[Who]:
    verbs = [t for t in (draft.word, *draft.tokens) if t is not None and t.pos_ in ("VERB", "AUX")]
    verbs += [c for t in draft.tokens for c in t.children if c.dep_ in ("acl", "relcl") and c.tag_ == "VBN"]
    for verb in verbs:
        for word in _heard(verb):
            who = reader.who(word)
            mention = reader.mention(word)
            if who is None and mention is not None and mention.role == "secretary_general":
                who = Who("UN.secretary_general")  # the depositary of most treaties, where no other body is named
            if who is not None and who.state not in draft.parties:
                yield who


def _heard(verb: Token) -> Iterator[Token]:
    lemma = verb.lemma_.lower()
    if lemma in _TAKEN:
        yield from children(verb, "nsubj")
        yield from at_path(verb, "by")
        return
    if lemma in _TOLD:
        yield from children(verb, "dobj", "dative", "nsubjpass")
    yield from children(verb, "dative")
    for path in _PATHS:
        yield from at_path(verb, path)
    for given in children(verb, "dobj", "nsubjpass"):
        for path in ("with", "to"):
            yield from at_path(given, path)
