"""Why an event was made: for programs as JSON, for people line by line. Made by extract, answered by collect."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from dateline.extractors import Extracted
from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["effect", "object", "party", "actor", "stage", "rule", "date", "attribution", "merged", "worth"]
SentenceNumber = Annotated[
    int, Field(ge=0, description="The text's sentences count from 1; 0 is the title.", title="Sentence")
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Row(_Part):
    """The row of the table of rules that decided the type; its columns are explained at the head of `rules.yaml`."""

    id: str
    example: str = Field(default="", description="A sentence that shows the rule.")
    source: str = Field(default="", description="The rule of law, where law decides.")


class Step(_Part):
    """One step of what led to an event."""

    kind: Kind
    says: str = Field(description="The step in plain words; words of the document are in “”.")
    sentence: SentenceNumber | None = None


class Why(_Part):
    """What led to one event."""

    rule: Row | None = None
    sentences: tuple[SentenceNumber, ...] = Field(default=(), description="The sentences that prove the event.")
    steps: tuple[Step, ...] = ()


class Silent(_Part):
    """A sentence with a word that can tell an event, and none was made of it."""

    sentence: SentenceNumber
    quote: str
    start: int = Field(description="In code points of the text, or of the title where `field` says so.")
    end: int
    field: Literal["text", "title"] = "text"
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Explained:
    """The events of a document, for each what led to it, and the telling sentences that told none.

    An extractor that does not explain gives events alone.
    """

    events: Sequence[Extracted]
    why: Sequence[Why] = ()
    silent: Sequence[Silent] = ()
