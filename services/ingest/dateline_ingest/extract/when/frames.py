"""Dates that stand outside a step's own clause: in a cleft ("It was on 4 May that it left"), or at the head of the
sentence before ("On Monday the chamber met. It voted to leave").
"""

import re
from collections.abc import Sequence

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.sentences.acting import subjects
from dateline_ingest.extract.sentences.grammar import children

_CLEFT = re.compile(
    r"(?:(?:and|but|yet|so|then)\s+)?it (?:was|is|were)\s+(?:not until |only |as (?:late|early|recently|long ago) as )?"
    r"(?:on |in |as of )?(?:the )?",
    re.IGNORECASE,
)
_FRONTED = re.compile(r"\W{0,3}(?:(?:on|in|early|late|at|and|but|then|already|again)\s+){0,3}", re.IGNORECASE)
_PERFECT = frozenset(("had", "has", "have", "will", "would", "is", "are", "'s"))


def cleft(text: str, dates: Sequence[tuple[Token, Mention]]) -> Mention | None:
    """The date of "It was on 12 August that ...", which is that of what follows."""
    return next((m for _, m in dates if m.edtf and _CLEFT.fullmatch(text, 0, m.start)), None)


def opening(text: str, mentions: Sequence[Mention]) -> str:
    """The one date of a sentence (EDTF) where it opens the sentence; else the empty text."""
    dates = [m for m in mentions if m.kind == "date" and m.edtf]
    first = dates[0] if len(dates) == 1 else None
    return first.edtf if first is not None and _FRONTED.fullmatch(text, 0, first.start) else ""


def goes_on(draft: Draft) -> bool:
    """Whether a step is told in the plain past, as what happened next in the time that the sentence before set.

    What somebody says goes on only where a pronoun means the one who acted there.
    """
    words = [draft.word, *draft.tokens] if draft.word is not None else draft.tokens
    verb = next((t for t in words if t.pos_ in ("VERB", "AUX")), None)
    if verb is None or verb.tag_ not in ("VBD", "VBN"):
        return False
    helpers = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    if helpers & _PERFECT or (verb.tag_ == "VBN" and not helpers & {"was", "were"}):
        return False
    if verb.dep_ in ("relcl", "acl", "advcl") or children(verb, "mark"):
        return False
    return bool(draft.effect) or any(t.pos_ == "PRON" for t in subjects(verb))
