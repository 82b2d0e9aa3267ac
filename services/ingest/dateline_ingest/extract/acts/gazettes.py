"""The official gazettes and portals in which states publish their laws, as news and notices name them."""

import re

GAZETTES = (
    "official gazette", "government gazette", "law gazette", "legal gazette", "state gazette", "national gazette",
    "royal gazette",
    "gazette", "official journal", "journal officiel", "official bulletin", "official register", "federal register",
    "federal law gazette", "official monitor", "monitorul oficial", "moniteur belge", "moniteur",
    "belgian official gazette",
    "boletín oficial", "boletin oficial", "gaceta oficial", "registro oficial", "diario oficial", "diário oficial",
    "diário da república", "diario da republica", "gazzetta ufficiale", "bundesgesetzblatt", "bundesanzeiger",
    "staatsblad",
    "dziennik ustaw", "journal of laws", "riigi teataja", "latvijas vēstnesis", "register of legal acts",
    "narodne novine",
    "službeni glasnik", "sluzbeni glasnik", "official herald", "resmî gazete", "resmi gazete", "resmi gazette",
    "lovtidende",
    "lovtidend", "svensk författningssamling", "magyar közlöny", "sbírka zákonů", "collection of laws", "uradni list",
    "rossiyskaya gazeta", "rossiiskaya gazeta", "holos ukrayiny", "uriadovyi kurier", "government courier", "kanpo",
    "kanpō",
    "statute book", "official portal", "legal portal", "portal of legal information", "legal information portal",
    "official website of legal information", "internet portal of legal information", "e-qanun",
)  # fmt: skip
"""Names and common nouns, in lower case."""

_GAZETTE = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, GAZETTES), key=len, reverse=True)) + r")\b"
    r"|\b(?:official|state|government|parliamentary) newspaper\b|\bin the newspapers? (?-i:[A-Z])"
    r"|\bofficial (?:[\w-]+ ){0,3}portal\b|\bportal (?:of|for) (?:[\w-]+ ){0,3}(?:legal|law)",
    re.IGNORECASE,
)


def names_gazette(text: str) -> bool:
    """Whether a sentence names an official gazette or a state's portal of laws."""
    return bool(_GAZETTE.search(text))
