"""Why records were parked: what each service tells of the first of them, for `dateline status`."""

from dataclasses import dataclass
from pathlib import Path

import httpx2

_PATHS = {"ingest": "/v1/ingest/parked", "timeline": "/v1/parked", "notify": "/v1/subscriptions/parked"}
_MOST = 3


@dataclass(frozen=True, slots=True)
class ParkedRecord:
    """A parked record: its number at its service, its place in the log (`topic/partition@offset`), and the reason."""

    id: int
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class ParkedFirst:
    """The first parked records of a service; `url` lists them all, `unread` says why they could not be read."""

    url: str
    records: tuple[ParkedRecord, ...] = ()
    unread: str = ""


async def ask_parked(client: httpx2.AsyncClient, service: str, url: str, token_file: Path) -> ParkedFirst:
    """Ask a service for its first three parked records, with the installation's own token."""
    where = f"{url}{_PATHS.get(service, '/v1/parked')}"
    try:
        answer = await client.get(where, params={"limit": str(_MOST)}, headers=_bearer(token_file))
        if answer.status_code != httpx2.codes.OK:
            return ParkedFirst(where, unread=f"the answer was HTTP {answer.status_code}")
        found = tuple(
            ParkedRecord(int(item["id"]), f"{item['topic']}/{item['partition']}@{item['offset']}", str(item["reason"]))
            for item in answer.json()["items"][:_MOST]
        )
    except OSError as error:
        return ParkedFirst(where, unread=f"{token_file} cannot be read ({error.strerror})")
    except (httpx2.HTTPError, ValueError, KeyError, TypeError) as error:
        return ParkedFirst(where, unread=f"it does not answer ({type(error).__name__})")
    return ParkedFirst(where, found)


def _bearer(token_file: Path) -> dict[str, str]:
    return {"Authorization": f"Bearer {token_file.read_text(encoding='utf-8').strip()}"}
