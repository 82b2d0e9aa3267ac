"""Decides how far a step has come: the stage word above it, the paper that carries it; and whether it happened."""

from dataclasses import dataclass

from spacy.tokens import Token

from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.acting import agents, at_path, subjects
from dateline_ingest.extract.sentences.grammar import children, prepositions
from dateline_ingest.extract.sentences.modality import conditional, denied, ongoing, possible, untrue, wished
from dateline_ingest.extract.steps.fitting import LIGHT, fits, takes_place
from dateline_ingest.extract.steps.stages import ACT_NOUNS, NOTICES, SUBMITTING, WORDS

_MEASURES = frozenset(("suspension", "expulsion", "exclusion"))
_IMPOSING = frozenset(("announce", "impose", "decide", "order", "confirm"))
_ASKING = frozenset(("ask", "request", "invite", "propose", "suggest"))
_DESCRIBABLE = frozenset(("decision", "bill", "law", "legislation", "decree", "order", "proposal", "motion", "plan"))
"""Nouns whose participle says how far the step has come that they are about."""
_DESCRIBED = ("notified", "announced", "revoked", "proposed")
_NO_DECISION = frozenset((
    "plan", "consider", "call", "urge", "demand", "oppose", "criticise", "criticize", "condemn", "regret",
    "recommend", "discuss", "debate", "weigh", "mull", "study", "review", "examine", "explore", "contemplate",
    "advocate", "lobby", "want", "hope", "threaten", "avoid", "delay", "reject", "refuse", "fear", "warn", "ask",
    "prevent",
))  # fmt: skip
"""Verbs between a step and the word of its stage that say that nothing was decided: "said it was weighing an exit"."""
_NOT_DONE = frozenset(
    ("postpone", "cancel", "delay", "fail", "prevent", "plan", "expect", "schedule", "propose", "planned", "proposed")
) | frozenset(("expected", "scheduled", "possible", "block", "oppose", "reject", "anniversary"))
_AFTER = frozenset(("upon", "after", "following", "since"))
_PAPER_PREPOSITIONS = frozenset(("by", "under", "through", "with", "via", "according"))


@dataclass(frozen=True, slots=True)
class Staged:
    """A stage and the word that says it; `stage` is "plain" when no word says any, `word` is then None."""

    stage: str
    word: Token | None = None
    above: tuple[Token, ...] = ()


def stage_of(token: Token, chain: list[Token], reader: Reader) -> Staged:
    """Return the innermost stage that a strong word gives, else that of a noun that names a paper."""
    weak: Staged | None = None
    for place, word in enumerate(chain):
        for row in WORDS.get((word.lemma_.lower(), "NOUN" if word.pos_ in ("NOUN", "PROPN") else "VERB"), ()):
            if not fits(row, word, chain[:place], token, reader):
                continue
            found = Staged(row.stage, word, tuple(chain[place + 1 :]))
            if row.strong and row.lemma == "seek" and word.dep_ == "acl" and word.head.lemma_ in ACT_NOUNS:
                weak = weak or found  # "endorsed a motion *seeking* accession": what was done to the motion decides
                continue
            if row.strong:
                return _asked(found, reader) or found
            weak = weak or found
    return weak or Staged("plain", None, tuple(chain))


def described(token: Token, chain: list[Token], reader: Reader) -> Staged | None:
    """The stage that a participle or relative clause gives a noun: "the withdrawal, notified on 27 October".

    The participle may stand with the paper ("the bill to leave, passed in May"), or lead the clause in which the noun
    is the subject ("Notified in 2016, the withdrawal took effect in 2017").
    """
    nouns = [t for t in chain[:3] if t.lemma_ in NOTICES or t.lemma_.lower() in _DESCRIBABLE]
    if token.pos_ != "VERB":
        nouns.insert(0, token)
    said = [c for noun in nouns for c in noun.children if c.dep_ in ("acl", "relcl")]
    # "Instrument of ratification of the convention *deposited* on 3 May": parsers hang it on the nearest noun.
    inside = [t for path in ("of", "to") for t in at_path(token, path)] if token.pos_ == "NOUN" else []
    said += [c for noun in inside for c in noun.children if c.dep_ == "acl" and c.lemma_ in _OF_PAPERS]
    said += [
        c
        for noun in nouns
        if noun.dep_ in ("nsubj", "nsubjpass")
        for c in noun.head.children
        if c.dep_ == "advcl" and not children(c, "mark", "nsubj", "nsubjpass")
    ]
    if laid := [verb for noun in nouns if noun.pos_ == "NOUN" for verb in _laid(noun)]:
        return Staged("proposed", laid[0])
    for verb in said:
        if verb == token or verb in chain or verb.tag_ not in ("VBN", "VBD") or _to_be_done(verb):
            continue
        paper = verb.head.lemma_.lower() in _DESCRIBABLE
        stages = (*_DESCRIBED, "approved", "enacted") if paper else _DESCRIBED
        for row in WORDS.get((verb.lemma_.lower(), "VERB"), ()):
            if row.strong and row.stage in stages and fits(row, verb, [], token, reader):
                return Staged(row.stage, verb)
    return None


