"""Where a state is: in an organisation or out of it. "Syria is back in the league", "out of the union since Friday".

Standing tells that it became or ceased to be something; here it is somewhere, since a date or as the news of the text.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.roles import Objects, Reader
from dateline_ingest.extract.sentences.acting import at_path, owners, subjects
from dateline_ingest.extract.sentences.grammar import children, prepositions
from dateline_ingest.extract.sentences.modality import denied, possible
from dateline_ingest.extract.steps.elided import central

_IN = frozenset(("in", "inside", "within", "back"))
_OUT = frozenset(("out", "outside", "gone"))
_SHARE = frozenset(("part", "member", "ally", "one"))
_NEWS = frozenset(("now", "again", "formally", "officially", "finally", "back", "more", "newest", "latest"))
_FROM = frozenset(("since", "from", "as"))
_PRESENT = ("VBZ", "VBP")
_BEGINS = frozenset(("date", "begin", "start", "commence", "stretch"))
_ENDS = frozenset(("end", "cease", "expire", "lapse", "terminate", "finish"))
_ENDING = frozenset(("end", "close", "halt", "conclusion"))
WORDS = frozenset(("be", "belong", "membership")) | _IN | _OUT
"""The words at which `drafts` looks, as lemmas or as they stand."""


def drafts(token: Token, reader: Reader, told: list[Draft]) -> Iterator[Draft]:
    """Yield what a word says of a state's being in or out of a body; `told` are the steps of its sentence."""
    lemma = token.lemma_.lower()
    if lemma == "be":
        yield from _is(token, reader, told)
    elif lemma == "belong":
        yield from _belongs(token, reader)
    elif lemma == "membership":
        yield from _membership(token, reader)
    elif token.lower_ in _IN | _OUT and token.head.pos_ in ("PROPN", "NOUN"):
        yield from _apposed(token, reader)


def _is(verb: Token, reader: Reader, told: list[Draft]) -> Iterator[Draft]:
    """ "is out of UNESCO", "is again a member of the union", "has been in the WTO since Friday"."""
    over = any(c.lower_ == "longer" for c in verb.children)
    if (denied(verb) and not over) or possible(verb) or verb.dep_ == "aux":
        return
    place = _place(verb)
    if place is None:
        return
    states, actor = reader.parties(subjects(verb))
    if not states or (actor is not None and "." in actor.id):
        return
    objects = _where(place, reader)
    away = place.lower_ in _OUT
    if over == away and over:
        return
    words = {c.lower_ for word in (verb, place) for c in word.children} | {place.lower_}
    present = verb.tag_ in _PRESENT
    news = present and (away or over or bool(words & _NEWS))
    begun = _begun([verb, place])
    if not objects:
        named = reader.discourse.objects
        again = place.lower_ == "one" and bool(begun and named) and named[-1][0] == "body"
        if place.lower_ not in ("out", "back") and not again:
            return
        if reader.discourse.topic_effect == "leave" and away:
            return  # "it was out a year later": of what the document told to be left
        left = [draft for draft in told if draft.effect == "leave" and away]
        objects = left[0].objects if left else central(reader, body=True)
    # "was in the league in 1998" tells where it was and no step; "was back in 1998" does.
    if not objects or not (news or begun or (verb.tag_ == "VBD" and place.lower_ in ("back", "out"))):
        return
    yield _told(verb, place, objects, states, leaves=away or over, news=news)


def _place(verb: Token) -> Token | None:
    """The word that says where, or what part: "out", "in", "part"; the outermost one."""
    found = [
        c
        for c in verb.children
        if (c.lower_ in _IN | _OUT and c.dep_ in ("prep", "advmod", "prt", "acomp", "attr"))
        or (c.lemma_.lower() in _SHARE and c.dep_ == "attr")
    ]
    return min(found, key=lambda t: (t.lower_ not in ("back", "out"), t.i), default=None)


def _where(place: Token, reader: Reader) -> Objects:
    """The body, or the treaty that somebody is back in or out of."""
    if place.lemma_.lower() in _SHARE:
        near = [*at_path(place, "of"), *(c for c in place.children if c.dep_ in ("compound", "nmod", "poss"))]
    else:
        near = [*children(place, "pobj"), *(t for p in prepositions(place) for t in children(p, "pobj"))]
        if place.lower_ == "back":
            near += [t for path in ("in", "inside") for t in at_path(place.head, path)]
    found = reader.objects(near)
    inside = place.lower_ in ("in", "inside", "within")
    return [pair for pair in found if pair[0] == "body" or not inside][:1]


