"""Entry into force: "took effect", "in force since", for all or for one state (VCLT article 24)."""

from collections.abc import Iterator
from typing import Literal

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.roles import Objects, Reader
from dateline_ingest.extract.sentences.acting import agents, at_path, subjects
from dateline_ingest.extract.sentences.grammar import children, prepositions
from dateline_ingest.extract.sentences.modality import RAISING, coming, denied, possible
from dateline_ingest.extract.steps import entry
from dateline_ingest.extract.steps.force_words import ALSO_IN, BEGINNING, LOOKED_AT, parties, right_before, words

_REGARDS = frozenset(("respect", "regard", "relation", "case"))
_EXITS = frozenset(("it", "this", "notice", "notification", "step", "decision", "move"))
_HINDERED = frozenset(("prevent", "preclude", "obstacle", "impediment", "hinder", "bar", "prejudice"))
"""What an objection says that it does not do to the entry into force between two states (VCLT article 20)."""
_AWAITING = ("announced", "approved", "notified", "enacted", "plain")
WORDS = entry.NOUNS | LOOKED_AT
"""The words at which `drafts` looks, as lemmas or as they stand."""


def drafts(token: Token, reader: Reader, told: list[Draft]) -> Iterator[Draft]:
    """Yield what a word says of a treaty that enters into force; `told` are the steps of its sentence."""
    if token.pos_ == "NOUN" and token.lemma_.lower() in entry.NOUNS:
        if (noun := entry.read(token, reader)) is not None:
            (yield _scoped(noun, _parties([*noun.tokens], reader)))
        return
    said = words(token)
    clause = _clause(token)
    # "It entered into force in 1999" is said of the treaty, whatever was told of leaving it.
    begun = token.lemma_ == "force" or (token.tag_ == "VBD" and any(t.lemma_ == "force" for t in said))
    exit_of = _of_a_notice(token, clause, reader, told) if said and not begun else None
    if exit_of is not None:
        yield exit_of
        return
    if not said or denied(clause) or denied(token) or (clause.dep_ == "conj" and denied(clause.head)):
        return
    if any(above.lemma_ in _HINDERED for above in token.ancestors):
        return
    ahead = coming(token)
    if (possible(token) or possible(clause)) and not ahead:
        return
    objects = _treaties(token, clause, reader)
    if not objects:
        return
    states = _parties([token, clause, *said], reader) or _bound(token, said, reader)
    if not states and token.lemma_ == "bind" and not ahead:
        return  # "binds a new party from the first day of the next month"
    # "after it enters into force" is a rule; in the present tense only a date makes it a happening.
    present = token.tag_ in ("VBZ", "VBP") or token.lemma_ == "apply"
    draft = Draft("force", "plain", token, [token, *said, clause], objects, ())
    draft.dated = "day" if ahead or clause.lemma_ in BEGINNING else "any" if present else ""
    draft.occurred, draft.planned = _since(token, reader), ahead
    yield _scoped(draft, states)


def _bound(token: Token, said: list[Token], reader: Reader) -> tuple[str, ...]:
    """The states that a verb says are parties, or bound: "Chad is a party since", "Chad is bound by it since"."""
    if token.lemma_ == "be" and said[0].lemma_ == "party":
        return reader.parties(subjects(token))[0]
    if token.lemma_ == "bind":
        return reader.parties(children(token, "nsubjpass") or subjects(token) or subjects(token.head))[0]
    return ()


def brought(drafts: list[Draft], reader: Reader) -> None:
    """Date the entry into force that a step brought about: "with that the treaty entered into force"."""
    for draft in drafts:
        verb = draft.token
        if draft.effect != "force" or draft.occurred or draft.planned or not _by_a_step(verb):
            continue
        here = [d for d in drafts if d.effect in _BRINGING and d.token.i < verb.i and d.occurred]
        number, _ = reader.discourse.deed_at
        last = reader.discourse.last_deed
        near = last is not None and reader.parsed.prepared.number - number <= 1 and last.effect in _BRINGING
        step = here[-1] if here else last if near else None
        if step is not None and step.objects == draft.objects:
            draft.occurred = step.occurred


def _by_a_step(verb: Token) -> bool:
    """ "With that it entered into force", "which brought it into force", "bringing it into force"."""
    if verb.lemma_ in ("bring", "put"):
        return any(t.lower_ == "which" for t in children(verb, "nsubj")) or verb.dep_ == "advcl"
    return any(t.lower_ in ("it", "that", "this", "which") for t in at_path(verb, "with"))


_BRINGING = ("ratify", "accede", "sign")


def _scoped(draft: Draft, states: tuple[str, ...]) -> Draft:
    draft.parties, draft.scope = states, "party" if states else "treaty"
    return draft


