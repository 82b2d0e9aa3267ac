"""JSON answers by orjson, for routes that give plain data; a route with a response model is serialized by pydantic."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.responses import Response


class JsonResponse(Response):
    """Plain data, dates and ids included, as JSON."""

    media_type = "application/json"

    def __init__(
        self,
        content: Any,  # noqa: ANN401 -- whatever JSON can hold
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
    ) -> None:
        super().__init__(orjson.dumps(content, option=orjson.OPT_NON_STR_KEYS), status_code, headers, media_type)
