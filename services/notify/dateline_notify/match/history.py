"""History speaks softly: what was long over when it was first recorded alerts only those who ask for history."""

import datetime as dt

from dateline.contracts import EntryState


def is_history(entry: EntryState, max_age: int | None, emitted: dt.datetime) -> bool:
    """Tell whether an entry was recorded more than `max_age` days after it can have occurred, or has no date.

    None is no limit: then nothing is history. An end that is open ("1998 or later") says nothing of how recent
    something is, so the first day counts there. `emitted` stands in for an entry that does not say when it was
    recorded. A date to come is never history.
    """
    if max_age is None:
        return False
    day = entry.last or entry.first
    if day is None:
        return True
    recorded = (entry.first_recorded or emitted).astimezone(dt.UTC).date()
    return (recorded - day).days > max_age
