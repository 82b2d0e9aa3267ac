"""How far a step has come: the words that say so, and what they need beside them."""

from dataclasses import dataclass
from typing import Literal

Stage = Literal["plain", "proposed", "announced", "approved", "enacted", "notified", "effective", "revoked", "returned"]


@dataclass(frozen=True, slots=True)
class StageWord:
    """A word that puts what it governs at a stage. `strong` words win over nouns that only name a paper.

    `needs` are lemmas of which one must be among the word's objects, or between it and the effect ("sign" a law);
    `particle` is a word that must stand with it ("take *back*").
    """

    lemma: str
    pos: Literal["VERB", "NOUN"]
    stage: Stage
    strong: bool = True
    needs: tuple[str, ...] = ()
    particle: str = ""


ACT_NOUNS = {
    "law": "law", "bill": "law", "legislation": "law", "act": "law", "draft": "law",
    "memorandum": "order", "proclamation": "order", "ordinance": "decree", "edict": "decree", "directive": "order",
    "decree": "decree", "order": "order", "resolution": "resolution", "decision": "decision",
    "document": "", "text": "", "proposal": "", "measure": "", "motion": "resolution",
}  # fmt: skip
"""Nouns for the paper that carries a step, and the kind of act they are; empty where the noun does not say."""

NOTICES = ("notice", "notification", "letter", "instrument", "note")
INSTRUMENTS = ("instrument", "deed", "document", "paper")
_PAPERS = ("notice", "notification", "letter", "note", *INSTRUMENTS)
_HANDED = (
    "withdrawal",
    "denunciation",
    "ratification",
    "accession",
    "acceptance",
    "approval",
    "succession",
    "adherence",
    *("termination", "abrogation", "exit", "resignation", "intent", "intention"),
)
SUBMITTING: tuple[str, ...] = (
    "submit",
    "introduce",
    "table",
    "bring",
    "put",
    "send",
    "lay",
    "present",
    "refer",
    "forward",
    "transmit",
)
SUBMITTING += ("file", "tender")
_DRAFTS = ("bill", "law", "proposal", "draft", "legislation", "motion")
_LEAVINGS = ("withdrawal", "denunciation", "exit", "departure", "pullout", "termination", "abrogation")
_LAWS = (
    "law", "bill", "legislation", "act", "decree", "order", "document", "text", "decision", "denunciation",
    "withdrawal", "exit", "departure", "instrument", "deed", "ratification", "accession",
    "proclamation", "memorandum", "ordinance", "edict",
)  # fmt: skip


CONSENTS: tuple[str, ...] = (
    "approval",
    "assent",
    "consent",
    "backing",
    "nod",
    "light",
    "ahead",
    "blessing",
    "endorsement",
    "clearance",
)
CONSENTS += ("authorisation", "authorization", "sanction", "thumb", "seal", "agreement", "concurrence", "okay", "yes")
"""What a chamber or a cabinet gives, and what a treaty wins: "the green light", "the go-ahead", "its blessing"."""


def _verbs(stage: Stage, *lemmas: str, needs: tuple[str, ...] = (), particle: str = "") -> tuple[StageWord, ...]:
    return tuple(StageWord(lemma, "VERB", stage, True, needs, particle) for lemma in lemmas)


def _nouns(stage: Stage, *lemmas: str, strong: bool = False) -> tuple[StageWord, ...]:
    return tuple(StageWord(lemma, "NOUN", stage, strong) for lemma in lemmas)


_BY_NOTICE = (*_PAPERS, *_HANDED)
_CERTAIN = ("effective", "final", "complete", "binding", "operative", "official", "definitive", "irrevocable")
"""What a withdrawal becomes when it takes effect."""

