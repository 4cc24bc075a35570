"""What was noticed while reading a file: errors that refuse it, warnings that are let through."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Problem:
    """Something wrong at a place of a file, and what to do about it. Rows count from 1, as in the spreadsheet."""

    severity: Severity
    message: str
    sheet: str | None = None
    row: int | None = None
    #: The column's letter and heading, as `B（日期）`.
    column: str | None = None
    #: Of a warning that a row of an earlier file was changed: which one, and what stood there. Undoing puts it back.
    changed: dict[str, Any] | None = None

    def as_json(self) -> dict[str, Any]:
        return {"sheet": self.sheet, "row": self.row, "column": self.column, "message": self.message}

    def as_stored(self) -> dict[str, Any]:
        """As JSON for the batch, with what undoing it must put back."""
        return self.as_json() | ({"changed": self.changed} if self.changed else {})

    def sentence(self, file_name: str) -> str:
        """The whole sentence for a person: file, sheet, row, column, what to do."""
        place = [file_name]
        if self.sheet is not None:
            place.append(f"工作表“{self.sheet}”")
        if self.row is not None:
            place.append(f"第 {self.row} 行")
        if self.column is not None:
            place.append(f"{self.column}列")
        mark = "错误" if self.severity == "error" else "提醒"
        return f"{mark}：{'，'.join(place)}：{self.message}"


@dataclass
class Problems:
    """Collects the problems of one sheet."""

    sheet: str
    found: list[Problem] = field(default_factory=list)

    def error(self, message: str, row: int | None = None, column: str | None = None) -> None:
        self.found.append(Problem("error", message, self.sheet, row, column))

    def warn(
        self, message: str, row: int | None = None, column: str | None = None, changed: dict[str, Any] | None = None
    ) -> None:
        self.found.append(Problem("warning", message, self.sheet, row, column, changed))

    def any_error(self) -> bool:
        return any(problem.severity == "error" for problem in self.found)


def errors_in(problems: Iterable[Problem]) -> list[Problem]:
    """Only those that refuse the file."""
    return [problem for problem in problems if problem.severity == "error"]


def warnings_in(problems: Iterable[Problem]) -> list[Problem]:
    """Only those that are let through."""
    return [problem for problem in problems if problem.severity == "warning"]
