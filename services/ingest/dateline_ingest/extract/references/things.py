"""Which treaties a word means that names none: "the instrument", "both", "the former", "the two agreements"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from dateline_ingest.extract.references import focus, groups

if TYPE_CHECKING:  # the reader asks what is defined here
    from dateline_ingest.extract.references.roles import Objects, Reader

_PAPERS = frozenset(("instrument", "document", "text", "deal", "accords"))
"""Nouns that mean a treaty where a state signs, ratifies, joins or leaves it."""
_BINDING = frozenset(("sign", "ratify", "join", "denounce", "leave", "quit", "abandon", "accept", "approve", "suspend"))
_MADE = frozenset(("conclude", "adopt", "open", "negotiate", "draw"))
_FORCE = frozenset(("enter", "come", "take", "go", "be"))
_SINGLE = frozenset(("former", "latter", "first", "second"))


def meant(token: Token, reader: Reader) -> Objects:
    """Return the treaties that a word points back at; empty where it names something or means another thing."""
    if token.lemma_.lower() in _PAPERS and _the(token):
        return _paper(token, reader)
    two = _last_two(reader)
    if token.lower_ in _SINGLE and two:
        return [("convention", i) for i in groups.picked(token, two)]
    if token.lower_ == "both" and token.dep_ not in ("det", "predet", "preconj", "cc", "cc:preconj", "dep"):
        return [("convention", i) for i in two]
    return []


def _the(token: Token) -> bool:
    return any(c.dep_ == "det" and c.lower_ in ("the", "this", "that") for c in token.children) and not any(
        c.dep_ in ("prep", "acl", "relcl", "compound", "amod") for c in token.children
    )


def _paper(token: Token, reader: Reader) -> Objects:
    """ "The country signed the document in 1999": the treaty that the text named last; offices sign other papers."""
    verb = token.head
    passive = token.dep_ == "nsubjpass"
    made = verb.lemma_ in _BINDING | _MADE
    if token.dep_ == "dobj" and verb.lemma_ in _BINDING:
        doers = [who for who in map(reader.who, (c for c in verb.children if c.dep_ == "nsubj")) if who is not None]
        if not doers or doers[0].kind not in ("state", "parliament"):
            return []
    elif not ((passive and made) or (token.dep_ == "nsubj" and verb.lemma_ in _FORCE)):
        return []
    return focus.treaty(reader.discourse)


def _last_two(reader: Reader) -> tuple[str, ...]:
    """The two treaties that the sentences before named last, in the order of the text; empty without two."""
    discourse = reader.discourse
    named = [ids[0] for kind, ids in discourse.objects[: discourse.sentence_from] if kind == "convention" and ids]
    last = list(dict.fromkeys(reversed(named[-_LOOKS_BACK:])))[:2]
    return tuple(sorted(last, key=named.index)) if len(last) > 1 else ()


_LOOKS_BACK = 12  # treaties named, the same counted again
