"""Several told together: whom "both", "all three", "the former" and "they" mean among the states of a text.

A list of states ("Mali, Niger and Chad") is kept as it stood, so that later words can count it or pick from it.
"""

import re
from collections.abc import Sequence

from spacy.tokens import Token

from dateline_ingest.extract.names.mention import Mention

_JOINED = re.compile(r",?\s+(?:and|as well as|&|along with|together with)\s+(?:the\s+)?|,\s+(?:the\s+)?", re.IGNORECASE)
_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
COUNTED = {word: i for i, word in enumerate(_NUMBERS, 2)} | {"both": 2, "pair": 2, "duo": 2, "trio": 3, "quartet": 4}
_ORDINALS = {"first": 0, "former": 0, "second": 1, "third": 2, "fourth": 3, "last": -1, "latter": -1}
_POINTING = frozenset(("the", "these", "those", "both", "all"))
_STATES = frozenset((
    "state", "country", "nation", "neighbour", "neighbor", "ally", "government", "power", "capital", "republic",
    "junta", "general", "colonel", "regime", "ruler", "partner", "side", "newcomer", "kingdom", "signatory",
    "party", "member",
))  # fmt: skip
_PLURAL = frozenset(("they", "their", "them", "theirs"))
_BARE = frozenset(("both", "pair", "duo", "trio", "quartet"))
"""Words that count by themselves."""


def listed(text: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Return the ids of the longest list of states in a sentence; empty where no two stand together."""
    best: list[str] = []
    run: list[Mention] = []
    for mention in mentions:
        if mention.kind != "state" or mention.demonym or not mention.ids:
            continue
        if not run or not _JOINED.fullmatch(text, run[-1].end, mention.start):
            run = []
        run.append(mention)
        found = list(dict.fromkeys(m.ids[0] for m in run))
        best = found if len(found) > max(len(best), 1) else best
    return tuple(best)


def plural(token: Token) -> bool:
    """Whether a word points back at several: "they", "both", "all three", "the two neighbours"."""
    low = token.lower_
    if low in _PLURAL or low in _BARE:
        return True
    if low in COUNTED:
        return any(c.lower_ in _POINTING for c in token.children) and token.dep_ not in ("nummod", "quantmod")
    if token.tag_ != "NNS" or token.lemma_.lower() not in _STATES:
        return False
    if any(c.lower_ in ("its", "their") for c in token.children) and number(token):
        return True
    return bool(_POINTING & {c.lower_ for c in token.children if c.dep_ in ("det", "predet", "amod", "nummod")})


_BY_NAME = {"baltic": ("EE", "LV", "LT")}
"""Groups that are all the states of a name, and need no list."""


def by_name(token: Token) -> tuple[str, ...]:
    """ "the Baltic states": all of them, unless some are counted."""
    if token.tag_ not in ("NNS", "NNPS") or token.lemma_.lower() not in _STATES:
        return ()
    found = next((_BY_NAME[c.lower_] for c in token.children if c.lower_ in _BY_NAME), ())
    counted = number(token)
    some = any(c.lower_ in ("some", "two", "most", "several", "no", "other") for c in token.children)
    return () if some or (counted and counted != len(found)) else found


def number(token: Token) -> int:
    """How many a plural says; 0 where it does not."""
    own = COUNTED.get(token.lower_, 0)
    return own or next((COUNTED[c.lower_] for c in token.children if c.lower_ in COUNTED), 0)


def picked(token: Token, group: Sequence[str]) -> tuple[str, ...]:
    """Those of a list that an ordinal word picks: "the former", "the first two", "the third"; else empty."""
    words = [token, *token.children]
    which = next((t.lower_ for t in words if t.lower_ in _ORDINALS), "")
    if not which or not any(c.lower_ == "the" for c in token.children):
        return ()
    if token.lower_ in COUNTED:
        many = COUNTED[token.lower_]
        return tuple(group[-many:] if _ORDINALS[which] < 0 else group[:many]) if len(group) > many else ()
    at = _ORDINALS[which]
    several = len(group) == len(("former", "latter")) if which in ("former", "latter") else len(group) > 1
    if token.lower_ != which or token.dep_ == "amod" or not several:
        return ()
    return (group[at],) if at < len(group) else ()
