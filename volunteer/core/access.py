"""Marks a view with the permission it needs. `accounts` enforces the mark and owns the table of permissions."""

from collections.abc import Callable
from enum import StrEnum
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])


def requires(permission: StrEnum) -> Callable[[View], View]:
    """Mark a view: only who holds `permission` may call it."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Mark a view anybody may call. The short list is checked by a test."""
    view.is_public = True  # type: ignore[attr-defined]
    return view
