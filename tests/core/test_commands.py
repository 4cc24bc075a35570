"""The command line before anything is set up: help always works, other commands say what to do first."""

import fcntl
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy.exc import IntegrityError

from volunteer.cli import main

pytestmark = pytest.mark.sqlite_only
COMMANDS = (
    "init",
    "demo",
    "serve",
    "user",
    "organisation",
    "programme",
    "import",
    "link",
    "funnel",
    "report",
    "milestones",
    "db",
)


def volunteer(*arguments: str, database: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{database}", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "volunteer.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, encoding="utf-8")


def test_help_lists_every_command(tmp_path: Path) -> None:
    shown = volunteer("--help", database=tmp_path / "none.sqlite")
    assert shown.returncode == 0
    assert all(f"  {name}" in shown.stdout for name in COMMANDS)


@pytest.mark.parametrize("command", [["report"], ["link", "decide"], ["import"]])
def test_help_needs_no_database(command: list[str], tmp_path: Path) -> None:
    shown = volunteer(*command, "--help", database=tmp_path / "none.sqlite")
    assert (shown.returncode, shown.stdout[:5]) == (0, "Usage")


def test_without_a_database_a_command_says_to_run_init_and_makes_no_file(tmp_path: Path) -> None:
    refused = volunteer("link", database=tmp_path / "none.sqlite")
    assert refused.returncode == 2
    assert "volunteer init" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_after_init_the_same_command_works(tmp_path: Path) -> None:
    assert volunteer("init", database=tmp_path / "new.sqlite").returncode == 0
    assert volunteer("link", "--json", database=tmp_path / "new.sqlite").returncode == 0


def test_a_file_that_is_no_database_is_refused_in_words_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "broken.sqlite"
    file.write_bytes(b"not a database" * 500)
    for command in ("init", "link"):
        refused = volunteer(command, database=file)
        assert (refused.returncode, "Traceback" in refused.stderr) == (2, False)
    assert file.read_bytes() == b"not a database" * 500


def test_an_address_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    environment = {**os.environ, "DATABASE_URL": "garbage"}
    command = [sys.executable, "-m", "volunteer.cli", "link"]
    refused = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (refused.returncode, "DATABASE_URL" in refused.stderr, "Traceback" in refused.stderr) == (2, True, False)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command's patience, shortened."""
    monkeypatch.setattr("volunteer.cli.COMMAND_PATIENCE", 0.1)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("holds", ["queue", "database"])
def test_a_database_somebody_else_holds_is_said_in_words(
    holds: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "busy.sqlite"
    volunteer("init", database=file)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    with Path(f"{file}-queue").open("ab") as queue, closing(sqlite3.connect(file, isolation_level=None)) as other:
        if holds == "queue":
            fcntl.flock(queue, fcntl.LOCK_EX)
        else:
            other.execute("BEGIN IMMEDIATE")
        refused = CliRunner().invoke(main, ["link"])

    assert (refused.exit_code, refused.stdout) == (2, "")
    assert refused.stderr.startswith("数据库现在读写不了（OperationalError）")
    assert CliRunner().invoke(main, ["link"]).exit_code == 0


def test_a_mistake_of_ours_is_not_put_down_to_the_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.sqlite'}")
    mistake = IntegrityError("INSERT", None, Exception("unique"))
    monkeypatch.setattr("volunteer.core.cli.require_database", lambda *_: (_ for _ in ()).throw(mistake))

    assert CliRunner().invoke(main, ["link"]).exception is mistake
