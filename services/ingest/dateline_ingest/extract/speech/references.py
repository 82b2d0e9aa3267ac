"""Whom words mean that only point back at a speaker: "she", "the minister", "the ministry's", "the agency"."""

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.references.roles import Reader

_MINISTRIES = ("mfa", "mod", "ministry")
_FAMILIES = {
    "ministry": _MINISTRIES,
    "minister": _MINISTRIES,
    "department": _MINISTRIES,
    "secretary": _MINISTRIES,
    "diplomat": ("mfa",),
    "president": ("president",),
    "premier": ("prime_minister",),
    "chancellor": ("prime_minister",),
    "cabinet": ("government",),
}
"""Nouns for an office, and the roles that they can mean."""
_SOMEBODY = (
    *("president", "vice_president", "prime_minister", "monarch", "governor_general", "secretary_general"),
    *("director_general", "executive_secretary", "executive_director", "prosecutor", "high_representative"),
)
"""Roles of persons: "it" is none of them."""
_POINTING = ("the", "his", "her", "this", "its", "that", "their")


def referred(token: Token, reader: Reader, *, office: bool = False) -> Who | None:
    """Return whom a pronoun, a surname or a common noun means; `office` takes nouns of offices only."""
    discourse = reader.discourse
    if not office:
        if token.lower_ in discourse.persons:
            known = discourse.persons[token.lower_]
            return Who(known.ids[0], known.person) if known.ids else None
        if token.pos_ == "PRON" and token.lower_ in ("he", "she"):
            return _person(token, reader)
        if token.pos_ == "PRON" and token.lower_ == "it":
            return Who(discourse.it) if discourse.it else None
    return _by_noun(token, reader, office=office)


def _person(token: Token, reader: Reader) -> Who | None:
    """Whom "he" and "she" mean: who is the subject of an earlier clause, else whom the text spoke of last."""
    for before in reversed(token.doc[: token.i]):
        if before.dep_ not in ("nsubj", "nsubjpass") or before.pos_ != "PROPN":
            continue
        mention = reader.mention(before)
        if mention is not None and mention.kind == "organ" and mention.ids and mention.person:
            return Who(mention.ids[0], mention.person)
        if mention is None and has_full_name(before):
            known = reader.discourse.persons.get(before.lower_)
            return Who(known.ids[0], known.person) if known is not None and known.ids else None
    discourse = reader.discourse
    if discourse.he:
        return Who(discourse.he) if discourse.he != NOBODY else None
    return Who(discourse.subject) if discourse.subject else None


NOBODY = "?"
"""What "he" means after a person of whom the text tells no office."""


def has_full_name(token: Token) -> bool:
    """Whether a name has a first name or a title before it."""
    return any(c.dep_ == "compound" and c.pos_ == "PROPN" for c in token.children)


def _by_noun(token: Token, reader: Reader, *, office: bool) -> Who | None:
    discourse = reader.discourse
    lemma = token.lemma_.lower()
    definite = any(c.lower_ in _POINTING for c in token.children if c.dep_ in ("det", "poss"))
    family = _FAMILIES.get(lemma)
    if family and (definite or office):
        for last in (discourse.he, discourse.it, discourse.subject):
            if last.partition(".")[2] in family:
                return Who(last)
        if found := next((discourse.organs[role] for role in family if role in discourse.organs), ""):
            return Who(found)
        own = lemma in ("minister", "ministry", "department") and definite and discourse.home
        return Who(f"{discourse.home}.{family[-1]}") if own else None
    if definite and not office and (body := discourse.body_called(lemma)):
        return Who(body)
    return None


def spoken_of(who: Who, reader: Reader) -> None:
    """Remember who spoke or was the subject last: a person for "he" and "she", a body for "it"."""
    role = who.id.partition(".")[2]
    if who.name or role in _SOMEBODY:
        reader.discourse.he = who.id
    if not who.name or role in _MINISTRIES:
        reader.discourse.it = who.id
