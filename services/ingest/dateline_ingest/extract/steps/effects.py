"""Reads steps off a parsed sentence: for each word that carries an effect, its object, party, stage and actor."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from spacy.tokens import Token

from dateline_ingest.extract.acts.papers import means_paper
from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.references.roles import Objects, Reader
from dateline_ingest.extract.sentences.acting import agents, at_path, first_to, one_of_first, owners, seized, subjects
from dateline_ingest.extract.sentences.grammar import children, governors, has_particle
from dateline_ingest.extract.sentences.modality import awaited, denied, possible
from dateline_ingest.extract.steps import motion
from dateline_ingest.extract.steps.ahead import to_come
from dateline_ingest.extract.steps.carried import act_kind, with_paper
from dateline_ingest.extract.steps.collectives import unnamed
from dateline_ingest.extract.steps.doers import (
    above,
    actor_of,
    by_nobody,
    doers_of,
    party_of,
    somebody_else,
    together,
    whose,
    whose_line,
    with_others,
)
from dateline_ingest.extract.steps.notices import given_before
from dateline_ingest.extract.steps.objects import objects_of
from dateline_ingest.extract.steps.own_dates import own_date
from dateline_ingest.extract.steps.predicates import DELEGATES, FOUNDING, FRAMES, SHARES, Predicate
from dateline_ingest.extract.steps.stages import ACT_NOUNS
from dateline_ingest.extract.steps.staging import (
    Staged,
    asserted,
    by_notice,
    described,
    put_off,
    realised,
    stage_by,
    stage_of,
)
from dateline_ingest.extract.steps.told_depositary import occasion_only
from dateline_ingest.extract.trace import Reason

_CONSENTING = ("approve", "accept")
_TAKEN_FIRST = ("ratify", "sign", "accede", "join", "accept")
_CHAMBERS = ("parliament", "government", "council")
_PAPERS_TOO = frozenset(("sign", "approve", "accept", "adopt"))
"""Verbs of which a treaty can be the object, or the bill about it."""
_POS = {"VERB": "VERB", "NOUN": "NOUN", "PROPN": "NOUN", "AUX": "VERB"}


def drafts(reader: Reader) -> Iterator[Draft]:
    """Yield the steps that a sentence tells, one a word; the most telling frame of a word wins."""
    asked = reader.parsed.doc[-1].text == "?"
    for token in reader.parsed.words:
        for frame in _frames(token, reader):
            found = Reason.QUESTION if asked else _read(token, frame, reader)
            if isinstance(found, Draft):
                yield from _told_beside(token, frame, found, reader)
                yield from _passed(token, found, reader)
                yield found
                yield from _told_further(token, found, reader)
                yield from given_before(found)
                break
            reader.missed(token, found, governors(token) if reader.trace else None)


def _frames(token: Token, reader: Reader) -> tuple[Predicate, ...]:
    """The frames of a word; the verb that begins a line of a chronicle is often taken for a noun ("Accedes to ...")."""
    lemma = token.lemma_.lower()
    found = FRAMES.get((lemma, _POS.get(token.pos_, "")), ())
    if "out" in reader.parsed.forms and not any("of" in frame.objects for frame in found):
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


def _passed(token: Token, told: Draft, reader: Reader) -> Iterator[Draft]:
    """ "signed a bill denouncing the pact, *which the Seimas passed* last week": parsers hang it on the treaty."""
    if told.effect not in _CARRIED or told.stage == "approved" or token.tag_ != "VBG" or token.dep_ != "acl":
        return
    if not ACT_NOUNS.get(token.head.lemma_.lower()):
        return
    for verb in token.subtree:
        if verb.dep_ != "relcl" or verb.lemma_ not in ("pass", "adopt") or verb.tag_ not in ("VBD", "VBN"):
            continue
        who = next((w for w in map(reader.who, subjects(verb)) if w is not None and w.kind == "parliament"), None)
        if who is not None and not denied(verb) and not possible(verb):
            yield replace(
                told, stage="approved", token=verb, tokens=[verb], word=verb, actor=who, occurred="", paper=None
            )


_CARRIED = ("leave", "ratify", "accede")


def _told_further(token: Token, told: Draft, reader: Reader) -> Iterator[Draft]:
    """The stage of a second verb of which a step is the subject: "was notified in May *and took effect* in June"."""
    first = told.word
    noun = next((t for t in (token, *token.ancestors) if first is not None and t.head == first), None)
    if first is None or token.pos_ != "NOUN" or noun is None or noun.dep_ not in ("nsubj", "nsubjpass"):
        return
    for verb in (c for c in first.children if c.dep_ == "conj" and not children(c, "nsubj", "nsubjpass")):
        stage = stage_by(verb, token, reader)
        if stage and stage != told.stage and not denied(verb) and not possible(verb):
            yield replace(told, stage=stage, tokens=[verb], word=verb, occurred="", paper=None)


def _read(token: Token, frame: Predicate, reader: Reader) -> Draft | Reason:
    if unfit := _unfit(token, frame, reader):
        return unfit
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


def _unfit(token: Token, frame: Predicate, reader: Reader) -> Reason | None:
    """Why a word can tell no step by a frame, whatever its object is."""
    if reader.mention(token) is not None:
        return Reason.PART_OF_A_NAME
    if frame.pos == "NOUN" and occasion_only(token, reader):
        return Reason.NOUN_ALONE
    if frame.lemma in FOUNDING and not reader.parties(doers_of(token, frame))[0]:
        return Reason.NO_PARTY
    if frame.particle and not has_particle(token, frame.particle):
        return Reason.NO_PARTICLE
    if frame.lemma == "enter" and any(has_particle(token, noun) for noun in ("force", "effect", "operation")):
        return Reason.NO_PARTICLE
    if frame.particle == "place" and any(c.lower_ == "the" for t in children(token, "dobj") for c in t.children):
        return Reason.NO_PARTICLE  # "takes the place of another"
    if frame.lemma in _PAPERS_TOO and any(means_paper(t, reader) for t in children(token, "dobj", "nsubjpass")):
        return Reason.OF_PAPER
    if frame.effect == "sign" and any(_only_paper(t, reader) for t in token.children):
        return Reason.OF_PAPER
    return Reason.NOT_ASSERTED if _of_nothing(token) or _of_undone_paper(token) else None


_UNDOING = frozenset(("strike", "void", "invalidate", "quash", "annul", "nullify", "overturn"))
"""What courts do to a law: "struck down the law approving the agreement"."""


def _of_undone_paper(token: Token) -> bool:
    """Whether a word says only what a law is for, which a court undid."""
    paper = token.head
    if token.tag_ != "VBG" or paper.lemma_.lower() not in ACT_NOUNS or paper.dep_ not in ("dobj", "nsubjpass"):
        return False
    return paper.head.lemma_ in _UNDOING


def _only_paper(noun: Token, reader: Reader) -> bool:
    """ "signed an *order* taking it out of several treaties, the pact among them": of no treaty itself."""
    papers = noun.lemma_ == "instrument" or ACT_NOUNS.get(noun.lemma_.lower())
    paper = noun.dep_ == "dobj" and papers and reader.mention(noun) is None
    return bool(paper) and not any(c.dep_ == "cc" for c in noun.children)


def _of_nothing(token: Token) -> bool:
    """ "was thrown out of no organisation", "acceded to neither protocol"."""
    placed = [t for path in ("of", "from", "to") for t in at_path(token, path)]
    return any(c.lower_ in ("no", "neither") for t in placed for c in t.children if c.dep_ == "det")


def _sent_away(token: Token, frame: Predicate) -> list[Token]:
    """Who a bare participle is about that can be nothing but passive: "Russia expelled from the Council"."""
    passive = frame.effect in ("expel", "suspend") and "subj" not in frame.objects and token.tag_ in ("VBD", "VBN")
    return children(token, "nsubj") if passive and not children(token, "dobj", "aux", "auxpass") else []


def _step(token: Token, frame: Predicate, objects: Objects, told: tuple[str, ...], reader: Reader) -> Draft | Reason:
    """Read stage, actor and party of a word whose objects are known; `told` are parties that its frame names."""
    chain = governors(token)
    staged = _stage(token, chain, reader)
    things = [*children(token, "dobj"), *(t for path in ("of", "from") for t in at_path(token, path))]
    if any(c.lower_ in ("neither", "no") for t in things for c in t.children if c.dep_ != "advmod"):
        return Reason.NOT_ASSERTED
    carried = with_paper(token, chain, staged, reader)
    staged, actor = carried.staged, carried.actor
    in_paper = carried.noun is not None
    done = asserted(token, staged, chain)
    if (not done or (staged.stage == "effective" and awaited(staged.word))) and not (in_paper and not denied(token)):
        return to_come(token, frame, objects, told, staged, chain, reader) or Reason.NOT_ASSERTED
    listed, day = reader.parsed.prepared.masked.prefix is not None, own_date(token, reader)
    factual = realised(token, chain, listed=listed) or (day is not None and not put_off(token, chain))
    if frame.pos == "NOUN" and staged.stage == "plain" and not factual:
        return to_come(token, frame, objects, told, staged, chain, reader) or Reason.NOUN_ALONE
    met = frame.effect == "sign" and _came_to(token)
    if staged.stage == "plain" and not in_paper and _infinitive(token) and not met:
        return Reason.INFINITIVE
    if _leaves_as_is(token) or _joins_in(token):
        return Reason.LEFT_AS_IS
    if staged.stage == "proposed" and by_nobody(staged, reader):
        return Reason.SOMEBODY_ELSE
    doers = doers_of(token, frame)
    parties, first = with_others(token, frame, whose(doers, staged, reader), staged, reader)
    partners = _counterparts(token, reader) if frame.effect == "sign" else ()
    parties = tuple(dict.fromkeys((*parties, *partners)))
    collective = not (told or parties) and unnamed([*doers, *above(staged)], reader)
    unknown = [t for t in doers if (m := reader.mention(t)) is None or m.kind not in _NOBODIES]
    somebody = told or first or collective or partners
    if staged.stage == "plain" and not somebody and any(map(somebody_else, unknown)):
        return Reason.SOMEBODY_ELSE
    actor = actor or actor_of(staged, reader) or first or whose_line(token, reader)
    actor = actor or (None if parties else _that_voted(token, frame, reader))
    staged = _of_a_chamber(token, staged, actor)
    parties = told or parties or together(staged, reader)
    if not parties and _signed_by_nobody(token, frame, staged) and not (parties := _sides(objects, reader)):
        return Reason.NO_PARTY
    if not parties and day is not None:
        # "On signing Poland declared ..., as did its instrument of ratification of 27 April"
        parties = tuple(filter(None, (reader.sentence_party(token),)))
    parties = parties or (() if collective else party_of(actor, reader))
    return Draft(
        frame.effect,
        staged.stage,
        token,
        _telling(token, chain, staged),
        objects,
        parties,
        actor,
        act_kind=act_kind(chain, carried.noun),
        act_verb=carried.verb or (staged.word.lemma_ if staged.word is not None else ""),
        occurred=carried.paper.occurred if carried.paper else day or "",
        paper=carried.paper,
        word=staged.word,
        dated=_needed_date(token, staged),
        moved=bool(frame.party and told),
    )


def _signed_by_nobody(token: Token, frame: Predicate, staged: Staged) -> bool:
    """ "The treaty was signed in 1947": by its parties, none of whom is told."""
    passive = bool(children(token, "auxpass", "nsubjpass")) and token.dep_ in ("ROOT", "conj")
    return frame.effect == "sign" and staged.stage == "plain" and passive


def _sides(objects: Objects, reader: Reader) -> tuple[str, ...]:
    """Who signed a treaty between two, where nobody is said to have: both, as far as the text tells them."""
    between, identifier = reader.discourse.between, objects[0][1]
    if identifier in between.paired:
        return tuple(filter(None, (reader.discourse.party(),)))
    return between.sides(identifier)


def _stage(token: Token, chain: list[Token], reader: Reader) -> Staged:
    """How far the step has come by the words above it, or by a participle below it."""
    staged = stage_of(token, chain, reader)
    if staged.stage == "plain":
        staged = described(token, chain, reader) or by_notice(token, chain, reader) or staged
    return staged


def _of_a_chamber(token: Token, staged: Staged, actor: Who | None) -> Staged:
    """ "The cabinet approved the convention": consent of an organ, where a state's approval would bind it."""
    by_chamber = actor is not None and actor.kind in _CHAMBERS
    own = staged.stage == "plain" and token.lemma_ in _CONSENTING and by_chamber
    return replace(staged, stage="approved") if own else staged


