"""Lets the importer find programmes without knowing this stage."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from volunteer.programmes import actions, queries


class ProgrammeFinder:
    """What `imports.kinds.Programmes` asks for."""

    def names(self, session: Session) -> Sequence[str]:
        return queries.names(session)

    def find_or_create(self, session: Session, name: str) -> int:
        return actions.find_or_create(session, name).id
