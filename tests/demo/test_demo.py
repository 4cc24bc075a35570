"""The demo tells the article's story, counted from its records, and never touches anybody's real database."""

import dataclasses
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from tests.conftest import config_for
from volunteer import create_app
from volunteer.accounts.models import Role, User
from volunteer.cli import main
from volunteer.core.clock import day_of
from volunteer.core.database import db
from volunteer.demo import database
from volunteer.demo.accounts import ACCOUNTS, NOT_PROVED, WORKER
from volunteer.demo.actions import fill
from volunteer.demo.database import TODAY, NotADemoDatabase, NotInProduction, demo_config, start_afresh
from volunteer.linkage.overview import open_questions
from volunteer.organisations.actions import ensure_organisation
from volunteer.organisations.models import Organisation, OrganisationKind
from volunteer.reports.report import report
from volunteer.shiftlogs.models import ShiftLog
from volunteer.shifts.models import Assignment, Shift, ShiftState
from volunteer.signups.models import SignUp, SignUpState
from volunteer.signups.volunteers import mentions_of_account, volunteer_of


@pytest.fixture
def another_site(tmp_path: Path) -> Flask:
    return create_app(config_for(f"sqlite:///{tmp_path / 'demo.sqlite'}"))


def test_the_demo_says_what_the_article_says_and_can_be_made_again(another_site: Flask) -> None:
    with another_site.app_context():
        for _ in range(2):
            start_afresh(db.engine)
            fill(db.session(), say=lambda line: None)
            said = report(db.session(), date(2022, 1, 1), date(2022, 6, 30), "余")
            db.session.remove()
        assert (said["cases"], said["groups"], said["activities"], said["person_times"]) == (13, 5, 11, 2783)
        assert (said["converts"], said["served_by_converts"]) == (23, 1526)
        still_open = open_questions(db.session())
        assert still_open
        assert not any(question.moves_figures for question in still_open)
        every_page_has_life(db.session())


def every_page_has_life(session: Session) -> None:
    """People at work around the demo's day, none of whom the figures above know of."""
    houwen = session.scalars(sa.select(User).where(User.login == WORKER.login)).one()
    held = volunteer_of(session, houwen.mention_id, houwen.proved_at is not None)
    assert (held.name, held.state, held.is_proved, held.is_held) == ("侯文", SignUpState.APPROVED, True, False)
    assert len(mentions_of_account(session, held)) > 5

    other = session.scalars(sa.select(User).where(User.login == NOT_PROVED.login)).one()
    assert mentions_of_account(session, volunteer_of(session, other.mention_id, False)) == {other.mention_id}

    shifts = session.scalars(sa.select(Shift).where(Shift.state == ShiftState.OPEN).order_by(Shift.starts_at)).all()
    taken = [session.scalar(sa.select(sa.func.count()).where(Assignment.shift_id == shift.id)) for shift in shifts]
    needed = [sum(role.minimum for role in shift.roles) for shift in shifts]
    places = [sum(role.maximum for role in shift.roles) for shift in shifts]
    assert [day_of(shift.starts_at).isoformat()[5:] for shift in shifts] == [
        *("06-30", "07-02", "07-03", "07-05", "07-07", "07-09", "07-13")
    ]
    assert (taken, needed, places) == ([3, 2, 3, 1, 2, 4, 0], [2, 3, 2, 3, 2, 4, 2], [4, 5, 3, 6, 4, 7, 4])
    assert not session.scalars(sa.select(ShiftLog.id).where(ShiftLog.shift_id == shifts[0].id)).all()

    waiting = session.scalars(sa.select(SignUp).where(SignUp.state == SignUpState.APPLIED)).all()
    assert [(each.applied_on, each.is_held) for each in waiting] == [(TODAY, False)] * 2
    assert [each.join_code_id is not None for each in waiting].count(True) == 1
    enterprises = set(session.scalars(sa.select(Organisation.name).where(Organisation.kind == "enterprise")))
    assert {"重庆恒信广告传媒有限公司", "龙洲湾小学"} <= enterprises
    assert "恒信广告" not in enterprises
    assert len(enterprises) == 26


def test_a_database_with_other_data_is_left_alone(another_site: Flask) -> None:
    with another_site.app_context():
        database.migrate.upgrade(db.engine)
        ensure_organisation(db.session(), OrganisationKind.UNION, "真的工会")
        db.session.commit()
        with pytest.raises(NotADemoDatabase):
            start_afresh(db.engine)


def test_production_has_no_demo(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FANBU_ENV", "production")
    monkeypatch.setenv("SECRET_KEY", "8f3k2-Qw7mZx0Lr5Tn1Vb6Hs9Jd4Gp_cY")
    monkeypatch.setenv("TRUSTED_HOSTS", "example.org")
    with pytest.raises(NotInProduction):
        demo_config()
    refused = CliRunner().invoke(main, ["demo", "--no-serve"])
    assert refused.exit_code == 2
    assert "正式环境" in refused.stderr


def test_it_stands_on_the_first_day_after_its_half_year() -> None:
    assert demo_config("sqlite://").business_today == TODAY == date(2022, 7, 1)
    assert dataclasses.is_dataclass(ACCOUNTS[0])


def test_there_is_one_account_for_every_role() -> None:
    assert [account.role for account in ACCOUNTS] == [role.value for role in Role]
