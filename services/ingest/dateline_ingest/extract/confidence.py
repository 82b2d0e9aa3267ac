"""How far an event can be relied on: the share of events with the same signs that were right on annotated text.

The signs are read off what led to the event: how its treaty and its state are named, how far they stand from the word
that tells the step, where its date comes from, how often it is told. `confidence.yaml` has a weight for each sign and
for each rule, with the counts it was fitted to; weights add up as log-odds. `python -m tests.eval --calibrate` makes
the table again.
"""

import functools
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

import yaml
from dateline.registries import Registries
from spacy.tokens import Token

from dateline_ingest.extract.claim import Claim
from dateline_ingest.extract.merging.merge import Merged
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.sentences.parse import Parsed

LOWEST, HIGHEST = 0.05, 0.99
"""Some hundreds of annotated events cannot tell a certainty."""


class Sign(StrEnum):
    """What raises or lowers confidence; the value is its key in the table."""

    OBJECT_BY_FORM = "object-by-form"
    OBJECT_BY_SHARED_NAME = "object-by-shared-name"
    OBJECT_BY_REFERENCE = "object-by-reference"
    OBJECT_ELSEWHERE = "object-elsewhere"
    OBJECT_AMONG_SEVERAL = "object-among-several"
    OBJECT_BESIDE_ANOTHER = "object-beside-another"
    OBJECT_FAR = "object-far"
    NAME_GOES_ON = "name-goes-on"
    NO_OBJECT = "no-object"
    LEAD_BY_ADJECTIVE = "lead-by-adjective"
    LEAD_ELSEWHERE = "lead-elsewhere"
    LEAD_AMONG_SEVERAL = "lead-among-several"
    LEAD_BESIDE_ANOTHER = "lead-beside-another"
    LEAD_FAR = "lead-far"
    STAGE_BY_PAPER = "stage-by-paper"
    STEP_BY_NOUN = "step-by-noun"
    SPEAKER_BY_REFERENCE = "speaker-by-reference"
    LONG_SENTENCE = "long-sentence"
    DEEP_CLAUSE = "deep-clause"
    DATE_BY_DEFAULT = "date-by-default"
    NO_DATE = "no-date"
    TITLE_ONLY = "title-only"
    LATE_IN_TEXT = "late-in-text"
    DATED_TO_THE_DAY = "dated-to-the-day"
    TOLD_AGAIN = "told-again"


SAYS = {
    Sign.OBJECT_BY_FORM: "its treaty is known by the form of its name only",
    Sign.OBJECT_BY_SHARED_NAME: "the name of its treaty is shared by several",
    Sign.OBJECT_BY_REFERENCE: "its treaty or body is only referred to",
    Sign.OBJECT_ELSEWHERE: "its treaty or body is named in another sentence",
    Sign.OBJECT_AMONG_SEVERAL: "the text names several treaties or bodies, and its sentence not this one",
    Sign.OBJECT_BESIDE_ANOTHER: "its sentence names another treaty or body",
    Sign.NAME_GOES_ON: "the name of its treaty or body may go on beyond what is known",
    Sign.OBJECT_FAR: "its treaty or body stands far from the word that tells the step",
    Sign.NO_OBJECT: "it is about no treaty and no body",
    Sign.LEAD_BY_ADJECTIVE: "its state is named by an adjective only",
    Sign.LEAD_ELSEWHERE: "its state is named in another sentence",
    Sign.LEAD_AMONG_SEVERAL: "the text names several states, and its sentence not this one",
    Sign.LEAD_BESIDE_ANOTHER: "its sentence names another state",
    Sign.LEAD_FAR: "its state stands far from the word that tells the step",
    Sign.STAGE_BY_PAPER: "a paper of another sentence says how far it has come",
    Sign.STEP_BY_NOUN: "a noun tells it, not a verb",
    Sign.SPEAKER_BY_REFERENCE: "who acts is only referred to",
    Sign.LONG_SENTENCE: "its sentence is long",
    Sign.DEEP_CLAUSE: "it stands deep in its sentence",
    Sign.DATE_BY_DEFAULT: "its date is the month of publication, for want of another",
    Sign.NO_DATE: "it has no date",
    Sign.TITLE_ONLY: "only the title tells it",
    Sign.LATE_IN_TEXT: "it is told late in the text",
    Sign.DATED_TO_THE_DAY: "its text gives its day",
    Sign.TOLD_AGAIN: "several sentences tell it",
}
SUPPORTING = frozenset((Sign.DATED_TO_THE_DAY, Sign.TOLD_AGAIN))
"""Signs that can only raise confidence; the others can only lower it."""

