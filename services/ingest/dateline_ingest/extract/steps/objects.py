"""Finds what a step is about: the treaties and bodies where a word's frame has them, or that the text meant."""

from collections import Counter

from spacy.tokens import Token

from dateline_ingest.extract.references import focus
from dateline_ingest.extract.references.roles import Objects, Reader, treaties_of
from dateline_ingest.extract.sentences.acting import agents, at_path, counted, first_to, one_of_first, owners, subjects
from dateline_ingest.extract.sentences.grammar import children, particle_of, prepositions, reduced
from dateline_ingest.extract.sentences.modality import denied
from dateline_ingest.extract.steps.elided import central, left_out
from dateline_ingest.extract.steps.predicates import FOUNDING, PLACED, SHARES, TREATIES_ONLY, Predicate

_ADMITTING = ("expel", "suspend", "join")
_MOVING = ("leave", "join")
_WHOLE = ("membership", "participation")
_DUTIES = frozenset(
    ("operation", "application", "implementation", "execution", "observance", "compliance", "obligation")
)
"""What a state has under the treaty that a text is about, where it says only whose: "suspended its obligations"."""
_PARTS = frozenset(
    ("council", "organ", "meeting", "activity", "work", "rank", "body", "institution", "structure", "session", "summit")
)
"""What a member is kept out of where its membership is suspended."""
_OCCASIONS = frozenset(("meeting", "session", "summit", "activity", "talk", "conference", "hall", "room"))
_ORGANS = frozenset((
    "conference", "council", "assembly", "congress", "summit", "leader", "minister", "head", "bloc", "committee",
    "organisation", "organization", "member", "group", "commission", "session", "forum", "union", "other",
    "partner", "peer", "neighbour", "neighbor",
))  # fmt: skip
"""Those who act for a body, where the text names the body beside them or before."""
_BINDING = ("ratify", "accede", "sign")
_UNBINDING = ("denounce", "abrogate", "terminate")
_LONGEST_ASIDE = 14  # words between two commas


def objects_of(token: Token, frame: Predicate, reader: Reader) -> Objects:
    """Return what a word is about, by its frame; empty when there is no treaty or body in the right place."""
    for path in frame.objects:
        tokens = _at(token, path, frame)
        if path == "whole":
            tokens = [t for t in tokens if t.lemma_ in _WHOLE]
        objects = _in_whole(tokens, reader) if path in ("share", "whole") else _fitting(tokens, frame, reader)
        if not objects and path == "dobj" and frame.effect in ("leave", "suspend"):
            objects = _in_whole(tokens, reader)
        if path == "dobj" and frame.effect in ("leave", "suspend") and (share := _share_meant(token, tokens, reader)):
            return share
        if frame.effect == "suspend":
            objects = _suspended(path, tokens, objects, reader)
        if path in ("subj", "poss", "above"):
            objects = _of_body(tokens, objects, reader)
        if any(kind == "convention" for kind, _ in objects) and frame.effect in ("leave", "sign", "ratify"):
            objects = list(dict.fromkeys(objects + reader.objects(reader.with_companions(tokens[0])[1:])))
        objects = _of_its_kind(objects, frame, path)
        if objects:
            return objects
    return _elsewhere(token, frame, reader)


def _suspended(path: str, tokens: list[Token], objects: Objects, reader: Reader) -> Objects:
    """ "it was suspended": a member of the body, not the body; "from its meetings": from the body whose they are."""
    if path == "dobj" and all(t.pos_ == "PRON" for t in tokens):
        return treaties_of(objects)
    if path == "from" and not objects:
        return reader.objects([t for part in tokens if part.lemma_ in _PARTS for t in owners(part)])
    return objects


def _fitting(tokens: list[Token], frame: Predicate, reader: Reader) -> Objects:
    """What words name or mean; "it" that is signed or ratified is a treaty, also where a body was named last."""
    objects = reader.objects(tokens)
    bound = frame.effect in _BINDING or frame.lemma in _UNBINDING
    body = bound and objects and objects[0][0] == "body"
    return focus.treaty(reader.discourse) if body and all(t.lower_ == "it" for t in tokens) else objects


