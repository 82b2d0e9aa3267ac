"""Finds who speaks in a sentence: by verbs, by nouns, by "in its view", by "according to", by a colon."""

from collections.abc import Iterator

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.grammar import children
from dateline_ingest.extract.sentences.modality import denied, possible
from dateline_ingest.extract.speech.by_verb import by_feeling, by_verb
from dateline_ingest.extract.speech.needs import QUOTES
from dateline_ingest.extract.speech.phrases import feeling
from dateline_ingest.extract.speech.said import Speech, is_topical, may_say, words_of
from dateline_ingest.extract.speech.speakers import speaker, speakers
from dateline_ingest.extract.speech.speech_words import SPEECHES, VIEWS
from dateline_ingest.extract.speech.stance import stance

_DRAWN = frozenset(("draw", "provoke", "trigger", "prompt", "spark", "face", "meet", "earn", "win", "bring", "attract"))
_COMING = frozenset(("come", "follow", "arrive", "greet", "receive"))


def speeches(reader: Reader) -> Iterator[Speech]:
    """Yield who speaks in a sentence. Headlines, questions and persons without office make no statement."""
    words = reader.parsed.words
    if reader.parsed.prepared.sentence.field == "title" or words[-1].text == "?":
        return
    spoke: Speech | None = None
    for token in words:
        found: Speech | None = None
        if token.pos_ in ("VERB", "AUX"):
            found = by_verb(token, reader)
        if found is None and (felt := feeling(token)) is not None:
            found = by_feeling(*felt, token, reader)
        elif found is None and token.lemma_.lower() in VIEWS:
            found = _by_view(token, reader)
        elif found is None and token.pos_ == "NOUN" and token.lemma_.lower() in SPEECHES:
            found = _by_noun(token, reader)
        if found is not None and not _of_whom_speaks(found, spoke):
            spoke = found
            yield found
    yield from (found for found in (_by_colon(reader), _by_according(reader)) if found is not None)


def _of_whom_speaks(found: Speech, spoke: Speech | None) -> bool:
    """ "The foreign minister said that Canberra was dismayed": the words of one speaker for the same state."""
    if spoke is None or "." not in spoke.who[0].id or spoke.who[0].state != found.who[0].state:
        return False
    clause = found.token.head if found.token.dep_ == "acomp" else found.token
    return clause.dep_ == "ccomp" and clause.head == spoke.token


def _by_according(reader: Reader) -> Speech | None:
    """ "According to the minister, joining was a mistake": an opinion; a fact told so only has its source."""
    for token in reader.parsed.spelled("according"):
        inside = {t.i for t in token.subtree}
        rest = [t for t in reader.parsed.words if t.i not in inside]
        said = stance(" ".join(t.text for t in rest))
        for source in (t for prep in token.children if prep.lower_ == "to" for t in children(prep, "pobj")):
            who = speaker(source, reader)
            if who is not None and "." in who.id and said and is_topical(rest, reader):
                return Speech((who,), token, said, topical=True)
    return None


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
        if who is not None and "." in who.id and may_say(who, token, judging=False):
            rest = words_of(token, owners)
            said = stance(reader.parsed.prepared.clean.text)
            return Speech((who,), token, said, is_topical(rest, reader))
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
            topical = is_topical(rest, reader)
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
            return Speech((who,), noun, stance(noun.doc.text), is_topical(words, reader))
    return None


_FEW, _LONGEST_NAME = 8, 4  # words after "thus", and before the colon of a speaker
