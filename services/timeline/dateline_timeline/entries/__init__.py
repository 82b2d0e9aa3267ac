"""From claims to entries: pure functions of a set of records, with no input or output of their own.

`entries` derives what stands now, `history` every version of it. Both are for one `(lead, object)`, the pair by which
the events topic is partitioned.
"""

from dateline_timeline.entries.entry import Claim, Entry, entries
from dateline_timeline.entries.history import History, Version, history, successors, versions
from dateline_timeline.entries.record import ClaimEvent, Modality, from_event

__all__ = [
    "Claim",
    "ClaimEvent",
    "Entry",
    "History",
    "Modality",
    "Version",
    "entries",
    "from_event",
    "history",
    "successors",
    "versions",
]
