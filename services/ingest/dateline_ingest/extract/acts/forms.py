"""How texts name national acts apart: by number ("Decree No. 3718") and by title ("the Fisheries Act 2020")."""

import re

from dateline_ingest.extract.names.mention import Mention

_NOUN = r"(?:Decree-Law|Law|Decree|Order|Resolution|Act|Bill|Ordinance|Proclamation|Edict|Code|Regulation)"
_NUMBER = r"(?:\d[\w/.,-]{0,28}\w|\d|[A-Z]{1,3}[-/]?\d[\w/-]{0,20})"
_NUMBERED = re.compile(
    rf"\b(?P<noun>{_NOUN}|{_NOUN.upper()}|{_NOUN.lower()})(?:,)?\s+(?:(?:No|Nr|no|nr|N)\.?\s*[°º]?\s*|№\s*|number\s+)"
    rf"(?P<number>{_NUMBER})"
    rf"|\b(?P<bare>Law|Decree|Resolution|resolution|Executive Order|Legislative Decree)"
    rf"\s+(?P<plain>\d[\d/.-]{{0,12}}\d|\d)"
    r"(?P<session>\s\([IVXLCDM]{1,6}\)|\s\(\d{4}\))?(?!\s*(?:votes|per))"
    r"|\b(?P<public>Public Law)\s+(?P<congress>\d{1,3}-\d{1,4})"
    r"|\b(?P<draft>[Bb]ill),?\s+(?P<letter>[A-Z]{1,2}-\d{1,4})"
)
_TITLED = re.compile(
    r"\b(?P<name>(?:[A-ZÀ-Ž][\w'’-]+,?\s+(?:(?:of|and|for|on|to)\s+(?:the\s+)?)?){1,8}?"
    r"(?P<noun>Act|Law|Code|Bill|Ordinance|Constitution|Statute))(?P<year>,?\s+(?:of\s+)?(?:1[89]|20)\d\d(?!-))?\b"
    r"(?!\s+[A-Z][a-z]|\s+No\b)"
)
_ARTICLES = frozenset((
    "The", "A", "An", "This", "That", "These", "In", "Under", "By", "On", "Of", "Its", "Their", "His", "Her", "Our",
    "When", "If",
))  # fmt: skip
_GENERIC = frozenset(
    ("Draft", "New", "Second", "First", "Third", "Final", "Private", "Government", "House", "Senate", "Members")
)


def numbered_acts(text: str) -> list[Mention]:
    """National acts with their number, which a parser would take for the head: "Decree No. 3718"."""
    found = []
    for match in _NUMBERED.finditer(text):
        noun = match["noun"] or match["bare"] or match["public"] or match["draft"]
        number = (
            match["number"] or (match["plain"] or "") + (match["session"] or "") or match["congress"] or match["letter"]
        )
        number = number.rstrip(".,")
        end = match.start() + match[0].rfind(number) + len(number)
        found.append(Mention("act", match.start(), end, ids=(number,), role=noun.lower().split()[-1]))
    return found


def titled_acts(text: str) -> list[Mention]:
    """National acts by their title in capitals: "the European Communities Act 1972", "the Federal Labour Law"."""
    found = []
    for match in _TITLED.finditer(text):
        words = list(re.finditer(r"\S+", match["name"]))
        while words and (words[0][0].rstrip(",") in _ARTICLES or words[0][0].islower()):
            words = words[1:]
        if len(words) < 2 or (len(words) == 2 and words[0][0] in _GENERIC):
            continue
        start = match.start() + words[0].start()
        found.append(Mention("act", start, match.end(), role=match["noun"].lower(), person=text[start : match.end()]))
    return found
