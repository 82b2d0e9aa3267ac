"""Who a document says said so: "according to a press report", "the agency said that"."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.grammar import children
from dateline_ingest.extract.sentences.parse import Parsed
from dateline_ingest.extract.steps.stages import ACT_NOUNS, NOTICES

_REPORTS = frozenset((
    "say", "report", "write", "claim", "recall", "note", "inform", "insist", "confirm", "reveal", "tell", "state",
    "announce", "maintain", "remind", "explain", "add", "disclose", "publish", "post", "declare", "assert", "relate",
    "learn", "point", "let", "specify", "mention", "emphasise", "emphasize", "stress", "acknowledge", "quote",
))  # fmt: skip
_LONGEST = 120  # characters; a longer subject is a clause, not a name
_DEEPEST = 12


def attribution(draft: Draft, reader: Reader) -> str:
    """Return the words for the source of a step, when it is not the document's own voice; else the empty text."""
    if told := reader.parsed.prepared.masked.source or _according(reader):
        return told
    for verb, put_in in _reporting(draft.token, draft.stage):
        for subject in children(verb, "nsubj")[:1]:
            who = reader.who(subject)
            other = who is None or who.state not in draft.parties
            if subject.lemma_.lower() in (*ACT_NOUNS, *NOTICES):
                continue
            if subject.pos_ != "PRON" and subject.tag_ not in ("WDT", "WP", "EX") and (other or put_in):
                return _words(subject, reader.parsed)
    return ""


def _reporting(token: Token, stage: str) -> Iterator[tuple[Token, bool]]:
    """The verbs of report over a step, and those put in between: "Kenya left, the ministry said, along with"."""
    at = token
    for _ in range(_DEEPEST):
        for child in at.children if stage != "announced" else ():
            if child.dep_ == "parataxis" and child.lemma_.lower() in _REPORTS:
                yield child, True
        head = at.head
        if head == at:
            return
        announcing = stage == "announced" and head.lemma_ in ("announce", "say")
        if head.lemma_.lower() in _REPORTS and at.dep_ in ("ccomp", "parataxis") and not announcing:
            yield head, False
        at = head


def _according(reader: Reader) -> str:
    for token in reader.parsed.spelled("according"):
        for prep in token.children:
            for source in children(prep, "pobj"):
                if prep.lower_ == "to" and source.lemma_.lower() not in ACT_NOUNS:
                    return _words(source, reader.parsed)
    return ""


def _words(token: Token, parsed: Parsed) -> str:
    """The words of a noun with all that belongs to it, as the document has them."""
    masked, text = parsed.prepared.masked, parsed.prepared.clean.text
    first, last = parsed.doc[token.left_edge.i], parsed.doc[token.right_edge.i]
    mention = parsed.mention(last)
    start = masked.origin[first.idx]
    end = mention.end if mention is not None else masked.origin[last.idx + len(last) - 1] + 1
    words = text[start:end].strip(" ,;.\"'")
    return words if len(words) <= _LONGEST else ""
