"""Bytes to text, without guessing where the sender said what they are."""

from __future__ import annotations

import codecs
import re

import charset_normalizer

from dateline_ingest.collect.refusal import Refused

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What files of other kinds begin with: their bytes are no text in any charset.
_OTHER_KINDS = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive, as .docx, .xlsx and .odt are"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
)
# Where HTML declares its charset (WHATWG: within the first 1024 bytes).
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_META_BYTES = 1024
_SAMPLE_BYTES = 64 * 1024  # detection looks at these; what it finds must then decode the whole


def decode(body: bytes, declared: str | None = None, *, is_html: bool = False) -> str:
    """Return the text that the bytes spell.

    The order is: a byte order mark, the declared charset, what HTML says of itself, UTF-8, and detection. Raises
    Refused where what was declared is unknown or wrong, nothing fits, or the bytes are a file of another kind.
    """
    for begin, kind in _OTHER_KINDS:
        if body.startswith(begin):
            raise Refused(
                f"This is {kind}; dateline reads text, HTML and JSON: convert it first.", status=415, title="Not a text"
            )
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _strictly(body, name, "its byte order mark says")
    if declared:
        return _strictly(body, declared, "its Content-Type says")
    if is_html and (meta := _META.search(body[:_META_BYTES])):
        return _strictly(body, meta[1].decode("ascii"), "its <meta> says")
    try:
        return body.decode()
    except UnicodeDecodeError:
        return _detected(body)


def _strictly(body: bytes, charset: str, who: str) -> str:
    try:
        codec = codecs.lookup(charset)
    except LookupError as error:
        raise Refused(f"The charset {charset[:40]!r} is not known; send UTF-8.", title="Unknown charset") from error
    # The web's Latin-1 is Windows-1252 (WHATWG Encoding Standard): a curly quote is no control character.
    name = "cp1252" if codec.name == "iso8859-1" else codec.name
    try:
        # UTF-7 and the codecs that are no charsets (rot13, base64) would let bytes mean what nobody sees.
        if not codec._is_text_encoding or codec.name in {"utf-7", "unicode_escape", "raw_unicode_escape", "idna"}:  # noqa: SLF001
            raise Refused(f"The charset {charset[:40]!r} is not accepted; send UTF-8.", title="Unknown charset")
        return body.decode(name)
    except UnicodeDecodeError as error:
        raise Refused(
            f"The text is not in {charset}, as {who}: byte {error.start} does not fit. Say its true charset.",
            title="Wrong charset",
        ) from error


def _detected(body: bytes) -> str:
    best = charset_normalizer.from_bytes(body[:_SAMPLE_BYTES]).best()
    if best is not None:
        try:
            return body.decode(best.encoding)
        except UnicodeDecodeError:
            pass
    raise Refused(
        "The text is not UTF-8 and its charset cannot be told; say it in Content-Type, as in text/plain;"
        " charset=windows-1251.",
        title="Unknown charset",
    )
