"""The `volunteer` command: gathers the commands of every feature."""

import click

from volunteer import create_app
from volunteer.accounts import cli as accounts
from volunteer.config import BadConfiguration
from volunteer.core import cli as core
from volunteer.core.commands import fail
from volunteer.demo.cli import demo
from volunteer.funnel.cli import funnel
from volunteer.imports.cli import import_command
from volunteer.journeys.cli import milestones
from volunteer.linkage.cli import link
from volunteer.reports.cli import report


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def main(context: click.Context) -> None:
    """反哺 Fanbu：从受助者到志愿者。DATABASE_URL 选择数据库（默认 instance/ 下的 SQLite）。"""
    try:
        app = create_app()
    except BadConfiguration as error:
        fail(str(error))
    context.with_resource(app.app_context())
    core.require_database(context.invoked_subcommand)


main.add_command(core.init)
main.add_command(core.serve)
main.add_command(demo)
main.add_command(core.database)
main.add_command(import_command)
main.add_command(link)
main.add_command(milestones)
main.add_command(accounts.user)
main.add_command(report)


if __name__ == "__main__":
    main()
main.add_command(funnel)
