"""The tables by which a position and its effects move together; every service's first migration makes them.

They are written once, as version 1: a later change comes as a function of its own, so that an old migration
keeps meaning what it meant.
"""

from alembic import op

_TABLES_V1 = """
CREATE TABLE positions (
    consumer     text        NOT NULL,
    topic        text        NOT NULL,
    partition    integer     NOT NULL,
    next_offset  bigint      NOT NULL,
    cluster      text        NOT NULL,
    topic_id     text        NOT NULL,
    partitions   integer     NOT NULL,
    -- Everything that the log had recorded by then is in the tables of this consumer.
    complete_to  timestamptz,
    PRIMARY KEY (consumer, topic, partition)
) WITH (fillfactor = 50);

CREATE TABLE parked (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    consumer   text        NOT NULL,
    topic      text        NOT NULL,
    partition  integer     NOT NULL,
    "offset"   bigint      NOT NULL,
    key        bytea,
    value      bytea,
    headers    bytea       NOT NULL,
    reason     text        NOT NULL,
    parked_at  timestamptz NOT NULL,
    UNIQUE (consumer, topic, partition, "offset")
);

-- Rows wait here for the relay, in one lane for each partition that they come from, in order of (at, n).
CREATE TABLE outbox (
    lane     integer NOT NULL,
    at       bigint  NOT NULL,
    n        integer NOT NULL,
    topic    text    NOT NULL,
    key      bytea   NOT NULL,
    value    bytea,
    headers  bytea   NOT NULL,
    PRIMARY KEY (lane, at, n)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
"""


def create_log_tables_v1() -> None:
    """Create `positions`, `parked` and `outbox`."""
    for statement in _TABLES_V1.split(";\n"):
        if statement.strip():
            op.execute(statement)
