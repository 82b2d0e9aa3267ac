"""From a document to its events: the steps in order, each in a module of its own."""

import datetime as dt
import functools
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dateline.contracts import Act, Actor, Document, EventData, Evidence, Extractor, Measure, Named, Votes
from dateline.edtf import Occurrence
from dateline.registries import Registries, load

from dateline_ingest.extract.actors import Actors, actors
from dateline_ingest.extract.acts.act_words import TRIGGERS as ACT_TRIGGERS
from dateline_ingest.extract.acts.carrying import with_acts
from dateline_ingest.extract.acts.tallies import with_votes
from dateline_ingest.extract.claim import Claim
from dateline_ingest.extract.confidence import Around, confidence
from dateline_ingest.extract.discourse import Discourse
from dateline_ingest.extract.masking import mask
from dateline_ingest.extract.merge import Merged, merge
from dateline_ingest.extract.names.aliases import Aliases
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.names.mentions import Finder
from dateline_ingest.extract.parse import Prepared, parse
from dateline_ingest.extract.reading import read
from dateline_ingest.extract.speech.correction_claims import correction_claims
from dateline_ingest.extract.speech.corrections import corrected
from dateline_ingest.extract.speech.sources import sourced
from dateline_ingest.extract.speech.speech_words import speaking
from dateline_ingest.extract.steps.predicates import TRIGGERS
from dateline_ingest.extract.text import Clean, Sentence, clean, is_headline, sentence_case, sentences
from dateline_ingest.extract.trace import Trace
from dateline_ingest.extract.when.dates import Anchor, find_dates
from dateline_ingest.extract.when.days import days
from dateline_ingest.extract.when.frames import opening
from dateline_ingest.extract.when.taking_effect import with_effect

NAME = "english"
VERSION = "1"

MOST_SENTENCES = 4_000
"""Sentences that are looked at in one document: a book's worth, and half a minute's work."""
MOST_CHARACTERS = 1_000_000
"""Characters of them together, so that 4,000 endless sentences are not the work of ten books."""
MOST_PARSED = 400
"""Sentences that are parsed in one document. News has fewer than a hundred; what comes after is left out."""

