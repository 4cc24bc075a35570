"""The office whose half-year the article tells about: every file goes in, every figure is reached."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

import volunteer
from volunteer.imports.cli import import_files
from volunteer.participation.models import Attendance, Form, Mode, Participation, Service, ServiceSession
from volunteer.people.models import Mention
from volunteer.shiftlogs.models import LogState, ShiftLog
from volunteer.shifts.models import Shift
from volunteer.signups.models import SignUp, SignUpState

OFFICE = sorted((Path(volunteer.__file__).parent / "demo" / "office").glob("*.xls*"))
H1 = ServiceSession.held_on.between(date(2022, 1, 1), date(2022, 6, 30))


@pytest.fixture
def office(app: Flask, session: Session) -> Session:
    """The session after every file of the office went in."""
    results = import_files(OFFICE, None, None, dry_run=False)
    assert [
        (r.file, r.status, [p.message for p in r.problems]) for r in results if r.status != "imported" or r.problems
    ] == []
    return session


def person_times(session: Session, *where: object) -> Counter[Form]:
    """Person-times by form: the stated total, else those who attended and the unnamed."""
    attended = (
        select(func.count())
        .where(Participation.session_id == ServiceSession.id, Participation.attendance == Attendance.ATTENDED)
        .scalar_subquery()
    )
    times = func.coalesce(ServiceSession.stated_total, attended + ServiceSession.headcount)
    rows = session.execute(
        select(Service.form, func.sum(times)).join(ServiceSession.service).where(*where).group_by(Service.form)  # type: ignore[arg-type]
    )
    return Counter({form: int(total) for form, total in rows})


def test_every_figure_of_the_office_is_reached(office: Session) -> None:
    assert len(OFFICE) == 16
    services = Counter(office.scalars(select(Service.form).where(Service.sessions.any(H1))))
    assert services == {Form.CASE: 13, Form.GROUP: 5, Form.ACTIVITY: 11}
    half = person_times(office, H1)
    assert half == {Form.CASE: 77, Form.GROUP: 278, Form.ACTIVITY: 2428}
    assert (half.total(), person_times(office).total()) == (2783, 9760)
    assert Counter(office.scalars(select(SignUp.state))) == {SignUpState.APPROVED: 46, SignUpState.RETURNED: 2}
    assert office.scalar(select(func.count()).select_from(Shift)) == 67
    served = select(func.sum(ShiftLog.people_served)).where(ShiftLog.state == LogState.APPROVED)
    assert office.scalar(served) == 1986


def test_the_first_case_has_fifteen_meetings_in_person_under_one_alias(office: Session) -> None:
    meetings = office.scalars(
        select(ServiceSession.mode).join(ServiceSession.service).where(Service.title == "GA2022-01")
    ).all()

    assert meetings.count(Mode.IN_PERSON) == 15
    alias = office.scalars(select(Mention).where(Mention.name == "陈梅", Mention.is_alias)).one()
    assert (alias.source_sheet, alias.source_row) == ("个案服务登记", 3)
