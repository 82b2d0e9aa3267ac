"""Scores events against gold as the ontology's section Scoring says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dateline.edtf import Occurrence


@dataclass(slots=True)
class Score:
    """Counts over documents."""

    hits: int = 0
    missed: int = 0
    wrong: int = 0
    dates: int = 0
    dates_right: int = 0

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.wrong or 1)

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed or 1)

    @property
    def f1(self) -> float:
        return 2 * self.precision * self.recall / (self.precision + self.recall or 1)

    def add(self, gold: list[dict[str, Any]], found: list[dict[str, Any]]) -> None:
        left = list(found)
        for event in gold:
            same = [candidate for candidate in left if key(candidate) == key(event)]
            if not same:
                self.missed += 1
                continue
            best = next((c for c in same if date_right(event, c)), same[0])
            left.remove(best)
            self.hits += 1
            if event["occurred"]:
                self.dates += 1
                self.dates_right += date_right(event, best)
        self.wrong += len(left)


def key(event: dict[str, Any]) -> tuple[str, str, str]:
    noun = event["type"].split(".")[0]
    about = event.get("object", "") if noun in ("convention", "membership") else ""
    return event["type"], event.get("lead", "").split(".")[0], about


def date_right(gold: dict[str, Any], found: dict[str, Any]) -> bool:
    if not gold["occurred"] or not found.get("occurred"):
        return False
    mine, theirs = Occurrence.parse(found["occurred"]), Occurrence.parse(gold["occurred"])
    width = mine.days or 10**7
    return mine.overlaps(theirs) and width <= 2 * (theirs.days or 10**7)
