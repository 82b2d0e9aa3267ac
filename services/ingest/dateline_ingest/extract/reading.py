"""Reads a document sentence by sentence: mentions are resolved; steps, acts and statements become claims."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from dateline_ingest.extract.acts import acts, ballots, ordering, repeated, resolutions
from dateline_ingest.extract.acts import claims as act_claims
from dateline_ingest.extract.acts.labels import Labels
from dateline_ingest.extract.acts.votes import Votes, find_votes
from dateline_ingest.extract.claim import Claim, Who, role_of
from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.references import centre
from dateline_ingest.extract.references.discourse import Discourse
from dateline_ingest.extract.references.groups import listed
from dateline_ingest.extract.references.papers import Paper
from dateline_ingest.extract.references.roles import Reader, compared
from dateline_ingest.extract.rules import decide
from dateline_ingest.extract.sentences.grammar import clause
from dateline_ingest.extract.sentences.parse import Parsed, Prepared
from dateline_ingest.extract.speech.attribution import attribution
from dateline_ingest.extract.speech.cast import introduce
from dateline_ingest.extract.speech.references import spoken_of
from dateline_ingest.extract.speech.statements import statements
from dateline_ingest.extract.speech.voices import note_voices, opening
from dateline_ingest.extract.steps import (
    backward,
    collectives,
    effects,
    following,
    force,
    reservations,
    series,
    special,
    topics,
)
from dateline_ingest.extract.steps.addressees import acting
from dateline_ingest.extract.steps.fitting import reports_past
from dateline_ingest.extract.steps.signing import REGIONS
from dateline_ingest.extract.steps.tables import Tables
from dateline_ingest.extract.trace import Reason, Trace
from dateline_ingest.extract.when.dating import give_dates

_BEFORE = re.compile(r"\b(?:previously|earlier|formerly|subsequently|by then|later)\b", re.IGNORECASE)
_DID_SO = re.compile(
    r"\b(?:(?:did|done) so|took (?:the|this|that|their|its) (?:decision|step|vote)|(?:it|this) happened"
    r"|(?:decision|step|vote|move|ceremony|signing|signature|deposit|handover) (?:(?:was|were) (?:taken|made|held)"
    r"|took place|happened|occurred))\b",
    re.IGNORECASE,
)
"""Words that only say when, or where, the thing was done that the sentence before told."""
_TITLE = 60
"""Characters of a heading in the text."""
_STATE = 2  # letters of a state's id
_LABEL = 24
"""Characters beside the name in a line that only names what the lines below are about."""
_TOPICS = ("leave", "ratify", "unratify", "accede", "reserve")
"""The effects that later sentences point back at."""
_CONSENTS = ("", "ratify", "accede")


@dataclass(slots=True)
class Read:
    """What reading a document gave: its claims in order, and the votes by sentence."""

    claims: list[Claim] = field(default_factory=list)
    votes: dict[int, Votes] = field(default_factory=dict)
    states: dict[int, frozenset[str]] = field(default_factory=dict)
    """The states that the sentences with votes name."""


def read(
    prepared: list[Prepared], parsed: list[Parsed], discourse: Discourse, *, due: bool, trace: Trace | None = None
) -> Read:
    """Return the claims of a document's parsed sentences, in order; the others only say what references mean."""
    out = Read()
    labels, tables = Labels(discourse), Tables(discourse)
    by_number = {sentence.prepared.number: sentence for sentence in parsed}
    lines = Counter((item.sentence.paragraph, item.sentence.field) for item in prepared)
    paragraph = (-1, "")
    last: Prepared | None = None
    for item in prepared:
        place = (item.sentence.paragraph, item.sentence.field)
        if place != paragraph:
            paragraph = place
            if last is not None:
                discourse.centre = ""
            discourse.paragraph_from = len(discourse.states)
            discourse.paragraph_first, discourse.dated = item.number, ""
            discourse.paragraph_objects = len(discourse.objects)
            _heading(item, discourse, alone=lines[place] == 1)
        discourse.sentence_states = len(discourse.states)
        if item.sentence.field == "text" and any(discourse.is_theme(m.ids) for m in item.masked.mentions.values()):
            discourse.theme_named = item.number
        discourse.sentence_owners = frozenset(
            m.state for m in item.masked.mentions.values() if m.kind == "organ" and m.ids and len(m.state) == _STATE
        )
        discourse.scene = ""
        centre.come_home(item, discourse)
        if item.masked.prefix is not None:
            discourse.dated = item.masked.prefix.edtf
        told = len(out.claims)
        if item.number in by_number:
            _sentence(by_number[item.number], discourse, out, due=due, trace=trace)
        else:
            resolved = [discourse.resolve(mention) for mention in item.masked.mentions.values()]
            for mention in resolved:
                if mention.kind == "organ" and mention.person and mention.ids:
                    discourse.subject = discourse.he = mention.ids[0]
            introduce(item.clean.text, resolved, discourse)
            opening(resolved, discourse)
            discourse.centre = centre.of_line(item, resolved, discourse.registries) or discourse.centre
            if votes := find_votes(item.clean.text):
                out.votes[item.number], out.states[item.number] = votes, _states(resolved)
                discourse.voted = item.number, discourse.organs.get("parliament", "")
        discourse.group = listed(item.clean.text, list(item.masked.mentions.values())) or discourse.group
        out.claims.extend(tables.read(item))
        out.claims.extend(labels.read(item, told=len(out.claims) > told))
        _only_a_state(item, discourse)
        last = item
    return out


