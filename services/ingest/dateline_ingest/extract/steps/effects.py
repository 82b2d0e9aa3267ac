"""Reads steps off a parsed sentence: for each word that carries an effect, its object, party, stage and actor."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from spacy.tokens import Token

from dateline_ingest.extract.acts.act_papers import means_paper
from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.discourse import Paper
from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.grammar import (
    agents,
    at_path,
    children,
    denied,
    first_to,
    governors,
    has_particle,
    owners,
    possible,
    prepositions,
    subjects,
)
from dateline_ingest.extract.roles import Objects, Reader
from dateline_ingest.extract.steps import motion
from dateline_ingest.extract.steps.collectives import unnamed
from dateline_ingest.extract.steps.consent import givers
from dateline_ingest.extract.steps.foretold import foretold
from dateline_ingest.extract.steps.objects import objects_of, passive_above
from dateline_ingest.extract.steps.predicates import DELEGATES, FRAMES, SHARES, Predicate
from dateline_ingest.extract.steps.signing import behind, partners
from dateline_ingest.extract.steps.stages import ACT_NOUNS, CONSENTS
from dateline_ingest.extract.steps.staging import (
    Staged,
    asserted,
    by_notice,
    carrier,
    described,
    put_off,
    realised,
    signers,
    stage_of,
    to_take_effect,
)
from dateline_ingest.extract.steps.told_depositary import occasion_only
from dateline_ingest.extract.steps.unratifying import unmade
from dateline_ingest.extract.trace import Reason

_POWERLESS = frozenset(
    (
        "opposition",
        "party",
        "faction",
        "critic",
        "activist",
        "campaigner",
        "politician",
        "group",
        "expert",
        "analyst",
        "protester",
        "columnist",
        "commentator",
        "organisation",
        "organization",
        "movement",
        "petition",
    )
)
_CONSENTING = ("approve", "accept")
_TAKEN_FIRST = ("ratify", "sign", "accede", "join", "accept")
_CHAMBERS = ("parliament", "government", "council")
_PAPERS_TOO = frozenset(("sign", "approve", "accept", "adopt"))
"""Verbs of which a treaty can be the object, or the bill about it."""
_POS = {"VERB": "VERB", "NOUN": "NOUN", "PROPN": "NOUN", "AUX": "VERB"}


def drafts(reader: Reader) -> Iterator[Draft]:
    """Yield the steps that a sentence tells, one a word; the most telling frame of a word wins."""
    asked = reader.parsed.doc[-1].text == "?"
    for token in reader.parsed.doc:
        for frame in _frames(token, reader):
            found = Reason.QUESTION if asked else _read(token, frame, reader)
            if isinstance(found, Draft):
                yield from _told_beside(token, frame, found, reader)
                yield found
                break
            reader.missed(token, found, governors(token) if reader.trace else None)


def _frames(token: Token, reader: Reader) -> tuple[Predicate, ...]:
    """The frames of a word; the verb that begins a line of a chronicle is often taken for a noun ("Accedes to ...")."""
    lemma = token.lemma_.lower()
    found = FRAMES.get((lemma, _POS.get(token.pos_, "")), ())
    if not any("of" in frame.objects for frame in found):
        found = (*found, *motion.frames(token, reader))
    if not found and token.i == 0 and reader.parsed.prepared.masked.prefix is not None:
        return FRAMES.get((lemma, "VERB"), ())
    return found


def _told_beside(token: Token, frame: Predicate, told: Draft, reader: Reader) -> Iterator[Draft]:
    """The stage that a participle says of a noun whose sentence says another: "notified in 2016, it takes effect"."""
    if token.pos_ != "NOUN" or told.paper is not None:
        return
    staged = described(token, governors(token), reader)
    if staged is None or staged.stage == told.stage or staged.word is None or not asserted(token, staged, []):
        return
    states, first = reader.parties([*subjects(staged.word), *owners(token)])
    parties = states or told.parties
    yield Draft(
        frame.effect,
        staged.stage,
        token,
        [staged.word, token],
        told.objects,
        parties,
        first or told.actor,
        word=staged.word,
    )


def _read(token: Token, frame: Predicate, reader: Reader) -> Draft | Reason:
    if reader.mention(token) is not None or unmade(token):
        return Reason.PART_OF_A_NAME
    if frame.pos == "NOUN" and occasion_only(token, reader):
        return Reason.NOUN_ALONE
    if frame.particle and not has_particle(token, frame.particle):
        return Reason.NO_PARTICLE
    if frame.lemma in _PAPERS_TOO and any(means_paper(t, reader) for t in children(token, "dobj", "nsubjpass")):
        return Reason.OF_PAPER
    objects = objects_of(token, frame, reader) if not _of_the_step(token, frame, reader) else []
    told: tuple[str, ...] = ()
    if frame.party:
        moved = [t for path in frame.party for t in at_path(token, path)] or _sent_away(token, frame)
        if any(t.lower_.endswith(("self", "selves")) for t in moved):
            moved = subjects(token)
        told, _ = reader.parties([w for t in moved for w in (owners(t) if t.lemma_ in DELEGATES else [t])])
        if not told:
            return Reason.NOBODY_MOVED
    elif frame.pos == "VERB" and (shares := [t for t in at_path(token, "dobj") if t.lemma_.lower() in SHARES]):
        told, _ = reader.parties([t for share in shares for t in owners(share) if t.pos_ == "PROPN"])
    if not objects:
        return Reason.NO_OBJECT
    return _step(token, frame, objects, told, reader)


def _sent_away(token: Token, frame: Predicate) -> list[Token]:
    """Who a bare participle is about that can be nothing but passive: "Russia expelled from the Council"."""
    passive = frame.effect in ("expel", "suspend") and "subj" not in frame.objects and token.tag_ in ("VBD", "VBN")
    return children(token, "nsubj") if passive and not children(token, "dobj", "aux", "auxpass") else []


def _step(token: Token, frame: Predicate, objects: Objects, told: tuple[str, ...], reader: Reader) -> Draft | Reason:
    """Read stage, actor and party of a word whose objects are known; `told` are parties that its frame names."""
    chain = [] if _describes_treaty(token, reader) else governors(token)
    staged = _stage(token, chain, reader)
    things = [*children(token, "dobj"), *(t for path in ("of", "from") for t in at_path(token, path))]
    if any(c.lower_ in ("neither", "no") for t in things for c in t.children if c.dep_ != "advmod"):
        return Reason.NOT_ASSERTED
    carried = _with_paper(token, chain, staged, reader)
    staged, actor = carried.staged, carried.actor
    in_paper = carried.noun is not None
    done = asserted(token, staged, chain) or _long_before(token, staged, reader)
    if not done and not (in_paper and not denied(token)):
        return _to_come(token, frame, objects, told, staged, chain, reader) or Reason.NOT_ASSERTED
    listed, day = reader.parsed.prepared.masked.prefix is not None, _own_date(token, reader)
    factual = realised(token, chain, listed=listed) or (day is not None and not put_off(token, chain))
    if frame.pos == "NOUN" and staged.stage == "plain" and not factual:
        return _to_come(token, frame, objects, told, staged, chain, reader) or Reason.NOUN_ALONE
    met = frame.effect == "sign" and _came_to(token)
    if staged.stage == "plain" and not in_paper and _infinitive(token) and not met:
        return Reason.INFINITIVE
    if _leaves_as_is(token) or _joins_in(token):
        return Reason.LEFT_AS_IS
    if staged.stage == "proposed" and _by_nobody(staged, reader):
        return Reason.SOMEBODY_ELSE
    doers = _doers(token, frame)
    parties, first = _with_others(token, frame, _whose(doers, staged, reader), staged, reader)
    partners = _counterparts(token, reader) if frame.effect == "sign" else ()
    parties = tuple(dict.fromkeys((*parties, *partners)))
    collective = not (told or parties) and unnamed([*doers, *_above(staged)], reader)
    unknown = [t for t in doers if (m := reader.mention(t)) is None or m.kind not in _NOBODIES]
    somebody = told or first or collective or partners
    if staged.stage == "plain" and not somebody and any(map(_somebody_else, unknown)):
        return Reason.SOMEBODY_ELSE
    actor = actor or _actor(staged, reader) or first or _whose_line(token, reader)
    staged = _of_a_chamber(token, staged, actor)
    parties = told or parties or _together(staged, reader)
    if not parties and _signed_by_nobody(token, frame, staged):
        return Reason.NO_PARTY
    if not parties and day is not None:
        # "On signing Poland declared ..., as did its instrument of ratification of 27 April"
        parties = tuple(filter(None, (reader.sentence_party(token),)))
    parties = parties or (() if collective else _party(actor, reader))
    return Draft(
        frame.effect,
        staged.stage,
        token,
        _telling(token, chain, staged),
        objects,
        parties,
        actor,
        act_kind=_act(chain, carried.noun),
        act_verb=carried.verb or (staged.word.lemma_ if staged.word is not None else ""),
        occurred=carried.paper.occurred if carried.paper else day or "",
        paper=carried.paper,
        word=staged.word,
        dated=_needed_date(token, staged),
        moved=bool(frame.party and told),
    )


def _long_before(token: Token, staged: Staged, reader: Reader) -> bool:
    """ "It took another decade before Manila ratified, on 30 August 2011": done, since it has a date."""
    marked = any(c.dep_ == "mark" and c.lower_ in ("before", "until", "till") for c in token.children)
    if staged.word is not None or not marked or token.tag_ != "VBD" or denied(token):
        return False
    later = [m for i, m in reader.parsed.mentions.items() if m.kind == "date" and m.edtf and i > token.i]
    return bool(later) and token.head.tag_ in ("VBD", "VBN")


def _signed_by_nobody(token: Token, frame: Predicate, staged: Staged) -> bool:
    """ "The treaty was signed in 1947": by its parties, none of whom is told."""
    passive = bool(children(token, "auxpass", "nsubjpass")) and token.dep_ in ("ROOT", "conj")
    return frame.effect == "sign" and staged.stage == "plain" and passive


def _stage(token: Token, chain: list[Token], reader: Reader) -> Staged:
    """How far the step has come by the words above it, or by a participle below it."""
    staged = stage_of(token, chain, reader)
    if staged.stage == "plain":
        staged = described(token, chain, reader) or by_notice(token, chain) or staged
    return staged


def _of_a_chamber(token: Token, staged: Staged, actor: Who | None) -> Staged:
    """ "The cabinet approved the convention": consent of an organ, where a state's approval would bind it."""
    by_chamber = actor is not None and actor.kind in _CHAMBERS
    own = staged.stage == "plain" and token.lemma_ in _CONSENTING and by_chamber
    return replace(staged, stage="approved") if own else staged


