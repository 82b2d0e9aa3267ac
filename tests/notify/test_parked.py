"""A parked change that is tried again meets the consumer in order, whichever comes first."""

import asyncio

from dateline.contracts.cloudevents import encode_change
from dateline.log import Record
from dateline.log.parked import park
from dateline.tokens import Scope
from sqlalchemy import text

from tests.notify.changes import change, entry, now
from tests.notify.receiver import Receiver
from tests.notify.service import Running, waiting_or_done


async def test_a_replay_waits_for_the_consumer_and_knows_what_it_did(notify: Running, receiver: Receiver) -> None:
    made = await notify.subscribe(receiver.url)
    await notify.matched()
    topic = f"{notify.settings.topic_prefix}.changes"
    sent = encode_change(change(entry(), 1), topic, "/test/timeline")
    async with notify.service.engine.begin() as connection:
        record = Record(topic, 0, 0, sent.key, sent.value, sent.headers)
        await park(connection, "notify-match", [(record, "failed")], now())
    (parked,) = await notify.rows("SELECT id FROM parked")
    async with notify.service.engine.connect() as connection, notify.client("root", Scope.ADMIN) as admin:
        # As the consumer does with a later change of the same entry.
        await connection.execute(text("UPDATE positions SET next_offset = next_offset WHERE partition = 0"))
        await connection.execute(text("INSERT INTO entries VALUES ('ent-aaaa', 0, 9)"))
        replay = asyncio.create_task(admin.post(f"/v1/subscriptions/parked/{parked['id']}/replay"))
        await waiting_or_done(notify, replay)
        await connection.commit()
        assert (await replay).status_code == 200
    (cause,) = await notify.rows('SELECT "offset" FROM entries')
    assert cause["offset"] == 9
    assert await notify.deliveries(made["id"]) == []
