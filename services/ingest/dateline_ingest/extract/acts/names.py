"""Which words of a sentence name a national act: "the bill", "an executive order", "Decree No. 3718"."""

from dataclasses import dataclass

from spacy.tokens import Token

from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.grammar import MODIFIERS

KINDS = {
    "law": "law", "bill": "law", "legislation": "law", "act": "law", "statute": "law", "code": "law",
    "constitution": "law",
    "decree": "decree", "decree-law": "decree", "ordinance": "decree", "edict": "decree", "ukase": "decree",
    "order": "order", "memorandum": "order", "proclamation": "order", "action": "order",
    "resolution": "resolution", "motion": "resolution", "decision": "decision",
}  # fmt: skip
"""Nouns for a paper, and the kind of act they are."""

VAGUE = frozenset(("draft", "text", "document", "measure", "proposal", "it", "reform", "amendment", "amendments"))
"""Words that mean a paper only where an earlier sentence introduced one, or another word beside them names it."""

# Words that are papers only with one of these before them: "executive order", but no "public order".
_ONLY_WITH = {
    "order": ("executive", "presidential", "royal", "government", "cabinet", "administrative", "ministerial",
    "implementing"),
    "memorandum": ("presidential",),
    "proclamation": ("presidential", "royal"),
    "action": ("executive",),
    "decision": ("presidential",),
    "code": (
        "criminal", "penal", "civil", "labour", "labor", "tax", "electoral", "election", "family", "customs",
        "commercial",
        "procedural", "procedure", "administrative", "budget", "land", "forest", "water", "municipal",
    ),
    "motion": (),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ActName:
    """A paper as a sentence names it. `token` stands for it in the parse."""

    token: Token
    noun: str
    kind: str
    number: str = ""
    title: str = ""
    definite: bool = False

    @property
    def own(self) -> bool:
        """Whether it is told apart from other papers of its kind."""
        return bool(self.number or self.title)


def paper_at(token: Token, reader: Reader) -> ActName | None:
    """Return the paper that a noun names, or None: "public order" and "an act of war" are none."""
    mention = reader.mention(token)
    if mention is not None:
        if mention.kind != "act" or mention.role not in KINDS:
            return None
        number = mention.ids[0] if mention.ids else ""
        return ActName(token, mention.role, _kind(mention.role, token), number, mention.person, _definite(token))
    noun = token.lemma_.lower()
    if noun not in KINDS or token.pos_ not in ("NOUN", "PROPN") or not _means_paper(noun, token):
        return None
    return ActName(token, noun, _kind(noun, token), "", _capitals(token, reader), _definite(token))


def _kind(noun: str, token: Token) -> str:
    before = {c.lower_ for c in token.children if c.dep_ in MODIFIERS}
    if noun == "law" and before & {"decree", "decree-"}:
        return "decree"
    return KINDS[noun]


def _means_paper(noun: str, token: Token) -> bool:
    before = {c.lower_ for c in token.children if c.dep_ in MODIFIERS}
    if noun == "law" and before & {"international", "martial", "federal", "humanitarian"} and not _definite(token):
        return "federal" in before and any(c.lower_ == "a" for c in token.children)
    if noun == "act" and not any(c.dep_ in ("det", "poss") for c in token.children) and token.lower_ == token.text:
        return False
    if noun == "act" and any(c.dep_ == "prep" and c.lower_ == "of" for c in token.children):
        return False
    if noun == "order" and token.head.lower_ == "in":
        return False
    if noun not in _ONLY_WITH:
        return True
    if _traded(token):
        return False
    return bool(before & set(_ONLY_WITH[noun])) or (noun in _ORDERS and _about_something(token))


_ORDERS = ("order", "decision", "motion", "proclamation", "memorandum")


def _traded(token: Token) -> bool:
    """ "a purchase order", "an order for 200 cars", "a memorandum with FIFA": what two parties agree on."""
    if any(c.dep_ == "compound" and c.lower_ in _TRADING for c in token.children):
        return True
    behind = [c for c in (*token.children, *token.head.children) if c.dep_ == "prep" and c.i > token.i]
    for prep in behind:
        for noun in (c for c in prep.children if c.dep_ == "pobj"):
            partner = prep.lower_ == "with" and noun.pos_ == "PROPN"
            goods = prep.lower_ == "for" and any(c.dep_ == "nummod" for c in noun.children)
            if partner or goods or (prep.lower_ == "of" and noun.lemma_.lower() in ("understanding", "cooperation")):
                return True
    return False


_TRADING = frozenset(("purchase", "buy", "sale", "sales", "supply", "delivery", "work", "money", "trade", "export"))


def _about_something(token: Token) -> bool:
    """Whether an order says itself what it orders, or is pointed at: "an order freezing ...", "signed the order"."""
    return token.head.lemma_ in _DONE_TO or any(c.dep_ == "acl" for c in token.children)


_DONE_TO = frozenset(("sign", "adopt", "pass", "revoke", "rescind", "repeal", "issue", "approve", "back"))


def _definite(token: Token) -> bool:
    return any(c.dep_ in ("det", "poss") and c.lower_ in ("the", "this", "that") for c in token.children)


def _capitals(token: Token, reader: Reader) -> str:
    """The title that capitals before a capital noun make: "the Withdrawal Agreement Act"."""
    names = [c for c in token.children if c.dep_ in ("compound", "nmod") and c.i < token.i and c.text[0].isupper()]
    if not token.text[0].isupper() or not names or token.text.isupper():
        return ""
    return words(reader, min(c.left_edge.i for c in names), token.i)


def words(reader: Reader, first: int, last: int) -> str:
    """The words of the text from one token to another, names in full."""
    prepared, doc = reader.parsed.prepared, reader.parsed.doc
    origin = prepared.masked.origin
    start, end = doc[first].idx, doc[last].idx + len(doc[last]) - 1
    return prepared.clean.text[origin[start] : origin[end] + 1] if end < len(origin) else ""
