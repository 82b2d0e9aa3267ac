"""Reads counts of votes: "Fifty-six members were for, thirty-two against and two abstained", "157 votes to 18"."""

import functools
import re

from dateline_ingest.extract.numerals import in_digits

Votes = tuple[int | None, int | None, int | None, int | None]
"""For, against, abstained, and all who took part; None where the text does not say."""

_MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Aug|Sept?|Oct|Nov|Dec)"
)
_DATES = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTHS}\b\.?(?:,?\s+\d{{4}})?|\b{_MONTHS}\.?\s+\d{{1,2}}\b(?:,?\s+\d{{4}})?"
    r"|\b(?:in|of|since)\s+(?:1[89]|20)\d\d\b|\b(?:1[89]|20)\d\d\b(?!\s+votes)"
)
_NOBODY = re.compile(
    r"\b(?:none|nobody|no one|no (?:votes?|member|deputy|senator)?)\s*"
    r"(?=(?:was |were |voted |cast )?(?:against|opposed|abst|dissent))",
    re.IGNORECASE,
)
_FOR = re.compile(
    r"\b(\d{1,4})\b[^.;\d]{0,45}?\b(?:for|in favou?r|yes|yeas|ayes|backing it|supported)\b"
    r"|\b(?:for|in favou?r|yes|yeas|ayes)[\"”']?\s*[:–—-]?\s*(\d{1,4})\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(\d{1,4})\b[^.;\d]{0,45}?\b(?:against|opposed|for staying|nays|noes|no votes|dissent\w+)\b"
    r"|\b(?:against|noes|nays)[\"”']?\s*[:–—-]?\s*(\d{1,4})\b|\b(\d{1,4}) no\b",
    re.IGNORECASE,
)
_ABSTAINED = re.compile(
    r"\b(\d{1,4}|a single|one)\b[^.;\d]{0,30}?\babst|\babst\w*\s*[:–—-]?\s*(\d{1,4})\b", re.IGNORECASE
)
_SCORE = re.compile(
    r"\b(\d{1,4}) votes? to (\d{1,4})\b|\b(\d{1,4})[ -](?:to[ -])?(\d{1,4})\b(?!\s*(?:per|%|years|kroner|euros))"
)
_TOTAL = re.compile(
    r"\b(\d{1,4})\b(?:\s+\w+)?\s+(?:being\s+)?present\b|\bout of (?:a total of )?(\d{1,4})\b", re.IGNORECASE
)
_VOTE = re.compile(
    r"\b(?:vot\w+|ballot|carried|passed|consent\w*|follow\w*|concur\w*|agree\w*|adopt\w*|approv\w*|reject\w*|defeated|backed)\b",
    re.IGNORECASE,
)
_SPAN = re.compile(
    r"\b(?:aged?|between|from|ages|articles?|page|paragraphs?)\s+\d{1,4}[ -](?:(?:to|and)[ -])?\d{1,4}\b", re.IGNORECASE
)
_UNANIMOUS = re.compile(
    r"\b(?:unanimous(?:ly)?|without a (?:dissenting|single dissenting) (?:voice|vote)|without opposition)\b",
    re.IGNORECASE,
)


_SITTING = (
    r"(?:deputies|senators|members|MPs|lawmakers|legislators|parliamentarians|representatives|delegates|councillors)"
)
_MANY = re.compile(
    rf"\b(\d{{2,4}}) (?:people's )?{_SITTING}\b[^.;\d]{{0,60}}?"
    r"\b(?:supported|backed|approved|endorsed|voted)\b(?! against)"
    rf"|\bvoted (\d{{2,4}}) (?:people's )?{_SITTING}\b(?! against)",
    re.IGNORECASE,
)
"""Members who stand for a bill, where no others are counted: "156 senators supported it"."""
_FACING = re.compile(r"\b(\d{2,4})(?: of them)?(?: being for)?,? (?:as )?against (\d{1,4})\b", re.IGNORECASE)
_TO_NOBODY = re.compile(r"\bto (?:none|nil|zero|nobody|no one|nought)\b", re.IGNORECASE)
_LABELLED = re.compile(
    r"\b(?:for|in favou?r|yes|ayes)[\"”']?\s*[:–—-]\s*(\d{1,4})\b[^\d]{1,12}"
    r"(?:against|no|noes|nays)[\"”']?\s*[:–—-]\s*(\d{1,4})\b",
    re.IGNORECASE,
)
_LABELLED_ABSTAINED = re.compile(r"\babst\w*[\"”']?\s*[:–—-]\s*(\d{1,4})\b", re.IGNORECASE)


