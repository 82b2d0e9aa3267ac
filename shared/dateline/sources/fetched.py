"""An answer to a request of a source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any

import orjson

from dateline.sources.errors import LayoutChanged


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page. `not_modified` means that it is as it was when the given ETag or date was taken; it has no content then.

    `url` is where redirects led. Headers have lower-case names.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes = b""

    @property
    def not_modified(self) -> bool:
        """Whether the publisher answered that nothing changed."""
        return self.status == 304

    @property
    def etag(self) -> str:
        """What to send as `etag` the next time; belongs into the checkpoint, after the documents of this page."""
        return self.headers.get("etag", "")

    @property
    def modified(self) -> str:
        """What to send as `modified` the next time."""
        return self.headers.get("last-modified", "")

    @property
    def media_type(self) -> str:
        """The media type without parameters, in lower case."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The charset that the headers declare."""
        header = Message()
        header["content-type"] = self.headers.get("content-type", "text/plain")
        return header.get_content_charset()

    def text(self) -> str:
        """Return the content as text, in the declared charset or UTF-8; raises LayoutChanged where it is not."""
        try:
            return self.content.decode(self.charset or "utf-8")
        except (UnicodeDecodeError, LookupError) as error:
            raise LayoutChanged(f"{self.url} is not in the charset that it says: {error}.") from error

    def json(self) -> Any:  # noqa: ANN401 -- any JSON value
        """Return the content as JSON; raises LayoutChanged where it is not."""
        try:
            return orjson.loads(self.content)
        except orjson.JSONDecodeError as error:
            raise LayoutChanged(f"{self.url} is not JSON: {error}.") from error
