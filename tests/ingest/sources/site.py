"""A publisher's web site on the loopback address, whose pages a test writes."""

import asyncio
import contextlib

import uvicorn

from tests.waiting import eventually


class Site:
    """`pages` maps a path to (status, headers, body), or to a function of the request's headers that gives them."""

    def __init__(self):
        self.pages = {"/robots.txt": (404, {}, b"")}
        self.requests = []

    def asked(self, path):
        return [headers for asked, headers in self.requests if asked == path]

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.requests.append((scope["path"], headers))
        page = self.pages.get(scope["path"], (404, {}, b"nothing"))
        status, more, body = page(headers) if callable(page) else page
        raw = [(name.encode(), value.encode()) for name, value in more.items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        await send({"type": "http.response.body", "body": body})


@contextlib.asynccontextmanager
async def serving():
    """Serve a new site; `site.host` is its host and port, `site.url` its address."""
    site = Site()
    config = uvicorn.Config(site, host="127.0.0.1", port=0, lifespan="off", log_config=None, ws="none")
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None
    task = asyncio.create_task(server.serve())
    try:
        await eventually(lambda: asyncio.sleep(0, server.started))
        port = server.servers[0].sockets[0].getsockname()[1]
        site.host = f"127.0.0.1:{port}"
        site.url = f"http://{site.host}"
        yield site
    finally:
        server.should_exit = True
        await task
