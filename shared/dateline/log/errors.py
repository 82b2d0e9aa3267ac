"""What can go wrong between us and the log."""

from dateline.errors import DatelineError
from dateline.log.records import TopicIdentity


class LogUnavailable(DatelineError):  # noqa: N818 (a state of the world, not a fault of the program)
    """The log cannot be reached now; the same call may go through later."""


class PublishOutcomeUnknown(LogUnavailable):
    """Records were sent and not all acknowledged in time: some may be in the log.

    Sending the same records again is safe, since ids are deterministic and every store dedupes by id.
    """


class RecordTooLarge(DatelineError):  # noqa: N818
    """A record is larger than the one size limit allows; sending it again will not help."""


class PositionLost(DatelineError):  # noqa: N818
    """A stored position does not fit the topic: going on would skip or repeat records silently, so nothing does."""


class OtherTopic(PositionLost):
    """The topic of this name is not the one that the stored position speaks of."""

    def __init__(self, topic: str, stored: TopicIdentity, found: TopicIdentity) -> None:
        super().__init__(
            f"The topic {topic} is {_name(found)}, but this database's positions are in {_name(stored)}.",
            remedy="Point DATELINE_KAFKA at the cluster that this database belongs to, or use an empty database.",
        )
        self.stored = stored
        self.found = found


def _name(identity: TopicIdentity) -> str:
    return f"topic {identity.topic_id or '?'} of cluster {identity.cluster} with {identity.partitions} partitions"


class TooManyParked(DatelineError):  # noqa: N818
    """So many records failed that the fault is likely ours: going on would park a whole topic."""
