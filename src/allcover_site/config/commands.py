"""``allcover serve`` and ``allcover office``: found by the command line through entry points."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from allcover_site.config.private import KEY_FILE, keep_private

FOLDER = click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("office"),
    show_default=True,
    envvar="ALLCOVER_OFFICE",
    help="Where the office keeps its files; made when it is absent.",
)


@click.command()
@FOLDER
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--demo", is_flag=True, help="Fill an empty office with an invented one.")
def serve(folder: Path, host: str, port: int, demo: bool) -> None:
    """Serve the office of a scheme, on SQLite in a folder or on the database that DATABASE_URL names."""
    settle(folder)
    if demo:
        os.environ.setdefault(
            "ALLCOVER_SECOND_FACTOR", "no"
        )  # Its passwords are printed: there is nothing to guard.
    with _told_in_words():
        _manage("migrate", "--verbosity=0")
        if demo:
            _manage("demo_office")
        _listen(host, port)


@click.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@FOLDER
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def office(folder: Path, arguments: tuple[str, ...]) -> None:
    """Run one of the office's commands, such as migrate, appoint or verify; 'help' lists them."""
    with _left_as_found(folder):
        settle(folder)
        with _told_in_words():
            _manage(*arguments)


def settle(folder: Path) -> None:
    """This function will make the office's folder where it is absent, for its owner alone, and name it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    keep_private(folder)
    os.environ["ALLCOVER_OFFICE"] = str(folder.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allcover_site.config.settings")


@contextmanager
def _left_as_found(folder: Path) -> Iterator[None]:
    """Where a command fails and has made no office, such as a copy that is refused, neither its folder nor a key is left."""
    key = folder / KEY_FILE
    was_there, had_key = folder.exists(), key.exists()
    try:
        yield
    except (SystemExit, click.ClickException) as end:
        if getattr(end, "code", 1) and not had_key and not (folder / "office.sqlite3").exists():
            key.unlink(missing_ok=True)
            if not was_there and not any(folder.iterdir()):
                folder.rmdir()
        raise


@contextmanager
def _told_in_words() -> Iterator[None]:
    """Ends the command with the words of a setting that cannot be read or a database that does not answer, and code 1."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db.utils import OperationalError

    try:
        yield
    except ImproperlyConfigured as error:
        raise click.ClickException(str(error)) from error
    except OperationalError as error:
        told = " ".join(str(error).split())
        raise click.ClickException(
            f"The database of the office cannot be used: {told}. Start it, make it, or mend DATABASE_URL."
        ) from error


def _manage(*arguments: str) -> None:
    from django.core.management import execute_from_command_line

    execute_from_command_line([sys.argv[0], *arguments])


def _listen(host: str, port: int) -> None:
    # Only here are the settings read, once `settle` has said where the office is.
    from waitress import create_server

    from allcover_site.config.wsgi import application

    server = create_server(application, host=host, port=port, threads=8, ident=None)
    address = f"http://{host}:{server.effective_port}"
    click.echo(f"The office is open at {address}/ (Ctrl-C closes it).")
    if code := _code_to_found():
        click.echo(f"Nobody is in it yet. Found it at {address}/found?code={code}")
    server.run()


def _code_to_found() -> str:
    """The founding code of an office that is still empty."""
    from allcover_site.front.founding import founding_code
    from allcover_site.people.models import User

    return "" if User.objects.exists() else founding_code()
