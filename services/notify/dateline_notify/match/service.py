"""The consumer of changes, for whichever process runs it."""

from dateline.clock import SYSTEM_CLOCK, Clock
from dateline.contracts import Change
from dateline.log import Consumer, KafkaFeed
from sqlalchemy.ext.asyncio import AsyncEngine

from dateline_notify.match.handler import CONSUMER, Matcher
from dateline_notify.settings import NotifySettings


def match_consumer(
    settings: NotifySettings, engine: AsyncEngine, matcher: Matcher, clock: Clock = SYSTEM_CLOCK
) -> Consumer[Change]:
    """Return the consumer that carries the changes into notify's database."""
    topic = f"{settings.topic_prefix}.changes"
    feed = KafkaFeed(settings.kafka, topic, f"{settings.topic_prefix}-{CONSUMER}")
    return Consumer(CONSUMER, topic, feed, engine, matcher, clock=clock)
