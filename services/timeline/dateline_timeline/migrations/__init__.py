"""The database's revisions; applied at start."""

from pathlib import Path

FOLDER = Path(__file__).parent