def _told(verb: Token, place: Token, objects: Objects, states: tuple[str, ...], *, leaves: bool, news: bool) -> Draft:
    dated: Literal["", "any", "day"] = "" if news else "any"
    effect: Literal["leave", "join"] = "leave" if leaves else "join"
    stage = "effective" if leaves else "plain"
    return Draft(effect, stage, place, [place, verb], list(objects), states, dated=dated, news=news)


def _begun(words: list[Token]) -> bool:
    """Whether a date says since when: "since Friday", "as of Wednesday"."""
    return any(prep.lower_ in _FROM for word in words for prep in prepositions(word))


def _belongs(verb: Token, reader: Reader) -> Iterator[Draft]:
    """ "has belonged to the union since 1995"; "neither Mali nor Niger belongs to it from today"."""
    doers = subjects(verb)
    neither = any(c.lower_ == "neither" for t in doers for c in t.children)
    if (denied(verb) and not neither) or possible(verb) or not _begun([verb]):
        return
    states, _ = reader.parties(doers)
    places = list(at_path(verb, "to"))
    objects = [pair for pair in reader.objects(places) if neither or pair[0] == "body"]
    objects = objects if places else central(reader, body=True)  # "Laos has belonged since 2007"
    if states and objects:
        yield _told(verb, verb, objects[:1], states, leaves=neither, news=False)


def _apposed(place: Token, reader: Reader) -> Iterator[Draft]:
    """ "The United States, out since 2018, returned", "his country, in the organisation since 2003"."""
    near = [place, *place.children, place.head]
    if not _begun(near) or place.dep_ == "prt":
        return
    inside = place.lower_ in _IN
    since = [p for word in near for p in prepositions(word) if p.lower_ in _FROM]
    if not since or not any((m := reader.mention(t)) and m.kind == "date" for p in since for t in p.subtree):
        return
    states, _ = reader.parties([place.head])
    objects = _where(place, reader) or ([] if inside else central(reader, body=True))
    if states and objects:
        yield _told(since[0], place, objects, states, leaves=not inside, news=False)


def _membership(noun: Token, reader: Reader) -> Iterator[Draft]:
    """ "its membership dates from 1961", "ended in 2019", "came to an end", "took effect on Thursday"."""
    # "Its membership lapses": taggers take the verb for a noun.
    verb = noun.head if noun.dep_ in ("nsubj", "nsubjpass") or _lapses(noun) else None
    verb = verb or next((c for c in noun.children if c.dep_ == "acl"), None)
    if verb is None or denied(verb):
        return
    ahead = any(c.dep_ == "aux" and c.lower_ in ("will", "shall") for c in verb.children)
    if (possible(verb) or verb.tag_ == "VB") and not ahead:
        return
    leaves = _over(verb)
    if not leaves and not _since(verb):
        return
    whose = [*owners(noun), *(owners(verb) if _lapses(noun) else ())]
    states, _ = reader.parties([t for t in whose if t.dep_ != "compound"])
    if not states and any(c.lower_ == "the" for c in noun.children):
        states = tuple(filter(None, (reader.discourse.referred_state(),)))  # of the state that the text is about
    near = [t for path in ("of", "in") for t in at_path(noun, path)]
    bodies = [pair for pair in reader.objects(near) if pair[0] == "body"] or central(reader, body=True)
    if states and bodies:
        step = _told(verb, noun, bodies[:1], states, leaves=leaves, news=False)
        yield replace(step, planned=True, dated="day") if ahead else step


def _lapses(noun: Token) -> bool:
    return noun.dep_ == "compound" and noun.head.lemma_ in ("lapse", "end") and noun.head.dep_ == "ROOT"


def _over(verb: Token) -> bool:
    lemma = verb.lemma_.lower()
    if lemma in _ENDS:
        return not children(verb, "dobj")
    if lemma in ("come", "draw", "bring"):
        return any(t.lemma_.lower() in _ENDING for t in at_path(verb, "to"))
    if lemma == "run":
        return any(c.lower_ == "out" for c in verb.children)
    return lemma == "be" and any(c.lower_ == "over" for c in verb.children)


def _since(verb: Token) -> bool:
    lemma = verb.lemma_.lower()
    if lemma in _BEGINS:
        return True
    if lemma in ("go", "reach"):
        return any(c.lower_ == "back" for c in verb.children)
    return lemma == "take" and any(t.lemma_ == "effect" for t in children(verb, "dobj"))