def _laid(paper: Token) -> list[Token]:
    """ "the bill ratifying the pact, *introduced by the government*": parsers hang it on the treaty."""
    if paper.lemma_.lower() not in _DESCRIBABLE:
        return []
    near = [t for t in paper.subtree if t.dep_ in ("acl", "relcl") and t.head != paper and t.lemma_ in SUBMITTING]
    return [t for t in near if agents(t)]


def stage_by(verb: Token, token: Token, reader: Reader) -> str:
    """The stage that a verb says of a step which is its subject; empty where it says none."""
    rows = WORDS.get((verb.lemma_.lower(), "VERB"), ())
    return next((row.stage for row in rows if row.strong and fits(row, verb, [], token, reader)), "")


_OF_PAPERS = frozenset(("deposit", "lodge", "receive", "register", "notify"))
"""What is done with an instrument, and never with a treaty."""


def _to_be_done(verb: Token) -> bool:
    """ "a bill to be laid before parliament"."""
    return any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)


def by_notice(token: Token, chain: list[Token], reader: Reader) -> Staged | None:
    """ "a note goes to the Secretary General *with which* Greece withdraws": the notice is the step."""
    if _in_letter(token, reader):
        return Staged("notified", token)
    clause = next((t for t in (token, *chain[:2]) if t.dep_ in ("relcl", "advcl")), None)
    if clause is None or denied(clause) or possible(clause):
        return None
    if not any(c.tag_ in ("WDT", "WP") for prep in prepositions(clause) for c in prep.children):
        return None
    # Parsers hang the clause on whichever noun is nearest.
    near = [t for t in clause.doc[clause.sent.start : clause.i] if t.lemma_.lower() in (*NOTICES, "communication")]
    verb = near[-1].head if near and near[-1].dep_ in ("nsubj", "nsubjpass", "dobj") else None
    return Staged("notified", verb) if verb is not None and verb.pos_ == "VERB" else None


def _in_letter(verb: Token, reader: Reader) -> bool:
    """ "In a letter to the depositary Chad withdrew from the statute"."""
    if verb.tag_ not in ("VBD", "VBZ", "VBN"):
        return False
    openings = (p for p in verb.children if p.dep_ == "prep" and p.lower_ in ("in", "by", "with", "through"))
    papers = [t for prep in openings for t in children(prep, "pobj") if t.lemma_.lower() in _LETTERS]
    for heard in (t for paper in papers for t in at_path(paper, "to")):
        who, mention = reader.who(heard), reader.mention(heard)
        unknown = mention is not None and not mention.ids and mention.role in ("secretary_general", "director_general")
        if unknown or heard.lemma_.lower() in _KEEPERS or (who is not None and not reader.is_party(who.state)):
            return True
    return False


_LETTERS = frozenset((*NOTICES, "communication", "telegram", "cable", "message", "verbale"))
_KEEPERS = frozenset(("depositary", "depository", "secretariat", "secretary", "director", "chair", "chairman"))


def _asked(found: Staged, reader: Reader) -> Staged | None:
    """A proposal where one who may propose asks for the decision: "asked parliament to approve the withdrawal"."""
    above = found.above[0] if found.above else None
    if found.word is None or found.word.tag_ != "VB" or above is None or above.lemma_ not in _ASKING:
        return None
    who = next((w for w in map(reader.who, subjects(above)) if w is not None), None)
    able = who is not None and who.kind in ("government", "president", "council")
    return Staged("proposed", above, found.above[1:]) if able else None


def asserted(token: Token, staged: Staged, chain: list[Token]) -> bool:
    """Whether the sentence says that it happened, rather than that it might, should, or did not."""
    if conditional(token) or untrue(chain):
        return False
    word = staged.word
    if word is not None and word not in chain:
        return not (denied(word) or possible(word))
    inside = [token, *chain[: chain.index(word)]] if word is not None else [token]
    if any(denied(t) for t in inside):
        return False
    if word is None:
        if possible(token) or ongoing(token):
            return False
        return not any(
            denied(t) or wished(t) for t in chain if t.pos_ in ("VERB", "AUX", "NOUN") and t.lemma_ not in ACT_NOUNS
        )
    if any(t.lemma_ in _NO_DECISION and not _decided_plan(t, staged) for t in inside[1:]):
        return False
    if word.pos_ == "NOUN" and any(t.lemma_ in _TURNED_DOWN for t in staged.above[:2]):
        return False
    return not any(denied(t) or possible(t) for t in (word, *staged.above))