_OF_ALL = re.compile(
    r"\b(\d{1,4}) (?:out )?of (?:the |its |all |a total of )?(\d{1,4})\b(?= (?:\w+ )?(?:members|deputies|senators|MPs"
    r"|lawmakers|seats|votes|states|delegates|representatives|parliamentarians|present|legislators|councillors|who|voted))"
)
_ALL = re.compile(
    r"\ball (\d{1,4}) (?:(?:members|deputies|senators|MPs|lawmakers|states|delegates|of them) )?(?:present |there )?"
    r"(?:voted|backed|supported|were in favou?r|said yes)\b(?! against)",
    re.IGNORECASE,
)
_WON = re.compile(
    r"\b(?:obtain|win|won|got|get|gather|muster|receiv|garner|collect|secur)\w* (?:only )?(\d{1,4}) votes\b"
)
_MEMBERS = re.compile(r"\b(?:deputies|senators|MPs|lawmakers|members|votes|voted) (?:voted |were |being )?against\b")
_ONE_SIDE = re.compile(r"\bvot|\bin favou?r\b|\bbacking it\b|\bsupported\b|\bayes?\b", re.IGNORECASE)


_HINTS = re.compile(
    r"vot|ballot|carr|pass|consent|follow|concur|agree|adopt|approv|reject|defeat|back|support|favo|aye|yes|yea|noe|nay"
    r"|against|abst|unanim|without|dissent|oppos|staying|\bno\b",
    re.IGNORECASE,
)
"""One of these stands in whatever counts votes; the sentences without them are most."""


@functools.lru_cache(maxsize=16)
def find_votes(text: str) -> Votes | None:
    """Return (for, against, abstained, total) as far as the sentence gives them."""
    if not _HINTS.search(text):
        return None
    digits = _NOBODY.sub("0 ", in_digits(_TO_NOBODY.sub("to 0", text)))
    if everybody := _ALL.search(digits):
        return int(everybody[1]), None, None, int(everybody[1])
    share = _OF_ALL.search(digits)
    if share is not None and int(share[1]) <= int(share[2]):
        digits = f"{digits[: share.end(1)]}{digits[share.end(2) :]}"
        counted = _counted(_SPAN.sub(" ", _DATES.sub(" ", digits))) or (int(share[1]), None, None, None)
        return (*counted[:3], int(share[2])) if _VOTE.search(digits) else None
    return _counted(_SPAN.sub(" ", _DATES.sub(" ", digits)))


def _counted(plain: str) -> Votes | None:
    """The counts of a sentence without its dates and with figures in digits."""
    if labelled := _LABELLED.search(plain):
        return int(labelled[1]), int(labelled[2]), _first(_LABELLED_ABSTAINED, plain), _first(_TOTAL, plain)
    abstained = _first(_ABSTAINED, plain)
    total = _first(_TOTAL, plain)
    if (score := _SCORE.search(plain)) and (score[1] or _VOTE.search(plain)):
        return int(score[1] or score[3]), int(score[2] or score[4]), abstained, total
    if facing := _FACING.search(plain):
        return int(facing[1]), int(facing[2]), abstained, total
    ayes, noes = _first(_FOR, plain), _first(_AGAINST, plain)
    if ayes is not None and (noes is not None or abstained is not None or _ONE_SIDE.search(plain)):
        return ayes, noes, abstained, total
    if _UNANIMOUS.search(plain) and _VOTE.search(plain):
        return ayes, 0, abstained, total
    with_votes = re.search(r"\b(\d{1,4}) votes\b", plain)
    if with_votes and noes is not None:
        return int(with_votes[1]), noes, abstained, total
    if won := _WON.search(plain):
        return int(won[1]), noes, abstained, total
    if many := _first(_MANY, plain):
        return many, noes, abstained, total
    told = (noes and _MEMBERS.search(plain)) or (noes == 0 and _VOTE.search(plain))
    return (None, noes, abstained, total) if told else None


def _first(pattern: re.Pattern[str], text: str) -> int | None:
    match = pattern.search(text)
    found = next((group for group in match.groups() if group), None) if match else None
    return None if found is None else int(found) if found.isdigit() else 1
