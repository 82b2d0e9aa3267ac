"""Cuts off who said so at the end of a sentence: "Kenya has ratified the treaty, the ministry said on Friday".

Parsers read such a tail as the main clause, or lose the step before it. Only what tells a step as done is cut: of what
will be done, the tail says that it was announced; and a comment is the speaker's own.
"""

import re
from dataclasses import dataclass

_VERBS = r"(?:has |have |had )?(?:said|says|say|reported|reports|confirmed|wrote|writes|announced|stated|told \w+)"
_WHO = (
    r"(?P<{}>(?!which|who|that|as |and |but |or |it |he |she |they |having |when |while |since "
    r"|(?:\w+ ){{0,2}}(?:after|before) )[^,;:\"()]{{2,70}}?)"
)
_TAIL = re.compile(
    rf",\s+(?:{_WHO.format('who')}\s+{_VERBS}(?:\s[^,;:\"]{{0,50}})?|{_VERBS}\s+{_WHO.format('by')})\.?$"
    r"|\s[–—-]\s(?P<agency>[A-Z]\w[\w' ]{0,30})\.?$",
)
_DONE = re.compile(
    r"\b(?:ratified|acceded|signed|left|withdr(?:ew|awn)|denounced|quit|joined|notified|deposited|suspended|approved"
    r"|adopted|passed|terminated|entered into force|took effect|taken effect|published|submitted|lodged|revoked"
    r"|expelled|accepted|handed|rejected|repealed|ceased)\b"
)
_NOT_YET = re.compile(
    r"\"|\b(?:will|would|shall|should|may|might|could|can|must|plans?|intends?|is to|are to|wants?|not|never|if|whether"
    r"|n't|no longer)\b"
)
_DAY = re.compile(r"\s+(?:(?:late |early )?(?:on|in|at) .*|\w+day|today|yesterday)$")


@dataclass(frozen=True, slots=True)
class Tail:
    """Where a sentence's own words end, and the words for who said so."""

    start: int
    source: str


def tail(text: str) -> Tail | None:
    """Return the tail of a sentence that tells a step as done; none where it tells none, or one to come."""
    found = _TAIL.search(text, max(0, len(text) - _LONGEST))
    if found is None or not _DONE.search(text, 0, found.start()) or _NOT_YET.search(text, 0, found.start()):
        return None
    source = found["who"] or found["by"] or found["agency"] or ""
    return Tail(found.start(), _DAY.sub("", source).strip())


_LONGEST = 150  # characters
