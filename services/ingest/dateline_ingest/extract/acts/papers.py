"""Where the paper of a national act stands: beside the word that tells of it, or in an earlier sentence."""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from dateline_ingest.extract.acts.names import VAGUE, ActName, paper_at
from dateline_ingest.extract.acts.words import ActWord
from dateline_ingest.extract.references.papers import Written
from dateline_ingest.extract.references.roles import Reader, treaties_of
from dateline_ingest.extract.sentences.acting import at_path
from dateline_ingest.extract.sentences.grammar import children
from dateline_ingest.extract.steps.elided import central

NEAR = 2
"""Sentences over which "it" and a participle without a subject reach back to a paper."""


TREATY = "treaty"
"""The noun of a treaty itself, which a chamber rejects as it rejects a bill."""
_AGAINST = ("rejected", "returned")
_IN_A_FIGURE = ("bury", "block")
"""What chambers are said to do with treaties on which they never vote."""
_REFUSED = ("dobj", "down", "against", "to")


def papers(token: Token, row: ActWord, reader: Reader) -> Iterator[ActName]:
    """Yield the papers that a word of the table is used with."""
    nouns = _at(token, row, reader)
    for noun in nouns:
        paper = _paper(noun, reader)
        if (
            paper is None
            and row.stage in _AGAINST
            and row.lemma not in _IN_A_FIGURE
            and row.place in _REFUSED
            and reader.treaties([noun])
        ):
            paper = ActName(noun, TREATY, "law", definite=True)
        if paper is not None:
            yield paper
    if not nouns and row.stage == "returned" and "consent" in row.beside:
        # "The House refused its consent on Tuesday": to the treaty that the text is about.
        withheld = [t for t in children(token, "dobj") if t.lemma_ in row.beside]
        yield from (ActName(t, TREATY, "law", definite=True) for t in withheld[:1] if treaties_of(central(reader)))
    if not nouns and row.pos == "VERB" and (paper := _unsaid(token, row, reader)) is not None:
        yield paper


def _at(token: Token, row: ActWord, reader: Reader) -> list[Token]:
    """The words that stand where a row expects the paper."""
    if row.beside == ("veto",) and row.place == "dobj":
        vetoes = [t for t in children(token, "dobj", "nsubjpass") if t.lemma_ == "veto"]
        return [
            t for word in (*vetoes, *([token] if vetoes else ())) for path in ("of", "on") for t in at_path(word, path)
        ]
    if row.place == "dobj":
        return _objects(token, reader)
    if row.place == "subj":
        nouns = _subjects(token)
        return [_antecedent(n.head, reader) if n.tag_ in _RELATIVES and n.head.dep_ == "relcl" else n for n in nouns]
    if row.place == "dative":
        return children(token, "dative") or (children(token, "dobj") if len(children(token, "dobj")) > 1 else [])
    found = list(at_path(token, row.place))
    if row.place == "for":
        found += [
            t for favour in at_path(token, "in") if favour.lower_ in ("favour", "favor") for t in at_path(favour, "of")
        ]
    if row.place in ("on", "against", "from") or (row.place == "to" and row.beside):
        found += [t for given in children(token, "dobj") for path in (row.place, "of") for t in at_path(given, path)]
    if row.pos == "NOUN":
        found += [c for c in token.children if c.dep_ == "poss" and (row.stage != "amended" or c.pos_ != "PRON")]
    if row.pos == "NOUN" and row.stage == "amended":
        found += list(at_path(token, "to"))
    return found


_RELATIVES = ("WDT", "WP")


def _objects(token: Token, reader: Reader) -> list[Token]:
    """What a verb does something to, also as the subject of a passive and as the noun before a participle."""
    nouns = children(token, "dobj", "nsubjpass")
    if token.dep_ in ("acl", "relcl") and not children(token, "dobj"):
        return [n for n in nouns if n.tag_ not in _RELATIVES] or [_antecedent(token, reader)]
    if token.dep_ == "relcl" and any(n.tag_ in _RELATIVES for n in nouns):
        return [_antecedent(token, reader)]
    if not nouns and token.dep_ == "conj" and (children(token, "auxpass") or token.tag_ == "VBN"):
        return children(token.head, "nsubj", "nsubjpass")
    if not nouns and token.dep_ == "advcl" and token.tag_ == "VBN":  # "Passed in May, the law ..."
        return children(token.head, "nsubj", "nsubjpass")
    return nouns


def _subjects(token: Token) -> list[Token]:
    """The subject of a verb, that of the verb it is joined to, or that of the clause that its participle opens."""
    at = token
    for _ in range(_DEEPEST):
        if found := children(at, "nsubj", "nsubjpass"):
            return found
        if at.dep_ not in ("conj", "advcl", "xcomp"):
            return []
        at = at.head
    return []


_DEEPEST = 4


