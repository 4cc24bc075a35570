"""What every response carries, pages and errors and files alike."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Cast
from tests.conftest import config_for
from volunteer import create_app
from volunteer.config import Config
from volunteer.core.database import db
from volunteer.core.security import CONTENT_POLICY

EXPECTED = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ADDRESSES = [
    "/",
    "/login",
    "/account",
    "/absent",
    "/static/css/base.css",
    "/static/absent.css",
    "/-/style.css",
    "/logout",
]


@pytest.mark.parametrize("url", ADDRESSES)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "OPTIONS"])
def test_every_answer_carries_the_headers(page, cast: Cast, method: str, url: str) -> None:
    for browser in (page(), page(cast.liqiang)):
        headers = browser.open(method, url).response.headers
        assert {name: headers.get(name) for name in EXPECTED} == EXPECTED
        assert "camera=()" in headers["Permissions-Policy"]
        assert len(headers["X-Request-ID"]) == 16


def test_the_policy_allows_nothing_inline() -> None:
    assert "unsafe" not in CONTENT_POLICY
    assert "frame-ancestors 'none'" in CONTENT_POLICY


def test_pages_are_not_kept_and_files_may_be(page, cast: Cast) -> None:
    browser = page(cast.liqiang)

    assert browser.get("/account").response.headers["Cache-Control"] == "no-store"
    assert browser.get("/absent").response.headers["Cache-Control"] == "no-store"
    assert "no-store" not in browser.get("/static/css/base.css").response.headers.get("Cache-Control", "")


@pytest.fixture
def production(tmp_path: Path) -> FlaskClient:
    """A browser at a site in production, over https."""
    url = f"sqlite:///{tmp_path / 'production.sqlite'}"
    config = Config("production", url, "k" * 40, trusted_hosts=("union.example",), session_cookie_secure=True)
    app: Flask = create_app(config)
    with app.app_context():
        db.create_all()
        db.engine.dispose()
    yield app.test_client()
    with app.app_context():
        db.engine.dispose()


def test_production_insists_on_https_and_binds_its_cookie_to_the_host(production: FlaskClient) -> None:
    answer = production.get("/setup", base_url="https://union.example")

    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-fanbu=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


@pytest.mark.parametrize("host", ["evil.example", "union.example.evil.example", "evil.example:union.example"])
def test_production_answers_only_for_its_hosts(production: FlaskClient, host: str) -> None:
    for path in ("/login", "/", "/absent"):
        answer = production.get(path, headers={"Host": host})
        assert answer.status_code == 400
        assert host not in answer.text


def test_production_has_no_page_of_components(production: FlaskClient) -> None:
    assert production.get("/-/components", base_url="https://union.example").status_code == 404


def test_without_https_or_production_nothing_insists(page) -> None:
    assert "Strict-Transport-Security" not in page().get("/login").response.headers


def test_a_forwarding_header_is_believed_only_from_a_proxy_that_was_named(tmp_path: Path) -> None:
    from dataclasses import replace

    config = replace(config_for(f"sqlite:///{tmp_path / 'proxy.sqlite'}"), trusted_proxies=1)
    apps = {0: create_app(replace(config, trusted_proxies=0)), 1: create_app(config)}
    forwarded = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "8.8.8.8"}

    seen = {count: app.test_client().get("/-/style.css", headers=forwarded).headers for count, app in apps.items()}

    assert "Strict-Transport-Security" not in seen[0]
    assert "Strict-Transport-Security" in seen[1]
