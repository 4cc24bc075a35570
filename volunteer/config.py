"""One frozen configuration, read from the environment."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent
#: 32 random hexadecimal digits hold fewer once in 10,000 keys; "aaaa…" and "k3yk3y…" always do.
DISTINCT_CHARACTERS = 10


class BadConfiguration(Exception):
    """The environment does not allow a safe start; the message says which variable and what to do."""


@dataclass(frozen=True)
class Config:
    """Everything that may differ between two installations."""

    environment: Literal["development", "production", "test"]
    database_url: str
    secret_key: str
    business_today: date | None = None
    require_totp: bool = False
    trusted_hosts: tuple[str, ...] = ()
    session_cookie_secure: bool = False
    #: How many proxies stand before us whose X-Forwarded-For and -Proto are believed; none unless said.
    trusted_proxies: int = 0
    site_name: str = "服务职工心贴心"
    #: How the sentence words "more than": 余, 近 or 约.
    served_phrase: str = "余"

    @property
    def is_production(self) -> bool:
        return self.environment == "production"


def default_database_url() -> str:
    """SQLite in the project's `instance` folder."""
    return f"sqlite:///{instance_path() / 'fanbu.sqlite'}"


def instance_path() -> Path:
    """The folder for the database and the development key; made when absent."""
    path = Path(os.environ.get("INSTANCE_PATH", ROOT / "instance"))
    path.mkdir(parents=True, exist_ok=True)
    return path


def from_environment(environ: Mapping[str, str] = os.environ) -> Config:
    """Read the configuration. In production it refuses weak keys, debugging and a missing host list.

    Raises BadConfiguration, naming the variable and the remedy.
    """
    environment = environ.get("FANBU_ENV", "development")
    if environment not in ("development", "production", "test"):
        raise BadConfiguration(f"FANBU_ENV={environment}: use development, production or test")
    if environment == "production":
        _refuse_unsafe(environ)
    today = environ.get("BUSINESS_TODAY")
    return Config(
        environment=environment,  # type: ignore[arg-type]
        database_url=_read_url(environ.get("DATABASE_URL") or default_database_url()),
        secret_key=environ.get("SECRET_KEY") or _development_key(),
        business_today=_read_day(today) if today else None,
        # A real site cannot do without; elsewhere it may be tried.
        require_totp=environment == "production" or environ.get("REQUIRE_TOTP") == "1",
        trusted_hosts=tuple(host for host in environ.get("TRUSTED_HOSTS", "").split(",") if host),
        session_cookie_secure=environment == "production",
        trusted_proxies=_read_count("TRUSTED_PROXIES", environ.get("TRUSTED_PROXIES", "0")),
        site_name=environ.get("SITE_NAME", "服务职工心贴心"),
        served_phrase=environ.get("SERVED_PHRASE", "余"),
    )


def normalise_url(url: str) -> str:
    """Name the PostgreSQL driver we ship with, whatever spelling the host uses."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _read_url(url: str) -> str:
    try:
        make_url(normalise_url(url))
    except ArgumentError as error:
        raise BadConfiguration(
            "DATABASE_URL: write it as sqlite:///path or postgresql://user:password@host/name"
        ) from error
    return normalise_url(url)


def _refuse_unsafe(environ: Mapping[str, str]) -> None:
    key = environ.get("SECRET_KEY", "")
    if len(key) < 32 or len(set(key)) < DISTINCT_CHARACTERS:
        raise BadConfiguration(
            "SECRET_KEY must be set to at least 32 random characters in production, as made by: "
            'python -c "import secrets; print(secrets.token_urlsafe(48))"'
        )
    if environ.get("FLASK_DEBUG", "0") not in ("", "0"):
        raise BadConfiguration("FLASK_DEBUG must not be set in production")
    if not environ.get("TRUSTED_HOSTS"):
        raise BadConfiguration("TRUSTED_HOSTS must name the hosts this site answers for, separated by commas")


def _read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadConfiguration(f"BUSINESS_TODAY={text}: write a day as 2022-07-01") from error


def _read_count(name: str, text: str) -> int:
    if not text.isdecimal():
        raise BadConfiguration(f"{name}={text}: write a number, 0 for none")
    return int(text)


def _development_key() -> str:
    path = instance_path() / "secret_key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(48), encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii").strip()
