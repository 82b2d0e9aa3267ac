"""The words that say what happened to a national act: a bill, a law, a decree, a resolution.

A row says that a word, used with a paper at the place it names, puts the paper at a stage. Which type of event that is
is decided by `rules.yaml` (effect `act`), by the kind of paper and by who does it.
"""

from dataclasses import dataclass
from typing import Literal

Place = Literal[
    "dobj", "subj", "for", "against", "of", "on", "to", "dative", "down", "through", "out", "off", "with", "from"
]


@dataclass(frozen=True, slots=True)
class ActWord:
    """A word and where the paper stands beside it.

    `place` is `dobj` (direct object, subject of a passive, noun before a participle), `subj` (subject), `dative` (whom
    something is given to), or a preposition. `particle` must stand with the word ("send *back*"). `beside` are lemmas
    of which one must be its object, its predicate or stand after its prepositions ("enter into *force*").
    `gazette` says that the sentence must name an official gazette.
    """

    lemma: str
    pos: Literal["VERB", "NOUN"]
    stage: str
    place: Place = "dobj"
    particle: str = ""
    beside: tuple[str, ...] = ()
    gazette: bool = False


def _verbs(
    stage: str,
    *lemmas: str,
    place: Place = "dobj",
    particle: str = "",
    beside: tuple[str, ...] = (),
    gazette: bool = False,
) -> tuple[ActWord, ...]:
    return tuple(ActWord(lemma, "VERB", stage, place, particle, beside, gazette) for lemma in lemmas)


def _nouns(stage: str, *lemmas: str, place: Place = "of", gazette: bool = False) -> tuple[ActWord, ...]:
    return tuple(ActWord(lemma, "NOUN", stage, place, gazette=gazette) for lemma in lemmas)


_ASSENT = (
    "assent", "approval", "consent", "backing", "reading", "blessing", "nod", "support", "endorsement", "passage",
    "go-ahead", "light", "yes", "seal", "imprimatur", "thumb", "okay", "sanction",
)  # fmt: skip
"""What a chamber gives a bill, and what a bill gets: its blessing, the green light, a third reading."""
_WITHHELD = ("assent", "signature", "approval", "consent")
_FORCE = ("force", "effect", "operation")
_STAND = ("reading", "house", "chamber", "vote", "parliament", "hurdle", "stage", "senate", "assembly", "congress")
_PLACES = (*_STAND, "council", "duma")

