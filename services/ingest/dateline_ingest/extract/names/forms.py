"""Treaties that no registry knows, by the form of their names: "Convention on ...", "Treaty between A and B"."""

import re
import unicodedata
from collections.abc import Sequence

from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.when.dates import DateSpan

HEADS = "Convention|Treaty|Protocol|Covenant|Agreement|Charter|Compact|Pact|Accords?|Statute|Concordat"
_HEAD = re.compile(rf"\b(?:{HEADS})\b")
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w'’\-–]{0,60}"
_LINK = r"(?:the|of|and|on|in|for|to|against|with|by|at|from|or|its|their|concerning|relating|regarding|between|among)"
_LEFT = re.compile(rf"(?:{_CAPITAL}[ ]){{1,7}}$")
_OPENING = re.compile(
    r",? (?:on|for|against|[Cc]oncerning|[Rr]elating to|[Rr]egarding|of|to|[Ee]stablishing|[Cc]reating|[Gg]overning"
    r"|[Aa]mending|between|among|with)(?= )"
)
PAIRED = "paired"
"""The role of a treaty that is named with its other party behind it."""
_WITH = re.compile(r" with ")
"""The other party of a treaty that has a name of its own: "the Safeguards Agreement with the IAEA"."""
_LIST = rf"{_CAPITAL}(?:, {_CAPITAL}){{1,6}},? and {_CAPITAL}"
_STEP = re.compile(rf" (?:{_LIST}|{_CAPITAL}|{_LINK}\b)")
_NEXT_PARTY = re.compile(rf",(?: the)? {_CAPITAL}(?=[^.;]{{0,120}}\band\b)")
_NO_TREATY = re.compile(
    r" (?:Office|Section|Cent(?:re|er)|Bod(?:y|ies)|Series|Collection|Secretariat|Committee|Organi[sz]ation|Hall|Act"
    r"|Bill|Commission|Room|Foundation|Law|Implementation)\b"
)
_NATIONAL = re.compile(r"^(?:Social|Police|School|Royal|Citizens?'?|Patients?'?|BBC|Wage|Pay|Sales|Licen[cs]e)\b")
_DATED = re.compile(r"\d")
_ARTICLES = frozenset(
    ("The", "A", "An", "This", "That", "These", "Those", "In", "Under", "By", "From", "Until", "When", "Since", "If")
) | frozenset(("Its", "Their", "His", "Her", "Our", "On", "Of", "And", "But", "For", "To", "With", "Both", "Neither"))
_LONGEST_SLUG = 280  # an id may have 300 characters
_LONGEST = 320
"""Characters of one name. Longer runs of capitals are no treaty's name."""
_MOST_STEPS = 45


def unknown_treaties(text: str, dates: Sequence[DateSpan], states: Sequence[Mention]) -> list[Mention]:
    """Return the treaties that capitals show; the id is made of the name, as the ontology says. Linear in the text."""
    found: list[Mention] = []
    for head in _HEAD.finditer(text):
        if (found and head.start() < found[-1].end) or _NO_TREATY.match(text, head.end()):
            continue
        start = _start(text, head.start())
        limit = min((date.start for date in dates if date.start >= head.end()), default=len(text))
        paired = start < head.start() and _WITH.match(text, head.end()) is not None
        end = head.end() if paired else _end(text, head.end(), limit, states)
        name = text[start:end]
        # In another script than Latin nothing of the name would be left beside "treaty".
        if "-" not in slug(name) or len(name) > _LONGEST or _NATIONAL.match(name):
            continue
        if any(date.start < end and start < date.end for date in dates):
            continue
        role = PAIRED if paired else ""
        found.append(Mention("convention", start, end, (f"treaty:{slug(name)}",), role=role, certain=False))
    return found


_REGION = (
    r"(?:International|Intergovernmental|World|Inter-American|Inter-African|African|European|Asian|Arab|Islamic|Pacific"
    r"|Caribbean|Latin American|Central American|South American|Eurasian|Nordic|Baltic|Ibero-American|Atlantic)"
)
_BODY_NOUN = (
    r"(?:Organi[sz]ation|Union|Community|Council|League|Association|Forum|Alliance|Agency|Commission|Authority|Fund"
    r"|Bank)"
)
_BODY = re.compile(
    rf"\b(?:{_REGION} (?:{_CAPITAL} ){{0,4}}?{_BODY_NOUN}|Organi[sz]ation (?=(?:of|for) ))"
    rf"(?: ?(?:of|for|on) (?:the )?{_CAPITAL}(?:(?: (?:and|of|in|for|the)){{1,2}} {_CAPITAL}| {_CAPITAL}){{0,6}})?"
)


def unknown_bodies(text: str) -> list[Mention]:
    """Return the organisations that capitals show; the id is the name in capitals, as the ontology says."""
    found = []
    for match in _BODY.finditer(text):
        name = match[0].strip()
        if len(name.split()) >= 2 and len(name) <= _LONGEST:
            identifier = slug(name).upper()
            found.append(
                Mention("organisation", match.start(), match.start() + len(name), (identifier,), certain=False)
            )
    return found


def slug(name: str) -> str:
    """Return a name as ids have it: lower case, letters without marks, hyphens between words."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")[:_LONGEST_SLUG]


def _start(text: str, head: int) -> int:
    left = _LEFT.search(text, max(0, head - 120), head)
    if left is None:
        return head
    words = left[0].split(" ")[:-1]
    at = left.start()
    keep = at
    for word in words:
        at += len(word) + 1
        # What belongs to somebody ("Croatia's Arbitration Agreement") begins after it.
        if word in _ARTICLES or word.endswith(("'s", "s'")):
            keep = at
    return keep


def _end(text: str, after: int, limit: int, states: Sequence[Mention]) -> int:
    opening = _OPENING.match(text, after)
    if opening is None:
        return after
    parties = opening[0].strip(", ") in ("between", "among", "with")
    end, at = after, opening.end()
    for _ in range(_MOST_STEPS):
        step = _STEP.match(text, at) or (_NEXT_PARTY.match(text, at) if parties else None)
        if step is None or step.end() > limit:
            break
        word = text[at : step.end()].strip()
        if _DATED.search(word):
            break
        if not word.islower():
            named = next((m for m in states if m.start < step.end() and at < m.end), None)
            if named is not None and not parties and named.kind == "state" and not named.demonym:
                before = text[:at].rsplit(" ", 1)[-1]
                if before in ("and", "by", "from", "to", "for", "with"):
                    break
            end = step.end()
        elif word in ("between", "among"):
            parties = True
        elif word in ("on", "concerning", "relating", "regarding"):
            parties = False
        at = step.end()
    return end