def _of_its_kind(objects: Objects, frame: Predicate, path: str) -> Objects:
    """What can be founded, or ended: bodies alone, or treaties alone."""
    if frame.lemma in FOUNDING and frame.effect == "join":
        return [pair for pair in objects if pair[0] == "body"]
    return treaties_of(objects) if frame.lemma in TREATIES_ONLY and path == "dobj" else objects


def _elsewhere(token: Token, frame: Predicate, reader: Reader) -> Objects:
    """What a word is about that has nothing in the object's place: whoever is told, or what the text is about."""
    named = [t for path in frame.objects for t in at_path(token, path)]
    if "dobj" in frame.objects and not named and (fronted := _fronted(token, reader)):
        return fronted
    if frame.pos == "VERB" and not named and (itself := _itself(token, frame, reader)):
        return itself
    named = [t for t in named if (m := reader.mention(t)) is None or m.kind != "date"]
    if frame.objects == ("share",):
        return []  # "ceases to be a party": another verb says of what
    if frame.pos == "VERB" and frame.effect in _MOVING and (moved := _moving(token, frame, named, reader)):
        return moved
    if not frame.bare:
        return []
    if frame.pos == "VERB" and frame.effect in _BINDING:
        return [] if named else _bound_by(token, reader)
    if frame.pos == "NOUN" and frame.effect in ("accede", "join") and (one := _subject_body(token, reader)):
        return one
    return [] if _of_something_else(token, frame, named, reader) else _meant(token, frame, reader)


def _fronted(token: Token, reader: Reader) -> Objects:
    """ "*The convention* Oman signed in 1972", "*That treaty* it never ratified": the object opens the clause."""
    doers = children(token, "nsubj")
    if token.pos_ != "VERB" or token.tag_ == "VBG" or not doers or children(token, "auxpass"):
        return []
    at = doers[0].left_edge.i - 1
    at -= int(at > 0 and token.doc[at].lower_ in ("itself", "themselves"))
    inside = [c for c in doers[0].children if c.dep_ in ("compound", "nmod") and reader.mention(c) is not None]
    place = inside[0] if inside else token.doc[at] if at >= 0 else None
    mention = reader.mention(place) if place is not None else None
    if place is None or mention is None or mention.kind != "convention":
        return []
    return reader.objects([place])


def _itself(token: Token, frame: Predicate, reader: Reader) -> Objects:
    """ "Convention ratified on 3 May": no treaty ratifies anything."""
    if frame.effect not in ("sign", "ratify"):
        return []
    found = [m for m in map(reader.mention, children(token, "nsubj")) if m is not None and m.kind == "convention"]
    return [("convention", m.ids[0]) for m in found if m.ids]


def _moving(token: Token, frame: Predicate, named: list[Token], reader: Reader) -> Objects:
    """What a state left, came back to or joined without an object: of whom it told, else what the text is about."""
    # "Informed it that the state would leave": parsers make an object of the conjunction.
    alone = all(t.tag_ == "IN" for t in (*named, *children(token, "dobj")))
    if frame.effect == "leave" and alone and (heard := _told_to(token, reader)):
        return heard
    if frame.party or not (frame.particle or frame.effect == "leave" or token.lemma_ not in PLACED):
        return []
    meant = left_out(token, reader)
    aboard = frame.particle in _ABOARD and all(reader.mention(t) is not None for t in subjects(token))
    if frame.effect == "join" and not aboard and treaties_of(meant) and tuple(meant) != reader.discourse.topic[:1]:
        meant = left_out(token, reader, body=True)  # treaties were only told of beside the body
    joined = token.lemma_ == "join" and reader.discourse.topic[:1] == tuple(meant) and token.tag_ == "VBD"
    return [pair for pair in meant if frame.effect == "leave" or pair[0] == "body" or joined or aboard]


_ABOARD = ("board", "aboard")
"""Where one also comes to a treaty, not only into a body."""


