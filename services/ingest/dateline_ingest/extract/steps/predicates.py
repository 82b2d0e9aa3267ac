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
    (subject), `poss` (possessive), `above` (who does what the verb above it says), `from` and other prepositions,
    `share` (what a direct object such as "membership" or "participation" is a share in), `whole` (the same, of
    membership alone). `party` is such a path to the state where it is not the subject. `particle` is a word that must
    stand with it: an adverb, the noun of a fixed phrase, or one after a preposition ("give *up*", "turn its *back* on",
    "hold in *abeyance*").
    `bare` says that it may stand without an object, which the discourse then gives ("the withdrawal").
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


def _named(
    effect: Effect, objects: tuple[str, ...], *lemmas: str, party: tuple[str, ...] = ()
) -> tuple[Predicate, ...]:
    """Nouns that mean the step only where a treaty or body stands with them."""
    return tuple(Predicate(lemma, "NOUN", effect, objects, party=party) for lemma in lemmas)


_LEAVING = (
    *("denounce", "leave", "quit", "exit", "abandon", "terminate", "renounce", "repudiate", "abrogate", "ditch"),
    *("scrap", "rescind", "annul", "revoke", "cancel", "nullify", "jettison", "dump", "junk", "discard", "forsake"),
    *("desert", "disavow", "forswear", "flee", "bolt", "shred", "bin", "axe", "de-ratify"),
)
"""Verbs whose object is what is left."""
_PUTTING = ("put", "place", "hold", "keep", "leave")
_THROWING = ("throw", "kick", "boot", "drum", "turf", "cast", "force", "chuck", "push")
_GOING = ("withdraw", "exit", "retreat", "depart", "secede", "disengage", "resign", "retire", "defect", "recede")
_GOING_OUT = ("pull", "walk", "opt", "bow", "storm", "bail", "crash", "march", "break", "check", "bolt")
_GOING_AWAY = ("walk", "turn", "step", "back", "break", "pull", "move", "drift", "peel")
_TAKING_OUT = ("take", "pull", "remove", "bring", "lead", "yank", "drag", "steer", "carry", "haul", "wrench")
"""Verbs of one who takes a state out of what it is in."""
_FREEING = ("extricate", "disentangle", "free", "detach", "sever", "divorce", "disentangle", "distance", "uncouple")
_LEAVINGS = (
    *("withdrawal", "denunciation", "termination", "abrogation", "repudiation", "renunciation", "exit", "departure"),
    *("pullout", "pull-out", "secession", "walkout"),
)

_COMING = ("come", "go", "get", "walk", "step", "move")
_TAKING_UP = ("take", "resume", "regain", "reclaim", "retake", "assume", "occupy", "recover", "claim", "fill")
_GAINING = ("gain", "win", "obtain", "secure", "acquire", "receive", "attain", "achieve", "regain", "complete")
_SEATED = ("in", "at", "on", "among", "of", "as")
_ADMITTING = ("admit", "readmit", "readmitte", "re-admit", "reinstate")
_LETTING = ("let", "take", "vote", "allow", "bring")
_LEADING = ("lead", "steer", "usher", "guide", "shepherd", "carry")
"""Verbs of one who brings a state into what it was outside of."""

TREATIES_ONLY = ("end", "cancel", "dissolve", "nullify", "void")
"""Verbs that undo a treaty where that is their object; of anything else they tell something else."""
FOUNDING = ("found", "co-found", "cofound", "establish")
"""Verbs of those who are a body's members from its first day."""
PLACED = frozenset((*_COMING, "admit"))
"""Verbs of motion that need a particle or a place to tell a step: without them they are about anything."""

