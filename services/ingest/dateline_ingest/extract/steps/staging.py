"""Decides how far a step has come: the stage word above it, the paper that carries it; and whether it happened."""

from dataclasses import dataclass

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.grammar import (
    children,
    conditional,
    denied,
    has_particle,
    ongoing,
    possible,
    prepositions,
    subjects,
    wished,
)
from dateline_ingest.extract.roles import Reader
from dateline_ingest.extract.steps.stages import ACT_NOUNS, NOTICES, WORDS, StageWord

_REPORTS = frozenset(("say", "tell", "state", "declare", "announce", "order"))
_LIGHT = frozenset(("come", "follow", "occur", "happen", "pronounce", "date", "complete"))
_MEASURES = frozenset(("suspension", "expulsion", "exclusion"))
_IMPOSING = frozenset(("announce", "impose", "decide", "order", "confirm"))
_BY_DECIDERS = frozenset(("authorise", "authorize", "clear", "okay", "bless", "favour", "favor", "concur", "agree"))
_DECIDERS = frozenset(("parliament", "council", "government", "president", "body"))
_ASKING = frozenset(("ask", "request", "invite", "propose", "suggest"))
_DESCRIBED = ("notified", "announced", "revoked", "proposed")
_NO_DECISION = frozenset(
    ("plan", "consider", "call", "urge", "demand", "oppose", "criticise", "criticize", "condemn", "regret")
)
_NOT_DONE = frozenset(
    ("postpone", "cancel", "delay", "fail", "prevent", "plan", "expect", "schedule", "propose", "planned", "proposed")
) | frozenset(("expected", "scheduled", "possible", "block", "oppose", "reject", "anniversary"))
_AFTER = frozenset(("upon", "after", "following", "since"))
_PAPER_PREPOSITIONS = frozenset(("by", "under", "through", "with", "via", "to", "of"))


@dataclass(frozen=True, slots=True)
class Staged:
    """A stage and the word that says it; `stage` is "plain" when no word says any, `word` is then None."""

    stage: str
    word: Token | None = None
    above: tuple[Token, ...] = ()


def stage_of(token: Token, chain: list[Token], reader: Reader) -> Staged:
    """Return the innermost stage that a strong word gives, else that of a noun that names a paper."""
    weak: Staged | None = None
    for place, word in enumerate(chain):
        for row in WORDS.get((word.lemma_.lower(), "NOUN" if word.pos_ in ("NOUN", "PROPN") else "VERB"), ()):
            if not _fits(row, word, chain[:place], token, reader):
                continue
            found = Staged(row.stage, word, tuple(chain[place + 1 :]))
            if row.strong and row.lemma == "seek" and word.dep_ == "acl" and word.head.lemma_ in ACT_NOUNS:
                weak = weak or found  # "endorsed a motion *seeking* accession": what was done to the motion decides
                continue
            if row.strong:
                return _asked(found, reader) or found
            weak = weak or found
    return weak or Staged("plain", None, tuple(chain))


def described(token: Token, chain: list[Token], reader: Reader) -> Staged | None:
    """The stage that a participle or relative clause gives a noun: "the withdrawal, notified on 27 October"."""
    papers = [t for t in chain[:3] if t.lemma_ in NOTICES]
    for verb in (child for noun in (token, *papers) for child in noun.children):
        if verb.dep_ not in ("acl", "relcl") or verb.tag_ not in ("VBN", "VBD"):
            continue
        for row in WORDS.get((verb.lemma_.lower(), "VERB"), ()):
            if row.strong and row.stage in _DESCRIBED and _fits(row, verb, [], token, reader):
                return Staged(row.stage, verb)
    return None


def _asked(found: Staged, reader: Reader) -> Staged | None:
    """A proposal where one who may propose asks for the decision: "asked parliament to approve the withdrawal"."""
    above = found.above[0] if found.above else None
    if found.word is None or found.word.tag_ != "VB" or above is None or above.lemma_ not in _ASKING:
        return None
    who = next((w for w in map(reader.who, subjects(above)) if w is not None), None)
    able = who is not None and who.kind in ("government", "president", "council")
    return Staged("proposed", above, found.above[1:]) if able else None


