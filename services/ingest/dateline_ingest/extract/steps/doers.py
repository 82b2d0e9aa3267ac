"""Finds who takes a step: its own subject, whoever does what the word above it says, or whom the text is about."""

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.acting import at_path, counted, first_to, one_of_first, owners, subjects
from dateline_ingest.extract.sentences.grammar import children
from dateline_ingest.extract.steps.consent import WINNING, givers
from dateline_ingest.extract.steps.predicates import Predicate
from dateline_ingest.extract.steps.signing import behind, partners
from dateline_ingest.extract.steps.stages import ACT_NOUNS, CONSENTS
from dateline_ingest.extract.steps.staging import Staged

_POWERLESS = frozenset((
    "opposition", "party", "faction", "critic", "activist", "campaigner", "politician", "group", "expert",
    "analyst", "protester", "columnist", "commentator", "organisation", "organization", "movement", "petition",
))  # fmt: skip


def somebody_else(token: Token) -> bool:
    """Whether a subject is a noun that names nobody the registries know: "a state", "no other country"."""
    return (
        token.pos_ in ("NOUN", "PROPN")
        and token.lemma_.lower() not in ACT_NOUNS
        and token.dep_ not in ("amod", "compound", "nmod")
    )


def by_nobody(staged: Staged, reader: Reader) -> bool:
    """Whether a proposal comes from somebody who has no power to make one: "the opposition proposed"."""
    if staged.word is None or staged.word.pos_ != "VERB":
        return False
    named = subjects(staged.word)
    return bool(named) and all(t.lemma_.lower() in _POWERLESS and reader.who(t) is None for t in named)


def whose(doers: list[Token], staged: Staged, reader: Reader) -> tuple[tuple[str, ...], Who | None]:
    """The states whose step it is; "their" means all the subjects of the word that governs it."""
    if staged.word is not None and any(t.lower_ in ("their", "its", "they", "it") for t in doers):
        word = staged.word
        states, first = reader.parties(owners(word.head) if word.dep_ == "acl" else subjects(word))
        if states:
            return states, first
    return reader.parties(doers)


def with_others(
    token: Token, frame: Predicate, known: tuple[tuple[str, ...], Who | None], staged: Staged, reader: Reader
) -> tuple[tuple[str, ...], Who | None]:
    """Add the states for which a representative acts, and with which a state signs, to those that are known."""
    parties, first = known
    found = parties or behind(token, reader) or (behind(staged.word, reader) if staged.word is not None else ())
    also = partners(token, reader) if frame.effect == "sign" and frame.pos == "VERB" else ()
    found = tuple(dict.fromkeys((*found, *also)))
    return found, first or (Who(found[0]) if found else None)


def doers_of(token: Token, frame: Predicate) -> list[Token]:
    """The words for those who do what a word with an effect says."""
    if frame.pos == "NOUN":
        # "Ratification of the treaty by Benin": parsers hang the state on the treaty.
        return [*owners(token), *(t for thing in at_path(token, "of") for t in at_path(thing, "by"))]
    if token.tag_ == "VB" and (early := one_of_first(token)):
        return early
    first = first_to(token)
    found = subjects(first) if first is not None else subjects(token)
    if not found and token.dep_ == "acl" and token.tag_ == "VBG" and token.head.tag_ in ("NNS", "DT"):
        found = [token.head]  # "the countries joining it", "those signing"
    # "a state which ratifies": the antecedent does it.
    return [counted(t) for t in found]


def actor_of(staged: Staged, reader: Reader) -> Who | None:
    """Who does what the word says that gave the stage, where a registry knows them."""
    return next((who for who in map(reader.who, above(staged)) if who is not None), None)


def above(staged: Staged) -> list[Token]:
    """Who does what the word says that gave the stage."""
    if staged.word is None:
        return []
    tokens = subjects(staged.word) if staged.word.pos_ in ("VERB", "AUX") else owners(staged.word)
    if staged.stage == "approved" and staged.word.lemma_ in WINNING:  # "the accession won the approval of the Senate"
        given = [t for t in children(staged.word, "dobj") if t.lemma_.lower() in CONSENTS]
        tokens = [t for noun in given for t in givers(noun, staged.word)] or tokens
    return tokens


def together(staged: Staged, reader: Reader) -> tuple[str, ...]:
    """The states that take a step together: "Estonia and Latvia deposited their instruments"."""
    if staged.word is None or staged.word.pos_ != "VERB":
        return ()
    tokens = subjects(staged.word)
    return reader.parties(tokens)[0] if len(tokens) > 1 else ()


def whose_line(token: Token, reader: Reader) -> Who | None:
    """Who acts in a line of a chronicle that leaves it out: the state that the chronicle is about."""
    party = reader.discourse.party()
    bare = token.dep_ == "ROOT" and reader.parsed.prepared.masked.prefix is not None
    return Who(party) if bare and party else None


def party_of(actor: Who | None, reader: Reader) -> tuple[str, ...]:
    """The state of one who acts, else the one that the text is about."""
    if actor is not None and reader.is_party(actor.state):
        return (actor.state,)
    party = reader.discourse.party()
    return (party,) if party else ()
