"""Whom "she" and "it" mean where somebody speaks: who was the subject of a sentence before, or was named last."""

from collections.abc import Iterable, Iterator

from spacy.tokens import Token

from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.references.discourse import Discourse
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.grammar import children
from dateline_ingest.extract.speech.references import NOBODY, has_full_name, spoken_of
from dateline_ingest.extract.speech.speakers import speaker


def opening(mentions: Iterable[Mention], discourse: Discourse) -> None:
    """Let a body or an office that opens a sentence which is not parsed be "it": "The presidency has denied that."."""
    first = next((m for m in mentions if m.start <= _OPENING and m.kind in ("organ", "organisation") and m.ids), None)
    if first is not None and not first.person:
        discourse.it = first.ids[0]


_OPENING = 6  # characters: an article stands before it at most


def note_voices(reader: Reader) -> None:
    """Let "she" and "it" of later sentences mean whom this one is about, or names last.

    A person without office is "she" as well, so that nobody else is taken for her.
    """
    discourse = reader.discourse
    told: set[str] = set()
    for token in reader.parsed.words:
        if token.dep_ not in ("nsubj", "nsubjpass") or token.pos_ == "PRON" or token.head.dep_ not in _CLAUSES:
            continue
        who = speaker(token, reader)
        if who is not None:
            spoken_of(who, reader)
            told.add("he" if who.name else "it")
        elif _somebody(token, reader):
            discourse.he = NOBODY
            told.add("he")
        if told:
            break
    offices = {m.ids[0] for m in reader.parsed.mentions.values() if m.kind == "organ" and m.ids and not m.person}
    if not told and len(offices) == 1:
        discourse.it = offices.pop()  # "The news came from the State Department. Its spokeswoman said ..."
    people = [m for m in reader.parsed.mentions.values() if m.kind == "organ" and m.person and m.ids]
    if people and "he" not in told:
        discourse.he = people[-1].ids[0]
    elif any(_somebody(t, reader) for t in _according_to(reader)):
        discourse.he = NOBODY


def _according_to(reader: Reader) -> Iterator[Token]:
    for word in reader.parsed.spelled("according"):
        for prep in word.children:
            yield from children(prep, "pobj")


def _somebody(token: Token, reader: Reader) -> bool:
    """Whether a subject is a person without office: by a full name, or "a diplomat", "one lawyer"."""
    if reader.mention(token) is not None:
        return False
    if token.pos_ == "PROPN":
        return has_full_name(token)
    first = [c.lower_ for c in token.children if c.dep_ in ("det", "nummod", "poss")]
    return token.tag_ == "NN" and any(w in _ANY for w in first) and token.lemma_.lower().endswith(_PERSONS)


_ANY = ("a", "an", "one", "another", "my", "our")
_PERSONS = (
    *("official", "diplomat", "officer", "lawyer", "expert", "professor", "analyst", "activist", "delegate", "woman"),
    *("man", "resident", "critic", "negotiator", "campaigner", "colleague", "driver", "scholar", "veteran", "source"),
    *("observer", "student", "worker", "scientist", "historian", "farmer", "witness", "aide", "adviser", "advisor"),
    *("judge", "journalist", "reporter", "editor", "author", "farmer", "fisher", "whaler", "soldier", "jurist"),
    *("person", "insider", "trader", "economist", "deputy", "senator", "lawmaker", "member", "politician", "teacher"),
)
_CLAUSES = ("ROOT", "ccomp", "conj")
