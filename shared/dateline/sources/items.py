"""The three things that a source yields."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Doc:
    """A document as the publisher has it.

    `key` is the publisher's own stable id for it: an id, a permalink, a number, never a position in a list. `body` is
    text, or bytes in `charset` (told by the answer's headers; None lets ingest find out). What is None is taken from
    the page (title, date) or from the configuration (publisher, language). `op="withdraw"` says that the publisher took
    the document back; its body does not matter then.
    """

    key: str
    body: str | bytes = ""
    url: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: dt.datetime | None = None
    lang: str | None = None
    media_type: Literal["text/plain", "text/html"] = "text/plain"
    charset: str | None = None
    op: Literal["upsert", "withdraw"] = "upsert"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Where to go on: kept in the transaction that accepts every `Doc` yielded before it, or not at all."""

    cursor: BaseModel


@dataclass(frozen=True, slots=True)
class Done:
    """The run is complete. Nothing comes after it.

    `seen` counts the publisher's items that were looked at, known ones included; `claimed` is how many there are by the
    publisher's own word, where it says so. Where `seen` is 0, `empty_because` says why that is right ("not modified").
    """

    seen: int
    claimed: int | None = None
    empty_because: str = ""


Item = Doc | Checkpoint | Done
