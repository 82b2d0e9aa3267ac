"""Answers questions over HTTP: timelines, entries, documents, subjects."""
