"""What is known of subjects: whether a timeline has anything, and which subjects may have been meant."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote as quoted

from dateline.client.api import Api, ApiError, Parameters
from dateline.client.terminal import clean

_LONGEST = 80  # letters of what was asked for, in a sentence
_SUGGESTED = 3
_NO_SUBJECT = {404, 422}  # a subject that no path holds, and one that no id can be


def entries(api: Api, subject: str, parameters: Parameters = ()) -> list[dict[str, Any]]:
    """Return all entries of a subject, none where there is no such subject."""
    if not subject.strip():
        return []
    try:
        return list(api.pages("timeline", _path(subject), parameters))
    except ApiError as error:
        if error.status in _NO_SUBJECT:
            return []
        raise


def is_known(api: Api, subject: str) -> bool:
    """Return whether a subject has an entry."""
    try:
        page = api.get("timeline", _path(subject), [("limit", "1")])
    except ApiError as error:
        if error.status in _NO_SUBJECT:
            return False
        raise
    return bool(isinstance(page, dict) and page.get("items"))


def unknown(api: Api, subject: str) -> str:
    """Return the sentence for a subject without entries; it names subjects with a similar id or name."""
    said = f"Nothing is known of {clean(subject, _LONGEST) or 'a subject without a name'}"
    if near := _near(api, subject):
        return f"{said}; did you mean {' or '.join(near)}?"
    return said if said.endswith("…") else f"{said}."


def _near(api: Api, subject: str) -> list[str]:
    if not subject.strip():
        return []
    try:
        found = api.get("timeline", "/v1/subjects", [("q", subject), ("limit", str(_SUGGESTED))])
    except ApiError:
        return []  # what is known was answered; this was only to be of use
    items = found.get("items") or () if isinstance(found, dict) else ()
    return [id_ for item in items if (id_ := clean(item.get("id")))][:_SUGGESTED]


def _path(subject: str) -> str:
    return f"/v1/timelines/{quoted(subject, safe='')}"
