"""How a site begins for real: its first admin, union, agency and programme, in place of the demo if there was one.

Each function is one transaction for the caller to commit: all of it, or nothing.
"""

import base64
import hmac
import unicodedata
from dataclasses import dataclass

from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session

from volunteer.accounts.actions import add_user
from volunteer.accounts.directory import has_users
from volunteer.accounts.models import Role, RoleGrant, User
from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.audit.models import AuditEvent
from volunteer.audit.queries import has_event
from volunteer.core.actor import acting_as
from volunteer.core.database import Base
from volunteer.core.errors import Refused
from volunteer.core.i18n import _l
from volunteer.core.secret import derived
from volunteer.imports.models import ImportBatch
from volunteer.organisations.actions import ensure_organisation
from volunteer.organisations.models import OrganisationKind
from volunteer.programmes.actions import assign, find_or_create


class AlreadyBegun(Refused):
    """Somebody else was first."""

    message = _l("这个网站已经有账号了，不用再设置。请直接登录。")


class InRealUse(Refused):
    """What the demo did not bring would go with it."""

    message = _l(
        "没有清除：这里已经有演示以外的东西（{found}），清除会把它们和审计记录一起删掉。"
        "只是试着导入的，请先撤销那些导入；已经在这里正式记录的，请继续使用，不要清除。"
    )


@dataclass(frozen=True)
class Beginning:
    """What a site begins with."""

    login: str
    name: str
    secret_hash: str
    union: str
    agency: str
    programme: str


def setup_code() -> str:
    """What the console shows and the first-run page asks for, so that no passer-by on the network takes the site."""
    letters = base64.b32encode(derived("setup code")[:5]).decode()
    return f"{letters[:4]}-{letters[4:]}"


def is_setup_code(typed: str) -> bool:
    """Whether this is the code, however it was spelled; digits that look like a letter stand for it."""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(str.maketrans("018", "OIB"))
    letters = "".join(each for each in plain if each.isalnum())
    return hmac.compare_digest(letters.encode(), setup_code().replace("-", "").encode())


def holds_demo(session: Session) -> bool:
    """Whether the demo stands in this database."""
    return has_event(session, Event.DEMO_FILLED)


def added_to_demo(session: Session) -> list[str]:
    """Accounts of staff made, and files imported, since the demo was filled: signs of real use, by their names."""
    filled = session.scalars(select(func.max(AuditEvent.at)).where(AuditEvent.event == Event.DEMO_FILLED.value)).one()
    staff = select(User.login).where(
        User.created_at > filled, User.id.not_in(select(RoleGrant.user_id).where(RoleGrant.role == Role.WORKER))
    )
    files = select(ImportBatch.file_name).where(
        ImportBatch.imported_at > filled, ImportBatch.imported_by != "demo", ImportBatch.undone_at.is_(None)
    )
    return [*session.scalars(staff.order_by(User.id)), *session.scalars(files.order_by(ImportBatch.id))]


def begin(session: Session, beginning: Beginning) -> User:
    """The first admin of a site nobody can log in to yet, with its organisations and programme.

    Raises AlreadyBegun, and what a login may be refused for.
    """
    if session.get_bind().dialect.name == "postgresql":
        # Of two who come first at once one waits here; SQLite writes one by one anyway.
        session.execute(text("LOCK TABLE user_account IN EXCLUSIVE MODE"))
    if has_users(session):
        raise AlreadyBegun
    with acting_as(beginning.login):
        return _write(session, beginning)


def replace_demo(session: Session, beginning: Beginning) -> User:
    """Delete every row of the demo, sessions and log included, and begin.

    Raises InRealUse, and what a login may be refused for.
    """
    found = added_to_demo(session)
    if found:
        raise InRealUse(found="、".join(found[:5]))
    session.expunge_all()
    for table in reversed(Base.metadata.sorted_tables):
        session.execute(delete(table))
    with acting_as(beginning.login):
        admin = _write(session, beginning)
        record(session, Event.DEMO_REMOVED)
        session.flush()
    return admin


def _write(session: Session, beginning: Beginning) -> User:
    admin = add_user(
        session, role=Role.ADMIN, login=beginning.login, name=beginning.name, secret_hash=beginning.secret_hash
    )
    union = ensure_organisation(session, OrganisationKind.UNION, beginning.union)
    agency = ensure_organisation(session, OrganisationKind.AGENCY, beginning.agency)
    assign(session, find_or_create(session, beginning.programme), union=union, agency=agency)
    return admin
