"""The demo tells the article's story, counted from its records, and never touches anybody's real database."""

import dataclasses
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask

from tests.conftest import config_for
from volunteer import create_app
from volunteer.accounts.models import Role
from volunteer.cli import main
from volunteer.core.database import db
from volunteer.demo import database
from volunteer.demo.accounts import ACCOUNTS
from volunteer.demo.actions import fill
from volunteer.demo.database import TODAY, NotADemoDatabase, NotInProduction, demo_config, start_afresh
from volunteer.linkage.overview import open_questions
from volunteer.organisations.actions import ensure_organisation
from volunteer.organisations.models import OrganisationKind
from volunteer.reports.report import report


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
