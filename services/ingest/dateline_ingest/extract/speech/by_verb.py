"""Who speaks by a verb: "said", "called it a mistake", "voiced regret", "was dismayed", wherever the subject stands."""

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.acting import subjects
from dateline_ingest.extract.sentences.grammar import children
from dateline_ingest.extract.sentences.modality import denied, possible
from dateline_ingest.extract.speech.needs import QUOTES, fits
from dateline_ingest.extract.speech.phrases import phrase
from dateline_ingest.extract.speech.said import Speech, is_topical, may_say, words_of
from dateline_ingest.extract.speech.speakers import capital, speakers
from dateline_ingest.extract.speech.speech_words import SPEECHES, UTTERED, VERBS, Verb
from dateline_ingest.extract.speech.stance import stance

_WILLING = frozenset(("wish", "want", "like"))
_UNWILLING = frozenset(("decline", "refuse", "fail", "omit", "avoid", "begin", "continue"))
_QUICK = frozenset(("quick", "swift", "first", "prompt", "fast", "last", "slow"))
_ABOUT = frozenset(("speak", "talk", "call", "make", "give", "take", "have", "let", "rule", "draw"))
"""Verbs of phrases that may be about anything."""


def by_verb(token: Token, reader: Reader) -> Speech | None:
    """Return what somebody says by a verb of speech, or by a phrase that is one."""
    lemma = token.lemma_.lower()
    verb = VERBS.get(lemma)
    if lemma == "do" and _so_did(token):
        verb = VERBS.get(token.head.lemma_.lower())
    elif lemma == "do" and _likewise(token, reader):
        verb = VERBS["comment"]
    if verb is not None and lemma != "do" and not fits(verb, token, reader):
        verb = None
    noun = _uttered(token) if verb is None else None
    shown = phrase(token) if verb is None and noun is None else None
    if verb is None and noun is None and shown is None:
        return None
    voted = lemma == "say" and any(c.lower_ in ("yes", "aye", "no") and c.i > token.i for c in token.children)
    if voted or denied(token) or _unreal(token):
        return None
    by_verb = verb.stance if verb else shown or ""
    quick = token.dep_ == "xcomp" and token.head.lower_ in _QUICK
    found = (
        _quoted(token)
        or subjects(token.head.head if quick else token)
        or _after_quote(token, reader)
        or _just_before(token, reader)
    )
    who = _who_speaks(found, token, reader)
    if not who or not may_say(who[0], token, judging=bool(by_verb)):
        return None
    judged = by_verb or (SPEECHES.get(noun.lemma_.lower(), "") if noun is not None else "")
    rest = words_of(token, found)
    spoken = judged or stance(" ".join(t.text for t in rest))
    pointing = bool(by_verb) and any(c.lower_ in ("it", "this") for c in children(token, "dobj"))
    topical = lemma == "do" or pointing or is_topical(rest, reader)
    of = lemma == "speak" and any(c.lower_ == "of" for c in token.children)
    if shown == "" and lemma == "let":  # "let it be known that a letter had gone out"
        topical = _of_another([t for t in rest if t.i > token.i], who[0], reader)
    if shown == "" and not (spoken or (topical or of)) and lemma in _ABOUT:
        return None
    return Speech(who, token, spoken, topical, judging=bool(judged))


def _of_another(rest: list[Token], who: Who, reader: Reader) -> bool:
    """Whether words are about what another state did: "let it be known that Syria did not merit readmission"."""
    others = {m.ids[0] for t in rest if (m := reader.mention(t)) is not None and m.kind == "state" and m.ids}
    return bool(others & set(reader.discourse.parties)) and who.state not in others


