"""Claims of national acts: which of the acts that a sentence tells are events of their own, and their fields."""

from spacy.tokens import Token

from dateline_ingest.extract.acts.acts import ActDraft
from dateline_ingest.extract.acts.details import about_of, chamber_of, effect_of, reading_of, title_of
from dateline_ingest.extract.acts.measures import find_measure
from dateline_ingest.extract.acts.names import ActName, paper_at
from dateline_ingest.extract.acts.papers import TREATY
from dateline_ingest.extract.claim import Claim, role_of
from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.papers import Paper, Written
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.grammar import governors
from dateline_ingest.extract.speech.attribution import attribution
from dateline_ingest.extract.trace import Reason
from dateline_ingest.extract.when.dating import give_dates

_BESIDE = frozenset(("published", "in_force", "amended", "repealed", "rejected", "returned"))
"""Stages that are events beside the step which the act carries; the others are that step."""
_PAST = {
    "put": "signed",
    "submit": "submitted",
    "give": "adopted",
    "send": "sent",
    "bring": "submitted",
    "lay": "submitted",
    "affix": "signed",
}
_VERBS = {
    "in_force": "in force",
    "published": "published",
    "amended": "amended",
    "repealed": "repealed",
    "rejected": "rejected",
}


def claims(told: list[ActDraft], steps: list[Claim], reader: Reader, *, background: bool) -> list[Claim]:
    """Return the claims of a sentence's national acts beside its steps on treaties and memberships."""
    made: list[Claim] = []
    taken = {claim.step.token.i for claim in steps if claim.step is not None}
    for act in told:
        if act.rule is None or (steps and act.stage not in _BESIDE and not _of_its_own(act, steps, reader)):
            continue
        if act.token.i in taken or any(claim.type == act.rule.type for claim in steps):
            continue
        claim = _claim(act, reader, background=background)
        if claim is None or any(_what(other) == _what(claim) for other in made):
            continue
        made.append(claim)
    return made


def _of_its_own(act: ActDraft, steps: list[Claim], reader: Reader) -> bool:
    """Whether a law is about something else than the steps beside it: "passed a law *that opened adoption to all*"."""
    within = {t.i for t in act.paper.token.subtree}
    described = any(c.dep_ in ("relcl", "acl") and c != act.token for c in act.paper.token.children)
    if not described or any(m.kind == "convention" and i in within for i, m in reader.parsed.mentions.items()):
        return False
    telling = {claim.step.token.i for claim in steps if claim.step is not None}
    return not telling & within and act.token.i not in telling


def _what(claim: Claim) -> tuple[str, ...]:
    return claim.type, claim.lead, claim.number, claim.title, claim.object, claim.occurred


def _claim(act: ActDraft, reader: Reader, *, background: bool) -> Claim | None:
    who = act.who
    if who is None or act.rule is None:
        reader.missed(act.token, Reason.NO_OFFICE)
        return None
    step = Draft("", act.stage, act.token, [act.token], [], (), who)
    own = _own_dates(act, reader)
    give_dates([step], reader.parsed, own)
    if not step.occurred and act.stage == "enacted":
        give_dates([step], reader.parsed)
    step.occurred = act.occurred or step.occurred or _one_date(act.token, reader, own) or _behind(act, reader, own)
    if (act.needs_date and not step.occurred) or (act.ahead and len(step.occurred) != _DAY):
        reader.missed(act.token, Reason.NO_DAY_AHEAD)
        return None
    text = reader.parsed.prepared.clean.text
    decided = act.stage in ("approved", "rejected")
    about = _about(act, reader)
    return Claim(
        act.rule.type,
        who.id,
        about,
        reader.parsed.prepared.number,
        act.rule.id,
        step.occurred,
        (who,),
        act.paper.kind,
        past(act.verb, act.stage),
        act.paper.number,
        title_of(act.paper, reader),
        planned=act.ahead,
        attribution=attribution(Draft("", act.stage, act.token, [act.token], [], (who.state,)), reader),
        background=background or act.token.pos_ == "NOUN",
        role=role_of(act.stage),
        field=reader.parsed.prepared.sentence.field,
        step=step,
        reading=reading_of(text) if decided else "",
        chamber=chamber_of(act.lead, reader) if decided else "",
        measure=find_measure(reader) if act.paper.kind != "resolution" else None,
        refers=not act.paper.own,
    )


