"""Finds who speaks in a sentence: by verbs, by nouns, by "in its view", by a colon."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.grammar import children, denied, possible, subjects
from dateline_ingest.extract.roles import Reader
from dateline_ingest.extract.speech.phrases import feeling, phrase
from dateline_ingest.extract.speech.speakers import capital, speaker, speakers
from dateline_ingest.extract.speech.speech_words import SPEECHES, STEPS, TOPICS, TREATIES, UTTERED, VERBS, VIEWS, Verb
from dateline_ingest.extract.speech.stance import stance

QUOTES = frozenset(('"', "``", "''", "'"))
_WILLING = frozenset(("wish", "want", "like"))
_UNWILLING = frozenset(("decline", "refuse", "fail", "omit", "avoid", "begin", "continue"))
_DRAWN = frozenset(("draw", "provoke", "trigger", "prompt", "spark", "face", "meet", "earn", "win", "bring", "attract"))
_COMING = frozenset(("come", "follow", "arrive", "greet", "receive"))
_QUICK = frozenset(("quick", "swift", "first", "prompt", "fast", "last", "slow"))
_ABOUT = frozenset(("speak", "talk", "call", "make", "give", "take", "have", "let", "rule", "draw"))
"""Verbs of phrases that may be about anything."""
_COURT = "court"
_LAWGIVERS = ("parliament", "parliamentary_assembly", "general_assembly", "assembly", _COURT)
_PAPERS = frozenset(("bill", "law", "amendment", "draft", "motion", "proposal", "appeal", "petition", "request"))


@dataclass(frozen=True, slots=True)
class Speech:
    """Somebody who speaks in a sentence. `judging` says that its verb takes a side."""

    who: tuple[Who, ...]
    token: Token
    stance: str
    topical: bool
    judging: bool = False


def speeches(reader: Reader) -> Iterator[Speech]:
    """Yield who speaks in a sentence. Headlines, questions and persons without office make no statement."""
    doc = reader.parsed.doc
    if reader.parsed.prepared.sentence.field == "title" or doc[-1].text == "?":
        return
    for token in doc:
        found: Speech | None = None
        if token.pos_ in ("VERB", "AUX"):
            found = _by_verb(token, reader)
        if found is None and (felt := feeling(token)) is not None:
            found = _by_feeling(*felt, token, reader)
        elif found is None and token.lemma_.lower() in VIEWS:
            found = _by_view(token, reader)
        elif found is None and token.pos_ == "NOUN" and token.lemma_.lower() in SPEECHES:
            found = _by_noun(token, reader)
        if found is not None:
            yield found
    yield from (found for found in (_by_colon(reader), _by_according(reader)) if found is not None)


def _by_verb(token: Token, reader: Reader) -> Speech | None:
    lemma = token.lemma_.lower()
    verb = VERBS.get(lemma)
    if lemma == "do" and _so_did(token):
        verb = VERBS.get(token.head.lemma_.lower())
    elif lemma == "do" and _likewise(token, reader):
        verb = VERBS["comment"]
    if denied(token) or _unreal(token):
        return None
    if verb is not None and lemma != "do" and not _fits(verb, token, reader):
        verb = None
    noun = _uttered(token) if verb is None else None
    shown = phrase(token) if verb is None and noun is None else None
    if verb is None and noun is None and shown is None:
        return None
    by_verb = verb.stance if verb else shown or ""
    quick = token.dep_ == "xcomp" and token.head.lower_ in _QUICK
    found = (
        subjects(token.head.head if quick else token)
        or _before_as(token)
        or _after_quote(token, reader)
        or _just_before(token, reader)
    )
    who = _who_speaks(found, token, reader)
    if not who or not _may_say(who[0], token, judging=bool(by_verb)):
        return None
    judged = by_verb or (SPEECHES.get(noun.lemma_.lower(), "") if noun is not None else "")
    rest = _words(token, found)
    spoken = judged or stance(" ".join(t.text for t in rest))
    pointing = bool(by_verb) and any(c.lower_ in ("it", "this") for c in children(token, "dobj"))
    topical = lemma == "do" or pointing or _topical(rest, reader)
    of = lemma == "speak" and any(c.lower_ == "of" for c in token.children)
    if shown == "" and not (topical or spoken or of) and lemma in _ABOUT:
        return None
    if shown == "" and lemma == "let" and not spoken:  # "let it be known that a letter had gone out"
        return None
    return Speech(who, token, spoken, topical, judging=bool(judged))


def _who_speaks(found: list[Token], token: Token, reader: Reader) -> tuple[Who, ...]:
    """Whom the subjects of a verb of speech name; a capital speaks where what it says is about a step."""
    who = speakers(found, reader)
    rest = () if who else _words(token, found)
    if rest and (_topical(rest, reader) or stance(" ".join(t.text for t in rest))):
        who = tuple(w for w in (capital(s, reader) for s in found) if w is not None)
    return who


def _by_feeling(shown: str, verb: Token, token: Token, reader: Reader) -> Speech | None:
    """ "The ministry is dismayed": what somebody is who comments."""
    if denied(verb) or denied(token) or _unreal(verb):
        return None
    found = children(verb, "nsubjpass") or subjects(verb)
    who = _who_speaks(found, verb, reader)
    if not who or not _may_say(who[0], token, judging=True):
        return None
    rest = _words(verb, found)
    return Speech(who, token, shown or stance(" ".join(t.text for t in rest)), _topical(rest, reader), judging=True)


def _after_quote(token: Token, reader: Reader) -> list[Token]:
    """ "...," commented on the vote the ministry: who speaks stands after the verb, and parsers miss it."""
    doc = token.doc
    quoted = token.i > 1 and (doc[token.i - 1].text in QUOTES or doc[token.i - 2].text in QUOTES)
    opening = token.i == 0 or (token.i == 1 and doc[0].is_punct)
    if not (quoted or opening) or token.tag_ not in ("VBD", "VBZ"):
        return []
    for after in doc[token.i + 1 : token.i + _NEAR_VERB]:
        mention = reader.mention(after)
        if mention is not None and mention.kind in ("organ", "organisation") and mention.ids:
            return [after]
        if after.pos_ == "VERB":
            break
    return []


def _just_before(token: Token, reader: Reader) -> list[Token]:
    """ "..., Ann Lee, called it a mistake": whom only a comma parts from the verb, where parsers make a participle."""
    if token.tag_ not in ("VBD", "VBN", "VBZ") or children(token, "auxpass", "aux", "agent"):
        return []
    before = next((t for t in reversed(token.doc[max(0, token.i - 3) : token.i]) if not t.is_punct), None)
    mention = reader.mention(before) if before is not None else None
    named = mention is not None and mention.kind == "organ" and bool(mention.ids and mention.person)
    return [before] if named and before is not None else []


_NEAR_VERB = 10  # words between a verb of speech and the speaker after it


def _by_according(reader: Reader) -> Speech | None:
    """ "According to the minister, joining was a mistake": an opinion; a fact told so only has its source."""
    for token in reader.parsed.doc:
        if token.lower_ != "according":
            continue
        inside = {t.i for t in token.subtree}
        rest = [t for t in reader.parsed.doc if t.i not in inside]
        said = stance(" ".join(t.text for t in rest))
        for source in (t for prep in token.children if prep.lower_ == "to" for t in children(prep, "pobj")):
            who = speaker(source, reader)
            if who is not None and "." in who.id and said and _topical(rest, reader):
                return Speech((who,), token, said, topical=True)
    return None


def _so_did(token: Token) -> bool:
    """ "The Union condemned it, and so did the agency"."""
    so = any(c.lower_ in ("so", "likewise") for c in token.children)
    return so and token.dep_ == "conj" and VERBS.get(token.head.lemma_.lower(), Verb("")).stance != ""


def _likewise(token: Token, reader: Reader) -> bool:
    """ "The premier of Fiji did likewise", after a sentence in which somebody spoke."""
    same = any(c.lower_ in ("likewise", "so") or c.lemma_ == "same" for c in token.children)
    return same and reader.discourse.spoken == reader.parsed.prepared.number - 1


def _uttered(token: Token) -> Token | None:
    """The noun of "expressed regret", "issued a statement", "made clear"."""
    if token.lemma_.lower() not in UTTERED:
        return None
    objects = children(token, "dobj", "acomp", "oprd", "ccomp", "xcomp", "advmod")
    after = [token.nbor()] if token.i + 1 < len(token.doc) and token.lemma_ == "make" else []
    nouns = [c for c in (*after, *objects) if c.lemma_.lower() in SPEECHES]
    return next((c for c in nouns if not any(d.lower_ in ("no", "neither", "any") for d in c.children)), None)


def _unreal(token: Token) -> bool:
    if token.dep_ == "xcomp" and token.head.lemma_ in _WILLING:
        return denied(token.head)
    if token.dep_ == "xcomp" and token.head.lemma_ in _UNWILLING:
        return True
    if token.dep_ == "xcomp" and token.head.lower_ in _QUICK:
        return denied(token.head.head)
    return possible(token) or (token.tag_ in ("VB", "VBG") and token.dep_ in ("xcomp", "acl", "pcomp", "csubj"))


def _before_as(token: Token) -> list[Token]:
    """ "As the minister recalled": the parser at times hangs the subject elsewhere."""
    return [c for c in token.children if c.dep_ == "nsubj"]


def _fits(verb: Verb, token: Token, reader: Reader) -> bool:
    match verb.needs:
        case "clause":
            return _with_clause(token)
        case "opinion":
            return _with_opinion(token) or any(t.lower_ == "for" for t in token.children)
        case "object":
            judged = children(token, "dobj", "nsubjpass", "ccomp", "prep", "agent")
            papers = verb.lemma in ("reject", "oppose") and any(c.lemma_.lower() in _PAPERS for c in judged)
            criticism = verb.lemma != "denounce" or _criticised(token, judged, reader)
            return bool(judged) and not papers and criticism
    return not any(c.lemma_ in _NAUGHT for c in children(token, "dobj", "npadvmod", "advmod"))


_NAUGHT = ("much", "nothing", "little", "something", "whatever")
"""What somebody says who comments on nothing: "said little about it"."""


def _criticised(token: Token, judged: list[Token], reader: Reader) -> bool:
    """Whether "denounce" is criticism: of a treaty it is the step, unless it says as what."""
    if any(c.lower_ == "as" for c in token.children):
        return True
    return any(c.lemma_.lower() in TOPICS - TREATIES and reader.mention(c) is None for c in judged)


def _with_clause(token: Token) -> bool:
    """Whether what was said stands with a verb: a clause with "that", a quote, or a sentence around "she argued,"."""
    for child in children(token, "ccomp", "prt"):
        if child.dep_ == "prt" and token.lemma_ != "point":
            continue
        if not any(c.dep_ in ("mark", "advmod") and c.lower_ in ("whether", "if") for c in child.children):
            return True
    if any(t.text in QUOTES for t in token.sent) and token.lemma_ not in ("ask", "hold", "find"):
        return True
    if token.lemma_ == "remind" and any(c.lower_ == "of" for c in token.children):
        return True
    if token.lemma_ in ("ask", "urge", "advise", "call", "remind"):
        return bool(children(token, "dobj", "dative")) and bool(children(token, "xcomp"))
    if token.lemma_ in ("find", "consider") and children(token, "oprd", "acomp"):
        return True
    if token.lemma_ in ("write", "point", "fear", "note", "explain") and children(token, "prep", "dobj"):
        return True
    return parenthetical(token)


def parenthetical(token: Token) -> bool:
    """Whether a verb of speech stands apart, with its subject, between commas or at the end: "..., she said, ..."."""
    doc = token.doc
    own = [c for c in token.children if c.dep_ == "nsubj"]
    first = min([token.i, *(c.left_edge.i for c in own)])
    last = max([token.i, *(c.right_edge.i for c in own)])
    before = doc[first - 1].is_punct if first else False
    after = last + 1 >= len(doc) or doc[last + 1].is_punct
    return bool(own) and before and after


def _with_opinion(token: Token) -> bool:
    if children(token, "oprd", "ccomp") or (children(token, "xcomp") and token.lemma_ not in _ALSO_DONE):
        return True
    prepositions = {c.lower_ for c in token.children if c.dep_ == "prep" and c.i > token.i}
    if "as" in prepositions or (token.lemma_ in ("rank", "rate") and "among" in prepositions):
        return True
    if token.lemma_ == "call" and prepositions & {"on", "upon", "for"}:
        return True
    objects = children(token, "dobj", "dative", "attr")
    if objects and token.lemma_ in _NAMING and any(t.text in QUOTES for t in token.doc[: token.i]):
        return True  # "a lifeline," she called the treaty
    if any(c.dep_ == "amod" and c.i > noun.i for noun in objects for c in noun.children):
        return True  # "called the vote very disappointing"
    # "called the vote an incorrect decision": two nouns after the verb, however they are joined.
    return token.lemma_ == "call" and len(objects) > 1


_NAMING = frozenset(("call", "term", "label", "brand", "dub", "describe"))
_ALSO_DONE = frozenset(("see", "present", "cast", "frame", "paint", "regard", "rate", "rank", "style"))


def _may_say(who: Who, token: Token, *, judging: bool) -> bool:
    role = who.id.partition(".")[2].partition(".")[0]
    if role == _COURT:  # a court that rules on an act makes no event
        return judging
    if role in _LAWGIVERS and not who.name:  # what a chamber as a whole judges, it judges by a resolution
        return not judging and token.lemma_ not in ("recommend", "ask", "hold", "find", "consider", "conclude")
    return True


def _by_view(token: Token, reader: Reader) -> Speech | None:
    """ "In the ministry's view", "in his words", "in the view of the government"."""
    if token.head.lower_ != "in" or token.dep_ != "pobj":
        return None
    owners = [c for c in token.children if c.dep_ == "poss"]
    for prep in token.children:
        if prep.dep_ == "prep" and prep.lower_ == "of":
            owners += children(prep, "pobj")
    for owner in owners:
        pointed = {"his": reader.discourse.he, "her": reader.discourse.he, "its": reader.discourse.it}.get(owner.lower_)
        who = Who(pointed) if pointed else speaker(owner, reader)
        if who is not None and "." in who.id and _may_say(who, token, judging=False):
            rest = _words(token, owners)
            said = stance(reader.parsed.prepared.clean.text)
            return Speech((who,), token, said, _topical(rest, reader))
    return None


def _by_noun(token: Token, reader: Reader) -> Speech | None:
    """ "A statement by the commission", "the move drew criticism from the agency"."""
    verb = token.head if token.dep_ in ("dobj", "pobj") else token
    verb = verb.head if verb.dep_ == "prep" else verb
    tokens = (token, verb) if verb.lemma_ in _DRAWN else (token,)
    if (
        token.dep_ in ("nsubj", "acomp", "attr", "dobj") and token.head.lemma_ in _COMING
    ):  # "from the ministry came regret"
        tokens, verb = (token, token.head), token.head
    for prep in (c for t in tokens for c in t.children):
        if prep.dep_ in ("prep", "agent") and prep.lower_ in ("by", "from"):
            who = speakers(children(prep, "pobj"), reader)
            rest = list(token.sent)
            judged = SPEECHES[token.lemma_.lower()]
            topical = _topical(rest, reader)
            if who and (topical or judged) and not denied(verb) and not possible(verb):
                return Speech(who, token, judged or stance(token.sent.text), topical, judging=bool(judged))
    return None


def _by_colon(reader: Reader) -> Speech | None:
    """ "Foreign minister: "The treaty has lost its sense"", "thus the ministry's spokesman on the law"."""
    doc = reader.parsed.doc
    for token in doc[: len(doc) - 1]:
        quoted = token.lower_ == "so" and token.i and doc[token.i - 1].text in QUOTES
        if quoted or (token.lower_ == "thus" and token.i and doc[token.i - 1].is_punct):
            nouns = [t for t in doc[token.i + 1 : token.i + _FEW] if t.pos_ in ("NOUN", "PROPN") and t.dep_ != "poss"]
            return _named(nouns, list(doc), reader)
        if token.text == ":" and 0 < token.i <= _LONGEST_NAME and doc[token.i + 1].text in QUOTES:
            return _named([doc[token.i - 1]], list(doc[token.i :]), reader)
    return None


def _named(nouns: list[Token], words: list[Token], reader: Reader) -> Speech | None:
    for noun in nouns:
        who = speaker(noun, reader)
        if who is not None and "." in who.id:
            return Speech((who,), noun, stance(noun.doc.text), _topical(words, reader))
    return None


_FEW, _LONGEST_NAME = 8, 4  # words after "thus", and before the colon of a speaker


def _words(token: Token, speakers: list[Token]) -> list[Token]:
    """The words of what somebody says: those below the verb, and around it where it is put in between."""
    inside = {t.i for s in speakers for t in s.subtree}
    top = token if token.dep_ not in ("parataxis", "advcl", "pobj") and not parenthetical(token) else token.sent.root
    return [t for t in top.subtree if t.i not in inside]


def _topical(words: list[Token], reader: Reader) -> bool:
    for word in words:
        mention = reader.mention(word)
        if mention is not None:
            if mention.kind in ("convention", "protocols", "act"):
                return True
            if mention.kind == "organisation" and reader.discourse.is_theme(mention.ids):
                return True
        elif word.lemma_.lower() in (STEPS if word.pos_ == "VERB" else TOPICS):
            return True
    return False
