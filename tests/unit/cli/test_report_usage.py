"""What ``allcover report`` is asked for wrongly is told before any work; where it writes, and of which day tables are."""

import json
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.unit.coverage.totals import K2, K3, write_totals

from allcover.cli import main

GROUPS = "group,persons,law,covered\nFarmers,500,none,20\n"


def run(*arguments: object) -> Result:
    found = CliRunner().invoke(main, list(map(str, arguments)))
    assert found.exception is None or isinstance(found.exception, SystemExit), found.exception
    return found


@pytest.fixture
def groups(tmp_path: Path) -> Path:
    path = tmp_path / "groups.csv"
    path.write_text(GROUPS, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ((), "--country and --survey (with --mapping, but for a survey written by 'survey map'); or --groups, --schemes"),
        (("--country", "coresia"), "Give --survey too."),
        (("--survey", "."), "Give --country too."),
        (("--country", "coresia", "--survey", "."), "Give --mapping too"),
        (("--country", "coresia", "--survey", "nowhere"), "There is no 'nowhere'."),
    ],
)  # fmt: skip
def test_what_a_report_lacks_is_named(tmp_path: Path, options: tuple[str, ...], told: str) -> None:
    found = run("report", *options, "--out", tmp_path / "out")
    assert found.exit_code == 2
    assert told in " ".join(found.output.split())


def test_options_of_a_survey_are_refused_beside_tables(groups: Path, tmp_path: Path) -> None:
    found = run(
        "report", "--groups", groups, "--country", "coresia", "--standards", "--out", tmp_path / "out"
    )
    assert found.exit_code == 2
    assert "--country, --standards: not with --groups or --schemes" in found.output


@pytest.mark.parametrize("with_groups", [False, True])
def test_a_table_of_schemes_gives_the_report_its_name_and_date(
    groups: Path, tmp_path: Path, with_groups: bool
) -> None:
    schemes = write_totals(tmp_path, K2)
    more = ("--groups", groups) if with_groups else ()
    found = run("report", "--schemes", schemes, *more, "--form", "xlsx", "--out", tmp_path / "out")
    assert found.exit_code == 0
    title = (
        "Coverage from a table of groups and a table of schemes"
        if with_groups
        else "Persons in several schemes"
    )
    assert title in found.output
    assert "31 December 2004" in found.output
    told = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert {each["reference_date"] for each in told["findings"].values()} == {"2004-12-31"}


def test_affiliations_alone_are_printed_with_what_they_are_not(tmp_path: Path) -> None:
    schemes = write_totals(tmp_path, K3)
    found = run("report", "--schemes", schemes, "--form", "xlsx", "--out", tmp_path / "out")
    assert found.exit_code == 0
    assert "affiliations, upper bound of persons, for every person: Population: 15.7%" in found.output
    assert "Employed persons: 40.0%" in found.output
    assert "These counts do not say how many persons are protected: " in found.output
    persons = run(
        "report", "--schemes", write_totals(tmp_path, K2), "--form", "xlsx", "--out", tmp_path / "k2"
    ).output
    assert "Persons in any of the schemes" in persons
    assert "affiliations, " not in persons


def test_headlines_are_printed_by_the_habits_of_the_language(groups: Path, tmp_path: Path) -> None:
    found = run("report", "--groups", groups, "--language", "fr", "--form", "xlsx", "--out", tmp_path / "out")
    headlines = [line for line in found.output.splitlines() if line.startswith("  ")]
    assert headlines
    assert all("\N{NO-BREAK SPACE}: " in line for line in headlines)
    assert not any(re.search(r"\S: ", line) for line in headlines)


def test_a_table_of_groups_without_a_day_says_that_it_has_none(groups: Path, tmp_path: Path) -> None:
    page = tmp_path / "out" / "report.html"
    says = "The table of groups does not say of which day its counts are"
    assert run("report", "--groups", groups, "--form", "html", "--out", page.parent).exit_code == 0
    assert says in page.read_text(encoding="utf-8")
    run("report", "--groups", groups, "--date", "2020-01-01", "--form", "html", "--out", page.parent)
    assert says not in page.read_text(encoding="utf-8")


def test_where_nothing_can_be_written_is_told_without_a_traceback(groups: Path, tmp_path: Path) -> None:
    within = run("report", "--groups", groups, "--form", "html", "--out", groups / "out")
    assert within.exit_code == 2
    assert "is a file, and no folder can be made in it" in within.output
    (tmp_path / "out" / "report.html").mkdir(parents=True)
    taken = run("report", "--groups", groups, "--form", "html", "--out", tmp_path / "out")
    assert taken.exit_code == 1
    assert "report.html: Cannot be read or written: it is a folder." in taken.output


def test_a_folder_without_the_right_to_write_is_refused_before_the_work(
    groups: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda place, mode: mode != os.W_OK | os.X_OK)
    found = run("report", "--groups", groups, "--form", "html", "--out", tmp_path / "out")
    assert found.exit_code == 2
    assert "may not be written to" in found.output


def test_faults_of_reforms_and_designs_come_together(tmp_path: Path) -> None:
    people = tmp_path / "people"
    assert run("survey", "invent", "--households", 3, "--out", people).exit_code == 0
    wrong = [tmp_path / name for name in ("one.yaml", "two.yaml", "designs.yaml")]
    for path in wrong:
        path.write_text("surprise: 1\n", encoding="utf-8")
    found = run("report", "--country", "coresia", "--survey", people, "--reform", wrong[0], "--reform", wrong[1],
                "--designs", wrong[2], "--out", tmp_path / "out")  # fmt: skip
    assert found.exit_code == 1
    assert all(f"{path}:1" in found.output for path in wrong)
