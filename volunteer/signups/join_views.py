"""Signing up as a volunteer, by anybody: three fields, two consents, a PIN."""

from volunteer.signups.views import blueprint

__all__ = ["blueprint"]
