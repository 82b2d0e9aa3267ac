"""The state that a sentence is about, which "it" and "the country" of the next one mean.

The subject of a sentence is what the next one most likely goes on about (centering theory: Grosz, Joshi and Weinstein,
"Centering: a framework for modeling the local coherence of discourse", Computational Linguistics 21, 1995).
"""

import re
from collections.abc import Sequence

from dateline.registries import Registries

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.references.discourse import Discourse
from dateline_ingest.extract.references.roles import Reader
from dateline_ingest.extract.sentences.acting import owners
from dateline_ingest.extract.sentences.parse import Prepared

_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_OPENING = 30  # characters before a name within which it opens a sentence that is not parsed


def of_sentence(reader: Reader, drafts: Sequence[Draft]) -> str:
    """The state that a parsed sentence is about: that of its subject, else whose one step it tells; "" for none."""
    root = next((token for token in reader.parsed.words if token.dep_ == "ROOT"), None)
    if root is None:
        return ""
    subjects = [child for child in root.children if child.dep_ in _SUBJECTS]
    subjects = subjects or ([root] if root.pos_ in ("NOUN", "PROPN") else [])
    for subject in subjects:
        for token in (subject, *owners(subject)):
            who = reader.who(token)
            if who is not None and _is_state(who.state, reader.discourse.registries):
                return who.state
    told = {party for draft in drafts for party in draft.parties}
    return told.pop() if len(told) == 1 else ""


_AT_HOME = re.compile(r"(?:In this country|Here|At home|In our (?:own )?country)\b(?! is\b)", re.IGNORECASE)


def come_home(item: Prepared, discourse: Discourse) -> None:
    """Come back to the state that a text is about, where a sentence does: "In this country the act of 2002 ..."."""
    if discourse.home and _AT_HOME.match(item.clean.text):
        discourse.parties, discourse.centre = (discourse.home,), discourse.home


def treaty(reader: Reader) -> str:
    """The treaty that is the subject of a parsed sentence, by its name or by reference; "" for none."""
    for root in (token for token in reader.parsed.words if token.dep_ == "ROOT"):
        for subject in (child for child in root.children if child.dep_ in _SUBJECTS):
            mention = reader.mention(subject)
            if mention is not None and mention.kind == "convention" and len(mention.ids) == 1:
                return mention.ids[0]
    return ""


def _is_state(identifier: str, registries: Registries) -> bool:
    row = registries.organisation(identifier)
    return bool(registries.name(identifier)) and (row is None or row.party)


def of_line(item: Prepared, mentions: Sequence[Mention], registries: Registries) -> str:
    """The state that a sentence which is not parsed begins with, as far as it names no other before its verb."""
    text = item.clean.text
    for mention in sorted(mentions, key=lambda m: m.start):
        if mention.kind in ("state", "organ") and mention.ids and not mention.demonym:
            state = mention.ids[0].partition(".")[0]
            opens = mention.start <= _OPENING and not re.search(r"[,;:]", text[: mention.start])
            return state if opens and _is_state(state, registries) else ""
    return ""
