"""Signing told by a turn of phrase: "put its name to", "bears the signatures of", "signed on behalf of" (VCLT 12)."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.behalf import standing_for
from dateline_ingest.extract.references.roles import Reader, treaties_of
from dateline_ingest.extract.sentences.acting import agents, at_path, owners, seized, subjects
from dateline_ingest.extract.sentences.grammar import children, prepositions
from dateline_ingest.extract.sentences.modality import denied, possible

_AFFIXING = frozenset(("put", "affix", "append", "add", "set", "lend", "attach", "place", "ink", "give"))
_BEARING = frozenset((
    "bear", "carry", "draw", "attract", "collect", "gather", "garner", "receive", "gain", "have", "win", "get",
    "secure", "list",
))  # fmt: skip
_MARKS = frozenset(("signature", "name", "autograph"))
REGIONS = ("HK", "MO")
"""Regions that sign treaties without being states."""
_BEHALF = frozenset(("behalf", "name"))
WORDS = frozenset(("sign",)) | _MARKS
"""The words at which `drafts` looks, as lemmas or as they stand."""


def drafts(token: Token, reader: Reader) -> Iterator[Draft]:
    """Yield the signatures that a word tells."""
    lemma = token.lemma_.lower()
    if lemma == "sign":
        yield from _signed_for(token, reader)
    elif lemma in _MARKS:
        yield from _put_name(token, reader)
        yield from _borne(token, reader)


def behind(verb: Token, reader: Reader) -> tuple[str, ...]:
    """For whom somebody signs or deposits: "the ambassador signed it *on behalf of Luxembourg*"."""
    nouns = [t for prep in prepositions(verb) if prep.lower_ in ("on", "in") for t in children(prep, "pobj")]
    whose = [t for noun in nouns if noun.lemma_ in _BEHALF for t in owners(noun)]
    return reader.parties(whose)[0] if whose else ()


def partners(verb: Token, reader: Reader) -> tuple[str, ...]:
    """With whom a state signs: "signed a treaty *with Spain*", "was signed *between Kenya and Uganda*"."""
    words = [verb, *children(verb, "dobj", "nsubjpass")]
    sides = [t for word in words for path in ("with", "between", "alongside") for t in at_path(word, path)]
    named = [t for t in sides if (m := reader.mention(t)) is not None and m.kind in ("state", "organ", "organisation")]
    found, _ = reader.parties([*named, *(t for t in sides if t not in named and standing_for(t, reader))])
    return tuple(state for state in found if state not in REGIONS)


def _put_name(noun: Token, reader: Reader) -> Iterator[Draft]:
    """ "put its signature to the convention", "added their names to it"."""
    verb = noun.head
    if noun.dep_ not in ("dobj", "nsubjpass") or verb.lemma_ not in _AFFIXING or denied(verb) or possible(verb):
        return
    places = [t for word in (verb, noun) for path in ("to", "on", "under") for t in at_path(word, path)]
    places = [t for t in places if (m := reader.mention(t)) is None or m.kind != "date"]
    objects = reader.treaties(places)
    step = reader.discourse.last_step
    if not places and step is not None and step.effect == "sign":
        objects = treaties_of(step.objects)  # "Guinea added its name last year"
    told = verb.tag_ in ("VBD", "VBZ", "VBN")
    if not places and told and step is not None and step.stage == "approved" and step.effect in ("ratify", "leave"):
        # "The chamber approved the treaty; the president *gave his signature* on Friday": to what was approved.
        who = next((w for w in map(reader.who, subjects(verb)) if w is not None and w.kind == "president"), None)
        if who is not None and treaties_of(step.objects) and who.state in step.parties:
            yield Draft(step.effect, "enacted", noun, [noun, verb], list(step.objects), (who.state,), who)
        return
    states, actor = reader.parties(subjects(verb) or agents(verb))
    states = states or behind(verb, reader)
    if objects and states and (verb.tag_ in ("VBD", "VBZ", "VBN", "VBP", "VBG") or seized(verb)):
        yield Draft("sign", "plain", noun, [noun, verb], objects, states, actor)


def _borne(noun: Token, reader: Reader) -> Iterator[Draft]:
    """ "The pact bears the signatures of France and Japan", "drew 175 signatures, including those of China"."""
    verb = noun.head
    if noun.dep_ != "dobj" or verb.lemma_ not in _BEARING or denied(verb) or possible(verb):
        return
    objects = reader.treaties(subjects(verb))
    states, actor = reader.parties(owners(noun)) if objects else ((), None)
    if not states and objects:
        states, actor = reader.parties([noun])
    if states and noun.lemma_ != "name":
        yield Draft("sign", "plain", noun, [noun, verb], objects, states, actor)


def _signed_for(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "the convention and its protocols, signed on behalf of Russia": by a representative (VCLT article 7)."""
    if token.tag_ != "VBN" or denied(token) or possible(token):
        return
    sides = [t for prep in token.subtree if prep.lower_ == "for" for t in children(prep, "pobj")]
    states = behind(token, reader) or reader.parties(sides + [t for word in sides for t in owners(word)])[0]
    before = [i for i, m in sorted(reader.parsed.mentions.items()) if i < token.i and m.kind in _NAMED]
    objects = reader.objects([reader.parsed.doc[i] for i in before] or list(at_path(token, "dobj")))
    if states and objects:
        yield Draft("sign", "plain", token, [token], objects, states)


_NAMED = ("convention", "protocols")