def _heading(item: Prepared, discourse: Discourse, *, alone: bool) -> None:
    """Let a paragraph's opening that only names a treaty or body, "(b) Rome Statute.", be what comes after is about.

    So does a line of its own, "Regarding UNASUR"; and one that names a state, "Is Zimbabwe next?", says whose steps.
    """
    titled = alone and item.sentence.field == "text" and not item.clean.text.rstrip().endswith((".", ":", ";", '"'))
    if titled and len(item.clean.text) <= _TITLE:
        states = {m.ids[0] for m in item.masked.mentions.values() if m.kind == "state" and m.ids and not m.demonym}
        if len(states) == 1:
            discourse.parties = (*states,)
    named = [m for m in item.masked.mentions.values() if m.kind in ("convention", "organisation")]
    text = item.clean.text
    if len(named) != 1 or not named[0].ids or len(text) > len(text[named[0].start : named[0].end]) + _LABEL:
        return
    (mention,) = named
    if not mention.certain:
        return
    if not titled and (re.search(r"\w{2}", text[: mention.start]) or text.rstrip()[-1:] not in ".:"):
        return
    row = discourse.registries.organisation(mention.ids[0]) if mention.kind == "organisation" else None
    if mention.kind == "convention":
        discourse.topic = (("convention", mention.ids[0]),)
    else:
        discourse.topic = (("convention", row.instrument) if row and row.instrument else ("body", mention.ids[0]),)
    discourse.topic_effect, discourse.covered, discourse.last_step, discourse.last_deed = "", (), None, None


def _only_a_state(item: Prepared, discourse: Discourse) -> None:
    """Let a numbered line that names only a state say whose steps follow: "2. France. Instrument deposited on ..."."""
    if len(item.masked.mentions) != 1 or item.clean.text.rstrip()[-1:] not in ".:":
        return
    (named,) = item.masked.mentions.values()
    rest = item.clean.text[: named.start] + item.clean.text[named.end :]
    if named.kind == "state" and named.ids and not named.demonym and not re.search(r"[^\W\d]", rest):
        discourse.parties, discourse.centre = named.ids[:1], named.ids[0]


def _sentence(parsed: Parsed, discourse: Discourse, out: Read, *, due: bool, trace: Trace | None) -> None:
    number = parsed.prepared.number
    text = parsed.prepared.clean.text
    discourse.sentence_before, discourse.sentence_from = discourse.sentence_from, len(discourse.objects)
    if trace is not None:
        trace.begin(parsed, discourse)
    for index in sorted(parsed.mentions):
        parsed.mentions[index] = discourse.resolve(parsed.mentions[index], aside=compared(parsed.doc[index]))
    introduce(text, parsed.mentions.values(), discourse)
    reader = Reader(parsed, discourse, trace)
    plain = list(effects.drafts(reader))
    drafts = [d for d in _distinct([*plain, *special.drafts(reader, plain)]) if not _of_others(d, discourse)]
    told = list(acts.acts(reader, text))
    told += repeated.repeated(told, reader)
    told += [] if any(act.rule for act in told) else ordering.ordering(reader)
    drafts += _pointing_back(drafts, told, reader)
    drafts += [] if any(draft.stage == "approved" for draft in drafts) else ballots.drafts(reader)
    own = len(drafts)
    drafts = _distinct([*drafts, *following.drafts(reader, drafts)])
    if not drafts:
        topics.speak_of(reader)
    if not drafts and _DID_SO.search(text) and not any(m.kind == "state" for m in parsed.mentions.values()):
        _date_of_what_was_told(parsed, out)
    give_dates(drafts, parsed)
    following.dated_then(drafts, reader)
    force.brought(drafts, reader)
    drafts += [
        *series.more(drafts, reader),
        *collectives.members(drafts, reader),
        *following.companions(drafts, reader),
    ]
    drafts += reservations.along(drafts[own:], reader)
    for draft in drafts:
        draft.attribution = attribution(draft, reader)
    background = _background(parsed, drafts, text)
    claims = [claim for draft in drafts for claim in _claims(draft, reader, due=due, background=background)]
    claims += act_claims.claims(told, claims, reader, background=background)
    claims = claims or resolutions.claims(reader, background=background)
    claims += statements(reader, claims, out.claims, background=background)
    out.claims.extend(claims)
    if votes := find_votes(text):
        out.votes[number], out.states[number] = votes, _states(parsed.mentions.values())
        discourse.voted = number, discourse.organs.get("parliament", "")
    _remember(drafts, told, claims, discourse, parsed.prepared)
    act_claims.remember(told, claims, reader)
    _note_subject(reader)
    discourse.centre = centre.of_sentence(reader, drafts) or discourse.centre
    discourse.treaty_before = centre.treaty(reader)
    note_voices(reader)
    for mention in parsed.prepared.masked.beyond:
        resolved = discourse.resolve(mention)
        if resolved.kind == "organ" and resolved.ids:
            discourse.subject = resolved.ids[0]
            spoken_of(Who(resolved.ids[0], resolved.person), reader)


