"""What we hold of a volunteer, and what they agreed to: their own page."""

from volunteer.signups.views import blueprint

__all__ = ["blueprint"]