def _telling(token: Token, chain: list[Token], staged: Staged) -> list[Token]:
    """The words whose dates are the step's, from the inside out; a participle that says the stage says when, too."""
    if staged.word is not None and staged.word not in (token, *chain):
        return [staged.word, token]
    first = first_to(token) or (token.head if token.lemma_ == "sign" and _came_to(token) else None)
    return [token, *chain, *([first] if first is not None and first not in chain else [])]


_NOBODIES = ("convention", "protocols", "date", "organisation")


def _of_the_step(token: Token, frame: Predicate, reader: Reader) -> bool:
    """Whether "approved it" is said of the leaving that was told before, not of the treaty."""
    if frame.effect != "ratify" or token.lemma_ not in ("approve", "accept"):
        return False
    if reader.discourse.topic_effect != "leave":
        return False
    given = children(token, "dobj", "nsubjpass")
    return bool(given) and all(t.lower_ in ("it", "this") for t in given)


def _describes_treaty(token: Token, reader: Reader) -> bool:
    """Whether a participle only describes a treaty: "the pact, signed in 2003, was never ratified"."""
    above = reader.mention(token.head) if token.dep_ == "acl" and token.tag_ == "VBN" else None
    return above is not None and above.kind in ("convention", "protocols")


def _own_date(token: Token, reader: Reader) -> str | None:
    """The date that a noun has of its own: "its ratification on 27 April", "the accession to the treaty (3 May)"."""
    if token.pos_ != "NOUN":
        return None
    near = [t for prep in prepositions(token) if prep.lower_ in ("on", "of", "in") for t in children(prep, "pobj")]
    for noun in near:
        mention = reader.mention(noun)
        if mention is not None and mention.kind == "date" and mention.edtf:
            return mention.edtf
    behind = reader.parsed.mentions.get(token.i + 1)
    if behind is not None and behind.kind == "date" and behind.edtf and token.dep_ in ("nsubj", "nsubjpass"):
        return behind.edtf  # "Russia's ratification the previous November had tipped the scales"
    if token.dep_ in ("nsubj", "nsubjpass") and (before := _before_verb(token, reader)):
        return before
    inside = [m for t in token.subtree if (m := reader.mention(t)) is not None and m.kind in ("convention", "state")]
    ends = {m.end for m in inside}
    return next((when for at, when in reader.parsed.prepared.asides if at in ends or at - 1 in ends), None)


