"""The words that say what happened to a national act: a bill, a law, a decree, a resolution.

A row says that a word, used with a paper at the place it names, puts the paper at a stage. Which type of event that is
is decided by `rules.yaml` (effect `act`), by the kind of paper and by who does it.
"""

from dataclasses import dataclass
from typing import Literal

Place = Literal["dobj", "subj", "for", "against", "of", "on", "to", "dative", "down", "through", "out"]


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


_ASSENT = ("assent", "approval", "consent", "backing", "reading", "blessing", "nod")
_FORCE = ("force", "effect", "operation")

ACT_WORDS: tuple[ActWord, ...] = (
    # A bill is put to the body that decides.
    *_verbs("proposed", "submit", "introduce", "table", "propose", "present", "bring", "lay", "send", "file"),
    *_verbs("proposed", "initiate"),
    *_verbs("proposed", "put", particle="forward"),
    *_nouns("proposed", "introduction", "submission", "tabling"),
    # A chamber, a government or an organ passes it. A chamber carries a bill, and so does a gazette.
    *_verbs("approved", "adopt", "pass", "approve", "back", "endorse", "enact", "carry"),
    *_verbs("approved", "vote", particle="through"),
    *_verbs("approved", "vote", place="through"),
    *_verbs("approved", "vote", place="for"),
    *_verbs("approved", "pass", "clear", place="subj", beside=("reading", "house", "chamber", "vote", "Parliament")),
    *_verbs("approved", "give", "grant", place="dative", beside=_ASSENT),
    *_verbs("approved", "give", "grant", place="to", beside=_ASSENT),
    *_verbs("approved", "override", "overrode", "overturn", beside=("veto",)),
    *_nouns("approved", "adoption", "passage", "passing", "approval", "enactment"),
    # It fails.
    *_verbs("rejected", "reject", "defeat"),
    *_verbs("rejected", "vote", "turn", particle="down"),
    *_verbs("rejected", "vote", "turn", place="down"),
    *_verbs("rejected", "throw", particle="out"),
    *_verbs("rejected", "vote", place="against"),
    *_verbs("rejected", "fail", place="subj"),
    *_nouns("rejected", "rejection", "defeat"),
    # The head of state sends it back.
    *_verbs("returned", "return", "veto"),
    *_verbs("returned", "send", particle="back"),
    *_verbs("returned", "use", "exercise", "impose", "cast", "issue", place="on", beside=("veto",)),
    *_verbs("returned", "refuse", "withhold", "deny", place="to", beside=("assent", "signature")),
    *_nouns("returned", "veto"),
    *_nouns("returned", "veto", place="on"),
    # It is signed or promulgated.
    *_verbs("enacted", "sign", "promulgate", "issue", "decree"),
    *_verbs("enacted", "put", "affix", place="to", beside=("signature", "name")),
    *_verbs("enacted", "assent", place="to"),
    *_verbs("enacted", "receive", "get", place="subj", beside=("assent",)),
    *_nouns("enacted", "signing", "signature", "promulgation"),
    # It appears in the official gazette.
    *_verbs("published", "publish", "carry", "print", "insert", "run", "promulgate", "reproduce", gazette=True),
    *_verbs("published", "gazette"),
    *_verbs("published", "appear", place="subj", gazette=True),
    *_nouns("published", "publication", gazette=True),
    # It has effect.
    *_verbs("in_force", "enter", "come", "go", "take", "be", "remain", "put", place="subj", beside=_FORCE),
    *_verbs("in_force", "bring", "put", beside=_FORCE),
    *_verbs("in_force", "become", "be", place="subj", beside=("effective", "operative")),
    # It is changed, or is no more.
    *_verbs("amended", "amend", "revise"),
    *_nouns("amended", "amendment"),
    *_verbs("repealed", "repeal", "abolish", "rescind", "revoke", "annul", "abrogate", "scrap"),
    *_nouns("repealed", "repeal", "abolition", "revocation", "abrogation"),
)  # fmt: skip

BY_LEMMA: dict[tuple[str, str], tuple[ActWord, ...]] = {}
for _row in ACT_WORDS:
    BY_LEMMA[_row.lemma, _row.pos] = (*BY_LEMMA.get((_row.lemma, _row.pos), ()), _row)

for _key, _rows in BY_LEMMA.items():  # what needs a word beside it is read before what does not
    BY_LEMMA[_key] = tuple(sorted(_rows, key=lambda row: not (row.particle or row.beside)))

TRIGGERS = (
    "veto", "assent", "promulgat", "repeal", "amend", "abolish", "rescind", "abrogat", "gazetted", "official journal",
    "journal officiel", "statute", "ordinance", "edict", "decree", "act", "code", "constitution", "reading", "bill",
    "enact", r"(?:forb[ai]d|ban|prohibit|outlaw|(?:de)?crimin|legali)\w*\b", "votes",
    r"(?:pass|adopt|approv|reject|return|publish)(?:e?d|es|s)?\b",
)  # fmt: skip
"""How words begin that make a sentence worth parsing for a national act."""