_DAY = 10  # characters of a day in EDTF


def _own_dates(act: ActDraft, reader: Reader) -> frozenset[int]:
    """The dates that belong to the names of papers: "Law No. 5 of 19 April 2004" was repealed on another day."""
    found = set()
    for index, mention in reader.parsed.mentions.items():
        if mention.kind != "date":
            continue
        token = reader.parsed.doc[index]
        head = token.head.head if token.dep_ == "pobj" and token.head.lower_ in ("of", "dated") else token.head
        named = reader.mention(head)
        if (head == act.paper.token and head != act.token) or (named is not None and named.kind == "act"):
            found.add(index)
    return frozenset(found)


def _one_date(token: Token, reader: Reader, others: frozenset[int]) -> str:
    """Return the only date that stands before a word in its sentence, where it dates what the word tells.

    It does in "put to the vote on Tuesday, the bill was carried", and in "overrode the veto on Tuesday and adopted the
    law"; not in a clause of its own. `others` are dates that belong to names.
    """
    dates = [(i, m) for i, m in reader.parsed.mentions.items() if m.kind == "date" and m.edtf and i not in others]
    if len(dates) != 1 or dates[0][0] > token.i:
        return ""
    place, date = dates[0]
    return date.edtf if _leads(reader.parsed.doc[place], token) else ""


def _leads(date: Token, token: Token) -> bool:
    at = date
    if date.head.lower_ in _UNBOUND:
        return False
    for _ in range(_DEEPEST):
        if at == token or at.head == at:
            break
        if at.dep_ in ("relcl", "ccomp", "acl", "parataxis", "pcomp"):
            return False
        if at.dep_ == "advcl" and at.lemma_ not in _OCCASIONS:
            return False
        at = at.head
    return True


def _behind(act: ActDraft, reader: Reader, others: frozenset[int]) -> str:
    """ "Signed the bill amending the constitution *on 22 June*": what a paper is for has no date of its own."""
    tense = [c for c in act.paper.token.children if c.dep_ in ("acl", "relcl") and c.tag_ in ("VBG", "VBZ")]
    inside = {t.i for verb in tense for t in verb.subtree} if act.token.tag_ in ("VBD", "VBN") else set()
    doc = reader.parsed.doc
    on = {i for i in inside - others if doc[i].head.lower_ == "on"}
    dates = [m.edtf for i, m in reader.parsed.mentions.items() if i in on and m.kind == "date"]
    return dates[0] if len(dates) == 1 else ""


_UNBOUND = frozenset(("until", "till", "before", "since", "from", "by"))
_DEEPEST = 12  # steps up the parse
_OCCASIONS = frozenset(
    ("put", "bring", "debate", "discuss", "meet", "sit", "convene", "gather", "assemble", "hold", "call", "vote", "end")
)
"""Verbs of a participle that says on which occasion something was done: "meeting on Friday, the chamber passed"."""


def _about(act: ActDraft, reader: Reader) -> str:
    objects = about_of(act.paper, act.lead, reader)
    if objects:
        return objects[0][1]
    known = _known(act.paper, reader)
    if known is not None and (known.about or known.other):
        return known.about
    topic = reader.discourse.topic
    return topic[0][1] if topic and not act.paper.own and (act.stage == "published" or act.paper.definite) else ""


def _known(name: ActName, reader: Reader) -> Written | None:
    """The same paper as an earlier sentence named it."""
    written = list(reversed(reader.discourse.written))
    same = next((w for w in written if w.same(name.noun, name.number, name.title)), None)
    described = any(c.i > name.token.i and c.dep_ in ("relcl", "acl", "prep", "appos") for c in name.token.children)
    if same is not None or name.own or not name.definite or described:
        return same
    # "The bill" had another name as a law.
    return next((w for w in written if w.kind == name.kind and w.effect and w.covers), None)


