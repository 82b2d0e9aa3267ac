"""A treaty that ceases to apply after a state has left it: "ceases to operate on 1 April", "lost its force", "is void".

Only where the text has told before that the state leaves it (VCLT article 70); a treaty also lapses by itself.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.acting import at_path, subjects
from dateline_ingest.extract.sentences.grammar import children, prepositions
from dateline_ingest.extract.sentences.modality import coming, denied, possible

_WORKING = frozenset(("operate", "apply", "exist", "bind", "function", "govern", "have", "be"))
_FORCE = frozenset(("force", "effect", "validity", "power"))
_VALID = frozenset(("valid", "binding", "applicable", "effective"))
_VOID = frozenset(("void", "null", "dead", "history", "defunct"))
_ENDING = frozenset(("lapse", "expire", "end", "terminate"))
_PRESENT = ("VBZ", "VBP")
_BONDS = frozenset(("tie", "bond", "obligation", "duty", "commitment", "participation"))
WORDS = frozenset(("cease", "stop", "lose", "become", "be", "come", "draw")) | _ENDING
"""The words at which `drafts` looks, as lemmas or as they stand."""


def drafts(token: Token, reader: Reader, told_here: Sequence[Draft] = ()) -> Iterator[Draft]:
    """Yield the end of a treaty for the state that is leaving it; `told_here` are the steps of the same sentence."""
    if token.pos_ not in ("VERB", "AUX") or not _over(token) or denied(token):
        return
    ahead = coming(token)
    if possible(token) and not ahead:
        return
    before = [d for d in told_here if d.effect == "leave" and d.token.i < token.i]
    step = before[-1] if before else reader.discourse.last_step
    named = subjects(token) or children(token, "nsubj", "nsubjpass")
    objects = reader.treaties(named) or _bonds(named, reader)
    known = reader.discourse.topic_effect == "leave" and objects[:1] == list(reader.discourse.topic)[:1]
    told = step is not None and step.effect == "leave" and objects[:1] == step.objects[:1]
    if not objects or not (known or told):
        return
    places = [t for path in ("for", "to", "between") for t in at_path(token, path)]
    bound = [t for verb in children(token, "xcomp") for t in children(verb, "dobj")]  # "ceased to bind it"
    states, _ = reader.parties([*(t for t in places if reader.mention(t) is not None), *bound])
    parties = states or (step.parties if told and step is not None else reader.discourse.parties)
    if parties:
        dated: Literal["any", "day"] = "day" if ahead or token.tag_ in _PRESENT else "any"
        yield Draft("leave", "effective", token, [token], objects[:1], parties, planned=ahead, dated=dated)


def _bonds(named: list[Token], reader: Reader) -> list[tuple[str, str]]:
    """The treaty whose bonds end: "its ties to the Protocol come to an end", "obligations under the pact lapse"."""
    bonds = [t for t in named if t.lemma_.lower() in _BONDS]
    near = [t for noun in bonds for path in ("poss", "to", "under", "in", "of", "with") for t in at_path(noun, path)]
    return reader.treaties(near)


def _over(token: Token) -> bool:
    match token.lemma_:
        case "cease" | "stop":
            return any(_works(t) for t in children(token, "xcomp", "pcomp"))
        case "come" | "draw":
            return any(t.lemma_ in ("end", "close") for t in at_path(token, "to"))
        case "lose":
            return any(t.lemma_ in _FORCE for t in children(token, "dobj"))
        case "become" | "be":
            return any(t.lower_ in _VOID for t in children(token, "acomp", "attr"))
        case lemma:
            return lemma in _ENDING and not children(token, "dobj")


def _works(verb: Token) -> bool:
    """ "To apply", "to have effect", "to be in force", "to be valid"."""
    if verb.lemma_ not in _WORKING:
        return False
    near = children(verb, "dobj", "acomp", "attr")
    near += [t for prep in prepositions(verb) for t in children(prep, "pobj")]
    words = {t.lemma_.lower() for t in near} | {t.lower_ for t in near}
    return verb.lemma_ not in ("have", "be") or bool(words & (_FORCE | _VALID))
