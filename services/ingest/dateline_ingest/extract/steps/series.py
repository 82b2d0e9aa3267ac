"""Steps told by a series that leaves the verb out: "Rwanda ratified in 2013, Tanzania in 2015 and Uganda in 2019".

The first member says what happened; each further one gives only who, or which body, and when.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.interjections import BEFORE_DATE
from dateline_ingest.extract.steps.following import just_told

_CAME_TOO = (
    r"(?:came|got|climbed|jumped|hopped) (?:along|aboard|on board|next|second|third|last|later)"
    r"|(?:was|were) (?:next|second|third|last)|joined in(?= in\b| on\b|[,.;])"
)
"""What is said of those who take the same step later."""
_BETWEEN = re.compile(
    r"(?:,|\s|'s(?= (?:came|followed|did|was|in|on)\b)"
    r"|\b(?:in|on|at|since|from|early|late|later|earlier|end|beginning|start|of"
    r"|as recently as|as early as|only|already|back|the|did so|has done so"
    r"|had done so|followed suit|did likewise|did the same|(?:had )?(?:led|shown|showed) the way"
    r"|next|following|followed|came"
    r"|(?:had )?(?:went|gone) first|was (?:the )?first|set the (?:example|precedent)"
    rf"|{_CAME_TOO}|with several of its members)\b)*"
)
_DID_SO = re.compile(
    r"\b(?:(?:did|done) (?:so|likewise|the same)|so did|as (?:did|has|have|had)(?= (?!been)\w)|follow(?:ed|s) suit"
    rf"|(?:led|shown|showed) the way|(?:went|gone) first|was (?:the )?first|{_CAME_TOO})\b",
    re.IGNORECASE,
)
_AGAIN = re.compile(
    r"\band (?:then )?(?:again|once more|a second time),? (?:in |on |late in |early in )?(?:the )?$", re.IGNORECASE
)
_RELATIVE = re.compile(r", (?:which|whose|who) ")
_LED = ("way", "first")
_FOLLOWED = re.compile(
    r"\b(?:(?:did|done|does) (?:so|likewise|the same)|follow(?:ed|s) suit|(?:said|says) (?:yes|aye)"
    r"|(?:backed|passed|approved|cleared|endorsed|adopted|ratified) (?:it|them|the \w+)\b"
    r"|gave its (?:own )?(?:approval|consent|assent|backing)|concurred|agreed|assented|consented)\b",
    re.IGNORECASE,
)
_NOT_SO = re.compile(r"\b(?:not|never|nor|if|unless|would|could|may|might|should)\b", re.IGNORECASE)
_JOINED = re.compile(
    r"(?:[,;\s–-]|\b(?:and|then|finally|followed by|by|while|but|the|with|like|as (?:did|had|has|have))\b)*"
)
_KINDS = {"organisation": "body", "convention": "convention"}
"""Names that can stand for the object in a series: "the ABM Treaty was given up in 2002, the INF Treaty in 2019"."""
_MOST = 60  # members of one series


def more(drafts: list[Draft], reader: Reader) -> list[Draft]:
    """Return what the series of a sentence adds to its drafts, which have their dates already.

    A date in parentheses behind a state or body is its own, also where the sentence names it with the others.
    """
    pairs = list(_pairs(reader))
    _date_each(drafts, list(_by_relatives(reader)))
    text = reader.parsed.prepared.clean.text
    _date_each(drafts, pairs)
    _respectively(drafts, reader)
    first = min(drafts, key=lambda d: d.token.i, default=None)
    told = just_told(reader) if first is None else None
    if first is None and (told is None or not (_DID_SO.search(text) or _FOLLOWED.search(text))):
        return []
    named = {state for draft in drafts for state in draft.parties}
    bodies = {pair for draft in drafts for pair in draft.objects}
    added: list[Draft] = []
    for token, mention, when in pairs:
        base = _before(drafts, token) or told
        if base is None or base.effect == "force" or (first is None and not _DID_SO.search(text)):
            continue
        party = mention.kind == "state" or reader.is_party(mention.ids[0])
        if party and mention.ids[0] not in named and base.objects:
            named.add(mention.ids[0])
            member = _member(base, token, parties=mention.ids[:1], occurred=when)
            _own_date_of(base, token, when, reader)
            added.append(replace(member, objects=_own(base, mention.ids[0], reader)))
        elif base.parties and base.objects and all(kind == _KINDS.get(mention.kind) for kind, _ in base.objects):
            pair = (_KINDS[mention.kind], mention.ids[0])
            if pair not in bodies and not reader.is_party(mention.ids[0]):
                bodies.add(pair)
                added.append(replace(_member(base, token, parties=base.parties, occurred=when), objects=[pair]))
    added += _again(drafts, reader)
    taken = {(draft.effect, state) for draft in [*drafts, *added] for state in draft.parties}
    added += [d for d in _likewise(drafts, told, reader) if (d.effect, d.parties[0]) not in taken]
    if not any(mention.role.startswith("parliament") for mention in reader.parsed.mentions.values()):
        return added[:_MOST]
    return [*added, *_other_chamber(drafts, told, reader)][:_MOST]


def _own_date_of(base: Draft, other: Token, when: str, reader: Reader) -> None:
    """ "Qatar left in 2019 and Ecuador a year later": parsers hang both dates on the verb; the first one is Qatar's."""
    dates = reader.parsed.mentions.items()
    own = [m for i, m in sorted(dates) if m.kind == "date" and m.edtf and base.token.i < i < other.i]
    if base.occurred == when and own:
        base.occurred, base.dated_by = own[0].edtf, own[0]


