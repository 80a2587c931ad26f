"""What every command shares: faults printed with their places, progress bars on a terminal, where a country lies."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from allcover.catalogue import countries, country_folder
from allcover.population import Population, read_kept, read_survey
from allcover.vocabulary.fault import Fault, Faults, Place, why_unread
from allcover.vocabulary.words import ENGLISH, LANGUAGES, SOURCE, Sentence, Words, marked, words_of

FILE = click.Path(dir_okay=False, path_type=Path)
ANY_PATH = click.Path(path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


class _OutFolder(click.Path):
    """A folder to write to: said to be none before the long work begins, not after it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        folder = Path(str(super().convert(value, param, ctx)))
        there = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
        if not there.is_dir():
            self.fail(f"'{there}' is a file, and no folder can be made in it. Name another.", param, ctx)
        if not os.access(there, os.W_OK | os.X_OK):
            self.fail(
                f"'{there}' may not be written to. Name another folder, or ask for the right.", param, ctx
            )
        return folder


OUT = _OutFolder(file_okay=False, path_type=Path)
NamedProgress = Callable[[str, int, int], None]


def fail(faults: Sequence[Fault]) -> None:
    """This function will print faults, one a line, with their count, in the first language that is asked for, and end the program with exit code 1."""
    words = _words_asked()
    for fault in faults:
        # English is as it was written, with the straight signs of a terminal.
        click.echo(str(fault if words is ENGLISH else fault.told(words)), err=True)
    click.echo(words.plural("{count} fault.", "{count} faults.", len(faults), count=len(faults)), err=True)
    sys.exit(1)


def _words_asked() -> Words:
    """The words of the first language that the command is asked to write in; English where it is asked for none, or for all."""
    context = click.get_current_context(silent=True)
    asked = context.params.get("languages") if context is not None else None
    return words_of(asked[0]) if asked and asked[0] in set(LANGUAGES) - {SOURCE} else ENGLISH


@contextmanager
def faults_shown() -> Iterator[None]:
    """This function will turn Faults raised inside, and files that cannot be written, into lines for the user and exit code 1."""
    try:
        yield
    except Faults as found:
        fail(found.faults)
    except OSError as error:
        what = Sentence("Cannot be read or written: {why}.", why=why_unread(error))
        fail(
            [
                Fault(
                    Place(str(error.filename or "(a file)")),
                    what,
                    marked("Check the name, the permissions and the room on the disk."),
                )
            ]
        )


@contextmanager
def progress_bars() -> Iterator[NamedProgress]:
    """This function will give a callback that draws a bar for each named job; it is silent off a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bars(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield progress


def open_survey(data: Path, mapping: Path | None, progress: NamedProgress) -> Population:
    """This function will read a raw survey through its mapping, or without one a folder that was written mapped."""
    return read_kept(data) if mapping is None else read_survey(data, mapping, progress=progress)


VALUED, BUDGETED = "valuation", "short_term"
"""What a file of assumptions begins with, by what is to be done with it."""

_COMMANDS = {
    VALUED: ("value", "a scheme of pensions"),
    BUDGETED: ("budget", "a branch of short-term benefits or health care"),
}


def find_assumptions(folder: Path, scheme: str, given: Path | None, kind: str) -> Path:
    """This function will find the file of assumptions for a scheme, the one given or that of the country's folder, for what is to be done with it."""
    path = given or folder / "valuations" / f"{scheme}.yaml"
    if given is None and not path.is_file():
        there = ", ".join(sorted(one.stem for one in path.parent.glob("*.yaml"))) or "none"
        raise click.BadParameter(
            f"There are no assumptions for '{scheme}' in {path.parent}. There are some for: {there}. "
            "Name one of these schemes, or a file with --assumptions."
        )
    other = next((one for one in _COMMANDS if one != kind and _begins_with(path, one)), None)
    if other is not None:
        command, what = _COMMANDS[other]
        raise click.BadParameter(
            f"'{path.name}' is of {what}, which 'allcover {_COMMANDS[kind][0]}' cannot work out. "
            f"Use 'allcover {command}' with it."
        )
    return path


def _begins_with(path: Path, key: str) -> bool:
    """Whether a line of a file begins with a key; whatever else is wrong is told by who reads it."""
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return any(line.startswith(f"{key}:") for line in file)
    except OSError:
        return False


def find_country(name: str) -> Path:
    """This function will find a country's folder: a path of the user's own, or a name in the catalogue."""
    path = Path(name)
    if (path / "country.yaml").is_file():
        return path
    try:
        return country_folder(name)
    except LookupError:
        if (path / "population.csv").is_file():
            raise click.BadParameter(
                f"'{name}' holds people, and no country.yaml with a law. Name the country whose people they are, and give them with --people {name}."
            ) from None
        raise click.BadParameter(
            f"'{name}' is neither a folder with a country.yaml nor in the catalogue ({', '.join(countries())})."
        ) from None
