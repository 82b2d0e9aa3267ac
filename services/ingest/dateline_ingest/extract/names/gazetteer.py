"""Finds the registries' names in a text: longest match first, in time proportional to the text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from dateline.registries import OfficeHolder, Registries

Case = Literal["any", "capital", "exact"]
Kind = Literal[
    "convention", "organisation", "organ", "own_organ", "generic_organ", "state", "demonym", "capital", "holder"
]

_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[ \-–,.'’/()]{0,3}")


@dataclass(frozen=True, slots=True)
class Name:
    """What a name stands for. `loose` names are shared: they mean what the text names elsewhere."""

    kind: Kind
    id: str
    case: Case = "any"
    loose: bool = False
    words: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    """For an organ that not all states have: the states that have it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a name stands, with everything the name can stand for."""

    start: int
    end: int
    names: tuple[Name, ...]


@dataclass(slots=True)
class _Node:
    next: dict[str, "_Node"] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)


class Gazetteer:
    """A trie of words over all names of the registries. Built once; read-only afterwards."""

    def __init__(self, registries: Registries) -> None:
        self._root = _Node()
        for text, name in _names(registries):
            self._add(text, name)

    def _add(self, text: str, name: Name) -> None:
        words = tuple(_WORD.findall(text))
        node = self._root
        for word in words:
            node = node.next.setdefault(word.casefold(), _Node())
        node.names.append(Name(name.kind, name.id, name.case, name.loose, words, name.states))

    def hits(self, text: str) -> Iterator[Hit]:
        """Yield the longest names in order, not overlapping."""
        words = [(m.start(), m.end(), m[0]) for m in _WORD.finditer(text)]
        i = 0
        while i < len(words):
            found = self._longest(text, words, i)
            if found is None:
                i += 1
                continue
            count, names = found
            if words[i][2].casefold() == "the":
                # "the Commonwealth of Independent States" is not "the Commonwealth" and more.
                longer = self._longest(text, words, i + 1)
                if longer is not None and longer[0] >= count:
                    i += 1
                    continue
            yield Hit(words[i][0], words[i + count - 1][1], names)
            i += count

    def _longest(self, text: str, words: list[tuple[int, int, str]], at: int) -> tuple[int, tuple[Name, ...]] | None:
        node, best = self._root, None
        for count in range(len(words) - at):
            start, _end, word = words[at + count]
            if count and not _GAP.fullmatch(text, words[at + count - 1][1], start):
                break
            step = node.next.get(word.casefold())
            if step is None:
                break
            node = step
            written = [w for _, _, w in words[at : at + count + 1]]
            fitting = tuple(name for name in node.names if _cased(name, written))
            if fitting:
                best = (count + 1, fitting)
        return best


def _cased(name: Name, written: list[str]) -> bool:
    if name.case == "any":
        return True
    if name.case == "exact":
        return list(name.words) == written
    return all(mine[:1].isupper() for theirs, mine in zip(name.words, written, strict=True) if theirs[:1].isupper())


def _names(registries: Registries) -> Iterable[tuple[str, Name]]:
    for row in registries.conventions:
        for text in (row.title, *row.names):
            yield text, Name("convention", row.id)
        for text in row.acronyms:
            yield text, Name("convention", row.id, "exact")
        for text in row.loose:
            yield text, Name("convention", row.id, loose=True)
    for body in registries.organisations:
        for text in (body.name, *body.aliases):
            yield text, Name("organisation", body.id, "capital")
        for text in body.acronyms:
            yield text, Name("organisation", body.id, "exact")
        for organ in body.organs:
            for text in (organ.name, *organ.aliases):
                yield text, Name("organ", organ.id, "exact" if text.isupper() else "capital")
    yield from _national(registries)
    yield from _states(registries)


def _states(registries: Registries) -> Iterable[tuple[str, Name]]:
    for state in registries.states:
        for text in (state.name, *state.aliases):
            yield text, Name("state", state.id, "exact" if len(text) <= 3 else "capital")
        for text in state.demonyms:
            yield text, Name("demonym", state.id, "capital")
        for text in state.capital:
            yield text, Name("capital", state.id, "capital")


def _national(registries: Registries) -> Iterable[tuple[str, Name]]:
    for own in registries.own_organs:
        for text in own.names:
            yield text, Name("own_organ", own.id, "capital")
    states = [state.id for state in registries.states]
    for generic in registries.generic_organs:
        having = generic.states or (tuple(s for s in states if s not in generic.never) if generic.never else ())
        for text in generic.names:
            case: Case = "exact" if text.isupper() else "any" if text.islower() else "capital"
            name = Name("generic_organ", f"{generic.kind}.{generic.role}", case, states=having)
            yield text, name
            if generic.kind == "office" and text.endswith("minister"):
                yield f"{text}s", name
    for holder in registries.office_holders:
        for text in (holder.name, *holder.aliases):
            yield text, Name("holder", holder.name, "capital")
    for text in titled(registries):
        yield text, Name("holder", text, "capital")


_TITLES = {"president": ("President",), "prime_minister": ("Prime Minister", "Premier", "Chancellor")}


def titled(registries: Registries) -> dict[str, list[OfficeHolder]]:
    """Heads of state and government by title and surname, "President Clinton", where only one state has had such."""
    found: dict[str, list[OfficeHolder]] = {}
    for holder in registries.office_holders:
        for title in _TITLES.get(holder.organ.partition(".")[2], ()):
            for name in (holder.name, *holder.aliases):
                found.setdefault(f"{title} {name.split()[-1]}", []).append(holder)
    return {text: holders for text, holders in found.items() if len({h.organ for h in holders}) == 1}
