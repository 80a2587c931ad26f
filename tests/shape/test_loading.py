"""What a command has to load: itself, not what the others need."""

import subprocess
import sys

import click
import pytest

from allcover.cli import main
from allcover.cli.late import Late

HEAVY = {"altair", "django", "jinja2", "numba", "pandas", "polars", "scipy", "typst", "xarray", "xlsxwriter"}


def loaded_by(statement: str) -> set[str]:
    told = subprocess.run(
        [sys.executable, "-c", f"{statement}; import sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.partition(".")[0] for name in told.stdout.split()}


def test_the_command_line_loads_nothing_heavy_before_it_knows_what_is_wanted() -> None:
    assert loaded_by("import allcover.cli") & HEAVY == set()


@pytest.mark.parametrize("group", [main, main.get_command(click.Context(main), "survey")])
def test_every_command_that_is_loaded_late_is_there_and_called_so(group: Late) -> None:
    context = click.Context(group)
    assert set(group.late) <= set(group.list_commands(context))
    for name in group.late:
        command = group.get_command(context, name)
        assert command is not None
        assert command.name == name


def test_checking_a_definition_loads_neither_a_browser_of_charts_nor_an_office() -> None:
    needless = HEAVY - {"polars", "scipy"}
    assert loaded_by("import allcover.cli.definition") & needless == set()


def test_office_opens_without_what_only_studies_and_charts_need() -> None:
    """Its addresses lead to all of its pages: `scipy.stats` alone takes a second to load."""
    settings = "import os; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'tests.site.settings')"
    opened = f"{settings}; import django; django.setup(); import allcover_site.config.urls; import sys"
    told = subprocess.run(
        [sys.executable, "-c", f"{opened}; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    assert {"scipy.stats", "altair", "pandas", "typst", "xarray"} & set(told.stdout.split()) == set()
