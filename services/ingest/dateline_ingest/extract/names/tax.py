"""Treaties on double taxation, which texts name by their two states and not by a title."""

import re
from collections.abc import Sequence
from dataclasses import replace

from dateline_ingest.extract.names.mention import Mention

ROLE = "dtc"
_TAX = re.compile(
    r"\b(?:double[- ]tax(?:ation)?(?:[- ]avoidance)?|tax|avoidance of double taxation)\s+"
    r"(?:treaty|convention|agreement|accord)\b",
    re.IGNORECASE,
)
_FORMAL = re.compile(r"\bDouble Taxation\b|\bTax(?:ation)? (?:Treaty|Convention|Agreement)\b")
_WITH = re.compile(r"\s+(?:with|between)\s+(?:the\s+)?")
_AND = re.compile(r"\s+and\s+(?:the\s+)?")


def tax_treaties(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return "the tax treaty with Hungary" and its like; the discourse adds the state whose treaty it is."""
    states = [m for m in mentions if m.kind == "state" and not m.demonym]
    found = []
    for match in _TAX.finditer(text):
        one = next((s for s in states if _WITH.fullmatch(text, match.end(), s.start)), None)
        if one is None:
            continue
        other = next((s for s in states if s.start > one.end and _AND.fullmatch(text, one.end, s.start)), None)
        ids = (identifier(one.ids[0], other.ids[0]),) if other else ()
        end = other.end if other else one.end
        found.append(Mention("convention", match.start(), end, ids, role=ROLE, candidates=one.ids if not ids else ()))
    return found


def named_formally(text: str, treaty: Mention, inside: Sequence[Mention]) -> Mention:
    """Give a convention "between A and B for the Avoidance of Double Taxation" the id that such treaties have."""
    states = [m.ids[0] for m in inside if m.kind == "state" and not m.demonym]
    if len(states) == 2 and _FORMAL.search(text, treaty.start, treaty.end):
        return replace(treaty, ids=(identifier(*states),), certain=True)
    return treaty


def identifier(party: str, other: str) -> str:
    """Return the id of the treaty between two states, as the ontology gives it: `treaty:dtc-za-tr`."""
    return f"treaty:dtc-{party.lower()}-{other.lower()}"
