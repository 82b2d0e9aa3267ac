"""The words by which a text says that a treaty comes into force, or holds since some day (VCLT article 24)."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.sentences.grammar import children, prepositions
from dateline_ingest.extract.sentences.modality import coming

INTO = frozenset(("into", "in"))
FORCE = frozenset(("force", "effect", "operation", "application", "being"))
ALSO_IN = ("force", "effect", "operation")
"""What a treaty also is *in*, not only comes *into*."""
BEGINNING = frozenset(("start", "begin", "commence"))
_VALID = frozenset(("effective", "operative", "applicable", "binding", "operational", "law", "active", "live"))
_VERBS = frozenset(("enter", "come", "go", "be", "remain", "put", "bring", "stay", "keep"))
_ENTERING = ("enter", "come", "step")
_BRINGING = ("put", "bring")
_APPLYING = ("apply", "operate", "govern")
_OTHERWISE: dict[str, tuple[tuple[str, ...], frozenset[str]]] = {
    "go": (("acomp", "advmod"), frozenset(("live",))),
    "take": (("dobj",), frozenset(("effect", "force"))),
    "produce": (("dobj",), frozenset(("effect",))),
    **dict.fromkeys(("kick", "phase"), (("prt", "prep", "advmod"), frozenset(("in",)))),
    **dict.fromkeys(BEGINNING, (("xcomp",), frozenset(("apply", "bind", "operate", "govern")))),
}
"""Other verbs, where the word of force stands beside them, and which words say it."""


LOOKED_AT = frozenset((*_ENTERING, *_BRINGING, *_APPLYING, *_OTHERWISE, *ALSO_IN, "become", "be", "bind"))
"""The words beside which there may be one of force."""


def words(token: Token) -> list[Token]:
    """The words that say "force" beside a verb, or beside "in" alone; none when the phrase means something else."""
    lemma = token.lemma_.lower()
    if lemma not in LOOKED_AT:
        return []
    inside = [(prep, t) for prep in prepositions(token) if prep.lower_ in INTO for t in children(prep, "pobj")]
    force = [t for prep, t in inside if t.lemma_ in FORCE and (prep.lower_ == "into" or t.lemma_ in ALSO_IN)]
    if lemma in _ENTERING:
        return force
    if lemma in _BRINGING:
        alive = [(prep, t) for prep in prepositions(token) if prep.lower_ == "to" for t in children(prep, "pobj")]
        force = force or [t for _, t in alive if t.lemma_ == "life"]  # "brought the treaty to life"
        return force if children(token, "dobj", "nsubjpass") else []
    if lemma == "become":
        return [t for t in children(token, "acomp", "attr") if _valid(t)]
    if lemma in _OTHERWISE:
        path, said = _OTHERWISE[lemma]
        beside = [t for t in children(token, *path) if t.lower_ in said or t.lemma_ in said]
        return force or beside if lemma == "go" else beside
    return _standing(token, force)


def _standing(token: Token, force: list[Token]) -> list[Token]:
    """The words that say that it holds since some day: "has been in force since", "binding from", "applies from"."""
    lemma = token.lemma_.lower()
    bound = [t for t in children(token, "acomp", "attr") if _valid(t)] if lemma == "be" else []
    near = (token, *force, *bound, *parties(token))
    since = any(p.lower_ in ("since", "from") for word in near for p in _around(word))
    if lemma in _APPLYING:
        begun = since and token.head.lemma_ not in BEGINNING
        return [token] if begun and token.tag_ in ("VBD", "VBZ", "VBN", "VB") else []
    if lemma == "be":
        return (force or bound or parties(token)) if since or coming(token) else []
    if lemma == "bind" and since:
        passive = bool(children(token, "auxpass")) and not any(c.lower_ == "when" for c in token.subtree)
        held = bool(children(token, "aux")) and (token.lower_ == "binding" or passive)
        told = coming(token) or (token.tag_ == "VBZ" and not children(token, "xcomp"))
        return [token] if held else children(token, "dobj") if told else []
    if lemma in ALSO_IN:
        alone = token.head.lower_ == "in" and (token.head.head.lemma_ not in _VERBS or right_before(token) is not None)
        return [token, token.head] if alone and since else []
    return []


def _valid(word: Token) -> bool:
    """ "Binding", "effective", and "binding international law"."""
    return word.lemma_.lower() in _VALID or word.lower_ in _VALID


def parties(token: Token) -> list[Token]:
    """The "party" of "Bolivia is a party to it since Friday": in force for it since then (VCLT article 2(1)(g))."""
    if token.lemma_ != "be" or any(c.lower_ == "longer" for c in token.children):
        return []
    held = [t for t in children(token, "attr") if t.lemma_ == "party"]
    return [t for t in held if not any(c.lower_ in ("former", "original") for c in t.children)]


def right_before(token: Token) -> Token | None:
    """The name before ", in force since 1994": the treaty meant, whatever the parser hangs the words on."""
    if token.lemma_ not in ALSO_IN or token.head.dep_ != "prep":
        return None
    at = token.head.i - 1
    at -= int(at > 0 and token.doc[at].text in (",", "("))
    return token.doc[at] if at >= 0 and token.doc[at].pos_ == "PROPN" else None


def _around(word: Token) -> Iterator[Token]:
    yield from prepositions(word)
    if word.i + 1 < len(word.doc) and word.dep_ == "pobj":
        yield word.nbor(1)  # parsers hang "in force | since May" on a verb before
    if word.dep_ == "pobj":
        yield from prepositions(word.head)