def _that_voted(token: Token, frame: Predicate, reader: Reader) -> Who | None:
    """ "In favour: sixty; against: two. The treaty was thereby ratified": the chamber whose votes were counted."""
    number, chamber = reader.discourse.voted
    near = reader.parsed.prepared.number - number <= _AFTER_VOTES
    passive = frame.effect == "ratify" and frame.pos == "VERB" and children(token, "auxpass") and not agents(token)
    dated = any(m.kind == "date" for m in reader.parsed.mentions.values())
    return Who(chamber) if near and chamber and passive and not dated else None


_AFTER_VOTES = 2
"""Sentences after a count of votes in which its outcome is told."""


def _telling(token: Token, chain: list[Token], staged: Staged) -> list[Token]:
    """The words whose dates are the step's, from the inside out; a participle that says the stage says when, too."""
    if staged.word is not None and staged.word not in (token, *chain):
        return [staged.word, token]
    first = first_to(token) or seized(token) or (token.head if token.lemma_ == "sign" and _came_to(token) else None)
    if token.tag_ == "VB" and (early := one_of_first(token)) and early[0].dep_ == "attr":
        first = early[0].head  # "the first to ratify *was* Iceland, in July"
    return [token, *chain, *([first] if first is not None and first not in chain else [])]


_NOBODIES = ("convention", "protocols", "date", "organisation")


