"""Decides whether a word says a stage here: what must stand beside it, who does it, what it is said of."""

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.references.groups import plural
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.acting import at_path, owners, subjects
from dateline_ingest.extract.sentences.grammar import children, has_particle, prepositions
from dateline_ingest.extract.steps.stages import ACT_NOUNS, NOTICES, STAGES, StageWord

LIGHT = frozenset((
    "come", "follow", "occur", "happen", "pronounce", "date", "complete", "formalise", "formalize", "finalise",
    "finalize", "seal", "begin", "start", "commence", "register", "record",
))  # fmt: skip
"""Verbs that say no more than that something took place."""
_REPORTS = frozenset(
    [row.lemma for row in STAGES if row.stage == "announced" and row.pos == "VERB"],
) - {"decide", "take", "reach", "intend", "pledge", "vow", "resolve", "undertake", "swear", "promise"}
"""Verbs by which an office makes a step known; the others say a resolve, whoever has it."""
_EXECUTIVE = ("state", "president", "government")
_EXECUTIVES = frozenset(
    ("government", "president", "leader", "minister", "cabinet", "junta", "premier", "ruler", "regime")
)
"""Nouns for those who speak for states that stand behind them: "the governments of Kenya and Uganda"."""
_RESOLVING = frozenset(("intend", "pledge", "vow", "resolve", "undertake", "swear", "promise"))
_RESOLVERS = ("state", "president", "government", "council", "body")
"""Words of resolve, and those whose resolve counts: no party and no candidate."""
_RETREATS = frozenset(
    ("go", "step", "row", "draw", "roll", "back", "climb", "backtrack", "backpedal", "back-pedal", "renege")
)
"""Verbs that go back *on* what was done or *from* it."""
_ENDING = ("complete", "finalise", "finalize", "conclude")
"""What a state does with its withdrawal when it takes effect; a law that finalises it is still the law."""
_DECIDED = frozenset((*NOTICES, "decision", "announcement", "declaration", "order", "decree", "law", "act", "move"))
"""What says that a state will leave, and can be taken back."""
_BY_DECIDERS = frozenset(("authorise", "authorize", "clear", "okay", "bless", "favour", "favor", "concur", "agree"))
_DECIDERS = frozenset(("parliament", "council", "government", "president", "body"))
"""Words of approval that say much less of anybody who decides nothing, and who those are that do."""


_CARRYING = frozenset(("begin", "start", "initiate", "launch", "trigger", "pursue", "carry", "effect", "implement"))
_CARRYING |= {"execute", "undertake", "plan", "have", "mean", "include", "involve", "prepare", "want", "see", "take"}
_CARRYING |= {"seek", "order", "announce", "make"}
"""Verbs whose object is still the step that is meant to be taken."""


def _heard(lemma: str, word: Token, reader: Reader) -> bool:
    """Whether somebody is told who can be given notice: a spokesman who "informed" without more informs nobody."""
    if lemma == "inform":
        return bool(children(word, "dobj", "nsubjpass", "dative"))
    told = at_path(word, "to") if lemma == "write" else children(word, "dobj", "dative")
    heard = [who for who in map(reader.who, told) if who is not None]
    return any(not reader.is_party(who.state) for who in heard)


def fits(row: StageWord, word: Token, below: list[Token], token: Token, reader: Reader) -> bool:
    """Whether a word says its stage of a step; `below` are the words between them, from the step outwards."""
    if row.needs and not _needed(row, word, below, token):
        return False
    if row.particle and not has_particle(word, row.particle):
        return False
    match row.stage:
        case "revoked":
            nominal = word.pos_ in ("NOUN", "PROPN")
            return word != token and (token.pos_ != "VERB" if nominal else _takes_back(word, below, token, reader))
        case "announced":
            return not _of_another_clause(token, below) and _announces(row, word, token, reader)
        case "notified" if row.lemma in ("write", "tell", "inform"):
            return _heard(row.lemma, word, reader)
        case "approved":
            return _approves(row, word, reader)
        case "effective" if row.lemma in _ENDING:
            return word.tag_ in ("VBD", "VBN") and word.dep_ not in ("acl", "amod")
        case "proposed":
            return _proposes(row, word)
    return True


def _proposes(row: StageWord, word: Token) -> bool:
    """Whether a decision is asked for: not by a recommendation in passing, nor where a procedure begins."""
    if row.lemma == "recommend":
        return word.dep_ == "acl"
    began = any(t.lemma_ in ("process", "procedure", "proceeding") for t in children(word, "dobj"))
    return not (row.lemma == "initiate" and began)


def _announces(row: StageWord, word: Token, token: Token, reader: Reader) -> bool:
    """Whether an executive makes a step known, or its resolve to take it; a chamber's decision is an approval."""
    if row.lemma == "decide" or (row.pos == "VERB" and "decision" in row.needs):
        return not _by_many(word, reader)
    if row.lemma in _REPORTS and row.pos == "VERB":
        actors = [who for who in map(reader.who, subjects(word)) if who is not None]
        official = any(who.kind in _EXECUTIVE for who in actors)
        official = official or any(
            (t.lemma_.lower() in _EXECUTIVES or plural(t)) and reader.parties([t])[0] for t in subjects(word)
        )
        if row.lemma == "announce" and word.dep_ == "acl" and word.head == token and not subjects(word):
            return True  # "its withdrawal, announced in December, ..."
        if row.lemma == "announce" and token in children(word, "nsubjpass") and not subjects(word):
            return bool(reader.parties(owners(token))[0])  # "Chad's withdrawal was announced in December"
        if not official or token.pos_ not in ("VERB", "AUX", "NOUN"):
            return False
        return row.lemma == "announce" or not _past_of_others(actors, token, reader)
    if row.pos == "VERB" and row.lemma in _RESOLVING:
        doers = subjects(word)
        actors = [who for who in map(reader.who, doers) if who is not None]
        return any(who.kind in _RESOLVERS for who in actors) or not any(t.pos_ in ("NOUN", "PROPN") for t in doers)
    if row.lemma == "decision":
        return word.dep_ in ("dobj", "pobj", "nsubjpass") and any(
            w.lemma_ in _REPORTS for w in [word.head, word.head.head]
        )
    return True


