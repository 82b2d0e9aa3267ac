"""Titles cut short: "Convention on Offences relating to Cultural Property" for the Council of Europe's convention.

Texts drop the organisation at the beginning of an official title, and its end. What is left means that treaty where
only one registered title goes on so.
"""

import re
from dataclasses import replace

from dateline.registries import Registries

from dateline_ingest.extract.names.mention import Mention

_WORD = re.compile(r"\w+")
_SMALL = frozenset(
    ("the", "of", "and", "on", "for", "in", "to", "a", "an", "by", "with", "from", "at", "or", "its", "their")
)
_MAKERS = re.compile(r"^(?:Council of Europe|United Nations|UN|International|African Union|WHO|UNESCO) ")
"""Who made a treaty, which texts leave out; "European" and "Inter-American" part it from others of its subject."""
_FEWEST = 3
"""Words of a title, its designation included, from which it can be told apart."""


class ShortTitles:
    """The beginnings of all registered titles. Built once for a set of registries."""

    def __init__(self, registries: Registries) -> None:
        self._begun: dict[tuple[str, ...], set[str]] = {}
        for row in registries.conventions:
            for title in {row.title, _without_maker(row.title)}:
                words = _words(title)
                # Treaties of two states share their subjects: only the parties tell them apart.
                of_two = "between" in words and "between States" not in title
                least = words.index("between") + 2 if of_two else 0
                for end in range(max(_FEWEST, least), len(words) + 1):
                    self._begun.setdefault(words[:end], set()).add(row.id)

    def meant(self, text: str, treaty: Mention) -> Mention:
        """Return the mention of a treaty known by its form, with the registered id where its name is a title's."""
        found = self._begun.get(_words(text[treaty.start : treaty.end]), set())
        return replace(treaty, ids=tuple(found), certain=True) if len(found) == 1 else treaty


def _without_maker(title: str) -> str:
    made = _MAKERS.match(title)
    return title[made.end() :] if made is not None else title


def _words(title: str) -> tuple[str, ...]:
    return tuple(word for word in _WORD.findall(title.casefold()) if word not in _SMALL)
