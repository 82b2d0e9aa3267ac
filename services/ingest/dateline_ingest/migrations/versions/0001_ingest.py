"""Documents, what was emitted for them, and the leases of sources."""

from alembic import op

from dateline.database.log_tables import create_log_tables_v1

revision = "0001"
down_revision = None

TABLES = """
-- The newest generation of each document; its row is locked by whoever accepts the document again.
CREATE TABLE document_heads (
    id          text PRIMARY KEY,
    generation  integer NOT NULL,
    content     bytea   NOT NULL
);

-- Every generation of every document, as it was accepted. An erased one keeps its row without its text.
CREATE TABLE documents (
    id          text        NOT NULL,
    generation  integer     NOT NULL,
    source      text        NOT NULL,
    key         text        NOT NULL,
    url         text,
    title       text,
    publisher   text,
    -- RFC 3339 with the publisher's own offset, which timestamptz would lose: its date is the day of publication.
    published   text,
    lang        text        NOT NULL,
    media_type  text        NOT NULL,
    text        text,
    recorded    timestamptz NOT NULL,
    lane        integer     NOT NULL,
    at          bigint      NOT NULL,
    PRIMARY KEY (id, generation)
);
CREATE INDEX documents_by_source ON documents (source, key);

-- The order in which documents go to the log.
CREATE SEQUENCE documents_at;

-- The newest generation of each document that was read, and what came of it.
CREATE TABLE extractions (
    document_id  text PRIMARY KEY,
    generation   integer     NOT NULL,
    events       integer     NOT NULL,
    retracted    integer     NOT NULL,
    extractor    text        NOT NULL,
    at           timestamptz NOT NULL
);

-- Every event id that was ever emitted for a document. Those that are live are retracted when a newer generation
-- does not have them.
CREATE TABLE emitted (
    document_id  text    NOT NULL,
    event_id     text    NOT NULL,
    generation   integer NOT NULL,
    live         boolean NOT NULL,
    type         text    NOT NULL,
    lead         text    NOT NULL,
    object       text    NOT NULL,
    PRIMARY KEY (document_id, event_id)
);

-- One row per configured source: who runs it, until when, and how far it is.
CREATE TABLE sources (
    name          text PRIMARY KEY,
    type          text        NOT NULL,
    owner         text,
    epoch         bigint      NOT NULL DEFAULT 0,
    heartbeat     timestamptz,
    due           timestamptz NOT NULL DEFAULT now(),
    cursor        jsonb,
    state         text        NOT NULL DEFAULT 'new',
    reason        text        NOT NULL DEFAULT '',
    failures      integer     NOT NULL DEFAULT 0,
    last_run      timestamptz,
    last_ok       timestamptz,
    last_new      timestamptz,
    seen          integer,
    claimed       integer,
    accepted      bigint      NOT NULL DEFAULT 0
);
"""


def upgrade() -> None:
    create_log_tables_v1()
    for statement in TABLES.split(";\n"):
        if statement.strip():
            op.execute(statement)