def _of_something_else(token: Token, frame: Predicate, named: list[Token], reader: Reader) -> bool:
    """Whether what stands in the object's place is neither part of a body nor anybody: "withdrew its troops"."""
    if token.lemma_ == "withdraw" and any(t.pos_ == "PRON" for t in children(token, "dobj", "nsubjpass")):
        return True  # "withdrew it": a bill, more often than a country
    if frame.effect == "leave" and any(t.lemma_ in _OCCASIONS for t in named):
        return True  # "walked out of a meeting"
    return frame.objects != ("subj",) and not all(t.lemma_.lower() in _PARTS or reader.who(t) for t in named)


def passive_above(token: Token) -> Token | None:
    """The passive that a verb is joined to: "was signed by Kenya in 1999 and *ratified* in 2005"."""
    head = token.head
    if token.dep_ != "conj" or token.tag_ not in ("VBN", "VBD") or children(token, "nsubj", "nsubjpass", "dobj"):
        return None
    return head if children(head, "nsubjpass") and children(head, "auxpass") else None


def _at(token: Token, path: str, frame: Predicate) -> list[Token]:
    """The words at a path.

    After a noun also where the parser hangs them on the state ("ratification by Japan of the treaty"); after a verb
    also what it shares with a verb that is joined to it ("signed and ratified the treaty").
    """
    if path == "dobj" and (name := _just_before(token)) is not None:
        return [name]
    if path == "above":
        return subjects(token.head) if token.head.pos_ == "VERB" else []
    found = list(at_path(token, "dobj" if path in ("share", "whole") else path))
    if path == "subj" and not found and token.tag_ == "VB":
        return subjects(token)  # "The assembly voted to expel it"
    if not found and frame.particle and (noun := particle_of(token, frame.particle)) is not None:
        # The noun of a fixed phrase has it: "took its seat *in* the assembly", "parted ways *with*".
        found = list(at_path(noun, path))
    if frame.pos == "NOUN" and path not in ("dobj", "subj", "poss"):
        if not found and token.dep_ in ("compound", "nmod", "amod"):
            found = list(at_path(token.head, path))  # "the withdrawal bill for the treaty"
        for prep in prepositions(token):
            if prep.lower_ in ("of", "by") and path != prep.lower_:
                found += [t for word in children(prep, "pobj") if not _other_step(word) for t in at_path(word, path)]
        if not found and path == "from" and token.dep_ == "dobj":
            # "From the treaty only one state announced its withdrawal."
            found = [t for t in at_path(token.head, path) if t.i < token.head.i]
    return found or (_borrowed(token) if frame.pos == "VERB" and path == "dobj" else [])


def _just_before(token: Token) -> Token | None:
    """ "Under the treaty, *ratified by Peru*, exports are licensed": the name before, whatever the parser says."""
    if token.dep_ != "advcl" or token.tag_ != "VBN" or token.i <= 1 or not agents(token):
        return None
    comma, name = token.doc[token.i - 1], token.doc[token.i - 2]
    return name if comma.text == "," and name.pos_ == "PROPN" and name.dep_ == "pobj" else None


def _borrowed(token: Token) -> list[Token]:
    """The object that a verb shares with another, or that parsers hang elsewhere."""
    above = passive_above(token)
    if above is not None:
        return children(above, "nsubjpass")
    joined = [c for c in token.children if c.dep_ == "conj" and c.pos_ == "VERB" and not children(c, "nsubj")]
    if not any(True for _ in prepositions(token)):
        return [t for verb in joined for t in children(verb, "dobj")]
    return _behind_aside(token)


def _behind_aside(token: Token) -> list[Token]:
    """ "denounced, with immediate effect, the treaty": parsers make the treaty part of what stands between commas."""
    doc = token.doc
    if token.i + 1 >= len(doc) or doc[token.i + 1].text != "," or children(token, "nsubjpass", "auxpass"):
        return []
    end = next((t.i for t in doc[token.i + 2 : token.i + _LONGEST_ASIDE] if t.text == ","), 0)
    for word in doc[end + 1 : end + 5] if end else ():
        if word.pos_ in ("NOUN", "PROPN"):
            return [word]
        if word.pos_ not in ("DET", "ADJ"):
            break
    return []