PREDICATES: tuple[Predicate, ...] = (
    # Leaving (VCLT articles 54 and 56: "denunciation" of a treaty, "withdrawal" from a treaty with many parties).
    *_verbs("leave", ("dobj",), *_LEAVING),
    *_verbs("leave", ("dobj",), *TREATIES_ONLY),
    *_verbs("leave", ("on",), "slam", "shut", "close", particle="door"),
    *_verbs(
        "leave",
        ("share",),
        "vacate",
        "surrender",
        "forfeit",
        "end",
        "discontinue",
        "relinquish",
        "terminate",
        "cease",
        "stop",
        "drop",
    ),
    *_verbs("leave", ("from", "of"), *_GOING),
    *_verbs("leave", ("whole",), "withdraw", "renounce", "resign", "revoke"),
    *_verbs("leave", ("of", "from"), "get", "drop", "duck", "slip", "back", "step", particle="out"),
    *_verbs("leave", ("of", "from"), *_GOING_OUT, particle="out", bare=True),
    *_verbs("leave", ("from",), *_GOING_AWAY, particle="away"),
    *_verbs("leave", ("off",), "walk", "storm"),
    *_verbs("leave", ("from",), "step", "pull", "fall", particle="back"),
    *_verbs("leave", ("of",), *_TAKING_OUT, particle="out", party=("dobj",), bare=True),
    *_verbs("leave", (), "go"),
    *_verbs("leave", ("from",), "withdraw", party=("dobj",), bare=True),
    *_verbs("leave", ("from",), "withdraw", "remove", *_FREEING, party=("dobj",)),
    *_verbs("leave", ("from",), "cut", particle="loose", party=("dobj",)),
    *_verbs("leave", ("dobj",), "give", "tear", "rip", particle="up"),
    *_verbs("leave", ("dobj",), "throw", "toss", "fling", particle="overboard"),
    *_verbs("leave", ("dobj",), "cast", "push", "brush", particle="aside"),
    *_verbs("leave", ("dobj",), "cast", "shake", "throw", particle="off"),
    # The noun of a fixed phrase stands where other verbs have a particle.
    *_verbs("leave", ("on", "upon"), "turn", particle="back"),
    *_verbs("leave", ("on",), "pull", particle="plug"),
    *_verbs("leave", ("on",), "give", particle="up"),
    *_verbs("leave", ("on",), "call", particle="time"),
    *_verbs("leave", ("to",), "say", "bid", "wave", particle="goodbye"),
    *_verbs("leave", ("to",), "say", "bid", particle="farewell"),
    *_verbs("leave", ("with",), "part", particle="company"),
    *_verbs("leave", ("with",), "part", particle="way"),
    *_verbs("leave", ("with",), "sever", "cut", particle="tie"),
    *_verbs("leave", ("with",), "sever", "cut", particle="link"),
    *_verbs("leave", ("of",), "take", particle="leave"),
    *_verbs("leave", ("of",), "wash", particle="hand"),
    *_verbs("leave", ("share", "to"), "put", particle="end"),
    *_verbs("leave", ("share",), "bring", particle="end"),
    *_nouns("leave", ("from", "of", "for"), *_LEAVINGS),
    *_named("leave", ("from", "of"), "abandonment", "disengagement", "retreat", "desertion", "resignation"),
    *_named("leave", ("of",), "annulment", "cancellation", "scrapping", "quitting"),
    # Consent to be bound (VCLT articles 11 to 15).
    *_verbs("ratify", ("dobj",), "ratify", bare=True),
    *_verbs("ratify", ("dobj",), "accept", "approve"),
    *_nouns("ratify", ("of", "to", "for"), "ratification"),
    *_verbs("ratify", ("dobj",), "confirm", particle="formally"),
    *_named("ratify", ("of", "to"), "acceptance", "approval"),
    *_verbs("accede", ("to",), "accede", bare=True),
    *_verbs("accede", ("to",), "succeed"),
    *_nouns("accede", ("to",), "accession", "adherence", "adhesion"),
    *_named("accede", ("to", "in", "of"), "succession"),
    # Coming in, of oneself or let in (UN Charter, article 4: "admission"; of the WTO, "accession").
    *_verbs("join", ("dobj",), "join", "rejoin", "re-join", "enter", "reenter", "re-enter"),
    *_verbs("join", ("to",), "return"),
    *_verbs("join", ("into", "to"), *_COMING, particle="back"),
    *_verbs("join", ("into",), *_COMING),
    *_verbs("join", (), *_COMING, particle="back"),
    *_verbs("join", (), *_COMING, particle="in"),
    *_verbs("join", ("with",), *_COMING, "climb", "jump", "hop", particle="board"),
    *_verbs("join", ("with",), *_COMING, "climb", "jump", "hop", particle="aboard"),
    *_verbs("join", _SEATED, *_TAKING_UP, particle="seat"),
    *_verbs("join", _SEATED, *_TAKING_UP, particle="place"),
    *_verbs("join", ("of", "in", "to"), *_TAKING_UP, *_GAINING, particle="membership"),
    *_verbs("join", ("to", "into"), *_GAINING, particle="admission"),
    *_verbs("join", ("to", "into"), *_GAINING, particle="entry"),
    *_verbs("join", ("to", "into"), *_GAINING, particle="accession"),
    *_verbs("join", ("to", "into", "as"), *_ADMITTING, party=("dobj",)),
    *_verbs("join", ("into", "as"), "receive", "accept", "welcome", "elect", "induct", "co-opt", party=("dobj",)),
    *_verbs("join", ("into",), *_LETTING, *_LEADING, party=("dobj",)),
    *_verbs("join", ("to", "into"), *_LETTING, *_LEADING, particle="back", party=("dobj",)),
    *_verbs("join", ("in",), "seat", party=("dobj",)),
    *_verbs("join", ("dobj",), *FOUNDING),
    *_verbs("join", ("of",), "make", particle="member", party=("dobj",)),
    *_verbs("join", ("subj",), *_ADMITTING, party=("dobj",)),
    *_verbs("join", _SEATED, "have", "get", particle="seat"),
    *_verbs("join", ("to", "into"), *_LEADING, "bring", particle="back", party=("dobj",), bare=True),
    *_verbs("join", ("subj",), *_LETTING, particle="in", party=("dobj",), bare=True),
    *_verbs("join", ("subj",), *_LETTING, particle="back", party=("dobj",), bare=True),
    *_verbs("join", ("to", "into"), *_ADMITTING, party=("dobj",), bare=True),
    *_named("join", ("to", "into"), "admission", "readmission", "re-admission", "entry", "re-entry", "reinstatement"),
    *_named("join", ("to", "into"), "return", "induction", "accession"),
    *_named("join", ("of", "in"), "membership"),
    *_verbs("sign", ("dobj",), "sign", bare=True),
    *_verbs("sign", ("dobj",), "ink"),
    *_nouns("sign", ("of", "under", "to", "on"), "signature", "signing"),
    # Sanctions by an organisation.
    *_verbs("expel", ("from",), "expel", "exclude", "oust", "eject", "evict", "banish", "dismiss", party=("dobj",)),
    *_verbs("expel", ("of", "from"), *_THROWING, particle="out", party=("dobj",)),
    *_verbs("expel", ("off",), *_THROWING, "vote", "strike", "remove", party=("dobj",)),
    *_verbs("expel", ("subj",), "expel", "oust", "eject", party=("dobj",)),
    *_verbs("expel", ("subj",), *_THROWING, particle="out", party=("dobj",), bare=True),
    *_verbs("expel", ("from",), "expel", "oust", "eject", party=("dobj",), bare=True),
    *_nouns("expel", ("from",), "expulsion"),
    *_named("expel", ("from",), "ouster", "ejection", "eviction", party=("of", "poss")),
    *_verbs("suspend", ("from",), "suspend", party=("dobj",)),
    *_verbs("suspend", ("of", "from"), "shut", "lock", "freeze", "keep", particle="out", party=("dobj",), bare=True),
    *_verbs("suspend", ("from",), "bar", "ban", "debar", "sideline", party=("dobj",)),
    *_verbs("suspend", ("dobj", "in", "of"), "suspend", "freeze", "mothball"),
    *_verbs("suspend", ("subj",), "suspend", party=("dobj",)),
    *_verbs("suspend", ("dobj",), "halt", "pause", "interrupt"),
    *_verbs("suspend", ("share",), "block", "shelve"),
    *_verbs("suspend", ("dobj",), *_PUTTING, particle="abeyance"),
    *_verbs("suspend", ("dobj",), *_PUTTING, particle="ice"),
    *_verbs("suspend", ("dobj",), *_PUTTING, particle="hold"),
    *_verbs("suspend", ("from",), "suspend", "bar", "sideline", party=("dobj",), bare=True),
    *_named("suspend", ("from",), "suspension", "exclusion", party=("of", "poss")),
    *_named("suspend", ("poss", "above"), "suspension", party=("of",)),
    *_named("suspend", ("of",), "suspension"),
)

DELEGATES = frozenset(("delegation", "representative", "mission", "delegate", "membership", "participation"))
"""Nouns for a member in a body: to suspend or expel them is to suspend or expel the member."""

SHARES = frozenset((
    "membership", "participation", "adherence", "involvement", "operation", "application", "implementation",
    "execution", "observance", "compliance", "obligation", "right", "seat", "relationship", "affiliation",
    "association", "work",
))  # fmt: skip
"""What a party has in a treaty, or a member in a body; to end or suspend it is to leave or suspend the whole."""

FRAMES: dict[tuple[str, str], tuple[Predicate, ...]] = {}
for _row in PREDICATES:
    FRAMES[_row.lemma, _row.pos] = (*FRAMES.get((_row.lemma, _row.pos), ()), _row)

_COMMON = PLACED | {"go", *_LETTING, *_LEADING}
TRIGGERS = tuple(sorted({row.lemma for row in PREDICATES if not row.particle} - _COMMON))
"""Words that can tell a step where no treaty or body is named beside them."""