def _states(mentions: Iterable[Mention]) -> frozenset[str]:
    """The states, and those of organs, that mentions name."""
    return frozenset(
        m.ids[0].partition(".")[0] for m in mentions if m.ids and m.kind in ("state", "organ") and not m.demonym
    )


def _of_others(draft: Draft, discourse: Discourse) -> bool:
    """Whether a step of a treaty between two states would be that of a third, which acts for no region."""
    sides = [discourse.between.sides(identifier) for kind, identifier in draft.objects if kind == "convention"]
    return bool(draft.parties) and any(side and not set(side) & {*draft.parties, *REGIONS} for side in sides)


def _distinct(drafts: list[Draft]) -> list[Draft]:
    """One draft a word and stage: a turn of phrase that is read in two ways counts once."""
    seen: dict[tuple[int, str, str], Draft] = {}
    for draft in drafts:
        seen.setdefault((draft.token.i, draft.effect, draft.stage), draft)
    return list(seen.values())


def _pointing_back(drafts: list[Draft], told: list[acts.ActDraft], reader: Reader) -> list[Draft]:
    """Steps of what was told before: in an earlier sentence, or in an earlier clause of this one."""
    for draft in drafts:
        if draft.effect in _TOPICS and draft.parties:
            reader.discourse.told(draft.effect, tuple(draft.objects), draft.parties)
        elif draft.effect == "sign" and draft.parties and reader.discourse.topic_effect in _CONSENTS:
            # Who signed is to ratify: what chambers then approve, and what is deposited, is of that treaty.
            reader.discourse.told("ratify", tuple(draft.objects), draft.parties)
    used = {token.i for draft in drafts for token in draft.tokens}
    steps = [step for step in (act_claims.as_step(act, reader) for act in told) if step is not None]
    acting = {t.i for step in steps for t in step.tokens}
    steps += [step for step in backward.drafts(reader) if step.token.i not in acting]
    if not drafts:
        return steps
    begun = min(draft.token.i for draft in drafts)
    known = {(draft.effect, draft.stage, draft.parties) for draft in drafts}
    return [
        step
        for step in steps
        if (step.token.i > begun or step.objects == drafts[0].objects)
        and not used & clause(step.token)
        and (step.effect, step.stage, step.parties) not in known
    ]


def _background(parsed: Parsed, drafts: list[Draft], text: str) -> bool:
    dates = [m for m in parsed.mentions.values() if m.kind == "date"]
    # "A week later" says when; "later" alone, that it is no news.
    if any(all(not m.start <= said.start() < m.end for m in dates) for said in _BEFORE.finditer(text)):
        return True
    tops = [draft.tokens[-1] for draft in drafts] or [t for t in parsed.words if t.dep_ == "ROOT"]
    tops = [top for top in tops if top.dep_ != "relcl"] or tops  # "dropped the reservation that it had made"
    return any(child.lower_ == "had" and child.dep_ == "aux" for top in tops for child in top.children)


