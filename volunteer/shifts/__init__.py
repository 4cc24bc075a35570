"""Stage 5, outreach shifts 班次: time, place, roles with places, and who is on them. Never says what happened there."""