def _antecedent(token: Token, reader: Reader) -> Token:
    """The noun that a relative clause is about: "the law on influence, which passed" is about the law."""
    noun = token.head
    at = noun
    for _ in range(_DEEPEST):
        if paper_at(at, reader) is not None:
            return at
        if at.dep_ not in ("pobj", "prep", "conj", "compound", "dobj") or at.head == at:
            break
        at = at.head
        if at.pos_ in ("VERB", "AUX"):
            break
    return _apart_from(token, noun, reader) or noun


def _apart_from(token: Token, noun: Token, reader: Reader) -> Token | None:
    """ "Passed the act on 3 May, *which* took effect in June": what a clause behind a comma is about, not the day."""
    start = token.left_edge.i
    mention = reader.mention(noun)
    strange = mention is None or mention.kind == "date"
    if not strange or start < 1 or token.doc[start - 1].text != ",":
        return None
    return next((t for t in reversed(list(token.doc[:start])) if paper_at(t, reader) is not None), None)


def _paper(noun: Token, reader: Reader) -> ActName | None:
    """The paper a noun names, that it is a version of ("amendments to the code"), or that it points back at."""
    if (paper := paper_at(noun, reader)) is not None:
        return paper
    if (paper := _versioned(noun, reader)) is not None:
        return paper
    if noun.lower_ in ("it", "its") and (named := _named_before(noun, reader)) is not None:
        return replace(named, token=noun, definite=True)
    known = reader.discourse.written[-1] if reader.discourse.written else None
    if known is None or not _points_back(noun, known, reader):
        return None
    return ActName(noun, known.noun, known.kind, known.number, known.title, True)


def _versioned(noun: Token, reader: Reader) -> ActName | None:
    """The paper of "the amendments to the act", of "two articles of the law"."""
    if noun.lemma_.lower() not in _VERSIONS:
        return None
    inside = [t for path in ("to", "of", "on", "in") for t in at_path(noun, path)]
    if noun.dep_ in ("dobj", "nsubjpass") and not any(t.head.lower_ == "to" for t in inside):
        # "sent the amendments to the act back": parsers hang what they are to on the verb
        inside += [t for t in at_path(noun.head, "to") if t.i > noun.i and paper_at(t, reader) is not None]
    return next((paper for t in inside if (paper := _paper(t, reader)) is not None), None)


_VERSIONS = frozenset((
    "amendment", "change", "version", "draft", "text", "package", "series", "reading", "revision", "set", "pair",
    "article", "part", "clause", "section", "provision", "paragraph", "passage", "passing", "adoption", "approval",
))  # fmt: skip
"""What a paper can be decided as, and its parts: "vetoed two articles of the law"."""


def _named_before(noun: Token, reader: Reader) -> ActName | None:
    """The paper that the same sentence names before a pronoun, unless the pronoun is one of the paper's own words."""
    for token in reversed(list(reader.parsed.doc[: noun.i])):
        if (paper := paper_at(token, reader)) is not None:
            return paper if noun not in paper.token.subtree else None
    return None


def means_paper(noun: Token, reader: Reader) -> bool:
    """Whether "it" is a bill or a law, and no treaty: "the Rada passed the law on leaving, and X signed it"."""
    return noun.lower_ == "it" and _paper(noun, reader) is not None


def _points_back(noun: Token, known: Written, reader: Reader) -> bool:
    near = reader.parsed.prepared.number - known.sentence <= NEAR
    if noun.lower_ in ("it", "its"):
        # A treaty or body named after the paper is what "it" means.
        return near and len(reader.discourse.objects) == known.objects
    definite = any(c.lower_ in ("the", "this", "that") for c in noun.children)
    return near and definite and noun.lemma_.lower() in VAGUE


def _unsaid(token: Token, row: ActWord, reader: Reader) -> ActName | None:
    """The paper of a participle that opens a line or stands alone: "Signed on 5 May; published on the 6th"."""
    if (
        row.place not in ("dobj", "subj", "to")
        or (token.tag_ not in ("VBN", "VBD") and not to_come(token))
        or children(token, "nsubj", "expl", "dobj")
    ):
        return None
    before = [t for t in reader.parsed.doc[: token.i] if not t.is_punct]
    named = [p for p in (paper_at(t, reader) for t in before) if p is not None]
    finite = [t for t in before if t.dep_ in ("nsubj", "nsubjpass", "expl")]
    opens = reader.parsed.doc[0].tag_ == "VBN"
    if named:
        return named[-1] if all(t.i <= named[-1].token.i for t in finite) else None
    known = reader.discourse.written[-1] if reader.discourse.written else None
    opening = [t for t in before if t.dep_ not in ("aux", "auxpass", "cc", "advmod") and reader.mention(t) is None]
    if (
        known is None
        or finite
        or (len(opening) > 1 and not opens)
        or reader.parsed.prepared.number - known.sentence > NEAR
    ):
        return None
    return ActName(token, known.noun, known.kind, known.number, known.title, True)


def to_come(token: Token) -> bool:
    """ "to enter into force six days later", as a line of a gazette ends."""
    return (
        token.tag_ == "VB"
        and token.dep_ in ("ROOT", "relcl", "acl")
        and any(c.lower_ == "to" and c.dep_ == "aux" for c in token.children)
    )