_TURNED_DOWN = frozenset(("reject", "defeat", "block", "refuse", "decline", "dismiss", "vote", "oppose", "kill"))
"""What is done with a proposal that comes to nothing."""


def _decided_plan(noun: Token, staged: Staged) -> bool:
    """Whether a plan is what was announced or passed: "announced plans to leave", "backed a plan to leave"."""
    return noun.lemma_ == "plan" and noun.pos_ == "NOUN" and staged.stage in ("announced", "approved")


def realised(token: Token, chain: list[Token], *, listed: bool) -> bool:
    """Whether a noun without a stage is told as a happening: "ratification followed", "after its expulsion"."""
    if token.dep_ == "pobj" and token.head.lower_ in _AFTER:
        return True
    if token.dep_ == "pobj" and token.head.lower_ == "to" and token.head.head.lemma_ == "proceed":
        return True
    if chain and possible(chain[0]):
        return False
    if chain and token.lemma_ in _MEASURES and chain[0].lemma_ in _IMPOSING and token.dep_ in ("dobj", "nsubjpass"):
        return chain[0].tag_ in ("VBD", "VBN", "VBZ")
    if chain and chain[0].lemma_ == "date" and token.dep_ == "nsubj":
        return True
    if listed and token.dep_ in ("ROOT", "dep", "conj") and not any(t.pos_ in ("VERB", "AUX") for t in (token, *chain)):
        return True
    if chain and chain[0].lemma_ == "come" and any(True for _ in at_path(chain[0], "to")):
        return False  # "came to an end", "came to nothing"
    if (
        not chain
        or not (chain[0].lemma_ in LIGHT or takes_place(chain[0]) or _made_official(chain[0]))
        or token.dep_ not in ("nsubj", "nsubjpass", "dobj")
    ):
        return False
    return listed or chain[0].tag_ in ("VBD", "VBN")


_SEALING = frozenset(("complete", "finalise", "finalize", "formalise", "formalize", "seal", "conclude", "consummate"))


def put_off(token: Token, chain: list[Token]) -> bool:
    """Whether what governs a dated noun says that it did not happen then: "postponed the signature of 3 May"."""
    # "Its ratification *pushed* the treaty over the line": who pushes for one does not stand in the noun's place.
    above = [t for t in chain if t.pos_ == "VERB"][:1] if token.dep_ == "nsubj" else []
    return denied(token) or any(
        t.lemma_ in _NOT_DONE or denied(t) or possible(t) or (wished(t) and t not in above)
        for t in (*chain, *token.children)
    )


def _made_official(verb: Token) -> bool:
    """ "was made official", "became final", "was completed"."""
    if verb.lemma_ in _SEALING and children(verb, "auxpass"):
        return True
    said = children(verb, "oprd", "acomp", "attr", "ccomp")
    return verb.lemma_ in ("make", "become") and any(t.lemma_.lower() in _OFFICIAL for t in said)


_OFFICIAL = frozenset(("official", "formal", "final", "effective", "reality", "complete", "fact"))


@dataclass(frozen=True, slots=True)
class Carrier:
    """A paper in the same sentence that carries the step: "by a decree issued today", "under a law signed by X"."""

    noun: Token
    verb: Token | None


def _is_paper(noun: Token) -> bool:
    return bool(ACT_NOUNS.get(noun.lemma_.lower())) or noun.lemma_.lower() == "proposal"


def carrier(token: Token, chain: list[Token]) -> Carrier | None:
    """Return the paper on which a step rests, when a prepositional phrase of its clause names one."""
    for verb in (token, *chain):
        for prep in verb.children:
            if prep.dep_ not in ("prep", "agent", "advmod") or prep.lower_ not in _PAPER_PREPOSITIONS:
                continue
            if verb.dep_ == "relcl" and any(c.tag_ in ("WDT", "WP") for c in prep.children) and _is_paper(verb.head):
                return Carrier(verb.head, None)
            inner = [prep, *(c for c in prep.children if c.dep_ == "prep")]
            for noun in (n for p in inner for n in children(p, "pobj")):
                if _is_paper(noun):
                    made = next(
                        (
                            c
                            for c in noun.children
                            if c.dep_ in ("acl", "relcl")
                            and c.lemma_ in ("sign", "issue", "pass", "adopt", "promulgate", "bear")
                        ),
                        None,
                    )
                    return Carrier(noun, made)
    return None
