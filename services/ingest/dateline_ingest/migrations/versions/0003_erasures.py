"""Texts that were erased, also those that only the log has: a tombstone may stand beside its text for long."""

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make room for what is erased, and note the texts that are."""
    op.execute(
        "CREATE TABLE erasures ("
        " document_id text NOT NULL,"
        " generation integer NOT NULL,"
        " PRIMARY KEY (document_id, generation))"
    )
    op.execute("INSERT INTO erasures SELECT id, generation FROM documents WHERE text IS NULL")