def _again(drafts: list[Draft], reader: Reader) -> Iterator[Draft]:
    """ "was suspended in August 2020 *and again in May 2021*": the same step a second time."""
    text = reader.parsed.prepared.clean.text
    for index, mention in sorted(reader.parsed.mentions.items()):
        if mention.kind == "date" and mention.edtf and _AGAIN.search(text, 0, mention.start):
            base = _before(drafts, reader.parsed.doc[index])
            if base is not None and base.occurred and base.occurred != mention.edtf:
                yield replace(base, token=reader.parsed.doc[index], occurred=mention.edtf, effective="")


def _likewise(drafts: list[Draft], told: Draft | None, reader: Reader) -> Iterator[Draft]:
    """ "Burkina Faso left, and so did Mali", "Slovenia did the same": without a day of its own in another sentence."""
    text = reader.parsed.prepared.clean.text
    for said in _DID_SO.finditer(text):
        # "As did Albania, *which ratified it in 2013*": the date of a relative clause is its own.
        relative = _RELATIVE.search(text, said.end()) if said[0].startswith("as ") else None
        ends = relative.start() if relative else len(text)
        if (
            said[0].lower().endswith(_LED)
            or re.fullmatch(_CAME_TOO, said[0], re.IGNORECASE)
            or (not said[0].startswith("as ") and _NOT_SO.search(text, max(0, said.start() - 25), said.end()))
            or any(m.kind == "date" and said.start() < m.start < ends for m in reader.parsed.mentions.values())
        ):
            continue
        so_did = said[0].lower().startswith(("so did", "as "))
        for index, mention in sorted(reader.parsed.mentions.items()):
            gap = text[said.end() : mention.start] if so_did else text[mention.end : said.start()]
            near = mention.start >= said.end() if so_did else mention.end <= said.start()
            if mention.kind == "state" and not mention.demonym and near and not gap.strip(" ,"):
                token = reader.parsed.doc[index]
                base = _before(drafts, token) or told
                if base is not None and base.effect != "force" and base.objects:
                    # In a sentence of its own: then or later.
                    later = f"[{base.occurred}..]" if len(base.occurred) == len("2024-12-31") else ""
                    when = base.occurred if base in drafts else later
                    member = _member(base, token, parties=mention.ids[:1], occurred=when)
                    yield replace(member, objects=_own(base, mention.ids[0], reader))


