"""Lines of chronicles leave out whose they are: "1998: Signs the statute", "1955: Admitted to the United Nations".

Parsers take the verb that begins such a line for a noun. With a pronoun before it they read it as what it is.
"""

import re

_STEMS = (
    r"sign|ratif|accede|join|rejoin|enter|deposit|lodge|withdr[ae]w|denounce|leave|quit|notif|announce|become|object"
    r"|return|revoke|rescind|terminate|exit|succeed|pull|cease|accept"
)
_PRESENT = re.compile(rf"(?:{_STEMS})(?:i?e?s|ts)\b", re.IGNORECASE)
_PAST = re.compile(
    rf"(?:(?:{_STEMS})(?:i?e?d|ted|led)|withdrew|left|became)\b(?! (?:by|in|at|on|for|with)\b)", re.IGNORECASE
)
"""What is "signed by" or "deposited in" is a paper, of which lines without a subject are told elsewhere."""
_ADMITTED = re.compile(
    r"(?:admitted|readmitted|accepted|welcomed|elected|suspended|expelled|excluded|received|invited back)"
    r"(?: back)? (?:to|into|from|as)\b",
    re.IGNORECASE,
)


def left_out(text: str, begin: int) -> str:
    """The words that the line from `begin` leaves out before its verb; empty where it begins with something else."""
    if _ADMITTED.match(text, begin):
        return "It was "
    return "It " if _PRESENT.match(text, begin) or _PAST.match(text, begin) else ""


def told_now(text: str, at: int) -> bool:
    """Whether a verb in the present stands behind a name: parsers take "Turkey signs." for a noun, unless parted."""
    return text.startswith(" ", at) and _PRESENT.match(text, at + 1) is not None
