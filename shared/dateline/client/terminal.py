"""What is shown on a terminal: texts come from strangers, so control characters and markup are taken out."""

from __future__ import annotations

import os
import unicodedata
from typing import Any

from rich.console import Console
from rich.text import Text

# Where output goes to a file or a pipe no width is known; rich would take 80, too few for a line an entry.
_COLUMNS_ELSEWHERE = 120


def output() -> Console:
    """Return the console for results; long lines are not broken where nobody looks.

    It is as wide as the terminal, or as COLUMNS says; without either 120 columns.
    """
    console = Console(highlight=False, soft_wrap=True)
    if not console.is_terminal and not os.environ.get("COLUMNS", "").isdigit():
        console.width = _COLUMNS_ELSEWHERE
    return console


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
    """Return who acted: an office by its id and the name beside it; before them the lead, where no id tells it."""
    lead, actors = clean(entry.get("lead")), list(entry.get("actors") or ())[:3]
    shown = [_actor(actor) for actor in actors]
    ids = [clean(actor.get("id")) for actor in actors]
    if not shown or not lead or any(id_ == lead or id_.startswith(f"{lead}.") for id_ in ids):
        return ", ".join(shown) or lead
    return f"{lead}: {', '.join(shown)}"


def _actor(actor: dict[str, Any]) -> str:
    """Return an office's id and its holder's name, a person's name alone where the id is only a form of it."""
    id_, name = clean(actor.get("id")), clean(actor.get("name"))
    if name and id_.startswith("person:"):
        return name
    return f"{id_} {name}" if id_ and name and id_ != name else id_ or name


def what(entry: dict[str, Any]) -> str:
    """Return what an entry is about, by name and id where both are known."""
    known = entry.get("convention") or entry.get("body") or {}
    name, key = clean(known.get("name"), 60), clean(entry.get("object"))
    return f"{name} ({key})" if name and key and name != key else name or key


def quote(entry: dict[str, Any], longest: int = 0) -> str:
    """Return the first words that tell of an entry."""
    evidence = entry.get("evidence") or [{}]
    return clean(evidence[0].get("quote"), longest)


def sources(entry: dict[str, Any]) -> str:
    """Return how many sources tell an entry, in words."""
    number = entry.get("sources") or 0
    return f"{number} source{'s' * (number != 1)}"
