"""When steps take effect: "with effect from 1 January", and the later date at which the document says a step did.

The date of a notice is never the date of its effect: the one is `occurred`, the other `effective` and an event of its
own, planned while it lies ahead.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.names.mention import Mention

_FROM = re.compile(
    r"(?:\bwith (?:legal )?effect (?:from|as of|as from|on)|\beffective(?: from| as of| as from| on)?"
    r"|\bas (?:from|of)|\bto take effect (?:on|from))\s*(?:the |on |from )*$",
    re.IGNORECASE,
)
_STEPS = ("leave", "suspend", "expel", "ratify", "accede", "join")
_TOLD_BEFORE = ("announced", "notified")


def of_effect(text: str, mention: Mention) -> bool:
    """Whether a date is said to be that of an effect: "with effect from 1 January 2023"."""
    return bool(_FROM.search(text, 0, mention.start)) if mention.edtf else False


def ahead(draft: Draft, dates: Sequence[tuple[Token, Mention]]) -> Mention | None:
    """The date inside "announced on 3 December that it would leave *on 1 January*": that of the leaving."""
    verb = draft.token
    if draft.stage not in _TOLD_BEFORE or verb.pos_ != "VERB" or len(dates) < 2:
        return None
    if not any(c.dep_ == "aux" and c.lower_ in ("will", "would", "shall", "to") for c in verb.children):
        return None
    own = [(t, m) for t, m in dates if m.edtf[:1].isdigit() and verb in list(t.ancestors)[:3]]
    if len(own) != 1:
        return None
    token, mine = own[0]
    said = [(t, m) for t, m in dates if t != token and draft.word in list(t.ancestors)[:3]]
    others = [m.edtf for _, m in said if m.edtf[:1].isdigit()]
    return mine if len(mine.edtf) == _DAY or (others and min(others) < mine.edtf) else None


_DAY = 10  # characters


def taking_effect(drafts: list[Draft]) -> list[Draft]:
    """The effects of the steps of a sentence that have a day of effect; a body that is left plainly is left then."""
    added = []
    for draft in drafts:
        if not draft.effective or draft.effect not in ("leave", "expel"):
            continue
        if draft.effect == "expel":
            # Without a day of the decision the day on which the membership ends is all that is known.
            draft.occurred = draft.occurred or draft.effective
        elif draft.stage == "effective" or (draft.stage == "plain" and draft.objects[0][0] == "body"):
            draft.occurred, draft.effective = draft.effective, ""
        elif len(draft.effective) == 10:
            added.append(
                replace(draft, stage="effective", occurred=draft.effective, effective="", actor=None, act_kind="")
            )
    return added


def dated_from(draft: Draft, text: str, dates: Sequence[tuple[Token, Mention]]) -> Mention | None:
    """The date of effect of a step, among the dates of its sentence."""
    if draft.effect not in _STEPS:
        return None
    said = next((m for _, m in dates if of_effect(text, m)), None)
    return said or ahead(draft, dates)
