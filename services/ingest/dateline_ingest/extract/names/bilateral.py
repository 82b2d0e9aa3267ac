"""Treaties between two states, which texts name by what they are for and by the other state, not by a title.

"Its extradition treaty with Hungary", "the tax conventions with Poland, Japan and Norway", "the agreement on fishing
between Albania and Italy". Who the first party is, and which treaty "its own agreement" is, the discourse knows.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from dateline_ingest.extract.names.mention import Mention

ROLE = "with:"
"""How the `role` of a mention of such a treaty begins; what it is for follows, or nothing ("its own agreement")."""
TAX = "dtc"

_OWN = (
    r"extradition|readmission|repatriation|prisoners?|friendship|good[- ]neighbou?rliness|non-aggression"
    r"|mutual legal assistance|legal assistance|judicial cooperation|fishing|fisheries|border|boundary|maritime"
    r"|demarcation|visiting forces|status[- ]of[- ]forces|intelligence[- ]sharing|investment|investor|visa|visa[- ]free"
    r"|visa[- ]waiver|air services?|aviation|grain|transit|bases?|basing|double[- ]tax(?:ation)?(?:[- ]avoidance)?"
    r"|tax|taxation|adoption|migration|migrant|returns|asylum|safe third country|currency|labou?r|social security"
    r"|customs|free[- ]trade|data[- ]sharing|water[- ]sharing"
)
"""What only treaties between states are for: such words make one wherever they stand before its noun."""
_ALSO = (
    r"trade|defen[cs]e|military|security|nuclear|energy|gas|oil|peace|cooperation|co-operation|partnership|strategic"
    r"|economic|cultural|scientific|technical|police|intelligence|mutual|protection|promotion|transfer|exchange"
    r"|facilitation|liberali[sz]ation|travel|delimitation|arms|aid|assistance|financial|health|education|bilateral"
    r"|comprehensive|limited|avoidance of double taxation|regime|crossing|supply|rights"
)
"""What they may be for besides: such words make one where the other state is named."""
_KIND = rf"(?:(?:{_OWN}|{_ALSO})(?:[ -]| and )){{0,4}}?(?:{_OWN}|{_ALSO})"
_NOUN = r"(?P<noun>treaty|treaties|convention|agreement|pact|accord|arrangement|deal)s?"
_HINTS = re.compile(r"treat(?:y|ies)|convention|agreement|pact|accord|arrangement|deal", re.IGNORECASE)
_DATE = r"(?: of (?:\d{1,2} )?(?:[A-Z][a-z]+ )?\d{4})?"
_OF = r"(?: of (?:the )?(?:[a-z]+|[A-Z]\w+))?"
_BEFORE_NOUN = re.compile(rf"\b(?P<kind>{_KIND}) {_NOUN}\b(?P<of>{_DATE}{_OF})", re.IGNORECASE)
_AFTER_NOUN = re.compile(
    rf"\b{_NOUN}{_DATE} (?:on|of|for|about|concerning|regarding) (?:the )?(?P<kind>{_KIND})\b"
    rf"(?! {_NOUN.replace('noun', 'n2')})"
    r"(?:(?: of)? [a-z]+){0,2}?(?= (?:with|between)\b)",
    re.IGNORECASE,
)
_OWN_ONLY = re.compile(rf"\b(?:{_OWN})\b", re.IGNORECASE)
_FORMAL = re.compile(r"\bDouble Taxation\b|\bTax(?:ation)? (?:Treaty|Convention|Agreement)\b")
_WITH = re.compile(r"\s+(?P<word>with|between)\s+(?:the\s+|both\s+)?")
_AND = re.compile(r"\s*(?:,|,?\s+and|,?\s+or|,?\s+as well as)\s+(?:with\s+)?(?:the\s+)?")
_SOMEWHERE = re.compile(
    r"\s+with\s+(?:the|its|their|this|that)\s+(?:(?:southern|northern|eastern|western|chinese|former|small|rich)\s+)?"
    r"(?:city(?:-state)?|territory|islands?|neighbou?r|country|kingdom|republic|archipelago|sultanate|emirate|enclave"
    r"|north|south|colony|protectorate)\b",
    re.IGNORECASE,
)
_POSSESSED = re.compile(r"(?:\b(?:its|their|his|her)(?:\s+own)?|'s?(?:\s+own)?)\s+(?:\d{4}\s+)?$", re.IGNORECASE)
_POINTED_AT = re.compile(r"\b(?:the|this|that|both|these|those|said)\s+(?:\d{4}\s+)?$", re.IGNORECASE)
_ITS_OWN = re.compile(r"\b(?:its|their) own (?P<noun>treaty|agreement|pact|accord|arrangement|convention)s?\b")
_MADE = re.compile(
    r",? (?:(?:which|that) )?(?P<who>it |they |both )?(?:(?:has|have|had|was) )?"
    r"(?:signed|concluded|made|reached|struck|negotiated|agreed|entered into|in force)? ?(?:in \d{4} )?with (?:the )?"
)
"""What stands between a treaty and the other state in a clause about it: "that it signed with Hong Kong"."""
_CLAUSE = re.compile(r",? (?:(?:which|that) )?(?:the )?")
_SINGLE = re.compile(r"\ban? (?:new |second )?$")
ITS, THE, BOTH = "its", "the", "both"
"""What `candidates` say of a treaty without the other state: whose it is stands before it, or nothing does, or it is
"between the two countries"."""
_OF_BOTH = re.compile(r"\s+between (?:the|these|those) two\b")
_THOSE_WITH = re.compile(
    r"\b(?:the|its|their|similar|other|such) (?P<noun>treaties|agreements|pacts|accords|conventions)\b"
)
_TWO = 2
_LONGEST_LIST = 12  # states of one list


def bilateral_treaties(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the treaties between two states that a sentence names by the kind of thing they are for."""
    if not _HINTS.search(text):
        return []
    states = [m for m in mentions if _party(m)]
    found: list[Mention] = []
    for match in (*_BEFORE_NOUN.finditer(text), *_AFTER_NOUN.finditer(text)):
        if any(match.start() < m.end and m.start < match.end() for m in found):
            continue
        if mention := _read(match, text, states):
            found.append(mention)
    for match in _ITS_OWN.finditer(text):
        if all(m.end <= match.start() or match.end() <= m.start for m in found):
            found.append(
                Mention("convention", match.start("noun"), match.end(), role=ROLE, candidates=(ITS,), anaphor=True)
            )
    for match in _THOSE_WITH.finditer(text):
        joined = _WITH.match(text, match.end())
        others = _list(text, joined.end(), states) if joined is not None and joined["word"] == "with" else []
        if others and all(m.end <= match.start() or match.end() <= m.start for m in found):
            ids = tuple(m.ids[0] for m in others)
            found.append(Mention("convention", match.start("noun"), others[-1].end, role=ROLE, candidates=ids))
    return sorted(found, key=lambda m: m.start)