MOST_EVIDENCE = 20
"""Quotes of one event. Repetition beyond it proves nothing more."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """A typed event without its ids: `type` is without prefix."""

    type: str
    data: EventData


@functools.cache
def _tools(folders: tuple[Path, ...]) -> tuple[Registries, Finder]:
    registries = load(folders)
    return registries, Finder(registries)


def extract(document: Document, registries: Sequence[Path] = (), trace: Trace | None = None) -> list[Extracted]:
    """Return the events that a document tells, in the order in which it first tells them.

    Pure and deterministic. `registries` are folders with a user's own registry files. The model is loaded once a
    process, at the first call. Every quote is `text[start:end]` of the document's text (of its title where the field
    says so). A document in another language than English gives nothing. `trace` is filled with what led to each event.
    """
    if document.lang.partition("-")[0].lower() not in ("", "en"):
        return []
    known, finder = _tools(tuple(registries))
    moment = document.published
    published = moment.date() if moment and _FIRST_YEAR < moment.year < _LAST_YEAR else None
    prepared, places, mentions = _prepare(document, known, finder, published)
    wrong = corrected(prepared)
    right = [item for item in prepared if item.number not in wrong]
    surnames = _surnames(mentions)
    told = [item for item in right if _telling(item, surnames)][:MOST_PARSED]
    parsed = list(parse(told))
    discourse = _discourse(known, mentions, lambda: finder.places(item.clean.text for item in prepared))
    result = read(right, parsed, discourse, due=_step_due(prepared), trace=trace)
    mended = correction_claims([item for item in prepared if item.number in wrong], document.publisher or "")
    result.claims.extend(mended)
    month = published.isoformat()[:7] if published else ""
    parents = {below: row.id for row in known.conventions for below in row.protocols}
    told_on = days(prepared, published)
    in_time = _in_time(published or document.recorded.date())
    counted = sourced(with_votes(result.claims, result.votes, result.states), right)
    made = merge(counted, month, parents, told_on, discourse.theme)
    merged = with_acts([m for m in map(in_time, made) if m is not None], mentions)
    names = _names(prepared, mentions)
    around, people = Around.of(parsed, known), actors(parsed, known)
    events = [
        _event(
            event,
            document,
            places,
            known.name(event.claim.object) or names.get(event.claim.object, ""),
            people,
            confidence(event, around),
        )
        for event in with_effect(merged)
    ]
    if trace is not None:
        trace.registries, trace.published = known, published
        trace.prepared, trace.claims = prepared, result.claims
        trace.telling = {item.number: word[0] for item in prepared if (word := _TRIGGER.search(item.clean.text))}
        trace.events = [told for told, event in zip(merged, events, strict=True) if event is not None]
    return [event for event in events if event is not None]


_FIRST_YEAR, _LAST_YEAR = 1000, 9000
"""Other publication is a mistake of the source, and arithmetic with it leaves the calendar."""
_MAY_LIE_AHEAD = (
    "convention.in_force",
    "convention.denunciation_effective",
    "membership.ended",
    "law.in_force",
    "decree.in_force",
)


_Cleaned = tuple[Sentence, Clean, Mention | None, tuple[tuple[int, str], ...]]
"""A sentence, its tidied text, the date of the heading above it, and the dates in its parentheses."""


def _in_time(told: dt.date) -> Callable[[Merged], Merged | None]:
    """A function that makes a future date of effect planned, and drops anything else that lies after `told`."""

    def checked(event: Merged) -> Merged | None:
        first = Occurrence.parse(event.claim.occurred).first if event.claim.occurred else None
        if first is None or (first - told).days <= 1 or event.claim.planned:
            return event
        return replace(event, claim=replace(event.claim, planned=True)) if event.claim.type in _MAY_LIE_AHEAD else None

    return checked


def _prepare(
    document: Document, known: Registries, finder: Finder, published: dt.date | None
) -> tuple[list[Prepared], dict[int, Sentence], list[list[Mention]]]:
    anchor = Anchor(published)
    aliases = Aliases(known)
    cleaned: list[_Cleaned] = []
    places: dict[int, Sentence] = {}
    mentions: list[list[Mention]] = []
    looked = 0
    parts = [("title", document.title or ""), ("text", document.text)]
    for field, text in parts:
        paragraph, heading = -1, None
        for sentence in sentences(text, field):
            if sentence.paragraph != paragraph:
                below = heading is not None and sentence.paragraph - paragraph == 1
                heading = heading if below else None
                paragraph = sentence.paragraph
                if not below and not _DATED_LINE.match(text, sentence.start):
                    anchor.line = ""
            number = len(places)
            looked += sentence.end - sentence.start
            if number >= MOST_SENTENCES or looked > MOST_CHARACTERS:
                break
            places[number] = sentence
            tidy = clean(text, sentence)
            if is_headline(tidy.text):
                tidy = replace(tidy, text=sentence_case(tidy.text, finder.names(tidy.text)))
            found = finder.find(tidy.text, list(find_dates(tidy.text, anchor)), published, tidy.asides)
            aliases.learn(tidy.text, found, tidy.asides)
            mentions.append(found)
            above: Mention | None = heading
            if len(found) == 1 and found[0].kind == "date" and not re.search(r"\w", _without(tidy.text, found[0])):
                heading, above = found[0], None
                anchor.line = heading.edtf if heading.edtf[:4].isdigit() else ""
            cleaned.append((sentence, tidy, above, _dated_asides(tidy, anchor)))
    aliases.settle()
    mentions = [aliases.meant(tidy.text, found) for (_, tidy, *_), found in zip(cleaned, mentions, strict=True)]
    return _masked(cleaned, mentions), places, mentions


def _masked(cleaned: list[_Cleaned], mentions: list[list[Mention]]) -> list[Prepared]:
    """Mask the sentences. What stands before the colon of a chronicle's entry dates all sentences of the entry."""
    prepared = []
    line: tuple[str, int, Mention] | None = None
    before: tuple[str, int, str] = ("", -1, "")
    for number, ((sentence, tidy, heading, asides), found) in enumerate(zip(cleaned, mentions, strict=True)):
        masked = mask(tidy.text, found)
        above = heading
        if masked.prefix is not None:
            line = sentence.field, sentence.paragraph, masked.prefix
        elif above is None and line is not None and line[:2] == (sentence.field, sentence.paragraph):
            above = line[2]
        masked = masked if above is None or masked.prefix is not None else replace(masked, prefix=above)
        dated = masked.prefix is not None or any(m.kind == "date" for m in found)
        follows = before[:2] == (sentence.field, sentence.paragraph) and not dated
        prepared.append(Prepared(number, sentence, tidy, masked, asides, before[2] if follows else ""))
        before = sentence.field, sentence.paragraph, opening(tidy.text, found)
    return prepared


def _without(text: str, mention: Mention) -> str:
    return text[: mention.start] + text[mention.end :]


