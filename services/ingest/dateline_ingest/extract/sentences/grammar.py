"""Questions asked of a dependency parse: what governs a word, what hangs on it, and what it is joined with."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.sentences.modality import RAISING
from dateline_ingest.extract.steps.stages import ACT_NOUNS, INSTRUMENTS, NOTICES, STAGES

_CLIMB = frozenset((
    "xcomp", "ccomp", "pcomp", "pobj", "prep", "dobj", "attr", "acl", "agent", "oprd", "nsubj", "nsubjpass",
    "csubj", "csubjpass", "appos", "dative", "acomp",
))  # fmt: skip


MODIFIERS = ("poss", "amod", "compound", "nmod")
"""How words hang on the noun behind them: "*Chad's* exit", "the *Chadian* exit", "the *ICC* exit"."""

_PREPOSITIONS = frozenset(
    ("on", "to", "for", "of", "about", "in", "into", "with", "at", "by", "under", "out", "from", "behind")
)


_TELLING = frozenset(("notify", "inform", "tell", "assure", "warn", "advise", "remind"))


_PAPERS = frozenset((*ACT_NOUNS, *INSTRUMENTS, *NOTICES))


def governors(token: Token) -> list[Token]:
    """The words that govern a word, from the inside out, as far as they belong to one statement."""
    chain: list[Token] = []
    at = token
    while at.head != at and len(chain) < 12:
        head, dep = at.head, at.dep_
        if dep == "conj":
            at = head
            continue
        if dep == "relcl":
            # "proposed to the president *that* Russia denounce it" is no relative clause, whatever the parser says.
            if _is_told(at, head):
                head = head.head
            elif head.lemma_ not in (*ACT_NOUNS, *INSTRUMENTS, *NOTICES) and not any(
                c.dep_ == "mark" and c.lower_ == "that" for c in at.children
            ):
                break
        elif (
            (dep not in _CLIMB and not (dep == "advcl" and _decided(at, head)) and not _of_paper(at))
            or (dep == "acl" and ((reduced(at) and head.pos_ == "PROPN") or relative_before(at) is not None))
            or (dep == "prep" and at.lower_ not in _PREPOSITIONS)
            or (dep in ("nsubj", "nsubjpass") and head.pos_ not in ("VERB", "AUX"))
        ):
            break
        if dep in ("nsubj", "nsubjpass") and (raised := _raised(head)) is not None:
            chain.append(raised)
        chain.append(head)
        at = head
    return chain


def _raised(verb: Token) -> Token | None:
    """The verb that a subject is the subject of in truth: "the exit is (due) *to take effect*", "is set *to end*"."""
    holders = [verb, *(c for c in verb.children if c.dep_ == "acomp")] if verb.lemma_ == "be" else [verb]
    if verb.lemma_ != "be" and verb.lemma_ not in RAISING:
        return None
    found = (c for t in holders for c in t.children if c.dep_ == "xcomp" and c.tag_ == "VB" and c.lemma_ in _SETTING_IN)
    return next((c for c in found if any(t.lower_ == "to" and t.dep_ == "aux" for t in c.children)), None)


_SETTING_IN = frozenset(row.lemma for row in STAGES if row.stage == "effective")
"""Of a step that is expected to do anything else, that is no stage."""


def _of_paper(token: Token) -> bool:
    """Whether a word says what the paper is for that governs it: "the *withdrawal* bill", "filed papers to *leave*"."""
    head = token.head
    if token.dep_ in ("compound", "nmod", "amod"):
        return token.pos_ == "NOUN" and head.lemma_.lower() in _PAPERS
    if token.dep_ != "advcl" or token.tag_ != "VB":
        return False
    if not any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children):
        return False
    handled = [c for c in head.children if c.dep_ in ("dobj", "nsubjpass") and c.i < token.i]
    return any(t.lemma_.lower() in _PAPERS for t in handled)


def reduced(token: Token) -> bool:
    """Whether a participle is a relative clause cut short: "Paraguay, *suspended* in June, will not attend"."""
    return token.dep_ == "acl" and (token.tag_ == "VBN" or _mistagged(token)) and relative_before(token) is None


def relative_before(token: Token) -> Token | None:
    """The pronoun of "*which* the kingdom signed in 2004 and never ratified": parsers make the first verb passive."""
    noun = token.head
    if token.dep_ != "acl" or token.tag_ != "VBN" or noun.dep_ not in ("nsubj", "nsubjpass") or noun.i > token.i:
        return None
    before = noun.left_edge.i - 1
    pronoun = token.doc[before] if before > 0 and noun.i + 1 == token.i else None
    return pronoun if pronoun is not None and pronoun.tag_ == "WDT" and pronoun.head.dep_ == "relcl" else None


def _mistagged(token: Token) -> bool:
    """ "The convention, signed for Peru in 1998, shall be printed": taggers say past tense, parsers know better."""
    return token.tag_ == "VBD" and not children(token, "nsubj", "dobj")


def antecedent(token: Token) -> Token | None:
    """What a relative pronoun stands for: "Niger, *which* the union suspended", "*whose* exit"; else None."""
    if token.tag_ not in ("WDT", "WP", "WP$"):
        return None
    verb = token.head.head if token.head.dep_ in ("prep", "xcomp", "ccomp") else token.head
    for _ in range(3):
        if verb.dep_ == "relcl":
            return verb.head
        verb = verb.head
    return None


def _decided(verb: Token, head: Token) -> bool:
    """Whether an infinitive is what was decided, and no purpose: "voted on Thursday *to quit* the treaty"."""
    to = next((c for c in verb.children if c.dep_ == "aux" and c.lower_ == "to"), None)
    return to is not None and head.lemma_ in DECISIONS and head.i < verb.i and to.nbor(-1).lower_ != "order"


DECISIONS = frozenset(("vote", "decide", "agree", "resolve", "choose", "opt", "elect"))
"""Verbs of a decision; what is decided stands as an infinitive behind them."""


def _is_told(clause: Token, hearer: Token) -> bool:
    """ "notified the depositary *that they are leaving*": what is told, though parsers hang it on who hears it."""
    verb = hearer.head
    opening = [c for c in clause.children if c.lower_ == "that" and (c.tag_ == "IN" or c.i == hearer.i + 1)]
    told = [t for t in children(clause, "nsubj") if t not in opening]
    return hearer.dep_ == "dobj" and verb.lemma_ in _TELLING and bool(opening) and bool(told)


def children(token: Token, *deps: str) -> list[Token]:
    """The dependents of a word in these relations, with what is joined to them by "and"."""
    found = []
    for child in token.children:
        if child.dep_ in deps:
            found.append(child)
            found.extend(conjuncts(child))
    return found


def conjuncts(token: Token) -> list[Token]:
    """What is coordinated with a word, to its right."""
    found = []
    for child in token.children:
        # A list is often parsed as an apposition to its first: the same stand-in word, or a later "and", shows it.
        listed = child.text == token.text or (child.i == token.i + 2 and any(c.dep_ == "conj" for c in child.children))
        if child.dep_ == "conj" or (child.dep_ == "appos" and child.pos_ == "PROPN" and listed):
            found.append(child)
            found.extend(conjuncts(child))
    return found


def clause(token: Token) -> set[int]:
    """The places of a word and all below it, but for relative clauses and clauses that are joined to it."""
    found, left = {token.i}, [token]
    while left:
        for child in left.pop().children:
            if child.dep_ != "relcl" and not (child.dep_ in ("advcl", "conj") and child.pos_ in ("VERB", "AUX")):
                found.add(child.i)
                left.append(child)
    return found


SMALL = ("ADP", "ADV", "PART")


def prepositions(token: Token) -> Iterator[Token]:
    """The prepositions of a word, those after "out" and "away" too."""
    for child in token.children:
        if child.dep_ in ("prep", "agent", "dative", "prt", "advmod") or (child.dep_ == "conj" and child.pos_ == "ADP"):
            yield child
            yield from (deeper for deeper in child.children if deeper.dep_ == "prep")
            # "from the one, and from the other"
            yield from (c for c in child.children if c.dep_ == "conj" and c.lower_ == child.lower_)


def has_particle(token: Token, particle: str) -> bool:
    """Whether a particle stands with a verb: "give up", "pull out", "turn its back on", "hold in abeyance"."""
    return particle_of(token, particle) is not None


def particle_of(token: Token, particle: str) -> Token | None:
    """The particle of a verb, or the noun that is one in a fixed phrase."""
    for child in token.children:
        small = child.dep_ == "ccomp" and child.pos_ in SMALL and not any(c.lower_ in _PLACED for c in child.children)
        beside = (child.dep_ in _BESIDE or small) and child.lower_ == particle
        if beside and (particle != "in" or not children(child, "pobj")):
            return child
        if child.dep_ in ("dobj", "nsubjpass", "oprd") and child.lemma_ == particle:
            return child
        if child.lower_ in _INTO_A_STATE:
            for noun in children(child, "pobj"):
                if noun.lemma_ == particle:
                    return noun
    return None


_PLACED = ("into", "to")
_BESIDE = ("prt", "advmod", "prep", "npadvmod")
_INTO_A_STATE = ("in", "on", "into", "to", "onto")
