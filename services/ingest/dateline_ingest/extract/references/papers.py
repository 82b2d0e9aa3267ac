"""Papers of national acts as a text names them, so that "the bill" and "the document" mean one of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that carries a step (a bill, a decree), as a sentence introduced it."""

    noun: str
    stage: str
    verb: str
    organ: str = ""
    person: str = ""
    occurred: str = ""
    sentence: int = 0
    number: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A national act as a sentence named it last: its noun and kind, number and title, what it is about, who made it.

    `objects` is how many treaties and bodies had been named by the end of that sentence.
    """

    noun: str
    kind: str
    number: str
    title: str
    sentence: int
    objects: int
    about: str = ""
    organ: str = ""
    effect: str = ""
    """The effect that its own words give it: a bill *on withdrawal from* a treaty."""
    covers: tuple[tuple[str, str], ...] = ()
    other: bool = False
    """Whether its title says that it is about something else than a treaty or a membership."""

    def same(self, noun: str, number: str, title: str) -> bool:
        """Whether a paper named so is this one."""
        if number and self.number:
            return number == self.number
        return self.title == title if title else self.noun == noun


_LAWS = {"law", "bill", "legislation", "act", "draft"}


_ALL = _LAWS | {"decree", "order", "resolution", "decision", "proposal", "document", "text", "measure", "motion"}


FAMILY = {
    **dict.fromkeys(_LAWS, _LAWS),
    "order": {"order", "resolution", "decree", "decision"},
    "resolution": {"resolution", "order", "decision"},
    "decision": {"decision", "resolution", "order", "decree"},
    "document": _ALL,
    "text": _ALL,
    "proposal": _ALL,
    "measure": _ALL,
}