_LONG = 40  # tokens, with one for each name
_FAR = 12  # tokens
_DEEP = 4  # governing words that were asked for the stage
_LATE = 12  # sentences
_DAY = 10  # characters of a day in EDTF


@dataclass(frozen=True, slots=True)
class Table:
    """Weights as log-odds: what an event starts from, and what each sign and each rule adds."""

    base: float
    signs: Mapping[str, float]
    rules: Mapping[str, float]

    def confidence(self, rule: str, signs: frozenset[Sign]) -> float:
        """The share of events with this rule and these signs that are right; a rule without a row adds nothing."""
        odds = self.base + self.rules.get(rule, 0.0) + sum(self.signs.get(sign, 0.0) for sign in sorted(signs))
        return round(min(max(1 / (1 + math.exp(-odds)), LOWEST), HIGHEST), 2)


@functools.cache
def table() -> Table:
    """Return the table of `confidence.yaml`."""
    text = resources.files("dateline_ingest.extract").joinpath("confidence.yaml").read_text("utf-8")
    rows = yaml.safe_load(text)
    return Table(
        float(rows["base"]),
        {name: float(row["weight"]) for name, row in rows["signs"].items()},
        {name: float(row["weight"]) for name, row in rows["rules"].items()},
    )


@dataclass(frozen=True, slots=True)
class Around:
    """What surrounds the events of a document: its sentences by number, and how much there is to mistake."""

    parsed: Mapping[int, Parsed]
    registries: Registries
    objects: frozenset[str]
    """The treaties and bodies that its sentences name; protocols count as their treaty."""
    states: frozenset[str]

    @staticmethod
    def of(parsed: Iterable[Parsed], registries: Registries) -> "Around":
        """Look once over a document's sentences."""
        sentences = {item.prepared.number: item for item in parsed}
        named = [m for item in sentences.values() for m in item.prepared.masked.mentions.values() if m.ids]
        below = {protocol for row in registries.conventions for protocol in row.protocols}
        things = {m.ids[0] for m in named if m.kind in ("convention", "organisation")}
        bound = {row.instrument for row in map(registries.organisation, things) if row and row.instrument}
        states = {m.ids[0] for m in named if m.kind == "state"}
        return Around(sentences, registries, frozenset((things | bound) - below), frozenset(states))


def confidence(event: Merged, around: Around) -> float:
    """Return the confidence of an event of a document."""
    return table().confidence(event.claim.rule, signs(event, around))


def signs(event: Merged, around: Around) -> frozenset[Sign]:
    """Return the signs of an event. Where several sentences tell it, only doubts that all of them share count."""
    found = [frozenset(_of_claim(claim, around)) for claim in event.told]
    shared = frozenset.intersection(*found) if found else frozenset()
    return shared | frozenset(_of_event(event))


def _of_event(event: Merged) -> Iterator[Sign]:
    if len({claim.sentence for claim in event.told}) > 1:
        yield Sign.TOLD_AGAIN
    if not event.claim.occurred:
        yield Sign.NO_DATE
    elif not any(claim.occurred for claim in event.told):
        yield Sign.DATE_BY_DEFAULT
    elif len(event.claim.occurred) == _DAY:
        yield Sign.DATED_TO_THE_DAY


def _of_claim(claim: Claim, around: Around) -> Iterator[Sign]:
    if claim.field == "title":
        yield Sign.TITLE_ONLY
    if claim.sentence > _LATE:
        yield Sign.LATE_IN_TEXT
    parsed = around.parsed.get(claim.sentence)
    if parsed is None or claim.step is None:
        return
    if claim.step.paper is not None:
        yield Sign.STAGE_BY_PAPER
    yield from _of_words(claim.step.token, claim.step.tokens, parsed)
    yield from _of_object(claim, claim.step.token, parsed, around)
    yield from _of_lead(claim, claim.step.token, parsed, around)


