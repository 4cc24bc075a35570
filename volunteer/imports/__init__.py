"""Files in: reading, recognising, checking, applying a batch. Knows no kind of record by name."""
