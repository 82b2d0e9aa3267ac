"""The page of the API asks nobody else for anything."""

import re


async def test_all_that_the_page_needs_is_here(client):
    page = await client.get("/docs")
    assert page.status_code == 200
    needed = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(needed) == 5
    for address in needed:
        assert not address.startswith("http")
        if not address.startswith("data:"):
            answer = await client.get("/" + address)
            assert answer.status_code == 200, address
            assert answer.headers["etag"] or address == "openapi.json"
    policy = page.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "http" not in policy