def _of_words(token: Token, chain: list[Token], parsed: Parsed) -> Iterator[Sign]:
    if token.pos_ not in ("VERB", "AUX"):
        yield Sign.STEP_BY_NOUN
    if len(parsed.doc) > _LONG:
        yield Sign.LONG_SENTENCE
    if len(chain) > _DEEP:
        yield Sign.DEEP_CLAUSE


def _of_object(claim: Claim, token: Token, parsed: Parsed, around: Around) -> Iterator[Sign]:
    if not claim.object:
        yield Sign.NO_OBJECT
        return
    if not around.registries.name(claim.object):
        yield Sign.OBJECT_BY_FORM
    if claim.type == "statement.issued":
        return
    places = {i: m for i, m in parsed.mentions.items() if _means(m, claim.object, around.registries)}
    names = [m for m in places.values() if not m.anaphor]
    if not names:
        yield from _of_reference(places, parsed, around)
    else:
        if all(m.candidates and not m.certain for m in names):
            yield Sign.OBJECT_BY_SHARED_NAME
        if all(_goes_on(parsed, m) for m in names):
            yield Sign.NAME_GOES_ON
    if places and min(abs(i - token.i) for i in places) > _FAR:
        yield Sign.OBJECT_FAR


def _of_reference(places: Mapping[int, Mention], parsed: Parsed, around: Around) -> Iterator[Sign]:
    yield Sign.OBJECT_BY_REFERENCE if places else Sign.OBJECT_ELSEWHERE
    if len(around.objects) > 1:
        yield Sign.OBJECT_AMONG_SEVERAL
    if any(m.kind in ("convention", "organisation") and not m.anaphor for m in parsed.mentions.values()):
        yield Sign.OBJECT_BESIDE_ANOTHER


def _goes_on(parsed: Parsed, mention: Mention) -> bool:
    """Whether capitals follow or precede a name at once: "the Commonwealth | of Independent States"."""
    text = parsed.prepared.clean.text
    return bool(_GOES_ON.match(text, mention.end) or _BEGAN.search(text, 0, mention.start))


_GOES_ON = re.compile(r"[ -](?:(?:of|for|on) (?:the )?)?[A-Z]\w*[a-z]")
_BEGAN = re.compile(r"[a-z] (?:[A-Z]\w+ )+$")


def _means(mention: Mention, identifier: str, registries: Registries) -> bool:
    if identifier in mention.ids:
        return True
    row = registries.organisation(mention.ids[0]) if mention.kind == "organisation" and mention.ids else None
    return row is not None and row.instrument == identifier


def _of_lead(claim: Claim, token: Token, parsed: Parsed, around: Around) -> Iterator[Sign]:
    lead = claim.lead.partition(".")[0]
    if not lead:
        return
    named = parsed.prepared.masked.mentions.values()
    if claim.step is not None and claim.step.actor is not None and not _is_named(claim.step.actor.id, named):
        yield Sign.SPEAKER_BY_REFERENCE
    raw = [m for m in named if m.ids and m.ids[0].partition(".")[0] == lead]
    if not raw:
        yield Sign.LEAD_ELSEWHERE
        if len(around.states) > 1:
            yield Sign.LEAD_AMONG_SEVERAL
        if any(m.kind == "state" for m in named):
            yield Sign.LEAD_BESIDE_ANOTHER
        return
    if all(m.demonym for m in raw):
        yield Sign.LEAD_BY_ADJECTIVE
    places = [i for i, m in parsed.mentions.items() if m.ids and m.ids[0].partition(".")[0] == lead]
    if places and min(abs(i - token.i) for i in places) > _FAR:
        yield Sign.LEAD_FAR


def _is_named(identifier: str, mentions: Iterable[Mention]) -> bool:
    return any(identifier in mention.ids for mention in mentions)
