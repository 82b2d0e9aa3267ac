"""What cannot be meant: a bill is not repealed, and one that goes to a court or to the president is not proposed."""

from spacy.tokens import Token

from dateline_ingest.extract.acts.names import ActName
from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.acting import at_path
from dateline_ingest.extract.sentences.grammar import children

_CARRYING = frozenset(("send", "forward", "transmit", "bring", "present", "put"))
"""Verbs that propose only where they say to whom."""
_GOALS = frozenset((
    "parliament", "deputy", "lawmaker", "legislator", "parliamentarian", "house", "chamber", "assembly", "congress",
    "legislature", "senate", "mp", "vote", "floor", "diet", "representative", "member", "council", "committee",
))  # fmt: skip
_DRAFTS = frozenset(("bill", "draft", "motion", "proposal"))


def sensible(token: Token, paper: ActName, stage: str, who: Who | None, reader: Reader) -> bool:
    """Whether a paper can be brought to a stage by this word, by who does it, and by where it goes."""
    if stage == "repealed":
        return paper.noun not in _DRAFTS
    if stage != "proposed" or token.pos_ != "VERB":
        return True
    goals = [t for path in ("to", "before", "with", "in") for t in at_path(token, path)] + children(token, "dative")
    if token.lemma_ in _CARRYING and (who is not None and who.kind == "parliament"):
        return False  # a chamber passes a bill on; it does not propose it
    goals += [t for t in children(token, "dobj") if reader.who(t) is not None]
    kinds = {_kind(t, reader) for t in goals} - {""}
    if kinds:
        return "parliament" in kinds
    if token.lemma_ not in _CARRYING or any(c.lower_ == "forward" for c in token.children):
        return True
    after = (t for t in token.doc[token.i + 1 :] if t.dep_ == "pobj")
    return any(_kind(t, reader) == "parliament" for t in after)


def _kind(token: Token, reader: Reader) -> str:
    who = reader.who(token)
    if who is not None and "." in who.id:
        return "parliament" if who.kind in ("parliament", "state") or "parliament" in who.id else "other"
    if token.lemma_.lower() in _GOALS:
        return "parliament"
    return (
        "other"
        if token.pos_ in ("NOUN", "PROPN") and reader.mention(token) is None and token.head.lower_ == "to"
        else ""
    )
