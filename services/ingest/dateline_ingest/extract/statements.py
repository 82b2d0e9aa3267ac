"""Statements: which office or body speaks about the step that the document reports, and with what stance."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from dateline_ingest.extract.claim import Who
from dateline_ingest.extract.grammar import children, denied, possible, subjects
from dateline_ingest.extract.roles import Reader

_SPEECH = frozenset(
    [
        "say",
        "state",
        "emphasize",
        "emphasise",
        "stress",
        "criticise",
        "criticize",
        "condemn",
        "react",
        "comment",
        "respond",
        "defend",
        "welcome",
        "warn",
        "explain",
        "remark",
        "observe",
        "claim",
        "urge",
        "insist",
        "accuse",
        "blame",
        "deplore",
        "regret",
        "hail",
        "argue",
        "recommend",
        "slam",
        "protest",
        "note",
        "add",
        "believe",
        "recall",
        "portray",
        "point",
        "call",
        "ask",
        "report",
        "reply",
        "lament",
        "applaud",
        "praise",
        "object",
    ]
)
_CRITICAL = re.compile(
    r"\b(?:critici[sz]\w*|condemn\w*|deplor\w*|regret\w*|slam\w*|blast\w*|concern\w*|worr\w*|confession|admission of"
    r"|guilt|impunity|setback|contradict\w*|confus\w*|violat\w*|(?:avoid|escape)\w* responsib\w*|aggressor|lawless\w*"
    r"|fear|protest\w*|alarm\w*|objection\w*|denounc\w* it|no place)\b",
    re.IGNORECASE,
)
_SUPPORTIVE = re.compile(
    r"\b(?:welcom\w*|defend(?!ant|er)\w*|support\w*|prais\w*|hail\w*|applaud\w*|recommend\w*|right decision)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Speech:
    """A named office or body that speaks in a sentence."""

    who: Who
    token: Token
    stance: str


def speeches(reader: Reader, text: str) -> Iterator[Speech]:
    """Yield who speaks in a sentence. States, persons without office and papers do not speak."""
    if reader.parsed.prepared.sentence.field == "title":
        return
    for token in reader.parsed.doc:
        if token.lemma_.lower() not in _SPEECH or token.pos_ != "VERB" or denied(token) or possible(token):
            continue
        if token.lemma_ in ("call", "ask", "point", "add") and not _says(token):
            continue
        for subject in subjects(token):
            who = reader.who(subject)
            if who is not None and subject.lower_ != "its" and _may_speak(who, reader):
                yield Speech(who, token, stance(text))
                break


def _says(token: Token) -> bool:
    return bool(children(token, "ccomp", "oprd", "dobj", "prt", "prep", "xcomp"))


def _may_speak(who: Who, reader: Reader) -> bool:
    return "." in who.id or reader.discourse.registries.organisation(who.id) is not None


def stance(text: str) -> str:
    """The stance of words; empty when they have none."""
    critical, supportive = len(_CRITICAL.findall(text)), len(_SUPPORTIVE.findall(text))
    if critical == supportive:
        return ""
    return "critical" if critical > supportive else "supportive"
