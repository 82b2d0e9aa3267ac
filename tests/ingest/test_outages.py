"""What a caller sees while Kafka or PostgreSQL is away, and that nothing accepted is lost."""

from tests.ingest.conftest import events_of, extracted, running

DOCUMENTS = "/v1/ingest/documents"
LAW = {"source": "gazette", "key": "1", "text": "EVENT law.signed RU ETS-126 2025-09-29\n"}


async def test_documents_are_accepted_while_kafka_is_away_and_read_when_it_is_back(stack, settings):
    async with running(settings) as client:
        first = (await client.post(DOCUMENTS, json=LAW)).json()["id"]
        await extracted(client, first)
        await stack.kafka_server.kill()
        try:
            accepted = await client.post(DOCUMENTS, json=LAW | {"key": "2"})
            assert accepted.status_code == 202
            ready = await client.get("/readyz")
            assert ready.status_code == 200, ready.text
            status = (await client.get(f"{DOCUMENTS}/{accepted.json()['id']}")).json()
            assert status["state"] == "waiting_for_kafka"
        finally:
            await stack.kafka_server.start()
        assert (await extracted(client, accepted.json()["id"]))["state"] == "extracted"
        assert len({event.id for event in await events_of(client)}) == 2


async def test_a_start_without_kafka_accepts_documents_and_tells_of_it(settings):
    away = settings.model_copy(update={"kafka": "127.0.0.1:9"})
    async with running(away) as client:
        assert (await client.post(DOCUMENTS, json=LAW)).status_code == 202
        ready = await client.get("/readyz")
        assert ready.status_code == 200, ready.text
        assert "cannot be reached" in ready.json()["checks"]["kafka"]["detail"]
        assert ready.json()["outbox"] == 1
    async with running(settings) as client:
        document = (await client.post(DOCUMENTS, json=LAW)).json()
        assert document["result"] == "repeated"
        await extracted(client, document["id"])


async def test_without_postgresql_documents_are_refused_until_it_is_back(stack, settings):
    async with running(settings.model_copy(update={"ingest_roles": {"api"}})) as client:
        assert (await client.post(DOCUMENTS, json=LAW)).status_code == 202
        await stack.postgres_server.kill()
        try:
            refused = await client.post(DOCUMENTS, json=LAW)
            assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
            lines = await client.post(
                DOCUMENTS, content=b'{"text": "a"}', headers={"Content-Type": "application/x-ndjson"}
            )
            assert lines.json()["status"] == 503
            ready = await client.get("/readyz")
            assert ready.status_code == 503
        finally:
            await stack.postgres_server.start()
        assert (await client.post(DOCUMENTS, json=LAW)).json()["result"] == "repeated"
