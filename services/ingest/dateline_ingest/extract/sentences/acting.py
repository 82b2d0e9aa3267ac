"""Who does what a word tells, and what it is done to: subjects, agents, owners and objects of a parse."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.sentences.grammar import (
    MODIFIERS,
    SMALL,
    children,
    conjuncts,
    prepositions,
    reduced,
    relative_before,
)
from dateline_ingest.extract.sentences.modality import denied, possible


def at_path(token: Token, path: str) -> Iterator[Token]:
    """The words at a path from a word: `dobj`, `subj`, or a preposition ("from", "of", also after "out")."""
    if path == "dobj":
        yield from children(token, "dobj")
        # "let Palestine *in*", "wants it *back*": parsers make a clause of the particle.
        yield from (t for c in token.children if c.dep_ == "ccomp" and c.pos_ in SMALL for t in children(c, "nsubj"))
        own = children(token, "nsubjpass")
        yield from own or _patients(token)
        if (pronoun := relative_before(token)) is not None:
            yield pronoun.head.head
        if reduced(token) and not _left_there(token):
            yield token.head
        if token.dep_ == "relcl":
            yield from (c for c in token.children if c.dep_ == "dobj" and c.tag_ in ("WDT", "WP"))
        return
    if path == "subj":
        own = children(token, "nsubj")
        yield from own
        yield from agents(token)
        if not own and token.dep_ == "xcomp":  # "the league voted to suspend Syria"
            yield from subjects(token)
        return
    if path == "poss":
        yield from children(token, *MODIFIERS)
        return
    for prep in prepositions(token):
        if prep.lower_ == path:
            yield from children(prep, "pobj", "pcomp")


def _patients(token: Token) -> list[Token]:
    """Who a participle is about that has no subject of its own.

    "X left and *was suspended*" takes that of the verb it is joined to, and "*Denounced* by X, Y is dead" that of the
    clause that it leads; parsers also read the participle of "X,
    *admitted* in 2012, was suspended" as the main verb.
    """
    head = token.head
    if token.dep_ == "conj" and children(token, "auxpass") and not children(token, "nsubj"):
        return children(head, "nsubjpass", "nsubj")
    joined = token.dep_ == "conj" and token.tag_ == "VBN" and not children(token, "nsubj", "dobj")
    if joined and children(head, "auxpass"):
        return children(head, "nsubjpass")  # "was thrown out in 1979 and taken back in 1989"
    if token.dep_ == "advcl" and token.tag_ == "VBN" and not children(token, "nsubj", "dobj", "aux", "mark", "prt"):
        return children(head, "nsubj", "nsubjpass")
    if token.tag_ not in ("VBD", "VBN") or children(token, "dobj", "aux", "auxpass", "prt"):
        return []
    passive = any(c.dep_ == "conj" and c.i > token.i and children(c, "auxpass") for c in token.children)
    own = children(token, "nsubj")
    return own if passive and own and token.nbor(-1).text == "," and own[-1].i < token.i - 1 else []


_BY_THEMSELVES = frozenset(("come", "return", "rejoin", "leave", "quit", "withdraw", "go"))
"""Verbs that tell what somebody does, also joined to a passive."""


def subjects(token: Token) -> list[Token]:
    """Who does what a verb says: its own subject, an agent, or the subject that it inherits."""
    if _left_there(token) or relative_before(token) is not None:
        return [token.head]
    at, seen = token, 0
    while seen < 6:
        own = [t for c in children(at, "nsubj") for t in (_who_meet(c) or _past_gap(c, at) or [c])]
        if own and not children(at, "nsubjpass", "auxpass"):
            return own + _together(token)
        if by := agents(at):
            return by
        if not own and (beside := _beside_date(at)):
            return beside
        if token.tag_ == "VBD" and token.lemma_ in _BY_THEMSELVES and (held := children(at, "nsubjpass")):
            return held  # "was suspended in 2009 and *came* back in 2014"
        if children(at, "auxpass", "nsubjpass") or at.dep_ not in ("xcomp", "conj", "pcomp", "advcl"):
            return own
        if at.dep_ == "pcomp":
            at = at.head
        at, seen = at.head, seen + 1
    return []


def counted(doer: Token) -> Token:
    """Who is counted among others, for a relative: "*Oman* was among the six states *that* signed"; else the noun."""
    if doer.tag_ not in ("WDT", "WP") or doer.head.dep_ != "relcl":
        return doer
    noun = above = doer.head.head
    while above.dep_ in ("pobj", "prep", "attr"):
        above = above.head
    said = children(above, "nsubj") if above.lemma_ == "be" and noun.dep_ == "pobj" and not denied(above) else []
    return said[0] if said else noun


def _past_gap(subject: Token, verb: Token) -> list[Token]:
    """ "Latvia in 2005 and *Poland*, after a pause, ratified": parsers join the subject to the date before it."""
    dates = [t for p in subject.children if p.lower_ in ("in", "on") for t in p.children if t.dep_ == "pobj"]
    return [c for t in dates for c in t.children if c.dep_ == "conj" and c.pos_ == "PROPN" and t.i < c.i < verb.i][:1]


def _who_meet(subject: Token) -> list[Token]:
    """ "*Ministers* meeting in Cairo adopted it": parsers make the meeting the subject."""
    if subject.lower_ not in ("meeting", "gathering", "sitting", "assembling", "convening"):
        return []
    return [c for c in subject.children if c.dep_ in ("nsubj", "compound") and c.tag_ in ("NNS", "NNPS")]


def agents(token: Token) -> list[Token]:
    """By whom a passive is done: "by Fiji", "by Fiji and by Samoa"."""
    by = [prep for prep in token.children if prep.dep_ == "agent"]
    by += [c for prep in by for c in prep.children if c.dep_ == "conj" and c.lower_ == prep.lower_]
    return [word for prep in by for word in children(prep, "pobj")]


def _together(verb: Token) -> list[Token]:
    """Those with whom somebody does it: "Laos joined in 1997, together with Myanmar"."""
    found = []
    for prep in verb.children:
        beside = [c.lower_ for c in prep.children if c.dep_ in ("advmod", "prep")]
        if prep.lower_ == "with" and any(word in ("together", "along") for word in beside):
            found += children(prep, "pobj")
        elif prep.lower_ in ("together", "along", "alongside"):
            found += children(prep, "pobj") + [
                t for c in prep.children if c.lower_ == "with" for t in children(c, "pobj")
            ]
    return found


def _beside_date(verb: Token) -> list[Token]:
    """The subject that a parser makes part of the date before it: "On 3 May *Peru*, a founding member, left"."""
    for prep in verb.children:
        if prep.dep_ != "prep" or prep.i > verb.i:
            continue
        inner = [p for clause in prep.children if clause.dep_ == "pcomp" for p in clause.children if p.dep_ == "prep"]
        for date in (t for p in (prep, *inner) for t in p.children if p.lower_ in ("on", "in") and t.dep_ == "pobj"):
            beside = [c for c in date.children if c.dep_ in ("appos", "conj") and c.pos_ == "PROPN" and c.i < verb.i]
            if beside and not any(c.dep_ == "cc" for c in date.children):
                return [beside[0], *(t for t in conjuncts(beside[0]) if t.i < verb.i)]
    return []


def _left_there(token: Token) -> bool:
    """ "Greece, the only other state to have gone, *left* in 1969": parsers take it for a participle of the name."""
    name = token.head
    return (
        token.dep_ == "acl" and token.lower_ in ("left", "quit") and name.dep_ == "ROOT" and name.pos_ == "PROPN"
        and not children(token, "agent", "dobj")
    )  # fmt: skip


def owners(token: Token) -> list[Token]:
    """Whose doing a noun is: "Russia's withdrawal", "the Russian withdrawal", "ratification by Russia"."""
    found = [_antecedent(c) for c in token.children if c.dep_ in MODIFIERS]
    for prep in token.children:
        if prep.dep_ in ("prep", "agent") and prep.lower_ in ("by", "of"):
            found.extend(children(prep, "pobj"))
    if token.dep_ == "nsubj" and token.head.lemma_ == "be":  # "the fiftieth ratification was that of Portugal"
        that = [t for t in token.head.children if t.dep_ == "attr" and t.lower_ == "that"]
        found += [t for word in that for t in at_path(word, "of")]
    if not found and token.dep_ == "compound" and token.head.pos_ == "NOUN":
        return [t for t in owners(token.head) if t != token]  # "Chad, whose *withdrawal* notice arrived in May"
    return found


def _antecedent(owner: Token) -> Token:
    """Whom "whose" means: "*Sweden*, whose signature dates from 2001"."""
    if owner.tag_ != "WP$":
        return owner
    return next((t.head for t in owner.ancestors if t.dep_ == "relcl"), owner)


_RANKS = frozenset(("first", "last", "latest", "second", "third", "fourth", "fifth", "sixth", "only"))


def first_to(token: Token) -> Token | None:
    """The "became" of "became the fiftieth state to ratify", the "was" of "was among the first to sign".

    The infinitive then tells what was done. None where nobody is said to be that state ("the first to sign may leave").
    """
    to = token.head if token.dep_ == "pobj" and token.tag_ == "VB" else token  # "to" is often taken for a preposition
    if to == token and token.dep_ not in ("advcl", "relcl", "acl", "xcomp"):
        return None
    head = to.head
    for _ in range(5):  # "was the third and so far the last to go", "was one of the first to go"
        inside = head.dep_ in ("attr", "appos", "conj") or (head.dep_ in ("pobj", "prep") and head.tag_ != "VB")
        if inside and head.pos_ not in ("VERB", "AUX") and (head.dep_ != "prep" or head.lower_ in _AMONG):
            head = head.head
    if head.tag_ not in (("VBD", "VBZ", "VBN") if token.tag_ == "VB" else ("VBD",)) or possible(head):
        return None
    held = children(head, "attr", "oprd")
    if head.lemma_ == "be":
        held += [t for prep in prepositions(head) if prep.lower_ == "among" for t in children(prep, "pobj")]
        ranked = any(word.lemma_ in _RANKS for t in held for word in t.subtree if word.i < token.i)
        return head if ranked else None
    return head if head.lemma_ == "become" and held else None


_AMONG = ("of", "among")


def one_of_first(token: Token) -> list[Token]:
    """Who was so early: "Brazil, *among the first to sign*, has yet to ratify", "the first to sign was Brazil"."""
    ranked = token.head if token.dep_ in ("relcl", "acl", "advcl") else token
    copula = ranked.head
    if ranked.dep_ == "nsubj" and copula.lemma_ == "be" and copula.tag_ in ("VBD", "VBN") and copula.i > token.i:
        first = any(word.lemma_ in _RANKS for word in (ranked, *ranked.children))
        return children(copula, "attr") if first and not possible(copula) else []
    near = [t for t in (ranked, ranked.head) if t.lower_ == "among"]
    near += [c for c in token.children if c.lower_ == "among" and c.i < token.i]
    for prep in near:
        if prep.i < 2 or prep.nbor(-1).text != "," or not any(t.lemma_ in _RANKS for t in prep.subtree):
            continue
        before = prep.nbor(-2)
        return [before] if before.dep_ in ("nsubj", "nsubjpass", "conj", "appos") else []
    return []


def seized(token: Token) -> Token | None:
    """The verb of "used the occasion *to sign* the protocol": the infinitive then tells what was done."""
    if token.tag_ != "VB" or token.dep_ not in ("xcomp", "acl", "advcl", "relcl"):
        return None
    verb = token.head.head if token.head.lemma_ in _CHANCES else token.head
    if verb.lemma_ not in _SEIZING or verb.tag_ not in ("VBD", "VBN", "VBZ") or possible(verb):
        return None
    return verb if any(t.lemma_ in _CHANCES for t in children(verb, "dobj")) else None


_SEIZING = frozenset(("use", "take", "seize", "choose"))
_CHANCES = frozenset(("occasion", "opportunity", "chance", "visit", "moment", "day"))