def _other_step(noun: Token) -> bool:
    """ "the withdrawal *of its ratification* of the treaty": of something else than the treaty."""
    return noun.lemma_.lower() in ("ratification", "signature", "reservation", "declaration", "objection", "accession")


def _in_whole(tokens: list[Token], reader: Reader) -> Objects:
    """What a share is a share in: "its membership of the union", "the operation of the treaty"."""
    found: Objects = []
    for noun in tokens:
        if noun.lemma_.lower() in SHARES:
            near = [t for path in ("of", "in", "to", "under", "with", "on", "at", "poss") for t in at_path(noun, path)]
            near = [t for t in near if t.lower_ != "own"]
            found += reader.objects(near)
            if not found and noun.lemma_ in _DUTIES and any(t.lower_ in ("its", "their") for t in near):
                found += treaties_of(central(reader))
            if not found and noun.lemma_ in _WHOLE and all(reader.who(t) is not None for t in near):
                found += central(reader, body=noun.lemma_ == "membership")
    return found


def _share_meant(token: Token, tokens: list[Token], reader: Reader) -> Objects:
    """ "suspended its membership in 2009 and froze *it* again in 2016": the share that the sentence has named."""
    if len(tokens) != 1 or tokens[0].lower_ != "it" or token.lemma_ in TREATIES_ONLY:
        return []
    before = [t for t in token.doc[: token.i] if t.lemma_ in _WHOLE and t.dep_ in ("dobj", "nsubj", "nsubjpass")]
    return _in_whole(before[-1:], reader)


def _of_body(tokens: list[Token], objects: Objects, reader: Reader) -> Objects:
    """The organisation that acts, itself or by an organ of its own; not one that is a state's partner in treaties."""
    found = [pair for pair in objects if pair[0] == "body" and not reader.is_party(pair[1])]
    found = found or [
        ("body", who.state)
        for who in map(reader.who, tokens)
        if who is not None and "." in who.id and not reader.is_party(who.state)
    ]
    if found:
        return found
    inside = [t for word in tokens if word.lemma_.lower() in _ORGANS for t in owners(word)]
    return [pair for pair in reader.objects(inside) if pair[0] == "body" and not reader.is_party(pair[1])]


def _told_to(token: Token, reader: Reader) -> Objects:
    """ "notified UNESCO that it would withdraw": the body that is told is the one that is left."""
    for above in list(token.ancestors)[:4]:
        if above.lemma_ in ("notify", "inform", "tell"):
            heard = children(above, "dobj", "dative")
            heard += [t for word in heard for t in at_path(word, "of")]
            found = [pair for pair in reader.objects(heard) if pair[0] == "body"]
            offices = [who for who in map(reader.who, heard) if who is not None and "." in who.id]
            found += [("body", who.state) for who in offices if not reader.is_party(who.state)]
            return [pair for pair in found if pair[1] != "UN" and not reader.discourse.topic][:1]
    return []


def _bound_by(token: Token, reader: Reader) -> Objects:
    """ "Benin ratified in 2002", "was the first to ratify": the treaty that the document named last.

    Only states ratify without saying what.
    """
    ranked = first_to(token)
    early = one_of_first(token) if token.tag_ == "VB" else []
    doers = early or subjects(ranked if ranked is not None else token)
    done = ranked is not None or early or token.tag_ in ("VBD", "VBN", "VBZ") or _did(token)
    if not doers or children(token, "auxpass") or not (done or _in_passing(token, reader)):
        return []
    who = reader.who(counted(doers[0]))
    if who is None or who.kind not in ("state", "parliament") or (who.kind != "state" and token.lemma_ == "sign"):
        return []
    beside = [c for c in token.children if c.lower_ in ("up", "off", "for", "to")]
    if token.lemma_ == "sign":
        beside = [c for c in beside if c.lower_ != "up"]  # "Ottawa had signed up in 1998"
    if any(c.dep_ in ("ccomp", "xcomp", "prt", "prep") for c in beside):
        return []
    return focus.treaty(reader.discourse)


