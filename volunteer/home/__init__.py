"""READ ONLY: each role's first page."""
