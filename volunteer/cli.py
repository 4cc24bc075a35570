"""The `volunteer` command: one table of the commands of every feature, each loaded when it is called."""

import sys
from importlib import import_module

import click
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError

from volunteer import create_app
from volunteer.config import BadConfiguration
from volunteer.core.commands import fail
from volunteer.core.database import COMMAND_PATIENCE, patience

COMMANDS = {
    "init": "volunteer.core.cli:init",
    "demo": "volunteer.demo.cli:demo",
    "serve": "volunteer.core.cli:serve",
    "user": "volunteer.accounts.cli:user",
    "organisation": "volunteer.organisations.cli:organisation",
    "programme": "volunteer.programmes.cli:programme",
    "import": "volunteer.imports.cli:import_command",
    "link": "volunteer.linkage.cli:link",
    "funnel": "volunteer.funnel.cli:funnel",
    "report": "volunteer.reports.cli:report",
    "milestones": "volunteer.journeys.cli:milestones",
    "audit": "volunteer.audit.cli:audit",
    "db": "volunteer.core.cli:database",
}
#: What our own mistakes raise; they keep their traceback.
MISTAKES = (DataError, IntegrityError, ProgrammingError)
#: Plain words: the database may fail before there is an application to translate them.
NO_DATABASE = (
    "数据库现在读写不了（{kind}）：可能正被别的程序占着、磁盘满了，或数据库服务断了。没有做完的没有保存，请稍后再试。"
)


class Commands(click.Group):
    """Loads a command's module only when it is named, so that each starts quickly."""

    def invoke(self, ctx: click.Context) -> object:
        """Run a command with a command's patience; a database that cannot be used ends it in words and code 2."""
        try:
            with patience(COMMAND_PATIENCE):
                return super().invoke(ctx)
        except DBAPIError as error:
            if isinstance(error, MISTAKES):
                raise
            fail(NO_DATABASE.format(kind=type(error.orig).__name__))

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """反哺 Fanbu：从受助者到志愿者。DATABASE_URL 选择数据库（默认 instance/ 下的 SQLite）。"""
    from volunteer.core.cli import require_database

    try:
        app = create_app(with_pages=context.invoked_subcommand == "serve")
    except BadConfiguration as error:
        fail(str(error))
    context.with_resource(app.app_context())
    require_database(context.invoked_subcommand, sys.argv[1:])


if __name__ == "__main__":
    main()