def _before_verb(noun: Token, reader: Reader) -> str:
    """ "Russia's admission to the council on 28 February divided it": the parser hangs the date on the verb."""
    for prep in noun.head.children:
        if prep.dep_ == "prep" and prep.lower_ in ("on", "in") and noun.i < prep.i < noun.head.i:
            dates = [m for t in children(prep, "pobj") if (m := reader.mention(t)) is not None and m.kind == "date"]
            if dates and dates[0].edtf:
                return dates[0].edtf
    return ""


def _needed_date(token: Token, staged: Staged) -> Literal["", "any", "day"]:
    if staged.stage == "effective" and _present(staged.word):
        return "day"
    first = first_to(token)
    # "is the first to leave" describes; "was the first country to ratify" tells.
    describes = first is not None and first.lemma_ == "be" and (first.tag_ != "VBD" or token.lemma_ not in _TAKEN_FIRST)
    return "any" if describes else ""


def _present(word: Token | None) -> bool:
    return word is not None and word.tag_ in ("VBZ", "VBP")


def _leaves_as_is(token: Token) -> bool:
    """ "leaves the treaty untouched": the other verb."""
    return token.lemma_ == "leave" and bool(children(token, "oprd", "acomp"))


def _joins_in(token: Token) -> bool:
    """ "joined the union in condemning it": the other verb."""
    return token.lemma_ == "join" and any(c.lower_ == "in" and children(c, "pcomp") for c in token.children)


