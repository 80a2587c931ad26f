"""Commands that are loaded when they are asked for: what one of them needs, no other has to wait for."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class Late(click.Group):
    """A group of commands; ``late`` names those to load when asked for, each by its module and its name there."""

    def __init__(self, *given: Any, late: Mapping[str, str], **named: Any) -> None:
        super().__init__(*given, **named)
        self.late = late

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *self.late})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.commands and cmd_name in self.late:
            module, _, name = self.late[cmd_name].partition(":")
            self.add_command(getattr(import_module(module), name), cmd_name)
        return super().get_command(ctx, cmd_name)
