"""Entry into force: "took effect", "in force since", for all or for one state (VCLT article 24)."""

from collections.abc import Iterator
from typing import Literal

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.grammar import (
    at_path,
    children,
    denied,
    governors,
    owners,
    possible,
    prepositions,
    subjects,
)
from dateline_ingest.extract.roles import Reader
from dateline_ingest.extract.steps.staging import put_off

_INTO = frozenset(("into", "in"))
_FORCE = frozenset(("force", "effect"))
_VALID = frozenset(("effective", "operative", "applicable", "binding"))
_APPLYING = frozenset(("apply", "operate", "bind", "govern"))
_NOUNS = frozenset(("entry", "coming"))
_BEGINNING = frozenset(("start", "begin"))
_VERBS = frozenset(("enter", "come", "go", "be", "remain", "put", "bring", "stay", "keep"))
_REGARDS = frozenset(("respect", "regard", "relation", "case"))
_EXITS = frozenset(("it", "this", "notice", "notification", "step", "decision", "move"))
_AWAITING = ("announced", "notified", "enacted", "plain")
_AHEAD = frozenset(("will", "shall", "due", "set", "expected", "scheduled"))


def drafts(token: Token, reader: Reader) -> Iterator[Draft]:
    """Yield what a word says of a treaty that enters into force."""
    words = _words(token)
    clause = _clause(token)
    # "It entered into force in 1999" is said of the treaty, whatever was told of leaving it.
    begun = token.lemma_ == "force" or (token.tag_ == "VBD" and any(t.lemma_ == "force" for t in words))
    exit_of = _of_a_notice(token, clause, reader) if not begun else None
    if words and exit_of is not None:
        yield exit_of
        return
    if not words or denied(clause) or denied(token) or (clause.dep_ == "conj" and denied(clause.head)):
        return
    ahead = _ahead(token)
    if (possible(token) or possible(clause)) and not ahead:
        return
    if token.pos_ == "NOUN" and token.lemma_ != "force" and put_off(token, governors(token)):
        return
    objects = [pair for pair in reader.objects(_subjects(token, clause)) if pair[0] == "convention"]
    left_out = not objects and token.lemma_ not in _NOUNS and not _subjects(token, clause)
    if left_out and (known := reader.it(token)) and known[0][0] == "convention":
        objects = known
    if not objects:
        return
    states = _parties([token, clause, *words, *(_subjects(token, clause) if token.pos_ == "NOUN" else [])], reader)
    if not states and token.lemma_ == "be" and words[0].lemma_ == "party":
        states, _ = reader.parties(subjects(token))
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
        dated="day" if ahead or clause.lemma_ in _BEGINNING else "any" if _without_tense(token) else "",
    )


def _without_tense(token: Token) -> bool:
    return token.tag_ in ("VBZ", "VBP") or token.lemma_ in _NOUNS | {"apply"}


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
    if _told_before(step, reader):
        return None
    dated: Literal["", "any", "day"] = "day" if ahead or token.tag_ in ("VBZ", "VBP") else "any"
    return Draft(
        "leave", "effective", token, [token, clause], list(step.objects), step.parties, planned=ahead, dated=dated
    )


def _told_before(step: Draft, reader: Reader) -> bool:
    """Whether the sentence dates it before the step: then it is the treaty's own entry into force."""
    days = [m.edtf for m in reader.parsed.mentions.values() if m.kind == "date" and m.edtf[:4].isdigit()]
    return len(days) == 1 and step.occurred[:4].isdigit() and days[0] < step.occurred[: len(days[0])]


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
            return [t for t in children(token, "acomp", "attr") if _valid(t)]
        case "bind":
            sides = children(token, "dobj")
            return sides if since and _ahead(token) else []
        case "be":
            bound = [t for t in children(token, "acomp", "attr") if _valid(t)]
            since = since or any(p.lower_ in ("since", "from") for word in bound for p in _around(word))
            return (force or bound or _party(token)) if since or _ahead(token) else []
        case "force":
            alone = token.head.lower_ == "in" and (token.head.head.lemma_ not in _VERBS or _behind(token) is not None)
            return [token, token.head] if alone and since else []
        case "bring" | "put":
            return [t for t in force if children(token, "dobj", "nsubjpass")]
        case "apply" | "operate" | "bind" | "govern":
            begun = token.head if token.dep_ == "xcomp" and token.head.lemma_ in _BEGINNING else None
            applying = [t for t in _around(token) if t.lower_ in ("since", "from")] if lemma == "apply" else []
            return [begun] if begun is not None else applying[:1]
        case "entry" | "coming":
            return force
        case _:
            return []


def _valid(word: Token) -> bool:
    """ "Binding", "effective", and "binding international law"."""
    if word.lemma_.lower() in _VALID or word.lower_ in _VALID:
        return True
    return word.lemma_ == "law" and any(c.lower_ in _VALID for c in word.children)


def _party(token: Token) -> list[Token]:
    """ "Bolivia is a party to it since Friday": in force for it since then."""
    if any(c.lower_ == "longer" for c in token.children):
        return []
    return [
        t
        for t in children(token, "attr")
        if t.lemma_ == "party" and not any(c.lower_ in ("former", "original") for c in t.children)
    ]


def _behind(token: Token) -> Token | None:
    """The word right before ", in force since 1999", whatever the parser hangs that on."""
    before = token.head.i - 1
    if before > 0 and token.doc[before].text in (",", "("):
        before -= 1
    found = token.doc[before] if before >= 0 else None
    return found if found is not None and found.pos_ == "PROPN" else None


def _around(word: Token) -> Iterator[Token]:
    yield from prepositions(word)
    if word.dep_ == "pobj":
        yield from prepositions(word.head)


def _clause(token: Token) -> Token:
    """The verb whose subject is meant: "is due to enter into force", "begins to apply"."""
    if token.dep_ == "xcomp" and token.head.lemma_ in _BEGINNING:
        return token.head
    return token.head.head if token.dep_ == "xcomp" and token.head.dep_ == "acomp" else token


def _subjects(token: Token, clause: Token) -> list[Token]:
    if token.lemma_ in ("bring", "put"):
        return children(token, "dobj", "nsubjpass")
    if token.lemma_ in _NOUNS:
        inside = [t for prep in prepositions(token) for t in children(prep, "pobj")]
        return [*owners(token), *(t for noun in inside for t in at_path(noun, "of"))]
    if token.dep_ == "xcomp" and token.head.lemma_ in _BEGINNING:
        return subjects(token.head)
    if token.lemma_ == "be" and (parties := _party(token)):
        return [t for noun in (*parties, token) for path in ("to", "of") for t in at_path(noun, path)]
    if token.lemma_ == "force" and token.head.dep_ == "prep":
        if (named := _behind(token)) is not None:
            return [named]
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
