"""A mention: a stretch of a sentence that names somebody or something an event can be about."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["convention", "protocols", "organisation", "state", "organ", "act", "date"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A name, or words that point back at one (`anaphor`; the discourse gives them their `ids`).

    For an organ without its state, `ids` is empty and `role` says which organ. `candidates` are the readings of a
    shared name. `person` is the name that stands with an office. `numbers` are those of protocols. An act has its
    number in `ids` and its noun in `role`. `capital` says that a state is named by a place that
    stands for its government. `states` are those that have such an organ, where not all do. `own` says
    that "its" stands before an organ. `certain` is
    false for a name that stood for several things, or a treaty that only its form shows.
    """

    kind: Kind
    start: int
    end: int
    ids: tuple[str, ...] = ()
    role: str = ""
    person: str = ""
    state: str = ""
    demonym: bool = False
    capital: bool = False
    anaphor: bool = False
    candidates: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    edtf: str = ""
    states: tuple[str, ...] = ()
    certain: bool = True
    own: bool = False
    chambers: tuple[tuple[str, str], ...] = ()
    """For an organ: the states in which its name means a chamber, each with that role."""


def add(mentions: list[Mention], more: list[Mention]) -> None:
    """Add the mentions that overlap none already there."""
    for mention in more:
        if not any(mention.start < m.end and m.start < mention.end for m in mentions):
            mentions.append(mention)
