"""Commands that other packages bring: whatever is found under the entry point ``allcover.commands``.

So ``allcover serve`` is there where the site is installed, and the library imports nothing of it.
"""

from importlib.metadata import EntryPoint, entry_points

import click

from allcover.cli.late import Late

ENTRY_POINTS = "allcover.commands"


class WithGuests(Late):
    """A group of commands of its own, and those that other packages bring."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *entry_points(group=ENTRY_POINTS).names})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        return next((_loaded(each) for each in entry_points(group=ENTRY_POINTS, name=cmd_name)), None)


def _loaded(entry: EntryPoint) -> click.Command:
    try:
        command = entry.load()
    except ModuleNotFoundError as error:
        return _absent(entry.name, str(error.name))
    assert isinstance(command, click.Command)
    return command


def _absent(name: str, missing: str) -> click.Command:
    told = f"'{name}' needs '{missing}', which is not installed. Install it: pip install 'allcover[site]'."

    def refuse(**_given: object) -> None:
        raise click.ClickException(told)

    return click.Command(name, callback=refuse, help=told, context_settings={"ignore_unknown_options": True},
                         params=[click.Argument(["rest"], nargs=-1, type=click.UNPROCESSED)])  # fmt: skip
