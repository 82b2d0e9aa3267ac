"""Which treaty between two states a text means, by what it has named before: "its own agreement", "the tax pact"."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dateline.registries import Registries

from dateline_ingest.extract.names.bilateral import BOTH, ITS, ROLE, THE, identifier
from dateline_ingest.extract.names.mention import Mention


@dataclass(slots=True)
class Pairs:
    """The treaties between two states that a document has named so far."""

    registries: Registries
    known: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """Ids by kind, party and other party, in the order in which they were named."""
    paired: set[str] = field(default_factory=set)
    """The ids of treaties with a name of their own that were named with one other party."""

    def sides(self, identifier: str) -> tuple[str, ...]:
        """The two states of a treaty; none where the text does not tell both."""
        return next((key[1:] for key, known in self.known.items() if known == identifier), ())

    def with_state(self, party: str, other: str) -> str:
        """The treaty of a state with another of the kind that the text named last; empty where it named none."""
        kind = next((key[0] for key in reversed(self.known)), "")
        return self._of(kind, party, other) if kind and party != other else ""

    def turned(self, identifier: str, party: str) -> str:
        """The like treaty of another state with the same partner: of one who "did the same" with its own treaty."""
        key = next((key for key, known in self.known.items() if known == identifier), None)
        if key is None or party in key[1:]:
            return identifier
        return self._of(key[0], party, key[2])

    def resolve(
        self, mention: Mention, states: Sequence[str], here: Sequence[str], recent: Iterable[str]
    ) -> tuple[str, ...]:
        """Return the ids that a mention means.

        `states` are those named before it, the last one last, and `here` those of its own sentence; `recent` are the
        ids of treaties that the document named, the last one first: "the friendship treaty" may be named in full.
        """
        what = mention.role.removeprefix(ROLE)
        if mention.ids:
            _, party, other = mention.ids[0].rsplit("-", 2)
            return (self._of(what, party.upper(), other.upper()),)
        others = [c for c in mention.candidates if c not in (ITS, THE, BOTH)]
        if others and not what:
            what = next((key[0] for key in reversed(self.known)), "")  # "the agreements with Germany and Switzerland"
            if not what:
                return ()
            party = next(reversed(self.known))[1]
            return tuple(self._of(what, party, other) for other in others if other != party)
        if others:
            found = [self._with(what, other, others, states) for other in others]
            return tuple(i for i in found if i)
        same = [key for key in reversed(self.known) if what in ("", key[0])]
        if same and here and ITS in mention.candidates:
            return (self._of(same[0][0], here[-1], same[0][2]),)
        two = list(dict.fromkeys(here)) if len(set(here)) > 1 else list(dict.fromkeys(reversed(states)))[1::-1]
        if BOTH in mention.candidates and len(two) == len(("one", "other")):
            return (self._of(what, *two),)
        if what and (named := [i for i in recent if what.split("-")[0] in re.split(r"[:-]", i)]):
            return (named[0],)
        return (self.known[same[0]],) if same else ()

    def _with(self, what: str, other: str, others: list[str], states: Sequence[str]) -> str:
        """The treaty with another state: whose it is, those say that the text named before."""
        before = [s for s in reversed(states) if s not in others]
        for key, identifier_ in reversed(self.known.items()):
            if key[0] == what and other in key[1:] and any(s in key[1:] for s in before[:2]):
                return identifier_
        return self._of(what, before[0], other) if before else ""

    def _of(self, what: str, party: str, other: str) -> str:
        """The id of a treaty between two states: the one that was given to it before, or the registries' own."""
        for one, two in ((party, other), (other, party)):
            if (what, one, two) in self.known:
                return self.known[what, one, two]
        found = self._registered(what, {party, other}) or identifier(ROLE + what, party, other)
        self.known[what, party, other] = found
        return found

    def _registered(self, what: str, parties: set[str]) -> str:
        """The treaty between two states that a registry has under its title: "the friendship treaty with Russia"."""
        names = [
            {row.name.casefold(), *(a.casefold() for a in row.aliases)}
            for row in self.registries.states
            if row.id in parties
        ]
        for row in self.registries.conventions:
            title = row.title.casefold()
            words = re.findall(r"\w+", title)
            meant = " between " in title and all(word in words for word in what.split("-"))
            if meant and len(names) == len(parties) and all(any(name in title for name in one) for one in names):
                return row.id
        return ""