ACT_WORDS: tuple[ActWord, ...] = (
    # A bill is put to the body that decides.
    *_verbs("proposed", "submit", "introduce", "table", "propose", "present", "bring", "lay", "send", "file", "lodge"),
    *_verbs("proposed", "initiate", "forward", "transmit"),
    *_verbs("proposed", "put", "bring", particle="forward"),
    *_verbs("proposed", "put", beside=_PLACES),
    *_verbs("proposed", "present", place="with"),
    *_nouns("proposed", "introduction", "submission", "tabling", "presentation"),
    # A chamber, a government or an organ passes it. A chamber carries a bill, and so does a gazette.
    *_verbs("approved", "adopt", "pass", "approve", "back", "endorse", "enact", "carry", "okay", "ok", "greenlight"),
    *_verbs("approved", "support", "ratify", "agree", "confirm", "rubberstamp", "rubber", "stamp"),
    *_verbs("approved", "green", place="dobj", beside=("light",)),
    *_verbs("approved", "vote", "wave", "nod", "push", "rush", "usher", "steer", particle="through"),
    *_verbs("approved", "vote", "wave", "nod", "push", "rush", place="through"),
    *_verbs("approved", "vote", place="for"),
    *_verbs("approved", "clear", "carry"),
    *_verbs("approved", "say", place="to", beside=("yes",)),
    *_verbs("approved", "agree", "consent", place="to"),
    *_verbs("approved", "pass", "clear", "survive", "win", place="subj", beside=_STAND),
    *_verbs("approved", "pass", "clear", place="subj"),
    *_verbs("approved", "sail", "go", "get", "make", "squeeze", "scrape", "squeak", "breeze", "move", "come",
            place="subj", particle="through"),
    *_verbs("approved", "get", "win", "receive", "obtain", "secure", "gain", "have", "earn", "garner",
            place="subj", beside=_ASSENT),
    *_verbs("approved", "give", "grant", "lend", place="dative", beside=_ASSENT),
    *_verbs("approved", "give", "grant", "lend", place="to", beside=_ASSENT),
    *_verbs("approved", "override", "overrode", "overturn", "overrule", "reject", "lift", beside=("veto",)),
    *_nouns("approved", "adoption", "passage", "passing", "approval", "enactment", "endorsement"),
    # It fails.
    *_verbs("rejected", "reject", "defeat", "block", "kill", "sink", "scupper", "torpedo", "scuttle", "quash",
        "bury"),
    *_verbs("rejected", "vote", "turn", "knock", "strike", "shoot", particle="down"),
    *_verbs("rejected", "vote", "turn", "strike", "shoot", place="down"),
    *_verbs("rejected", "throw", "vote", "cast", particle="out"),
    *_verbs("rejected", "vote", place="against"),
    *_verbs("rejected", "fail", "fall", "founder", "collapse", place="subj"),
    *_verbs("rejected", "say", place="to", beside=("no",)),
    *_verbs("rejected", "lose", place="subj", beside=("vote",)),
    *_nouns("rejected", "rejection", "defeat"),
    # The head of state sends it back.
    *_verbs("returned", "return", "veto", "remit"),
    *_verbs("returned", "send", "refer", "hand", "give", particle="back"),
    *_verbs("returned", "use", "exercise", "impose", "cast", "issue", "wield", "put", "place",
            place="on", beside=("veto",)),
    *_verbs("returned", "use", "exercise", "cast", "wield", place="against", beside=("veto",)),
    *_verbs("returned", "refuse", "withhold", "deny", place="to", beside=_WITHHELD),
    *_verbs("returned", "withhold", "refuse", place="from", beside=_WITHHELD),
    *_verbs("returned", "refuse", "deny", place="dative", beside=_WITHHELD),
    *_nouns("returned", "veto"),
    *_nouns("returned", "veto", place="on"),
    *_nouns("returned", "return"),
    # It is signed or promulgated.
    *_verbs("enacted", "sign", "promulgate", "issue", "decree", "ink", "countersign", "sanction", "proclaim"),
    *_verbs("enacted", "sign", place="on", particle="off"),
    *_verbs("enacted", "put", "affix", "append", "set", "add", "lend", "give",
            place="to", beside=("signature", "name", "pen")),
    *_verbs("enacted", "assent", place="to"),
    *_verbs("enacted", "receive", "get", "gain", "obtain", "win", place="subj", beside=("assent", "signature")),
    *_nouns("enacted", "signing", "signature", "promulgation"),
    # It appears in the official gazette.
    *_verbs("published", "publish", "carry", "print", "insert", "run", "promulgate", "reproduce", "post", "feature",
            "notify", "announce", "release", "proclaim", gazette=True),
    *_verbs("published", "gazette"),
    *_verbs("published", "appear", "feature", place="subj", gazette=True),
    *_nouns("published", "publication", gazette=True),
    # It has effect.
    *_verbs("in_force", "enter", "come", "go", "take", "be", "remain", "put", "stay", place="subj", beside=_FORCE),
    *_verbs("in_force", "bring", "put", beside=_FORCE),
    *_verbs("in_force", "become", "be", place="subj", beside=("effective", "operative", "applicable", "operational")),
    *_verbs("in_force", "apply", "commence", place="subj"),
    *_nouns("in_force", "entry", "commencement"),
    # It is changed, or is no more.
    *_verbs("amended", "amend", "revise", "modify", "alter", "change", "overhaul"),
    *_nouns("amended", "amendment"),
    *_verbs("repealed", "repeal", "abolish", "rescind", "revoke", "annul", "abrogate", "scrap", "cancel", "axe",
            "invalidate", "void", "nullify"),
    *_nouns("repealed", "repeal", "abolition", "revocation", "abrogation", "annulment", "cancellation"),
)  # fmt: skip

BY_LEMMA: dict[tuple[str, str], tuple[ActWord, ...]] = {}
for _row in ACT_WORDS:
    BY_LEMMA[_row.lemma, _row.pos] = (*BY_LEMMA.get((_row.lemma, _row.pos), ()), _row)

LEMMAS = frozenset(_lemma for _lemma, _ in BY_LEMMA)
"""The words of acts, whatever part of speech."""

for _key, _rows in BY_LEMMA.items():  # what needs a word beside it is read before what does not
    BY_LEMMA[_key] = tuple(sorted(_rows, key=lambda row: not (row.particle or row.beside)))

TRIGGERS = (
    "veto", "assent", "promulgat", "repeal", "amend", "abolish", "rescind", "abrogat", "gazetted", "official journal",
    "journal officiel", "statute", "ordinance", "edict", "decree", "act", "code", "constitution", "reading", "bill",
    "enact", "threw", "thrown", "sent (?:it|the)", "buried", "wav(?:ed|ing)", "sail", "clear(?:ed|s)", "confirmed",
    r"(?:squeak|squeez|scrap|breez)\w+ through", r"(?:turned|voted|shot|struck|knocked) (?:it )?down", "followed",
    r"g(?:a|i)ve[ns]? (?:its|his|her|the|royal|final|assent|approval|consent)", "did likewise", r"did (?:so|the same)",
    r"(?:forb[ai]d|ban|prohibit|outlaw|(?:de)?crimin|legali)\w*\b",
    r"vote[ds]?\b", r"(?:back|support)(?:ed|s)\b",
    r"(?:pass|adopt|approv|reject|return|publish)(?:e?d|es|s)?\b",
)  # fmt: skip
"""How words begin that make a sentence worth parsing for a national act."""
