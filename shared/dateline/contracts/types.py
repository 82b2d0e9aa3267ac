"""The closed list of event types, with the terms of the Vienna Convention on the Law of Treaties (VCLT).

A package may register more under a noun of its own by an entry point of the group `dateline.event_types`
that names a tuple of `EventType`.
"""

import functools
import re
from dataclasses import dataclass
from importlib.metadata import entry_points

PREFIX = "dateline."


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of event: its name without prefix, and when an event of it happens."""

    name: str
    when: str

    @property
    def noun(self) -> str:
        """The kind of thing it happens to: law, decree, convention, membership, ..."""
        return self.name.partition(".")[0]


_NATIONAL = (
    EventType("law.proposed", "a bill is submitted, or a competent body formally proposes a law"),
    EventType("law.adopted", "a chamber passes a law"),
    EventType("law.rejected", "a chamber or a court rejects a law"),
    EventType("law.returned", "the head of state returns or vetoes a law"),
    EventType("law.signed", "the head of state signs or promulgates a law"),
    EventType("law.published", "a law appears in the official gazette or portal"),
    EventType("law.in_force", "a law enters into force"),
    EventType("law.amended", "a law is amended"),
    EventType("law.repealed", "a law is repealed"),
    EventType("decree.signed", "a decree, executive order or presidential order is signed"),
    EventType("decree.published", "a decree appears in the official gazette or portal"),
    EventType("decree.in_force", "a decree enters into force"),
    EventType("decree.amended", "a decree is amended"),
    EventType("decree.repealed", "a decree is repealed"),
    EventType("resolution.adopted", "a government, parliament or organ adopts a resolution with no effect named here"),
)

_CONVENTIONS = (
    EventType("convention.signed", "a state signs a treaty (VCLT article 12)"),
    EventType("convention.ratification_proposed", "a body with the power to propose submits a treaty for consent"),
    EventType("convention.ratification_approved", "a chamber or council consents, and a further step is still due"),
    EventType("convention.ratified", "a state ratified, accepted, approved or formally confirmed it (VCLT article 14)"),
    EventType("convention.acceded", "accession (VCLT article 15) or succession"),
    EventType("convention.in_force", "a treaty enters into force, for all or for one party (VCLT article 24)"),
    EventType("convention.reservation_made", "a reservation, declaration or objection is made (VCLT articles 19, 20)"),
    EventType(
        "convention.reservation_withdrawn", "a reservation, declaration or objection is withdrawn (VCLT article 22)"
    ),
    EventType("convention.suspended", "a state suspends the operation of a treaty (VCLT article 57)"),
    EventType(
        "convention.denunciation_announced", "an executive states the intention to leave, before any formal step"
    ),
    EventType(
        "convention.denunciation_proposed", "a body with the power to propose puts leaving to the one that decides"
    ),
    EventType(
        "convention.denunciation_approved", "a chamber, government or council approves leaving; a step is still due"
    ),
    EventType(
        "convention.denounced", "the final domestic act of leaving is done, or a text plainly says that a state left"
    ),
    EventType(
        "convention.denunciation_notified", "the notice reaches, or is sent to, the depositary (VCLT article 67)"
    ),
    EventType("convention.denunciation_effective", "leaving takes legal effect: the state is no longer a party"),
    EventType("convention.denunciation_revoked", "the notice or the decision is taken back (VCLT article 68)"),
    EventType("convention.ratification_revoked", "a ratification is withdrawn and the state remains a signatory"),
)

_MEMBERSHIP = (
    EventType("membership.joined", "a state joins an international organisation"),
    EventType("membership.suspended", "a member is suspended, or its rights of representation are"),
    EventType("membership.exit_announced", "a member states the intention to leave"),
    EventType("membership.exit_notified", "the notice of leaving is given"),
    EventType("membership.exit_revoked", "the notice or the decision to leave is taken back"),
    EventType("membership.expelled", "the organisation expels a member"),
    EventType("membership.ended", "membership ends"),
)

_SPEECH = (
    EventType(
        "statement.issued", "an official body or office-holder speaks about an act, a convention or a membership"
    ),
    EventType("event.corrected", "a source replaces what it said"),
    EventType("event.retracted", "a source withdraws what it said"),
)

RETRACTED = "event.retracted"
CORRECTED = "event.corrected"
STATEMENT = "statement.issued"


@functools.cache
def event_types() -> dict[str, EventType]:
    """Return all known types by name: the ontology's own and those that installed packages register."""
    known = {t.name: t for t in (*_NATIONAL, *_CONVENTIONS, *_MEMBERSHIP, *_SPEECH)}
    nouns = {t.noun for t in known.values()}
    for entry_point in entry_points(group="dateline.event_types"):
        for added in entry_point.load():
            if added.noun in nouns:
                raise ValueError(f"{entry_point.value} registers {added.name}, but the noun {added.noun} is taken")
            known[added.name] = added
    return known


def type_matches(pattern: str, name: str) -> bool:
    """Tell whether a type (without prefix) is meant by a pattern, which may have the prefix or not."""
    return _matches(pattern, name)


def known_type(pattern: str) -> bool:
    """Tell whether any type of event is meant by a pattern: one that means none would be silence unnoticed."""
    return any(type_matches(pattern, name) for name in event_types())


@functools.lru_cache(maxsize=4_096)
def _matches(pattern: str, name: str) -> bool:
    return _compiled(pattern.removeprefix(PREFIX)).fullmatch(name) is not None


@functools.lru_cache(maxsize=4_096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in pattern.split("*")), re.DOTALL)
