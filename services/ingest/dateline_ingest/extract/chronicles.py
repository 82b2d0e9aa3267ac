"""Lines of chronicles leave out whose they are: "1998: Signs the statute", "1955: Admitted to the United Nations".

Parsers take the verb that begins such a line for a noun. With a pronoun before it they read it as what it is.
"""

import re

_STEMS = (
    r"sign|ratif|accede|join|rejoin|enter|deposit|lodge|submit|propose|approve|adopt|accept|withdr[ae]w|denounce|leave|left"
    r"|quit|notif|announce|become|became|declare|object|suspend|expel|readmit|admit|return|revoke|rescind|terminate"
    r"|exit|vote|pass|endorse|authori[sz]e|succeed|pull|cease|hand|promulgate|publish|reject|veto"
)
_PRESENT = re.compile(rf"(?:{_STEMS})(?:i?e?s|ts)\b", re.IGNORECASE)
_PAST = re.compile(rf"(?:{_STEMS})(?:i?e?d|ted|led)\b|(?:withdrew|left|became)\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\w+(?: back)? (?:to|into|from|as|by|for)\b", re.IGNORECASE)
_BOTH = re.compile(r"(?:acced|withdrew|left|return|succeed|vote|object|pull|exit|ceas|becam)", re.IGNORECASE)
"""Verbs that go with such words without being passives."""


def left_out(text: str, begin: int) -> str:
    """The words that the line from `begin` leaves out before its verb; empty where it begins with something else."""
    if _PRESENT.match(text, begin):
        return "It "
    if not _PAST.match(text, begin):
        return ""
    return "It was " if _PASSIVE.match(text, begin) and not _BOTH.match(text, begin) else "It "
