"""Steps told by a word that stands for a noun: "Georgia's note went out on Friday, *that of Ukraine* a day later"."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.acting import at_path, subjects
from dateline_ingest.extract.sentences.modality import denied, possible

_SENT = frozenset(
    (
        *("send", "deposit", "lodge", "hand", "deliver", "file", "submit", "transmit", "register", "receive", "date"),
        *("follow", "come", "reach", "arrive", "go", "make", "sign", "notify", "enter", "take", "withdraw"),
    )
)
_PAPER_STAGES = ("notified", "plain", "revoked", "enacted")
WORDS = frozenset(("own", "theirs", "that", "those"))
"""The words at which `drafts` looks, as lemmas or as they stand."""


def drafts(token: Token, reader: Reader, told: list[Draft]) -> Iterator[Draft]:
    """Yield the step of the state behind "that of"; `told` are the steps that the sentence tells itself."""
    if token.lower_ in ("own", "theirs") and token.dep_ in ("dobj", "nsubjpass", "pobj") and token.head.lemma_ != "on":
        yield from _of_its_own(token, reader, told)
    if token.lower_ not in ("that", "those") or token.dep_ not in ("nsubj", "nsubjpass"):
        return
    verb = token.head
    if verb.lemma_ not in _SENT or verb.tag_ not in ("VBD", "VBN") or denied(verb) or possible(verb):
        return
    base = max((d for d in told if d.token.i < token.i), key=lambda d: d.token.i, default=reader.discourse.last_step)
    if base is None or base.stage not in _PAPER_STAGES or not base.objects:
        return
    states, _ = reader.parties(list(at_path(token, "of")))
    new = tuple(state for state in states if state not in base.parties)
    if new:
        yield _of(base, new, token, verb)


def _of_its_own(token: Token, reader: Reader, told: list[Draft]) -> Iterator[Draft]:
    """ "Peru handed in its own on 8 July", "others have deposited theirs": a paper like the one that was told."""
    verb = next((t for t in token.ancestors if t.pos_ == "VERB"), None)
    owned = token.lower_ == "theirs" or any(c.lower_ in ("its", "their") for c in token.children)
    if verb is None or not owned or verb.lemma_ not in _SENT or verb.tag_ not in ("VBD", "VBN", "VBZ"):
        return
    if denied(verb) or possible(verb) or any(verb in draft.tokens for draft in told):
        return
    base = reader.discourse.last_deed
    states, _ = reader.parties(subjects(verb))
    if base is not None and base.stage in _PAPER_STAGES and base.objects and set(states) - set(base.parties):
        yield _of(base, states, token, verb)


def _of(base: Draft, parties: tuple[str, ...], token: Token, verb: Token) -> Draft:
    return replace(
        base,
        token=token,
        tokens=[token, verb],
        parties=parties,
        actor=Who(parties[0]),
        occurred="",
        effective="",
        planned=False,
        act_kind="",
        act_verb="",
        dated_by=None,
        paper=None,
        word=verb,
    )
