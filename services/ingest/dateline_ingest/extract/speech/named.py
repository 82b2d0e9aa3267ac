"""Offices and bodies that speak under their names: which of them do, and whose head "the council's president" is."""

import re

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.grammar import children
from dateline_ingest.extract.speech.posts import in_body
from dateline_ingest.extract.speech.speech_words import COLLECTIVES


def named(token: Token, mention: Mention, reader: Reader) -> Who | None:
    """Return the office or body that a mention names as a speaker; clubs and collectives are none."""
    if not mention.ids or mention.kind not in ("organ", "organisation") or not _official(mention.ids[0], reader):
        return None
    words = reader.parsed.prepared.clean.text[mention.start : mention.end].lower()
    if mention.kind == "organ" and not mention.person and _last_word(words) in COLLECTIVES:
        return None
    if mention.kind == "organisation" and token.dep_ == "compound":
        return None
    for prep in token.children:  # "the president of the European Parliament" is nobody of a state
        if prep.dep_ == "poss" and mention.role in _HEADS and (own := _headed(prep, reader)):
            return Who(own, mention.person)
        for owner in children(prep, "pobj") if prep.lower_ == "of" and mention.kind == "organ" else ():
            body = reader.mention(owner)
            if body is not None and body.kind in ("organ", "organisation") and body.ids:
                return Who(body.ids[0], mention.person)
            if body is None and mention.role in _HEADS and (called := reader.discourse.body_called(owner.lemma_)):
                return Who(in_body(called, mention.role.replace("_", " ")), mention.person)
            if body is None and owner.pos_ == "PROPN" and mention.role in _HEADS:
                return None
    presiding = mention.kind == "organ" and _PRESIDING.search(words)
    return Who(
        mention.ids[0],
        mention.person or (reader.parsed.prepared.clean.text[mention.start : mention.end] if presiding else ""),
    )


def _headed(owner: Token, reader: Reader) -> str:
    """The body of "the council's president"; "" where a state stands there."""
    discourse, lemma = reader.discourse, owner.lemma_.lower()
    if discourse.it.rpartition(".")[2].rpartition("_")[2] == lemma:
        return discourse.it
    organ = next((i for i in reversed(discourse.organs.values()) if i.rpartition("_")[2] == lemma and "_" in i), "")
    return organ or (discourse.body_called(lemma) if reader.mention(owner) is None else "")


_HEADS = ("president", "vice_president", "secretary_general", "director_general")
_PRESIDING = re.compile(r"\b(?:speaker|chair\w*|spokes\w+)\b")


def _official(identifier: str, reader: Reader) -> bool:
    """Whether an id is that of a state's organ or of a body that a registry knows; clubs are no officials."""
    first = identifier.partition(".")[0]
    known = reader.discourse.registries
    return known.organisation(first) is not None or any(state.id == first for state in known.states)


def _last_word(words: str) -> str:
    found = re.findall(r"\w+", words)
    return found[-1] if found else ""


def past_office(mention: Mention, reader: Reader) -> bool:
    """Return whether an office is one that somebody held before: "a former foreign minister"."""
    before = reader.parsed.prepared.clean.text[max(0, mention.start - _FORMER_BEFORE) : mention.start].lower()
    return before.endswith(("former ", "ex-", "retired ", "one-time ", "onetime "))


_FORMER_BEFORE = 10  # characters


def beside(token: Token, reader: Reader) -> tuple[Token, Mention] | None:
    """Return the person in apposition to an office whose owner is not known, with the word for the name."""
    for name in children(token, "appos"):
        mention = reader.mention(name)
        if mention is not None and mention.kind == "organ" and mention.ids and mention.person:
            return name, mention
    return None