def _dated_asides(tidy: Clean, anchor: Anchor) -> tuple[tuple[int, str], ...]:
    """The parentheses that hold a date and nothing else: "Estonia (5 May)"."""
    out = []
    for at, words in tidy.asides:
        said = f"on {words}" if words.startswith("the ") else words
        found = list(find_dates(said, replace(anchor))) if len(words) <= _LONGEST_DATE else []
        if len(found) == 1 and found[0].edtf and found[0].end - found[0].start >= len(said.removeprefix("on ")) - 1:
            out.append((at, found[0].edtf))
    return tuple(out)


_DATED_LINE = re.compile(r"\W{0,4}(?:on |in )?(?:\d|[A-Z][a-z]{2,8}\.? \d)")
_LONGEST_DATE = 30  # characters
_PLAIN = frozenset((
    "back", "get", "step", "drop", "take", "give", "pull", "walk", "come", "go", "move", "pass", "bring", "lead", "let",
    "confirm", "receive", "seat", "be", "ink", "end", "stop", "bar", "ban", "bin", "axe", "free",
))  # fmt: skip
"""Words of every text. What they tell of a treaty or a body, they tell with another word of these."""
_TRIGGER = re.compile(
    r"\b(?:"
    + "|".join(ACT_TRIGGERS)
    + "|"
    + "|".join(re.escape(t.removesuffix("e")) for t in TRIGGERS if t not in _PLAIN)
    + r"|withdrew|froze|gave|giv|tak|took|pull|walk|step|left|bound|bind|valid|force|member|cease|party|parties|ratif"
    r"|denunc|deposit"
    r"|reserv|derogat|laps|expir|declar|objection|effective|operative|belong"
    r"|(?-i:\binto (?:the )?[A-Z])|(?:came|comes?|was|were|is|are|go(?:es)?|went) back\b|\bin(?:ks|ked|king)\b"
    r"|green ?light|\bnod(?:s|ded)?\b|go-ahead|yes\b|authori[sz]|clear(?:s|ed)\b|seated|operation|appl(?:y|ies)\b"
    r"|kick(?:s|ed) in|goes live|went live|signator|before (?:parliament|congress|the (?:house|senate|chamber))"
    r"|revok|propos|resolution|decree|law|bill|order|gazette|sa(?:y|id)|critici|condemn|react|emphasi|stress|statement"
    r"|(?:did|done|do|does) (?:so|likewise|the same)|so did|announc|consent|assent|retract|revers|rejoin"
    r"|(?:is|are|w\w+) out\b"
    r"|g[eo]t(?:s|ting)? (?:out|in|back)|c[ao]m(?:es?|ing) (?:back|in|out)|gone|went|goes|follow|back in"
    r"|preced|among |defend|welcom|argue|claim|portray|observ|point|warn|respond|comment"
    r"|report|ask|recall|explain|noti[cf]|letter|note\b|sent|hand|decid|decision|agree|concur|endors|clear|bless|both\b)",
    re.IGNORECASE,
)


def _telling(item: Prepared, surnames: frozenset[str]) -> bool:
    """Whether a sentence can tell an event at all; the others are not parsed.

    One that names a treaty or a body always may: English has more words for what is done with them than any list, and
    such sentences without a telling word are few. The words are for those that only refer back ("It left in May").
    """
    text = item.clean.text
    kinds = {m.kind for m in item.masked.mentions.values()}
    if kinds & _NAMING or kinds >= _DATED or _TRIGGER.search(text) or speaking(text, kinds, surnames):
        return True
    return any(m.kind == "organ" and len(m.state) > _STATE for m in item.masked.mentions.values())


def _surnames(mentions: list[list[Mention]]) -> frozenset[str]:
    """The last names of the office-holders whom a document names in full: some sentences tell their words by these."""
    people = {m.person.split()[-1] for found in mentions for m in found if m.person}
    return frozenset(sorted(people)[:_MOST_PEOPLE])


_MOST_PEOPLE = 40


_NAMING = frozenset(("convention", "protocols", "organisation"))
_DATED = frozenset(("state", "date"))
_STATE = 2  # letters; the organs of organisations have longer ids


def _discourse(registries: Registries, mentions: list[list[Mention]], places: Callable[[], Counter[str]]) -> Discourse:
    named = Counter(i for found in mentions for m in found if m.kind == "convention" for i in m.ids)
    main = named.most_common(1)[0][0] if named else ""
    counts: Counter[str] = Counter()
    for number, found in enumerate(mentions):
        for mention in found:
            state = mention.ids[0] if mention.kind == "state" else mention.state
            if state and registries.organisation(state) is None:
                counts[state] += 3 if number < 3 else 1
    counts = counts or places()
    home = counts.most_common(1)[0][0] if counts else ""
    bodies = _bodies(mentions, registries)
    return Discourse(registries, named=named, main=main, theme=_theme(named, mentions), bodies_named=bodies, home=home)


