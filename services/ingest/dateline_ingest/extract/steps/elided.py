"""What a step is about whose object is left out: "Iceland announced that it was leaving", "on 3 December it left".

Readers supply what the document has been about. So does this, but only where nothing else stands in the object's
place, and where a state, not a person or a crew, takes the step.
"""

from collections import Counter

from spacy.tokens import Token

from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.references.roles import Objects, Reader
from dateline_ingest.extract.sentences.acting import first_to, owners, subjects
from dateline_ingest.extract.sentences.grammar import DECISIONS, children, prepositions

_TELLING = frozenset(("announce", "declare", "decide", "say", "state", "notify", "inform", "tell", "write"))
_TAKERS = ("state", "president", "government")
_NO_PLACES = frozenset(("for", "to", "into", "behind", "out", "off", "by", "through", "about", "over"))


def central(reader: Reader, *, body: bool = False) -> Objects:
    """The treaty or body that the document has been about: its last step's, else the one named most so far.

    With `body` only organisations count.
    """
    discourse = reader.discourse
    if not body and (here := _named_here(reader)):
        return here
    told = discourse.last_step.objects if discourse.last_step is not None else list(discourse.topic)
    if told and (not body or told[0][0] == "body"):
        return _or_main(told[0], reader) if len(told) == 1 else []
    seen = Counter((kind, ids[0]) for kind, ids in discourse.objects if len(ids) == 1 and (kind == "body" or not body))
    for pair in [pair for pair in seen if pair == ("body", "UN")]:
        del seen[pair]  # the depositary and the forum of most texts
    ranked = seen.most_common(2)
    if not ranked and (main := discourse.main_body()):
        return [("body", main)]  # the lead of a text that names it later
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return []
    return [ranked[0][0]]


def _named_here(reader: Reader) -> Objects:
    """The one treaty that the sentence itself names: "A bad month for the pact: Mali votes to leave, Niger goes"."""
    named = {m.ids for m in reader.parsed.mentions.values() if m.kind == "convention" and m.ids and not m.anaphor}
    return [("convention", ids[0]) for ids in named] if len(named) == 1 else []


def _or_main(told: tuple[str, str], reader: Reader) -> Objects:
    """The body told of last, or that of the whole text where a new paragraph goes back to it."""
    discourse = reader.discourse
    main, paragraph = discourse.main_body(), reader.parsed.prepared.sentence.paragraph
    aside = discourse.bodies_named.get(told[1], 0) * _FAR_MORE <= discourse.bodies_named.get(main, 0)
    if told[0] == "body" and main and aside and discourse.deed_at[1] != paragraph:
        return [("body", main)]
    return [told]


_FAR_MORE = 2


def left_out(token: Token, reader: Reader, *, body: bool = False) -> Objects:
    """What a verb of leaving or coming back without an object means; nothing where something else may be meant."""
    if token.pos_ != "VERB" or (token.tag_ == "VBG" and not children(token, "aux")):
        return []
    beside = [t for t in children(token, "dobj", "nsubjpass", "oprd", "acomp", "attr", "xcomp") if t.tag_ != "IN"]
    if any(t.lower_ != "that" or t.head.dep_ != "relcl" or children(t.head, "nsubj") == [t] for t in beside):
        return []
    finite = token.tag_ not in ("VB", "VBG") and token.dep_ == "relcl"
    if finite and not any(c.tag_ in ("WDT", "WP", "WRB") or c.lower_ == "that" for c in token.subtree):
        return []  # "treaties the country has joined": what stands before it
    if any(c.i > token.i for c in children(token, "ccomp")):  # one before it is a sentence of its own
        return []
    asked = (c for c in token.children if c.lower_ in ("why", "how", "whether", "what"))
    if any(c.dep_ in ("advmod", "mark", "dobj") for c in asked) or (
        token.lemma_ == "go" and not _goes_away(token, reader)
    ):
        return []
    for prep in prepositions(token):
        # Not what is joined to it: in "Niger left on Monday, Mali on Tuesday" Mali is no place.
        places = [t for t in prep.children if t.dep_ == "pobj"]
        places = [t for t in places if (m := reader.mention(t)) is None or m.kind != "date"]
        reason = prep.lower_ == "over" and token.lemma_ not in ("go", "come", "walk", "take")
        if prep.lower_ == "for" and all(t.lower_ in ("good", "ever") for t in prep.children):
            continue
        if places and not reason and (prep.lower_ in _NO_PLACES or not _circumstance(prep, places)):
            return []
    if not _by_a_state(token, reader):
        return []
    body = body or any(t.lemma_ in ("member", "membership") for t in reader.parsed.words)
    return _to_come(reader, body=body) or central(reader, body=body)


