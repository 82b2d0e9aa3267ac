"""The values of the registries: what a text may name, and the ids it stands for."""

import datetime as dt
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class State:
    """A state. `id` is ISO 3166-1 alpha-2, or ISO 3166-3 (four letters) for one that is gone."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    capital: tuple[str, ...] = ()
    """Places whose name stands for the state's government in news prose: Moscow, the Kremlin."""


@dataclass(frozen=True, slots=True)
class OwnOrgan:
    """The names by which one state's organ is known whatever stands beside them: the Riigikogu is Estonia's."""

    state: str
    role: str
    names: tuple[str, ...]

    @property
    def id(self) -> str:
        """State, dot, role: `EE.parliament`."""
        return f"{self.state}.{self.role}"


@dataclass(frozen=True, slots=True)
class GenericOrgan:
    """Words for an organ that many states have. `kind` is `office` where one person holds it, else `body`.

    `states` are the only ones that have it, where not all do (a senate); `never` are those that do not (a president).
    """

    role: str
    kind: str
    names: tuple[str, ...]
    states: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """A person whose name alone stands for an office, from `since` until before `until`."""

    name: str
    organ: str
    since: dt.date
    until: dt.date | None = None
    aliases: tuple[str, ...] = ()

    def holds_on(self, day: dt.date) -> bool:
        """Whether the person held the office on a day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ of an international organisation."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    """An international organisation and its organs.

    `short` are common nouns that mean it once a text has named it. `instrument` is the id of the treaty whose parties
    are its members (leaving the ICC is leaving the Rome Statute). `party` says that it can itself be a party.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    instrument: str = ""
    party: bool = False
    organs: tuple[Organ, ...] = ()


@dataclass(frozen=True, slots=True)
class Convention:
    """A treaty of any designation, VCLT article 2(1)(a).

    `names` are its alone; `loose` names are shared and mean the treaty that the text names elsewhere. `protocols` are
    ids; `body` is the organisation under which it was made; `source` says in plain words where to look it up.
    """

    id: str
    title: str
    names: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    protocols: tuple[str, ...] = ()
    body: str = ""
    depositary: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Registries:
    """Everything that the registries know, in the order of their files."""

    states: tuple[State, ...] = ()
    own_organs: tuple[OwnOrgan, ...] = ()
    generic_organs: tuple[GenericOrgan, ...] = ()
    office_holders: tuple[OfficeHolder, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    conventions: tuple[Convention, ...] = ()
    _names: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    _conventions: dict[str, Convention] = field(default_factory=dict, compare=False, repr=False)
    _organisations: dict[str, Organisation] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._conventions.update((row.id, row) for row in self.conventions)
        self._organisations.update((row.id, row) for row in self.organisations)
        self._names.update((state.id, state.name) for state in self.states)
        self._names.update((row.id, row.name) for row in self.organisations)
        self._names.update((organ.id, organ.name) for row in self.organisations for organ in row.organs)
        self._names.update((row.id, row.title) for row in self.conventions)

    def name(self, identifier: str) -> str:
        """Return the name to show for an id, or the empty text when no registry knows it."""
        return self._names.get(identifier, "")

    def convention(self, identifier: str) -> Convention | None:
        """Return a convention by its id."""
        return self._conventions.get(identifier)

    def organisation(self, identifier: str) -> Organisation | None:
        """Return an organisation by its id."""
        return self._organisations.get(identifier)
