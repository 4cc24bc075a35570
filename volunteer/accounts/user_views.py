"""Users and the roles they hold, for the admin."""

from volunteer.accounts.views import blueprint

__all__ = ["blueprint"]
