"""In production the site refuses to start where it could not be safe."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import config_for
from volunteer import create_app
from volunteer.audit.actions import record
from volunteer.audit.events import Event
from volunteer.config import BadConfiguration, Config, from_environment
from volunteer.core.database import db

SAFE = {
    "FANBU_ENV": "production",
    "SECRET_KEY": "8f3k2-Qw7mZx0Lr5Tn1Vb6Hs9Jd4Gp_cY",
    "TRUSTED_HOSTS": "union.example",
    "DATABASE_URL": "sqlite:////nowhere/site.sqlite",
}


def test_a_safe_environment_is_accepted() -> None:
    config = from_environment(SAFE)

    assert config.is_production
    assert config.require_totp
    assert config.session_cookie_secure
    assert config.trusted_hosts == ("union.example",)
    assert config.trusted_proxies == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("SECRET_KEY", "changeme"),
        ("SECRET_KEY", "short but random 8f3k2"),
        ("SECRET_KEY", "k" * 64),
        ("SECRET_KEY", "k3yk3yk3yk3yk3yk3yk3yk3yk3yk3yk3y"),
        ("FLASK_DEBUG", "1"),
        ("TRUSTED_HOSTS", ""),
        ("TRUSTED_PROXIES", "all"),
    ],
)
def test_each_unsafe_setting_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(BadConfiguration, match=name):
        from_environment({**SAFE, name: value})


def test_a_real_site_asks_for_codes_whatever_is_set_and_others_when_told_to() -> None:
    assert from_environment({**SAFE, "REQUIRE_TOTP": "0"}).require_totp

    elsewhere = {"FANBU_ENV": "test", "SECRET_KEY": SAFE["SECRET_KEY"]}
    assert not from_environment(elsewhere).require_totp
    assert from_environment({**elsewhere, "REQUIRE_TOTP": "1"}).require_totp


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'real.sqlite'}"


@pytest.fixture
def with_tables(url: str) -> Iterator[str]:
    app = create_app(config_for(url))
    with app.app_context():
        db.create_all()
        yield url
        db.session.remove()
        db.engine.dispose()


def production(url: str) -> Config:
    return Config("production", url, SAFE["SECRET_KEY"], trusted_hosts=("union.example",))


def start(url: str) -> None:
    app = create_app(production(url))
    with app.app_context():
        db.engine.dispose()


@pytest.mark.usefixtures("with_tables")
def test_a_database_the_demo_filled_is_refused_because_its_passwords_are_printed(url: str) -> None:
    start(url)
    record(db.session(), Event.DEMO_FILLED)
    db.session.commit()

    with pytest.raises(BadConfiguration, match="demo"):
        start(url)


def test_a_database_not_there_yet_is_not_made_by_looking(url: str, tmp_path: Path) -> None:
    start(url)

    assert list(tmp_path.iterdir()) == []


def test_a_database_without_tables_holds_no_demo(url: str, tmp_path: Path) -> None:
    (tmp_path / "real.sqlite").touch()

    start(url)


def test_an_error_does_not_carry_the_values_of_the_statement(app) -> None:
    assert db.engine.hide_parameters
