"""Acts that repeat the one told before: "the Senate followed suit", "the Dáil passed it in May, the Seanad in June"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Token

from dateline_ingest.extract.acts.acts import ActDraft
from dateline_ingest.extract.acts.leads import Lead
from dateline_ingest.extract.acts.names import KINDS, ActName
from dateline_ingest.extract.acts.papers import NEAR
from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.rules import decide
from dateline_ingest.extract.sentences.acting import subjects
from dateline_ingest.extract.sentences.grammar import children
from dateline_ingest.extract.sentences.modality import conditional, denied, possible

_LIKE = frozenset(("same", "likewise", "so"))
_AGREEING = frozenset(("concur", "agree", "consent", "assent"))
_GAP = 3
"""Words between a chamber and the date of its act: "the Senate, on 5 May"."""


def repeated(told: Sequence[ActDraft], reader: Reader) -> Iterator[ActDraft]:
    """Yield what another chamber of the same state is said to have done with the same paper, without naming it."""
    if reader.parsed.doc[-1].text == "?":
        return
    deciding = [act for act in told if act.stage in ("approved", "rejected") and act.who is not None]
    if deciding:
        yield from _gapped(deciding[-1], told, reader)
        return
    known = reader.discourse.papers[-1] if reader.discourse.papers else None
    if known is None or told or known.stage != "approved" or reader.parsed.prepared.number - known.sentence > NEAR:
        return
    if KINDS.get(known.noun) not in ("law", "resolution"):
        return
    for token in reader.parsed.words:
        chamber = _chamber_that_followed(token, reader)
        who = reader.who(chamber) if chamber is not None else None
        if who is None or who.id == known.organ or who.state != known.organ.partition(".")[0]:
            continue
        paper = ActName(token, known.noun, KINDS[known.noun], known.number, "", definite=True)
        rule = decide("act", "approved", paper.kind, who.kind, due=False)
        yield ActDraft(paper, "approved", token, Lead(who, named=True, word=chamber), rule, "adopt")
        return


def _chamber_that_followed(token: Token, reader: Reader) -> Token | None:
    """The chamber of "followed suit", "did likewise", "concurred"."""
    lemma = token.lemma_.lower()
    if token.pos_ in ("VERB", "AUX") and not (denied(token) or possible(token) or conditional(token)):
        suit = lemma == "follow" and any(t.lemma_ == "suit" for t in children(token, "dobj"))
        same = lemma == "do" and any(t.lower_ in _LIKE for t in token.children)
        agreed = lemma in _AGREEING and token.tag_ in ("VBD", "VBZ") and not children(token, "dobj", "ccomp", "xcomp")
        if suit or same or (agreed and not any(c.dep_ == "prep" for c in token.children)):
            return next((t for t in subjects(token) if _parliament(t, reader)), None)
    return None


def _parliament(token: Token, reader: Reader) -> Who | None:
    who = reader.who(token)
    return who if who is not None and who.kind == "parliament" else None


def _gapped(act: ActDraft, told: Sequence[ActDraft], reader: Reader) -> Iterator[ActDraft]:
    """ "The House passed the bill on Monday and the Senate on Wednesday": one verb, two chambers with a date each."""
    doc = reader.parsed.doc
    leads = {other.lead.word.i for other in told if other.lead.word is not None}
    for index, mention in sorted(reader.parsed.mentions.items()):
        if mention.kind != "date" or not mention.edtf or index <= act.token.i:
            continue
        for at in range(index - 1, max(act.token.i, index - 2 - _GAP), -1):
            if doc[at].pos_ in ("VERB", "AUX", "NOUN") and reader.mention(doc[at]) is None:
                break
            who = _parliament(doc[at], reader)
            if who is None:
                continue
            before = doc[at - 1].lower_ if doc[at - 1].lower_ != "the" else doc[at - 2].lower_
            if at not in leads and before in ("and", ",", "then", ";"):
                lead = Lead(who, named=True, word=doc[at])
                yield replace(act, token=doc[at], lead=lead, occurred=mention.edtf, needs_date=False)
            break
