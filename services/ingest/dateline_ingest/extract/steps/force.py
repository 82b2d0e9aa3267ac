"""Entry into force: "took effect", "in force since", for all or for one state (VCLT article 24)."""

from collections.abc import Iterator
from typing import Literal

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.grammar import at_path, children, denied, possible, prepositions, subjects
from dateline_ingest.extract.roles import Reader

_INTO = frozenset(("into", "in"))
_FORCE = frozenset(("force", "effect"))
_VALID = frozenset(("effective", "operative", "applicable", "binding"))
_VERBS = frozenset(("enter", "come", "go", "be", "remain", "put", "bring", "stay", "keep"))
_REGARDS = frozenset(("respect", "regard", "relation", "case"))
_EXITS = frozenset(("it", "this", "notice", "notification", "step", "decision", "move"))
_AWAITING = ("announced", "notified", "enacted", "plain")
_AHEAD = frozenset(("will", "shall", "due", "set", "expected", "scheduled"))


def drafts(token: Token, reader: Reader) -> Iterator[Draft]:
    """Yield what a word says of a treaty that enters into force."""
    words = _words(token)
    clause = _clause(token)
    if words and (exit_of := _of_a_notice(token, clause, reader)) is not None:
        yield exit_of
        return
    if not words or denied(clause) or denied(token):
        return
    ahead = _ahead(token)
    if (possible(token) or possible(clause)) and not ahead:
        return
    objects = [pair for pair in reader.objects(_subjects(token, clause)) if pair[0] == "convention"]
    if not objects and not _subjects(token, clause) and (known := reader.it(token)) and known[0][0] == "convention":
        objects = known
    if not objects:
        return
    states = _parties([token, clause, *words], reader)
    yield Draft(
        "force",
        "plain",
        token,
        [token, *words, clause],
        objects,
        states,
        scope="party" if states else "treaty",
        planned=ahead,
        # "after it enters into force" is a rule; in the present tense only a date makes it a happening.
        dated="day" if ahead else "any" if token.tag_ in ("VBZ", "VBP") else "",
    )


def _of_a_notice(token: Token, clause: Token, reader: Reader) -> Draft | None:
    """ "It takes effect on 27 December": of the leaving that was announced or notified right before."""
    step = reader.discourse.last_step
    if step is None or step.effect != "leave" or step.stage not in _AWAITING or denied(token) or denied(clause):
        return None
    meant = [t for t in _subjects(token, clause) if t.lower_ in _EXITS]
    if not meant or reader.objects([t for noun in meant for path in ("of", "from") for t in at_path(noun, path)]):
        return None
    ahead = _ahead(token)
    if (possible(token) or possible(clause)) and not ahead:
        return None
    dated: Literal["", "any", "day"] = "day" if ahead or token.tag_ in ("VBZ", "VBP") else "any"
    return Draft(
        "leave", "effective", token, [token, clause], list(step.objects), step.parties, planned=ahead, dated=dated
    )


def _words(token: Token) -> list[Token]:
    """The words that say "force" beside a verb, or beside "in" alone; none when the phrase means something else."""
    lemma = token.lemma_.lower()
    inside = [(prep, t) for prep in prepositions(token) if prep.lower_ in _INTO for t in children(prep, "pobj")]
    force = [t for prep, t in inside if t.lemma_ in _FORCE and (prep.lower_ == "into" or t.lemma_ == "force")]
    since = any(p.lower_ in ("since", "from") for word in (token, *force) for p in _around(word))
    match lemma:
        case "enter" | "come" | "go":
            return force
        case "take":
            return [t for t in children(token, "dobj") if t.lemma_ == "effect"]
        case "become":
            return [t for t in children(token, "acomp", "attr") if t.lemma_.lower() in _VALID]
        case "be":
            bound = [t for t in children(token, "acomp") if t.lemma_.lower() in ("binding", "effective")]
            return (force or bound) if since or _ahead(token) else []
        case "force":
            alone = token.head.lower_ == "in" and token.head.head.lemma_ not in _VERBS
            return [token, token.head] if alone and since else []
        case _:
            return []


def _around(word: Token) -> Iterator[Token]:
    yield from prepositions(word)
    if word.dep_ == "pobj":
        yield from prepositions(word.head)


def _clause(token: Token) -> Token:
    """The verb whose subject is meant: "is due to enter into force"."""
    return token.head.head if token.dep_ == "xcomp" and token.head.dep_ == "acomp" else token


def _subjects(token: Token, clause: Token) -> list[Token]:
    if token.lemma_ == "force" and token.head.dep_ == "prep":
        above = token.head.head
        return [above] if above.pos_ not in ("VERB", "AUX") else subjects(above)
    if token.dep_ == "conj" and not children(token, "nsubj", "nsubjpass") and children(token.head, "nsubjpass"):
        return children(token.head, "nsubjpass")
    return subjects(clause) or subjects(token)


def _ahead(token: Token) -> bool:
    helpers = [c.lower_ for c in token.children if c.dep_ == "aux"]
    if token.dep_ == "xcomp":
        return token.head.lower_ in _AHEAD
    return bool(_AHEAD & set(helpers))


def _parties(words: list[Token], reader: Reader) -> tuple[str, ...]:
    """The states for which it is: "for Iraq", "in Georgia", "binding on Chile", "in respect of Moldova"."""
    places = [t for word in words for path in ("for", "in", "on") for t in at_path(word, path)]
    for word in words:
        for prep in prepositions(word):
            for noun in children(prep, "pobj"):
                if noun.lemma_.lower() in _REGARDS:
                    places += [*at_path(noun, "of"), *at_path(noun, "to")]
    return reader.parties([t for t in places if reader.mention(t) is not None or t.pos_ == "PRON" or _country(t)])[0]


def _country(token: Token) -> bool:
    return token.lemma_.lower() in ("country", "state", "republic", "kingdom", "union")
