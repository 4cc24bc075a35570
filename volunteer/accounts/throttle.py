"""Counting tries in the database, so that every process and restart sees the same number."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from volunteer.accounts.models import Throttle


@dataclass(frozen=True)
class Counted:
    """A try and where it stands."""

    key: str
    count: int
    limit: int
    #: When the window ends and counting starts again.
    until: datetime

    @property
    def is_over(self) -> bool:
        return self.count > self.limit

    @property
    def is_first_over(self) -> bool:
        return self.count == self.limit + 1


def key_of(what: str, value: str) -> str:
    """The key under which something is counted; it does not show a phone or an address."""
    return f"{what}:{hashlib.sha256(value.encode()).hexdigest()}"


def count(session: Session, key: str, limit: int, window: timedelta, now: datetime) -> Counted:
    """Count one try in one atomic statement and say the number it got. A window over starts again at 1."""
    dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    is_over = Throttle.window_started_at <= now - window
    statement = (
        dialect.insert(Throttle)
        .values(key=key, window_started_at=now, count=1)
        .on_conflict_do_update(
            index_elements=[Throttle.key],
            set_={
                "count": case((is_over, 1), else_=Throttle.count + 1),
                "window_started_at": case((is_over, now), else_=Throttle.window_started_at),
            },
        )
        .returning(Throttle.count, Throttle.window_started_at)
    )
    number, started = session.execute(statement).one()
    return Counted(key, number, limit, started + window)


def give_back(session: Session, counted: Counted, window: timedelta) -> None:
    """Take a try that succeeded off the count again, if its window still runs."""
    session.execute(
        update(Throttle)
        .where(Throttle.key == counted.key, Throttle.window_started_at == counted.until - window, Throttle.count > 0)
        .values(count=Throttle.count - 1)
        .execution_options(synchronize_session=False)
    )


def sweep(session: Session, before: datetime) -> None:
    """Delete the counts of windows that began before an instant."""
    session.execute(
        delete(Throttle).where(Throttle.window_started_at < before).execution_options(synchronize_session=False)
    )
