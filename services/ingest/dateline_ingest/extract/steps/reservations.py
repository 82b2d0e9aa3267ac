"""Reservations, declarations, objections and derogations: made, or withdrawn (VCLT articles 19 to 23).

A notice of derogation in time of emergency (article 15 of the European Convention on Human Rights, article 4 of the
International Covenant on Civil and Political Rights) is such a declaration, too.
"""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.roles import Objects, Reader, treaties_of
from dateline_ingest.extract.sentences.acting import at_path, owners, subjects
from dateline_ingest.extract.sentences.grammar import children, has_particle
from dateline_ingest.extract.sentences.modality import denied, possible
from dateline_ingest.extract.steps.reservation_words import (
    BY_NATURE,
    FILED,
    INTERPRETING,
    JOINING,
    MADE,
    PAPERS,
    REACHING,
    SUBKINDS,
    TAKEN_BACK,
    TAKING_BACK,
    TELLING,
)
from dateline_ingest.extract.steps.told_depositary import received, told_to_depositary

_TO = ("to", "in", "under", "of", "on", "from", "for", "concerning", "regarding", "against", "at", "upon")
_WITH = frozenset(("with", "to", "under"))
_JOINED = ("ratify", "accede", "sign", "join")
_FINITE = ("VBD", "VBZ", "VBN", "VBP")
WORDS = frozenset(SUBKINDS)
"""The words at which `drafts` looks, as lemmas or as they stand."""


def drafts(token: Token, reader: Reader, told: list[Draft]) -> Iterator[Draft]:
    """Yield what a noun says of a reservation; `told` are the steps that the sentence tells already."""
    lemma = token.lemma_.lower()
    if token.pos_ != "NOUN" or lemma not in SUBKINDS or reader.mention(token) is not None:
        return
    if lemma == "statement" and not any(c.lemma_.lower() in INTERPRETING for c in token.children):
        return
    paper = _paper(token)
    back = _taking_back(paper)
    if back is not None:
        verb = _told_of(back) or saying(back)
        if verb is None:
            return
    else:
        verb = _told_of(paper) or saying(paper) or saying(token)
    if verb is None:
        yield from _along(token, told)
        return
    revoked = back is not None or verb.lemma_ in TAKEN_BACK
    telling = told_to_depositary(verb)
    if denied(verb) or denied(token) or (telling is None and (possible(verb) or bare(verb))):
        return
    if not _legal(token, verb) and not (lemma == "objection" and _reserved_before(reader)):
        return
    objects = treaty_of(token, verb, reader)
    states = reader.parties(subjects(telling))[0] if telling is not None else _whose(token, verb, reader)
    if objects and states:
        stage = "revoked" if revoked else "plain"
        tokens = [token, verb, *(c for c in verb.children if c.dep_ == "advcl" and c.lemma_ in JOINING)]
        tokens += [telling] if telling is not None else []
        above = telling or (verb.head if verb.dep_ == "ccomp" else verb)
        when = _with_the_step(verb, objects[0], states, reader) or received(above, reader)
        yield Draft(
            "reserve", stage, token, tokens, objects[:1], states, subkind=SUBKINDS[lemma], word=verb, occurred=when
        )
        if revoked:
            yield from _made_before(token, verb, objects[:1], states, reader)


def _made_before(
    noun: Token, verb: Token, objects: Objects, states: tuple[str, ...], reader: Reader
) -> Iterator[Draft]:
    """ "withdrew the reservation *which it had made in 1994*": the making, where it has a date."""
    for made in noun.children:
        if made != verb and made.dep_ in ("relcl", "acl") and made.lemma_ in MADE and not bare(made):
            dated = any((m := reader.mention(t)) is not None and m.kind == "date" for t in made.subtree)
            if dated and not denied(made) and not possible(made):
                subkind = SUBKINDS[noun.lemma_.lower()]
                yield Draft("reserve", "plain", made, [made], objects, states, subkind=subkind, word=made, dated="any")


def _reserved_before(reader: Reader) -> bool:
    """Whether the text told of a reservation, to which an objection then is."""
    return reader.discourse.last_reserved is not None


def _with_the_step(verb: Token, treaty: tuple[str, str], states: tuple[str, ...], reader: Reader) -> str:
    """The date of the step told last, where the text says that it was made with it: "its instrument bore ..."."""
    step = reader.discourse.last_step
    if step is None or step.effect not in _JOINED or treaty not in step.objects or not set(states) <= set(step.parties):
        return ""
    named = {t.lemma_.lower() for t in verb.sent}
    return step.occurred if named & (JOINING | {"instrument"}) else ""


