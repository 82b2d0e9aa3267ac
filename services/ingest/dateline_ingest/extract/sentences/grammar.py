"""Questions asked of a dependency parse: who does it, to what, and what governs it."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.sentences.modality import RAISING, denied, possible
from dateline_ingest.extract.steps.stages import ACT_NOUNS, INSTRUMENTS, NOTICES, STAGES

_CLIMB = frozenset((
    "xcomp", "ccomp", "pcomp", "pobj", "prep", "dobj", "attr", "acl", "agent", "oprd", "nsubj", "nsubjpass",
    "csubj", "csubjpass", "appos", "dative", "acomp",
))  # fmt: skip


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
            or (dep == "acl" and ((reduced(at) and head.pos_ == "PROPN") or _relative_before(at) is not None))
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
    return token.dep_ == "acl" and (token.tag_ == "VBN" or _mistagged(token)) and _relative_before(token) is None


def _relative_before(token: Token) -> Token | None:
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


_SMALL = ("ADP", "ADV", "PART")


def at_path(token: Token, path: str) -> Iterator[Token]:
    """The words at a path from a word: `dobj`, `subj`, or a preposition ("from", "of", also after "out")."""
    if path == "dobj":
        yield from children(token, "dobj")
        # "let Palestine *in*", "wants it *back*": parsers make a clause of the particle.
        yield from (t for c in token.children if c.dep_ == "ccomp" and c.pos_ in _SMALL for t in children(c, "nsubj"))
        own = children(token, "nsubjpass")
        yield from own or _patients(token)
        if (pronoun := _relative_before(token)) is not None:
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
        yield from children(token, "poss", "compound", "amod", "nmod")
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
        small = child.dep_ == "ccomp" and child.pos_ in _SMALL and not any(c.lower_ in _PLACED for c in child.children)
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


_BY_THEMSELVES = frozenset(("come", "return", "rejoin", "leave", "quit", "withdraw", "go"))
"""Verbs that tell what somebody does, also joined to a passive."""


def subjects(token: Token) -> list[Token]:
    """Who does what a verb says: its own subject, an agent, or the subject that it inherits."""
    if _left_there(token) or _relative_before(token) is not None:
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
    found = [_antecedent(c) for c in token.children if c.dep_ in ("poss", "amod", "compound", "nmod")]
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
