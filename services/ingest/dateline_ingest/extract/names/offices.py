"""Ministries and ministers by the form of their names, and the parts of organisations: "Minister for Trade and Mines".

States cut their business into ministries in endless ways, so a list of their names is never whole. What they deal with
is not: a portfolio is made of some six score words.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from dateline_ingest.extract.names.mention import Mention

_PORTFOLIOS = (
    "administration|affairs|asylum|change|civil|customs|tax|telecommunications|universities|prisons|promotion|protection"
    "|policy|services|agriculture|agricultural|aviation|biodiversity|budget|business|children|citizenship"
    "|climate|commerce|communications?|competition|conservation|constitutional|consumers?|cooperation|co-operation"
    "|cultural|culture|defen[cs]e|development|diaspora|digital|disability|ecological|ecology|economic|economy"
    "|education|electricity|emergency|emergencies|employment|energy|environment|environmental|equality|europe"
    "|european|external|families|family|finances?|fisheries|fishery|food|foreign|forestry|forests|gas|gender|health"
    "|heritage|home|housing|human rights|human resources|hydrocarbons|immigration|indigenous|industries|industry"
    "|industrial|information|infrastructure|innovation|integration|interior|internal|international|investments?"
    "|irrigation|justice|labou?r|lands?|law|legal|livestock|marine|maritime|media|migration|mineral|minerals|mines"
    "|mining|national|natural|nature|northern|nuclear|oceans|oil|parliamentary|pensions|petroleum|planning|police"
    "|power|privatisation|public|reforms?|regional|relations|religious|research|resources|rural|safety|science"
    "|security|shipping|situations|small|social|solidarity|sports?|state|supply|sustainable|technology|tourism|trade"
    "|transition|transport|transportation|treasury|tribal|urban|veterans|water|welfare|wildlife|women|works|work|youth"
)
_PORTFOLIO = (
    rf"(?:(?:{_PORTFOLIOS})\b(?:(?:\s+and\s+|\s*&\s*|\s*,\s*(?:and\s+)?|\s+)(?:(?:of|for)\s+)?(?:the\s+)?"
    rf"(?=(?:{_PORTFOLIOS})\b)(?:{_PORTFOLIOS})\b){{0,7}})"
)
_RANK = r"(?:(?:deputy|junior|vice|state|union|federal|cabinet|first|senior)[ -]){0,2}"
_OFFICE = re.compile(
    rf"\b{_RANK}(?:ministers?|secretar(?:y|ies)(?:\s+of\s+state)?|ministry|ministries|departments?|secretariat)"
    rf"(?:\s+of\s+state|[\s-]delegate)?\s+(?:of|for|in\s+charge\s+of|responsible\s+for)\s+(?:the\s+)?(?P<after>{_PORTFOLIO})"
    rf"|\b{_RANK}(?P<before>{_PORTFOLIO})\s+(?:ministers?|secretar(?:y|ies)|ministry|ministries|departments?)\b",
    re.IGNORECASE,
)
_BEGINS = re.compile(_PORTFOLIO, re.IGNORECASE)
_MAY_BE = re.compile(r"minist|secretar|department", re.IGNORECASE)
_FOREIGN = re.compile(r"\b(?:(?:foreign|external)(?! trade)|international relations)\b", re.IGNORECASE)
_DEFENCE = re.compile(r"\bdefen[cs]e\b", re.IGNORECASE)
_NO_OFFICE = re.compile(r"^(?:state|small|public|national|international|social|home|first)\b\s+\w+$", re.IGNORECASE)


def offices(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with ministries and ministers as their form shows them; the longer name takes in a shorter.

    An organ that a registry gives to one state stays as it is.
    """
    out = sorted(mentions, key=lambda m: m.start)
    if not _MAY_BE.search(text):
        return out
    for match in _OFFICE.finditer(text):
        inside = [m for m in out if m.start < match.end() and match.start() < m.end]
        if any(m.kind != "organ" or m.ids or m.start < match.start() or m.end > match.end() for m in inside):
            continue
        portfolio = match["after"] or match["before"]
        known = next((m for m in inside if m.end - m.start == match.end() - match.start()), None)
        if known is not None or (not inside and _NO_OFFICE.match(match[0])):
            continue
        out = [m for m in out if m not in inside]
        out.append(Mention("organ", match.start(), match.end(), role=_role(portfolio)))
    return sorted(out, key=lambda m: m.start)


def of_portfolio(words: str) -> str:
    """Return the role of who is in charge of what words begin with: `mfa`, `mod`, `ministry`; "" for no portfolio."""
    match = _BEGINS.match(words)
    return _role(match[0]) if match else ""


def _role(portfolio: str) -> str:
    return "mfa" if _FOREIGN.search(portfolio) else "mod" if _DEFENCE.search(portfolio) else "ministry"


_PARTS = {
    "commission": "commission",
    "secretariat": "secretariat",
    "council": "council",
    "assembly": "assembly",
    "general assembly": "general_assembly",
    "parliamentary assembly": "parliamentary_assembly",
    "permanent council": "permanent_council",
    "executive board": "executive_board",
    "executive council": "executive_council",
    "peace and security council": "peace_and_security_council",
    "parliament": "parliament",
    "presidency": "presidency",
    "chairmanship": "presidency",
    "secretary-general": "secretary_general",
    "secretary general": "secretary_general",
    "director-general": "director_general",
    "director general": "director_general",
    "executive secretary": "executive_secretary",
    "executive director": "executive_director",
    "high representative": "high_representative",
    "prosecutor": "prosecutor",
    "chief prosecutor": "prosecutor",
}
_PART = re.compile(
    r"(?:'s?)?\s+(?:own\s+|deputy\s+|assistant\s+|former\s+|acting\s+|then\s+)?(?P<part>"
    + "|".join(sorted(_PARTS, key=len, reverse=True))
    + r")\b",
    re.IGNORECASE,
)

_SEVERAL = ("council", "commission")
"""Parts of which the United Nations have several."""


def parts(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions with parts of organisations as organs: "the ECOWAS Commission", "NATO's secretary general".

    What stands there as an organ without owner becomes the organisation's.
    """
    out: list[Mention] = []
    for mention in mentions:
        last = out[-1] if out else None
        if last is not None and mention.start < last.end and mention.kind == "organ":
            continue
        match = _PART.match(text, mention.end) if mention.kind == "organisation" and mention.ids else None
        if match is None or (mention.ids[0] == "UN" and match["part"].lower() in _SEVERAL):
            out.append(mention)
            continue
        role = _PARTS[match["part"].lower()]
        identifier = f"{mention.ids[0]}.{role}"
        out.append(replace(mention, kind="organ", end=match.end(), ids=(identifier,), role=role, state=mention.ids[0]))
    return out
