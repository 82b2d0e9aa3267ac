"""The page on which a reader tries the API. It asks no third party for anything: Swagger UI comes from a wheel."""

from __future__ import annotations

import html
from importlib.resources import files

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

PATH = "/docs"
ASSETS = PATH + "/assets"

# Swagger UI sets styles on elements as it draws them; scripts it has none inline.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# `validatorUrl` would have a third party read the schema.
_START = """\
window.addEventListener("load", () => SwaggerUIBundle({
  url: "openapi.json", dom_id: "#api", deepLinking: true, validatorUrl: null, tryItOutEnabled: true,
}));
"""
_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="stylesheet" href="docs/assets/swagger-ui.css">
<link rel="icon" href="data:,">
<main id="api"></main>
<noscript>This page needs JavaScript; <a href="openapi.json">the schema</a> does not.</noscript>
<script src="docs/assets/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</html>
"""


def docs_routes(title: str) -> APIRouter:
    """Return the routes of the page; they belong at the root, beside `openapi.json`."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    async def page() -> Response:
        return HTMLResponse(_PAGE.format(title=html.escape(title)), headers={"Content-Security-Policy": _POLICY})

    @router.get(PATH + "/start.js")
    async def start() -> Response:
        return Response(_START, media_type="text/javascript")

    return router


def assets() -> StaticFiles:
    """Return Swagger UI's own files."""
    return StaticFiles(directory=str(files("fastapi_offline") / "static"))
