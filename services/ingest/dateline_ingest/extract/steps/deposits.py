"""Instruments that are handed over without saying of what: "its instrument was deposited", "handed in its papers".

Consent to be bound takes effect with the deposit (VCLT article 16). An instrument "of ratification" is read off its
noun; here the text leaves it out, because it has told it before or the sentence names the treaty elsewhere.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references import focus
from dateline_ingest.extract.references.roles import Objects, Reader, treaties_of
from dateline_ingest.extract.sentences.acting import agents, at_path, owners, subjects
from dateline_ingest.extract.sentences.grammar import governors
from dateline_ingest.extract.sentences.modality import denied, possible, ruled
from dateline_ingest.extract.steps.staging import put_off

_CERTAIN = ("instrument",)
_PAPERS = ("paper", "document", "papers", "deed")
_HANDING = frozenset((
    "deposit", "lodge", "submit", "present", "hand", "deliver", "transmit", "send", "give", "tender", "register",
    "file", "forward", "bring",
))  # fmt: skip
_RECEIVING = frozenset(("receive", "accept", "reach", "arrive", "get"))
_ARRIVING = ("reach", "arrive")
_PLAINLY = ("deposit", "lodge", "hand")
"""Verbs that say so of papers, too."""
_TAKEN = frozenset(("deposit", "lodging", "submission", "delivery", "receipt", "transmission", "handover"))
_EFFECTS = ("ratify", "accede")
WORDS = frozenset((*_CERTAIN, *_PAPERS))
"""The words at which `drafts` looks, as lemmas or as they stand."""


def drafts(token: Token, reader: Reader) -> Iterator[Draft]:
    """Yield the consent to be bound that a bare instrument tells."""
    lemma = token.lemma_.lower()
    if lemma not in _CERTAIN and lemma not in _PAPERS:
        return
    if any(p.lower_ == "of" for p in token.children if p.dep_ == "prep"):
        return
    words = _handed(token, lemma)
    known = reader.discourse.topic_effect
    leaving = known == "leave" and lemma in _PAPERS
    objects = [*reader.discourse.topic] if words and leaving else _treaties([token, *words], reader) if words else []
    if not objects:
        return
    states = _whose(token, words[-1], reader)
    if states and leaving:
        yield Draft("leave", "notified", token, [*words, token], objects[:1], states)
    elif states:
        effect = known if known in _EFFECTS else "ratify"
        yield Draft(effect, "notified", token, [*words, token, *governors(words[-1])[:1]], objects, states)


def _handed(noun: Token, lemma: str) -> list[Token]:
    """The word that says that the instrument was handed over: a verb, or "the deposit of"."""
    above = noun.head.head if noun.dep_ == "pobj" else noun.head
    if noun.dep_ == "pobj" and noun.head.lower_ == "of":
        while above.dep_ == "pobj" and above.head.dep_ in ("prep", "agent") and above.lemma_.lower() not in _TAKEN:
            above = above.head.head  # "the deposit by Honduras of its instrument"
        told = above.lemma_.lower() in _TAKEN and above.pos_ == "NOUN" and not put_off(above, governors(above))
        return [above] if told else []
    verb = noun.head
    handing = verb.lemma_ in _HANDING if lemma in _CERTAIN else verb.lemma_ in _PLAINLY
    given = handing and noun.dep_ in ("dobj", "nsubjpass")
    the = lemma in _CERTAIN or any(c.lower_ in ("the", "its", "their") for c in noun.children)
    come = verb.lemma_ in _RECEIVING and noun.dep_ in ("dobj", "nsubjpass", "nsubj") and the
    come = come and (lemma in _CERTAIN or (noun.dep_ == "nsubj" and verb.lemma_ in _ARRIVING))
    told = verb.tag_ in ("VBD", "VBZ", "VBN") or (verb.tag_ == "VBG" and verb.dep_ == "advcl")
    told = told and not ruled(verb)
    return [verb] if (given or come) and told and not (denied(verb) or possible(verb)) else []


def _treaties(words: list[Token], reader: Reader) -> Objects:
    places = [t for word in words for path in ("to", "for", "under", "on") for t in at_path(word, path)]
    found = reader.treaties(places)
    named = {i for m in reader.parsed.mentions.values() if m.kind == "convention" for i in m.ids}
    discourse = reader.discourse
    if not found and len(named) == 1:
        found = [("convention", named.pop())]
    if not found and not named and discourse.topic_effect != "leave":
        found = treaties_of(focus.treaty(discourse))
    return found


def _whose(noun: Token, word: Token, reader: Reader) -> tuple[str, ...]:
    doers = [*owners(noun), *(owners(word) if word.pos_ == "NOUN" else agents(word) or subjects(word))]
    states, _ = reader.parties([t for t in doers if t != noun])
    if states or any(t != noun for t in doers):
        return states
    before = [m for i, m in sorted(reader.parsed.mentions.items()) if i < noun.i and m.kind == "state" and m.ids]
    if before:
        return (before[-1].ids[0],)
    return reader.discourse.parties[:1] or tuple(filter(None, (reader.discourse.party(),)))
