"""Lets a paper give the stage that no verb gives: "by a decree signed today", "the bill denounces the treaty"."""

from dataclasses import dataclass, replace

from spacy.tokens import Token

from dateline_ingest.extract.acts.papers import NEAR
from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.references.papers import Paper
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.grammar import children, prepositions
from dateline_ingest.extract.steps.stages import ACT_NOUNS
from dateline_ingest.extract.steps.staging import Staged, carrier


@dataclass(frozen=True, slots=True)
class Carried:
    """A stage, and the paper that gave it when no verb did: `noun` in this sentence, `paper` in an earlier one."""

    staged: Staged
    actor: Who | None = None
    verb: str = ""
    noun: Token | None = None
    paper: Paper | None = None


def with_paper(token: Token, chain: list[Token], staged: Staged, reader: Reader) -> Carried:
    """Let a paper of the same sentence, or one the sentence only points at, give the stage that no verb gives."""
    if staged.word is not None:
        return Carried(staged)
    found = carrier(token, chain)
    if found is not None:
        lemma = found.noun.lemma_.lower()
        verb = found.verb
        if verb is not None and verb.lemma_ in ("sign", "issue", "promulgate", "bear"):
            stage = "enacted" if ACT_NOUNS[lemma] in ("law", "decree") else "proposed"
            made = "sign" if verb.lemma_ == "bear" else verb.lemma_
            return Carried(replace(staged, stage=stage), None, made, found.noun)
        if ACT_NOUNS[lemma] in ("decree", "law") and not any(c.lower_ == "would" for c in children(token, "aux")):
            return Carried(replace(staged, stage="enacted"), noun=found.noun)
    return _pointed_at(token, chain, staged, reader)


def _pointed_at(token: Token, chain: list[Token], staged: Staged, reader: Reader) -> Carried:
    """ "The bill denounces ...", "the document states that ...": the paper was introduced before."""
    papers = reader.discourse.papers
    for noun in chain:
        known = (
            reader.discourse.paper(noun.lemma_.lower())
            if noun.pos_ == "NOUN" and noun.lemma_.lower() in ACT_NOUNS
            else None
        )
        if known is not None and known.stage and any(c.lower_ in ("the", "this", "that") for c in noun.children):
            return _from(known, staged, noun)
    for verb in (token, *chain):
        for noun in children(verb, "nsubj", "nsubjpass"):
            lemma = noun.lemma_.lower()
            if lemma not in ACT_NOUNS and not (lemma == "it" and _paper_acts(noun, verb, token, reader)):
                continue
            known = papers[-1] if lemma == "it" else reader.discourse.paper(lemma)
            if known is not None and known.stage:
                return _from(known, staged, noun)
    return Carried(staged)


def _paper_acts(pronoun: Token, verb: Token, token: Token, reader: Reader) -> bool:
    """Whether "it" is a paper told just before that does something: "It denounces the pact", not "it ratified"."""
    papers = reader.discourse.papers
    if not papers or pronoun.dep_ != "nsubj" or reader.parsed.prepared.number - papers[-1].sentence > NEAR:
        return False
    if verb != token:
        return verb.lemma_ == "have"
    return bool(children(token, "dobj")) or any(p.lower_ in ("from", "of", "to") for p in prepositions(token))


def _from(known: Paper, staged: Staged, noun: Token) -> Carried:
    actor = Who(known.organ, known.person) if known.organ else None
    return Carried(replace(staged, stage=known.stage), actor, known.verb, noun, known)


_NEAREST = 3  # words over an effect; parsers hang "a law on leaving" in two ways


def act_kind(chain: list[Token], paper: Token | None) -> str:
    """The kind of the national act that carries a step, by the nouns over and beside it."""
    beside = [t for verb in chain[:_NEAREST] for t in children(verb, "dobj", "nsubjpass") if verb.pos_ == "VERB"]
    nouns = [t for t in ([paper] if paper is not None else []) + chain + beside if t.lemma_.lower() in ACT_NOUNS]
    return next((ACT_NOUNS[t.lemma_.lower()] for t in nouns if ACT_NOUNS[t.lemma_.lower()]), "")
