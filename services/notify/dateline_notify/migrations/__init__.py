"""notify's tables, from the first to the newest."""

from pathlib import Path

FOLDER = Path(__file__).parent
