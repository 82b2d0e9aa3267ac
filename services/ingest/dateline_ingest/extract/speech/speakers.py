"""Who speaks: an office or a body by its name, by a post that belongs to it, or by a word that points back at it."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.references.groups import COUNTED
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.grammar import children
from dateline_ingest.extract.speech.by_post import by_post
from dateline_ingest.extract.speech.named import beside, named, past_office
from dateline_ingest.extract.speech.references import referred
from dateline_ingest.extract.speech.speech_words import COLLECTIVES


def speaker(token: Token, reader: Reader) -> Who | None:
    """Return whom the subject of a verb of speech names, if it is an office or a body; states do not speak."""
    if token.lower_ in COLLECTIVES or token.lower_ == "its":
        return None
    mention = reader.mention(token)
    if mention is not None and not mention.ids and (person := beside(token, reader)) is not None:
        token, mention = person  # "the Director General of the Agency, Rafael Grossi"
    if mention is not None:
        return named(token, mention, reader) if not past_office(mention, reader) else None
    known = reader.discourse.persons.get(token.lower_) if token.pos_ == "PROPN" else None
    if known is not None and known.ids:
        return Who(known.ids[0], known.person)
    who = by_post(token, reader) or referred(token, reader)
    if who is not None and token.pos_ == "PROPN":
        state, _, role = who.id.partition(".")
        reader.discourse.persons.setdefault(token.lower_, Mention("organ", 0, 0, (who.id,), role, token.text, state))
    return who


def speakers(tokens: list[Token], reader: Reader) -> tuple[Who, ...]:
    """Return whom subjects name, each once; "the ministers of France and Germany" are two, whatever the parse says."""
    found: dict[str, Who] = {}
    for token in tokens:
        for each in _together(token, reader):
            found.setdefault(each.id, each)
        who = speaker(token, reader)
        for each in (who, *_fellows(token, who, reader)) if who is not None else ():
            found.setdefault(each.id, each)
    return tuple(found.values())


def _together(token: Token, reader: Reader) -> tuple[Who, ...]:
    """ "The two governments", "the three juntas": those of the states whose step was told last, or named last."""
    role = _JOINT.get(token.lemma_.lower(), "") if token.tag_ == "NNS" and reader.mention(token) is None else ""
    if role in ("president", "mfa") and (
        of := [t for p in token.children if p.lower_ == "of" for t in children(p, "pobj")]
    ):
        named = [m for t in (of[0], *of[0].subtree) if (m := reader.mention(t)) is not None and m.kind == "state"]
        return tuple(Who(f"{m.ids[0]}.{role}") for m in named if m.ids)  # "the leaders of Peru and Chile"
    words = {c.lower_ for c in token.children if c.dep_ in ("det", "nummod", "predet", "poss")}
    if not role or not words & {"the", "both", "these", "their"}:
        return ()
    counts = [COUNTED[word] for word in words if word in COUNTED]
    states = reader.discourse.parties if len(reader.discourse.parties) > 1 else ()
    if counts and len(states) != counts[0]:
        states = reader.discourse.last_states(counts[0])
    spoke, _, last = reader.discourse.subject.partition(".")
    if token.lemma_.lower() == "minister" and spoke in states and last in ("mod", "ministry"):
        role = last  # "the ministers": of defence, where those were named before
    return tuple(Who(f"{state}.{role}") for state in states if reader.is_party(state))


_JOINT = {
    **dict.fromkeys(("government", "junta", "cabinet", "administration", "authority", "regime"), "government"),
    **dict.fromkeys(("ministry", "minister", "diplomat"), "mfa"),
    **dict.fromkeys(("president", "leader", "general", "ruler"), "president"),
}
"""Nouns for what several states have, with the role that each of them has."""


_SEATS = re.compile(
    r"(?:Kremlin|White House|Downing Street|Foreign Office|Whitehall|[EÉ]lys[ée]e|Quai d'Orsay|Blue House|Foggy Bottom"
    r"|Pentagon|State House|Casa Rosada|Planalto|Malaca[ñn]ang|Union Buildings)"
)


def capital(token: Token, reader: Reader, *, office: bool = False) -> Who | None:
    """Return the government that a capital stands for ("Kyiv condemned the law"); a state by its own name is none.

    `office` takes only the seats of offices, which no city stands beside: "the White House".
    """
    mention = reader.mention(token)
    if mention is None or mention.kind != "state" or mention.demonym:
        return None
    name = reader.parsed.prepared.clean.text[mention.start : mention.end]
    if office:
        return Who(f"{mention.ids[0]}.government") if _SEATS.search(name) else None
    row = next((s for s in reader.discourse.registries.states if s.id == mention.ids[0]), None)
    return Who(f"{mention.ids[0]}.government") if row is not None and name in row.capital else None


def _fellows(token: Token, who: Who, reader: Reader) -> Iterator[Who]:
    """The others of a plural office: "foreign ministers of France and Germany", "the French and German presidents"."""
    mention = reader.mention(token)
    text = reader.parsed.prepared.clean.text
    if mention is None or mention.kind != "organ" or not _SEVERAL.search(text, mention.start, mention.end):
        return
    role = who.id.partition(".")[2]
    named = sorted(reader.parsed.mentions.values(), key=lambda m: m.start)
    end = mention.end
    for other in named:
        if other.kind == "state" and other.start >= end and _JOINED.fullmatch(text, end, other.start):
            yield Who(f"{other.ids[0]}.{role}")
            end = other.end
    start = mention.start
    for other in reversed(named):
        if other.kind == "state" and other.demonym and other.end <= start and _JOINED.fullmatch(text, other.end, start):
            yield Who(f"{other.ids[0]}.{role}")
            start = other.start


_SEVERAL = re.compile(r"\b(?:minister|president|chancellor|premier|secretarie|ambassador|envoy)s\b", re.IGNORECASE)
_JOINED = re.compile(r",?\s*(?:and\s+)?(?:of\s+)?(?:the\s+)?")
