"""Notices told by themselves: "Latvia gave notice", "the letter was handed over on Friday", "Strasbourg received it".

They point back at the step that the document has been about (VCLT article 67: the instrument is communicated to the
other parties). Who sent it may be left out: then it is the state whose step was told last.
"""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.roles import Objects, Reader
from dateline_ingest.extract.sentences.acting import at_path, owners, subjects
from dateline_ingest.extract.sentences.grammar import children
from dateline_ingest.extract.sentences.modality import denied, possible, ruled
from dateline_ingest.extract.steps.elided import central
from dateline_ingest.extract.steps.stages import NOTICES

_HANDING = frozenset(
    ("give", "serve", "hand", "submit", "send", "deposit", "deliver", "lodge", "file", "transmit", "present", "tender")
)
_GETTING = frozenset(("receive", "get", "register", "acknowledge", "circulate"))
_COMING = frozenset(("come", "go", "reach", "arrive", "follow", "bear", "land"))
"""What a notice does by itself: "went out", "reached New York", "followed in May"."""
_FOR_CONSENT = ("ratify", "accede")
VERBS = _HANDING | _GETTING | _COMING
_TENSES = ("VBD", "VBN", "VBZ", "VBP")


def drafts(token: Token, reader: Reader) -> Iterator[Draft]:
    """Yield the notice that a verb tells of; an instrument may be one of consent, too."""
    if token.tag_ not in _TENSES or ruled(token):
        return
    nouns = _papers(token)
    if not nouns:
        return
    noun, discourse = nouns[0], reader.discourse
    if says_otherwise(noun, token):
        return
    served = list(at_path(token, "on")) if token.lemma_ == "serve" else []
    if bodies := [pair for pair in reader.objects(served) if pair[0] == "body" and pair[1] != "UN"]:
        # "Notice was served on the bloc itself": of leaving that, whatever the text told before.
        states, actor = reader.parties([t for t in subjects(token) if t != noun])
        states = states or tuple(filter(None, (discourse.party(),)))
        if states:
            yield Draft("leave", "notified", token, [token], bodies[:1], states, actor)
        return
    known = discourse.topic_effect
    consent = known in _FOR_CONSENT and noun.lemma_ == "instrument"
    effect = known if consent else "leave"
    if known == "reserve" or (known != effect and noun.lemma_ not in ("notice", "notification")):
        return
    states, actor = reader.parties([t for t in subjects(token) if t != noun] if token.lemma_ in _HANDING else [])
    if not states:
        states, actor = reader.parties(owners(noun))
    if not states and _spoken_of(reader) and _pointing(noun) and (known == effect):
        states = discourse.parties
    if states:
        objects = _with_the_other(token, noun, states, reader) or list(discourse.topic)
        yield Draft(effect, "notified", token, [token], objects, states, actor)


def _with_the_other(verb: Token, notice: Token, states: tuple[str, ...], reader: Reader) -> Objects:
    """ "It served notice *on Spain*": of the treaty of the two, like the one that the text is about."""
    told = [t for word in (verb, notice) for path in ("on", "to") for t in at_path(word, path)]
    others = [m.ids[0] for t in told if (m := reader.mention(t)) is not None and m.kind == "state" and m.ids]
    treaty = reader.discourse.between.with_state(states[0], others[0]) if len(others) == len(states) == 1 else ""
    return [("convention", treaty)] if treaty else []


def given_before(told: Draft) -> Iterator[Draft]:
    """ "revoked the notice *which the depositary had received in May*": the giving of what is taken back."""
    if told.effect != "leave" or told.stage != "revoked" or not any(t.lemma_ in NOTICES for t in told.token.doc):
        return
    for verb in told.token.doc[told.tokens[0].i + 1 :]:
        perfect = verb.tag_ == "VBN" and any(c.lower_ == "had" for c in verb.children)
        if verb.dep_ == "relcl" and perfect and verb.lemma_ in _HANDING | _GETTING and not denied(verb):
            yield replace(told, stage="notified", token=verb, tokens=[verb], word=verb, occurred="", paper=None)
            return


