"""Every tutorial and every page with a console is run as it stands: its files are written, its commands given, and what they print is compared."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE, OutputChecker
from pathlib import Path
from textwrap import dedent

import pytest

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


TUTORIALS = sorted(
    page for page in (ROOT / "docs").rglob("*.md") if any(steps(page.read_text(encoding="utf-8")))
)


@pytest.mark.parametrize("page", TUTORIALS, ids=lambda page: page.stem)
def test_a_tutorial_prints_what_stands_in_it(page: Path, tmp_path: Path) -> None:
    (tmp_path / "src").symlink_to(ROOT / "src")
    programs = str(Path(sys.executable).parent)
    environment = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "COLUMNS": "200"}
    differing = []
    for kind, given, expected in steps(page.read_text(encoding="utf-8")):
        if kind == "file":
            (tmp_path / given).write_text(expected, encoding="utf-8")
            continue
        run = subprocess.run(
            given.split(), cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        code = f"(exit code {run.returncode})\n" if run.returncode else ""
        printed = run.stdout + run.stderr + code
        if not OutputChecker().check_output(expected, printed, ELLIPSIS | NORMALIZE_WHITESPACE):
            differing.append(f"$ {given}\n{printed}")
    assert differing == []


def test_the_tutorial_and_the_pages_on_tables_are_run() -> None:
    assert {"from-a-survey-to-the-brief", "designs", "groups", "compare-designs"} <= {
        page.stem for page in TUTORIALS
    }
