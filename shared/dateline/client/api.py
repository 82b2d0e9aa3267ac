"""HTTP to an installation: a problem becomes an error with one sentence, and so does silence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import httpx2
import orjson

from dateline.client.installation import Installation
from dateline.errors import DatelineError
from dateline.version import VERSION

Parameters = Sequence[tuple[str, str]]

# An installation answers at once or not at all; but it may work for a while on a batch of large documents.
_TIMEOUT = httpx2.Timeout(120, connect=5)


class UnreachableError(DatelineError):
    """Nothing answers at an installation's address."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(
            f"Nothing answers at {url} ({reason}).", remedy="Is it running? `dateline status` tells, `make run` starts."
        )
        self.url = url


class ApiError(DatelineError):
    """The installation answered with a problem (RFC 9457); `status` and `problem` are as received."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(sentence(status, problem), remedy=_remedy(status))
        self.status = status
        self.problem = dict(problem)


class Api:
    """A connection to one installation; it is closed by `with`."""

    def __init__(self, installation: Installation, transport: httpx2.BaseTransport | None = None) -> None:
        self.installation = installation
        headers = {"User-Agent": f"dateline/{VERSION}"}
        if installation.token:
            headers["Authorization"] = f"Bearer {installation.token}"
        self._http = httpx2.Client(headers=headers, timeout=_TIMEOUT, transport=transport, follow_redirects=False)

    def __enter__(self) -> Api:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def get(self, service: str, path: str, parameters: Parameters = ()) -> Any:  # noqa: ANN401 -- JSON
        """Return the JSON at a path; a 301 to another path of the service is followed, since entries merge."""
        answer = self._send("GET", service, path, params=list(parameters))
        if answer.status_code in {301, 308} and answer.headers.get("location", "").startswith("/"):
            answer = self._send("GET", service, answer.headers["location"])
        return _json(answer)

    def pages(self, service: str, path: str, parameters: Parameters = ()) -> Iterator[dict[str, Any]]:
        """Yield the items of a list, all its pages."""
        more: Parameters = ()
        while True:
            page = self.get(service, path, [*parameters, *more])
            if not isinstance(page, dict):
                raise DatelineError(f"{path} answered with something else than a list; is it dateline's?")
            yield from page.get("items") or ()
            if not page.get("next"):
                return
            more = [("cursor", page["next"])]

    def post(self, service: str, path: str, content: object) -> Any:  # noqa: ANN401 -- JSON
        """Send JSON and return the JSON answered."""
        return _json(
            self._send(
                "POST", service, path, content=orjson.dumps(content), headers={"Content-Type": "application/json"}
            )
        )

    def post_bytes(self, service: str, path: str, body: bytes, media_type: str, parameters: Parameters = ()) -> bytes:
        """Send a body as it is and return the body answered."""
        headers = {"Content-Type": media_type}
        return self._send("POST", service, path, content=body, headers=headers, params=list(parameters)).content

    @contextmanager
    def stream(
        self, service: str, path: str, parameters: Parameters, headers: Mapping[str, str], quiet_seconds: float
    ) -> Iterator[httpx2.Response]:
        """Open an answer that is read while it is made; silence longer than `quiet_seconds` ends it."""
        url = self.installation.url(service) + path
        timeout = httpx2.Timeout(quiet_seconds, connect=5)
        with (
            _reachable(url),
            self._http.stream("GET", url, params=list(parameters), headers=dict(headers), timeout=timeout) as answer,
        ):
            if answer.status_code != httpx2.codes.OK:
                answer.read()
                raise _error(answer)
            yield answer

    def _send(self, method: str, service: str, path: str, **more: Any) -> httpx2.Response:  # noqa: ANN401 -- as httpx2
        url = self.installation.url(service) + path
        with _reachable(url):
            answer = self._http.request(method, url, **more)
        if answer.status_code >= 400:
            raise _error(answer)
        return answer


def sentence(status: int, problem: Mapping[str, Any]) -> str:
    """Return a problem as one sentence."""
    text = str(problem.get("detail") or problem.get("title") or f"The answer was HTTP {status}").strip()
    return text if text.endswith((".", "!", "?")) else text + "."


@contextmanager
def _reachable(url: str) -> Iterator[None]:
    try:
        yield
    except httpx2.TimeoutException as error:
        raise UnreachableError(url, "it took too long") from error
    except httpx2.TransportError as error:
        raise UnreachableError(url, str(error) or type(error).__name__) from error
    except httpx2.InvalidURL as error:
        raise DatelineError(f"{url} is not an address that can be asked.") from error


def _error(answer: httpx2.Response) -> ApiError:
    try:
        problem = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        problem = {}
    return ApiError(answer.status_code, problem if isinstance(problem, dict) else {})


def _remedy(status: int) -> str:
    match status:
        case 401:
            return "Set DATELINE_TOKEN to a token of this installation."
        case 403:
            return "Use a token with that scope, from `dateline token --scope`."
    return ""


def _json(answer: httpx2.Response) -> Any:  # noqa: ANN401 -- JSON
    try:
        return orjson.loads(answer.content)
    except orjson.JSONDecodeError as error:
        raise DatelineError(f"{answer.url} answered with something else than JSON; is it dateline's?") from error
