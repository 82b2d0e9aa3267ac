"""The names that a document gives to those who act in it: persons for offices, and bodies by their own names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from dateline.registries import Registries

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.sentences.parse import Parsed

_OFFICES = (
    "president", "vice_president", "prime_minister", "monarch", "governor_general", "mfa", "mod", "ministry",
    "attorney_general", "prosecutor_general", "secretary_general", "director_general", "executive_secretary",
    "executive_director", "high_representative", "prosecutor", "ombudsman",
)  # fmt: skip
"""Roles that one person holds: whom the document names for one is meant wherever it names the office."""
_OWNER = re.compile(r"^(?:(?:the|a|an|its|their|his|her)\s+)?(?:[\w.-]+(?:\s[\w.-]+){0,3}?'s?\s+)?", re.IGNORECASE)
_SPOKEN = re.compile(r"\b(?:spokes\w+|speaker|chair\w*|deputies|members|lawmakers|senators|legislators|MPs)\b")


@dataclass(slots=True)
class Actors:
    """The persons and the names of bodies of a document, by id."""

    registries: Registries
    persons: dict[str, list[str]] = field(default_factory=dict)
    bodies: dict[str, str] = field(default_factory=dict)

    def name(self, who: Who) -> str:
        """The name of who acts; empty where the document gives none."""
        if who.name and not _SPOKEN.search(who.name):
            return who.name
        home, dot, role = who.id.partition(".")
        known = self.persons.get(who.id, [])
        if known and (role in _OFFICES or who.name):
            return known[0] if len({name.split()[-1] for name in known}) == 1 or who.name else who.name
        if not dot or self.registries.organisation(home) is not None:
            body = self.registries.organisation(home)
            return who.name or (self.registries.name(who.id) if body is not None else "")
        return who.name or self.bodies.get(who.id, "")


def actors(parsed: Iterable[Parsed], registries: Registries) -> Actors:
    """Collect the names from the resolved mentions of a document; the fullest name of a person stands first."""
    found = Actors(registries)
    for sentence in parsed:
        text = sentence.prepared.clean.text
        for mention in sentence.mentions.values():
            if mention.kind == "organ" and mention.ids and mention.end:
                _learn(found, mention, text[mention.start : mention.end])
    for names in found.persons.values():
        names.sort(key=lambda name: -len(name.split()))
    return found


def _learn(found: Actors, mention: Mention, words: str) -> None:
    identifier = mention.ids[0]
    if mention.person:
        found.persons.setdefault(identifier, []).append(mention.person)
    elif identifier.partition(".")[2] not in ("president", "prime_minister", "monarch"):
        name = _OWNER.sub("", words, count=1).strip(" ,")
        if any(c.isupper() for c in name) and not _SPOKEN.search(name):
            found.bodies.setdefault(identifier, name)