STAGES: tuple[StageWord, ...] = (
    *_verbs("enacted", "put", needs=("signature", "name", "pen")),
    *_verbs("enacted", "affix", "append", "set", needs=("signature", "name", "seal")),
    *_verbs("enacted", "give", needs=("signature",)),
    *_verbs("enacted", "confirm", needs=("law", "bill", "act", "legislation")),
    *_verbs("proposed", "propose", "initiate", "suggest", "recommend", "seek"),
    *_verbs("proposed", *SUBMITTING, needs=_DRAFTS),
    *_verbs("proposed", "unveil", "move", needs=_DRAFTS),
    *_nouns("proposed", "proposal", "suggestion"),
    *_verbs("notified", "tell"),
    *_verbs("announced", "announce", "declare", "say", "tell", "state", "decide", "intend", "pledge", "vow", "order"),
    *_verbs("announced", "reveal", "confirm", "disclose", "proclaim", "promise", "signal", "indicate", "undertake"),
    *_verbs("announced", "reaffirm", "affirm", "reiterate", "tweet", "post", "add", "swear", "unveil", "resolve"),
    *_verbs("announced", "make", needs=("know", "known", "clear", "public", "plain")),
    *_verbs("announced", "let", needs=("know", "known")),
    *_verbs("announced", "take", "make", "reach", needs=("decision",)),
    *_nouns("announced", "intention", "announcement", "decision", "intent"),
    *_verbs("approved", "approve", "vote", "pass", "adopt", "back", "endorse", "carry", "assent", "consent", "decide"),
    *_verbs("approved", "support"),
    *_verbs("approved", "authorise", "authorize", "clear", "greenlight", "green-light", "okay", "agree"),
    *_verbs("approved", "bless", "favour", "favor", "concur", "rubber-stamp", "rubberstamp", "sanction"),
    *_verbs("approved", "sail", "breeze"),
    *_verbs("approved", "wave", "push", "nod", "rush", "steer", particle="through"),
    *_verbs("approved", "sign", particle="off"),
    *_verbs("approved", "give", "grant", "lend", "throw", needs=CONSENTS),
    *_verbs("approved", "win", "get", "receive", "obtain", "secure", "gain", "earn", needs=CONSENTS),
    *_verbs("approved", "say", needs=("yes",)),
    *_verbs("approved", "take", "make", "reach", needs=("decision",)),
    *_verbs("enacted", "sign", "promulgate", "issue", "enact", needs=_LAWS),
    *_verbs("enacted", "sign", needs=("instrument", "deed")),
    *_verbs("enacted", "seal", "formalise", "formalize", "decree", needs=_LAWS),
    *_verbs("notified", "notify", "inform", "write"),
    *_verbs("notified", "give", "serve", "hand", "submit", "send", "deliver", "present", "transmit", needs=_PAPERS),
    *_verbs("notified", "hand", "deliver", "tender", "file", needs=("ratification", "accession", "denunciation")),
    *_verbs("notified", "send", needs=("ratification", "accession", "denunciation")),
    *_verbs("notified", "receive", "reach", "issue", "dispatch", "address", needs=_PAPERS),
    *_verbs("notified", "file", "tender", "hand", "deliver", needs=_BY_NOTICE),
    *_verbs("notified", "go", "arrive", needs=_PAPERS),
    *_verbs("notified", "exchange", needs=INSTRUMENTS),
    *_verbs("notified", "date", needs=("notice", "notification")),
    *_verbs("notified", "bring", "supply", "provide", "contribute", needs=("ratification", "accession", "instrument")),
    *_verbs("notified", "communicate", "convey", "deposit", "lodge", "register", needs=_BY_NOTICE),
    *_verbs("notified", "confirm", "acknowledge", needs=("receipt",)),
    *_verbs("revoked", "be", "become", needs=("null", "void", "invalid", "moot")),
    *_verbs("approved", "ratify", needs=_LEAVINGS),
    *_verbs("approved", "rally", "line", particle="behind"),
    *_verbs("effective", "take", "come", "enter", "go", needs=("effect", "force", "operation")),
    *_verbs("effective", "become", "be", needs=_CERTAIN),
    *_verbs("effective", "complete", "finalise", "finalize", "conclude", needs=_LEAVINGS),
    *_verbs("revoked", "revoke", "rescind", "cancel", "reverse", "retract", "withdraw", "annul", "overturn"),
    *_verbs("revoked", "undo", "abandon", "drop", "scrap", "repeal", "void", "abort", "halt", "stop"),
    *_verbs("revoked", "take", "call", "walk", particle="back"),
    *_verbs("revoked", "call", particle="off"),
    *_verbs("revoked", "go", "step", "row", "draw", "roll", particle="back"),
    *_verbs("revoked", "back", "climb", particle="down"),
    *_verbs("revoked", "backtrack", "backpedal", "back-pedal", "renege"),
    *_verbs("revoked", "leave", "render", "declare", "deprive", needs=("effect", "void", "null", "invalid")),
    *_verbs("effective", "formalise", "formalize", needs=_LEAVINGS),
    *_nouns("revoked", "revocation", "rescission", "reversal", "cancellation", strong=True),
    *_verbs("returned", "return", "veto", needs=("law", "bill", "legislation", "act")),
)  # fmt: skip

WORDS: dict[tuple[str, str], tuple[StageWord, ...]] = {}
"""The rows of a word; those that need something beside it come first, as they say more."""
for _row in sorted(STAGES, key=lambda row: not (row.needs or row.particle)):
    WORDS[_row.lemma, _row.pos] = (*WORDS.get((_row.lemma, _row.pos), ()), _row)
