"""A volunteer's own record."""

from volunteer.shiftlogs.views import blueprint

__all__ = ["blueprint"]
