"""Steps that a turn of phrase tells, not one word with an object: deposits, suspended rights, revocations."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.rules import decide
from dateline_ingest.extract.sentences.acting import at_path, owners, subjects
from dateline_ingest.extract.sentences.grammar import children, has_particle
from dateline_ingest.extract.sentences.modality import denied, possible
from dateline_ingest.extract.steps import (
    backward,
    consent,
    deposits,
    force,
    lapsing,
    presence,
    proposals,
    reservations,
    reserved_before,
    reserving,
    signing,
    standing,
    substitutes,
    unratifying,
)
from dateline_ingest.extract.steps.predicates import DELEGATES

_EMPTY = frozenset(("PUNCT", "SPACE", "DET", "SYM", "CCONJ"))
"""Parts of speech that tell nothing."""
_WITHHOLDING = frozenset(("suspend", "revoke", "withdraw", "remove", "curtail", "freeze", "take"))
_LOSING = frozenset(("strip", "deprive"))
_WORDS = _WITHHOLDING | _LOSING
_WORDS = _WORDS.union(*(
    reader.WORDS for reader in (
        force, standing, lapsing, presence, reservations, reserving, reserved_before, substitutes, unratifying,
        signing, consent, deposits, proposals,
    )
))  # fmt: skip
"""The words at which any of the readers below looks: a fifth of all."""
_RIGHTS = frozenset(("right", "membership", "participation", "representation", "privilege", "vote", "seat"))


def drafts(reader: Reader, told: list[Draft]) -> Iterator[Draft]:
    """Yield the steps of a sentence that these turns tell; `told` are those that its plain words tell."""
    if reader.parsed.doc[-1].text == "?":
        return
    yield from backward.beside(reader, told)
    for token in reader.parsed.words:
        lemma = token.lemma_.lower()
        if (lemma not in _WORDS and token.lower_ not in _WORDS) or token.pos_ in _EMPTY:
            continue
        yield from force.drafts(token, reader, told)
        yield from standing.drafts(token, reader)
        yield from lapsing.drafts(token, reader, told)
        yield from presence.drafts(token, reader, told)
        yield from reservations.drafts(token, reader, told)
        yield from reserving.drafts(token, reader)
        yield from reserved_before.drafts(token, reader)
        yield from substitutes.drafts(token, reader, told)
        if lemma in _WITHHOLDING and (lemma != "take" or has_particle(token, "away")):
            yield from _rights_suspended(token, reader)
        if lemma in _LOSING:
            yield from _rights_lost(token, reader)
        yield from unratifying.drafts(token, reader)
        yield from signing.drafts(token, reader)
        if not told_at(token, told):
            yield from consent.drafts(token, reader)
            yield from deposits.drafts(token, reader)
            yield from proposals.drafts(token, reader)


def told_at(token: Token, told: list[Draft]) -> bool:
    """Whether a word tells a step already."""
    return any(token in draft.tokens and _counts(draft) for draft in told)


def _counts(draft: Draft) -> bool:
    """Whether there is a rule for a step, so that it becomes an event."""
    actor = draft.actor.kind if draft.actor else ""
    return any(decide(draft.effect, draft.stage, kind, actor, due=False) for kind, _ in draft.objects)


def _rights_suspended(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "suspended Russia's rights of representation in the Council": rights of membership count as membership."""
    for right in children(token, "dobj", "nsubjpass"):
        if right.lemma_ not in _RIGHTS or denied(token) or possible(token):
            continue
        if token.lemma_ != "suspend" and right.lemma_ == "membership":
            continue
        whose = owners(right)
        states, _ = reader.parties([*whose, *(t for word in whose if word.lemma_ in DELEGATES for t in owners(word))])
        actor = next((w for w in map(reader.who, subjects(token)) if w), None)
        # "Participation in the CSTO football cup" is no right of the CSTO's members.
        inside = [t for t in right.subtree if t not in owners(right) and (t.dep_ != "compound" or t.head == right)]
        bodies = [p for p in reader.objects(inside) if p[0] == "body"]
        if not bodies and actor is not None and not reader.is_party(actor.state):
            bodies = [("body", actor.state)]
        if states and bodies:
            yield Draft("suspend", "plain", token, [token], bodies[:1], states, actor)


def _rights_lost(token: Token, reader: Reader) -> Iterator[Draft]:
    """ "stripped Russia of its rights of representation": suspended; "of its membership": expelled."""
    lost = [t for t in at_path(token, "of") if t.lemma_ in _RIGHTS]
    if not lost or denied(token) or possible(token):
        return
    states, _ = reader.parties(list(at_path(token, "dobj")))
    actor = next((w for w in map(reader.who, subjects(token)) if w), None)
    bodies = [p for right in lost for p in reader.objects(list(right.subtree)) if p[0] == "body"]
    if not bodies and actor is not None and not reader.is_party(actor.state):
        bodies = [("body", actor.state)]
    if states and bodies:
        effect = "expel" if lost[0].lemma_ in ("membership", "seat") else "suspend"
        yield Draft(effect, "plain", token, [token], bodies[:1], states, actor)
