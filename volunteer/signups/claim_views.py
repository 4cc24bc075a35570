"""The claim card: issued by a social worker, used by the volunteer."""

from volunteer.signups.views import blueprint

__all__ = ["blueprint"]
