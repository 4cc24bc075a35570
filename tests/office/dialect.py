"""How one office words, orders and lays out its sheets: chosen by the seed, every option visited within few seeds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random
from typing import TypeVar

from tests.office.people import Employer
from tests.office.words import Place
from tests.office.world import Entry

T = TypeVar("T")
Cell = str | int | float | date | datetime | None


@dataclass
class Dialect:
    """The habits of one office."""

    seed: int
    rng: Random
    place: Place

    def pick(self, options: Sequence[T], salt: int = 0) -> T:
        """One option for the whole office, another one for the next seed."""
        return options[(self.seed + salt) % len(options)]

    def head(self, heads: dict[str, tuple[str, ...]], key: str, salt: int = 0) -> str:
        """The header of a column."""
        return self.pick(heads[key], salt + len(key))

    def programme(self, year: int, period: str) -> str:
        """The programme as titles write it."""
        name = f"“{self.place.programme}”项目"
        unnamed = f"{year}年{self.place.street}总工会职工"
        options = (
            name,
            f"{year}年{name}",
            f"{self.place.street}{name}",
            f"{year}年度{name}",
            f"{name}{period}",
            unnamed,
        )
        return self.pick(options, 1)

    def day(self, day: date, *, style: int | None = None) -> Cell:
        """A date with its year, in a style of its own row or the office's."""
        month, number = day.month, day.day
        styles: tuple[Cell, ...] = (
            f"{day.year}年{month}月{number}日",
            f"{day.year}/{month:02d}/{number:02d}",
            day,
            f"{day.year}.{month}.{number}",
            f"{day.year}-{month:02d}-{number:02d}",
            datetime.combine(day, time()),
            f"{day.year}－{month}－{number}",
        )
        return styles[self.rng.randrange(len(styles)) if style is None else style % len(styles)]

    def short_day(self, day: date) -> str:
        """A date without a year."""
        return self.pick((f"{day.month}月{day.day}日", f"{day.month}.{day.day}", f"{day.month}/{day.day}"), 1)

    def employer(self, entry: Entry) -> str:
        """The employer as this row writes it."""
        employer: Employer = entry.person.employer
        if entry.employer == "none":
            return ""
        if entry.employer == "full" or (entry.employer == "any" and self.rng.random() < 0.62):
            return employer.full
        return self.rng.choice(employer.shorts)

    def phone(self, entry: Entry) -> Cell:
        """The phone as this row writes it."""
        number = entry.borrowed or entry.person.phone
        style = entry.phone
        if style == "any":
            style = "none" if self.rng.random() < 0.16 else "plain"
        if style == "none":
            return self.pick(("", None, "/", "无"), 2) if self.rng.random() < 0.3 else None
        if style == "masked":
            return f"{number[:3]}{self.pick(('****', '＊＊＊＊', 'xxxx', '****'))}{number[-4:]}"
        if style == "other":
            return "131" + number[::-1][:8]
        if style == "off":
            return number[:8] + str((int(number[8]) + 1) % 10) + number[9:]
        return self.spell(number)

    def spell(self, number: str) -> Cell:
        """A full number in one of the many ways people type it."""
        spellings: tuple[Cell, ...] = (
            number,
            float(number),
            int(number),
            number.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
            f"{number[:3]}-{number[3:7]}-{number[7:]}",
            f"{number[:3]} {number[3:7]} {number[7:]}",
            f"+86{number}",
            f"+86 {number}",
            f"86-{number}",
            f" {number}",
        )
        return self.rng.choices(spellings, (60, 5, 5, 4, 6, 5, 3, 3, 2, 2))[0]

    def name(self, name: str) -> str:
        """A two-character name stretched to three at times."""
        if len(name) == 2 and self.rng.random() < 0.12:
            return name[0] + self.rng.choice(("　", " ", "  ")) + name[1]
        return name

    def ditto(self) -> str:
        """The mark for "as above"."""
        return self.rng.choice(("同上", "〃", "同上"))

    def check(self) -> str | int:
        """The mark of one who was there."""
        return self.pick(("√", "✓", 1, "到", "√", "✔"))

    def missing(self, mark: str) -> Cell:
        """The mark of one who was not."""
        if self.check() == 1:
            return {"no": 0, "leave": "请假", "blank": None}[mark]
        return {"no": self.pick(("×", "缺席", "✗", "缺")), "leave": self.pick(("请假", "事假", "请假")), "blank": None}[
            mark
        ]
