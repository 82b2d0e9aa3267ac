"""Leaving by any verb of motion: "stalked out of the union", "led his country out of the pact".

English makes such verbs freely. With a state that moves, and a treaty or a body that it moves out of, they all mean one
thing, so it is the frame that is known and not the verb.
"""

from spacy.tokens import Token

from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.acting import at_path, subjects
from dateline_ingest.extract.sentences.grammar import children
from dateline_ingest.extract.sentences.modality import wished
from dateline_ingest.extract.steps.predicates import Predicate

_NO_MOTION = frozenset(
    ("be", "stay", "keep", "remain", "live", "stand", "grow", "arise", "come", "emerge", "result", "develop", "make")
) | frozenset(("talk", "argue", "find", "read", "rule", "get", "have", "do", "work", "operate", "run", "leave", "sell"))
"""Verbs with "out of" that put nobody outside, or say something else."""
_BY_ITSELF = Predicate("", "VERB", "leave", ("of",), "out")
_TAKEN = Predicate("", "VERB", "leave", ("of",), "out", ("dobj",))


def frames(token: Token, reader: Reader) -> tuple[Predicate, ...]:
    """The frame of a verb that no table knows, where a state moves or is moved by its own out of something."""
    if token.pos_ != "VERB" or token.lemma_ in _NO_MOTION or wished(token):
        return ()
    if not any(c.lower_ == "out" for c in token.children) or not any(True for _ in at_path(token, "of")):
        return ()
    doers = subjects(token)
    moved = children(token, "dobj")
    if not moved:
        antecedents = [t.head.head if t.tag_ in ("WDT", "WP") and t.head.dep_ == "relcl" else t for t in doers]
        return (_BY_ITSELF,) if any(_is_state(reader.mention(t)) for t in antecedents) else ()
    states, _ = reader.parties(moved)
    movers, _ = reader.parties(doers)
    return (_TAKEN,) if states and set(states) & set(movers) else ()


def _is_state(mention: Mention | None) -> bool:
    return mention is not None and mention.kind == "state" and not mention.demonym
