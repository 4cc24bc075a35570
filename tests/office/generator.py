"""Makes the spreadsheets of an invented office, with the figures that must come out of them.

`python -m tests.office.generator SEED FOLDER` writes one; the same seed always makes the same office.
"""

import json
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.office.dialect import Dialect
from tests.office.events import fill_services, lay_out_services, open_cases, remember_past
from tests.office.grid import Book, write_truth_rows
from tests.office.outreach import outreach_book
from tests.office.people import Crowd
from tests.office.registers import case_book, sign_up_book, stats_book
from tests.office.rosters import group_book, sign_in_books
from tests.office.shifting import go_out
from tests.office.truth import truth
from tests.office.volunteers import Plan, sign_up_everybody
from tests.office.words import PLACES
from tests.office.world import World, days


def make_world(seed: int) -> tuple[World, Plan]:
    """The facts of an office."""
    rng = Random(f"world {seed}")
    year = 2021 + seed % 5
    start, end = (date(year, 1, 1), date(year, 6, 30)) if seed % 3 else (date(year, 7, 1), date(year, 12, 31))
    place = PLACES[seed % len(PLACES)]
    world = World(seed, rng, place, start, end, Crowd(rng, place))
    plan = Plan(
        leader_was_there=seed % 2 == 1, has_alias=seed % 4 != 3, has_member=seed % 4 == 2, has_leave=seed % 3 == 1
    )
    lay_out_services(world)
    if plan.has_member:
        world.traps["has_member"] = True
    sign_up_everybody(world, plan)
    fill_services(world, leave=plan.has_leave)
    open_cases(world, plan.has_alias)
    remember_past(world)
    go_out(world, "（{}）" if seed % 2 else "({})", bare_before=seed % 4 < 2)
    return world, plan


def make_office(seed: int, folder: Path) -> list[Path]:
    """Write the spreadsheets, truth.json and truth_rows.csv of an office; returns the spreadsheets."""
    world, plan = make_world(seed)
    dialect = Dialect(seed, Random(f"dialect {seed}"), world.place)
    period = "上半年" if world.start.month == 1 else "下半年"
    activities = sign_in_books(world, dialect)
    books: list[Book] = [
        *activities,
        group_book(world, dialect, period),
        case_book(world, dialect, period, with_alias=plan.has_alias),
        stats_book(world, dialect),
        sign_up_book(world, dialect),
        outreach_book(world, dialect, period),
    ]
    folder.mkdir(parents=True, exist_ok=True)
    for book in books:
        book.write(folder)
    files = {a.title: activities[min(n, len(activities) - 1)].file for n, a in enumerate(world.activities)}
    figures = truth(world, files)
    months = sorted({day.replace(day=1) for day in days(world.start, world.end, 1)})
    figures["quarter"] = truth(world, files, world.start, months[3] - timedelta(days=1))
    figures["second_quarter"] = truth(world, files, months[3], world.end)
    (folder / "truth.json").write_text(json.dumps(figures, ensure_ascii=False, indent=1), encoding="utf-8")
    write_truth_rows(folder, books)
    return [folder / book.file for book in books]


if __name__ == "__main__":
    for path in make_office(int(sys.argv[1]), Path(sys.argv[2])):
        print(path)
