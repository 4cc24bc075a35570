"""Walks an office's spreadsheets through the command line alone, deciding every question by the known truth."""

import csv
import json
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from volunteer.cli import main

#: What `report` and truth.json share.
FIGURES = (
    "cases",
    "groups",
    "activities",
    "person_times",
    "case_person_times",
    "group_person_times",
    "activity_person_times",
    "person_times_cumulative",
    "converts",
    "converts_names",
    "served_by_converts",
    "served_by_volunteers",
    "volunteer_minutes",
    "shifts",
    "signups",
    "approved",
)


@dataclass
class Office:
    """A folder of spreadsheets whose figures and people are known."""

    folder: Path
    truth_folder: Path | None = None
    truth: dict[str, Any] = field(init=False)
    people: dict[tuple[str, str, int, str], str] = field(init=False)

    def __post_init__(self) -> None:
        known = self.truth_folder or self.folder
        self.truth = json.loads((known / "truth.json").read_text(encoding="utf-8"))
        with (known / "truth_rows.csv").open(encoding="utf-8") as rows:
            self.people = {
                (row["file"], row["sheet"], int(row["row"]), row["name"]): row["person"] for row in csv.DictReader(rows)
            }

    @property
    def files(self) -> list[Path]:
        """All spreadsheets, by name."""
        return sorted(path for path in self.folder.iterdir() if path.suffix in (".xls", ".xlsx"))

    def person(self, side: dict[str, Any]) -> str:
        """Whom the truth knows behind a row (on outreach records: a name of the row)."""
        place = (Path(side["file"]).name, side["sheet"], int(side["row"]))
        found = self.people.get((*place, side["name"])) or self.people.get((*place, ""))
        assert found is not None, f"the truth knows nobody at {place} {side['name']!r}"
        return found

    @property
    def figures(self) -> dict[str, Any]:
        """What the report must say at the end."""
        return {key: self.truth[key] for key in FIGURES}

    @property
    def parts(self) -> list[dict[str, Any]]:
        """The truths of parts of the period, where they are known."""
        return [self.truth[part] for part in ("quarter", "second_quarter") if part in self.truth]


@dataclass
class Volunteer:
    """The `volunteer` command on a database of its own."""

    database: Path
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def attempt(self, *arguments: object) -> Result:
        """Run a command in this process, without a traceback, whatever its exit code."""
        started = time.perf_counter()
        environment = {"DATABASE_URL": f"sqlite:///{self.database}"}
        result = CliRunner().invoke(main, [str(a) for a in arguments], env=environment)
        self.seconds[str(arguments[0])] += time.perf_counter() - started
        crashed = result.exception is not None and not isinstance(result.exception, SystemExit)
        assert not crashed, f"volunteer {arguments}: {result.exception!r}\n{result.output}"
        return result

    def run(self, *arguments: object, code: int = 0) -> Result:
        """Run a command that must exit with this code."""
        result = self.attempt(*arguments)
        assert result.exit_code == code, f"volunteer {arguments}: exit {result.exit_code}\n{result.output}"
        return result

    def json(self, *arguments: object) -> Any:
        """Run a command that prints JSON."""
        return json.loads(self.run(*arguments).stdout)

    def bring_in(self, office: Office, files: Iterable[Path]) -> Any:
        """Import files as an office would and link what is certain."""
        programme = ("--programme", office.truth["programme"]) if "programme" in office.truth else ()
        self.run("import", *files, *programme)
        return self.json("link", "--json")

    def figures(self, office: Office, truth: dict[str, Any] | None = None) -> dict[str, Any]:
        """The report of the truth's period, or of another one."""
        start, end = (truth or office.truth)["period"]
        report = self.json("report", "--from", start, "--to", end, "--json", "--names")
        return {key: sorted(report[key]) if key == "converts_names" else report[key] for key in FIGURES}

    def questions(self) -> list[dict[str, Any]]:
        """What waits for review."""
        found: list[dict[str, Any]] = self.json("link", "review", "--json")
        return found

    def decide_all(self, decide: Any, rounds: int = 12) -> dict[str, int]:
        """Answer every question, also those that answers raise; returns how often each answer was given or refused."""
        counts: dict[str, int] = {"same": 0, "different": 0, "refused": 0}
        refused: set[Any] = set()
        for _ in range(rounds):
            open_questions = [q for q in self.questions() if q["id"] not in refused]
            if not open_questions:
                return counts
            for question in open_questions:
                answer = decide(question)
                if self.attempt("link", "decide", question["id"], answer).exit_code:
                    counts["refused"] += 1
                    refused.add(question["id"])
                else:
                    counts[answer] += 1
        raise AssertionError(f"after {rounds} rounds there still are questions")

    def decide_by_truth(self, office: Office) -> dict[str, int]:
        """Answer as somebody does who knows everybody."""

        def decide(question: dict[str, Any]) -> str:
            return "same" if office.person(question["left"]) == office.person(question["right"]) else "different"

        return self.decide_all(decide)

    def wrong_links(self, office: Office) -> list[str]:
        """Persons the application joined although the truth knows more than one behind them."""
        behind: dict[Any, dict[str, str]] = defaultdict(dict)
        for mention in self.json("link", "list", "--json"):
            behind[mention["person"]].setdefault(
                office.person(mention), f"{mention['file']}:{mention['row']} {mention['name']}"
            )
        return [" + ".join(rows.values()) for rows in behind.values() if len(rows) > 1]


def differences(found: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """Where a report departs from the truth."""
    result: dict[str, Any] = {}
    for key, value in expected.items():
        if found[key] != value:
            result[key] = f"{found[key]} instead of {value}"
            if key == "converts_names":
                result[key] = (
                    f"missing {sorted(set(value) - set(found[key]))}, extra {sorted(set(found[key]) - set(value))}"
                )
    return result
