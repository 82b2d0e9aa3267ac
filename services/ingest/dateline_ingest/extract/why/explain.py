"""Puts together what led to each event of a document."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from dateline.contracts import Document
from dateline.contracts.types import CORRECTED, RETRACTED
from dateline.extractors import Extracted as Typed

from dateline_ingest.explanation import Explained, Kind, Row, Step, Why
from dateline_ingest.extract.claim import Claim
from dateline_ingest.extract.confidence import SAYS, SUPPORTING, Around, signs
from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.merging.merge import Merged
from dateline_ingest.extract.pipeline import Extracted, extract
from dateline_ingest.extract.rules import RULES, Rule
from dateline_ingest.extract.steps.predicates import PREDICATES
from dateline_ingest.extract.trace import Trace
from dateline_ingest.extract.why.dates import date_step
from dateline_ingest.extract.why.naming import Naming
from dateline_ingest.extract.why.silent import silent_sentences

_ROWS = {rule.id: rule for rule in RULES}
EFFECTS = {
    "leave": "leaving a treaty or an organisation",
    "ratify": "consent to be bound by a treaty",
    "unratify": "taking a ratification back",
    "accede": "accession",
    "join": "joining",
    "sign": "signing a treaty",
    "force": "entry into force",
    "expel": "expulsion",
    "suspend": "suspension",
    "reserve": "a reservation, a declaration or an objection",
    "act": "a national act",
    "speak": "a statement",
    "correct": "a source taking back what it said",
}
STAGES = {
    "plain": "done",
    "proposed": "proposed",
    "announced": "announced",
    "approved": "approved",
    "enacted": "enacted, by a law or decree",
    "notified": "notified to the depositary or the organisation",
    "effective": "in effect",
    "revoked": "taken back",
    "returned": "sent back",
    "foretold": "told as about to happen",
    "published": "published officially",
    "in_force": "in force",
    "amended": "amended",
    "repealed": "repealed",
    "rejected": "rejected",
}


def explain(document: Document, registries: Sequence[Path] = ()) -> Explained:
    """Extract a document's events as `extract` does, and say why. Costs little more than extraction itself."""
    trace = Trace()
    events = extract(document, registries, trace)
    naming = Naming(trace)
    around = Around.of(trace.parsed.values(), trace.registries) if trace.registries else None
    why = tuple(_why(told, event, naming, around) for told, event in zip(trace.events, events, strict=True))
    found = tuple(Typed(event.type, event.data) for event in events)
    return Explained(found, why, tuple(silent_sentences(trace, naming, document)))


def _why(told: Merged, event: Extracted, naming: Naming, around: Around | None) -> Why:
    read = [step for claim in told.told for step in _steps(claim, naming)]
    rules = [Step(kind="rule", says=_rule(claim)) for claim in told.told]
    steps = dict.fromkeys([*read, date_step(told, naming), *rules, *_together(told, event, naming, around)])
    row = _ROWS.get(told.claim.rule)
    return Why(
        rule=Row(id=told.claim.rule, example=row.example if row else "", source=row.source if row else ""),
        sentences=tuple(dict.fromkeys(naming.shown_number(number) for number in told.sentences)),
        steps=tuple(steps),
    )


def _steps(claim: Claim, naming: Naming) -> Iterator[Step]:
    """What one sentence said, in the order in which it was read."""
    number, draft = claim.sentence, claim.step
    shown = naming.shown_number(number)

    def step(kind: Kind, says: str) -> Step:
        return Step(kind=kind, says=says, sentence=shown)

    if draft is not None:
        yield step("effect", _effect(draft) if draft.effect else f"“{draft.token.text}” tells of {_act(claim, draft)}")
    elif claim.type in (CORRECTED, RETRACTED):
        yield step("effect", f"a source {'withdraws' if claim.type == RETRACTED else 'puts right'} what it said itself")
    if claim.object and claim.type != "statement.issued":
        yield step("object", naming.object(number, claim.object))
    if claim.lead and "." not in claim.lead and claim.lead not in [who.state for who in claim.who]:
        yield step("party", naming.state(number, claim.lead))
    for who in claim.who:
        yield step("actor", f"{naming.office(number, who.id)}: it acts")
    if draft is not None and draft.effect:
        yield step("stage", _stage(draft, naming))
    if claim.attribution:
        yield step("attribution", f"“{claim.attribution}” says so, not the document in its own voice")


