"""A treaty put before those who may consent to it: "laid before Parliament", "asked Congress to approve the pact"."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references import focus
from dateline_ingest.extract.references.roles import Reader, treaties_of
from dateline_ingest.extract.sentences.acting import agents, at_path, subjects
from dateline_ingest.extract.sentences.grammar import children
from dateline_ingest.extract.sentences.modality import denied, possible
from dateline_ingest.extract.steps.stages import SUBMITTING

_CONSENTS = frozenset((
    "ratification", "approval", "consent", "assent", "acceptance", "accession", "advice", "view", "consideration",
    "scrutiny", "examination", "vote", "adoption",
))  # fmt: skip
_ASKING = frozenset(("ask", "request", "invite", "propose", "recommend"))
_DECIDING = frozenset(("approve", "ratify", "accede", "authorise", "authorize", "endorse", "adopt", "accept", "pass"))
_RESOLVING = ("decide", "resolve", "agree")
_SEEKING = frozenset(("seek", "request"))
_TEXTS = frozenset(("text", "document", "instrument", "paper"))
_TOLD = ("VBD", "VBN", "VBZ")
_PROPOSERS = ("government", "president")
WORDS = frozenset(SUBMITTING) | _ASKING | _SEEKING
"""The words at which `drafts` looks, as lemmas or as they stand."""


def drafts(token: Token, reader: Reader) -> Iterator[Draft]:
    """Yield the proposal that a verb tells."""
    lemma = token.lemma_.lower()
    if lemma not in SUBMITTING and lemma not in _ASKING and lemma not in _SEEKING:
        return
    resolved = token.head if token.tag_ == "VB" and token.dep_ == "xcomp" and token.head.lemma_ in _RESOLVING else None
    told = token if resolved is None else resolved
    if told.tag_ not in _TOLD or denied(told) or possible(told):
        return
    if lemma in SUBMITTING:
        yield from _submitted(token, reader)
    if lemma in _ASKING:
        yield from _asked(token, reader)


def _submitted(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "put the convention before parliament", "sent it to the Senate for ratification"."""
    given = list(at_path(token, "dobj"))
    words = [token, *given]
    heard = [t for word in words for path in ("to", "before", "in", "with") for t in at_path(word, path)]
    heard += children(token, "dative")
    chamber = next((w for w in map(reader.who, heard) if w is not None and w.kind == "parliament"), None)
    consent = any(t.lemma_ in _CONSENTS for word in words for path in ("for", "with") for t in at_path(word, path))
    if chamber is None and not consent:
        return
    doers = agents(token) if children(token, "auxpass") else subjects(token)
    actor = next((w for w in map(reader.who, doers) if w is not None), None)
    if actor is None and chamber is not None and not doers:
        actor = Who(chamber.state)  # "was laid before the Riksdag on 3 May": by whoever may
    known = reader.discourse
    text = [t for t in given if t.lemma_.lower() in _TEXTS and any(c.lower_ == "the" for c in t.children)]
    if text and chamber is not None and actor is not None and known.topic_effect in ("ratify", "accede"):
        # "had submitted the text to the Assembly": of the treaty whose ratification the document tells
        topic = treaties_of(known.topic)
        if topic and actor.kind in _PROPOSERS and actor.state in known.parties:
            yield Draft("ratify", "proposed", token, [token], topic, (actor.state,), actor, act_verb="submit")
        return
    yield from _draft(token, [t for t in given if t.pos_ != "PRON" or chamber is not None], actor, reader)


def _asked(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "asked Congress to approve the agreement"."""
    for verb in (c for c in token.children if c.dep_ in ("xcomp", "ccomp", "advcl") and c.lemma_ in _DECIDING):
        heard = [*children(token, "dobj", "dative"), *children(verb, "nsubj")]
        if not any((w := reader.who(t)) is not None and w.kind == "parliament" for t in heard):
            continue
        path = "to" if verb.lemma_ == "accede" else "dobj"
        doers = next((w for w in map(reader.who, subjects(token)) if w is not None), None)
        yield from _draft(verb, list(at_path(verb, path)), doers, reader, token)
    yield from _asked_for(token, reader)


def _asked_for(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "Congress was asked for its consent", "asked the Senate for approval": of the treaty that the text is about."""
    nouns = [t for t in at_path(token, "for") if t.lemma_.lower() in _CONSENTS]
    heard = [w for w in map(reader.who, children(token, "dobj", "dative", "nsubjpass")) if w is not None]
    if not nouns or not heard or heard[0].kind != "parliament":
        return
    passive = bool(children(token, "nsubjpass"))
    doers = agents(token) if passive else subjects(token)
    actor = next((w for w in map(reader.who, doers) if w is not None), Who(heard[0].state) if passive else None)
    places = [t for word in (*nouns, token) for path in ("to", "of") for t in at_path(word, path)]
    if not places and actor is not None and reader.discourse.topic_effect != "leave":
        topic = treaties_of(focus.treaty(reader.discourse))
        if topic and (actor.kind in _PROPOSERS or actor.kind == "state"):
            tokens = [token, *nouns]
            yield Draft("ratify", "proposed", token, tokens, topic, (actor.state,), actor, act_verb="submit")
    elif places:
        yield from _draft(token, places, actor, reader, *nouns)


def _draft(token: Token, places: list[Token], actor: Who | None, reader: Reader, *above: Token) -> Iterator[Draft]:
    treaties = reader.treaties(places)
    if treaties and actor is not None and (actor.kind in _PROPOSERS or actor.kind == "state"):
        tokens = [token, *above]
        discourse = reader.discourse
        if discourse.topic_effect == "leave" and all(t.pos_ == "PRON" for t in places):
            # "signed a decree on the exit and submitted it to parliament": the paper, not the treaty.
            topic = list(discourse.topic)
            yield Draft("leave", "proposed", token, tokens, topic, (actor.state,), actor, act_verb="submit")
            return
        yield Draft("ratify", "proposed", token, tokens, treaties, (actor.state,), actor, act_verb="submit")