def _claims(draft: Draft, reader: Reader, *, due: bool, background: bool) -> list[Claim]:
    parsed, number = reader.parsed, reader.parsed.prepared.number
    made = []
    parties = draft.parties or ("",)
    act_number = next((m.ids[0] for m in parsed.mentions.values() if m.kind == "act" and m.ids), "")
    for kind, identifier in draft.objects:
        actor = draft.actor
        by_whom = "state" if draft.moved and kind == "body" else actor.kind if actor else ""
        rule = decide(draft.effect, draft.stage, kind, by_whom, due=due)
        if rule is None and draft.stage == "announced" and reports_past(draft.token):
            rule = decide(draft.effect, "plain", kind, actor.kind if actor else "", due=due)
        if rule is None:
            by = f" by {actor.kind}" if actor else ""
            reader.missed(draft.token, Reason.NO_RULE, detail=f"{draft.effect}, {draft.stage}, {kind}{by}")
            continue
        if not _dated_enough(draft):
            reader.missed(draft.token, Reason.NO_DAY_AHEAD)
            continue
        for party in parties:
            if not party and not (rule.type == "convention.in_force" and draft.scope == "treaty"):
                reader.missed(draft.token, Reason.NO_PARTY)
                continue
            national_act = rule.type.startswith("law.")
            if national_act and (actor is None or "." not in actor.id):
                reader.missed(draft.token, Reason.NO_OFFICE)
                continue
            made.append(
                Claim(
                    rule.type,
                    actor.id if national_act and actor else "" if draft.scope == "treaty" else party,
                    identifier,
                    number,
                    rule.id,
                    draft.occurred,
                    acting(draft, party, identifier if kind == "body" else "", reader),
                    draft.act_kind,
                    act_claims.past(draft.act_verb, ""),
                    act_number if draft.act_kind else "",
                    planned=draft.planned,
                    attribution=draft.attribution,
                    effective=draft.effective,
                    scope=draft.scope,
                    subkind=draft.subkind,
                    background=background or draft.past,
                    role=role_of(draft.stage, rule.type),
                    perfect=draft.news or (draft.stage != "effective" and _perfect(draft)),
                    more=(draft.paper.sentence,) if draft.paper else (),
                    field=parsed.prepared.sentence.field,
                    step=draft,
                )
            )
    return made


def _dated_enough(draft: Draft) -> bool:
    if draft.planned or draft.dated == "day":
        return len(draft.occurred) == 10
    return not draft.dated or bool(draft.occurred)


def _perfect(draft: Draft) -> bool:
    return any(
        token.tag_ == "VBN" and any(c.dep_ == "aux" and c.lower_ in ("has", "have") for c in token.children)
        for token in draft.tokens
    )


def _remember(
    drafts: list[Draft], told: list[acts.ActDraft], claims: list[Claim], discourse: Discourse, sentence: Prepared
) -> None:
    number, paragraph = sentence.number, sentence.sentence.paragraph
    for act in told:
        when = next((c.occurred for c in claims if c.occurred), "")
        discourse.papers.append(act_claims.paper(act, when, number))
    if drafts:
        apart = {tuple(i for kind, i in draft.objects if kind == "convention") for draft in drafts}
        discourse.rivals = frozenset(i for ids in apart for i in ids) if len(apart) > 1 else frozenset()
        discourse.last_step = drafts[0]
        discourse.last_reserved = next((d for d in drafts if d.effect == "reserve"), discourse.last_reserved)
    deeds = [draft for draft in drafts if draft.stage != "effective" and draft.effect != "force"]
    setting_in = [draft for draft in drafts if draft.stage == "effective" and draft.effect == "leave"]
    discourse.last_effect = setting_in[0] if setting_in else None
    if deeds:
        discourse.last_deed, discourse.deed_at = deeds[0], (number, paragraph)
    for draft in drafts:
        if draft.effect in _TOPICS and draft.parties:
            noun = draft.act_kind or ("proposal" if draft.stage == "proposed" else "")
            if noun and not told and draft.stage in ("proposed", "approved", "enacted"):
                who = draft.actor
                discourse.papers.append(
                    Paper(
                        noun,
                        draft.stage,
                        draft.act_verb,
                        who.id if who else "",
                        who.name if who else "",
                        draft.occurred,
                        number,
                    )
                )
        elif draft.parties:
            discourse.parties = draft.parties


def _date_of_what_was_told(parsed: Parsed, out: Read) -> None:
    """ "He did so on 3 November": the date of what the sentence before told."""
    dates = [m.edtf for m in parsed.mentions.values() if m.kind == "date" and m.edtf]
    number = parsed.prepared.number
    if len(dates) == 1:
        out.claims = [
            replace(c, occurred=dates[0], more=(*c.more, number))
            if c.sentence == number - 1 and dates[0].startswith(c.occurred)
            else c
            for c in out.claims
        ]


def _note_subject(reader: Reader) -> None:
    for token in reader.parsed.words:
        if token.dep_ == "nsubj" and token.head.dep_ in ("ROOT", "ccomp", "conj"):
            who = reader.who(token)
            if who is not None and "." in who.id:
                reader.discourse.subject = who.id
                return
    people = [m for m in reader.parsed.mentions.values() if m.kind == "organ" and m.person and m.ids]
    if len({m.ids[0] for m in people}) == 1 or (people and not reader.discourse.subject):
        reader.discourse.subject = people[-1].ids[0]
