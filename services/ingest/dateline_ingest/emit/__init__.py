"""Reads documents from the log and emits their events, with generations and retractions."""
