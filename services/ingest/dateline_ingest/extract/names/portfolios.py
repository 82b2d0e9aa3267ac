"""Ministers and ministries of any portfolio, by the form of their names: "the minister for water", "Climate Ministry".

States cut their portfolios as they like, so no list has them all: what stands with "minister", "ministry",
"secretary of state for" or "department of" names one. Foreign affairs and defence have roles of their own.
"""

import re
from collections.abc import Iterator

from dateline_ingest.extract.names.mention import Mention

_FIELDS = """
    justice interior home internal finance treasury economy economic trade commerce industry energy health environment
    environmental climate labour labor employment work fishery fisheries agriculture farm farming food rural forest
    forests forestry water culture cultural education science research higher#education university universities sport
    sports youth family families children women women's gender equality equal#opportunities social welfare pension
    pensions human#rights rights migration immigration integration asylum citizenship communication communications
    information media digital technology transport transportation infrastructure housing urban regional local#government
    planning development international#development cooperation tourism mining mines minerals oil petroleum gas
    resources natural#resources land lands public security police emergency emergencies civil religious parliamentary
    constitutional legal veterans indigenous european europe state budget tax customs investment marine maritime ocean
    space nuclear telecommunication telecommunications electricity works prison prisons
"""
_FIELD = f"(?i:{'|'.join(sorted(_FIELDS.split(), key=len, reverse=True)).replace('#', ' ')})"
_MORE = (
    rf"(?:(?:, (?:and )?| and | & | ){_FIELD}){{0,3}}"
    r"(?: (?i:affairs|change|protection|policy|services?|matters|works))?"
)
_WORD = r"[A-Z][\w'-]{1,30}"
_CAPITALS = rf"{_WORD}(?:,? (?:and|of|for)(?: the)? {_WORD}){{0,4}}"
_AFTER = re.compile(
    r"\b(?:[Dd]eputy |[Vv]ice[- ]|[Aa]cting |[Jj]unior |[Uu]nion |[Ff]ederal )?"
    r"(?:[Mm]inisters?|[Mm]inist(?:ry|ries)|[Ss]ecretary of [Ss]tate|[Cc]abinet [Ss]ecretary|[Dd]epartment"
    rf"|[Ss]ecretariat) (?:of|for) (?:the )?(?P<field>{_FIELD}{_MORE}(?: {_WORD}(?=,))?(?=\W|$)|{_CAPITALS})"
)
"""The portfolio after the office: "Minister of Gender and Family Promotion"."""
_BEFORE = re.compile(
    rf"\b(?P<field>(?:{_WORD}(?:, | and | & | )){{1,4}}?|{_FIELD}{_MORE} )[Mm]inist(?:ers?|ry)\b(?! (?:of|for) )"
    rf"|\b(?P<by>{_FIELD}{_MORE} )Secretary\b(?! (?:of|for|to) |-)"
)
"""The portfolio before it: "Climate Change Minister", "education ministry"."""
_MFA = re.compile(r"\b(?:foreign|external (?:affairs|relations)|international relations)\b", re.IGNORECASE)
_MOD = re.compile(r"\b(?:national )?defen[cs]e\b", re.IGNORECASE)
_NO_FIELD = re.compile(
    r"^(?:Prime|First|Chief|This|That|Said|Mr|Ms|On|In|By|After|Every|Each|One|Another|Cabinet|Government|Senior|Junior"
    r"|Interim|Council)\b"
)
_ARTICLE = re.compile(r"(?:The|A|An|Its|His|Her|Their|Then|New|Acting|Deputy|As|When|While|But|And) ")


def portfolios(text: str, taken: list[Mention]) -> Iterator[Mention]:
    """Yield ministers and ministries that the registries do not list; `taken` are the names found before.

    A state before the portfolio is not part of it: "Fiji Health Minister" is a state and a minister.
    """
    if "inist" not in text and "epartment" not in text and "ecretary" not in text:
        return
    for match in _AFTER.finditer(text):
        yield Mention("organ", match.start(), match.end(), role=_role(match["field"]))
    for match in _BEFORE.finditer(text):
        start, office = match.start(), max(match.end("field"), match.end("by"))
        states = [m.end for m in taken if m.kind == "state" and start <= m.start < office]
        if states:
            start = max(states)
            start += len(text[start:office]) - len(text[start:office].lstrip(" '’s"))
        if article := _ARTICLE.match(text, start):
            start = article.end()
        field = text[start:office].strip()
        if field and not _NO_FIELD.match(field):
            yield Mention("organ", start, match.end(), role=_role(field))


def _role(field: str) -> str:
    return "mfa" if _MFA.search(field) else "mod" if _MOD.search(field) else "ministry"
