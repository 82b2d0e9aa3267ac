"""One attempt: sign, post, and say what became of it."""

import asyncio
import contextlib
import datetime as dt
import time
from dataclasses import dataclass
from typing import Literal

import httpx2
from dateline.outgoing import AddressRefused
from standardwebhooks import Webhook

from dateline_notify.deliver.schedule import retry_after

TOTAL_SECONDS = 20.0  # from the name's resolution to the answer's status; Standard Webhooks asks for 15 to 30
BODY_SECONDS = 2.0  # for the answer's body, which only serves the log
READ_BYTES = 16 * 1024  # of the answer; the rest is not waited for
KEPT_CHARACTERS = 1_000  # of the answer, for the log of attempts

Verdict = Literal["delivered", "failed", "gone"]


@dataclass(frozen=True, slots=True)
class Message:
    """What to send: `id` is the webhook-id, the same at every attempt; each of `secrets` signs."""

    id: str
    url: str
    headers: dict[str, str]
    secrets: tuple[str, ...]
    body: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an attempt. `status` is None where there was no answer; `reason` is a sentence for people."""

    verdict: Verdict
    at: dt.datetime
    milliseconds: int
    status: int | None
    reason: str
    response: str = ""
    retry_after: dt.timedelta | None = None


def signed_headers(message: Message, at: dt.datetime) -> dict[str, str]:
    """Return the headers of a message: the subscriber's own, and those of Standard Webhooks."""
    signatures = " ".join(Webhook(secret).sign(message.id, at, message.body) for secret in message.secrets)
    return message.headers | {
        "Content-Type": "application/json",
        "Accept-Encoding": "identity",
        "webhook-id": message.id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signatures,
    }


async def attempt(client: httpx2.AsyncClient, message: Message, at: dt.datetime) -> Outcome:
    """Send a message once; every fault of the way or the receiver is an outcome, never an exception."""
    began = time.perf_counter()
    status: int | None = None
    response, wait = "", None
    verdict: Verdict = "failed"
    try:
        async with (
            asyncio.timeout(TOTAL_SECONDS) as limit,
            client.stream("POST", message.url, content=message.body, headers=signed_headers(message, at)) as answer,
        ):
            status, reason = answer.status_code, _reason(answer)
            verdict = _verdict(answer.status_code)
            wait = retry_after(answer.headers.get("retry-after"), at)
            response, gathered = "", bytearray()
            limit.reschedule(min(limit.when() or 0, asyncio.get_running_loop().time() + BODY_SECONDS))
            with contextlib.suppress(TimeoutError, httpx2.HTTPError):
                await _read(answer, gathered)
            response = _kept(bytes(gathered))
    except TimeoutError:
        # With a status at hand only the body was late, and that serves the log alone.
        reason = f"no answer within {TOTAL_SECONDS:g} seconds" if status is None else reason
    except AddressRefused as error:
        reason = str(error)
    except (httpx2.HTTPError, httpx2.InvalidURL, UnicodeError) as error:
        reason = _fault(error) if status is None else reason
    milliseconds = round(1000 * (time.perf_counter() - began))
    return Outcome(verdict, at, milliseconds, status, reason, response, wait)


async def _read(answer: httpx2.Response, gathered: bytearray) -> None:
    async for part in answer.aiter_raw():
        gathered += part[: READ_BYTES - len(gathered)]
        if len(gathered) >= READ_BYTES:
            return


def _verdict(status: int) -> Verdict:
    if 200 <= status < 300:
        return "delivered"
    return "gone" if status == 410 else "failed"


def _reason(answer: httpx2.Response) -> str:
    status = answer.status_code
    if 200 <= status < 300:
        return f"accepted with {status}"
    if 300 <= status < 400:
        there = answer.headers.get("location", "")[:300]
        return f"answered {status}, a redirect{f' to {there}' if there else ''}; redirects are not followed"
    if status == 410:
        return "answered 410: the endpoint is gone"
    return f"answered {status}"


def _kept(body: bytes) -> str:
    # PostgreSQL's text holds everything but NUL.
    return body.decode("utf-8", "replace").replace("\x00", "\ufffd")[:KEPT_CHARACTERS]


def _fault(error: Exception) -> str:
    match error:
        case httpx2.ConnectTimeout():
            what = "no connection in time"
        case httpx2.TimeoutException():
            what = "no answer in time"
        case httpx2.ConnectError():
            what = "no connection"
        case httpx2.RemoteProtocolError():
            what = "the answer is not HTTP"
        case httpx2.NetworkError():
            what = "the connection broke"
        case _:
            what = type(error).__name__
    detail = str(error).strip()
    return f"{what}: {detail[:300]}" if detail else what
