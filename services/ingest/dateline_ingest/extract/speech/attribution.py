"""Who a document says said so: "according to a press report", "the agency said that"."""

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.grammar import children
from dateline_ingest.extract.parse import Parsed
from dateline_ingest.extract.roles import Reader
from dateline_ingest.extract.steps.stages import ACT_NOUNS

_REPORTS = frozenset(("say", "report", "write", "claim", "recall", "note", "inform", "insist", "confirm", "reveal"))
_LONGEST = 120  # characters; a longer subject is a clause, not a name


def attribution(draft: Draft, reader: Reader) -> str:
    """Return the words for the source of a step, when it is not the document's own voice; else the empty text."""
    if told := reader.parsed.prepared.masked.source or _according(reader):
        return told
    for verb in draft.tokens[1:]:
        if verb.lemma_.lower() in _REPORTS:
            for subject in children(verb, "nsubj")[:1]:
                who = reader.who(subject)
                if subject.pos_ != "PRON" and (who is None or who.state not in draft.parties):
                    return _words(subject, reader.parsed)
    return ""


def _according(reader: Reader) -> str:
    for token in reader.parsed.doc:
        if token.lower_ == "according":
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
