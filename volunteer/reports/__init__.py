"""Stage 8, READ ONLY: the half-year report, its sentence, and the leader's one page."""