def _infinitive(token: Token) -> bool:
    """Whether a verb is a bare "to leave" or "leaving", which tell of no happening: the first state *to leave*."""
    if first_to(token) is not None:
        return False
    if token.dep_ == "pcomp" and token.head.lower_ in ("after", "upon", "since", "following"):
        return False
    if token.dep_ == "pcomp" and token.head.lower_ in ("by", "in", "with") and _told_past(token.head.head):
        return False  # "By leaving the pact in 2015 Italy set an example"
    if token.tag_ == "VBG" and not any(child.dep_ == "aux" for child in token.children):
        return token.dep_ in ("pcomp", "csubj", "nsubj", "amod")
    heads = [token, token.head] if token.dep_ == "conj" else [token]
    return token.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ == "aux" for head in heads for c in head.children)


def _came_to(token: Token) -> bool:
    """ "flew to Kyiv to sign the treaty": who came to sign signed, unless the text says that nothing came of it."""
    if token.tag_ != "VB" or token.dep_ not in ("advcl", "xcomp") or token.head.tag_ not in ("VBD", "VBN", "VBZ"):
        return False
    return token.head.lemma_ in _COMING and not denied(token.head) and not possible(token.head)


_COMING = frozenset(("come", "fly", "travel", "meet", "gather", "assemble", "convene", "return"))
_OPPOSITES = frozenset(("counterpart", "colleague", "number"))


def _counterparts(token: Token, reader: Reader) -> tuple[str, ...]:
    """The other side of "signed it with his Ukrainian counterpart"."""
    places = [t for word in (token, *children(token, "dobj")) for t in at_path(word, "with")]
    others = [t for t in places if t.lemma_.lower() in _OPPOSITES]
    named = (reader.mention(c) for t in others for c in t.children if c.dep_ in ("amod", "poss", "compound", "nmod"))
    return tuple(m.ids[0] for m in named if m is not None and m.kind == "state" and m.ids)


def _told_past(verb: Token) -> bool:
    """Whether a clause tells something as done."""
    return verb.tag_ in ("VBD", "VBN") and verb.pos_ == "VERB" and not denied(verb) and not possible(verb)


def _somebody_else(token: Token) -> bool:
    """Whether a subject is a noun that names nobody the registries know: "a state", "no other country"."""
    return (
        token.pos_ in ("NOUN", "PROPN")
        and token.lemma_.lower() not in ACT_NOUNS
        and token.dep_ not in ("amod", "compound", "nmod")
    )


def _by_nobody(staged: Staged, reader: Reader) -> bool:
    """Whether a proposal comes from somebody who has no power to make one: "the opposition proposed"."""
    if staged.word is None or staged.word.pos_ != "VERB":
        return False
    named = subjects(staged.word)
    return bool(named) and all(t.lemma_.lower() in _POWERLESS and reader.who(t) is None for t in named)