def _paper(noun: Token) -> Token:
    """The paper that carries it: "a *notice* of derogation", "a *letter* with a reservation"."""
    above = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ in ("of", "with", "containing") else noun
    return above if above.lemma_.lower() in PAPERS else noun


def _taking_back(noun: Token) -> Token | None:
    """The "withdrawal" of "the withdrawal of its reservation"."""
    above = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else None
    return above if above is not None and above.lemma_.lower() in TAKING_BACK else None


def _told_of(noun: Token) -> Token | None:
    """The verb of "informed the depositary *of* a derogation"."""
    above = noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ == "of" else None
    if above is not None and above.dep_ in ("dobj", "dative", "nsubjpass"):
        above = above.head  # "informed [the Council of a derogation]", as parsers have it
    return above if above is not None and above.lemma_ in TELLING and above.tag_ in _FINITE else None


def _legal(noun: Token, verb: Token) -> bool:
    """Whether it is one in law, not a speech or a doubt: "lodged an objection", "a declaration under article 36"."""
    lemma = noun.lemma_.lower()
    if lemma in BY_NATURE:
        return verb.lemma_ not in ("raise", "voice", "express")
    if any(c.lemma_.lower() in (*INTERPRETING, "formal") for c in noun.children) or verb.lemma_ in TAKEN_BACK:
        return True
    if lemma == "objection":
        aims = {t.lemma_.lower() for t in _reach(noun)}
        return verb.lemma_ in FILED or bool(aims & {"reservation", "declaration", "accession"})
    places = [t for word in (noun, verb) for path in ("under", "to", "upon", "in") for t in at_path(word, path)]
    joined = any(c.lower_ in ("upon", "on", "when") and children(c, "pcomp") for c in verb.children)
    joined = joined or any(c.dep_ == "advcl" and c.lemma_ in JOINING for c in verb.children)
    return verb.lemma_ not in ("make", "issue", "add") or joined or bool(places)


def saying(noun: Token) -> Token | None:
    """The verb that says the noun was made or taken back, above it or below it ("a declaration made in 1998")."""
    below = [c for c in noun.children if c.dep_ in ("acl", "relcl")]
    above = [noun.head] if noun.dep_ in ("dobj", "nsubjpass", "nsubj", "conj") else []
    if noun.dep_ == "conj" and noun.head.dep_ in ("dobj", "nsubjpass"):
        above = [noun.head.head]
    if noun.dep_ == "pobj" and noun.head.dep_ == "agent" and noun.head.head.lemma_ in ("accompany", "follow"):
        return noun.head.head
    taken = [verb for verb in above if verb.lemma_ in TAKEN_BACK]
    if taken and below and bare(taken[0]) and told_to_depositary(taken[0]) is None:
        taken, above = [], []  # "decided to withdraw the reservation which it had made in 1975"
    for verb in (*taken, *above, *below):
        if verb.lemma_ == "take" and not has_particle(verb, "back"):
            continue
        if verb.lemma_ in REACHING:
            if noun.dep_ == "nsubj" or verb in below:
                return verb
        elif verb.lemma_ in MADE | TAKEN_BACK:
            return verb
    return None


def bare(verb: Token) -> bool:
    """ "to make a reservation", "making reservations": tells of no happening, unless it goes with one."""
    return verb.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children)


def _whose(noun: Token, verb: Token, reader: Reader) -> tuple[str, ...]:
    below = verb.head == noun and verb.dep_ in ("acl", "relcl")
    paper = _paper(noun)
    taken = _taking_back(paper)
    own = [*owners(noun), *owners(paper), *(owners(taken) if taken is not None else [])]
    doers = subjects(verb) if not (below and verb.tag_ == "VBN") else []
    inner = [t for c in noun.children if c.dep_ == "relcl" for t in subjects(c)]
    # "By a declaration lodged in 1974, Indonesia ...": whoever does what the sentence tells.
    above = subjects(noun.head.head) if noun.dep_ == "pobj" and below else []
    for tokens in (doers, _agents(verb), own, inner, above, _possessors(verb)):
        states, _ = reader.parties([t for t in tokens if t not in (noun, paper, taken)])
        if states:
            return states
    return _of_the_deed(verb, reader)


