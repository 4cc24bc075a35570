"""A volunteer's shifts: those open, signing up, one's own."""

from volunteer.shifts.views import blueprint

__all__ = ["blueprint"]
