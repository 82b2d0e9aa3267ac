"""A document as ingest accepted it."""

from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

SHORT = 1_000  # characters; titles, names and URLs above it are mistakes, not data
LONG = 8 * 1024 * 1024  # bytes; the one size limit of a record, a request and a topic

Short = Annotated[str, Field(max_length=SHORT)]


class Document(BaseModel):
    """A text that a source delivered, unchanged, at one generation of its content.

    `text` is the text of record: the plain text that ingest made from what arrived, once. Offsets of evidence are in
    code points of it, without normalisation.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = Field(description="from `source` and `key`: the same document has the same id for ever")
    generation: int = Field(ge=1, description="counts its contents and its re-extractions, from 1")
    source: Short = Field(description="who delivered it: the name of a configured source, or the pusher's own")
    key: Annotated[str, Field(max_length=2 * SHORT)] = Field(description="the source's own stable key, or the URL")
    url: Annotated[str, Field(max_length=2 * SHORT)] | None = None
    title: Short | None = None
    publisher: Short | None = Field(default=None, description="who published it; documents are counted by it")
    published: AwareDatetime | None = Field(
        default=None, description="when it was published; its date in its own offset is the day of publication"
    )
    lang: Annotated[str, Field(max_length=35)] = "en"
    media_type: Short = "text/plain"
    text: Annotated[str, Field(min_length=1, max_length=LONG)]
    recorded: AwareDatetime = Field(description="when ingest accepted this generation")
