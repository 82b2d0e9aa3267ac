"""One event of all that a document says of one happening: claims are merged, named, and given their evidence."""
