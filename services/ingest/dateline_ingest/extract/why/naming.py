"""Says what a sentence's words were taken for: by a name, by its form, or by reference to what was named before."""

from collections.abc import Iterator

from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.trace import Trace

_LONGEST_NAME = 90  # characters; the rest of an official title tells nobody more


class Naming:
    """Reads the names of one document in its trace."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self._titles = sum(item.sentence.field == "title" for item in trace.prepared)

    def shown_number(self, number: int) -> int:
        """A sentence's number as users count: those of the title are 0, those of the text begin at 1."""
        return max(0, number - self._titles + 1)

    def place(self, number: int) -> str:
        """Where a sentence stands, in words."""
        shown = self.shown_number(number)
        return f"sentence {shown}" if shown else "the title"

    def label(self, identifier: str, words: str = "") -> str:
        """An id with the name that the registries give it, unless the words are that name."""
        name = self.trace.registries.name(identifier) if self.trace.registries else ""
        if not name or name in (identifier, words):
            return identifier
        return f"{identifier} ({shortened(name)})"

    def words(self, number: int, mention: Mention) -> str:
        """A mention as the document has it."""
        return self.trace.prepared[number].clean.text[mention.start : mention.end].strip(" .,;:")

    def object(self, number: int, identifier: str) -> str:
        """How a treaty or body came to be the object of what a sentence tells."""
        for mention in self._mentions(number, "convention", "protocols", "organisation"):
            if identifier in mention.ids:
                return self._named(number, mention, identifier)
            if mention.kind == "organisation" and self._instrument(mention.ids) == identifier:
                return f"“{self.words(number, mention)}” stands for its treaty, {self.label(identifier)}"
        if said := self._reference(number, identifier):
            return said
        context = self.trace.contexts.get(number)
        if context is not None and identifier in [known for _, known in context.topic]:
            return f"no treaty or body is named: the step told before was about {self._known_from(number, identifier)}"
        return f"{self._known_from(number, identifier)} is meant"

    def state(self, number: int, identifier: str) -> str:
        """How a state came to be the one whose step it is."""
        for mention in self._mentions(number, "state", "organ", "organisation"):
            if identifier in (mention.state, *(known.partition(".")[0] for known in mention.ids)):
                return self._is(number, mention, identifier)
        if said := self._reference(number, identifier):
            return said
        context = self.trace.contexts.get(number)
        if context is not None and identifier in context.parties:
            return f"no state is named: the step told before was that of {self.label(identifier)}"
        if context is not None and identifier == context.home:
            return f"no state is named: the document is mostly about {self.label(identifier)}"
        return f"{self._known_from(number, identifier)} is meant"

    def office(self, number: int, identifier: str) -> str:
        """How an office or body came to be who acts."""
        for mention in self._mentions(number, "organ", "organisation", "state"):
            if identifier in mention.ids:
                return self._is(number, mention, identifier)
        return self._reference(number, identifier) or f"{self._known_from(number, identifier)} is meant"

    def _is(self, number: int, mention: Mention, identifier: str) -> str:
        """What somebody's name stands for; where an office was named without its state, whose it is."""
        words = self.words(number, mention)
        said = f"“{words}” is {self.label(identifier, words)}"
        if self.trace.raw(number, mention).ids or not mention.ids:
            return said
        before = self._before(number, mention.ids[0].partition(".")[0], mention)
        return f"{said}, of the state of {before}" if before else said

    def _named(self, number: int, mention: Mention, identifier: str) -> str:
        words, raw = self.words(number, mention), self.trace.raw(number, mention)
        if mention.kind == "protocols":
            parent = self._parent(identifier)
            return f"“{words}” is {self.label(identifier, words)}" + (f", under {parent}" if parent else "")
        if identifier in raw.ids:
            if identifier.startswith("treaty:") and not self._known(identifier):
                return f"“{words}” is a treaty by its form, which no registry knows: {identifier}"
            return f"“{words}” is {self.label(identifier, words)}"
        if raw.candidates:
            others = ", ".join(one for one in raw.candidates if one != identifier)
            return f"“{words}” is read as {self.label(identifier, words)}" + (
                f"; the name fits {others} too" if others else ""
            )
        return f"“{words}” is {self._known_from(number, identifier, mention)}"

    def _reference(self, number: int, identifier: str) -> str:
        """What a word that is no name was taken for, where it was this."""
        parsed = self.trace.parsed.get(number)
        for index, ids in self.trace.references.get(number, {}).items():
            if parsed is not None and any(identifier in (known, known.partition(".")[0]) for known in ids):
                return f"“{parsed.doc[index].text}” is taken for {self._known_from(number, identifier)}"
        return ""

    def _known_from(self, number: int, identifier: str, mention: Mention | None = None) -> str:
        """An id and where it was last named; its name alone where it was not."""
        before = self._before(number, identifier, mention)
        return f"{identifier}, {before}" if before else self.label(identifier)

    def _before(self, number: int, identifier: str, mention: Mention | None = None) -> str:
        """Where an id was last named before a mention, or before a sentence."""
        for earlier in range(min(number, len(self.trace.prepared) - 1), -1, -1):
            for raw in reversed(self.trace.prepared[earlier].masked.mentions.values()):
                if earlier == number and (mention is None or raw.start >= mention.start):
                    continue
                if identifier in (*raw.ids, *raw.candidates, raw.state):
                    return f"“{shortened(self.words(earlier, raw))}” in {self.place(earlier)}"
        return ""

    def _mentions(self, number: int, *kinds: str) -> Iterator[Mention]:
        """A sentence's mentions as they were resolved: names first, then what points back at them."""
        parsed = self.trace.parsed.get(number)
        found = [m for m in parsed.mentions.values() if m.kind in kinds] if parsed is not None else []
        yield from sorted(found, key=lambda m: (not self.trace.raw(number, m).ids, m.start))

    def _instrument(self, ids: tuple[str, ...]) -> str:
        row = self.trace.registries.organisation(ids[0]) if self.trace.registries and ids else None
        return row.instrument if row is not None else ""

    def _known(self, identifier: str) -> bool:
        return self.trace.registries is not None and self.trace.registries.convention(identifier) is not None

    def _parent(self, identifier: str) -> str:
        rows = self.trace.registries.conventions if self.trace.registries else ()
        return next((row.id for row in rows if identifier in row.protocols), "")


def shortened(name: str) -> str:
    """A name, cut where it is long."""
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"
