"""Subscriptions, what each was told, and what is to be delivered.

Revision ID: 0001
Revises:
"""

from alembic import op

from dateline.database.log_tables import create_log_tables_v1

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE subscriptions (
    id                   text        PRIMARY KEY,
    owner                text        NOT NULL,
    name                 text        NOT NULL,
    filter               jsonb       NOT NULL,
    max_age              integer,
    url                  text        NOT NULL,
    headers              jsonb       NOT NULL,
    state                text        NOT NULL CHECK (state IN ('active', 'paused', 'disabled')),
    reason               text        NOT NULL DEFAULT '',
    secret               text        NOT NULL,
    former_secret        text,
    former_secret_until  timestamptz,
    created              timestamptz NOT NULL,
    updated              timestamptz NOT NULL,
    -- Since when every attempt failed.
    failing_since        timestamptz
);
CREATE INDEX subscriptions_of_owner ON subscriptions (owner, created, id);

-- Counts what alters who matches; the matcher reads the subscriptions again when it moved.
CREATE TABLE roster (
    one      boolean PRIMARY KEY DEFAULT true CHECK (one),
    version  bigint  NOT NULL
);
INSERT INTO roster (version) VALUES (1);

CREATE TABLE idempotency (
    owner         text        NOT NULL,
    key           text        NOT NULL,
    request       bytea       NOT NULL,
    subscription  text        NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    created       timestamptz NOT NULL,
    PRIMARY KEY (owner, key)
);
CREATE INDEX idempotency_of_subscription ON idempotency (subscription);

-- The cause of the last change known of each entry: an older one that comes again is ignored.
CREATE TABLE entries (
    id         text    PRIMARY KEY,
    partition  integer NOT NULL,
    "offset"   bigint  NOT NULL
);

-- What a subscription was last told about an entry.
CREATE TABLE told (
    entry         text  NOT NULL,
    subscription  text  NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
    shown         jsonb NOT NULL,
    change        text  NOT NULL,
    PRIMARY KEY (entry, subscription)
);
CREATE INDEX told_to_subscription ON told (subscription);

-- Bodies by their digest: subscriptions that are told the same share one.
CREATE TABLE messages (
    id    text PRIMARY KEY,
    body  text NOT NULL
);

CREATE TABLE deliveries (
    id            text        PRIMARY KEY,
    n             bigint      GENERATED ALWAYS AS IDENTITY,
    subscription  text        NOT NULL REFERENCES subscriptions (id) ON DELETE CASCADE,
    kind          text        NOT NULL,
    entry         text        NOT NULL,
    change        text        NOT NULL,
    message       text        NOT NULL REFERENCES messages (id),
    endpoint      text        NOT NULL,
    state         text        NOT NULL CHECK (state IN ('pending', 'held', 'delivered', 'failed')),
    created       timestamptz NOT NULL,
    -- When to try next; while a worker has it, when its lease ends.
    due           timestamptz NOT NULL,
    leased        boolean     NOT NULL DEFAULT false,
    -- Counts claims: a worker whose lease ended finds another number here and leaves the row alone.
    claim         integer     NOT NULL DEFAULT 0,
    attempts      integer     NOT NULL DEFAULT 0,
    -- How far along the schedule of retries; a retry by hand begins it again.
    step          integer     NOT NULL DEFAULT 0
) WITH (fillfactor = 80);
CREATE INDEX deliveries_due ON deliveries (due) WHERE state = 'pending';
CREATE UNIQUE INDEX deliveries_of_subscription ON deliveries (subscription, n);
CREATE INDEX deliveries_waiting ON deliveries (subscription) WHERE state IN ('pending', 'held');

CREATE TABLE attempts (
    delivery      text        NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    n             integer     NOT NULL,
    at            timestamptz NOT NULL,
    milliseconds  integer     NOT NULL,
    status        integer,
    reason        text        NOT NULL,
    response      text        NOT NULL,
    PRIMARY KEY (delivery, n)
);
"""


def upgrade() -> None:
    create_log_tables_v1()
    for statement in TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)
