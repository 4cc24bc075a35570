"""What the commands of every feature share: bad input, acting as somebody, JSON out."""

import functools
import json
import sys
from collections.abc import Callable
from datetime import date
from typing import Any, NoReturn, TypeVar

import click
from sqlalchemy.orm import Session

from volunteer.core.actor import SYSTEM, acting_as
from volunteer.core.database import db, writing
from volunteer.core.i18n import _

R = TypeVar("R")
#: Days of other years are slips of the pen.
YEARS = range(1900, 2201)
ActorLookup = Callable[[Session, str], str | None]
_lookups: list[ActorLookup] = []


def register_actor_lookup(lookup: ActorLookup) -> None:
    """Let the later stage that knows users say what records call one, None for nobody. A second replaces the first."""
    _lookups[:] = [lookup]


def acts_as_somebody(command: Callable[..., R]) -> Callable[..., R]:
    """Give a writing command the option `--as LOGIN`, an active user recorded as who did it (default: system)."""

    @click.option("--as", "on_behalf_of", default=SYSTEM, show_default=True, metavar="LOGIN", help="谁在操作")
    @functools.wraps(command)
    def run(*args: Any, on_behalf_of: str, **kwargs: Any) -> R:
        with acting_as(_actor(on_behalf_of)):
            return command(*args, **kwargs)

    return run


def _actor(login: str) -> str:
    """What records call the active user of a login, as the pages do: whatever else is typed never gets into them."""
    if login == SYSTEM:
        return SYSTEM
    with writing(False), Session(db.engine) as session:
        found = next((actor for lookup in _lookups if (actor := lookup(session, login)) is not None), None)
    if found is None:
        fail(_("--as：没有这个账号，或者已停用。可以用 volunteer user list 查看。"))
    return found


def fail(*lines: str) -> NoReturn:
    """Print each line to standard error and exit with code 2, which means bad input."""
    for line in lines:
        click.echo(line, err=True)
    sys.exit(2)


def read_day(option: str, text: str) -> date:
    """A day given on the command line; anything else, or a year no office has records of, ends the command."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        fail(f"{option} {text}：请写成 2022-06-30 这样的日期。")
    check_year(option, text, day.year)
    return day


def check_year(option: str, text: str, year: int) -> None:
    """Ends the command when a year lies outside those that days are read of."""
    if year not in YEARS:
        fail(f"{option} {text}：年份应在 {YEARS[0]}–{YEARS[-1]} 之间。")


def print_json(value: Any) -> None:
    """Print a value as JSON, Chinese readable."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
