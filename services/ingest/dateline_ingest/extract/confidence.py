"""How far an event can be relied on: the share of events with the same signs that were right on annotated text.

The signs are read off what led to the event: how its treaty and its state are named, how far they stand from the word
that tells the step, where its date comes from, how often it is told. `confidence.yaml` has a weight for each sign and
for each rule, with the counts it was fitted to; weights add up as log-odds. `python -m tests.eval --calibrate` makes
the table again.
"""

import functools
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

import yaml
from dateline.registries import Registries
from spacy.tokens import Token

from dateline_ingest.extract.claim import Claim
from dateline_ingest.extract.mention import Mention
from dateline_ingest.extract.merge import Merged
from dateline_ingest.extract.parse import Parsed

LOWEST, HIGHEST = 0.05, 0.99
"""Some hundreds of annotated events cannot tell a certainty."""


class Sign(StrEnum):
    """What raises or lowers confidence; the value is its key in the table."""

    OBJECT_BY_FORM = "object-by-form"
    OBJECT_BY_SHARED_NAME = "object-by-shared-name"
    OBJECT_BY_REFERENCE = "object-by-reference"
    OBJECT_ELSEWHERE = "object-elsewhere"
    OBJECT_FAR = "object-far"
    NO_OBJECT = "no-object"
    LEAD_BY_ADJECTIVE = "lead-by-adjective"
    LEAD_ELSEWHERE = "lead-elsewhere"
    LEAD_FAR = "lead-far"
    STAGE_BY_PAPER = "stage-by-paper"
    STEP_BY_NOUN = "step-by-noun"
    SPEAKER_BY_REFERENCE = "speaker-by-reference"
    LONG_SENTENCE = "long-sentence"
    CROWDED_SENTENCE = "crowded-sentence"
    DEEP_CLAUSE = "deep-clause"
    IN_QUOTES = "in-quotes"
    BACKGROUND = "background"
    PLANNED = "planned"
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
    Sign.OBJECT_FAR: "its treaty or body stands far from the word that tells the step",
    Sign.NO_OBJECT: "it is about no treaty and no body",
    Sign.LEAD_BY_ADJECTIVE: "its state is named by an adjective only",
    Sign.LEAD_ELSEWHERE: "its state is named in another sentence",
    Sign.LEAD_FAR: "its state stands far from the word that tells the step",
    Sign.STAGE_BY_PAPER: "a paper of another sentence says how far it has come",
    Sign.STEP_BY_NOUN: "a noun tells it, not a verb",
    Sign.SPEAKER_BY_REFERENCE: "who acts is only referred to",
    Sign.LONG_SENTENCE: "its sentence is long",
    Sign.CROWDED_SENTENCE: "its sentence names several treaties or states",
    Sign.DEEP_CLAUSE: "it stands deep in its sentence",
    Sign.IN_QUOTES: "it stands in somebody's quoted words",
    Sign.BACKGROUND: "it is told as background",
    Sign.PLANNED: "it lies ahead",
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
_CROWD = 4  # names of treaties and states
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


def confidence(event: Merged, parsed: Mapping[int, Parsed], registries: Registries) -> float:
    """Return the confidence of an event; `parsed` are its document's sentences by number."""
    return table().confidence(event.claim.rule, signs(event, parsed, registries))


def signs(event: Merged, parsed: Mapping[int, Parsed], registries: Registries) -> frozenset[Sign]:
    """Return the signs of an event. Where several sentences tell it, only doubts that all of them share count."""
    found = [frozenset(_of_claim(claim, parsed.get(claim.sentence), registries)) for claim in event.told]
    shared = frozenset.intersection(*found) if found else frozenset()
    return shared | frozenset(_of_event(event))


def _of_event(event: Merged) -> Iterator[Sign]:
    if len({claim.sentence for claim in event.told}) > 1:
        yield Sign.TOLD_AGAIN
    if event.claim.planned:
        yield Sign.PLANNED
    if not event.claim.occurred:
        yield Sign.NO_DATE
    elif not any(claim.occurred for claim in event.told):
        yield Sign.DATE_BY_DEFAULT
    elif len(event.claim.occurred) == _DAY:
        yield Sign.DATED_TO_THE_DAY


def _of_claim(claim: Claim, parsed: Parsed | None, registries: Registries) -> Iterator[Sign]:
    if claim.background:
        yield Sign.BACKGROUND
    if claim.field == "title":
        yield Sign.TITLE_ONLY
    if claim.sentence > _LATE:
        yield Sign.LATE_IN_TEXT
    if parsed is None or claim.step is None:
        return
    if claim.step.paper is not None:
        yield Sign.STAGE_BY_PAPER
    yield from _of_words(claim.step.token, claim.step.tokens, parsed)
    yield from _of_object(claim, claim.step.token, parsed, registries)
    yield from _of_lead(claim, claim.step.token, parsed)


def _of_words(token: Token, chain: list[Token], parsed: Parsed) -> Iterator[Sign]:
    if token.pos_ not in ("VERB", "AUX"):
        yield Sign.STEP_BY_NOUN
    if len(parsed.doc) > _LONG:
        yield Sign.LONG_SENTENCE
    if len(chain) > _DEEP:
        yield Sign.DEEP_CLAUSE
    if sum(m.kind in ("convention", "protocols", "organisation", "state") for m in parsed.mentions.values()) >= _CROWD:
        yield Sign.CROWDED_SENTENCE
    if sum(t.lower_ in ('"', "“", "”", "``", "''") for t in parsed.doc[: token.i]) % 2:
        yield Sign.IN_QUOTES


def _of_object(claim: Claim, token: Token, parsed: Parsed, registries: Registries) -> Iterator[Sign]:
    if not claim.object:
        yield Sign.NO_OBJECT
        return
    if not registries.name(claim.object):
        yield Sign.OBJECT_BY_FORM
    if claim.type == "statement.issued":
        return
    places = [(i, m) for i, m in parsed.mentions.items() if _means(m, claim.object, registries)]
    if not places:
        yield Sign.OBJECT_ELSEWHERE
        return
    if all(m.anaphor for _, m in places):
        yield Sign.OBJECT_BY_REFERENCE
    elif all(m.anaphor or m.candidates for _, m in places):
        yield Sign.OBJECT_BY_SHARED_NAME
    if min(abs(i - token.i) for i, _ in places) > _FAR:
        yield Sign.OBJECT_FAR


def _means(mention: Mention, identifier: str, registries: Registries) -> bool:
    if identifier in mention.ids:
        return True
    row = registries.organisation(mention.ids[0]) if mention.kind == "organisation" and mention.ids else None
    return row is not None and row.instrument == identifier


def _of_lead(claim: Claim, token: Token, parsed: Parsed) -> Iterator[Sign]:
    lead = claim.lead.partition(".")[0]
    if not lead:
        return
    named = parsed.prepared.masked.mentions.values()
    if claim.step is not None and claim.step.actor is not None and not _is_named(claim.step.actor.id, named):
        yield Sign.SPEAKER_BY_REFERENCE
    raw = [m for m in named if m.ids and m.ids[0].partition(".")[0] == lead]
    if not raw:
        yield Sign.LEAD_ELSEWHERE
        return
    if all(m.demonym for m in raw):
        yield Sign.LEAD_BY_ADJECTIVE
    places = [i for i, m in parsed.mentions.items() if m.ids and m.ids[0].partition(".")[0] == lead]
    if places and min(abs(i - token.i) for i in places) > _FAR:
        yield Sign.LEAD_FAR


def _is_named(identifier: str, mentions: Iterable[Mention]) -> bool:
    return any(identifier in mention.ids for mention in mentions)