def _whose(doers: list[Token], staged: Staged, reader: Reader) -> tuple[tuple[str, ...], Who | None]:
    """The states whose step it is; "their" means all the subjects of the word that governs it."""
    if staged.word is not None and any(t.lower_ in ("their", "its", "they", "it") for t in doers):
        word = staged.word
        states, first = reader.parties(owners(word.head) if word.dep_ == "acl" else subjects(word))
        if states:
            return states, first
    return reader.parties(doers)


def _with_others(
    token: Token, frame: Predicate, known: tuple[tuple[str, ...], Who | None], staged: Staged, reader: Reader
) -> tuple[tuple[str, ...], Who | None]:
    """Add the states for which a representative acts, and with which a state signs, to those that are known."""
    parties, first = known
    found = parties or behind(token, reader) or (behind(staged.word, reader) if staged.word is not None else ())
    also = partners(token, reader) if frame.effect == "sign" and frame.pos == "VERB" else ()
    found = tuple(dict.fromkeys((*found, *also)))
    return found, first or (Who(found[0]) if found else None)


def _doers(token: Token, frame: Predicate) -> list[Token]:
    if frame.pos == "NOUN":
        return owners(token)
    first = first_to(token)
    above = passive_above(token)
    if above is not None:
        return agents(token) or agents(above)
    found = subjects(first) if first is not None else subjects(token)
    if not found and token.dep_ == "acl" and token.tag_ == "VBG" and token.head.tag_ in ("NNS", "DT"):
        found = [token.head]  # "the countries joining it", "those signing"
    # "a state which ratifies": the antecedent does it.
    return [t.head.head if t.tag_ in ("WDT", "WP") and t.head.dep_ == "relcl" else t for t in found]


def _actor(staged: Staged, reader: Reader) -> Who | None:
    return next((who for who in map(reader.who, _above(staged)) if who is not None), None)


def _above(staged: Staged) -> list[Token]:
    """Who does what the word says that gave the stage."""
    if staged.word is None:
        return []
    tokens = subjects(staged.word) if staged.word.pos_ in ("VERB", "AUX") else owners(staged.word)
    if staged.stage == "approved":  # "the accession won the approval of the Senate"
        given = [t for t in children(staged.word, "dobj") if t.lemma_.lower() in CONSENTS]
        tokens = [t for noun in given for t in givers(noun, staged.word)] or tokens
    return tokens


def _together(staged: Staged, reader: Reader) -> tuple[str, ...]:
    """The states that take a step together: "Estonia and Latvia deposited their instruments"."""
    if staged.word is None or staged.word.pos_ != "VERB":
        return ()
    tokens = subjects(staged.word)
    return reader.parties(tokens)[0] if len(tokens) > 1 else ()


def _whose_line(token: Token, reader: Reader) -> Who | None:
    """Who acts in a line of a chronicle that leaves it out: the state that the chronicle is about."""
    party = reader.discourse.party()
    bare = token.dep_ == "ROOT" and reader.parsed.prepared.masked.prefix is not None
    return Who(party) if bare and party else None


def _party(actor: Who | None, reader: Reader) -> tuple[str, ...]:
    if actor is not None and reader.is_party(actor.state):
        return (actor.state,)
    party = reader.discourse.party()
    return (party,) if party else ()


@dataclass(frozen=True, slots=True)
class _Carried:
    """A stage, and the paper that gave it when no verb did: `noun` in this sentence, `paper` in an earlier one."""

    staged: Staged
    actor: Who | None = None
    verb: str = ""
    noun: Token | None = None
    paper: Paper | None = None


def _with_paper(token: Token, chain: list[Token], staged: Staged, reader: Reader) -> _Carried:
    """Let a paper of the same sentence, or one the sentence only points at, give the stage that no verb gives."""
    if staged.word is not None:
        return _Carried(staged)
    found = carrier(token, chain)
    if found is not None:
        lemma = found.noun.lemma_.lower()
        verb = found.verb
        if verb is not None and verb.lemma_ in ("sign", "issue", "promulgate", "bear"):
            who = next((w for w in map(reader.who, signers(verb)) if w is not None), None)
            stage = "enacted" if ACT_NOUNS[lemma] in ("law", "decree") else "proposed"
            return _Carried(
                replace(staged, stage=stage), who, "sign" if verb.lemma_ == "bear" else verb.lemma_, found.noun
            )
        known = reader.discourse.paper(lemma)
        if known is not None and known.stage:
            return _from(known, staged, found.noun)
        if ACT_NOUNS[lemma] in ("decree", "law"):
            return _Carried(replace(staged, stage="enacted"), noun=found.noun)
    return _pointed_at(token, chain, staged, reader)


