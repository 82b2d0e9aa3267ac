"""Consent of a chamber or a cabinet to a treaty itself: "gave the nod to", "said yes to", "won the approval of".

Consent to a *step* towards a treaty ("approved its ratification") is read off the words of the step; here the treaty is
what is approved. A further step of the state is then still due.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.acts.papers import means_paper
from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references import focus
from dateline_ingest.extract.references.roles import Objects, Reader, treaties_of
from dateline_ingest.extract.sentences.acting import agents, at_path, owners, subjects
from dateline_ingest.extract.sentences.grammar import children
from dateline_ingest.extract.sentences.modality import denied, possible
from dateline_ingest.extract.steps.stages import CONSENTS

_GIVING = frozenset(("give", "grant", "lend", "express", "signal", "deliver", "signify"))
WINNING = frozenset(("win", "get", "receive", "obtain", "secure", "gain", "earn"))
_ON = ("to", "for", "on", "of")
_CLEARING = frozenset(("clear", "pass", "survive", "clinch"))
_SAILING = frozenset(("sail", "breeze", "go", "come", "pass"))
_APPROVING = frozenset(("endorse", "back", "adopt", "clear", "authorise", "authorize", "greenlight", "okay", "pass"))
_WAVING = frozenset(("wave", "nod", "push", "rush", "vote", "usher", "steer", "see", "fast-track"))
"""What a chamber does with a treaty *through*."""
_VOTING = frozenset(("vote", "concur", "consent", "assent", "agree", "come"))
_CONSENTING = frozenset(("consent", "assent", "agree"))
_STEPS = frozenset(("ratification", "accession"))
_ON_THE_WAY_IN = ("approval", "consent", "assent", "concurrence")
"""What chambers give to being bound; to leaving they give their blessing, a nod or the go-ahead."""
_TOLD = ("VBD", "VBZ", "VBN")
_ORGANS = ("parliament", "council", "government")
WORDS = _GIVING | WINNING | _WAVING | _SAILING | _VOTING | _CLEARING | _APPROVING | {"say", "sign"}
"""The words at which `drafts` looks, as lemmas or as they stand."""


def drafts(token: Token, reader: Reader) -> Iterator[Draft]:
    """Yield the consent that a verb tells."""
    found = _read(token, reader)
    if found is None or denied(token) or possible(token):
        return
    who, objects, words = found
    treaties = treaties_of(objects)
    if treaties and reader.is_party(who.state) and who.kind in _ORGANS:
        yield Draft(
            _effect(words, treaties, reader),
            "approved",
            token,
            [token, *words],
            treaties,
            (who.state,),
            who,
            act_verb="approve",
        )


def _effect(words: list[Token], treaties: Objects, reader: Reader) -> str:
    """What is consented to: a bare "gave its blessing" goes to the leaving that the text is about."""
    leaving = reader.discourse.topic_effect == "leave" and treaties == treaties_of([*reader.discourse.topic])
    bare = leaving and any(t.lemma_.lower() in CONSENTS and t.dep_ == "dobj" for t in words)
    named = any(m.kind == "convention" for m in reader.parsed.mentions.values())
    return "leave" if bare and not named else "ratify"


def givers(noun: Token, verb: Token) -> list[Token]:
    """Who gives a consent that is won: "the approval *of the Senate*", "*Senate* approval", "from the chamber"."""
    return [*owners(noun), *at_path(noun, "from"), *at_path(verb, "from"), *at_path(noun, "in"), *at_path(verb, "in")]


def _read(token: Token, reader: Reader) -> tuple[Who, Objects, list[Token]] | None:
    """Who consents, to what, and the words that say so beside the verb; a verb that is told as done only."""
    lemma = token.lemma_.lower()
    given = [t for t in children(token, "dobj") if t.lemma_.lower() in CONSENTS]
    if token.tag_ == "VBG" and given and lemma in _GIVING:
        return _by_giving(token, given, reader)
    if token.tag_ not in _TOLD or token.pos_ != "VERB":
        return None
    if given and lemma in _GIVING:
        words = [*given, *(t.head for t in given if t.dep_ == "conj"), token]  # "its advice and consent to"
        places = [t for word in words for path in _ON for t in at_path(word, path)]
        places = _undated([*places, *children(token, "dative")], reader)
        return _made(subjects(token), places, given, reader) if places else _to_what_is_told(token, given, reader)
    if given and lemma in WINNING:
        return _made([t for noun in given for t in givers(noun, token)], subjects(token), given, reader)
    return _with_particle(token, lemma, reader) or _plainly(token, lemma, reader)


def _by_giving(token: Token, given: list[Token], reader: Reader) -> tuple[Who, Objects, list[Token]] | None:
    """ "The Senate needed three years, *giving its consent* in 2009": to the treaty that the text is about."""
    told = token.dep_ == "advcl" and token.head.tag_ in ("VBD", "VBN") and not possible(token.head)
    if not told or children(token, "mark") or denied(token.head):
        return None
    places = [t for word in (*given, token) for path in _ON for t in at_path(word, path)]
    places = _undated(places, reader)
    if places:
        return _made(subjects(token), places, given, reader)
    return _to_what_is_told(token, given, reader)


def _to_what_is_told(token: Token, given: list[Token], reader: Reader) -> tuple[Who, Objects, list[Token]] | None:
    """ "Parliament gave its assent in May": to the treaty that the text is about, or to leaving it."""
    who = next((w for w in map(reader.who, subjects(token)) if w is not None), None)
    leaving = reader.discourse.topic_effect == "leave"
    step = reader.discourse.last_step
    apart = token.dep_ != "ROOT" or (step is not None and step.effect != "leave")
    if leaving and (apart or any(t.lemma_ in _ON_THE_WAY_IN for t in given)):
        return None  # "signed it in June and the Senate gave its consent"; an approval points back by itself
    meant = treaties_of([*reader.discourse.topic] if leaving else focus.treaty(reader.discourse))
    return (who, meant, given) if who is not None and meant else None


def _undated(places: list[Token], reader: Reader) -> list[Token]:
    """What stands where the treaty would, and is no day: "gave its nod *on Friday*"."""
    return [t for t in places if (m := reader.mention(t)) is None or m.kind != "date"]


def _with_particle(token: Token, lemma: str, reader: Reader) -> tuple[Who, Objects, list[Token]] | None:
    """ "said yes to", "signed off on", "waved through", "sailed through the chamber"."""
    beside = {c.lower_: c for c in token.children}
    if lemma == "say" and (yes := [beside[word] for word in ("yes", "aye") if word in beside]):
        places = [t for word in (*yes, token) for t in at_path(word, "to")]
        return _made(subjects(token), places, yes, reader) or _to_ratification(token, reader)
    if lemma == "sign" and "off" in beside:
        return _made(subjects(token), list(at_path(token, "on")), [], reader)
    if lemma in _WAVING and "through" in beside:
        through = [*at_path(token, "dobj"), *at_path(token, "through")]
        return _made(agents(token) or subjects(token), through, [], reader)
    if lemma in _SAILING and not children(token, "dobj"):
        places = [t for path in ("through", "in") for t in at_path(token, path)]
        return _made(places, subjects(token), [], reader)
    return None


def _plainly(token: Token, lemma: str, reader: Reader) -> tuple[Who, Objects, list[Token]] | None:
    """ "voted for", "adopted the treaty", and the treaty that "cleared the Senate"."""
    if lemma in _VOTING:
        return _made(subjects(token), _voted_for(token), [], reader) or _to_ratification(token, reader)
    if lemma in _CLEARING and (passed := _made(children(token, "dobj"), subjects(token), [], reader)):
        return passed
    if lemma in _APPROVING:
        doers = agents(token) if children(token, "auxpass") else subjects(token)
        through = [t for path in ("in", "by") for t in at_path(token, path)]
        # "The Senate adopted it": the bill, more often than the treaty that it is about.
        return _made(doers or through, [t for t in at_path(token, "dobj") if t.pos_ != "PRON"], [], reader)
    return None


def _to_ratification(token: Token, reader: Reader) -> tuple[Who, Objects, list[Token]] | None:
    """ "The assembly consented to ratification": of the treaty that the text has been about."""
    if token.lemma_.lower() == "say" and not list(at_path(token, "to")):
        nouns = [c for c in token.children if c.lower_ in ("yes", "aye")]
        who = next((w for w in map(reader.who, subjects(token)) if w is not None), None)
        topic = treaties_of(focus.treaty(reader.discourse))
        leaving = reader.discourse.topic_effect == "leave"
        return (who, topic, nouns) if who is not None and topic and not leaving else None
    if token.lemma_.lower() not in _CONSENTING:
        return None
    named = [*at_path(token, "to"), *(c for c in token.children if c.dep_ in ("xcomp", "dobj"))]
    nouns = [t for t in named if t.lower_ in _STEPS and not any(c.dep_ in ("prep", "dobj") for c in t.children)]
    who = next((w for w in map(reader.who, subjects(token)) if w is not None), None)
    topic = treaties_of(focus.treaty(reader.discourse))
    return (
        (who, topic, nouns)
        if nouns and who is not None and topic and reader.discourse.topic_effect != "leave"
        else None
    )


def _voted_for(token: Token) -> list[Token]:
    favour = [t for path in ("in", "out") for t in at_path(token, path) if t.lemma_ in ("favour", "favor")]
    places = [t for word in favour for t in at_path(word, "of")]
    return [*places, *at_path(token, "for"), *at_path(token, "to"), *at_path(token, "in")]


def _made(
    doers: list[Token], places: list[Token], words: list[Token], reader: Reader
) -> tuple[Who, Objects, list[Token]] | None:
    who = next((w for w in map(reader.who, doers) if w is not None), None)
    objects = reader.objects([t for t in places if not means_paper(t, reader)]) if who is not None else []
    return (who, objects, words) if who is not None and objects else None