def _fits(row: StageWord, word: Token, below: list[Token], token: Token, reader: Reader) -> bool:
    if row.needs and not _needed(row, word, below, token):
        return False
    if row.particle and not has_particle(word, row.particle):
        return False
    if row.stage == "revoked":
        if word.pos_ in ("NOUN", "PROPN"):
            return token.pos_ != "VERB" and word != token
        return token.pos_ != "VERB" and word != token and _takes_back(word, below, token)
    return _fits_doer(row, word, token, reader)


def _fits_doer(row: StageWord, word: Token, token: Token, reader: Reader) -> bool:
    """Whether a word may say its stage of those who do it."""
    actors = [who for who in map(reader.who, subjects(word)) if who is not None]
    kinds = {who.kind for who in actors}
    if row.lemma == "decide":
        return bool(kinds & {"council", "parliament"}) == (row.stage == "approved")
    if row.stage == "approved" and row.lemma in _BY_DECIDERS:
        return bool(kinds & _DECIDERS) or (not actors and bool(children(word, "auxpass")))
    if row.lemma == "tell" and row.stage == "notified":
        heard = [who for who in map(reader.who, children(word, "dobj", "dative")) if who is not None]
        return any(not reader.is_party(who.state) for who in heard)
    if row.lemma in _REPORTS and row.pos == "VERB":
        official = bool(kinds & {"state", "president", "government"}) and token.pos_ in ("VERB", "AUX", "NOUN")
        return official and not (row.lemma != "announce" and _past_of_others(actors, token, reader))
    if row.lemma == "decision":
        return word.dep_ in ("dobj", "pobj", "nsubjpass") and any(
            w.lemma_ in _REPORTS for w in [word.head, word.head.head]
        )
    if row.lemma == "recommend":
        return word.dep_ == "acl"
    return True


def reports_past(token: Token) -> bool:
    """Whether a verb tells a step as taken: "had ratified", "ratified"."""
    auxiliary = {c.lower_ for c in token.children if c.dep_ in ("aux", "auxpass")}
    return token.pos_ == "VERB" and (
        token.tag_ == "VBD" or (token.tag_ == "VBN" and bool(auxiliary & {"has", "have", "had", "was", "were"}))
    )


def _past_of_others(actors: list[Who], token: Token, reader: Reader) -> bool:
    """Whether a step is told as taken by somebody who is none of those who report it."""
    if not reports_past(token):
        return False
    takers = [who for who in map(reader.who, subjects(token)) if who is not None]
    return bool(takers) and not {who.state for who in takers} & {who.state for who in actors}


def _needed(row: StageWord, word: Token, below: list[Token], token: Token) -> bool:
    lemmas = {t.lemma_.lower() for t in (*below, token)}
    lemmas |= {t.lemma_.lower() for t in children(word, "dobj", "nsubjpass", "attr", "acomp")}
    if row.lemma == "reach":
        lemmas |= {t.lemma_.lower() for t in children(word, "nsubj")}
    if row.stage == "enacted" and row.lemma != "issue":
        lemmas |= {
            t.lemma_.lower()
            for prep in word.children
            if prep.dep_ == "prep" and prep.lower_ == "into"
            for t in children(prep, "pobj")
        }
    for prep in prepositions(word):
        if row.stage == "effective" and prep.lower_ == "into":
            lemmas |= {t.lemma_.lower() for t in children(prep, "pobj")}
        if row.stage == "proposed" and row.lemma in ("put", "bring", "lay"):
            lemmas |= {t.lemma_.lower() for t in children(prep, "pobj")} & {"proposal"}
    if word.dep_ in ("acl", "relcl"):
        lemmas.add(word.head.lemma_.lower())
    return bool(lemmas & set(row.needs))


def _takes_back(word: Token, below: list[Token], token: Token) -> bool:
    direct = children(word, "dobj", "nsubjpass")
    return (
        token in direct
        or any(t.lemma_ in (*NOTICES, "decision") for t in below)
        or any(t.lemma_ in NOTICES for t in direct)
    )


