"""Verbs that make a reservation without naming it: "declared on signing that", "objected to it", "derogated from"."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.roles import Objects, Reader, treaties_of
from dateline_ingest.extract.sentences.acting import at_path, owners, subjects
from dateline_ingest.extract.sentences.grammar import children, governors, prepositions
from dateline_ingest.extract.sentences.modality import denied, possible
from dateline_ingest.extract.steps.predicates import Effect
from dateline_ingest.extract.steps.reservation_words import JOINING
from dateline_ingest.extract.steps.reservations import treaty_meant

_DECLARING = frozenset(("declare", "state", "stipulate", "specify"))
_CONDITIONS = frozenset(("reservation", "declaration", "understanding"))
_STEPS_OUT = frozenset(("derogate",))
_HELD_BACK = frozenset(("reserve",))
WORDS = frozenset(("object",)) | _DECLARING | _HELD_BACK | _STEPS_OUT
"""The words at which `drafts` looks, as lemmas or as they stand."""


def drafts(token: Token, reader: Reader) -> Iterator[Draft]:
    """Yield what a verb says of a reservation, a declaration, an objection or a derogation."""
    if token.pos_ not in ("VERB", "AUX"):
        return
    lemma = token.lemma_.lower()
    if lemma in _DECLARING | _HELD_BACK:
        yield from _declared(token, reader)
    elif lemma == "object":
        yield from _objected(token, reader)
    elif lemma in _STEPS_OUT:
        yield from _derogated(token, reader)


def _declared(verb: Token, reader: Reader) -> Iterator[Draft]:
    """ "On signing, Poland declared that it would apply the convention in accordance with its constitution"."""
    if denied(verb) or possible(verb) or verb.tag_ not in ("VBD", "VBZ", "VBN", "VBP"):
        return
    if verb.lemma_ == "reserve" and not any(t.lemma_ in ("right", "position") for t in children(verb, "dobj")):
        return
    if verb.lemma_ != "reserve" and not children(verb, "ccomp", "dobj"):
        return
    with_step = [
        t for prep in verb.children
        if prep.dep_ in ("prep", "mark", "advmod") and prep.lower_ in ("on", "upon", "when", "at", "in", "by")
        for t in _moment(prep) if t.lemma_.lower() in JOINING
    ]  # fmt: skip
    with_step += [c for c in verb.children if c.dep_ == "advcl" and c.lemma_ in JOINING]
    if not with_step:
        return
    states, _ = reader.parties(subjects(verb))
    step = with_step[0]
    below = [t for path in ("to", "of") for t in at_path(step, path)]
    objects = reader.treaties([*below, *children(step, "dobj")])
    objects = objects or treaties_of(reader.it(verb))
    if states and objects:
        subkind = "reservation" if verb.lemma_ == "reserve" else "declaration"
        yield Draft("reserve", "plain", verb, [verb, step], objects[:1], states, subkind=subkind)
        if (effect := _JOINED_BY.get(step.lemma_.lower())) is not None:
            yield Draft(effect, "plain", step, [step], objects[:1], states, dated="any")


_JOINED_BY: dict[str, Effect] = {
    **dict.fromkeys(("sign", "signing", "signature"), "sign"),
    **dict.fromkeys(("ratify", "ratification"), "ratify"),
    **dict.fromkeys(("accede", "accession"), "accede"),
}
"""The step with which a declaration was made; with a date it is told as well."""


def _moment(prep: Token) -> list[Token]:
    """The step in "on signing", "upon its ratification", "at the time of signature"."""
    near = children(prep, "pcomp", "pobj")
    return near + [t for noun in near if noun.lemma_ in ("time", "moment", "occasion") for t in at_path(noun, "of")]


def _objected(verb: Token, reader: Reader) -> Iterator[Draft]:
    """ "Sweden objected to the reservation of Kuwait"; without an object, of what the text told to be reserved."""
    if denied(verb) or possible(verb) or verb.tag_ not in ("VBD", "VBZ", "VBN"):
        return
    aims = list(at_path(verb, "to"))
    lately = any(t.lemma_.lower() in _CONDITIONS for t in verb.doc[: verb.i])
    if aims and not any(t.lemma_.lower() in _CONDITIONS for t in aims):
        return
    if not aims and not lately and reader.discourse.last_reserved is None:
        return
    objects: Objects = reader.treaties(
        [t for aim in aims for path in ("to", "in", "under") for t in at_path(aim, path)]
    )
    objects = objects or reader.treaties([t for aim in aims for p in prepositions(aim) for t in children(p, "pobj")])
    objects = objects or treaty_meant(verb, reader)
    states, _ = reader.parties(_doers(verb))
    if states and objects:
        yield Draft("reserve", "plain", verb, [verb], objects[:1], states, subkind="objection")


def _doers(verb: Token) -> list[Token]:
    """Who does it; in "Finland was among those that objected" the one who is counted among them."""
    found = [t.head.head if t.tag_ in ("WDT", "WP") and t.head.dep_ == "relcl" else t for t in subjects(verb)]
    doers: list[Token] = []
    for token in found:
        if token.dep_ != "pobj" or token.head.lower_ not in ("among", "of"):
            doers.append(token)
            continue
        above = token.head.head
        copula = above.head if above.dep_ in ("attr", "nsubj") else above
        doers += [t for t in children(copula, "nsubj", "attr") if t not in (token, above)]
    return doers


def _derogated(verb: Token, reader: Reader) -> Iterator[Draft]:
    """ "was derogating from the convention", "informed the Council that it derogated from article 5"."""
    chain = governors(verb)
    if denied(verb) or possible(verb) or any(denied(t) or possible(t) for t in chain[:2]):
        return
    plain = verb.tag_ in ("VBD", "VBZ", "VBN") or (verb.tag_ == "VBG" and children(verb, "aux"))
    told = next((t for t in chain if t.lemma_ in ("invoke", "notify", "inform", "announce", "declare")), None)
    above = verb.head if verb.dep_ in ("advcl", "xcomp") else None
    if told is None and above is not None and above.lemma_ == "invoke" and above.tag_ in ("VBD", "VBN", "VBZ"):
        told = above
    if not plain and told is None:
        return
    near = list(at_path(verb, "from")) + (children(told, "dobj") if told is not None else [])
    objects = reader.treaties(
        near + [t for noun in near for path in ("of", "under", "in") for t in at_path(noun, path)]
    )
    objects = objects or treaty_meant(verb, reader)
    states, _ = reader.parties([*subjects(verb), *(subjects(told) if told is not None else [])])
    states = states or reader.parties(owners(verb))[0]
    if states and objects:
        tokens = [verb, *([told] if told is not None else [])]
        yield Draft("reserve", "plain", verb, tokens, objects[:1], states, subkind="derogation")
