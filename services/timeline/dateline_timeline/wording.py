"""Words for what entries say: types, dates, people, acts. Feeds and pages use the same."""

import datetime as dt
from collections.abc import Iterable

from dateline.contracts import Actor, EntryState
from dateline.contracts.event import Act, Measure, Votes
from dateline.edtf import Occurrence

from dateline_timeline.names import names

# Where the last part of a type's name does not read well by itself.
_LABELS = {
    "convention.in_force": "Entered into force",
    "convention.reservation_made": "Reservation made",
    "convention.ratification_revoked": "Ratification revoked",
    "convention.denunciation_effective": "Denunciation took effect",
    "convention.denunciation_notified": "Denunciation notified to the depositary",
    "membership.joined": "Joined",
    "membership.suspended": "Membership suspended",
    "membership.expelled": "Expelled",
    "membership.ended": "Membership ended",
    "statement.issued": "Statement",
}
_ROLES = {"signatory": "signed", "proposer": "proposed", "approver": "approved", "decider": "decided"}


def type_label(type_: str) -> str:
    """Return a type as a word or two: `Denunciation approved`, `Law signed`."""
    if type_ in _LABELS:
        return _LABELS[type_]
    noun, _, rest = type_.partition(".")
    words = rest.replace("_", " ")
    if noun == "membership":
        words = words.replace("exit", "exit from membership")
    elif noun not in ("convention", "membership"):
        words = f"{noun.replace('_', ' ')} {words}"
    return words[:1].upper() + words[1:]


def lead_name(state: EntryState) -> str:
    """Return who an entry is about, in words; empty where a treaty itself enters into force."""
    return names()(state.lead) if state.lead else ""


def object_name(state: EntryState) -> str:
    """Return the convention or body concerned, in words."""
    told = next((named.name for named in (state.convention, state.body) if named and named.id == state.object), "")
    return names()(state.object, told) if state.object else ""


def headline(state: EntryState) -> str:
    """Return an entry in one line, for titles: who, what, about what."""
    parts = [lead_name(state), type_label(state.type)]
    line = ": ".join(part for part in parts if part)
    about = object_name(state)
    return f"{line} ({about})" if about else line


def people(actors: Iterable[Actor]) -> list[tuple[str, str, str]]:
    """Return actors as (id, name, role in a verb)."""
    called = names()
    found = []
    for actor in actors:
        office = called(actor.id, actor.name)
        found.append((actor.id, _with_office(actor.name, office), _ROLES.get(actor.role, actor.role)))
    return found


def _with_office(name: str, office: str) -> str:
    """Return a person with the office; a body that is named by its own words needs no more."""
    own, official = ({word for word in text.casefold().split() if len(word) > 3} for text in (name, office))
    if not name or own <= official:
        return office
    return name if own & official else f"{name}, {office}"


def act_words(act: Act) -> str:
    """Return an act in words: `law no. 12 “On leaving”`."""
    number = f" no. {act.number.removeprefix('No. ').removeprefix('no. ')}" if act.number else ""
    return f"{act.kind}{number}{f' “{act.title}”' if act.title else ''}"


def votes_words(votes: Votes) -> str:
    """Return a count of votes in words."""
    counts = [("for", votes.for_), ("against", votes.against), ("abstained", votes.abstained), ("in all", votes.total)]
    return ", ".join(f"{count} {what}" for what, count in counts if count is not None)


def measure_words(measure: Measure) -> str:
    """Return a measure in words."""
    amount = f"{measure.quantity:g} {measure.unit}".strip() if measure.quantity is not None else ""
    what = f"{measure.what}:" if measure.what and amount else measure.what
    ends = (f"from {measure.from_}" if measure.from_ else "", f"to {measure.to}" if measure.to else "")
    return " ".join(part for part in (what, amount, *ends) if part)


def date_words(edtf: str) -> str:
    """Return a date in words."""
    return Occurrence.parse(edtf).display()


def plain_day(edtf: str) -> bool:
    """Whether a date is one calendar day without a qualifier: what `<time datetime>` may hold."""
    occurred = Occurrence.parse(edtf)
    return occurred.is_day and occurred.form == "date" and not (occurred.approximate or occurred.uncertain)


def moment_words(moment: dt.datetime | None) -> str:
    """Return a moment in words, in UTC."""
    return "" if moment is None else f"{moment.astimezone(dt.UTC):%-d %B %Y, %H:%M} UTC"