def _pointed_at(token: Token, chain: list[Token], staged: Staged, reader: Reader) -> _Carried:
    """ "The bill denounces ...", "the document states that ...": the paper was introduced before."""
    papers = reader.discourse.papers
    for noun in chain:
        known = (
            reader.discourse.paper(noun.lemma_.lower())
            if noun.pos_ == "NOUN" and noun.lemma_.lower() in ACT_NOUNS
            else None
        )
        if known is not None and known.stage and any(c.lower_ in ("the", "this", "that") for c in noun.children):
            return _from(known, staged, noun)
    for verb in (token, *chain):
        for noun in children(verb, "nsubj", "nsubjpass"):
            lemma = noun.lemma_.lower()
            if lemma not in ACT_NOUNS and not (lemma == "it" and papers and (verb == token or verb.lemma_ == "have")):
                continue
            known = papers[-1] if lemma == "it" else reader.discourse.paper(lemma)
            if known is not None and known.stage:
                return _from(known, staged, noun)
            if lemma == "law" and any(c.lemma_ == "sign" for c in noun.children):
                return _Carried(replace(staged, stage="enacted"), verb="sign", noun=noun)
    return _Carried(staged)


def _from(known: Paper, staged: Staged, noun: Token) -> _Carried:
    actor = Who(known.organ, known.person) if known.organ else None
    return _Carried(replace(staged, stage=known.stage), actor, known.verb, noun, known)


def _planned(
    token: Token, frame: Predicate, objects: Objects, staged: Staged, chain: list[Token], reader: Reader
) -> Draft | None:
    """A future of effect: an event only when a calendar date comes with it, which is seen when dates are given out."""
    word = staged.word
    if word is None or denied(word) or not _ahead(word):
        return None
    parties, _ = reader.parties(owners(token))
    plural = token.tag_ in ("NNS", "NNPS")
    parties = parties or (reader.discourse.parties if plural else reader.discourse.parties[:1]) or _party(None, reader)
    return Draft(frame.effect, "effective", token, [token, *chain], objects, parties, word=word, planned=True)


def _to_come(
    token: Token,
    frame: Predicate,
    objects: Objects,
    told: tuple[str, ...],
    staged: Staged,
    chain: list[Token],
    reader: Reader,
) -> Draft | None:
    """What is told of the future: a day of effect, or a leaving that the text itself announces."""
    if staged.stage == "plain" and (word := to_take_effect(token, reader)) is not None:
        return _planned(token, frame, objects, replace(staged, stage="effective", word=word), chain, reader)
    if staged.stage == "effective":
        return _planned(token, frame, objects, staged, chain, reader)
    if frame.effect != "leave" or staged.stage != "plain" or not foretold(token, chain, reader):
        return None
    parties, first = reader.parties(subjects(token))
    moved = bool(frame.party and told)
    return Draft(frame.effect, "foretold", token, [token], objects, told or parties, first, moved=moved)


_TELLING = frozenset(("say", "announce", "inform", "notify", "confirm", "state", "tell", "declare", "add", "note"))


def _ahead(word: Token) -> bool:
    """Whether it is told for a day to come: "will take effect", "is due to take effect"."""
    if word.dep_ == "xcomp" and word.head.lower_ in ("due", "set", "expected", "scheduled"):
        return not denied(word.head)
    if word.dep_ == "ccomp" and word.head.tag_ == "VBD" and word.head.lemma_ in _TELLING and not possible(word.head):
        return any(c.dep_ == "aux" and c.lower_ == "would" for c in word.children)
    return any(c.dep_ == "aux" and c.lower_ in ("will", "shall") for c in word.children)


_NEAREST = 3  # words over an effect; parsers hang "a law on leaving" in two ways


def _act(chain: list[Token], paper: Token | None) -> str:
    beside = [t for verb in chain[:_NEAREST] for t in children(verb, "dobj", "nsubjpass") if verb.pos_ == "VERB"]
    nouns = [t for t in ([paper] if paper is not None else []) + chain + beside if t.lemma_.lower() in ACT_NOUNS]
    return next((ACT_NOUNS[t.lemma_.lower()] for t in nouns if ACT_NOUNS[t.lemma_.lower()]), "")