def _to_come(reader: Reader, *, body: bool) -> Objects:
    """The one treaty of a text that begins with the step and names the treaty later."""
    discourse = reader.discourse
    alone = not discourse.objects and not body and len(discourse.named) == 1
    return [("convention", discourse.main)] if alone else []


def _goes_away(token: Token, reader: Reader) -> bool:
    """Whether "go" is to leave: "Burundi has gone", "Israel went on the same day"; not "went on", "went further"."""
    beside = {
        c.lower_ for c in token.children if c.dep_ in ("advmod", "prt", "npadvmod", "neg") and not reader.mention(c)
    }
    step = reader.discourse.last_step
    leaving = reader.discourse.topic_effect == "leave" or (step is not None and step.effect in ("leave", "expel"))
    if any(c.dep_ == "conj" and c.i > token.i for c in token.children):
        return False  # "goes first and suspends its treaty"
    return beside <= _ALSO and (leaving or bool(central(reader)))


_ALSO = frozenset(
    ("first", "second", "third", "too", "also", "then", "already", "now", "finally", "last", "next", "soon")
)


def _circumstance(prep: Token, places: list[Token]) -> bool:
    """Whether a phrase says when, why or how: "in protest", "with immediate effect", "after the vote"."""
    if prep.lower_ == "with" and any(t.pos_ == "PRON" for t in places):
        return False  # "left with him"
    if prep.lower_ in ("after", "before", "since", "during", "under", "despite", "without", "with"):
        return True
    return all(t.lemma_.lower() in _MANNER for t in places)


_MANNER = frozenset((
    "protest", "independence", "birth", "year", "month", "day", "week", "time", "end", "accord", "volition", "will",
    "start", "beginning", "board", "turn", "middle", "close", "hand", "own", "request", "initiative",
))  # fmt: skip


def _by_a_state(token: Token, reader: Reader) -> bool:
    """Whether a state takes the step: named, or meant by "it" where a state or its government speaks."""
    ranked = first_to(token)
    if ranked is None and token.dep_ == "relcl" and token.head.dep_ == "attr":
        ranked = token.head.head  # "is the first country to leave"
    doers = subjects(ranked if ranked is not None else token)
    if not doers and token.dep_ == "acl":
        doers = [t for t in owners(token.head) if t.pos_ == "PRON"] or owners(token.head)  # "its decision to leave"
    if not doers:
        return False
    above = token.head if token.dep_ == "ccomp" else None
    for doer in doers:
        mention = reader.mention(doer)
        if mention is not None:
            if (mention.kind != "state" or mention.demonym) and not _decided_by(mention, token, reader):
                return False
            continue
        if reader.several(doer):
            continue
        who = reader.who(doer)
        if who is None or who.kind != "state" or not reader.is_party(who.state) or doer.lower_ in ("he", "she"):
            return False
        if doer.pos_ == "PRON" and above is not None and not _speaks_for(who.state, above, reader):
            return False
    return True


def _speaks_for(state: str, telling: Token, reader: Reader) -> bool:
    """Whether the one who says that "it" leaves is that state, or its executive."""
    if telling.lemma_ not in _TELLING:
        return True
    doers = subjects(telling)
    speakers = [reader.who(t) for t in doers]
    if not any(speakers):
        several = reader.parties(doers)[0]
        return len(several) > 1 and state in several  # "five governments, Palau, Nauru and others, declared that they"
    return any(s is not None and s.kind in _TAKERS and s.state == state for s in speakers)


def _decided_by(mention: Mention, token: Token, reader: Reader) -> bool:
    """Whether a state's organ decides on a step: "the Sejm voted to leave", "the cabinet has decided to withdraw"."""
    if mention.kind != "organ" or not mention.ids or not reader.is_party(mention.state):
        return False
    above = token.head if token.dep_ in ("xcomp", "advcl") and token.tag_ == "VB" else None
    return above is not None and above.lemma_ in DECISIONS and mention.role.partition(".")[0] in _DECIDERS


_DECIDERS = ("parliament", "government", "president", "prime_minister")
