"""Events by group, entries with what lists filter by, documents by generation."""

from alembic import op

from dateline.database.log_tables import create_log_tables_v1

revision = "0001"
down_revision = None

_TABLES = """
-- One row for each record about an event that counts: who said it, at which generation, asserting or taking back.
-- `grp` is a hash of (lead, object): all rows of a group lie side by side, and are written by one worker.
CREATE TABLE events (
    grp          bigint      NOT NULL,
    key          text        NOT NULL,
    generation   integer     NOT NULL,
    retraction   boolean     NOT NULL,
    corrected    boolean     NOT NULL,
    entry_id     text        NOT NULL,
    lead         text        NOT NULL,
    object       text        NOT NULL,
    recorded     timestamptz NOT NULL,
    partition    integer     NOT NULL,
    "offset"     bigint      NOT NULL,
    document_id  text        NOT NULL,
    -- What grouping needs, and the rest: JSON texts that only Python reads.
    claim        text COLLATE "C" NOT NULL,
    data         text COLLATE "C" NOT NULL,
    PRIMARY KEY (grp, key, generation, retraction)
);
-- Finds where an entry went that became part of another.
CREATE INDEX events_entry ON events (entry_id);
CREATE INDEX events_document ON events (document_id) WHERE document_id <> '';

CREATE TABLE entries (
    id              text        NOT NULL,
    grp             bigint      NOT NULL,
    type            text COLLATE "C" NOT NULL,
    lead            text COLLATE "C" NOT NULL,
    object          text COLLATE "C" NOT NULL,
    party           text        NOT NULL,
    state           text        NOT NULL,
    modality        text        NOT NULL,
    occurred_key    text COLLATE "C" NOT NULL,
    first           date,
    last            date,
    sources         integer     NOT NULL,
    first_recorded  timestamptz NOT NULL,
    last_recorded   timestamptz NOT NULL,
    subjects        text[]      NOT NULL,
    words           tsvector    NOT NULL,
    -- Of what the entry was made: when it is the same, so is the entry.
    made_of         bytea       NOT NULL,
    body            text COLLATE "C" NOT NULL,
    -- The offset that its last change named as its cause: alone of these columns it depends on batches.
    told            bigint      NOT NULL,
    PRIMARY KEY (grp, id)
) WITH (fillfactor = 80);
CREATE INDEX entries_id ON entries (id);
CREATE INDEX entries_occurred ON entries (occurred_key, id);
CREATE INDEX entries_recorded ON entries (last_recorded, id);
CREATE INDEX entries_subjects ON entries USING gin (subjects);
CREATE INDEX entries_words ON entries USING gin (words);

-- After a rebuild: what was told of records before these offsets is not told again.
CREATE TABLE quiet (
    partition  integer PRIMARY KEY,
    until      bigint  NOT NULL
);

CREATE TABLE documents (
    id          text        NOT NULL,
    generation  integer     NOT NULL,
    partition   integer     NOT NULL,
    "offset"    bigint      NOT NULL,
    -- NULL where a tombstone erased it.
    body        text,
    PRIMARY KEY (id, generation)
)
"""


def upgrade() -> None:
    create_log_tables_v1()
    for statement in _TABLES.split(";\n"):
        op.execute(statement)
