"""Reservations, declarations and objections to a treaty: made, or withdrawn (VCLT articles 19 to 23)."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.grammar import at_path, children, denied, has_particle, owners, possible, subjects
from dateline_ingest.extract.roles import Objects, Reader

_SUBKINDS = {
    "reservation": "reservation",
    "declaration": "declaration",
    "statement": "declaration",
    "understanding": "declaration",
    "objection": "objection",
}
_MADE = frozenset(
    (
        "make",
        "enter",
        "lodge",
        "attach",
        "formulate",
        "register",
        "file",
        "deposit",
        "submit",
        "append",
        "add",
        "communicate",
        "raise",
        "date",
    )
)
_FILED = frozenset(("lodge", "file", "register", "deposit", "communicate", "formulate", "withdraw", "lift", "take"))
_TAKEN_BACK = frozenset(("withdraw", "lift", "drop", "remove", "revoke", "rescind", "cancel", "take"))
_INTERPRETING = frozenset(("interpretative", "interpretive"))
_JOINING = frozenset(
    ("sign", "ratify", "accede", "deposit", "join", "signature", "ratification", "accession", "accept", "approve")
)
_TO = ("to", "in", "under", "of", "on", "from", "for", "concerning", "regarding", "against")


def drafts(token: Token, reader: Reader, told: list[Draft]) -> Iterator[Draft]:
    """Yield what a noun says of a reservation; `told` are the steps that the sentence tells already."""
    lemma = token.lemma_.lower()
    if lemma in ("declare", "state"):
        yield from _declared(token, reader)
    if token.pos_ != "NOUN" or lemma not in _SUBKINDS or reader.mention(token) is not None:
        return
    if lemma == "statement" and not any(c.lemma_.lower() in _INTERPRETING for c in token.children):
        return
    verb = _verb(token)
    if verb is None:
        yield from _along(token, told)
        return
    back = verb.lemma_ in _TAKEN_BACK
    if denied(verb) or denied(token) or possible(verb) or _bare(verb):
        return
    if not _legal(token, verb):
        return
    objects = _treaties(token, verb, reader)
    states = _whose(token, verb, reader)
    if objects and states:
        stage = "revoked" if back else "plain"
        yield Draft("reserve", stage, token, [token, verb], objects[:1], states, subkind=_SUBKINDS[lemma])


def _legal(noun: Token, verb: Token) -> bool:
    """Whether it is one in law, not a speech or a doubt: "lodged an objection", "a declaration under article 36"."""
    lemma = noun.lemma_.lower()
    if lemma == "reservation":
        return verb.lemma_ != "raise"
    if any(c.lemma_.lower() in (*_INTERPRETING, "formal") for c in noun.children):
        return True
    if lemma == "objection":
        aims = {t.lemma_.lower() for t in _reach(noun)}
        return verb.lemma_ in _FILED or bool(aims & {"reservation", "declaration", "accession"})
    places = [t for word in (noun, verb) for path in ("under", "to", "upon", "in") for t in at_path(word, path)]
    joined = any(c.lower_ in ("upon", "on", "when") and children(c, "pcomp") for c in verb.children)
    return verb.lemma_ != "make" or joined or bool(places)


def _verb(noun: Token) -> Token | None:
    """The verb that says the noun was made or taken back, above it or below it ("a declaration made in 1998")."""
    below = [c for c in noun.children if c.dep_ in ("acl", "relcl")]
    above = [noun.head] if noun.dep_ in ("dobj", "nsubjpass", "nsubj", "conj") else []
    if noun.dep_ == "conj" and noun.head.dep_ in ("dobj", "nsubjpass"):
        above = [noun.head.head]
    for verb in (*above, *below):
        if verb.lemma_ not in _MADE | _TAKEN_BACK:
            continue
        if verb.lemma_ == "take" and not has_particle(verb, "back"):
            continue
        return verb
    return None


def _bare(verb: Token) -> bool:
    """ "to make a reservation", "making reservations": tells of no happening, unless it goes with one."""
    return verb.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)


def _whose(noun: Token, verb: Token, reader: Reader) -> tuple[str, ...]:
    below = verb.head == noun and verb.dep_ in ("acl", "relcl")
    for tokens in (subjects(verb) if not (below and verb.tag_ == "VBN") else [], _agents(verb), owners(noun)):
        states, _ = reader.parties([t for t in tokens if t != noun])
        if states:
            return states
    return ()


def _agents(verb: Token) -> list[Token]:
    return [
        word for prep in verb.children if prep.dep_ in ("agent", "prep") and prep.lower_ == "by"
        for word in children(prep, "pobj")
    ]  # fmt: skip


def _treaties(noun: Token, verb: Token, reader: Reader) -> Objects:
    """The treaty: beside the noun, beside the verb, the only one of the sentence, or the one last told of."""
    for word in (noun, verb):
        found = _conventions(_reach(word), reader)
        if found:
            return found
    named = list(dict.fromkeys(i for m in reader.parsed.mentions.values() if m.kind == "convention" for i in m.ids))
    if len(named) == 1:
        return [("convention", named[0])]
    if not named and noun.lemma_.lower() != "statement":
        return [pair for pair in reader.it(noun) if pair[0] == "convention"]
    return []


def _reach(word: Token) -> list[Token]:
    """The nouns below a word through prepositions: "to article 22 of the convention", "to X's reservation to it"."""
    found = [t for path in _TO for t in at_path(word, path)]
    return found + [t for noun in found for path in _TO for t in at_path(noun, path)]


def _conventions(tokens: list[Token], reader: Reader) -> Objects:
    return [pair for pair in reader.objects(tokens) if pair[0] == "convention"]


def _along(noun: Token, told: list[Draft]) -> Iterator[Draft]:
    """ "acceded with two reservations", "signed, subject to a declaration": made with the step itself."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("with", "to") or denied(noun):
        return
    above = list(noun.ancestors)[:4]
    for step in told:
        if step.effect in ("ratify", "accede", "sign", "join") and step.stage in ("plain", "notified", "enacted"):
            if not set(above) & set(step.tokens):
                continue
            if noun.head.lower_ == "to" and noun.head.head.lemma_ != "subject":
                continue
            tokens = [noun, *step.tokens]
            objects = [pair for pair in step.objects if pair[0] == "convention"]
            yield Draft(
                "reserve", "plain", noun, tokens, objects[:1], step.parties, subkind=_SUBKINDS[noun.lemma_.lower()]
            )
            return


def _declared(verb: Token, reader: Reader) -> Iterator[Draft]:
    """ "On signing, Poland declared that it would apply the convention in accordance with its constitution"."""
    if denied(verb) or possible(verb):
        return
    with_step = [
        t for prep in verb.children
        if prep.dep_ in ("prep", "mark", "advmod") and prep.lower_ in ("on", "upon", "when", "at")
        for t in children(prep, "pcomp", "pobj") if t.lemma_.lower() in _JOINING
    ]  # fmt: skip
    with_step += [c for c in verb.children if c.dep_ == "advcl" and c.lemma_ in _JOINING and c.tag_ == "VBG"]
    if not with_step:
        return
    states, _ = reader.parties(subjects(verb))
    objects = _conventions(_reach(with_step[0]) + list(children(with_step[0], "dobj")), reader)
    objects = objects or [pair for pair in reader.it(verb) if pair[0] == "convention"]
    if states and objects:
        yield Draft("reserve", "plain", verb, [verb, with_step[0]], objects[:1], states, subkind="declaration")
