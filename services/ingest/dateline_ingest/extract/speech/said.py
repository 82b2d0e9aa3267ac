"""What somebody said, and whether it is about a step: shared by all ways in which texts give the floor."""

from dataclasses import dataclass

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.speech.needs import parenthetical
from dateline_ingest.extract.speech.speech_words import STEPS, TOPICS

_COURT = "court"
_LAWGIVERS = ("parliament", "parliamentary_assembly", "general_assembly", "assembly", _COURT)


@dataclass(frozen=True, slots=True)
class Speech:
    """Somebody who speaks in a sentence. `judging` says that its verb takes a side."""

    who: tuple[Who, ...]
    token: Token
    stance: str
    topical: bool
    judging: bool = False


def may_say(who: Who, token: Token, *, judging: bool) -> bool:
    """Whether it is a statement when somebody says it: a chamber judges by resolution, a court by its rulings."""
    role = who.id.partition(".")[2].partition(".")[0]
    if role == _COURT:  # a court that rules on an act makes no event
        return judging
    if role in _LAWGIVERS and not who.name:  # what a chamber as a whole judges, it judges by a resolution
        return not judging and token.lemma_ not in ("recommend", "ask", "hold", "find", "consider", "conclude")
    return True


def words_of(token: Token, speakers: list[Token]) -> list[Token]:
    """The words of what somebody says: those below the verb, and around it where it is put in between."""
    inside = {t.i for s in speakers for t in s.subtree}
    top = token if token.dep_ not in ("parataxis", "advcl", "pobj") and not parenthetical(token) else token.sent.root
    return [t for t in top.subtree if t.i not in inside]


def is_topical(words: list[Token], reader: Reader) -> bool:
    """Whether words say themselves that they are about a treaty, an act, a membership or a step."""
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
