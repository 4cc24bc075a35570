"""Lets the importer find programmes without knowing this stage."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from volunteer.accounts.scope import Scope
from volunteer.programmes import actions, queries
from volunteer.programmes.scope import programme_ids_in


class ProgrammeFinder:
    """What `imports.kinds.Programmes` asks for."""

    def names(self, session: Session) -> Sequence[str]:
        return queries.names(session)

    def find_or_create(self, session: Session, name: str) -> int:
        return actions.find_or_create(session, name).id

    def in_scope(self, session: Session, scope: Scope) -> dict[int, str]:
        covered = programme_ids_in(session, scope)
        return {
            programme.id: programme.name
            for programme in queries.all_programmes(session)
            if covered is None or programme.id in covered
        }
