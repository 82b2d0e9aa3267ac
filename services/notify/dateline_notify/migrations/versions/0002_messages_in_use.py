"""An index by which a message is known to be in use, so that those in use no more can be deleted.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX deliveries_of_message ON deliveries (message)")
