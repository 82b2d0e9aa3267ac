"""States that stand behind other words: those who act for them, and those that a group names one by one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spacy.tokens import Token

from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.sentences.grammar import MODIFIERS, children

if TYPE_CHECKING:  # a reader asks these questions itself
    from dateline_ingest.extract.references.roles import Reader

_ACTING = frozenset((
    "ambassador", "envoy", "representative", "delegate", "delegation", "plenipotentiary", "mission", "diplomat",
    "minister", "secretary", "official", "leader", "head", "chief", "authority", "negotiator", "emissary",
    "administration", "regime", "consul", "counsellor", "prince", "ruler", "side", "capital", "president",
    "premier", "counterpart", "king", "lawmaker", "government", "monarch", "cabinet", "ministry", "chancellor",
))  # fmt: skip
_GROUPS = frozenset((
    "state", "country", "nation", "member", "government", "signatory", "party", "delegation", "economy", "power",
    "republic", "neighbour", "neighbor", "island", "capital", "ally", "newcomer", "other", "signature", "adherent",
    "ratification", "accession", "ratifier", "acceptance", "minister", "representative", "leader", "participant",
))  # fmt: skip
_OPENING = re.compile(
    r"\b(?:including|such as|among (?:them|which|whom|these|others)|notably|namely|like|comprising|led by"
    r"|(?:includ|compris)(?:ed|es)|were|are|:)[\s,:]*(?:(?:those|the governments?) of )?(?:the )?",
    re.IGNORECASE,
)
_NEXT = re.compile(r"(?:[\s,]|\b(?:and|as well as|the|plus|then|later)\b)*")
_NAMED = ("state", "organisation")
_LONGEST_OPENING = 40  # characters


def standing_for(token: Token, reader: Reader) -> list[str]:
    """The states behind "the ambassador of Chad", "Polish officials", "the presidents of Kenya and Uganda" (VCLT 7)."""
    if reader.mention(token) is not None:
        return []
    if token.lemma_.lower() not in _ACTING:
        return _of_whom(token, reader)
    beside = [c for c in token.children if c.dep_ in MODIFIERS]
    beside += [c for noun in beside for c in noun.children if c.dep_ in MODIFIERS]
    of = (p for p in token.children if p.dep_ == "prep" and p.lower_ in ("of", "for", "from"))
    beside += [t for prep in of for t in children(prep, "pobj")]
    named = [reader.mention(word) for word in beside]
    if any(word.lower_ == "its" for word in beside) and (party := reader.discourse.party()):
        return [party]
    found = list(dict.fromkeys(m.ids[0] for m in named if m is not None and m.kind == "state" and m.ids))
    found = found or [state for word in beside for state in reader.several(word)]
    alone = token.lemma_.lower() in _ENVOYS and token.tag_ == "NN" and not any(map(reader.mention, beside))
    if not found and alone and any(c.lower_ == "the" for c in token.children):
        found = [state for state in (reader.discourse.referred_state(),) if reader.is_party(state)]
    return found


_ENVOYS = frozenset(("ambassador", "envoy", "representative", "plenipotentiary", "emissary"))
"""Those who have one state alone behind them, which the text has named before (VCLT article 7)."""


def _of_whom(name: Token, reader: Reader) -> list[str]:
    """ "Ana Lopes of Cape Verde": whoever has no post in the text but a state behind the name."""
    if name.pos_ != "PROPN" or not any(c.dep_ == "compound" and c.pos_ == "PROPN" for c in name.children):
        return []
    if any(c.dep_ == "det" for c in name.children):
        return []  # "the Central Bank of Kenya"
    if name.head.lemma_ == "resign" or any(c.lower_ in _BY_THEMSELVES for c in name.children):
        return []  # "Judge Ana Lopes of Spain", who does so for herself
    of = [t for p in name.children if p.lower_ == "of" and p.i == name.i + 1 for t in children(p, "pobj")]
    named = [m for t in of[:1] if (m := reader.mention(t)) is not None]
    return [m.ids[0] for m in named if m.kind == "state" and m.ids and not m.demonym]


_BY_THEMSELVES = frozenset(("judge", "justice", "professor", "prosecutor", "rapporteur", "commissioner"))
"""Titles of those who act for no state, whichever they come from."""


def listed(token: Token, reader: Reader) -> list[str]:
    """The states that a group names behind it: "ten countries, *including Hungary and Malta*"."""
    if token.lower_ != "those" and (token.tag_ not in ("NNS", "NNPS") or token.lemma_.lower() not in _GROUPS):
        return []
    text = reader.parsed.prepared.clean.text
    behind = (m for i, m in reader.parsed.mentions.items() if i > token.i and m.ids and not m.demonym)
    states = sorted((m for m in behind if m.kind in _NAMED and reader.is_party(m.ids[0])), key=_start)
    found: list[str] = []
    at = -1
    for mention in states:
        if _opened(text, mention.start) if at < 0 else _NEXT.fullmatch(text, at, mention.start):
            found.append(mention.ids[0])
            at = mention.end
    return found


def listed_things(token: Token, reader: Reader) -> list[Token]:
    """The treaties and bodies that a plural names behind it: "several pacts, the Kyoto Protocol *among them*"."""
    if token.tag_ != "NNS" or token.lemma_.lower() not in _THINGS or reader.mention(token) is not None:
        return []
    text = reader.parsed.prepared.clean.text
    run: list[tuple[int, Mention]] = []
    opened = False
    for index, mention in sorted(reader.parsed.mentions.items()):
        if index < token.i or mention.kind not in ("convention", "organisation") or not mention.ids:
            continue
        if run and _NEXT.fullmatch(text, run[-1][1].end, mention.start):
            run.append((index, mention))
        elif not (run and opened):
            run, opened = [(index, mention)], _opened(text, mention.start)
    closed = bool(run) and _AMONG.match(text, run[-1][1].end) is not None
    return [reader.parsed.doc[index] for index, _ in run] if opened or closed else []


_THINGS = frozenset((
    "treaty", "convention", "agreement", "accord", "pact", "protocol", "instrument", "body", "organisation",
    "organization", "institution", "agency", "group", "grouping", "forum", "covenant",
))  # fmt: skip
_AMONG = re.compile(r",? (?:among them|amongst them|included)\b", re.IGNORECASE)


def _opened(text: str, end: int) -> bool:
    """Whether words that begin a list end right here."""
    return any(match.end() == end for match in _OPENING.finditer(text, max(0, end - _LONGEST_OPENING), end))


def _start(mention: Mention) -> int:
    return mention.start
