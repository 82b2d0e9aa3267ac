"""How English names a treaty besides its registered names: titles cut short, protocols, "the convention"."""

import re
from dataclasses import replace

from dateline.registries import Convention

from dateline_ingest.extract.dates import DateSpan
from dateline_ingest.extract.mention import Mention

TREATY_NOUNS = r"(?:convention|treaty|pact|accord|agreement|covenant|statute|charter)"

_ANAPHOR = re.compile(rf"\b(?:the|this|that|said)\s+(?:said\s+|same\s+|main\s+)?{TREATY_NOUNS}\b", re.IGNORECASE)
_BARE = re.compile(r"(?<![.!?]\s)(?<!^)\b(?:Convention|Treaty|Covenant|Statute)\b")
_NAME_GOES_ON = re.compile(r"\s+(?:of|on|for|against|between)\s+")
_NUMBERED = re.compile(
    r"\bProtocols?\s+(?:(?:No|Nos)\.?\s*)?\d+(?:(?:\s*,\s*|\s+and\s+)(?:of\s+)?(?:Protocol\s+)?(?:No\.?\s*)?\d{1,2}\b(?!\s+(?-i:[A-Z])))*",
    re.IGNORECASE,
)
_PLURAL = re.compile(
    r"\b(?:(?:its|two|both|all|additional|related|the|their|accompanying|optional)\s+)*(?:its|two|both|additional|related|the|their|accompanying)\s+"
    r"(?:(?:two|both|related|additional|optional|accompanying)\s+)*protocols\b",
    re.IGNORECASE,
)
_THERETO = re.compile(
    r",?\s+(?:thereto|to it|to the (?:said )?(?:convention|treaty)|that belong to it)\b", re.IGNORECASE
)
_OF_DATE = re.compile(
    r"\s*,?\s*(?:\bof|\bdated|\bdone on|\badopted on|\bopened for signature on|\bwhich bears the date of)\s+$",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"\b(?:[A-Z][\w'-]+\s+){0,6}(?:Convention|Treaty|Protocol|Covenant|Agreement|Charter|Compact)"
    r"(?:\s+(?:on|for|against|concerning|relating to)"
    r"(?:\s+(?:the|of|and|on|in|for|to|against|[A-Z][\w'-]+)){0,20}\s+[A-Z][\w'-]+)?"
)
_LONGEST_NAME = 200  # characters; longer runs of capitals are no treaty's name
_ARTICLES = ("The", "A", "An", "This", "That", "In", "Under", "By", "From", "Until", "When", "Since", "If", "Its")


def with_tail(text: str, mention: Mention, row: Convention) -> Mention:
    """Take in the words of the official title that follow a short name, also when the text leaves some of them out."""
    title = re.findall(r"\w+", row.title.casefold())
    last = re.findall(r"\w+", text[mention.start : mention.end].casefold())[-1]
    rest = title[title.index(last) + 1 :] if last in title else []
    end = at = previous = mention.end
    for word in re.finditer(r"[\s,]+(\w+)", text[at : at + 200]):
        folded = word[1].casefold()
        if folded not in rest or word.start() + at != previous:
            break
        previous = at + word.end()
        rest = rest[rest.index(folded) + 1 :]
        if folded not in ("and", "or", "of", "the", "on", "for"):
            end = previous
    return replace(mention, end=end)


def unknown_treaties(text: str, dates: list[DateSpan]) -> list[Mention]:
    """Treaties that no registry knows, by their capitals: the id is made of the name, as the ontology says."""
    found = []
    for match in _NEW.finditer(text):
        words = match[0].split()
        if any(date.start < match.end() and match.start() < date.end for date in dates):
            continue
        while words and words[0] in _ARTICLES:
            words = words[1:]
        if len(words) < 2 or len(" ".join(words)) > _LONGEST_NAME:
            continue
        name = " ".join(words)
        slug = re.sub(r"[^a-z0-9]+", "-", name.lower().replace("'", "")).strip("-")
        found.append(
            Mention(
                "convention",
                match.end() - len(name) if match[0].endswith(name) else match.start(),
                match.end(),
                (f"treaty:{slug}",),
            )
        )
    return found


def protocols(text: str) -> list[Mention]:
    """Protocols by number or in the plural: which treaty they belong to, the discourse knows."""
    found: list[Mention] = []
    for pattern in (_NUMBERED, _PLURAL):
        for match in pattern.finditer(text):
            numbers = tuple(int(n) for n in re.findall(r"\d+", match[0]))
            after = _THERETO.match(text, match.end())
            mention = Mention(
                "protocols", match.start(), after.end() if after else match.end(), anaphor=True, numbers=numbers
            )
            if not any(mention.start < m.end and m.start < mention.end for m in found):
                found.append(mention)
    return found


def anaphors(text: str, dates: list[DateSpan]) -> list[Mention]:
    """Words that point back at a treaty: "the convention", "the said treaty"; not the beginning of a name."""
    found = []
    for pattern in (_ANAPHOR, _BARE):
        for match in pattern.finditer(text):
            more = _NAME_GOES_ON.match(text, match.end())
            if more and not any(date.start <= more.end() <= date.end for date in dates):
                continue
            found.append(Mention("convention", match.start() + match[0].rfind(" ") + 1, match.end(), anaphor=True))
    return found


def with_dates(text: str, mentions: list[Mention], dates: list[DateSpan]) -> tuple[list[Mention], list[DateSpan]]:
    """Give a treaty the date that follows its name ("of 26 November 1987"): no event happened on it."""
    out, left = [], list(dates)
    for found in mentions:
        mention = found
        if mention.kind in ("convention", "protocols"):
            for date in left:
                between = text[mention.end : date.start]
                if date.start >= mention.end and len(between) < 40 and _OF_DATE.fullmatch(between):
                    after = _THERETO.match(text, date.end)
                    mention = replace(mention, end=after.end() if after else date.end)
                    left.remove(date)
                    break
        out.append(mention)
    return out, left
