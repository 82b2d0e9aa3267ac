"""Entry into force as a noun: "its entry into force in 1970", "the coming into force was fixed for 3 May"."""

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.roles import Reader, treaties_of
from dateline_ingest.extract.sentences.acting import at_path, owners
from dateline_ingest.extract.sentences.grammar import children, governors, prepositions
from dateline_ingest.extract.sentences.modality import denied, possible
from dateline_ingest.extract.steps.force_words import FORCE, INTO
from dateline_ingest.extract.steps.staging import put_off

NOUNS = frozenset(("entry", "coming", "commencement", "entrance", "activation"))
_BY_THEMSELVES = ("commencement", "activation")
_FALLING = frozenset((
    "be", "set", "fix", "schedule", "expect", "slate", "due", "come", "follow", "occur", "fall", "take", "date", "plan",
    "have", "mark",
))  # fmt: skip
"""What says when it is: "was fixed for 3 May", "followed in June"."""


def read(noun: Token, reader: Reader) -> Draft | None:
    """The entry into force that a noun tells; it counts with a date only. Its parties are left to whoever asks."""
    force = [t for prep in prepositions(noun) if prep.lower_ in INTO for t in children(prep, "pobj")]
    force = [t for t in force if t.lemma_ in FORCE]
    if (not force and noun.lemma_ not in _BY_THEMSELVES) or put_off(noun, []):
        return None
    near = [*owners(noun), *(t for word in (noun, *force) for t in at_path(word, "of"))]
    objects = reader.treaties(near)
    if not objects and any(t.lower_ in ("its", "their") for t in near):
        objects = treaties_of(reader.it(noun))
    chain = governors(noun)
    told = chain[0] if chain and chain[0].lemma_ in _FALLING and noun.dep_ in ("nsubj", "nsubjpass") else None
    said = told is not None and not denied(told) and not possible(told)
    if not objects or not (said or _dated([noun, *force], reader)):
        return None
    return Draft("force", "plain", noun, [noun, *force, *([told] if told else [])], objects, (), dated="any")


def _dated(words: list[Token], reader: Reader) -> bool:
    """Whether a date stands with the noun itself."""
    inside = [t for word in words for path in ("on", "in", "from") for t in at_path(word, path)]
    return any((m := reader.mention(t)) is not None and m.kind == "date" for t in inside)
