"""What an act orders, when it can be counted: "calls up 160,000 men", "a fee that rises from 40 to 60 kroner"."""

import itertools
import re
from dataclasses import dataclass

from spacy.tokens import Token

from dateline_ingest.extract.acts.names import words
from dateline_ingest.extract.numerals import in_digits
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.grammar import children

_PERSONS = frozenset((
    "man", "woman", "person", "people", "citizen", "conscript", "judge", "soldier", "recruit", "official", "reservist",
    "prisoner", "troop", "diplomat", "employee", "worker",
))  # fmt: skip
_ORDERS = {
    "conscript": "conscription", "draft": "conscription", "mobilise": "mobilisation", "mobilize": "mobilisation",
    "recruit": "recruitment",
    "dismiss": "dismissal", "appoint": "appointment", "pardon": "pardon", "rescind": "rescission",
    "revoke": "revocation",
    "repeal": "repeal", "expel": "expulsion", "release": "release", "deploy": "deployment", "ban": "ban",
    "withdraw": "withdrawal",
    "allocate": "allocation", "grant": "grant", "call": "conscription", "enlist": "conscription",
    "sanction": "sanctions",
}  # fmt: skip
"""Verbs of ordering, and the noun for what is ordered."""
_NOUNS = frozenset(_ORDERS.values())
_CHANGE = re.compile(
    r"\b(?P<what>[\w-]+(?: [\w-]+){0,3}?)\s+(?:is |are |was |were )?"
    r"(?:rais\w+|increas\w+|rises?|rose|reduc\w+|cut|lower\w*|falls?|fell)\s+"
    r"from\s+(?P<from>\d[\d.]*)(?:\s+[\w%]+)?\s+to\s+(?P<to>\d[\d.]*)\s*(?P<unit>%|per cent|percent|[a-zA-Z]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Counted:
    """What is ordered, how much of it in which unit, and between which dates or values."""

    what: str
    quantity: float
    unit: str
    since: str = ""
    until: str = ""


def find_measure(reader: Reader) -> Counted | None:
    """Return what a sentence's act orders, when a number says how much."""
    if change := _CHANGE.search(in_digits(reader.parsed.prepared.clean.text)):
        what = re.sub(r"^(?:the|a|an|so that|that)\s+", "", change["what"], flags=re.IGNORECASE)
        since, until = _plain(change["from"]), _plain(change["to"])
        return Counted(what, float(until), change["unit"], since, until) if since and until else None
    for token in reader.parsed.words:
        found = _counted(token, reader)
        if found is not None:
            return found
    return None


def _plain(figure: str) -> str:
    """A figure without the dots that part thousands in most of Europe ("1.500.000"); "" for what is none ("1.2.3")."""
    said = figure.rstrip(".")
    said = said.replace(".", "") if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", said) else said
    return said if re.fullmatch(r"\d+(?:\.\d+)?", said) else ""


def _counted(token: Token, reader: Reader) -> Counted | None:
    number = next((c for c in token.children if c.dep_ == "nummod" and reader.mention(c) is None), None)
    if number is None or token.pos_ != "NOUN" or (what := _ordered(token)) is None:
        return None
    value = in_digits(words(reader, number.left_edge.i, number.i)).split()
    if not value or not re.fullmatch(r"\d+(?:\.\d+)?", value[-1]):
        return None
    since, until = _between(reader)
    noun = token.lemma_.lower()
    return Counted(
        f"{what} of {token.text}", float(value[-1]), "persons" if noun in _PERSONS else token.text, since, until
    )


def _ordered(noun: Token) -> str | None:
    """What is ordered of a counted noun, by the verb or noun over it."""
    over = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ in ("of", "from", "out") else noun.head
    if over.pos_ == "VERB" and noun in (*children(over, "dobj", "nsubjpass"), *noun.head.children):
        return _ORDERS.get(over.lemma_.lower())
    return over.lemma_.lower() if over.lemma_.lower() in _NOUNS else None


def _between(reader: Reader) -> tuple[str, str]:
    """The two dates of "between 1 April and 15 July", "from October to December"."""
    dates = [(i, m) for i, m in sorted(reader.parsed.mentions.items()) if m.kind == "date" and m.edtf]
    for (at, first), (then, second) in itertools.pairwise(dates):
        between = reader.parsed.doc[at + 1 : then]
        before = reader.parsed.doc[at - 1].lower_ if at else ""
        if (
            before in ("between", "from")
            and len(between) <= 2
            and any(t.lower_ in ("and", "to", "until") for t in between)
        ):
            return first.edtf, second.edtf
    return "", ""
