"""Posters with a code for signing up: their list, making one, printing one, ending one."""

from volunteer.signups.views import blueprint

__all__ = ["blueprint"]
