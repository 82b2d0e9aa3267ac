"""Joins what names an organ: the state beside it, the office before it, the person's name around it."""

import re
from dataclasses import replace

from dateline_ingest.extract.names.mention import Mention

_WORD = r"[A-ZÀ-ŽĀ-Ž][\w'-]{0,40}"
_NAME = rf"{_WORD}(?:\s+(?:(?:de|da|di|do|dos|del|la|van|von|der|den|al|el|bin|ibn)\s+){{0,2}}{_WORD}){{0,3}}"
_TITLE = r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Sir|Dame|Lord|HE|H\.E)\.?\s+)?"
_KIND = (
    r"(?:own|interim|acting|new|newly elected|newly-elected|outgoing|incoming|current|incumbent|transitional|caretaker"
    r"|sitting|then|long-time|longtime|first female|military|provisional|unicameral|bicameral|whole|entire|national"
    r"|federal|previous|conservative|liberal|left-wing|right-wing|centre-right|centre-left|socialist|elected)"
)
_POSSESSIVE = re.compile(rf"(?:'s?)?\s+(?:{_KIND}\s+)?")
_OF_STATE = re.compile(r"\s+(?:of|in|for)\s+(?:the\s+)?")
_ROLE = r"(?:[Dd]eputy\s+)?(?:[Ss]peaker|[Cc]hair(?:man|woman|person)?|[Ss]pokes(?:man|woman|person))"
_ROLE_AFTER = re.compile(rf"(?:'s?)?\s+{_ROLE}\b")
_ROLE_BEFORE = re.compile(rf"\b{_ROLE}\s+(?:of|for)\s+(?:the\s+)?$")
_NAME_AFTER = re.compile(rf"(?:\s+|,\s+){_TITLE}(?P<name>{_NAME})")
_DIPLOMACY = re.compile(r"\b(?:[Tt]he\s+)?(?:[Hh]ead|[Cc]hief)\s+of\s+(?:the\s+)?$")
_DAYS = (
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December|[A-Z][a-z]+day)\b)"
)
_NAME_BEFORE = re.compile(
    rf"(?P<name>(?!{_DAYS}){_WORD}\s+{_NAME})\s*,\s+"
    r"(?:(?:then|now|currently|at the time|who (?:is|was)(?: then| now)?)\s+)?"
    r"(?:(?:a|the|its|their)\s+)?(?:who (?:heads|chairs|presides over|leads)\s+)?"
    r"(?:[a-z]+(?:\s+and\s+[a-z]+)?\s+(?:of|for)\s+)?(?:the\s+)?(?:country's\s+)?$"
)
_NO_NAME = re.compile(
    r"^(?:On|In|At|By|For|From|Last|Next|The|After|Before|Since)\b|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
)
_OFFICES = frozenset(
    ("president", "vice_president", "prime_minister", "mfa", "mod", "ministry", "monarch", "governor_general")
) | frozenset(("attorney_general", "prosecutor_general", "secretary_general", "director_general"))

OF_BODIES = ("secretary_general", "director_general")
"""Offices that organisations have, and states have not."""
_IN = re.compile(r"\b(?:in|at|near|outside|around|via|visiting)\s+(?:the\s+)?$", re.IGNORECASE)


def without_places(text: str, mentions: list[Mention]) -> list[Mention]:
    """Return the mentions without the capitals that are places: "signed in Geneva", "the Vienna-based agency".

    "In Ottawa, the government ..." keeps its capital: it says whose government.
    """
    out = []
    for mention in mentions:
        if mention.capital and _SEATED.match(text, mention.end):
            continue
        before = _IN.search(text, max(0, mention.start - 20), mention.start) if mention.capital else None
        if before is None or not _LINE.sub("", text[: before.start()]).strip(_BULLETS):
            out.append(mention)
    return out


_SEATED = re.compile(r"[-–](?:based|headquartered|born|area)\b")
_LINE = re.compile(r"^.{0,40}?[:|–—-]\s+")
"""What a line of a chronicle opens with: "13 December 2011 – In Beijing a spokesman ..."."""
_BULLETS = " \t•*-–—·"


