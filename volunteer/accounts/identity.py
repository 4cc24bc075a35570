"""Who is signed in, as a value: what they may do and how far it reaches."""

from dataclasses import dataclass

from volunteer.accounts.models import Role
from volunteer.accounts.permissions import GRANTED
from volunteer.accounts.rules import is_phone, phone_of
from volunteer.accounts.scope import NOWHERE, Scope


@dataclass(frozen=True)
class Grant:
    """A role for one organisation and all below it; without one, everywhere."""

    role: Role
    organisation_id: int | None


@dataclass(frozen=True)
class Identity:
    """A signed-in user, free of the database."""

    user_id: int
    login: str
    name: str
    #: Of a worker: the mention of the sign-up the account came with, and whether the phone was proved theirs.
    mention_id: int | None
    is_proved: bool
    grants: tuple[Grant, ...]

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(grant.role for grant in self.grants)

    @property
    def actor(self) -> str:
        """What records call them: the login, but never a phone number, which would outlive its erasure."""
        return f"user:{self.user_id}" if is_phone(phone_of(self.login)) else self.login

    def may(self, permission: str) -> bool:
        """Whether any of their roles holds the permission."""
        return any(permission in GRANTED[role] for role in self.roles)

    def scope(self, permission: str) -> Scope:
        """How far the permission reaches: the organisations of all grants that hold it."""
        reach = NOWHERE
        for grant in self.grants:
            if permission in GRANTED[grant.role]:
                reach |= Scope(None if grant.organisation_id is None else frozenset({grant.organisation_id}))
        return reach
