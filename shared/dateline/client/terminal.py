"""What is shown on a terminal: texts come from strangers, so control characters and markup are taken out."""

from __future__ import annotations

import unicodedata
from typing import Any

from rich.console import Console
from rich.text import Text


def output() -> Console:
    """Return the console for results; long lines are not broken where nobody looks."""
    return Console(highlight=False, soft_wrap=True)


def notes() -> Console:
    """Return the console for remarks and progress, which are not results."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def clean(value: object, longest: int = 0) -> str:
    """Return a stranger's text as one harmless line, cut to `longest` characters where that is given."""
    line = " ".join(str(value or "").split())
    line = "".join(letter for letter in line if unicodedata.category(letter) not in {"Cc", "Cf", "Cs", "Co"})
    return line[: longest - 1].rstrip() + "…" if longest and len(line) > longest else line


def text(value: object, style: str = "", longest: int = 0) -> Text:
    """Return a stranger's text for rich, which then reads no markup in it."""
    return Text(clean(value, longest), style=style)


def when(entry: dict[str, Any]) -> str:
    """Return in words when an entry occurred, with what a reader must know about the date."""
    words = clean(entry.get("display") or entry.get("occurred") or "date unknown")
    marks = [
        mark
        for mark, holds in (("planned", entry.get("modality") == "planned"), ("disputed", entry.get("disputed")))
        if holds
    ]
    return f"{words} ({', '.join(marks)})" if marks else words


def who(entry: dict[str, Any]) -> str:
    """Return who acted: the names that the sources give, else ids; before them the state, where they do not tell it."""
    lead = clean(entry.get("lead"))
    names = [clean(actor.get("name") or actor.get("id")) for actor in entry.get("actors") or ()][:3]
    if not names or any(name == lead or name.startswith(f"{lead}.") for name in names):
        return ", ".join(names) or lead
    return f"{lead}: {', '.join(names)}" if lead else ", ".join(names)


def what(entry: dict[str, Any]) -> str:
    """Return what an entry is about, by name and id where both are known."""
    known = entry.get("convention") or entry.get("body") or {}
    name, key = clean(known.get("name"), 60), clean(entry.get("object"))
    return f"{name} ({key})" if name and key and name != key else name or key


def quote(entry: dict[str, Any], longest: int = 0) -> str:
    """Return the first words that tell of an entry."""
    evidence = entry.get("evidence") or [{}]
    return clean(evidence[0].get("quote"), longest)
