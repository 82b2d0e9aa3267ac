"""What a document calls its treaties and bodies: a name given once in full and then short, or in brackets after it."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dateline.registries import Registries

from dateline_ingest.extract.names.described import DESCRIBED
from dateline_ingest.extract.names.mention import Mention, add

Asides = Sequence[tuple[int, str]]

_NEXT = r"(?:(?:hereinafter|hereafter)\s+)?(?:(?:known|referred to|called)\s+(?:as\s+)?)?(?:the\s+)?"
_SHORT = re.compile(rf"^{_NEXT}[\"']?((?:[A-Z][\w'-]*)(?:\s+[A-Z][\w'-]*){{0,4}})[\"']?$")
_ACRONYM = re.compile(r"^(?=(?:[^A-Z]*[A-Z]){2})[A-Z][\w-]{1,11}$")
_KNOWN_AS = re.compile(
    r",?\s+(?:(?:and|or|which is|that is|is|are)\s+)?(?:(?:better|also|commonly|widely|informally|usually)\s+)?"
    r"(?:known|referred to|called|dubbed|or)(?:\s+as)?(?:\s+the)?\s+[\"']?$"
)
_SERIES = re.compile(r"\bC?ETS\s+(?:No\.?\s*)?(\d{1,3})\b")
_SPOKEN = re.compile(
    r"\b(?:the|this|that|its?|their)\s+((?:[\w'-]+\s+){1,4}?)"
    r"(treaty|convention|pact|accords?|agreement|protocol|charter|deal)\b",
    re.IGNORECASE,
)
_AMENDMENT = re.compile(r"\bAmendments?\b")
_THE_AMENDMENT = re.compile(r"\b(?:the|this|that) (amendments?)\b(?! (?:to|of|act|bill|law)\b)", re.IGNORECASE)
_EMPTY = frozenset(("the", "of", "and", "on", "for", "in", "to", "a", "an", "against", "from", "with", "s"))
_KINDS = frozenset(
    ("treaty", "convention", "pact", "accord", "accords", "agreement", "protocol", "charter", "covenant", "statute")
)
_MOST = 40
"""Short names of one document. More are a list of abbreviations, not names that a text goes on to use."""


_MOST_TREATIES = 200
"""Treaties, and bodies, of one document whose names are compared with one another."""


@dataclass(slots=True)
class Aliases:
    """The short names of one document, learned from all its sentences, then given to each."""

    registries: Registries
    same: dict[str, str] = field(default_factory=dict)
    """Ids made of names, and the id that the document shows to be the same treaty or body."""
    short: dict[str, Mention] = field(default_factory=dict)
    _titles: dict[str, frozenset[str]] = field(default_factory=dict)
    _bodies: dict[str, set[str]] = field(default_factory=dict)
    _pattern: re.Pattern[str] | None = None
    _amendment: str = ""
    """The amendment to a treaty that the document names and that states ratify for itself: "the Kigali Amendment"."""

    def learn(self, text: str, found: Sequence[Mention], asides: Asides) -> None:
        """Take in the names of a sentence, with what stands in brackets and after "known as"."""
        for mention in found:
            if mention.kind in ("convention", "organisation") and mention.ids:
                self._name(text, mention)
                for words in (words for at, words in asides if mention.end <= at <= mention.end + 1):
                    self._bracket(mention, words)
        for one, other in itertools.pairwise(found):
            if one.kind == other.kind == "convention" and _KNOWN_AS.fullmatch(text, one.end, other.start):
                self._equal(one, other)

    def _name(self, text: str, mention: Mention) -> None:
        identifier = mention.ids[0]
        row = self.registries.convention(identifier)
        words = f"{row.title} {' '.join(row.names)}" if row else text[mention.start : mention.end]
        if mention.kind == "organisation":
            said = text[mention.start : mention.end].casefold().removeprefix("the ")
            if identifier in self._bodies or len(self._bodies) < _MOST_TREATIES:
                self._bodies.setdefault(identifier, set()).add(said)
        elif _AMENDMENT.search(text, mention.start, mention.end):
            self._amendment = identifier
        if mention.kind == "convention" and identifier not in self._titles and len(self._titles) < _MOST_TREATIES:
            self._titles[identifier] = _words(words)

    def _bracket(self, mention: Mention, words: str) -> None:
        if (number := _SERIES.search(words)) and mention.kind == "convention" and not mention.certain:
            for series in ("CETS", "ETS"):
                known = f"{series}-{int(number[1]):03d}"
                if self.registries.convention(known):
                    self.same[mention.ids[0]] = known
        for part in re.split(r"[;,]|\bor\b", words):
            match = _SHORT.match(part.strip())
            if match is None or match[1].lower() in _KINDS or len(self.short) >= _MOST:
                continue
            if not _ACRONYM.match(match[1]) and not (_words(match[1]) & (_KINDS | {"organisation", "organization"})):
                continue
            known = self._registered(match[1], mention.kind)
            if known and not mention.certain:
                self.same[mention.ids[0]] = known
            elif not known:
                self.short[match[1]] = mention
                if mention.kind == "organisation" and not mention.certain and _ACRONYM.match(match[1]):
                    self.same[mention.ids[0]] = match[1].upper()

    def _registered(self, name: str, kind: str) -> str:
        if kind == "convention":
            conventions = self.registries.conventions
            return next((row.id for row in conventions if name in row.acronyms or name in row.names), "")
        return next((row.id for row in self.registries.organisations if name in row.acronyms), "")

    def _equal(self, one: Mention, other: Mention) -> None:
        if not other.ids:
            return
        if one.ids and not one.certain:
            self.same[one.ids[0]] = other.ids[0]
        elif one.ids and not other.certain:
            self.same[other.ids[0]] = one.ids[0]
        elif not one.ids and other.certain:
            # "The Treaty, known as New START": the one treaty that was named by its form before.
            made = [i for i in self._titles if i.startswith("treaty:") and self.registries.convention(i) is None]
            if len(made) == 1:
                self.same[made[0]] = other.ids[0]

    def settle(self) -> None:
        """Let names that are parts of a longer one mean what that one means; call once, when all is learned."""
        made = [i for i in self._titles if self.registries.convention(i) is None]
        for identifier in made:
            words = self._titles[identifier]
            heads = words & _KINDS
            fuller = [
                other
                for other, title in self._titles.items()
                if words < title and (heads & title) and other != identifier and other in made
            ]
            if len(fuller) == 1:
                self.same.setdefault(identifier, fuller[0])
        for identifier, spoken in self._bodies.items():
            # "the Commonwealth" in a text that names the Commonwealth of Independent States, and no other.
            for other, full in self._bodies.items():
                if other != identifier and all(any(f.startswith(f"{s} ") for f in full) for s in spoken):
                    self.same.setdefault(identifier, other)
        if self.short:
            names = sorted(self.short, key=len, reverse=True)
            self._pattern = re.compile(r"(?<![\w-])(?:" + "|".join(map(re.escape, names)) + r")(?![\w-])")

    def meant(self, text: str, found: Sequence[Mention]) -> list[Mention]:
        """Return the mentions of a sentence with the ids that the document gives them, and with its short names."""
        out = [self._settled(self._in_full(text, mention)) for mention in found]
        more: list[Mention] = []
        if self._pattern is not None:
            more.extend(
                replace(self._settled(self.short[match[0]]), start=match.start(), end=match.end())
                for match in self._pattern.finditer(text)
            )
        if self._titles:
            more.extend(self._spoken(text))
        if self._amendment:
            ids = (self.same.get(self._amendment, self._amendment),)
            more.extend(
                Mention("convention", m.start(1), m.end(1), ids, role="amendment", anaphor=True)
                for m in _THE_AMENDMENT.finditer(text)
            )
        named = [m for m in out if m.kind != "date"]
        dates = [m for m in out if m.kind == "date"]
        add(named, more)
        add(named, dates)
        return sorted(named, key=lambda m: m.start)

    def _settled(self, mention: Mention) -> Mention:
        if not mention.ids or mention.ids[0] not in self.same:
            return mention
        identifier = mention.ids[0]
        for _ in range(3):
            identifier = self.same.get(identifier, identifier)
        return replace(mention, ids=(identifier,))

    def _in_full(self, text: str, mention: Mention) -> Mention:
        """ "The convention on human rights" in a text that names the American one: that, not the best known."""
        if mention.role != DESCRIBED:
            return mention
        words = _words(text[mention.start : mention.end]) - _KINDS
        fitting = [i for i, title in self._titles.items() if words <= title and i not in mention.ids]
        ids = (fitting[0],) if len(fitting) == 1 and len(mention.ids) == 1 else mention.ids
        return replace(mention, ids=ids, role="")

    def _spoken(self, text: str) -> list[Mention]:
        """ "the mine treaty", "the Nile agreement": words of the name of one treaty that the document names."""
        found = []
        for match in _SPOKEN.finditer(text):
            words = _words(match[1])
            if not words:
                continue
            fitting = {self.same.get(i, i) for i, title in self._titles.items() if words <= title}
            if len(fitting) == 1:
                found.append(Mention("convention", match.start(1), match.end(), (fitting.pop(),)))
        return found


def _words(name: str) -> frozenset[str]:
    found = re.findall(r"[^\W_]+", name.casefold())
    return frozenset(word.removesuffix("s") for word in found if word not in _EMPTY)
