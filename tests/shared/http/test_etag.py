"""What the caller already has costs no body; what streams is not held back."""

import httpx2


async def test_the_same_answer_has_the_same_tag(client):
    one, two = await client.get("/v1/items?lead=RU"), await client.get("/v1/items?lead=RU")
    assert one.headers["etag"] == two.headers["etag"]
    assert one.headers["etag"].startswith('"')
    assert one.headers["cache-control"] == "no-cache"
    other = await client.get("/v1/items?lead=UA")
    assert other.headers["etag"] != one.headers["etag"]


async def test_what_the_caller_has_is_304_without_a_body(client):
    tag = (await client.get("/v1/items")).headers["etag"]
    for condition in (tag, f'"x", {tag}', f"W/{tag}", "*"):
        response = await client.get("/v1/items", headers={"If-None-Match": condition})
        assert response.status_code == 304, condition
        assert response.content == b""
        assert response.headers["etag"] == tag
        assert "link" in response.headers
        assert "content-length" not in response.headers
        assert "content-type" not in response.headers


async def test_another_tag_gets_the_answer(client):
    response = await client.get("/v1/items", headers={"If-None-Match": '"other"'})
    assert response.status_code == 200
    assert response.json()


async def test_a_route_may_bring_its_own_tag(client):
    response = await client.get("/v1/own-tag")
    assert response.headers["etag"] == '"seven"'
    assert (await client.get("/v1/own-tag", headers={"If-None-Match": '"seven"'})).status_code == 304


async def test_only_a_get_that_went_well_is_tagged(client):
    assert "etag" not in (await client.get("/v1/teapot")).headers
    assert "etag" not in (await client.post("/v1/unread")).headers


async def test_head_is_get_without_a_body(client, address):
    tag = (await client.get("/v1/items")).headers["etag"]
    async with httpx2.AsyncClient() as http:
        response = await http.head(address + "/v1/items")
        assert response.status_code == 200
        assert response.content == b""
        assert response.headers["etag"] == tag
        assert int(response.headers["content-length"]) > 0
        assert (await http.head(address + "/v1/stream")).status_code == 200
        assert (await http.head(address + "/v1/nowhere")).status_code == 404
        assert (await http.head(address + "/v1/unread")).status_code == 405


async def test_a_stream_arrives_as_it_is_made(app, address):
    async with httpx2.AsyncClient(timeout=10) as http, http.stream("GET", address + "/v1/stream") as response:
        assert response.headers["x-request-id"]
        assert "etag" not in response.headers
        lines = response.aiter_lines()
        assert await anext(lines) == "data: 1"
        app.state.gate.set()
        assert [line async for line in lines if line] == ["data: 2"]
