"""A document as it arrived, made into what is stored: the text of record, the id and the digest of its content."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass

from dateline.contracts import Document
from dateline.contracts.cloudevents import encode_document
from dateline.contracts.document import LONG, SHORT
from dateline.contracts.ids import document_id

from dateline_ingest.collect.page import read_page
from dateline_ingest.collect.refusal import Refused, too_large
from dateline_ingest.collect.request import DocumentRequest, read_published

# A publisher's clock and an editor's embargo may be some hours ahead of ours; a day ahead is a mistake.
AHEAD = dt.timedelta(days=1)
# JSON writes a character in at most six bytes for each of its UTF-8 bytes; below a sixth of the limit nothing is over.
_SURELY_SMALL = LONG // 6 - 64 * 1024
_ROOM_FOR_GENERATION = 64  # bytes


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that can be accepted. `document` has generation 1 until the store knows better.

    `content` is a digest of what extraction reads: a document whose content is equal to that of its newest generation
    is a repetition.
    """

    document: Document
    content: bytes


def prepare(request: DocumentRequest, default_source: str, now: dt.datetime) -> Prepared:
    """Make the text of record; raises Refused with one sentence.

    CPU-bound for HTML: up to a few seconds for the largest page.
    """
    text, title, published, lang = request.text, request.title, request.published, request.lang
    if len(text) > LONG:
        raise too_large(LONG)
    if request.media_type == "text/html":
        page = read_page(text)
        text, title = page.text, title or (page.title or "")[:SHORT] or None
        published = published or _stated(page.published)
        lang = lang if "lang" in request.model_fields_set or not page.lang else page.lang[:2].lower()
    # PostgreSQL holds no NUL, and nothing shows one. One character for one keeps a caller's own offsets right.
    text = text.replace("\x00", "\ufffd")
    if not text.strip():
        raise Refused("The document has no text.", title="Empty document")
    if published is not None and published > now + AHEAD:
        raise Refused(f"The document is published in the future: {published.isoformat()}.")
    source = request.source or default_source
    key = request.key or request.url or "sha256:" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    document = Document(
        id=document_id(source, key),
        generation=1,
        source=source,
        key=key,
        url=request.url,
        title=title,
        publisher=request.publisher,
        published=published,
        lang=lang,
        media_type=request.media_type,
        text=text,
        recorded=now,
    )
    _fits(document)
    return Prepared(document, _content(document))


def _stated(published: str | None) -> dt.datetime | None:
    return read_published(published) if published else None


def _content(document: Document) -> bytes:
    published = document.published.isoformat() if document.published else ""
    parts = (document.text, document.title or "", published, document.publisher or "", document.lang)
    digest = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.digest()


def _fits(document: Document) -> None:
    """Refuse what the log would refuse: a record that nobody can send would stand in the outbox for ever."""
    try:
        size = len(document.text.encode())
    except UnicodeEncodeError as error:
        raise Refused(f"The text has half of a surrogate pair at character {error.start}.") from error
    if size > _SURELY_SMALL:
        value = encode_document(document, "").value or b""
        if len(value) > LONG - _ROOM_FOR_GENERATION:
            raise too_large(LONG)