def _effect(draft: Draft) -> str:
    token, effect = draft.token, EFFECTS.get(draft.effect, draft.effect)
    particle = next((f" {child.text}" for child in token.children if child.dep_ == "prt"), "")
    framed = any(token.lemma_.lower() == row.lemma and row.effect == draft.effect for row in PREDICATES)
    return f"“{token.text}{particle}” {'tells of' if framed else 'stands here for'} {effect}"


def _act(claim: Claim, draft: Draft) -> str:
    if claim.type == "statement.issued":
        return f"a statement{f', {claim.stance} by its words' if claim.stance else ''}"
    return f"a national act, {claim.act_kind or 'law'}: {STAGES.get(draft.stage, draft.stage)}"


def _stage(draft: Draft, naming: Naming) -> str:
    stage = STAGES.get(draft.stage, draft.stage)
    if draft.planned:
        return f"it is told for a calendar day ahead: planned to be {stage}"
    if draft.paper is not None:
        said = f"the {draft.paper.noun} of {naming.place(draft.paper.sentence)} carries it: {stage}"
    elif draft.word is not None:
        said = f"“{draft.word.text}” says how far it has come: {stage}"
    elif draft.stage == "plain":
        said = "no word says that it was only proposed, announced or approved: done"
    else:
        said = f"its wording says how far it has come: {stage}"
    return f"{said}; nothing denies it or makes it a condition or a wish"


def _rule(claim: Claim) -> str:
    row = _ROWS.get(claim.rule)
    if row is None:
        return f"rule {claim.rule} makes it {claim.type}"
    law = f" ({row.source})" if row.source else ""
    return f"rule {row.id} ({_case(row)}) makes it {row.type}{law}, as in “{row.example}”"


def _case(row: Rule) -> str:
    by = f", by {' or '.join(row.actor)}" if row.actor else ""
    due = {True: ", with a further step due", False: ", with no further step due", None: ""}[row.due]
    return f"{row.effect}, {row.stage}, {row.object}{by}{due}"


def _together(told: Merged, event: Extracted, naming: Naming, around: Around | None) -> Iterator[Step]:
    """What the whole document added: further sentences, votes, and what the event is worth."""
    tellers = {claim.sentence for claim in told.told}
    if len(tellers) > 1:
        places = _listed([naming.place(number) for number in sorted(tellers)])
        yield Step(kind="merged", says=f"{places} tell the same happening: one event")
    for number in dict.fromkeys(told.sentences):
        if number not in tellers:
            yield Step(kind="merged", says=f"{naming.place(number)} belongs to it: a paper, a vote or a date of it")
    if event.type == "statement.issued" and told.claim.object:
        yield Step(kind="object", says=f"the statement is about what the document reports: {told.claim.object}")
    yield Step(kind="worth", says=_worth(told, event, around))


def _worth(told: Merged, event: Extracted, around: Around | None) -> str:
    found = signs(told, around) if around is not None else frozenset()
    raised = [SAYS[sign] for sign in sorted(found & SUPPORTING)]
    lowered = [SAYS[sign] for sign in sorted(found - SUPPORTING)]
    said = "".join(
        [f"; raised since {_listed(raised)}" * bool(raised), f"; lowered since {_listed(lowered)}" * bool(lowered)]
    )
    return f"confidence {event.data.confidence:.2f}, by what this rule was worth on annotated texts{said}"


def _listed(words: list[str]) -> str:
    return " and ".join(words) if len(words) < 3 else f"{', '.join(words[:-1])} and {words[-1]}"
