"""What must stand with a verb of speech before it says that somebody commented."""

from spacy.tokens import Token

from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.grammar import children
from dateline_ingest.extract.speech.speech_words import TOPICS, TREATIES, Verb

QUOTES = frozenset(('"', "``", "''", "'"))
_PAPERS = frozenset(("bill", "law", "amendment", "draft", "motion", "proposal", "appeal", "petition", "request"))


def fits(verb: Verb, token: Token, reader: Reader) -> bool:
    """Whether what a verb of speech needs stands with it: what was said, what something is called, whom it judges."""
    match verb.needs:
        case "clause":
            return _with_clause(token)
        case "opinion":
            return _with_opinion(token) or any(t.lower_ == "for" for t in token.children)
        case "object":
            judged = children(token, "dobj", "nsubjpass", "ccomp", "prep", "agent")
            papers = verb.lemma in ("reject", "oppose") and any(c.lemma_.lower() in _PAPERS for c in judged)
            criticism = verb.lemma != "denounce" or _criticised(token, judged, reader)
            return bool(judged) and not papers and criticism
    return not any(c.lemma_ in _NAUGHT for c in children(token, "dobj", "npadvmod", "advmod"))


_NAUGHT = ("much", "nothing", "little", "something", "whatever")
"""What somebody says who comments on nothing: "said little about it"."""


def _criticised(token: Token, judged: list[Token], reader: Reader) -> bool:
    """Whether "denounce" is criticism: of a treaty it is the step, unless it says as what."""
    if any(c.lower_ == "as" for c in token.children):
        return True
    return any(c.lemma_.lower() in TOPICS - TREATIES and reader.mention(c) is None for c in judged)


_HEARERS = frozenset(
    ("parliament", "house", "chamber", "place", "assembly", "deputy", "reporter", "journalist", "press")
)
"""Who is informed by a comment; states and depositaries are informed of steps."""


def _with_clause(token: Token) -> bool:
    """Whether what was said stands with a verb: a clause with "that", a quote, or a sentence around "she argued,"."""
    if token.lemma_ == "inform" and not any(t.lemma_.lower() in _HEARERS for t in children(token, "dobj")):
        return False
    for child in children(token, "ccomp", "prt"):
        if child.dep_ == "prt" and token.lemma_ != "point":
            continue
        if not any(c.dep_ in ("mark", "advmod") and c.lower_ in ("whether", "if") for c in child.children):
            return True
    if any(t.text in QUOTES for t in token.sent) and token.lemma_ not in ("ask", "hold", "find"):
        return True
    if token.lemma_ == "remind" and any(c.lower_ == "of" for c in token.children):
        return True
    if token.lemma_ in ("ask", "urge", "advise", "call", "remind"):
        return bool(children(token, "dobj", "dative")) and bool(children(token, "xcomp"))
    if token.lemma_ in ("find", "consider") and children(token, "oprd", "acomp"):
        return True
    if token.lemma_ in ("write", "point", "fear", "note", "explain") and children(token, "prep", "dobj"):
        return True
    return parenthetical(token)


def parenthetical(token: Token) -> bool:
    """Whether a verb of speech stands apart, with its subject, between commas or at the end: "..., she said, ..."."""
    doc = token.doc
    own = [c for c in token.children if c.dep_ == "nsubj"]
    first = min([token.i, *(c.left_edge.i for c in own)])
    last = max([token.i, *(c.right_edge.i for c in own)])
    before = doc[first - 1].is_punct if first else False
    after = last + 1 >= len(doc) or doc[last + 1].is_punct
    return bool(own) and before and after


def _with_opinion(token: Token) -> bool:
    if children(token, "oprd", "ccomp") or (children(token, "xcomp") and token.lemma_ not in _ALSO_DONE):
        return True
    prepositions = {c.lower_ for c in token.children if c.dep_ == "prep" and c.i > token.i}
    if "as" in prepositions or (token.lemma_ in ("rank", "rate") and "among" in prepositions):
        return True
    if token.lemma_ == "call" and prepositions & {"on", "upon", "for"}:
        return True
    objects = children(token, "dobj", "dative", "attr")
    if objects and token.lemma_ in _NAMING and any(t.text in QUOTES for t in token.doc):
        return True  # "a lifeline," she called the treaty, or called it "a lifeline"
    if any(c.dep_ == "amod" and c.i > noun.i for noun in objects for c in noun.children):
        return True  # "called the vote very disappointing"
    if token.lemma_ not in _ALSO_DONE and any(c.lower_ == "as" for noun in objects for c in noun.children):
        return True  # "described the decision as a setback", which parsers read as one thing
    # "called the vote an incorrect decision": two nouns after the verb, however they are joined.
    return token.lemma_ in _NAMING and len(objects) > 1


_NAMING = frozenset(("call", "term", "label", "brand", "dub", "describe"))
_ALSO_DONE = frozenset(("see", "present", "cast", "frame", "paint", "regard", "rate", "rank", "style"))