def _of_the_step(token: Token, frame: Predicate, reader: Reader) -> bool:
    """Whether "approved it" is said of the leaving that was told before, not of the treaty."""
    if frame.effect != "ratify" or token.lemma_ not in ("approve", "accept"):
        return False
    here = any(
        frame.effect == "leave"
        for noun in token.doc[: token.i]
        if noun.pos_ == "NOUN" and noun.dep_ in ("nsubj", "nsubjpass")
        for frame in FRAMES.get((noun.lemma_.lower(), "NOUN"), ())
    )  # "the withdrawal was notified after the cabinet had approved it"
    if reader.discourse.topic_effect != "leave" and not here:
        return False
    given = children(token, "dobj", "nsubjpass")
    return bool(given) and all(t.lower_ in ("it", "this") for t in given)


def _needed_date(token: Token, staged: Staged) -> Literal["", "any", "day"]:
    if staged.stage == "effective" and _present(staged.word):
        return "day"
    first = first_to(token)
    # "is the first to leave" describes; "was the first country to ratify" tells.
    describes = first is not None and first.lemma_ == "be" and (_present(first) or token.lemma_ not in _TAKEN_FIRST)
    return "any" if describes else ""


def _present(word: Token | None) -> bool:
    return word is not None and word.tag_ in ("VBZ", "VBP")


