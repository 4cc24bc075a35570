"""The funnel on the command line, evaluated live."""

import json
from datetime import UTC, datetime

import pytest

from tests.builders.recorded import Office
from volunteer.funnel.cli import funnel
from volunteer.participation.models import Form


@pytest.fixture
def office(session):
    office = Office(session)
    office.convert("侯文")
    office.convert("何芳", served="05-01", form=Form.GROUP)
    office.held("04-16", office.person("王芳"), employer="重庆龙洲湾物业管理有限公司")
    office.held("04-17", office.person("李强"), employer="龙洲湾物业管理")
    early = office.person("潘慧")
    office.signs_up(early, "01-02", "01-03")
    office.held("04-16", early)
    office.session.commit()
    return office


@pytest.fixture
def ask(app, office):
    def run(*options: str) -> dict:
        found = app.test_cli_runner().invoke(funnel, ["--json", *options])
        assert found.exit_code == 0, found.output
        return json.loads(found.stdout)

    return run


def counts(found: dict) -> dict:
    return {step["key"]: step["count"] for step in found["steps"]}


def test_it_counts_the_default_ladder_without_a_window(ask):
    found = ask()
    assert counts(found) == {"served": 4, "applied": 2, "approved": 2, "first_shift": 2, "retained": 0}
    assert (found["converted"], found["in_progress"], found["dropped"], found["volunteer_first"]) == (2, 2, 0, 1)
    assert (found["as_of"], found["mature"], found["median_days"]) == ("2022-07-01", None, None)


def test_with_a_window_the_mature_have_a_rate_and_an_interval(ask):
    found = ask("--window", "30", "--as-of", "2022-05-20")
    assert (found["converted"], found["dropped"], found["in_progress"]) == (2, 2, 0)
    assert (found["mature"]["count"], found["mature"]["of"], found["mature"]["rate"]) == (1, 3, 0.3333)
    assert found["final_on"] == "2022-06-01"


def test_only_the_entry_must_lie_in_the_range(ask):
    assert ask("--from", "2022-04-17", "--to", "2022-05-01", "--as-of", "2022-07-01")["converted"] == 1
    assert ask("--to", "2022-04-20")["converted"] == 0


def test_no_window_ends_before_its_days_have_passed(ask):
    found = ask("--window", "90", "--to", "2022-12-31")
    assert (found["as_of"], found["dropped"], found["in_progress"]) == ("2022-07-01", 0, 2)
    assert ask("--to", "2022-05-31")["as_of"] == "2022-05-31"


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("form", {"activity": 3, "group": 1}),
        ("month", {"2022-04": 3, "2022-05": 1}),
        ("enterprise", {"": 2, "重庆龙洲湾物业管理有限公司": 2}),
        ("programme", {"职工心贴心": 4}),
        ("street", {"": 4}),
    ],
)
def test_it_is_broken_down_by_a_property_at_entry(ask, by, groups):
    found = ask("--by", by)
    assert {group["key"]: group["entrants"] for group in found["groups"]} == groups


def test_it_can_be_asked_as_it_was_known(ask, office):
    office.known = datetime(2022, 8, 1, tzinfo=UTC)
    office.convert("补录的人")
    office.session.commit()
    assert ask()["converted"] == 3
    assert ask("--known-at", "2022-07-31")["converted"] == 2
    assert ask("--known-at", "2022-06-01T09:00")["entrants"] == 0


@pytest.mark.parametrize(
    "options",
    [
        ("--from", "昨天"),
        ("--window", "-1"),
        ("--window", "many"),
        ("--known-at", "2022-13-01T00:00"),
        ("--from", "2022-06-02", "--to", "2022-06-01"),
        ("--to", "9999-12-31"),
        ("--from", "1899-12-31"),
        ("--as-of", "2201-01-01"),
        ("--as-of", "2022-07-02"),
        ("--known-at", "9999-12-31"),
        ("--known-at", "0001-01-01T00:00"),
    ],
)
def test_bad_input_ends_with_words_and_code_2(app, options):
    found = app.test_cli_runner().invoke(funnel, list(options))
    assert (found.exit_code, found.stdout) == (2, "")
    assert "--" in found.stderr


def test_without_json_it_prints_lines(app, office):
    found = app.test_cli_runner().invoke(funnel, [])
    assert "first_shift：2" in found.output
    assert "转化 2，进行中 2" in found.output