def asserted(token: Token, staged: Staged, chain: list[Token]) -> bool:
    """Whether the sentence says that it happened, rather than that it might, should, or did not."""
    if conditional(token):
        return False
    word = staged.word
    if word is not None and word not in chain:
        return not (denied(word) or possible(word))
    inside = [token, *chain[: chain.index(word)]] if word is not None else [token]
    if any(denied(t) for t in inside):
        return False
    if word is None:
        if possible(token) or ongoing(token):
            return False
        return not any(
            denied(t) or wished(t) for t in chain if t.pos_ in ("VERB", "AUX", "NOUN") and t.lemma_ not in ACT_NOUNS
        )
    if any(t.lemma_ in _NO_DECISION for t in inside[1:]):
        return False
    return not any(denied(t) or possible(t) for t in (word, *staged.above))


def realised(token: Token, chain: list[Token], *, listed: bool) -> bool:
    """Whether a noun without a stage is told as a happening: "ratification followed", "after its expulsion"."""
    if token.dep_ == "pobj" and token.head.lower_ in _AFTER:
        return True
    if token.dep_ == "pobj" and token.head.lower_ == "to" and token.head.head.lemma_ == "proceed":
        return True
    if chain and possible(chain[0]):
        return False
    if chain and token.lemma_ in _MEASURES and chain[0].lemma_ in _IMPOSING and token.dep_ in ("dobj", "nsubjpass"):
        return chain[0].tag_ in ("VBD", "VBN", "VBZ")
    if chain and chain[0].lemma_ == "date" and token.dep_ == "nsubj":
        return True
    if listed and token.dep_ in ("ROOT", "dep", "conj") and not any(t.pos_ in ("VERB", "AUX") for t in (token, *chain)):
        return True
    if (
        not chain
        or not (chain[0].lemma_ in _LIGHT or _takes_place(chain[0]))
        or token.dep_ not in ("nsubj", "nsubjpass", "dobj")
    ):
        return False
    return listed or chain[0].tag_ in ("VBD", "VBN")


def put_off(token: Token, chain: list[Token]) -> bool:
    """Whether what governs a dated noun says that it did not happen then: "postponed the signature of 3 May"."""
    return denied(token) or any(
        t.lemma_ in _NOT_DONE or denied(t) or possible(t) or wished(t) for t in (*chain, *token.children)
    )


def _takes_place(verb: Token) -> bool:
    return verb.lemma_ == "take" and any(t.lemma_ == "place" for t in children(verb, "dobj"))


@dataclass(frozen=True, slots=True)
class Carrier:
    """A paper in the same sentence that carries the step: "by a decree issued today", "under a law signed by X"."""

    noun: Token
    verb: Token | None


def signers(verb: Token) -> list[Token]:
    """Who signed a paper: "signed by X", "which X signed", "bearing the signature of X"."""
    found = subjects(verb)
    for signature in children(verb, "dobj"):
        found.extend(t for prep in signature.children if prep.dep_ == "prep" for t in children(prep, "pobj"))
    return found


def _is_paper(noun: Token) -> bool:
    return bool(ACT_NOUNS.get(noun.lemma_.lower())) or noun.lemma_.lower() == "proposal"


def carrier(token: Token, chain: list[Token]) -> Carrier | None:
    """Return the paper on which a step rests, when a prepositional phrase of its clause names one."""
    for verb in (token, *chain):
        for prep in verb.children:
            if prep.dep_ not in ("prep", "agent", "advmod") or prep.lower_ not in (*_PAPER_PREPOSITIONS, "according"):
                continue
            if prep.lower_ in ("to", "of"):
                continue
            if verb.dep_ == "relcl" and any(c.tag_ in ("WDT", "WP") for c in prep.children) and _is_paper(verb.head):
                return Carrier(verb.head, None)
            inner = [prep, *(c for c in prep.children if c.dep_ == "prep")]
            for noun in (n for p in inner for n in children(p, "pobj")):
                if _is_paper(noun):
                    made = next(
                        (
                            c
                            for c in noun.children
                            if c.dep_ in ("acl", "relcl")
                            and c.lemma_ in ("sign", "issue", "pass", "adopt", "promulgate", "bear")
                        ),
                        None,
                    )
                    return Carrier(noun, made)
    return None