def _leaves_as_is(token: Token) -> bool:
    """ "leaves the treaty untouched": the other verb."""
    return token.lemma_ == "leave" and bool(children(token, "oprd", "acomp"))


def _joins_in(token: Token) -> bool:
    """ "joined the union in condemning it", "joined it in a raid": the other verb."""
    if token.lemma_ != "join":
        return False
    behind = [c for c in token.children if c.lower_ == "in"]
    return any(children(c, "pcomp") or any(t.lemma_ in _UNDERTAKINGS for t in children(c, "pobj")) for c in behind)


_UNDERTAKINGS = frozenset((
    "raid", "operation", "campaign", "effort", "protest", "lawsuit", "suit", "case", "call", "appeal", "mission",
    "exercise", "drill", "drive", "crackdown", "investigation", "probe", "inquiry", "boycott", "complaint",
    "statement", "condemnation", "fight", "war", "battle", "strike", "hunt", "search", "bid", "push", "study",
))  # fmt: skip
"""What is done together with somebody; those who join a body do so in a year, a city or a ceremony."""


def _infinitive(token: Token) -> bool:
    """Whether a verb is a bare "to leave" or "leaving", which tell of no happening: the first state *to leave*."""
    told = first_to(token) or seized(token)
    if told is not None or (token.tag_ == "VB" and one_of_first(token)):
        return False
    if token.dep_ == "pcomp" and token.head.lower_ in ("after", "upon", "since", "following"):
        return False
    if token.dep_ == "pcomp" and token.head.lower_ in ("by", "in", "with"):
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