def past(verb: str, stage: str) -> str:
    """The past form of the verb that says what was done to an act."""
    if stage in _VERBS:
        return _VERBS[stage]
    if stage == "proposed" and verb == "put":
        return "submitted"
    if verb in _PAST:
        return _PAST[verb]
    if not verb or verb.endswith("ed"):
        return verb
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + ("d" if verb.endswith("e") else "ed")


def paper(act: ActDraft, occurred: str, sentence: int) -> Paper:
    """Return what later sentences may point at."""
    stage, who = act.stage, act.who
    if (
        stage == "enacted"
        and act.paper.kind in ("resolution", "order")
        and who is not None
        and who.kind == "government"
    ):
        stage = "proposed"
    return Paper(
        act.paper.noun,
        stage if stage in ("enacted", "proposed", "approved") else "",
        act.verb,
        who.id if who else "",
        who.name if who else "",
        occurred,
        sentence,
        act.paper.number,
    )


def as_step(act: ActDraft, reader: Reader) -> Draft | None:
    """ "The president signed the law": a step towards what the document has been about."""
    discourse = reader.discourse
    known = _known(act.paper, reader)
    if act.paper.noun == "motion" and discourse.topic_effect in ("ratify", "accede") and known is None:
        return None  # chambers move many things beside a treaty
    if not discourse.topic_done and (known is None or not known.covers):
        return None  # the text only speaks of a step
    effect = known.effect if known is not None and known.covers else discourse.topic_effect
    objects = (known.covers if known is not None else ()) or discourse.covered or discourse.topic
    same = [w for w in discourse.written if w.kind == act.paper.kind]
    if known is None and any(w.other for w in same) and not any(w.effect for w in same):
        return None  # "the bill" is that of the act which was named, and is about something else
    if not act.paper.definite or not objects or act.stage not in ("enacted", "approved", "proposed"):
        return None
    if (known is None and act.paper.own) or (known is not None and known.other):
        return None
    if act.who is None or act.needs_date or not reader.is_party(act.who.state):
        return None
    return Draft(
        effect,
        paper(act, "", 0).stage,
        act.token,
        [act.token, *governors(act.token)],
        list(objects),
        (act.who.state,),
        act.who,
        act_kind=act.paper.kind,
        act_verb=act.verb,
    )


def remember(told: list[ActDraft], made: list[Claim], reader: Reader) -> None:
    """Let later sentences speak of the acts that this one names: first those beside, last the one it is about."""
    discourse, number = reader.discourse, reader.parsed.prepared.number
    about = {claim.step.token.i: claim.object for claim in made if claim.step is not None}
    told = [act for act in told if act.paper.noun != TREATY]
    by_paper = {act.paper.token.i: act for act in reversed(told)}
    names = [name for name in (paper_at(t, reader) for t in reader.parsed.words) if name is not None]
    names.sort(key=lambda name: name.token.i in by_paper)
    for name in [*names, *(act.paper for act in told if all(act.paper.token != n.token for n in names))]:
        act = by_paper.get(name.token.i)
        known = _known(name, reader)
        if known is not None and not name.own and not name.definite and act is None:
            known = None
        effect, covers = effect_of(name.token, reader)
        title = title_of(name, reader)
        made_by = act.who.id if act and act.who and act.lead.named and act.stage == "enacted" else ""
        discourse.written.append(
            Written(
                name.noun,
                name.kind,
                name.number or (known.number if known else ""),
                name.title or (known.title if known else ""),
                number,
                len(discourse.objects),
                (about.get(act.token.i, "") if act else "") or (known.about if known else ""),
                made_by or (known.organ if known else ""),
                effect or (known.effect if known else ""),
                tuple(covers) or (known.covers if known else ()),
                (bool(title) and not effect) or (not title and known is not None and known.other),
            )
        )
