"""Which sentences can tell an event at all; the others are not parsed."""

import re

from dateline_ingest.extract.acts.words import TRIGGERS as ACT_TRIGGERS
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.sentences.parse import Prepared
from dateline_ingest.extract.speech.speech_words import speaking
from dateline_ingest.extract.steps.predicates import TRIGGERS

_PLAIN = frozenset((
    "back", "get", "step", "drop", "take", "give", "pull", "walk", "come", "go", "move", "pass", "bring", "lead", "let",
    "confirm", "receive", "seat", "be", "ink", "end", "stop", "bar", "ban", "bin", "axe", "free",
))  # fmt: skip
"""Words of every text. What they tell of a treaty or a body, they tell with another word of these."""


TRIGGER = re.compile(
    r"\b(?:"
    + "|".join(ACT_TRIGGERS)
    + "|"
    + "|".join(re.escape(t.removesuffix("e")) for t in TRIGGERS if t not in _PLAIN)
    + r"|withdrew|froze|gave|giv|tak|took|pull|walk|step|left|bound|bind|valid|force|member|cease|party|parties|ratif"
    r"|denunc|deposit|instrument|lodg(?:e|ing)"
    r"|reserv|derogat|laps|expir|declar|objection|effective|operative|belong"
    r"|(?-i:\binto (?:the )?[A-Z])|(?:came|comes?|was|were|is|are|go(?:es)?|went) back\b|\bin(?:ks|ked|king)\b"
    r"|green ?light|\bnod(?:s|ded)?\b|go-ahead|yes\b|authori[sz]|clear(?:s|ed)\b|seated|operation|appl(?:y|ies)\b"
    r"|kick(?:s|ed) in|goes live|went live|signator|before (?:parliament|congress|the (?:house|senate|chamber))"
    r"|revok|propos|resolution|decree|law|bill|order|gazette|sa(?:y|id)|critici|condemn|react|emphasi|stress|statement"
    r"|(?:did|done|do|does) (?:so|likewise|the same)|so did|announc|consent|assent|retract|revers|rejoin"
    r"|(?:is|are|w\w+) out\b"
    r"|g[eo]t(?:s|ting)? (?:out|in|back)|c[ao]m(?:es?|ing) (?:back|in|out)|gone|went|goes|follow|back in"
    r"|preced|among |defend|welcom|argue|claim|portray|observ|point|warn|respond|comment"
    r"|report|ask|recall|explain|noti[cf]|letter|note\b|sent|hand|decid|decision|agree|concur|endors|clear|bless|both\b)",
    re.IGNORECASE,
)


def can_tell(item: Prepared, surnames: frozenset[str]) -> bool:
    """Whether a sentence can tell an event at all; the others are not parsed.

    One that names a treaty or a body always may: English has more words for what is done with them than any list, and
    such sentences without a telling word are few. The words are for those that only refer back ("It left in May").
    """
    text = item.clean.text
    kinds = {m.kind for m in item.masked.mentions.values()}
    if kinds & _NAMING or kinds >= _DATED or TRIGGER.search(text) or speaking(text, kinds, surnames):
        return True
    return any(m.kind == "organ" and len(m.state) > _STATE for m in item.masked.mentions.values())


def surnames_of(mentions: list[list[Mention]]) -> frozenset[str]:
    """The last names of the office-holders whom a document names in full: some sentences tell their words by these."""
    people = {m.person.split()[-1] for found in mentions for m in found if m.person}
    return frozenset(sorted(people)[:_MOST_PEOPLE])


_MOST_PEOPLE = 40


_NAMING = frozenset(("convention", "protocols", "organisation"))


_DATED = frozenset(("state", "date"))


_STATE = 2  # letters; the organs of organisations have longer ids
