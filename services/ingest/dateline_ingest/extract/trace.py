"""What was seen on the way from a text to its events. It is kept only where somebody asks why."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from dateline.registries import Registries
from spacy.tokens import Token

from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.sentences.parse import Parsed, Prepared

if TYPE_CHECKING:  # these are made by modules that keep a trace themselves
    from dateline_ingest.extract.claim import Claim
    from dateline_ingest.extract.merging.merge import Merged
    from dateline_ingest.extract.references.discourse import Discourse
    from dateline_ingest.extract.references.papers import Paper


class Reason(StrEnum):
    """Why a word that can tell an event told none; the value is said to a user after the word."""

    QUESTION = "stands in a question"
    PART_OF_A_NAME = "is part of a name"
    NO_PARTICLE = "is another verb without its particle"
    NOBODY_MOVED = "has nobody beside it who is let in, taken out or sent away"
    NO_OBJECT = "has no treaty or organisation as its object"
    OF_PAPER = "is done to a bill or another paper, which is told as an act"
    NOT_ASSERTED = "is not told as something that happened"
    NOUN_ALONE = "names a step without telling that it was taken"
    INFINITIVE = "is a bare infinitive or gerund, which tells of no happening"
    LEFT_AS_IS = "means here that something stays as it is"
    SOMEBODY_ELSE = "is done by somebody whom no registry knows"
    NO_DAY_AHEAD = "lies ahead or is a standing rule, and no calendar day is given"
    NO_RULE = "fits no rule"
    NO_PARTY = "leaves open which state it is about"
    NO_OFFICE = "names no office that acts"
    IN_THE_FUTURE = "is told for a day after publication"
    NO_STEP = "is about no step that the document reports"
    CARRIER = "is the paper of a step that is told beside it"


NEAREST = (Reason.PART_OF_A_NAME, Reason.NO_PARTICLE, Reason.NOBODY_MOVED, Reason.NO_OBJECT)
"""Reasons that hold for most uses of a common word; where another one holds too, that one says more."""


@dataclass(frozen=True, slots=True)
class Miss:
    """A word of a sentence that gave nothing. `chain` are the words that govern it, as far as they were asked."""

    sentence: int
    token: Token
    reason: Reason
    chain: tuple[Token, ...] = ()
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What the document had said before a sentence, as far as references reach back to it."""

    parties: tuple[str, ...]
    home: str
    topic: tuple[tuple[str, str], ...]
    papers: tuple[Paper, ...]


@dataclass(slots=True)
class Trace:
    """The steps of one extraction, collected while it runs. `events` are in the order in which they are returned."""

    prepared: list[Prepared] = field(default_factory=list)
    parsed: dict[int, Parsed] = field(default_factory=dict)
    contexts: dict[int, Context] = field(default_factory=dict)
    references: dict[int, dict[int, tuple[str, ...]]] = field(default_factory=dict)
    """By sentence and token: what words that are no name were taken for."""
    missed: list[Miss] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    events: list[Merged] = field(default_factory=list)
    telling: dict[int, str] = field(default_factory=dict)
    """By sentence: how a word begins that can tell an event. Sentences without one were not parsed."""
    registries: Registries | None = None
    published: dt.date | None = None

    def begin(self, parsed: Parsed, discourse: Discourse) -> None:
        """Remember a sentence, and what is known before it is read."""
        number = parsed.prepared.number
        self.parsed[number] = parsed
        self.contexts[number] = Context(discourse.parties, discourse.home, discourse.topic, tuple(discourse.papers))

    def meant(self, parsed: Parsed, token: Token, ids: tuple[str, ...]) -> None:
        """Remember what a word that is no name was taken for."""
        self.references.setdefault(parsed.prepared.number, {})[token.i] = ids

    def miss(self, parsed: Parsed, token: Token, reason: Reason, chain: list[Token], detail: str) -> None:
        """Remember that a word gave nothing."""
        self.missed.append(Miss(parsed.prepared.number, token, reason, tuple(chain), detail))

    def raw(self, number: int, mention: Mention) -> Mention:
        """A mention as the text gives it, before references were resolved."""
        names = self.prepared[number].masked.mentions.values()
        return next((m for m in names if (m.start, m.end) == (mention.start, mention.end)), mention)
