"""Decrees told without their paper: what a head of state decrees, or does "by decree" or "in an order"."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.acts.acts import ActDraft
from dateline_ingest.extract.acts.leads import Lead
from dateline_ingest.extract.acts.names import ActName, paper_at
from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.rules import decide
from dateline_ingest.extract.sentences.acting import subjects
from dateline_ingest.extract.sentences.grammar import children
from dateline_ingest.extract.sentences.modality import conditional, denied, possible
from dateline_ingest.extract.steps.predicates import FRAMES

_BY = frozenset(("by", "in", "under", "through", "with", "via"))
_TENSES = ("VBD", "VBZ", "VBN")
_PAPERS = ("decree", "order")
_EXECUTIVE = ("president", "government")


def ordering(reader: Reader) -> Iterator[ActDraft]:
    """Yield the decree that a sentence tells so. A treaty or membership that it is about makes it a step instead."""
    sentence = reader.parsed.words
    if sentence[-1].text == "?" or any(m.kind in ("convention", "protocols") for m in reader.parsed.mentions.values()):
        return
    for token in sentence:
        if token.pos_ not in ("VERB", "NOUN") or token.dep_ not in ("ROOT", "conj", "ccomp"):
            continue
        if token.tag_ in _TENSES or token.text.endswith("ed"):
            if denied(token) or possible(token) or conditional(token):
                continue
            made = _decreed(token, reader) or _by_decree(token, reader)
            if made is not None:
                yield made
                return


def _decreed(token: Token, reader: Reader) -> ActDraft | None:
    """ "The king decreed a day of mourning"."""
    if not token.lemma_.startswith("decree") or not children(token, "dobj", "ccomp", "xcomp", "nsubjpass"):
        return None
    return _draft(token, ActName(token, "decree", "decree"), reader)


def _by_decree(token: Token, reader: Reader) -> ActDraft | None:
    """ "By edict of 20 August the president set up a council": the paper is no object, it is how something is done."""
    if (token.lemma_.lower(), "VERB") in FRAMES:  # "ratified it by decree": a step, whatever "it" is
        return None
    for prep in token.subtree:
        if prep.dep_ not in ("prep", "agent") or prep.lower_ not in _BY:
            continue
        for noun in children(prep, "pobj"):
            paper = paper_at(noun, reader)
            if paper is None or paper.kind not in _PAPERS or (paper.definite and not paper.own):
                continue
            return _draft(token, paper, reader)
    return None


def _draft(token: Token, paper: ActName, reader: Reader) -> ActDraft | None:
    for doer in subjects(token):
        who = reader.who(doer)
        if who is None or who.kind not in (*_EXECUTIVE, "state") or not reader.is_party(who.state):
            continue
        who = who if "." in who.id else Who(f"{who.id}.president")
        rule = decide("act", "enacted", paper.kind, who.kind, due=False)
        return ActDraft(paper, "enacted", token, Lead(who, named=True, word=doer), rule, "issue")
    return None
