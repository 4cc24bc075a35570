"""From an office's spreadsheets to the leader's sentence, by the command line alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import volunteer
from tests.acceptance import journey
from tests.acceptance.walk import Office

pytestmark = pytest.mark.sqlite_only

SPREADSHEETS = Path(volunteer.__file__).parent / "demo" / "office"
TRUTH = Path(__file__).parent.parent / "office"


@pytest.fixture(scope="module")
def office() -> Office:
    """The office whose half-year the article tells about."""
    return Office(SPREADSHEETS, TRUTH)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this module's databases lie."""
    return tmp_path_factory.mktemp("office")


@pytest.mark.slow
def test_deciding_by_the_truth_gives_its_figures_and_importing_again_adds_nothing(office: Office, folder: Path) -> None:
    found = journey.walk(office, folder)

    assert found.seconds["import"] + found.seconds["link"] <= 10
    journey.walk_again(office, folder)


def test_the_command_itself_prints_the_same_report(office: Office, folder: Path) -> None:
    database = folder / "subprocess.sqlite"

    def command(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", "from volunteer.cli import main; main()", *arguments],
            env=os.environ | {"DATABASE_URL": f"sqlite:///{database}"},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    command("init")
    command("import", *(str(file) for file in office.files))
    command("link")
    text = command("report", "--from", "2022-01-01", "--to", "2022-06-30", "--text")

    assert "2,783" in text or "2783" in text


@pytest.mark.slow
def test_the_order_of_files_does_not_matter(office: Office, folder: Path) -> None:
    journey.walk_in_other_orders(office, folder)


@pytest.mark.slow
def test_deciding_while_files_arrive_gives_the_same_figures(office: Office, folder: Path) -> None:
    journey.walk_as_files_arrive(office, folder)


@pytest.mark.slow
def test_blind_answers_do_not_reach_the_truth(office: Office, folder: Path) -> None:
    journey.walk_blindly(office, folder)