def _party(mention: Mention) -> bool:
    named = mention.kind == "state" and not mention.demonym
    return bool(mention.ids) and (named or (mention.kind == "organisation" and mention.ids[0] == "EU"))


def _read(match: re.Match[str], text: str, states: list[Mention]) -> Mention | None:
    role = ROLE + kind(match["kind"])
    start, after = match.start(), match.end()
    joined = _WITH.match(text, after)
    others = _list(text, joined.end(), states) if joined else []
    if joined and others:
        if joined["word"].lower() == "with":
            return Mention("convention", start, others[-1].end, role=role, candidates=tuple(m.ids[0] for m in others))
        # "The Extradition Treaty between Peru and Chile" is a name, and the form of names shows it.
        if len(others) != _TWO or (match["noun"][0].isupper() and not role.endswith(TAX)):
            return None
        return Mention("convention", start, others[-1].end, (_between(role, others),), role=role)
    if _OF_BOTH.match(text, after):
        return Mention("convention", start, match.end("noun"), role=role, candidates=(BOTH,), anaphor=True)
    if somewhere := _SOMEWHERE.match(text, after):
        return Mention("convention", start, somewhere.end(), role=role, candidates=(ITS,), anaphor=True)
    return _pointing(match, text, states, role)


def _pointing(match: re.Match[str], text: str, states: list[Mention], role: str) -> Mention | None:
    """ "its extradition treaty", "the extradition treaty it signed with Fiji": the other state stands elsewhere."""
    start, end = match.start(), match.end("noun")
    if clause := _in_clause(text, end, states):
        ids = (_between(role, clause),) if len(clause) == _TWO else ()
        return Mention("convention", start, end, ids, role=role, candidates=() if ids else clause[0].ids[:1])
    if _POSSESSED.search(text, max(0, start - 20), start):
        return Mention("convention", start, end, role=role, candidates=(ITS,), anaphor=True)
    if not _OWN_ONLY.search(match["kind"]):
        return None
    if _POINTED_AT.search(text, max(0, start - 20), start):
        return Mention("convention", start, end, role=role, candidates=(THE,), anaphor=True)
    both = [m for m in states if m.end <= start]
    if len(both) == _TWO and _SINGLE.search(text[:start]) and _AND.fullmatch(text, both[0].end, both[1].start):
        return Mention("convention", start, end, (_between(role, both),), role=role)
    return None


