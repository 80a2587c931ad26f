"""Every tutorial and every page with a console is run as it stands: its files are written, its commands given, and what they print is compared.

The README's commands name files of the reader's own: they are run on the invented country's, under those names.
"""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from pathlib import Path
from textwrap import dedent

import polars as pl
import pypdf
import pyreadstat
import pytest
from click.testing import CliRunner
from tests.conftest import DATA

from allcover.catalogue import country_folder
from allcover.cli import main
from allcover.presenting.whiskers import SAMPLING
from allcover.vocabulary.words import LANGUAGES, words_of

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(
    r"^(?P<indent> *)```(?P<kind>console|\{code-block\} \w+)\n(?: *:caption: (?P<name>\S+)\n)?(?P<body>.*?)^(?P=indent)```$",
    re.M | re.S,
)
"""Blocks within a list are indented as its text is."""


def steps(text: str) -> Iterator[tuple[str, str, str]]:
    """Each file to write (its name, its text) or command to give (the command, what it prints), in order."""
    for found in BLOCK.finditer(text):
        kind, name, body = found["kind"], found["name"], dedent(found["body"])
        if kind != "console":
            yield "file", name, body.lstrip("\n")
            continue
        for command in re.split(r"^\$ ", body, flags=re.M)[1:]:
            given, _, printed = command.partition("\n")
            yield "command", given, printed


def told(command: list[str], folder: Path) -> str:
    """What a command prints in a folder, with its exit code where that is not 0.

    Allcover's own are given in this process, which has everything loaded; others in one of their own.
    """
    if command[0] == "allcover":
        with chdir(folder):
            given = CliRunner(env={"COLUMNS": "200"}).invoke(main, command[1:], prog_name="allcover")
        if given.exception is not None and not isinstance(given.exception, SystemExit):
            raise given.exception
        return _printed(given.stdout, given.stderr, given.exit_code)
    program = sys.executable if command[0] == "python" else command[0]
    run = subprocess.run([program, *command[1:]], cwd=folder, capture_output=True, text=True, check=False)
    return _printed(run.stdout, run.stderr, run.returncode)


def _printed(output: str, error: str, code: int) -> str:
    return output + error + (f"(exit code {code})\n" if code else "")


TUTORIALS = sorted(
    page for page in (ROOT / "docs").rglob("*.md") if any(steps(page.read_text(encoding="utf-8")))
)


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_a_tutorial_prints_what_stands_in_it(page: Path, tmp_path: Path) -> None:
    (tmp_path / "src").symlink_to(ROOT / "src")
    differing = []
    for kind, given, expected in steps(page.read_text(encoding="utf-8")):
        if kind == "file":
            (tmp_path / given).write_text(expected, encoding="utf-8")
            continue
        printed = told(given.split(), tmp_path)
        if not OutputChecker().check_output(expected, printed, ELLIPSIS | NORMALIZE_WHITESPACE):
            differing.append(f"$ {given}\n{printed}")
    assert differing == []


def test_the_tutorial_and_the_pages_on_tables_are_run() -> None:
    assert {"from-a-survey-to-the-brief", "designs", "groups", "compare-designs"} <= {
        page.stem for page in TUTORIALS
    }


def readme_commands() -> list[list[str]]:
    """Every command of the README that begins with ``.venv/bin/allcover``, its lines joined and its comments left out."""
    text = re.sub(r" *\\\n *", " ", (ROOT / "README.md").read_text(encoding="utf-8"))
    lines = re.findall(r"^ *\.venv/bin/(allcover .*)$", text, re.M)
    inline = re.findall(r"`(allcover [^`]* --out out)`", text)
    return [shlex.split(line, comments=True) for line in (*lines, *inline)]


def readers_files(folder: Path) -> None:
    """What the README's reader has: the repository, a survey in a folder and in one file, a country, a reform, designs and tables."""
    (folder / "src").symlink_to(ROOT / "src")
    invention = "--raw --households 60 --out folder"
    assert "persons" in told(["allcover", "survey", "invent", *invention.split()], folder)
    persons = pl.read_csv(folder / "folder" / "persons.csv", infer_schema_length=None)
    asked = persons.select("hh", "line", "wgt", "q2_age", "q1_sex")
    pyreadstat.write_dta(asked, folder / "my_survey.dta")
    coresia = country_folder("coresia")
    shutil.copytree(coresia, folder / "my_country")
    shutil.copy(coresia / "reforms" / "cover_own_account.yaml", folder / "my_reform.yaml")
    shutil.copy(coresia / "designs" / "self_employed.yaml", folder / "my_designs.yaml")
    for page in ("reference/groups.md", "how-to/compare-designs.md"):
        for kind, name, body in steps((ROOT / "docs" / page).read_text(encoding="utf-8")):
            if kind == "file":
                (folder / name).write_text(body, encoding="utf-8")


def test_every_command_of_the_readme_does_what_it_says(tmp_path: Path) -> None:
    commands = [one for one in readme_commands() if "chile_1990" not in one]
    assert {command[1] for command in commands} >= {
        "check", "survey", "report", "explain", "standards", "capacity", "project",
    }  # fmt: skip
    readers_files(tmp_path)
    mapping = country_folder("coresia") / "surveys" / "household_survey_2024.yaml"
    failed = []
    for command in commands:
        printed = told(command, tmp_path)
        if "exit code" in printed:
            failed.append(f"$ {shlex.join(command)}\n{printed}")
        if "describe" in command:
            # The first mapping is one to edit; this is what it becomes.
            assert (tmp_path / "my_mapping.yaml").is_file()
            shutil.copy(mapping, tmp_path / "my_mapping.yaml")
    assert failed == []
    assert (tmp_path / "out" / "brief.pdf").is_file()


@pytest.mark.data
def test_the_readme_makes_the_brief_of_chile_in_four_languages(tmp_path: Path) -> None:
    (command,) = [one for one in readme_commands() if "chile_1990" in one]
    readers_files(tmp_path)
    told([part.replace("$ALLCOVER_DATA", str(DATA)) for part in command], tmp_path)
    written = {path.name for path in (tmp_path / "out" / "chile").glob("brief*.pdf")}
    assert written == {"brief.pdf", "brief.fr.pdf", "brief.es.pdf", "brief.pt.pdf"}
    for language in LANGUAGES:
        mark = "" if language == "en" else f".{language}"
        pages = pypdf.PdfReader(tmp_path / "out" / "chile" / f"brief{mark}.pdf").pages
        legend = words_of(language)(SAMPLING)
        assert (len(pages), legend in " ".join(pages[0].extract_text().split())) == (2, True), language
