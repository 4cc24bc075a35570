"""What the commands of every feature share: bad input, acting as somebody, JSON out."""

import functools
import json
import sys
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import click

from volunteer.core.actor import SYSTEM, acting_as

R = TypeVar("R")


def acts_as_somebody(command: Callable[..., R]) -> Callable[..., R]:
    """Give a writing command the option `--as LOGIN`, recorded as who did it (default: system)."""

    @click.option("--as", "on_behalf_of", default=SYSTEM, show_default=True, metavar="LOGIN", help="谁在操作")
    @functools.wraps(command)
    def run(*args: Any, on_behalf_of: str, **kwargs: Any) -> R:
        with acting_as(on_behalf_of):
            return command(*args, **kwargs)

    return run


def fail(*lines: str) -> NoReturn:
    """Print each line to standard error and exit with code 2, which means bad input."""
    for line in lines:
        click.echo(line, err=True)
    sys.exit(2)


def print_json(value: Any) -> None:
    """Print a value as JSON, Chinese readable."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