def _who_speaks(found: list[Token], token: Token, reader: Reader) -> tuple[Who, ...]:
    """Whom the subjects of a verb of speech name; a capital speaks where what it says is about a step."""
    over = token if token.pos_ in ("VERB", "AUX") else token.head
    outer = children(over.head, "nsubj") if over.dep_ == "ccomp" else []
    if outer and len(found) == 1 and found[0].lower_ in ("it", "they") and outer[0].pos_ != "PRON":
        found = outer  # "the state said that it regretted the step": its own words, and nobody's before
    who = speakers(found, reader)
    if not who and (office := [w for s in found if (w := capital(s, reader, office=True)) is not None]):
        return tuple(office)
    if not who and (issued := _in_paper(token, found, reader)):
        return issued
    rest = () if who or (outer and reader.mention(outer[0]) is None) else words_of(token, found)
    if rest and (is_topical(rest, reader) or stance(" ".join(t.text for t in rest))):
        who = tuple(w for w in (capital(s, reader) for s in found) if w is not None)
    return who


def _in_paper(token: Token, found: list[Token], reader: Reader) -> tuple[Who, ...]:
    """ "Botswana said in a foreign ministry statement": the office whose paper it is speaks for the state."""
    for paper in (t for p in token.children if p.lower_ in ("in", "through") for t in children(p, "pobj")):
        if paper.lemma_.lower() not in SPEECHES:
            continue
        offices = {t.lower_ for t in paper.subtree}
        role = next((role for word, role in _PAPER_OF.items() if word in offices), "")
        states = [m.ids[0] for t in found if (m := reader.mention(t)) is not None and m.kind == "state" and m.ids]
        return tuple(Who(f"{state}.{role}") for state in states) if role else ()
    return ()


_PAPER_OF = {"ministry": "mfa", "government": "government", "presidency": "president", "embassy": "mfa"}


def by_feeling(shown: str, verb: Token, token: Token, reader: Reader) -> Speech | None:
    """Return what somebody says by a word for what they feel: "The ministry is dismayed"."""
    if denied(verb) or denied(token) or _unreal(verb):
        return None
    found = children(verb, "nsubjpass") or subjects(verb)
    who = _who_speaks(found, verb, reader)
    if not who or not may_say(who[0], token, judging=True):
        return None
    rest = words_of(verb, found)
    return Speech(who, token, shown or stance(" ".join(t.text for t in rest)), is_topical(rest, reader), judging=True)


def _quoted(token: Token) -> list[Token]:
    """ "The minister was quoted as saying", "is reported to have said": whom others quote."""
    quoting = token.head.head if token.dep_ == "pcomp" and token.head.lower_ == "as" else token.head
    if quoting.lemma_ not in _QUOTING or token.dep_ not in ("pcomp", "xcomp"):
        return []
    return children(quoting, "nsubjpass") or children(quoting, "dobj")


_QUOTING = frozenset(("quote", "report", "cite", "record"))


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


def _so_did(token: Token) -> bool:
    """ "The Union condemned it, and so did the agency"."""
    so = any(c.lower_ in ("so", "likewise") for c in token.children) and token.dep_ == "conj"
    so = so or (token.dep_ == "advcl" and any(c.lower_ == "as" for c in token.children))  # "as did the agency"
    return so and VERBS.get(token.head.lemma_.lower(), Verb("")).stance != ""


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
    if _quoted(token):
        return denied(token.head)
    if token.dep_ == "xcomp" and token.head.lemma_ in _WILLING:
        return denied(token.head)
    if token.dep_ == "xcomp" and token.head.lemma_ in _UNWILLING:
        return True
    beside = [c for c in token.children if c.dep_ == "advmod"] + ([token.nbor(-1)] if token.i else [])
    asked = token.lemma_ == "ask" and token.i and token.nbor(-1).text == ","  # "the minister, asked about it, smiled"
    if asked or any(c.lower_ in _HABITUAL for c in beside):
        return True
    if token.dep_ == "xcomp" and token.head.lower_ in _QUICK:
        return denied(token.head.head)
    return possible(token) or (token.tag_ in ("VB", "VBG") and token.dep_ in ("xcomp", "acl", "pcomp", "csubj"))


_HABITUAL = frozenset(("regularly", "usually", "often", "habitually", "routinely", "traditionally"))
"""Words for what is said again and again, and on no occasion that a text reports."""
