"""Reservations told by pointing back: "Benin's withdrawal was lodged in March", "the notice reached Strasbourg"."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.acting import at_path, owners, subjects
from dateline_ingest.extract.sentences.grammar import children, has_particle
from dateline_ingest.extract.sentences.modality import denied, possible
from dateline_ingest.extract.steps.reservation_words import MADE, REACHING, SUBKINDS, TAKEN_BACK, TAKING_BACK
from dateline_ingest.extract.steps.reservations import bare, saying, treaty_of
from dateline_ingest.extract.steps.stages import NOTICES

_GIVING = frozenset(("give", "serve", "hand", "have"))
WORDS = TAKING_BACK | TAKEN_BACK | frozenset(NOTICES)
"""The words at which `drafts` looks, as lemmas or as they stand."""


def drafts(token: Token, reader: Reader) -> Iterator[Draft]:
    """Yield what a word says of a reservation where the text has told of one before."""
    yield from _it_taken_back(token, reader)
    step, last = reader.discourse.last_reserved, reader.discourse.last_step
    if step is None or (last is not None and last.effect not in ("reserve", "force")):
        return
    yield from _taken_back(token, step, reader)
    yield from _noticed(token, step, reader)


def _taken_back(token: Token, step: Draft, reader: Reader) -> Iterator[Draft]:
    """ "Benin's withdrawal was lodged in March": of a declaration, as the one before."""
    if token.lemma_.lower() not in TAKING_BACK or step.stage != "revoked":
        return
    verb = token.head if token.dep_ in ("nsubj", "nsubjpass", "dobj") else None
    known = verb is not None and verb.lemma_ in (*MADE, *REACHING, "come", "follow", "give", "serve")
    if verb is None or not known or verb.tag_ not in ("VBD", "VBN") or denied(verb) or possible(verb):
        return
    states, _ = reader.parties([*owners(token), *subjects(verb)])
    if states:
        yield Draft("reserve", "revoked", token, [token, verb], list(step.objects), states, subkind=step.subkind)


def _it_taken_back(verb: Token, reader: Reader) -> Iterator[Draft]:
    """ "Made a reservation in 1995 and withdrew *it* in 2010", "Pretoria withdrew *its own*": the one told before."""
    if verb.pos_ != "VERB" or verb.lemma_ not in TAKEN_BACK or denied(verb) or possible(verb) or bare(verb):
        return
    if verb.lemma_ == "take" and not has_particle(verb, "back"):
        return
    meant = [t for t in children(verb, "dobj", "nsubjpass") if t.lower_ in ("it", "them", "own", "they", "these")]
    here = [t for t in verb.doc[: verb.i] if t.lemma_.lower() in SUBKINDS and t.pos_ == "NOUN"]
    before = reader.discourse.last_reserved
    lately = before is not None and reader.discourse.last_step is before
    if not meant or not (here or lately):
        return
    objects = treaty_of(here[-1], here[-1].head, reader) if here else list(before.objects) if before else []
    subkind = SUBKINDS[here[-1].lemma_.lower()] if here else before.subkind if before else ""
    states, _ = reader.parties(subjects(verb))
    states = states or (before.parties if before is not None and not here and not subjects(verb) else ())
    if objects and states:
        yield Draft("reserve", "revoked", verb, [verb], objects[:1], states, subkind=subkind)


def _noticed(token: Token, step: Draft, reader: Reader) -> Iterator[Draft]:
    """ "The notice reached Strasbourg on 5 June": of a derogation, where the text has told of one, or names it."""
    if token.lemma_.lower() not in NOTICES:
        return
    verb = token.head if token.dep_ == "dobj" and token.head.lemma_ in _GIVING else saying(token)
    if verb is None or denied(verb) or possible(verb) or bare(verb) or verb.tag_ not in ("VBD", "VBN"):
        return
    if any(t.pos_ == "NOUN" for t in at_path(token, "of")):
        return
    states, _ = reader.parties([*owners(token), *subjects(verb)])
    states = states or reader.parties([t for t in token.doc if reader.mention(t) is not None and t.i < token.i])[0]
    if states:
        yield Draft("reserve", step.stage, token, [token, verb], list(step.objects), states, subkind=step.subkind)