def _in_passing(token: Token, reader: Reader) -> bool:
    """ "Norway had been among the first, *signing* in 1997 and *ratifying* in 1998": with a date, behind a past."""
    above = token.head if token.dep_ == "advcl" else token.head.head
    first = token.dep_ == "advcl" or (token.dep_ == "conj" and token.head.dep_ == "advcl" and token.head.tag_ == "VBG")
    dated = any((m := reader.mention(t)) is not None and m.kind == "date" for t in token.subtree)
    return (
        token.tag_ == "VBG"
        and first
        and dated
        and above.tag_ in ("VBD", "VBN")
        and not children(token, "aux", "mark", "advmod")
    )


def _did(token: Token) -> bool:
    """ "South Africa did sign"."""
    return any(c.dep_ == "aux" and c.lower_ == "did" for c in token.children) and not denied(token)


def _body_meant(reader: Reader) -> str:
    """The body that was named last; not one named once in passing where the text is about another."""
    discourse = reader.discourse
    last = discourse.bodies[-1]
    near = {ids[0] for kind, ids in discourse.objects[discourse.sentence_before :] if kind == "body"}
    main = discourse.main_body()
    here = {ids[0] for kind, ids in discourse.objects[discourse.sentence_from :] if kind == "body"}
    if main in discourse.bodies and last not in here and discourse.bodies_named.get(last, 0) == 1:
        return main  # another was named in passing
    if last in near or discourse.bodies.count(last) > 1:
        return last
    # The depositary and the forum of most texts is what none of them is about.
    ranked = Counter(body for body in discourse.bodies if body != "UN").most_common(1)
    return ranked[0][0] if ranked and ranked[0][1] > 1 else last


def _meant(token: Token, frame: Predicate, reader: Reader) -> Objects:
    discourse = reader.discourse
    if frame.effect == "sign" and any(who.kind != "state" for who in map(reader.who, owners(token)) if who is not None):
        return []  # the president's signature is on a law or a decree
    if frame.effect in _ADMITTING:
        organs = [t for t in subjects(token) if t.lemma_.lower() in _ORGANS]
        passive = reduced(token) or children(token, "auxpass")
        alone = token.i == 0 and token.tag_ == "VBN" and token.dep_ == "ROOT"  # "Suspended as well, since 1999."
        back = bool(frame.party) and frame.particle == "back" and token.lemma_ != "take"  # "led it back"
        told = frame.pos == "NOUN" or passive or frame.effect == "expel" or organs or alone or back
        return [("body", _body_meant(reader))] if told and discourse.bodies else []
    if frame.pos == "NOUN" and frame.effect in _BINDING and (one := _only_treaty(reader)):
        return one
    if discourse.topic_effect == "reserve" and frame.effect == "leave":
        return []
    step = discourse.last_step
    if step is not None and step.effect in _ADMITTING and step.objects[0][0] == "body":
        return step.objects[:1]  # "Iceland joined the commission in 1951; its withdrawal ..."
    known = reader.it(token)
    if known and known[0][0] == "body" and discourse.conventions and known[0] not in discourse.topic:
        # A body named beside a treaty is more often its depositary or its forum than what is left.
        return focus.treaty(discourse)
    return known


def _subject_body(token: Token, reader: Reader) -> Objects:
    """ "With Estonia's accession on Thursday, the organisation has 34 members": what the sentence goes on about."""
    opening = token.head
    if token.dep_ != "pobj" or opening.lower_ not in ("with", "after", "following", "upon") or opening.i > token.i:
        return []
    verb = opening.head
    found = reader.objects(subjects(verb)) if opening.i < verb.i else []
    return [pair for pair in found if pair[0] == "body" and not reader.is_party(pair[1])]


def _only_treaty(reader: Reader) -> Objects:
    """The one treaty that a sentence names: "Chad's ratification in 2007 brought the statute to a hundred parties"."""
    named = {i for m in reader.parsed.mentions.values() if m.kind == "convention" and not m.anaphor for i in m.ids}
    return [("convention", named.pop())] if len(named) == 1 else []