def _other_chamber(drafts: list[Draft], told: Draft | None, reader: Reader) -> Iterator[Draft]:
    """ "The Senate followed suit on 8 June", "Latvia's Saeima did so in May": another chamber approves the same.

    One of another state must be said to have done so, or stand in a series with a date of its own.
    """
    parsed, text = reader.parsed, reader.parsed.prepared.clean.text
    spoken = {
        max((i for i, m in parsed.mentions.items() if m.end <= said.start() + 1), default=-1): said.end()
        for said in _FOLLOWED.finditer(text)
    }
    gapped = _gapped(reader)
    for chamber, end in (spoken | gapped).items():
        mention = parsed.mentions.get(chamber)
        if mention is None or not mention.ids or not mention.role.startswith("parliament"):
            continue
        if _NOT_SO.search(text, mention.end, end):
            continue
        token = parsed.doc[chamber]
        base = _before(drafts, token) or told
        if base is None or not base.actor or base.stage not in ("approved", "plain") or not base.objects:
            continue
        who = Who(mention.ids[0], mention.person)
        if any(draft.actor is not None and draft.actor.id == who.id for draft in drafts):
            continue
        abroad = base.actor.state != who.state
        if (
            base.actor.kind != "parliament"
            or base.actor.id == who.id
            or (abroad and base.parties != (base.actor.state,))
        ):
            continue
        if abroad and chamber not in gapped and not _DID_SO.search(text, mention.end, end):
            continue
        dates = [m.edtf for i, m in sorted(parsed.mentions.items()) if m.kind == "date" and i > chamber]
        step = _member(base, token, parties=(who.state,), occurred=dates[0] if dates else base.occurred)
        if base in drafts:
            _own_date_of(base, token, step.occurred, reader)
        yield replace(step, actor=who, stage="approved")


def _gapped(reader: Reader) -> dict[int, int]:
    """ "The Sejm gave its consent on the 9th *and the Senate on the 29th*": chambers between dates, and their end."""
    between: dict[int, int] = {}
    text = reader.parsed.prepared.clean.text
    found = sorted(reader.parsed.mentions.items())
    for (_, before), (index, chamber), (_, behind) in zip(found, found[1:], found[2:], strict=False):
        if not (before.kind == behind.kind == "date" and chamber.role.startswith("parliament")):
            continue
        joined = _JOINED.fullmatch(text, before.end, chamber.start)
        if joined and _BETWEEN.fullmatch(text, chamber.end, behind.start):
            between[index] = chamber.end
    return between


def _date_each(drafts: list[Draft], pairs: list[tuple[Token, Mention, str]]) -> None:
    """Part a step that several took, or that concerns several bodies, where each has a date of its own."""
    for draft in list(drafts):
        own = {mention.ids[0]: when for _, mention, when in pairs}
        if not draft.occurred and len(draft.objects) > 1 and all(i in own for _, i in draft.objects):
            drafts.remove(draft)
            drafts += [replace(draft, objects=[pair], occurred=own[pair[1]]) for pair in draft.objects]
        elif not draft.occurred and len(draft.parties) > 1 and all(i in own for i in draft.parties):
            drafts.remove(draft)
            drafts += [replace(draft, parties=(state,), occurred=own[state]) for state in draft.parties]
        elif not draft.occurred and len(draft.objects) == 1 and draft.objects[0][1] in own:
            draft.occurred = own[draft.objects[0][1]]


def _by_relatives(reader: Reader) -> Iterator[tuple[Token, Mention, str]]:
    """The bodies with the date of their own clause: "from the union, *which took the same measure on Monday*"."""
    for index, mention in reader.parsed.mentions.items():
        if mention.kind != "organisation" or not mention.ids:
            continue
        for clause in reader.parsed.doc[index].children:
            if clause.dep_ != "relcl" or clause.lemma_ not in _MEETING or clause.tag_ != "VBD":
                continue
            found = [m.edtf for t in clause.subtree if (m := reader.mention(t)) is not None and m.kind == "date"]
            if len(found) == 1 and found[0]:
                yield reader.parsed.doc[index], mention, found[0]


