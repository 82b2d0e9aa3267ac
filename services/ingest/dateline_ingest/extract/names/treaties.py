"""How English names a treaty besides its registered names: titles cut short, protocols, "the convention"."""

import re
from dataclasses import replace

from dateline.registries import Convention

from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.when.dates import DateSpan

TREATY_NOUNS = r"(?:convention|treaty|pact|accords?|agreement|covenant|statute|charter|protocol|compact)"

_PLAIN = (
    r"(?:(?:said|same|main|very|landmark|historic|key|controversial|contested|disputed|international|multilateral"
    r"|bilateral|global|worldwide|regional|binding|legally|old|original|new|now|decades-old|arms"
    r"|arms-control|arms control|disarmament|human rights|rights|climate|trade|tax|security|defen[cs]e|environmental"
    r"|nuclear|existing|whole|founding|constitutive|underlying|present|aforementioned|above-mentioned|(?:18|19|20)\d\d)\s+){0,3}"
)
_ANAPHOR = re.compile(rf"\b(?:the|this|that|said|these|those)\s+{_PLAIN}(?P<noun>{TREATY_NOUNS})\b", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\b(?:both|(?:the|these|those|all)\s+(?:two|three|four)|the)\s+(?P<noun>(?:convention|treatie|pact|agreement|protocol"
    r"|instrument)s)\b",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?<![.!?]\s)(?<!^)\b(?P<noun>Convention|Treaty|Covenant|Statute|Charter|Agreement|Protocol)\b")
_TOLD_OF = re.compile(
    r"^\W{0,3}(?P<noun>Convention|Treaty|Covenant|Statute|Charter|Agreement|Protocol)"
    r"(?= (?:was |is )?(?:signed|ratified|approved|accepted|denounced|in force)\b)"
)
"""A line of a record: "Convention ratified on 28 November 1974."."""
_NOT_ONE = re.compile(
    r"\s+(?:cent(?:re|er)|hall|talks|negotiat\w+|No\b|Office|Section|Body|Bodies|Series|Organi[sz]ation|Secretariat|Act\b"
    r"|Bill|Law|floor|delegate)"
)
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
_SMALL_WORDS = (
    "and", "or", "of", "the", "on", "for", "in", "to", "by", "at", "from", "with", "against", "between", "its",
    "all",
)  # fmt: skip


def with_tail(text: str, mention: Mention, row: Convention) -> Mention:
    """Take in the words of the official title that follow a short name, also when the text leaves some of them out."""
    title = re.findall(r"\w+", row.title.casefold())
    last = re.findall(r"\w+", text[mention.start : mention.end].casefold())[-1]
    rest = title[title.index(last) + 1 :] if last in title else []
    parties: list[str] = []
    end = at = previous = mention.end
    for word in re.finditer(r"(?:[\s,]+|(?<=\w)-)(\w+)", text[at : at + 200]):
        folded = word[1].casefold()
        if folded not in rest or word.start() + at != previous:
            break
        previous = at + word.end()
        parties = rest if parties or folded == "between" else []  # in any order: "between the Union and Canada"
        rest = parties or rest[rest.index(folded) + 1 :]
        if folded not in _SMALL_WORDS:
            end = previous
    return replace(mention, end=end)


_LABOUR = r"(?:ILO|International\s+Labou?r\s+Organi[sz]ation)"
_LABOUR_CONVENTION = re.compile(
    rf"\b(?:(?P<by>{_LABOUR}(?:'s)?)\s+)?(?:Conventions?\s+(?:Nos?\.?\s*)?|(?-i:C\.?\s?(?=\d{{3}}\b)))(?P<numbers>\d{{1,3}}(?!\d)(?:(?:,\s*|,?\s+and\s+)\d{{1,3}}(?!\d))*)"
    rf"(?P<of>\s+of\s+the\s+{_LABOUR})?",
    re.IGNORECASE,
)
_LAST_LABOUR_CONVENTION = 192


def labour_conventions(text: str) -> list[Mention]:
    """Conventions of the ILO by number, "C190" too; a number alone is one only where the document names the ILO."""
    found = []
    for match in _LABOUR_CONVENTION.finditer(text):
        ids = tuple(
            f"ILO-C{int(n):03d}" for n in re.findall(r"\d+", match["numbers"]) if 0 < int(n) <= _LAST_LABOUR_CONVENTION
        )
        if match["by"] or match["of"]:
            found.append(Mention("convention", match.start(), match.end(), ids))
        elif ids:
            found.append(Mention("convention", match.start(), match.end(), candidates=ids, role="ILO", certain=False))
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
    for match in _SEVERAL.finditer(text):
        noun = match["noun"].lower().removesuffix("s").replace("treatie", "treaty")
        counted = match[0].lower().startswith("both") or re.search(r"\btwo\b", match[0])
        if noun != "protocol" and counted:
            found.append(Mention("convention", match.start(), match.end(), role=noun, anaphor=True, numbers=(2,)))
    for pattern in (_ANAPHOR, _BARE, _TOLD_OF):
        for match in pattern.finditer(text):
            more = _NAME_GOES_ON.match(text, match.end())
            if _NOT_ONE.match(text, match.end()):
                continue
            if more and not any(date.start <= more.end() <= date.end for date in dates):
                continue
            found.append(
                Mention("convention", match.start("noun"), match.end(), role=match["noun"].rstrip("s"), anaphor=True)
            )
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
