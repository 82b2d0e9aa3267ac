"""Reads documents again by the extractors of today, and says on the log what that changes."""
