"""What a sentence tells of the future: a day on which a step takes effect, or a leaving that it announces itself."""

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.roles import Objects, Reader
from dateline_ingest.extract.sentences.acting import owners, subjects
from dateline_ingest.extract.sentences.modality import coming, denied, possible
from dateline_ingest.extract.steps.doers import party_of
from dateline_ingest.extract.steps.foretold import foretold
from dateline_ingest.extract.steps.predicates import Predicate
from dateline_ingest.extract.steps.staging import Staged


def _planned(
    token: Token, frame: Predicate, objects: Objects, staged: Staged, chain: list[Token], reader: Reader
) -> Draft | None:
    """A future of effect: an event only when a calendar date comes with it, which is seen when dates are given out."""
    word = staged.word
    if word is None or denied(word) or not _ahead(word):
        return None
    parties, _ = reader.parties(owners(token))
    plural = token.tag_ in ("NNS", "NNPS")
    parties = (
        parties or (reader.discourse.parties if plural else reader.discourse.parties[:1]) or party_of(None, reader)
    )
    return Draft(frame.effect, "effective", token, [token, *chain], objects, parties, word=word, planned=True)


def to_come(
    token: Token,
    frame: Predicate,
    objects: Objects,
    told: tuple[str, ...],
    staged: Staged,
    chain: list[Token],
    reader: Reader,
) -> Draft | None:
    """What is told of the future: a day of effect, or a leaving that the text itself announces."""
    if staged.stage == "effective":
        return _planned(token, frame, objects, staged, chain, reader)
    suspends = frame.effect == "suspend" and token.tag_ == "VBG" and objects[0][0] == "convention"
    if not (frame.effect == "leave" or suspends) or staged.stage != "plain" or not foretold(token, chain, reader):
        return None
    parties, first = reader.parties(subjects(token))
    moved = bool(frame.party and told)
    stage = "announced" if suspends else "foretold"
    return Draft(frame.effect, stage, token, [token], objects, told or parties, first, moved=moved)


_TELLING = frozenset(("say", "announce", "inform", "notify", "confirm", "state", "tell", "declare", "add", "note"))


def _ahead(word: Token) -> bool:
    """Whether it is told for a day to come, also in what was said then: "said that it would take effect"."""
    if word.dep_ == "ccomp" and word.head.tag_ == "VBD" and word.head.lemma_ in _TELLING and not possible(word.head):
        return any(c.dep_ == "aux" and c.lower_ == "would" for c in word.children)
    return coming(word)
