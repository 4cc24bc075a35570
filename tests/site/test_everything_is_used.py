"""Nothing is declared that nobody uses: permissions, events, menu entries, templates."""

import re
from pathlib import Path

import pytest
from flask import Flask

from tests.site.routes import permission_of, routes
from volunteer.accounts.models import Role
from volunteer.accounts.permissions import GRANTED, Permission
from volunteer.audit.events import Event
from volunteer.config import ROOT
from volunteer.navigation import MENU

TEMPLATES = sorted(path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.html"))


def sources() -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in (ROOT / "volunteer").rglob("*.py")}


def test_every_permission_is_granted_and_every_grant_is_of_a_role() -> None:
    assert set(GRANTED) == set(Role)
    assert frozenset().union(*GRANTED.values()) == set(Permission)


def test_every_permission_is_asked_for(app: Flask) -> None:
    by_views = {permission_of(app, rule) for rule in routes(app)}
    # Some are asked for within a view or a command.
    asking = "\n".join(text for path, text in sources().items() if path.name.endswith(("cli.py", "views.py")))
    unused = {p for p in Permission if p not in by_views and f"Permission.{p.name}" not in asking}

    assert unused == set()


def test_every_event_has_a_writer() -> None:
    written = "\n".join(text for path, text in sources().items() if path.name != "events.py")
    silent = {e.value for e in Event if f"Event.{e.name}" not in written and f'"{e.value}"' not in written}

    assert silent == set()


def test_every_event_written_is_declared() -> None:
    names = set()
    for text in sources().values():
        names |= set(re.findall(r'\b(?:record|witness)\(\s*(?:[\w.()]+,\s*)?"([\w.]+)"', text))

    assert names <= {event.value for event in Event}


@pytest.mark.parametrize("entry", MENU, ids=lambda entry: entry.endpoint)
def test_every_menu_entry_leads_to_a_page_of_its_permission(app: Flask, entry) -> None:
    assert entry.endpoint in app.view_functions
    assert app.view_functions[entry.endpoint].permission == entry.permission


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_template_compiles_and_has_nothing_inline(app: Flask, name: str) -> None:
    app.jinja_env.get_template(name)
    text = (ROOT / "templates" / name).read_text(encoding="utf-8")

    assert not re.search(r"<style\b|\sstyle=", text)
    assert not re.search(r"\son[a-z]+=", text)
    for script in re.findall(r"<script\b[^>]*>", text):
        assert "src=" in script or 'type="application/json"' in script


def test_every_page_has_a_title() -> None:
    parts = ("components", "layouts")
    pages = [name for name in TEMPLATES if name.split("/")[0] not in parts and name != "base.html" and "/_" not in name]
    untitled = [
        name for name in pages if "{% block title %}" not in (ROOT / "templates" / name).read_text(encoding="utf-8")
    ]

    assert untitled == []