def says_otherwise(noun: Token, verb: Token) -> bool:
    """Whether a notice says what will not be done: "gave notice that it did not intend to become a party"."""
    return any(denied(c) for word in (noun, verb) for c in word.children if c.dep_ in ("acl", "ccomp", "relcl"))


def first(reader: Reader) -> Iterator[Draft]:
    """ "Qatar is a member of OPEC. On 3 December it served notice": of leaving what the text has been about."""
    yield from _addressed(reader)
    objects = central(reader)
    if objects:
        yield from _handed_in(reader, objects)
    for token in reader.parsed.words if objects else ():
        nouns = [t for t in children(token, "dobj") if t.lemma_ == "notice"]
        if token.lemma_ not in ("give", "serve") or not nouns or denied(token) or possible(token):
            continue
        if token.tag_ not in ("VBD", "VBZ", "VBN") or any(
            c.dep_ in ("acl", "prep", "relcl") for c in nouns[0].children
        ):
            continue
        states, actor = reader.parties(subjects(token))
        if states:
            yield Draft("leave", "notified", token, [token], objects, states, actor)


def _handed_in(reader: Reader, objects: Objects) -> Iterator[Draft]:
    """ "The formal notice was handed in on 4 November": by the state that the text is about."""
    party = reader.discourse.party()
    for token in reader.parsed.words:
        if token.lemma_ not in _HANDING or not children(token, "auxpass") or denied(token) or possible(token):
            continue
        nouns = [t for t in children(token, "nsubjpass") if t.lemma_ in ("notice", "notification")]
        formal = any(c.lower_ in ("formal", "official", "written") for t in nouns for c in t.children)
        if formal and party and not ruled(token) and not any(c.dep_ == "prep" for c in nouns[0].children):
            yield Draft("leave", "notified", token, [token], objects, (party,))


def _addressed(reader: Reader) -> Iterator[Draft]:
    """ "handed its notice to the depositary of the treaty", "sent the league its notice": of leaving that."""
    for token in reader.parsed.words:
        if token.lemma_ not in _HANDING or token.tag_ not in _TENSES or denied(token) or possible(token):
            continue
        nouns = [t for t in children(token, "dobj", "nsubjpass") if t.lemma_ in ("notice", "notification")]
        if not nouns or any(c.dep_ in ("acl", "relcl") or c.lower_ in ("of", "about") for c in nouns[0].children):
            continue
        heard = [*at_path(token, "to"), *at_path(nouns[0], "to"), *at_path(token, "with"), *children(token, "dative")]
        keepers = [t for t in heard if t.lemma_.lower() in ("depositary", "depository", "secretariat")]
        objects = reader.objects([t for keeper in keepers for t in at_path(keeper, "of")])
        objects = objects or [p for p in reader.objects(heard) if p[0] == "body" and p[1] != "UN"]
        states, actor = reader.parties(subjects(token))
        if states and objects and not (objects[0][0] == "body" and reader.is_party(objects[0][1])):
            yield Draft("leave", "notified", token, [token], objects[:1], states, actor)


def _spoken_of(reader: Reader) -> bool:
    """Whether the treaty that was left is still the one that the text speaks of."""
    discourse = reader.discourse
    if not discourse.topic or discourse.topic[0][0] == "body" or not discourse.conventions:
        return True
    return ("convention", discourse.conventions[-1][0]) in (*discourse.topic, *discourse.covered)


def _papers(verb: Token) -> list[Token]:
    if verb.lemma_ == "come" and list(at_path(verb, "to")):
        return []  # "came to nothing"
    if verb.lemma_ in _COMING:
        return [t for t in children(verb, "nsubj") if t.lemma_ in NOTICES]
    return [t for t in children(verb, "dobj", "nsubjpass") if t.lemma_ in NOTICES]


def _pointing(noun: Token) -> bool:
    """Whether a paper is the one that the reader expects: "the letter", "formal notice"; not "a letter"."""
    words = {c.lower_ for c in noun.children if c.dep_ in ("det", "poss", "amod")}
    if words & {"the", "this", "that", "its", "their", "formal", "official"}:
        return True
    return noun.lemma_ in ("notice", "notification") and not words & {"a", "an", "any", "no", "such"}