def _bodies(mentions: list[list[Mention]], registries: Registries) -> Counter[str]:
    """The organisations that a document names, with their organs; not those that texts name on any occasion."""
    found: Counter[str] = Counter()
    for mention in (m for line in mentions for m in line if m.ids and m.kind in ("organisation", "organ")):
        body = mention.ids[0].partition(".")[0] if mention.kind == "organ" else mention.ids[0]
        row = registries.organisation(body)
        if body not in _EVERYWHERE and row is not None and not row.instrument:
            found[body] += 1
    return found


def _theme(named: Counter[str], mentions: list[list[Mention]]) -> str:
    """What a document is about as far as names tell: its treaty, else the body that it names most."""
    bodies = Counter(m.ids[0] for found in mentions for m in found if m.kind == "organisation" and m.ids)
    pool = named or Counter({body: count for body, count in bodies.items() if body not in _EVERYWHERE})
    return pool.most_common(1)[0][0] if pool else ""


_EVERYWHERE = ("UN", "EU")
"""Bodies that texts name on any occasion."""

_DUE = re.compile(
    r"\b(?:(?:has|have) yet to|still (?:has|have|needs?|must)|must (?:still|first|now)"
    r"|needs? to be (?:approved|passed|adopted)|would (?:still )?have to|(?:has|have) not yet voted)\b",
    re.IGNORECASE,
)


def _step_due(prepared: list[Prepared]) -> bool:
    """Whether the document says that a parliament must still decide (then a head of state's act is no final one)."""
    return any(
        _DUE.search(item.clean.text)
        and any(m.kind == "organ" and m.role.startswith("parliament") for m in item.masked.mentions.values())
        for item in prepared
    )


def _names(prepared: list[Prepared], mentions: list[list[Mention]]) -> dict[str, str]:
    """The names, as the text gives them, of treaties that no registry knows."""
    return {
        identifier: item.clean.text[m.start : m.end]
        for item, found in zip(prepared, mentions, strict=True)
        for m in found
        if m.kind == "convention"
        for identifier in m.ids
        if identifier.startswith("treaty:")
    }


def _event(
    event: Merged, document: Document, places: dict[int, Sentence], name: str, people: Actors, worth: float
) -> Extracted | None:
    claim = event.claim
    evidence = _evidence(event.sentences, document, places)
    if not evidence:
        return None
    noun = claim.type.partition(".")[0]
    named = Named(id=claim.object, name=name) if claim.object else None
    data = EventData(
        lead=claim.lead,
        object=claim.object,
        occurred=claim.occurred,
        party=claim.lead if noun in ("convention", "membership") else "",
        actors=tuple(Actor(id=who.id, name=people.name(who), role=who.role or claim.role) for who in claim.who),
        convention=named if noun == "convention" else None,
        body=named if noun == "membership" else None,
        act=Act(kind=claim.act_kind, verb=claim.act_verb, title=claim.title, number=claim.number)
        if claim.act_kind
        else None,
        votes=Votes.model_validate(dict(zip(("for", "against", "abstained", "total"), claim.votes, strict=True)))
        if claim.votes
        else None,
        modality="planned" if claim.planned else "asserted",
        attribution=claim.attribution,
        evidence=evidence,
        scope=claim.scope,
        subkind=claim.subkind,
        effective=claim.effective,
        stance=(claim.stance or "neutral") if noun == "statement" else "",
        about=claim.about,
        reading=claim.reading,
        chamber=claim.chamber,
        measure=_measure(claim),
        publisher=document.publisher or "",
        extractor=Extractor(name=NAME, version=VERSION, rule=claim.rule),
        generation=document.generation,
        confidence=worth,
    )
    return Extracted(claim.type, data)


def _measure(claim: Claim) -> Measure | None:
    counted = claim.measure
    if counted is None:
        return None
    return Measure(
        what=counted.what, quantity=counted.quantity, unit=counted.unit, from_=counted.since, to=counted.until
    )


def _evidence(numbers: tuple[int, ...], document: Document, places: dict[int, Sentence]) -> tuple[Evidence, ...]:
    """The sentences as evidence, those of the text before those of the title; each is checked against its source."""
    found = []
    for number in numbers:
        place = places[number]
        source = document.text if place.field == "text" else document.title or ""
        found.append(
            Evidence(
                document_id=document.id,
                quote=source[place.start : place.end],
                start=place.start,
                end=place.end,
                field=place.field,
            )
        )
    return tuple(sorted(found, key=lambda e: (e.field == "title", e.start)))[:MOST_EVIDENCE]
