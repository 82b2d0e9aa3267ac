"""Every error is a problem that says what is wrong."""

import pytest


def _problem(response, status):
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    assert body["title"]
    assert body["request_id"] == response.headers["x-request-id"]
    return body


async def test_a_problem_raised_below_a_route_arrives_whole(client):
    response = await client.get("/v1/teapot")
    body = _problem(response, 418)
    assert body["type"] == "urn:dateline:problem:teapot"
    assert (body["title"], body["detail"], body["stout"]) == ("Teapot", "It is short.", True)
    assert response.headers["retry-after"] == "7"


async def test_nothing_there(client):
    assert "/v1/nowhere" in _problem(await client.get("/v1/nowhere"), 404)["detail"]
    assert _problem(await client.get("/v1/items/"), 404)


async def test_a_method_that_is_not_offered_names_the_others(client):
    response = await client.delete("/v1/items")
    assert "use " in _problem(response, 405)["detail"]
    assert response.headers["allow"]


@pytest.mark.parametrize("path", ["/v1/fails", "/v1/fails-on-purpose"])
async def test_a_fault_of_ours_tells_nothing_of_the_inside(client, path):
    response = await client.get(path)
    body = _problem(response, 500)
    assert "hunter2" not in response.text
    assert "10.0.0.1" not in response.text
    assert "Traceback" not in response.text
    assert "logs" in body["detail"]


async def test_a_wrong_parameter_is_named_with_its_limit(client):
    body = _problem(await client.get("/v1/items?page-size=1000"), 400)
    assert body["detail"] == "The query parameter page-size: Input should be less than or equal to 100."
    assert body["errors"][0]["name"] == "page-size"


async def test_wrong_places_in_a_body_are_pointed_at(client):
    body = _problem(await client.post("/v1/items", json=[{"name": ""}, {"count": "x"}]), 400)
    assert [error["pointer"] for error in body["errors"]] == ["#/0/name", "#/1/name", "#/1/count"]
    assert "2 more faults" in body["detail"]


async def test_at_most_fifty_places_are_listed(client):
    body = _problem(await client.post("/v1/items", json=[{}] * 1000), 400)
    assert len(body["errors"]) == 50


@pytest.mark.parametrize("content", [b"{", b"\xff", b"[1,]", b""])
async def test_broken_json_is_a_wrong_request(client, content):
    response = await client.post("/v1/items", content=content, headers={"content-type": "application/json"})
    assert "body" in _problem(response, 400)["detail"]


@pytest.mark.parametrize(
    ("query", "nearest"),
    [("pagesize=3", "page-size"), ("Lead=RU", "lead"), ("zzz=1", None), ("lead=a&leed=b", "lead"), ("=", None)],
)
async def test_an_unknown_parameter_is_named_with_the_nearest(client, query, nearest):
    body = _problem(await client.get(f"/v1/items?{query}"), 400)
    assert body["title"] == "Unknown parameter"
    assert body.get("nearest") == nearest
    assert body["known"] == ["lead", "page-size"]


async def test_parameters_of_a_model_are_known(client):
    assert (await client.get("/v1/filtered?colour=red&size=3")).status_code == 200
    assert _problem(await client.get("/v1/filtered?size_of=3"), 400)["nearest"] == "size"


async def test_a_route_without_parameters_says_so(client):
    assert "takes none" in _problem(await client.get("/livez?x=1"), 400)["detail"]


async def test_openapi_tells_problems(app):
    schema = app.openapi()
    post = schema["paths"]["/v1/items"]["post"]["responses"]
    assert "422" not in post
    assert {"400", "413", "default"} <= set(post)
    assert post["400"]["content"]["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}
    assert {"401", "403"} <= set(schema["paths"]["/v1/writing"]["post"]["responses"])
    assert "HTTPValidationError" not in schema["components"]["schemas"]
    assert "Problem" in schema["components"]["schemas"]
    assert list(schema["paths"])[-3:] == ["/livez", "/readyz", "/metrics"]
    assert app.openapi() is schema
