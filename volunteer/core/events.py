"""How an earlier stage reaches a later one: what was touched is noted, and hooks run before the commit.

Hooks are registered in `create_app()` with a rank: linkage 10, journeys 20, audit 90. All of it is one transaction.
"""

from collections.abc import Callable
from enum import IntEnum

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

Hook = Callable[[Session], None]


class Rank(IntEnum):
    """The order in which hooks run before a commit."""

    LINKAGE = 10
    JOURNEYS = 20
    AUDIT = 90


_hooks: dict[Rank, Hook] = {}


def before_commit(rank: Rank, hook: Hook) -> None:
    """Run `hook` before each commit; a second hook of a rank replaces the first."""
    _hooks[rank] = hook


def mention_written(session: Session, mention_id: int) -> None:
    """Note that a mention was written or changed in this transaction."""
    session.info.setdefault("mentions_written", set()).add(mention_id)


def person_touched(session: Session, person_id: int | None) -> None:
    """Note that something a person's journey depends on has changed."""
    if person_id is not None:
        session.info.setdefault("persons_touched", set()).add(person_id)


def take_mentions(session: Session) -> set[int]:
    """The mentions written so far; the set starts again empty."""
    taken: set[int] = session.info.pop("mentions_written", set())
    return taken


def take_persons(session: Session) -> set[int]:
    """The persons touched so far; the set starts again empty."""
    taken: set[int] = session.info.pop("persons_touched", set())
    return taken


@event.listens_for(Session, "before_commit")
def _run_hooks(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    for rank in sorted(_hooks):
        _hooks[rank](session)
        session.flush()


@event.listens_for(Session, "after_transaction_end")
def _forget(session: Session, transaction: SessionTransaction) -> None:
    """Only the whole transaction forgets: what stood before a savepoint that was undone is still to be linked."""
    if transaction.parent is None:
        take_mentions(session)
        take_persons(session)