def _of_the_deed(verb: Token, reader: Reader) -> tuple[str, ...]:
    """ "Two declarations were attached to the instrument": of the state whose consent the text told just before."""
    deed, (number, _) = reader.discourse.last_deed, reader.discourse.deed_at
    near = reader.parsed.prepared.number - number <= 1
    named = {t.lemma_.lower() for t in verb.sent}
    joined = deed is not None and deed.effect in _JOINED and bool(named & (JOINING | {"instrument"}))
    return deed.parties if near and deed is not None and joined and children(verb, "auxpass") else ()


def _possessors(verb: Token) -> list[Token]:
    """Whose instrument it goes with: "*its* instrument was accompanied by a declaration"."""
    return [t for noun in children(verb, "nsubjpass", "nsubj") for t in owners(noun)]


def _agents(verb: Token) -> list[Token]:
    return [
        word for prep in verb.children if prep.dep_ in ("agent", "prep") and prep.lower_ in ("by", "from")
        for word in children(prep, "pobj")
    ]  # fmt: skip


def treaty_of(noun: Token, verb: Token, reader: Reader) -> Objects:
    """Return the treaty of a reservation: beside the noun or the verb, the sentence's only one, or the last."""
    for word in (noun, verb):
        found = reader.treaties(_reach(word))
        if found:
            return found
    if noun.lemma_.lower() == "derogation" and (allowing := _allowing(reader)):
        return [("convention", allowing)]
    return treaty_meant(noun, reader)


def _allowing(reader: Reader) -> str:
    """The treaty that the text named last of those from which states derogate in an emergency."""
    named = [ids[0] for ids in reader.discourse.conventions if ids]
    return next((i for i in reversed(named) if i in _DEROGABLE), "")


_DEROGABLE = frozenset(("ETS-005", "UNTC-IV-4", "treaty:american-convention-on-human-rights"))
"""Article 15 of the European, article 27 of the American convention, article 4 of the covenant; the Social Charter's
article F is hardly used."""


def treaty_meant(word: Token, reader: Reader) -> Objects:
    """The treaty that a sentence is about: the only one that it names, else the one last told of."""
    named = list(dict.fromkeys(i for m in reader.parsed.mentions.values() if m.kind == "convention" for i in m.ids))
    if len(named) == 1:
        return [("convention", named[0])]
    if named:
        return []
    known = treaties_of(reader.it(word))
    main = reader.discourse.main
    return known or ([("convention", main)] if main else [])


def _reach(word: Token) -> list[Token]:
    """The nouns below a word through prepositions: "to article 22 of the convention", "to X's reservation to it"."""
    found = [t for path in _TO for t in at_path(word, path)]
    second = [t for noun in found for path in _TO for t in at_path(noun, path)]
    return found + second + [t for noun in second for path in ("to", "of", "from") for t in at_path(noun, path)]


def along(told: list[Draft], reader: Reader) -> Iterator[Draft]:
    """Yield the reservations with which steps were taken that point back: "Korea did so in May with a declaration"."""
    steps = [step for step in told if step.effect in _JOINED and step.stage in ("plain", "notified", "enacted")]
    for token in reader.parsed.doc if steps else ():
        before = [step for step in steps if step.token.i < token.i]
        if before and token.pos_ == "NOUN" and token.lemma_.lower() in SUBKINDS and token.head.lower_ == "with":
            subkind = SUBKINDS[token.lemma_.lower()]
            step = max(before, key=lambda step: step.token.i)
            if not denied(token) and (objects := treaties_of(step.objects)):
                yield replace(step, effect="reserve", stage="plain", token=token, objects=objects[:1], subkind=subkind)


def _along(noun: Token, told: list[Draft]) -> Iterator[Draft]:
    """ "acceded with two reservations", "signed, subject to a declaration": made with the step itself."""
    included = any(c.dep_ in ("acl", "amod") and c.lemma_ in ("include", "attach") for c in noun.children)
    if (noun.dep_ != "pobj" or noun.head.lower_ not in _WITH or denied(noun)) and not included:
        return
    above = list(noun.ancestors)[:4]
    for step in told:
        if step.effect in ("ratify", "accede", "sign", "join") and step.stage in ("plain", "notified", "enacted"):
            if not set(above) & set(step.tokens):
                continue
            if noun.head.lower_ == "to" and noun.head.head.lemma_ != "subject":
                continue
            tokens = [noun, *step.tokens]
            objects = treaties_of(step.objects)
            yield Draft(
                "reserve", "plain", noun, tokens, objects[:1], step.parties, subkind=SUBKINDS[noun.lemma_.lower()]
            )
            return