def _between(role: str, two: Sequence[Mention]) -> str:
    return identifier(role, two[0].ids[0], two[1].ids[0])


def _in_clause(text: str, at: int, states: list[Mention]) -> list[Mention]:
    """The states in a clause right behind a treaty: "which France signed with Hong Kong", "in force with Iran"."""
    said = _CLAUSE.match(text, at)
    who = next((m for m in states if said is not None and m.start == said.end()), None)
    made = _MADE.match(text, who.end if who is not None else at)
    other = next((m for m in states if made is not None and m.start == made.end()), None)
    return [m for m in (who, other) if m is not None] if other is not None else []


def _list(text: str, at: int, states: list[Mention]) -> list[Mention]:
    """The states that follow one another from a place on: "Canada, Australia and the United Kingdom"."""
    found: list[Mention] = []
    while len(found) < _LONGEST_LIST:
        following = next((m for m in states if m.start == at), None)
        if following is None:
            break
        found.append(following)
        joint = _AND.match(text, following.end)
        if joint is None:
            break
        at = joint.end()
    return found


def kind(words: str) -> str:
    """Return what a treaty is for as ids have it, in lower case with hyphens: `dtc` is on tax, `bit` on investment."""
    low = words.lower()
    for american, british in (
        ("defense", "defence"),
        ("neighbor", "neighbour"),
        ("co-op", "coop"),
        ("labor", "labour"),
    ):
        low = low.replace(american, british)
    if "investment" in low or "investor" in low:
        return "bit"
    return TAX if re.search(r"\btax", low) else re.sub(r"[^a-z]+(?:and[^a-z]+)?", "-", low)


def named_formally(text: str, treaty: Mention, inside: Sequence[Mention]) -> Mention:
    """Give a convention "between A and B for the Avoidance of Double Taxation" the id that such treaties have."""
    states = [m.ids[0] for m in inside if m.kind == "state" and not m.demonym]
    if len(states) == 2 and _FORMAL.search(text, treaty.start, treaty.end):
        return replace(treaty, ids=(identifier(ROLE + TAX, *states),), certain=True)
    return treaty


def identifier(role: str, party: str, other: str) -> str:
    """Return the id of a treaty between two states, in the form that the ontology has: `treaty:dtc-za-tr`."""
    return f"treaty:{role.removeprefix(ROLE)}-{party.lower()}-{other.lower()}"
