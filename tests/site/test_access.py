"""Every role at every address: what happens follows from the one table of permissions."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from tests.cast import Cast, a_user
from tests.conftest import config_for
from tests.page import Browser, Page
from tests.site.routes import ONLY_BEFORE_USERS, PUBLIC, address, names_an_object, permission_of, routes, unsafe_routes
from volunteer import create_app
from volunteer.accounts.access import UndeclaredView
from volunteer.accounts.models import Role, User
from volunteer.accounts.permissions import GRANTED
from volunteer.audit.models import AuditEvent
from volunteer.core.database import db


def user_of(session: Session, role: Role, organisation=None) -> User:
    login = "13983119999" if role is Role.WORKER else f"matrix-{role.value.replace('_', '-')}"
    user = a_user(session, role, login, "某人", organisation)
    session.commit()
    return user


def asks_to_sign_in(page: Page) -> bool:
    return page.status == 401 or (page.status == 302 and str(page.location).startswith("/login"))


def test_every_address_has_a_permission_or_is_on_the_short_public_list(app: Flask) -> None:
    assert {rule.endpoint for rule in routes(app) if permission_of(app, rule) is None} == PUBLIC


@pytest.mark.parametrize("role", Role)
def test_a_role_reads_exactly_what_the_table_grants(app: Flask, page, session: Session, role: Role) -> None:
    browser = page(user_of(session, role))
    wrong = []
    for rule in routes(app):
        if "GET" not in (rule.methods or ()):
            continue
        answer = browser.get(address(app, rule))
        permission = permission_of(app, rule)
        if permission is not None and permission not in GRANTED[role]:
            is_right = answer.status == 403
        elif names_an_object(rule):
            is_right = answer.status == 404
        else:
            is_right = answer.status in (200, 302, 303) and (permission is None or not asks_to_sign_in(answer))
        if not is_right:
            wrong.append((rule.rule, answer.status))
    assert wrong == []


@pytest.mark.parametrize("role", Role)
def test_a_role_writes_exactly_what_the_table_grants(app: Flask, page, session: Session, role: Role) -> None:
    user, wrong = user_of(session, role), []
    for rule, method in unsafe_routes(app):
        permission = permission_of(app, rule)
        browser = page(user)
        answer = browser.open(method, address(app, rule), headers={"X-CSRFToken": browser.token()})
        if permission is not None and permission not in GRANTED[role]:
            is_right = answer.status == 403
        elif names_an_object(rule):
            is_right = answer.status == 404
        else:
            is_right = answer.status in (200, 302, 303)
        if not is_right:
            wrong.append((method, rule.rule, answer.status))
    assert wrong == []


def test_nobody_gets_past_the_log_in_page_without_signing_in(app: Flask, page) -> None:
    for rule in routes(app):
        is_public = rule.endpoint in PUBLIC
        for method in sorted(rule.methods or ()):
            if method == "OPTIONS":
                continue
            browser: Browser = page()
            answer = browser.open(method, address(app, rule), headers={"X-CSRFToken": browser.token()})
            if not is_public:
                assert asks_to_sign_in(answer), (method, rule.rule, answer.status)
            elif names_an_object(rule) and rule.endpoint not in ONLY_BEFORE_USERS:
                assert answer.status == 404, (method, rule.rule, answer.status)
            else:
                assert answer.status in (200, 302, 303), (method, rule.rule, answer.status)


def test_a_refusal_is_witnessed_with_who_and_what(page, cast: Cast, session: Session) -> None:
    refused = page(cast.houwen).get("/reports/overview")

    assert refused.status == 403
    (entry,) = session.scalars(sa.select(AuditEvent).where(AuditEvent.event == "access.refused"))
    assert entry.actor == f"user:{cast.houwen.id}"
    assert entry.details == {"endpoint": "reports.overview", "method": "GET", "permission": "report:view"}


def test_an_unmarked_view_fails_closed(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'unmarked.sqlite'}"
    loud, quiet = create_app(config_for(url)), create_app(config_for(url))
    quiet.testing = False
    for app in (loud, quiet):
        app.add_url_rule("/unmarked", "unmarked", lambda: "secret")
        with app.app_context():
            db.create_all()
            db.engine.dispose()

    with pytest.raises(UndeclaredView):
        loud.test_client().get("/unmarked")
    assert quiet.test_client().get("/unmarked").status_code == 404
    for app in (loud, quiet):
        with app.app_context():
            db.engine.dispose()
