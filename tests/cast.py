"""The same people in every test, and the organisations they belong to."""

import functools
from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from volunteer.accounts import actions
from volunteer.accounts.models import Role, User
from volunteer.accounts.secrets import hash_secret
from volunteer.core.clock import now
from volunteer.organisations.actions import ensure_organisation
from volunteer.organisations.models import Organisation, OrganisationKind
from volunteer.people.models import Person

PIN = "502918"
PASSWORD = "lantern over the river"


@dataclass(frozen=True)
class Cast:
    """Who is who. Users log in with PIN (侯文) or PASSWORD (everybody else)."""

    district: Organisation
    street: Organisation
    other_street: Organisation
    agency: Organisation
    #: A recipient with a confidential case; she has no account.
    chenmei: Person
    houwen: User
    kuangsuchun: User
    #: Coordinator of another street.
    liqiang: User
    jiangsha: User
    admin: User
    auditor: User


@functools.cache
def hashed(secret: str) -> str:
    """The hash of a test's secret; hashing is slow by design."""
    return hash_secret(secret)


def a_user(session: Session, role: Role, login: str, name: str, organisation: Organisation | None = None) -> User:
    """An account with the cast's PIN or password."""
    return actions.add_user(
        session,
        role=role,
        login=login,
        name=name,
        secret_hash=hashed(PIN if role is Role.WORKER else PASSWORD),
        organisation_id=organisation.id if organisation else None,
    )


def a_person(session: Session, name: str) -> Person:
    """Somebody nothing else is known of."""
    person = Person(public_id=f"cast-{name}", name=name, created_at=now())
    session.add(person)
    session.flush()
    return person


def assemble(session: Session) -> Cast:
    """Write the cast. Flushes; the caller commits."""
    district = ensure_organisation(session, OrganisationKind.UNION, "巴南区总工会")
    street = ensure_organisation(session, OrganisationKind.UNION, "龙洲湾街道总工会", district)
    other_street = ensure_organisation(session, OrganisationKind.UNION, "李家沱街道总工会", district)
    agency = ensure_organisation(session, OrganisationKind.AGENCY, "企航社会工作服务中心")
    houwen = a_user(session, Role.WORKER, "13983110001", "侯文")
    # Who they are was checked in person, so the PIN is theirs to change.
    houwen.proved_at = now()
    houwen.person_id = a_person(session, "侯文").id
    return Cast(
        district=district,
        street=street,
        other_street=other_street,
        agency=agency,
        chenmei=a_person(session, "陈梅"),
        houwen=houwen,
        kuangsuchun=a_user(session, Role.SOCIAL_WORKER, "kuangsuchun", "匡素春", agency),
        liqiang=a_user(session, Role.COORDINATOR, "liqiang", "李强", other_street),
        jiangsha=a_user(session, Role.UNION_LEADER, "jiangsha", "江沙", district),
        admin=a_user(session, Role.ADMIN, "guanliyuan", "管理员"),
        auditor=a_user(session, Role.AUDITOR, "shenjiyuan", "审计员"),
    )


@pytest.fixture
def cast(session: Session) -> Cast:
    """The cast, committed."""
    assembled = assemble(session)
    session.commit()
    return assembled
