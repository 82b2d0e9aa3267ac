"""Takes documents in: what arrives becomes a text of record with an id and a generation, stored before any answer."""
