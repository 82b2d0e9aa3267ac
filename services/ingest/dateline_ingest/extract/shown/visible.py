"""Foreign text made harmless for a terminal."""

import re

_PICTURES = 0x2400  # Unicode's pictures of the control characters below the space
_DELETE_PICTURE = "\u2421"
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters, which move the cursor, clear, and ring
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls, which reorder a line
    "\u2028\u2029\ufeff\ud800-\udfff\U000e0000-\U000e007f]"  # line separators, half characters, invisible tags
)


def visible(text: str) -> str:
    """Return a text in which every character is shown or is a line break or tab; a text without others is unchanged."""
    return _HARMFUL.sub(lambda found: _shown(found[0]), text)


def one_line(text: str) -> str:
    """Return a text for a line of its own: harmless, and without breaks."""
    return visible(" ".join(text.split()))


def escaped(json_text: str) -> str:
    """Return JSON in which what is harmful to a terminal is written as an escape: the same value."""
    return _HARMFUL.sub(lambda found: _as_escape(found[0]), json_text)


def _shown(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(_PICTURES + code)
    return _DELETE_PICTURE if code == 0x7F else f"‹U+{code:04X}›"


def _as_escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
