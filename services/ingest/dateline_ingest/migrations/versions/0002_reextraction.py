"""What re-extraction must know: which text, extractor and registries a reading rests on, and what each event said."""

from alembic import op

revision = "0002"
down_revision = "0001"

CHANGES = """
-- The generation of the text that was read, where reading it again has taken a later generation; null: the same.
ALTER TABLE extractions ADD COLUMN text_generation integer;

-- A digest of the registries that the extractor looked names up in.
ALTER TABLE extractions ADD COLUMN registries text NOT NULL DEFAULT '';

-- The data of the event as it was emitted, as JSON, without what follows from the document; null: emitted before this
-- was kept.
ALTER TABLE emitted ADD COLUMN said text;
"""


def upgrade() -> None:
    for statement in CHANGES.split(";\n"):
        if statement.strip():
            op.execute(statement)