def joined(text: str, mentions: list[Mention]) -> list[Mention]:
    """Return the mentions with organs completed; the states and persons that they take in are no longer apart."""
    out: list[Mention] = []
    at = 0
    while at < len(mentions):
        mention = mentions[at]
        following = mentions[at + 1] if at + 1 < len(mentions) else None
        if mention.kind == "state" and following and following.kind == "organ" and _beside(text, mention, following):
            state = mention.ids[0]
            mention = replace(_in_state(following, state), start=mention.start)
            at += 1
            following = mentions[at + 1] if at + 1 < len(mentions) else None
        if mention.kind == "organisation" and following and _office_of_body(text, mention, following):
            mention = replace(_in_body(following, mention.ids[0]), start=mention.start)
            at += 1
            following = mentions[at + 1] if at + 1 < len(mentions) else None
        if mention.kind == "organ" and not mention.ids and following and _of_body(text, mention, following):
            held = f"{following.ids[0]}.{mention.role}" if mention.role in OF_BODIES else following.ids[0]
            mention = replace(following, kind="organ", start=mention.start, ids=(held,), state=held.partition(".")[0])
            mention = replace(mention, role=held.partition(".")[2] or "president")
            at += 1
            following = mentions[at + 1] if at + 1 < len(mentions) else None
        if mention.kind == "organ" and not mention.ids and following and _of_state(text, mention, following):
            mention = replace(_in_state(mention, following.ids[0]), end=following.end)
            at += 1
            following = mentions[at + 1] if at + 1 < len(mentions) else None
        if mention.kind == "organ":
            ends = out and (out[-1].kind in _NAMES_END or text.startswith("'s ", out[-1].end))
            floor = out[-1].end if ends else 0
            mention, swallowed = _with_person(text, mention, following, floor)
            at += swallowed
            following = mentions[at + 1] if at + 1 < len(mentions) else None
            owner = out[-1] if out else None
            if mention.person and not mention.ids and owner is not None and _owns(text, owner, mention):
                # "Germany's Heiko Maas, the foreign minister"
                mention = replace(_in_state(mention, owner.ids[0]), start=owner.start)
                out.pop()
            if mention.person and not mention.ids and following and _of_state(text, mention, following):
                # "President Taneti Maamau of Kiribati"
                mention = replace(_in_state(mention, following.ids[0]), end=following.end)
                at += 1
        out.append(mention)
        at += 1
    return _two_in_one(text, [m for m in out if not (_of_others(text, m, out) or _below_state(text, m))])


def _below_state(text: str, organ: Mention) -> bool:
    """ "a state legislature", "the regional parliament", "the youth parliament of Malta": no chamber of the state."""
    chamber = organ.kind == "organ" and organ.role.startswith("parliament")
    return chamber and _SMALLER.search(text, max(0, organ.start - _LONGEST_SMALLER), organ.start) is not None


_SMALLER = re.compile(
    r"\b(?:state|regional|provincial|local|city|municipal|cantonal|county|district|territorial|tribal"
    r"|(?:[Yy]outh|[Ss]tudent|[Mm]ock|[Mm]odel|[Cc]hildren's))\s+$"
)
_LONGEST_SMALLER = len(" territorial ")


def _of_others(text: str, office: Mention, mentions: list[Mention]) -> bool:
    """ "the president of Harvard University": who heads something that no registry knows, and no state."""
    if office.kind != "organ" or office.ids or office.role not in ("president", "vice_president"):
        return False
    of = _OF_NAMED.match(text, office.end)
    if of is None or _REALMS.match(of["name"]):
        return False
    return all(m.start != of.start("name") or m.demonym for m in mentions)


_OF_NAMED = re.compile(rf"\s+of\s+(?:the\s+)?(?P<name>{_WORD}(?:\s+{_WORD}){{0,4}})")
_REALMS = re.compile(
    r"(?:[\w']+\s+)?(?:Republic|States?|Nation|Country|Confederation|Kingdom|Union|Federation|Commission|Council)\b"
)
"""A state, or a body that the text has named before: "the President of the Commission"."""


_ITS = re.compile(r"\b(?:its|their)\s+(?:own\s+)?$", re.IGNORECASE)


def with_owners(text: str, mentions: list[Mention]) -> list[Mention]:
    """Mark the organs that "its" gives to whoever the sentence is about."""
    out = []
    for mention in mentions:
        unnamed = mention.kind == "organ" and not mention.ids
        its = unnamed and _ITS.search(text, max(0, mention.start - _LONGEST_ITS), mention.start)
        out.append(replace(mention, own=True) if its else mention)
    return out


_LONGEST_ITS = len(" their own ")


def _of_state(text: str, organ: Mention, following: Mention) -> bool:
    wanted = "organisation" if organ.role in OF_BODIES else "state"
    counted = following.kind == "organisation" and not _international(following.ids[0])
    return (
        (following.kind == wanted or counted)
        and not following.demonym
        and _OF_STATE.fullmatch(text, organ.end, following.start) is not None
    )


def _owns(text: str, owner: Mention, person: Mention) -> bool:
    possessive = text[owner.end : person.start].strip() in ("'s", "'")
    return owner.kind == "state" and not owner.demonym and possessive


