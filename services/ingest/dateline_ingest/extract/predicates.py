"""The words that carry an effect on a treaty or a membership, with the place in the sentence where its object stands.

This is the dictionary of the rules: a row says that a word, used with this object, means this effect. What kind of
event it becomes is decided by `rules.yaml`, by who does it and at what stage.
"""

from dataclasses import dataclass
from typing import Literal

Effect = Literal["leave", "ratify", "unratify", "accede", "join", "sign", "force", "expel", "suspend"]


@dataclass(frozen=True, slots=True)
class Predicate:
    """A word and its frame.

    `objects` are paths from the word to the treaty or body: `dobj` (direct object, or the subject of a passive), `subj`
    (subject), `from` and other prepositions. `party` is such a path to the state where it is not the subject.
    `particle` is a word that must stand with it ("give *up*"). `bare` says that it may stand without an object, which
    the discourse then gives ("the withdrawal").
    """

    lemma: str
    pos: Literal["VERB", "NOUN"]
    effect: Effect
    objects: tuple[str, ...]
    particle: str = ""
    party: tuple[str, ...] = ()
    bare: bool = False


def _verbs(
    effect: Effect,
    objects: tuple[str, ...],
    *lemmas: str,
    particle: str = "",
    party: tuple[str, ...] = (),
    bare: bool = False,
) -> tuple[Predicate, ...]:
    return tuple(Predicate(lemma, "VERB", effect, objects, particle, party, bare) for lemma in lemmas)


def _nouns(effect: Effect, objects: tuple[str, ...], *lemmas: str) -> tuple[Predicate, ...]:
    return tuple(Predicate(lemma, "NOUN", effect, objects, bare=True) for lemma in lemmas)


PREDICATES: tuple[Predicate, ...] = (
    # Leaving (VCLT articles 54 and 56: "denunciation" of a treaty, "withdrawal" from a treaty with many parties).
    *_verbs(
        "leave",
        ("dobj",),
        "denounce",
        "leave",
        "quit",
        "exit",
        "abandon",
        "terminate",
        "renounce",
        "repudiate",
        "abrogate",
        "ditch",
        "scrap",
    ),
    *_verbs("leave", ("from", "of"), "withdraw", "exit", "retreat", "depart", "secede"),
    *_verbs("leave", ("of", "from"), "back", "step", "get", "drop", particle="out"),
    *_verbs("leave", ("of", "from"), "pull", "walk", "opt", particle="out", bare=True),
    *_verbs("leave", ("of",), "take", "pull", "remove", particle="out", party=("dobj",)),
    *_verbs("leave", ("from",), "withdraw", "remove", party=("dobj",)),
    *_verbs("leave", ("dobj",), "give", particle="up"),
    *_nouns("leave", ("from", "of", "for"), "withdrawal", "denunciation", "exit", "departure", "pullout"),
    # Consent to be bound (VCLT articles 11 to 15).
    *_verbs("ratify", ("dobj",), "ratify", "accept", "approve"),
    *_nouns("ratify", ("of",), "ratification", "acceptance"),
    *_verbs("accede", ("to",), "accede"),
    *_nouns("accede", ("to",), "accession"),
    *_nouns("join", ("to",), "admission"),
    *_verbs("join", ("dobj",), "join", "enter"),
    *_verbs("sign", ("dobj",), "sign"),
    *_nouns("sign", ("of",), "signature"),
    # Sanctions by an organisation.
    *_verbs("expel", ("from",), "expel", "exclude", "oust", "eject", "throw", "kick", party=("dobj",)),
    *_verbs("expel", ("subj",), "expel", "oust", party=("dobj",)),
    *_nouns("expel", ("from",), "expulsion"),
    *_verbs("suspend", ("from",), "suspend", party=("dobj",)),
    *_verbs("suspend", ("dobj", "in", "of"), "suspend"),
)

FRAMES: dict[tuple[str, str], tuple[Predicate, ...]] = {}
for _row in PREDICATES:
    FRAMES[_row.lemma, _row.pos] = (*FRAMES.get((_row.lemma, _row.pos), ()), _row)

TRIGGERS = tuple(sorted({row.lemma for row in PREDICATES}))
