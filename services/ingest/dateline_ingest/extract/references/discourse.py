"""What a document has said so far, so that "the convention", "it" and "the ministry" mean something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from dateline.registries import Registries

from dateline_ingest.extract.draft import Draft
from dateline_ingest.extract.names.bilateral import ROLE as BETWEEN
from dateline_ingest.extract.names.forms import PAIRED
from dateline_ingest.extract.names.mention import Mention
from dateline_ingest.extract.names.organs import OF_BODIES, role_in
from dateline_ingest.extract.names.pairs import Pairs
from dateline_ingest.extract.references import relatives
from dateline_ingest.extract.references.papers import FAMILY, Paper, Written


@dataclass(slots=True)
class Discourse:
    """The state of reading, sentence by sentence. Mentions are resolved against it in order."""

    registries: Registries
    named: Mapping[str, int] = field(default_factory=dict)
    """Conventions that the document names in full anywhere, and how often; shared names are read as these."""
    main: str = ""
    """The convention that the document names most."""
    theme: str = ""
    """What it is about as far as names tell: that convention, else the body that it names most."""
    bodies_named: Mapping[str, int] = field(default_factory=dict)
    """Organisations that the document names anywhere, by themselves or by an organ of theirs, and how often."""
    home: str = ""
    """The state the document is mostly about."""
    conventions: list[tuple[str, ...]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    objects: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    organs: dict[str, str] = field(default_factory=dict)
    persons: dict[str, Mention] = field(default_factory=dict)
    papers: list[Paper] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    """National acts in the order in which sentences named them."""
    sentence_before: int = 0
    """How many objects were named before the sentence that was read last."""
    sentence_from: int = 0
    """How many objects were named before the present sentence."""
    sentence_states: int = 0
    """How many states were named before the present sentence."""
    theme_named: int = -100
    """The last sentence of the text that named what it is about."""
    spoken: int = -100
    """The last sentence in which an office spoke."""
    treaty_before: str = ""
    """The treaty that was the subject of the sentence before."""
    sentence_owners: frozenset[str] = frozenset()
    """The states of the organs that the present sentence names by names that are theirs alone."""
    paragraph_from: int = 0
    """How many states were named before the present paragraph."""
    paragraph_first: int = 0
    """The number of the first sentence of the present paragraph."""
    dated: str = ""
    """The date before the colon of a chronicle's paragraph, which holds for all of it."""
    paragraph_objects: int = 0
    """How many treaties and bodies were named before the present paragraph."""
    parties: tuple[str, ...] = ()
    """The states whose step was told last."""
    scene: str = ""
    """The state in whose capital the present sentence sets its scene: "In Banjul the ministry said"."""
    centre: str = ""
    """The state that the sentence before was about, in the same paragraph or as the heading of this one."""
    group: tuple[str, ...] = ()
    """The last list of states that stood together: "Mali, Niger and Chad"."""
    subject: str = ""
    """The office or body that the last sentence was about: whom "he" and "she" mean."""
    he: str = ""
    """The office whose holder a sentence was about last, or who spoke last: "he" and "she" where somebody speaks."""
    it: str = ""
    """The same for ministries, governments and bodies."""
    topic: tuple[tuple[str, str], ...] = ()
    """The treaties or bodies that the last step was about: (kind, id)."""
    topic_effect: str = ""
    topic_done: bool = False
    """Whether some stage of it was told; else the text only speaks of it."""
    rivals: frozenset[str] = frozenset()
    """The treaties on which the last sentence that told steps told them apart."""
    last_reserved: Draft | None = None
    """The reservation, declaration or objection told last."""
    last_step: Draft | None = None
    """The step told last, which "did so" repeats."""
    last_deed: Draft | None = None
    """The last step that somebody took; an effect that sets in by itself is none."""
    last_effect: Draft | None = None
    """The leaving that the sentence before said to take effect, which others "follow on 10 January"."""
    opened: tuple[int, str] | None = None
    """The paragraph that told of an opening for signature, and its day."""
    deed_at: tuple[int, int] = (-9, -1)
    voted: tuple[int, str] = (-9, "")
    """The sentence that last counted votes, and the chamber of which the text spoke then."""
    """The sentence and the paragraph that told it."""
    between: Pairs = field(init=False)
    """The treaties between two states that were named."""
    covered: tuple[tuple[str, str], ...] = ()
    """What the present step covers in all: the topic and its protocols, as far as the text says so."""

    def __post_init__(self) -> None:
        self.between = Pairs(self.registries)

    def resolve(self, mention: Mention, *, aside: bool = False) -> Mention:
        """Return the mention with its ids, as far as the document gives them, and remember it; not one made `aside`."""
        if aside:
            known: tuple[list[Any], ...] = (self.conventions, self.bodies, self.objects)
            lengths = [len(names) for names in known]
            resolved = self.resolve(mention)
            for names, length in zip(known, lengths, strict=True):
                del names[length:]
            return resolved
        match mention.kind:
            case "convention":
                return self._convention(mention)
            case "protocols":
                return self._protocols(mention)
            case "organisation":
                return self._body(mention)
            case "organ":
                return self._organ(mention)
            case "state":
                if not mention.demonym or not self.states:
                    self.states.append(mention.ids[0])
                if mention.capital and mention.start == _AFTER_IN:
                    self.scene = mention.ids[0]
        return mention

    def _convention(self, mention: Mention) -> Mention:
        ids, certain = mention.ids, mention.certain
        known = relatives.meant(mention.role, self._recent(), self.registries) if mention.role else ""
        if known:
            ids, certain = (known,), True
        elif mention.role.startswith(BETWEEN):
            states = [*([self.home] if self.home else []), *self.states[-_LOOKS_BACK:]]
            here = self.states[self.sentence_states :]
            ids = self.between.resolve(mention, states, here, self._recent())
        elif relatives.tied(mention.role):
            ids = ()  # of a treaty that has none such, or several
        elif not ids and mention.candidates:
            ids, certain = self._shared(mention)
        elif not ids and mention.numbers:
            ids = self.last_treaties(mention.numbers[0])
        elif not ids:
            ids = self._called(relatives.noun_of(mention.role))
        if mention.role == PAIRED:
            self.between.paired.update(ids)
        cited = ids == (_LAW_OF_TREATIES,) and self.main != _LAW_OF_TREATIES  # as law: nothing after it is about it
        if ids and not cited:
            self.conventions.append(ids)
            self.objects.append(("convention", ids))
        return replace(mention, ids=ids, certain=certain)

    def _shared(self, mention: Mention) -> tuple[tuple[str, ...], bool]:
        """What a shared name means: what is named in full, else what belongs to what was named, else the most usual."""
        if mention.role == "ILO":
            of_labour = "ILO" in self.bodies or any(i.startswith("ILO-") for ids in self.conventions for i in ids)
            return (mention.candidates, True) if of_labour else ((), False)
        named = [c for c in mention.candidates if c in self.named]
        if named:
            return (named[0],), len(named) == 1
        for known in reversed(self.conventions[-_LOOKS_BACK:]):
            row = self.registries.convention(known[0])
            below = [c for c in mention.candidates if row is not None and c in row.protocols]
            if below:
                return (below[0],), len(below) == 1
        kept = {home for home, _ in _LISTS if any(body.partition(".")[0] == home for body in self.bodies)}
        meant = [c for c in mention.candidates for home, list_ in _LISTS if home in kept and c.startswith(list_)]
        if len(kept) == len(meant) == 1:
            return (meant[0],), True
        # The lists of the United Nations hold what the world means by a name.
        usual = sorted(mention.candidates, key=lambda c: not c.startswith("UNTC-"))
        return tuple(usual[:1]), len(usual) == 1

    def _recent(self) -> list[str]:
        return list(
            dict.fromkeys(identifier for ids in reversed(self.conventions[-_LOOKS_BACK:]) for identifier in ids)
        )

    def _called(self, noun: str) -> tuple[str, ...]:
        """The treaty that "the convention" means: the last one that is called so, else (a pact, a treaty) the last."""
        recent = self._recent()[:_MOST_RECENT]
        if not recent:  # a text that begins with "the convention" goes on to name it
            known = self.main and noun.lower() in self._nouns(self.main)
            return (self.main,) if known and len(self.named) == 1 else ()
        if noun in _ANY_TREATY:
            recent = recent[:2]
        if self._is_aside(recent[0]) and self.main in recent[1:2] and noun.lower() in self._nouns(self.main):
            return (self.main,)
        if so := next((i for i in recent if noun.lower() in self._nouns(i)), ""):
            return (so,)
        if (parent := self._parent(recent[0])) and noun.lower() in self._nouns(parent):
            return (parent,)
        return () if noun.lower() == "protocol" else (recent[0],)

    def _parent(self, identifier: str) -> str:
        """The treaty to which a protocol belongs; empty for any other."""
        return relatives.parent(identifier, self.registries)

    def _is_aside(self, identifier: str) -> bool:
        """Whether a treaty is named once in the document, and in an earlier sentence than this."""
        return (
            self.named.get(identifier) == 1 and ("convention", (identifier,)) not in self.objects[self.sentence_from :]
        )

    def _nouns(self, identifier: str) -> frozenset[str]:
        if identifier in self.between.known.values():
            return frozenset((*_ANY_TREATY, "convention"))
        row = self.registries.convention(identifier)
        title = row.title if row else identifier.replace("-", " ").replace(":", " ")
        words = [word.removesuffix("s") for word in title.lower().split()]
        if words[:1] == ["amendment"]:
            return frozenset()  # of a protocol, and none itself
        found = [word for word in words if word in _TREATY_NOUNS]
        # "Optional Protocol to the Convention": not called a convention.
        return frozenset(found[:1] if found[:1] == ["protocol"] else found)

    def _protocols(self, mention: Mention) -> Mention:
        row = self.registries.convention(self.conventions[-1][0]) if self.conventions else None
        all_of_them = row.protocols if row else ()
        if mention.numbers and not all_of_them:
            found = (relatives.numbered(n, self._recent(), self.registries) for n in mention.numbers)
            all_of_them = tuple(filter(None, found))
        elif mention.numbers:
            all_of_them = tuple(all_of_them[n - 1] for n in mention.numbers if 0 < n <= len(all_of_them))
        return replace(mention, ids=all_of_them)

    def _body(self, mention: Mention) -> Mention:
        row = self.registries.organisation(mention.ids[0])
        if row is not None and row.instrument:
            self.conventions.append((row.instrument,))
            self.objects.append(("convention", (row.instrument,)))
        else:
            self.objects.append(("body", mention.ids))
        self.bodies.append(mention.ids[0])
        return mention

    def _organ(self, mention: Mention) -> Mention:
        if mention.ids:
            state, _, role = mention.ids[0].partition(".")
            self.organs[role.partition(".")[0]] = mention.ids[0]
            body = self.registries.organisation(state)
            if body is None and len(state) == 2:
                self.states.append(state)
            elif body is not None and body.id != "UN":
                self.bodies.append(body.id)
        elif mention.role:
            family = mention.role.partition(".")[0]
            state = self._body_of(mention.role) if mention.role in OF_BODIES else self._whose(mention, family)
            if state:
                known = self.organs.get(family, "") if mention.anaphor else ""
                same = known if known.partition(".")[0] == state else ""
                mention = replace(mention, ids=(same or f"{state}.{role_in(mention, state)}",), state=state)
                if mention.chambers:
                    self.organs[family] = mention.ids[0]
                if family in _MINISTRIES:
                    self.organs.setdefault(family, mention.ids[0])
        if mention.person:
            self.persons[mention.person.split()[-1].lower()] = mention
        return mention

    def _body_of(self, role: str) -> str:
        """Whose secretary-general it is: the last body's that has one, as far as registries tell."""
        for body in reversed(self.bodies[-_LOOKS_BACK:]):
            row = self.registries.organisation(body)
            others = row is not None and any(organ.id.endswith(OF_BODIES) for organ in row.organs)
            if body != "EU" and (not others or self.registries.name(f"{body}.{role}")):
                return body
        return ""

    def _whose(self, mention: Mention, family: str) -> str:
        """Whose organ it is that stands without a state, among the states that have such an organ."""
        known = self.organs.get(family, "").partition(".")[0]
        here = self._having(self.states[self.sentence_states :][-_LOOKS_BACK:], mention)
        beside = self._having(self.states[self.paragraph_from :][-_LOOKS_BACK:], mention)
        if mention.own and here:
            return here[-1]
        around = self.home if self.home in beside else beside[-1] if beside else ""
        near = here[-1] if here else self._owned(mention) or around
        if self.scene and self._having([self.scene], mention):
            return self.scene
        if not near and not self.centre and self.parties == (self.home,):
            known = self.home  # another paragraph, after steps of the state that the text is about
        for state in (self.centre, known, near) if family in _MINISTRIES else (near, self.centre, known):
            if state and self._having([state], mention):
                return state
        before = self._having([self.home, *reversed(self.states[-_LOOKS_BACK:])], mention)
        if before:
            return before[0]
        usual = len(mention.states) == 1 or (mention.role == "parliament.lower" and len(mention.states) == _FEW)
        return mention.states[0] if usual else ""

    def _owned(self, mention: Mention) -> str:
        """The state whose organ stands beside by a name of its own: "the defence minister told the Seimas"."""
        owners = self._having(sorted(self.sentence_owners), mention)
        return owners[0] if len(owners) == 1 else ""

    def _having(self, states: list[str], mention: Mention) -> list[str]:
        return [s for s in states if s and (not mention.states or s in mention.states)]

    def object_of_it(self, *, subject: bool = False) -> tuple[str, tuple[str, ...]] | None:
        """What "it" means where a treaty or a body is expected; as a subject, the last sentence's before others."""
        if subject and self.treaty_before:
            return ("convention", (self.treaty_before,))
        at = min(self.sentence_from, len(self.objects)) - 1
        while at > 0 and self.objects[at][0] == "body" and self.in_passing(self.objects[at][1][0]):
            at -= 1
        return self.objects[at] if at >= 0 else None

    def in_passing(self, body: str) -> bool:
        """Whether a body is that of most texts, depositary, forum or family of bodies, where others are named, too."""
        others = self.conventions or any(known != "UN" for known in self.bodies)
        return body == "UN" and bool(others) and ("body", "UN") not in self.topic

    def is_theme(self, ids: tuple[str, ...]) -> bool:
        """Whether a name is that of what the document is about, or of the body that the treaty stands for."""
        row = self.registries.organisation(ids[0]) if ids else None
        return bool(ids) and self.theme in (ids[0], row.instrument if row and row.instrument else ids[0])

    def told(
        self, effect: str, objects: tuple[tuple[str, str], ...], parties: tuple[str, ...], *, done: bool = True
    ) -> None:
        """Remember a step: protocols of the present topic widen what it covers, anything else is a new topic.

        `done` says that the text tells it as taken, and does not only speak of it.
        """
        self.topic_done = done
        self.parties = parties
        main = self.registries.convention(self.topic[0][1]) if self.topic else None
        if effect == self.topic_effect and main and all(identifier in main.protocols for _, identifier in objects):
            self.covered = tuple(dict.fromkeys((*self.covered, *objects)))
            return
        self.topic_effect = effect
        rows = [self.registries.convention(identifier) for _, identifier in objects]
        below = {p for row in rows if row for p in row.protocols}
        self.topic = tuple(pair for pair in objects if pair[1] not in below)
        self.covered = objects

    def referred_state(self) -> str:
        """The state that "it" or "the country" means."""
        return self.centre or self.party()

    def party(self) -> str:
        """The state that a step without a state means: whose step was told last."""
        if self.parties:
            return self.parties[0]
        return self.home or (self.states[-1] if self.states else "")

    def last_treaties(self, count: int) -> tuple[str, ...]:
        """As many treaties as a word counts, told of together or named last, in the order of the text; else none."""
        together = [i for kind, i in self.covered if kind == "convention"]
        told = [i for kind, i in self.last_step.objects if kind == "convention"] if self.last_step else []
        last = next((ids for ids in (told, together) if len(ids) == count), self._recent()[:count][::-1])
        return tuple(last) if len(last) == count else ()

    def last_states(self, count: int) -> tuple[str, ...]:
        """As many different states as a word counts, those named last, in the order of the text."""
        seen = list(dict.fromkeys(reversed(self.states[: self.sentence_states][-_LOOKS_BACK:])))[:count]
        return tuple(reversed(seen)) if len(seen) == count > 1 else ()

    def main_body(self) -> str:
        """The organisation that the document names most, where none comes near it; "" for a tie."""
        ranked = sorted(self.bodies_named.items(), key=lambda item: -item[1])[:2]
        if not ranked or (ranked[0][1] < _OFTEN and self.named):
            return ""
        if len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]:
            return ""
        return ranked[0][0]

    def _is_called(self, identifier: str, word: str) -> bool:
        row = self.registries.organisation(identifier)
        return row is not None and word in row.short

    def body_called(self, word: str) -> str:
        """The organisation that a common noun means ("the council"), or the empty text."""
        for identifier in reversed(self.bodies[-_LOOKS_BACK:]):
            row = self.registries.organisation(identifier)
            if row is not None and word.lower() in row.short:
                return identifier
        if not self.bodies and (main := self.main_body()) and self._is_called(main, word.lower()):
            return main  # "left the bloc", in a lead that names it only later
        if word.lower() in _ANY_BODY:
            known = [b for b in reversed(self.bodies[-_LOOKS_BACK:]) if b != "UN"]
            if self.topic and self.topic[0][0] == "body" and self.topic[0][1] in known:
                return self.topic[0][1]  # another was named in passing
            only = known[:1] if len(set(known)) == 1 else known
            return only[0] if only else ""
        if word.lower() == "union" and any("European Union" in self.registries.name(i) for i in self._recent()):
            return "EU"  # a party by the treaty's title
        return self._body_of_treaty(word.lower()) if word.lower() in _OF_TREATIES else ""

    def _body_of_treaty(self, word: str) -> str:
        """ "The court" in a text that names the Rome Statute and not the court."""
        named = {identifier for ids in self.conventions[-_MOST_RECENT:] for identifier in ids}
        rows = self.registries.organisations
        return next((row.id for row in rows if row.instrument in named and word in row.short), "") if named else ""

    def organ_called(self, word: str) -> str:
        """The organ of a body that was named which a capitalised noun means: "the Council" of the European Union."""
        ending = f".{word.lower()}"
        for identifier in dict.fromkeys(reversed(self.bodies[-_LOOKS_BACK:])):
            row = self.registries.organisation(identifier)
            found = next((o.id for o in row.organs if o.id.endswith(ending)), "") if row is not None else ""
            if found:
                return found
        return ""

    def paper(self, noun: str) -> Paper | None:
        """The last paper that "the bill" or "the document" can mean."""
        family = FAMILY.get(noun, {noun})
        return next((paper for paper in reversed(self.papers) if paper.noun in family), None)


_LAW_OF_TREATIES = "UNTC-XXIII-1"


_AFTER_IN = len("In ")


_LOOKS_BACK = 1_000
"""Names over which a reference looks back: more than an article has. Lists of many thousands are read in time so."""


_FEW = 2
"""States that share a chamber's name; the first of them is meant where the text names none."""


_OFTEN = 2


_ANY_BODY = frozenset(("organisation", "organization", "bloc", "group", "grouping", "club"))


_OF_TREATIES = frozenset(("court", "tribunal", "agency", "commission", "committee"))


_MOST_RECENT = 4  # treaties that a text keeps in mind


_ANY_TREATY = ("treaty", "pact", "accord", "agreement")


_TREATY_NOUNS = frozenset((*_ANY_TREATY, "convention", "covenant", "statute", "charter", "protocol", "compact"))


_LISTS = (("COE", "ETS-"), ("COE", "CETS-"), ("UN", "UNTC-"))
"""Who keeps which list of treaties: an organisation named in the text decides between treaties of one name."""


_MINISTRIES = ("mfa", "mod", "ministry")
