"""Commands of other packages: found where they are installed, explained where what they need is not."""

from importlib.metadata import EntryPoint

import pytest
from click.testing import CliRunner

from allcover.cli import guests, main
from allcover.cli.definition import check_command


def offering(monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    entry = EntryPoint("guest", target, guests.ENTRY_POINTS)

    class Found(list[EntryPoint]):
        names = frozenset({"guest"})

    monkeypatch.setattr(
        guests, "entry_points", lambda group, name="guest": Found([entry] * (name == "guest"))
    )


def test_command_of_another_package_is_listed_and_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    offering(monkeypatch, "allcover.cli.definition:schema_command")
    assert "guest" in CliRunner().invoke(main, ["--help"]).output
    assert CliRunner().invoke(main, ["guest", "--help"]).exit_code == 0


def test_command_whose_package_is_absent_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    offering(monkeypatch, "no_such_package_at_all:command")
    assert CliRunner().invoke(main, ["--help"]).exit_code == 0
    run = CliRunner().invoke(main, ["guest", "--anything"])
    assert run.exit_code == 1
    assert "pip install 'allcover[site]'" in run.output


def test_own_command_is_not_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guests, "entry_points", lambda **_: pytest.fail("asked for a guest"))
    assert main.get_command(None, "check") is check_command  # type: ignore[arg-type]
