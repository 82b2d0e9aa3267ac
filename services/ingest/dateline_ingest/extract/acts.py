"""National acts: laws and decrees signed, published or returned, and the papers that later sentences point at."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.discourse import Paper
from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.grammar import at_path, children, denied, governors, possible, subjects
from dateline_ingest.extract.roles import Reader
from dateline_ingest.extract.stages import ACT_NOUNS

_STAGES = {
    **dict.fromkeys(("sign", "promulgate", "issue", "put"), "enacted"),
    **dict.fromkeys(("submit", "introduce", "bring", "lay", "table", "propose"), "proposed"),
    **dict.fromkeys(("adopt", "pass", "approve"), "approved"),
    **dict.fromkeys(("publish", "carry"), "published"),
    **dict.fromkeys(("return", "veto"), "returned"),
}
_TYPES = {
    ("law", "proposed"): "law.proposed",
    ("law", "approved"): "law.adopted",
    ("law", "returned"): "law.returned",
    ("law", "enacted"): "law.signed",
    ("law", "published"): "law.published",
    ("decree", "enacted"): "decree.signed",
    ("decree", "published"): "decree.published",
    ("order", "enacted"): "decree.signed",
    ("order", "published"): "decree.published",
    ("resolution", "approved"): "resolution.adopted",
}
_GAZETTE = re.compile(
    r"\b(?:gazette|official (?:\w+ )?portal|legal (?:information|portal)|portal of legal information"
    r"|official journal|journal officiel)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\b(?:Law|Decree|Order|Resolution)\s+No\.?\s*([\w/-]{1,30})", re.IGNORECASE)
_PASSAGE = frozenset(("passage", "adoption"))


@dataclass(frozen=True, slots=True)
class ActDraft:
    """A national act told by a sentence."""

    type: str
    who: Who | None
    token: Token
    kind: str
    verb: str
    number: str
    definite: bool
    stage: str
    noun: str


def acts(reader: Reader, text: str) -> Iterator[ActDraft]:
    """Yield the national acts of a sentence; whether they count beside a step is decided by the caller."""
    number = _NUMBER.search(text)
    for token in reader.parsed.doc:
        stage = _STAGES.get(token.lemma_.lower())
        if token.lemma_.lower() in _PASSAGE and token.pos_ == "NOUN":
            yield from _passage(token, reader, number)
        if stage is None or token.pos_ != "VERB" or denied(token) or possible(token):
            continue
        for noun in _papers(token):
            kind = ACT_NOUNS[noun.lemma_.lower()]
            if stage == "published" and not _GAZETTE.search(text):
                continue
            who = next((w for w in map(reader.who, subjects(token)) if w), None)
            definite = (
                any(c.dep_ in ("det", "poss") and c.lower_ in ("the", "this", "that") for c in noun.children)
                or noun.lower_ == "it"
            )
            yield ActDraft(
                _TYPES.get((kind, stage), ""),
                who,
                token,
                kind,
                token.lemma_,
                number[1] if number else "",
                definite,
                stage,
                noun.lemma_.lower(),
            )


def _papers(token: Token) -> Iterator[Token]:
    nouns = children(token, "dobj", "nsubjpass")
    if token.lemma_ == "put":
        nouns = [
            t for t in at_path(token, "to") if any(d.lemma_ in ("signature", "name") for d in children(token, "dobj"))
        ]
    if token.dep_ == "acl" and token.tag_ == "VBN":
        nouns = [*nouns, token.head]
    for noun in nouns:
        if noun.lemma_.lower() in ACT_NOUNS:
            yield noun


def _passage(token: Token, reader: Reader, number: re.Match[str] | None) -> Iterator[ActDraft]:
    for noun in at_path(token, "of"):
        if ACT_NOUNS.get(noun.lemma_.lower()) == "law" and number:
            state = reader.discourse.party()
            yield ActDraft(
                "law.adopted",
                Who(f"{state}.parliament") if state else None,
                token,
                "law",
                "adopted",
                number[1],
                False,
                "approved",
                "law",
            )


def paper(act: ActDraft, occurred: str, sentence: int) -> Paper:
    """Return what later sentences may point at."""
    stage = act.stage
    if (
        stage == "enacted"
        and act.kind in ("resolution", "order")
        and act.who is not None
        and act.who.kind == "government"
    ):
        stage = "proposed"
    return Paper(
        act.noun,
        stage if stage in ("enacted", "proposed", "approved") else "",
        act.verb,
        act.who.id if act.who else "",
        act.who.name if act.who else "",
        occurred,
        sentence,
        act.number,
    )


def as_step(act: ActDraft, reader: Reader) -> Draft | None:
    """ "The president signed the law": a step towards what the document has been about."""
    discourse = reader.discourse
    if not act.definite or not discourse.topic or act.stage not in ("enacted", "approved", "proposed"):
        return None
    if act.who is None or not reader.is_party(act.who.state):
        return None
    return Draft(
        discourse.topic_effect,
        paper(act, "", 0).stage,
        act.token,
        [act.token, *governors(act.token)],
        list(discourse.covered or discourse.topic),
        (act.who.state,),
        act.who,
        act_kind=act.kind,
        act_verb=act.verb,
    )
