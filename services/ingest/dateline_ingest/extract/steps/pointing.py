"""Steps that point back: "announced the decision", "the president signed it", "the move was approved".

The verb says how far the step has come; what step it is, the document told before. They count only where an office or
a state does it whose step that was, or, in a passive without an agent, where the noun alone points back.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.discourse import Discourse
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.acting import at_path, subjects
from dateline_ingest.extract.sentences.grammar import children, governors
from dateline_ingest.extract.sentences.modality import denied, possible

_STEPS = frozenset((
    "step", "move", "plan", "initiative", "decision", "measure", "proposal", "intention", "process", "bid",
    "procedure",
))  # fmt: skip
_NAMED = frozenset(
    ("exit", "departure", "pullout", "pull-out", "break", "divorce", "ratification", "withdrawal", "accession")
)
"""Nouns for a step, and nouns that also say which one it is."""
_NOUNS = _STEPS | _NAMED
_POINTING = frozenset(("the", "this", "that", "its", "their", "similar", "same", "such", "identical"))
_PRONOUNS = frozenset(("it", "this"))

_STAGES: dict[str, str] = {
    **dict.fromkeys(("propose", "initiate", "suggest", "recommend"), "proposed"),
    **dict.fromkeys(
        ("approve", "adopt", "back", "endorse", "pass", "bless", "clear", "authorise", "authorize"), "approved"
    ),
    **dict.fromkeys(("greenlight", "rubber-stamp"), "approved"),
    **dict.fromkeys(("announce", "declare", "unveil"), "announced"),
    **dict.fromkeys(("notify", "communicate", "convey"), "notified"),
    **dict.fromkeys(("sign", "promulgate", "enact"), "enacted"),
}
_AFTER: dict[str, tuple[str, str]] = {
    "decide": ("on", "approved"),
    "vote": ("for", "approved"),
    "agree": ("to", "approved"),
    "inform": ("of", "notified"),
    "tell": ("of", "notified"),
    "notify": ("of", "notified"),
}
"""Verbs that take the noun after a preposition: "decided on the step", "informed the depositary of the decision"."""
_ALONE = frozenset(("sign", "approve", "agree", "concur", "consent", "assent"))
"""Verbs that a chamber or a president does without saying to what: "and the president signed four days later"."""
_OF_SOMETHING = ("off", "up", "to", "with", "on", "that")
"""Words behind which stands what it is done to, if not a date: "signed on 5 October"."""
_SPEAKING = ("announce", "declare", "unveil")
_DECIDERS = ("parliament", "president", "council")
_OFFICES = ("parliament", "president", "council", "government")
_SPEAKERS = ("state", "president", "government")
_LAYING = frozenset(("submit", "lay", "table", "introduce", "present", "send", "forward", "put"))
VERBS = frozenset((*_STAGES, *_AFTER, *_ALONE, *_LAYING, "notify", "inform", "tell", "make"))


def drafts(token: Token, reader: Reader) -> Iterator[Draft]:
    """Yield the step that a verb says of the one told last; none when the document has told no step yet."""
    discourse = reader.discourse
    lemma = token.lemma_.lower()
    if token.pos_ != "VERB" or not discourse.topic or token.tag_ in ("VB", "VBG"):
        return
    if denied(token) or possible(token):
        return
    nouns = [] if _of_a_sanction(reader) else _pointed(token, reader)
    if lemma == "make" and (known := _made_known(token)):
        yield from _known(token, known, reader)
        return
    if nouns and lemma in _STAGES:
        yield from _staged(token, _STAGES[lemma], nouns[0], reader)
    elif lemma in _LAYING and any(t.lemma_.lower() in _STEPS for t in nouns):
        yield from _staged(token, "proposed", nouns[0], reader)
    elif lemma in _AFTER and (after := _after(token, _AFTER[lemma][0], reader)):
        yield from _staged(token, _AFTER[lemma][1], after, reader)
    elif lemma in _AFTER and _AFTER[lemma][1] == "notified" and _heard(token, reader):
        yield from _staged(token, "notified", token, reader)
    elif lemma in _ALONE and not children(token, "dobj", "nsubjpass", "ccomp", "xcomp", "auxpass"):
        yield from _alone(token, reader)


def _of_a_sanction(reader: Reader) -> bool:
    """Whether what was told last is a suspension or an expulsion: "the step" is that, whatever was told before."""
    last = reader.discourse.last_step
    return last is not None and last.effect in ("suspend", "expel")


def _made_known(verb: Token) -> Token | None:
    """The noun of "made their intention public", whichever way the parser hangs it."""
    for word in children(verb, "ccomp", "oprd", "acomp"):
        if word.lower_ in ("public", "known", "clear", "plain", "official"):
            near = [*children(word, "nsubj"), *children(verb, "dobj")]
            return next((t for t in near if t.lemma_.lower() in _MINDS), None)
    return None


_MINDS = frozenset(("intention", "decision", "intent", "plan", "resolve"))


def _known(verb: Token, noun: Token, reader: Reader) -> Iterator[Draft]:
    """ "The generals had made their intention public": those whose step the text is about, all of them."""
    discourse = reader.discourse
    states, actor = reader.parties(subjects(verb))
    if set(states) & set(discourse.parties) and (actor is None or actor.kind in ("state", "government")):
        yield Draft("leave", "announced", verb, [verb, noun], _objects(discourse), states, actor)


def _pointed(verb: Token, reader: Reader) -> list[Token]:
    """The objects, or subjects of a passive, that point back at a step and name nothing themselves."""
    found = [t for t in children(verb, "dobj", "nsubjpass") if _points(t, reader)]
    if reader.discourse.topic_done or verb.lemma_.lower() in _SPEAKING:
        return found
    # Of what the text only speaks of, "signed it" and "approved it" may be said of the treaty.
    return [t for t in found if t.lower_ not in _PRONOUNS]


def _points(noun: Token, reader: Reader) -> bool:
    if reader.mention(noun) is not None:
        return False
    if noun.lower_ in _PRONOUNS:
        return True
    definite = any(c.lower_ in _POINTING for c in noun.children)
    within = any(c.dep_ in ("acl", "relcl", "prep") and c.lower_ in ("of", "from", "to") for c in noun.children)
    return noun.lemma_.lower() in _NOUNS and definite and not within


def _after(verb: Token, path: str, reader: Reader) -> Token | None:
    heard = children(verb, "dobj", "dative")
    places = [*at_path(verb, path), *(t for word in heard for t in at_path(word, path))]
    return next((t for t in places if _points(t, reader) and t.lower_ not in _PRONOUNS), None)


def _heard(verb: Token, reader: Reader) -> bool:
    """Whether a depositary, or the body that is left, is told and nothing is said of what: "notified the bloc"."""
    if (
        reader.discourse.topic_effect != "leave"
        or children(verb, "ccomp", "xcomp", "auxpass")
        or list(at_path(verb, "of"))
    ):
        return False
    heard = children(verb, "dobj", "dative")
    if any(c.dep_ in ("relcl", "acl", "prep") for t in heard for c in t.children):
        return False
    known = [who for who in map(reader.who, heard) if who is not None]
    others = [t for t in heard if t.lemma_.lower() in ("party", "depositary", "signatory", "partner", "member")]
    return any(not reader.is_party(who.state) for who in known) or bool(others)


def _staged(verb: Token, stage: str, noun: Token, reader: Reader) -> Iterator[Draft]:
    discourse = reader.discourse
    who = actor(subjects(verb), reader)
    if who is None and subjects(verb):
        return
    if who is None:
        # "The move was announced in October": by nobody who is named.
        if stage in ("approved", "enacted") or noun.lemma_.lower() not in _STEPS or not discourse.parties:
            return
        yield _draft(stage, verb, Who(discourse.parties[0]), reader, noun)
        return
    if stage == "announced" and (who.kind not in _SPEAKERS or discourse.topic_effect != "leave"):
        return
    deed = discourse.last_deed
    if stage in ("announced", "notified") and deed is not None and deed.stage == "revoked" and not _past_perfect(verb):
        stage = "revoked"  # "has cancelled its withdrawal. It told the depositary of its decision"
    if stage == "notified" and who.kind == "parliament":
        return
    organ_of_party = who.kind == "body" and "." in who.id
    if stage in ("approved", "proposed", "enacted") and who.kind not in _OFFICES and not organ_of_party:
        return
    if stage == "enacted" and who.kind == "parliament":
        stage = "approved"
    yield _draft(stage, verb, who, reader, noun)


def _past_perfect(verb: Token) -> bool:
    return any(c.dep_ in ("aux", "auxpass") and c.lower_ == "had" for c in verb.children)


def _alone(verb: Token, reader: Reader) -> Iterator[Draft]:
    """ "The Senate agreed in May", "the president signed": to what the document has been about."""
    who = actor(subjects(verb), reader)
    if who is None or who.kind not in _DECIDERS:
        return
    if who.state not in reader.discourse.parties and reader.discourse.topic_effect not in ("ratify", "accede"):
        return
    beside = [c for c in verb.children if c.dep_ in ("prt", "prep") and c.lower_ in _OF_SOMETHING]
    if any((m := reader.mention(t)) is None or m.kind != "date" for c in beside for t in (*c.children, c)[:1]):
        return
    if (verb.lemma_ == "sign") != (who.kind == "president") or verb.dep_ in ("acl", "amod"):
        return
    yield _draft("enacted" if verb.lemma_ == "sign" else "approved", verb, who, reader)


def _draft(stage: str, verb: Token, who: Who, reader: Reader, *extra: Token) -> Draft:
    discourse = reader.discourse
    return Draft(
        discourse.topic_effect,
        stage,
        verb,
        [verb, *extra, *governors(verb)],
        _objects(discourse),
        _parties(verb, who, reader),
        who,
        act_verb=verb.lemma_ if stage in ("approved", "enacted", "proposed") else "",
    )


def _parties(verb: Token, who: Who, reader: Reader) -> tuple[str, ...]:
    """All who do it together: "they notified the bloc", "Spain and Slovenia announced similar plans"."""
    states, _ = reader.parties(subjects(verb))
    return states if who.state in states else (who.state,)


def _objects(discourse: Discourse) -> list[tuple[str, str]]:
    return list(discourse.covered or discourse.topic)


def actor(tokens: list[Token], reader: Reader) -> Who | None:
    """Who acts among tokens, where that is a state, its organ, or a body that can be a party."""
    who = next((w for w in map(reader.who, tokens) if w is not None), None)
    if who is None and any(map(reader.several, tokens)):
        who = reader.parties(tokens)[1]  # "the three told the bloc"
    return who if who is not None and reader.is_party(who.state) else None
