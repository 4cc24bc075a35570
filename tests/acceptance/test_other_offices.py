"""Offices in other cities, with other words, orders and figures, come out right as well."""

from pathlib import Path

import pytest

from tests.acceptance import journey
from tests.acceptance.walk import Office
from tests.office.generator import make_office

pytestmark = pytest.mark.sqlite_only

#: Every wording, order and trap is met within eight offices.
ALL = range(8)
#: Enough for what depends on the files less: one with a shared workbook, one with member numbers, one with old .xls.
SOME = (1, 6, 8)


@pytest.fixture
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Office:
    """The spreadsheets of an invented office."""
    make_office(request.param, tmp_path / "sheets")
    return Office(tmp_path / "sheets")


@pytest.mark.slow
@pytest.mark.parametrize("office", ALL, indirect=True)
def test_the_figures_are_reached_and_importing_again_adds_nothing(office: Office, tmp_path: Path) -> None:
    journey.walk(office, tmp_path)
    journey.walk_again(office, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("office", SOME, indirect=True)
def test_the_order_of_files_does_not_matter(office: Office, tmp_path: Path) -> None:
    journey.walk_in_other_orders(office, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("office", SOME, indirect=True)
def test_deciding_while_files_arrive_gives_the_same_figures(office: Office, tmp_path: Path) -> None:
    journey.walk_as_files_arrive(office, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("office", SOME, indirect=True)
def test_blind_answers_do_not_reach_the_truth(office: Office, tmp_path: Path) -> None:
    journey.walk_blindly(office, tmp_path)


def test_the_same_seed_makes_the_same_office(tmp_path: Path) -> None:
    for name in ("one", "two"):
        make_office(3, tmp_path / name)
    make_office(4, tmp_path / "other")
    truths = [(tmp_path / name / "truth_rows.csv").read_bytes() for name in ("one", "two", "other")]
    assert truths[0] == truths[1] != truths[2]