_MEETING = frozenset(("meet", "decide", "take", "do", "vote", "follow", "act", "convene", "gather", "sit"))


def _respectively(drafts: list[Draft], reader: Reader) -> None:
    """ "Kenya and Uganda signed in 2003 and 2004 respectively": dates in the order of the states, or of the steps."""
    if "respectively" not in reader.parsed.prepared.clean.text:
        return
    dates = [m.edtf for _, m in sorted(reader.parsed.mentions.items()) if m.kind == "date" and m.edtf]
    if len(drafts) == 1 and len(drafts[0].parties) == len(dates) > 1:
        (one,) = drafts
        drafts[:] = [replace(one, parties=(who,), occurred=when) for who, when in zip(one.parties, dates, strict=True)]
    elif len(drafts) == len(dates) > 1:
        for draft, when in zip(sorted(drafts, key=lambda d: d.token.i), dates, strict=True):
            draft.occurred = when


def _own(base: Draft, party: str, reader: Reader) -> list[tuple[str, str]]:
    """What another state's like step is about: its own treaty with the same partner, where the treaty is of two."""
    return [(kind, reader.discourse.between.turned(i, party)) for kind, i in base.objects]


def _member(base: Draft, token: Token, *, parties: tuple[str, ...], occurred: str) -> Draft:
    by_state = base.actor is not None and base.actor.kind == "state"
    return replace(
        base,
        token=token,
        tokens=[token],
        parties=parties,
        occurred=occurred,
        actor=Who(parties[0]) if by_state and parties else None,
        act_kind="",
        act_verb="",
        effective="",
    )


def _before(drafts: list[Draft], token: Token) -> Draft | None:
    """The nearest step told before a member."""
    return max((d for d in drafts if d.token.i < token.i), key=lambda d: d.token.i, default=None)


def _group(found: list[tuple[int, Mention]], at: int, text: str) -> tuple[int, list[tuple[int, Mention]]]:
    """The states that share the date behind the last of them, "Rwanda and Burundi in 2007", and where they begin."""
    first = at
    while first and found[first - 1][1].kind == "state" == found[at][1].kind and not found[first - 1][1].demonym:
        if not _AND.fullmatch(text, found[first - 1][1].end, found[first][1].start):
            break
        first -= 1
    return first, found[first : at + 1]


_AND = re.compile(r",?\s+and\s+(?:the\s+)?|,\s+(?:the\s+)?")


def _pairs(reader: Reader) -> Iterator[tuple[Token, Mention, str]]:
    """The names of a sentence with a date right behind them: "Uganda in 2019", "the ILO (26 May)"."""
    text = reader.parsed.prepared.clean.text
    asides = reader.parsed.prepared.asides
    found = sorted(reader.parsed.mentions.items())
    for at, (index, mention) in enumerate(found):
        if mention.kind not in ("state", *_KINDS) or mention.demonym or mention.anaphor or not mention.ids:
            continue
        before, behind = found[at - 1][1] if at else None, found[at + 1][1] if at + 1 < len(found) else None
        if when := next((edtf for place, edtf in asides if mention.end <= place <= mention.end + 1), ""):
            yield reader.parsed.doc[index], mention, when
        elif behind is not None and behind.kind == "date" and behind.edtf:
            gap = BEFORE_DATE.sub("", text[mention.end - 1 : behind.start + 1])[1:-1]
            first, group = _group(found, at, text)
            before = found[first - 1][1] if first else None
            listed = (
                before is not None and before.kind == "date" and _JOINED.fullmatch(text, before.end, group[0][1].start)
            )
            if _BETWEEN.fullmatch(gap) and (listed or _DID_SO.search(gap)):
                for place, member in group:
                    yield reader.parsed.doc[place], member, behind.edtf
