"""What the services agree on: documents, events, entries, changes, their ids and how they travel as CloudEvents."""

from dateline.contracts.change import Change, ChangeCause
from dateline.contracts.document import Document
from dateline.contracts.entry import EntryClaim, EntryDocument, EntryState
from dateline.contracts.errors import ContractError
from dateline.contracts.event import (
    Act,
    Actor,
    DocumentRef,
    Event,
    EventData,
    Evidence,
    Extractor,
    Measure,
    Named,
    Votes,
)

__all__ = [
    "Act",
    "Actor",
    "Change",
    "ChangeCause",
    "ContractError",
    "Document",
    "DocumentRef",
    "EntryClaim",
    "EntryDocument",
    "EntryState",
    "Event",
    "EventData",
    "Evidence",
    "Extractor",
    "Measure",
    "Named",
    "Votes",
]