def _of_body(text: str, office: Mention, following: Mention) -> bool:
    """ "the president of the ECOWAS Commission", "Secretary General of the OAS": the head of a body and of no state."""
    if office.role not in (*OF_BODIES, "president", "vice_president") or not following.ids:
        return False
    body = following.kind == "organisation" or (following.kind == "organ" and _international(following.state))
    return body and _OF_STATE.fullmatch(text, office.end, following.start) is not None


def _international(identifier: str) -> bool:
    """Whether an organ's owner is an organisation: the ids of states have two letters, four for those that are gone."""
    return identifier in ("EU", "UN") or len(identifier) not in (0, _STATE, 2 * _STATE) or "-" in identifier


_STATE = 2  # letters


def _office_of_body(text: str, body: Mention, office: Mention) -> bool:
    """ "OAS Secretary General", "the agency's director-general"."""
    several = text[office.start : office.end].endswith("s")  # "EU foreign ministers" are those of its members
    return not (office.ids or several) and bool(_POSSESSIVE.fullmatch(text, body.end, office.start))


def _in_body(office: Mention, body: str) -> Mention:
    """The office as one of a body: "the Council of Europe's human rights commissioner", "the EU's top diplomat"."""
    role = "high_representative" if office.role == "mfa" else office.role
    return replace(office, ids=(f"{body}.{role}",), role=role, state=body)


def _beside(text: str, state: Mention, organ: Mention) -> bool:
    between = text[state.end : organ.start]
    if between.startswith(".") and text[state.end - 1].isupper():
        between = between[1:]  # "U.S. Defense Secretary"
    if not _POSSESSIVE.fullmatch(between):
        return False
    # "Latvia's Saeima": an own organ keeps its state; "Russia's Duma" and "the German Bundestag" alike.
    return not organ.ids or organ.state == state.ids[0]


def _in_state(organ: Mention, state: str) -> Mention:
    if organ.ids:
        return organ
    return replace(organ, ids=(f"{state}.{role_in(organ, state)}",), state=state)


def role_in(organ: Mention, state: str) -> str:
    """The role of an organ in a state: what is the parliament of one is the lower chamber of another."""
    return dict(organ.chambers).get(state, organ.role)


_NAMES_END = ("convention", "protocols", "organisation", "act")


def _with_person(text: str, organ: Mention, following: Mention | None, floor: int) -> tuple[Mention, int]:
    """Add "Speaker", and the name: "President Vladimir Putin", "Mikhail Mishustin, the prime minister".

    No name begins before `floor`: in "left the Convention on Cluster Munitions, the ministry said" there is none.
    """
    if organ.person:
        return organ, 0
    start, end, person, swallowed = organ.start, organ.end, "", 0
    if role := _ROLE_AFTER.match(text, end):
        end = role.end()
    if role := _ROLE_BEFORE.search(text, 0, start) or _DIPLOMACY.search(text, 0, start):
        start = role.start()
    titled = end != organ.end or start != organ.start or organ.role in _OFFICES
    after = _NAME_AFTER.match(text, end) if titled else None
    comma = after is not None and text[end] == ","
    if following is not None and following.person and following.start - end <= 2 and following.start >= end:
        person, end, swallowed = following.person, following.end, 1
        if not organ.ids:
            return replace(following, start=start), 1
    elif after and (not comma or " " in after["name"]) and not _next_names(following, after):
        person, end = after["name"], after.end()
        swallowed = int(following is not None and following.start < end)
    elif (before := _NAME_BEFORE.search(text, floor, start)) and not _NO_NAME.search(before["name"]):
        person, start = before["name"], before.start("name")
    return replace(organ, start=start, end=end, person=person), swallowed


def _next_names(following: Mention | None, after: re.Match[str]) -> bool:
    """Whether what seems a person's name is another mention; a capital within a name ("Santiago Peña") is none."""
    if following is None or following.start >= after.end():
        return False
    return not (following.capital and following.end < after.end("name"))


def _two_in_one(text: str, mentions: list[Mention]) -> list[Mention]:
    """Join a known person with the office in apposition: "Alar Karis, the country's president"."""
    out: list[Mention] = []
    for mention in mentions:
        last = out[-1] if out else None
        if last is not None and last.kind == mention.kind == "organ" and mention.start < last.end:
            if last.person and last.role == mention.role and mention.end > last.end:
                out[-1] = replace(last, end=mention.end)  # "Winston Peters, the Foreign Minister"
            continue
        if (
            last is not None
            and last.kind == mention.kind == "organ"
            and last.person
            and not mention.ids
            and last.role == mention.role
        ) and re.fullmatch(r"\s*,?\s+(?:the\s+)?(?:country's\s+)?", text[last.end : mention.start]):
            out[-1] = replace(last, end=mention.end)
            continue
        while out and mention.start < out[-1].end:
            out.pop()
        out.append(mention)
    return out