def _treaties(token: Token, clause: Token, reader: Reader) -> Objects:
    """The treaties that come into force; "it" where nothing stands in their place."""
    named = right_before(token)
    treaty = reader.mention(named) if named is not None else None
    about = [named] if named is not None and treaty is not None and treaty.kind == "convention" else []
    about = about or _subjects(token, clause)
    found = reader.treaties(about)
    known = reader.it(token) if not found and not about else []
    return found or (known if known and known[0][0] == "convention" else [])


def _of_a_notice(token: Token, clause: Token, reader: Reader, told: list[Draft]) -> Draft | None:
    """ "It takes effect on 27 December": of the leaving that was announced or notified right before."""
    own = [d for d in told if d.effect == "leave" and d.token.i < token.i]
    step = own[-1] if own else reader.discourse.last_step
    if step is None or step.effect != "leave" or step.stage not in _AWAITING or denied(token) or denied(clause):
        return None
    found = _subjects(token, clause)
    meant = [t for t in found if t.lower_ in _EXITS]
    others = [t for t in found if any(c.tag_ == "POS" for c in t.children) and reader.mention(t) is not None]
    states, _ = reader.parties(others)  # "Ecuador's took effect in January"
    if not (meant or states) or reader.objects(
        [t for noun in meant for path in ("of", "from") for t in at_path(noun, path)]
    ):
        return None
    ahead = coming(token)
    if (possible(token) or possible(clause)) and not ahead:
        return None
    if not states and _told_before(step, reader):
        return None
    dated: Literal["", "any", "day"] = "day" if ahead or token.tag_ in ("VBZ", "VBP") else "any"
    parties = states or step.parties
    return Draft("leave", "effective", token, [token, clause], list(step.objects), parties, planned=ahead, dated=dated)


def _told_before(step: Draft, reader: Reader) -> bool:
    """Whether the sentence dates it before the step: then it is the treaty's own entry into force."""
    days = [m.edtf for m in reader.parsed.mentions.values() if m.kind == "date" and m.edtf[:4].isdigit()]
    return len(days) == 1 and step.occurred[:4].isdigit() and days[0] < step.occurred[: len(days[0])]


def _clause(token: Token) -> Token:
    """The verb whose subject is meant: "is due to enter into force", "begins to apply"."""
    if token.dep_ == "xcomp" and token.head.lemma_ in BEGINNING:
        return token.head
    if token.dep_ == "xcomp" and (token.head.lemma_ == "be" or token.head.lemma_ in RAISING):
        return token.head
    return token.head.head if token.dep_ == "xcomp" and token.head.dep_ == "acomp" else token


def _since(token: Token, reader: Reader) -> str:
    """The date right behind "in force since", which parsers hang elsewhere."""
    near = [reader.mention(t) for t in token.doc[token.i + 1 : token.i + 3]] if token.lemma_ in ALSO_IN else []
    return next((m.edtf for m in near if m is not None and m.kind == "date"), "")


def _subjects(token: Token, clause: Token) -> list[Token]:
    if token.lemma_ in ("bring", "put"):
        return children(token, "dobj", "nsubjpass")
    if token.lemma_ == "bind" and children(token, "auxpass"):
        return agents(token)  # "has been bound *by it* since 2008"
    if token.dep_ == "xcomp" and token.head.lemma_ in BEGINNING:
        return subjects(token.head)
    if token.lemma_ == "be" and (held := parties(token)):
        return [t for noun in (*held, token) for path in ("to", "of") for t in at_path(noun, path)]
    if token.lemma_ in ALSO_IN and token.head.dep_ == "prep":
        above = token.head.head
        return [above] if above.pos_ not in ("VERB", "AUX") else subjects(above)
    if token.dep_ == "conj" and not children(token, "nsubj", "nsubjpass") and children(token.head, "nsubjpass"):
        return children(token.head, "nsubjpass")
    return subjects(clause) or children(clause, "nsubjpass") or subjects(token)


def _parties(words: list[Token], reader: Reader) -> tuple[str, ...]:
    """The states for which it is: "for Iraq", "in Georgia", "binding on Chile", "in respect of Moldova"."""
    places = [
        t for word in words for path in ("for", "in", "on", "between", "to", "among") for t in at_path(word, path)
    ]
    places += [t for word in words if word.lemma_ == "bind" for t in children(word, "dobj")]
    places += [t for word in words if word.lemma_ in BEGINNING for c in word.children for t in at_path(c, "to")]
    for word in words:
        for prep in prepositions(word):
            for noun in children(prep, "pobj"):
                if noun.lemma_.lower() in _REGARDS:
                    places += [*at_path(noun, "of"), *at_path(noun, "to")]
    return reader.parties(places)[0]