def _approves(row: StageWord, word: Token, reader: Reader) -> bool:
    """Whether one approves who decides: an office or a body, or nobody named, in the passive."""
    if row.lemma == "decide" or "decision" in row.needs:
        return _by_many(word, reader)
    if row.lemma == "clear" and any(t.lemma_ in ("way", "path") for t in children(word, "dobj")):
        return False
    if row.lemma not in _BY_DECIDERS:
        return True
    doers = subjects(word)
    actors = [who for who in map(reader.who, doers) if who is not None]
    if actors:
        return any(who.kind in _DECIDERS for who in actors)
    return bool(children(word, "auxpass")) or any(t.lemma_.lower() in ACT_NOUNS for t in doers)


def _by_many(word: Token, reader: Reader) -> bool:
    """Whether a council or a chamber decides."""
    return any(who is not None and who.kind in ("council", "parliament") for who in map(reader.who, subjects(word)))


def _of_another_clause(token: Token, below: list[Token]) -> bool:
    """Whether something else is reported of a step: "said that the withdrawal was a mistake", "had put it off"."""
    if token.dep_ == "dobj" and token.pos_ == "NOUN" and below and token.head == below[0]:
        verb = below[0]
        return verb.pos_ == "VERB" and verb.lemma_ not in _CARRYING
    for inner, outer in zip((token, *below), below, strict=False):
        if inner.dep_ in ("nsubj", "nsubjpass", "csubj", "csubjpass") and outer.pos_ in ("VERB", "AUX"):
            return outer.lemma_ not in LIGHT | {"begin", "start", "proceed"} and not takes_place(outer)
    return False


def reports_past(token: Token) -> bool:
    """Whether a verb tells a step as taken: "had ratified", "ratified"."""
    auxiliary = {c.lower_ for c in token.children if c.dep_ in ("aux", "auxpass")}
    return token.pos_ == "VERB" and (
        token.tag_ == "VBD" or (token.tag_ == "VBN" and bool(auxiliary & {"has", "have", "had", "was", "were"}))
    )


def _past_of_others(actors: list[Who], token: Token, reader: Reader) -> bool:
    """Whether a step is told as taken by somebody who is none of those who report it."""
    if not reports_past(token):
        return False
    takers = [who for who in map(reader.who, subjects(token)) if who is not None]
    return bool(takers) and not {who.state for who in takers} & {who.state for who in actors}


def _needed(row: StageWord, word: Token, below: list[Token], token: Token) -> bool:
    lemmas = {t.lemma_.lower() for t in (*below, token)}
    lemmas |= {t.lemma_.lower() for t in children(word, "dobj", "nsubjpass", "attr", "acomp")}
    if row.lemma in ("reach", "go", "arrive"):
        lemmas |= {t.lemma_.lower() for t in children(word, "nsubj")}
    if row.stage == "enacted" and row.lemma != "issue":
        lemmas |= {
            t.lemma_.lower()
            for prep in word.children
            if prep.dep_ == "prep" and prep.lower_ == "into"
            for t in children(prep, "pobj")
        }
    for prep in prepositions(word):
        if row.stage == "effective" and prep.lower_ == "into":
            lemmas |= {t.lemma_.lower() for t in children(prep, "pobj")}
        if row.stage == "proposed" and row.lemma in ("put", "bring", "lay"):
            lemmas |= {t.lemma_.lower() for t in children(prep, "pobj")} & {"proposal"}
    if row.stage == "revoked":
        lemmas |= {t.lemma_.lower() for prep in prepositions(word) for t in children(prep, "pobj")}
    if word.dep_ in ("acl", "relcl"):
        lemmas.add(word.head.lemma_.lower())
    return bool(lemmas & set(row.needs))


def _takes_back(word: Token, below: list[Token], token: Token, reader: Reader) -> bool:
    """Whether a verb takes a step back: its notice, the decision or the law on it, or the step by its name.

    A court that sets an act aside takes no step of the state back.
    """
    if any((who := reader.who(t)) is not None and ".court" in who.id for t in subjects(word)):
        return False
    direct = children(word, "dobj", "nsubjpass")
    if word.lemma_ in _RETREATS:
        direct += [t for path in ("on", "from") for t in at_path(word, path)]
    if token.pos_ == "VERB":
        return any(t in direct and t.lemma_ in _DECIDED for t in below)
    return token in direct or any(t.lemma_ in (*NOTICES, "decision") for t in (*below, *direct))


def takes_place(verb: Token) -> bool:
    """Whether a verb says that something took place, in these words."""
    return verb.lemma_ == "take" and any(t.lemma_ == "place" for t in children(verb, "dobj"))
