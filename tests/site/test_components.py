"""The interface's parts: they all show, weigh little, and keep to the content policy."""

import hashlib
import re
from pathlib import Path

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient

from volunteer.figures.tables import STARRED, Column, ProtectedTable, Row, number

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static" / "css").rglob("*.css"))
MOST_BYTES_OF_CSS = 40 * 1024

#: Components drawn by another's style sheet, and the one it is.
STYLED_ELSEWHERE = {"brand": "layout.css", "icon": "components/button.css"}

NOT_FROM_A_FILE = r"""<script(?![^>]*\ssrc=)(?![^>]*type="application/json")"""
INLINE = re.compile(r"""<style|\sstyle=|\son[a-z]+=["']|javascript:|""" + NOT_FROM_A_FILE, re.IGNORECASE)


def names(folder: str, suffix: str) -> set[str]:
    return {path.stem for path in (ROOT / folder).glob(f"*{suffix}")}


@pytest.mark.parametrize("shell", ["desk", "phone"])
def test_the_page_of_components_shows_in_both_shells(client: FlaskClient, shell: str) -> None:
    page = client.get(f"/-/components?shell={shell}")
    assert page.status_code == 200
    assert f'<body class="{shell}">' in page.text


def test_every_component_is_on_that_page() -> None:
    shown = (ROOT / "templates" / "dev" / "components.html").read_text(encoding="utf-8")
    used_by_others = {"brand", "icon", "error_page"}
    missing = {name for name in names("templates/components", ".html") if f'"components/{name}.html"' not in shown}
    assert missing == used_by_others


def test_every_component_has_a_style_sheet_and_every_style_sheet_a_component() -> None:
    components, styles = names("templates/components", ".html"), names("static/css/components", ".css")
    assert components - styles == set(STYLED_ELSEWHERE)
    assert styles - components == set()


def test_all_style_sheets_together_stay_small() -> None:
    assert sum(path.stat().st_size for path in STYLES) <= MOST_BYTES_OF_CSS


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_every_style_sheet_stands_in_a_layer(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL).strip()
    assert text.startswith("@layer ")
    assert text.count("{") == text.count("}")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_no_template_carries_a_style_or_a_script(path: Path) -> None:
    assert INLINE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "bad",
    [
        '<p style="color:red">',
        "<style>p{}</style>",
        "<script>alert(1)</script>",
        '<a onclick="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_the_search_for_styles_and_scripts_finds_them(bad: str) -> None:
    assert INLINE.search(bad)


@pytest.mark.parametrize("path", sorted((ROOT / "templates" / "errors").glob("*.html")), ids=lambda path: path.stem)
def test_every_error_page_says_what_happened_and_what_to_do_next(app: Flask, path: Path) -> None:
    with app.test_request_context("/"):
        page = render_template(f"errors/{path.name}", code=int(path.stem), title="", message="", request_id="8f2a91c0")
    heading = re.search(r"<h1>(.+?)</h1>", page)
    assert heading
    assert f"<title>{heading[1]} · " in page
    assert "接下来可以" in page
    assert '<a href="/" class="button is-primary">' in page
    assert "8f2a91c0" in page


def test_a_bar_is_drawn_from_the_value_that_may_be_seen_and_never_for_a_star_or_the_rest(app: Flask) -> None:
    table = ProtectedTable(
        "企业",
        (Column("person_times", "人次"),),
        (
            Row("0", "某广告公司", (number(80),)),
            Row("1", "某物流公司", (number(40),)),
            Row("2", "某便利店", (STARRED,)),
            Row("others", "其他 20 家", (number(960),)),
        ),
        Row("total", "合计", (number(1080),)),
    )
    with app.test_request_context("/"):
        macros = app.jinja_env.get_template("components/table.html").module
        drawn = macros.data_table(table, bars="person_times")  # type: ignore[attr-defined]
    assert re.findall(r'<rect width="([0-9.]+)"', drawn) == ["100.0", "50.0"]


def test_the_vendored_files_are_the_ones_written_down() -> None:
    folder = ROOT / "static" / "vendor"
    rows = re.findall(
        r"^\| `(.+?)` \|.*\| (\d+) \| \d+ \| `([0-9a-f]{64})` \|$", (folder / "README.md").read_text(), re.M
    )
    found = {path.name: path.read_bytes() for path in (folder / "plotly").iterdir()}
    assert {name: (int(size), digest) for name, size, digest in rows} == {
        name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in found.items()
    }
