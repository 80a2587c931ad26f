"""``allcover standards``: what is printed and written, and the exit codes."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.unit.countries import write_country
from tests.unit.standards.law import LAND, pension

from allcover.catalogue import country_folder
from allcover.cli import main
from allcover.invention.survey import invent_survey
from allcover.population import Population, keep
from allcover.population.partition_writer import write_partitions
from allcover.population.population import UNWEIGHTED
from allcover.rules.load import load


@pytest.fixture
def country(tmp_path: Path) -> Path:
    return write_country(tmp_path / "land", LAND, pension=pension("1.33 / 100"))


def run(country: Path, *more: str) -> Result:
    return CliRunner().invoke(
        main, ["standards", str(country), "--date", "2024-06-01", "--convention", "C102", *more]
    )


def test_the_verdicts_are_printed_with_their_numbers(country: Path) -> None:
    found = run(country, "--skilled-wage", "1000")
    assert found.exit_code == 0
    line = next(line for line in found.output.splitlines() if "Level of benefit: old age" in line)
    assert "39.9%" in line
    assert "at least 40.0%" in line
    assert "Art. 28 and the Schedule [from memory, unverified]" in line


def test_a_branch_and_its_scheme_are_printed_as_the_language_writes_a_colon(
    country: Path, tmp_path: Path
) -> None:
    path = tmp_path / "wanted.yaml"
    told = run(country, "--language", "fr", "--wanted", str(path)).output
    assert re.search("Vieillesse[ \u00a0\u202f]: ", told)
    assert "Vieillesse: " not in told
    comments = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("  # C102")]
    assert comments
    assert all(re.match("  # C102, [^:]*[ \u00a0\u202f]: ", line) for line in comments)


def test_steps_are_printed_when_asked_for(country: Path) -> None:
    assert "Reference wage W" not in run(country, "--skilled-wage", "1000").output
    assert "Reference wage W" in run(country, "--skilled-wage", "1000", "--steps").output


def test_a_law_of_the_past_is_judged_on_its_last_day_and_it_is_told() -> None:
    found = CliRunner().invoke(main, ["standards", "chile_1990", "--convention", "C102"])
    assert found.exit_code == 0
    assert found.output.splitlines()[:2] == [
        "Chile, November 1990, law of 1990-11-01",
        "The date is of the last month whose law the definition tells: neither --date nor --survey gave another.",
    ]


def test_the_level_is_printed_with_its_computation(country: Path) -> None:
    told = " ".join(run(country, "--skilled-wage", "1000").output.split())
    assert "(B + F_b) / (W + F_w) = (399.00 + 0.00) / (1,000.00 + 0.00)" in told


def test_without_a_wage_it_says_what_is_lacking_and_ends_well(country: Path) -> None:
    found = run(country)
    assert found.exit_code == 0
    assert "Needs the wage of a skilled manual male employee." in found.output


def test_strict_ends_with_three_where_a_requirement_is_missed(country: Path) -> None:
    assert run(country, "--skilled-wage", "1000", "--strict").exit_code == 3
    assert run(country, "--strict").exit_code == 0


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--skilled-wage", "much", "Write an amount"),
        ("--labourer-wage", "0", "A wage is above 0"),
        ("--convention", "xc102", "Did you mean 'c102'?"),
    ],
)
def test_a_wrong_option_is_told(country: Path, option: str, value: str, told: str) -> None:
    found = run(country, option, value)
    assert found.exit_code == 2
    assert told in " ".join(found.output.split())


def test_a_fault_in_the_figures_ends_with_one(country: Path, tmp_path: Path) -> None:
    path = tmp_path / "figures.yaml"
    path.write_text("wage: 5\n", encoding="utf-8")
    found = run(country, "--figures", str(path))
    assert found.exit_code == 1
    assert "'wage' is not known here." in found.output


def test_the_report_its_tables_and_the_data_are_written(country: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    found = run(country, "--skilled-wage", "1000", "--out", str(out), "--language", "fr")
    assert found.exit_code == 0
    assert (out / "report.fr.html").is_file()
    assert (out / "tables" / "standards.c102.csv").is_file()
    assert json.loads((out / "standards.json").read_text(encoding="utf-8"))["date"] == "2024-06-01"


def test_what_is_lacking_is_told_with_the_option_that_gives_it(country: Path) -> None:
    told = run(country).output
    assert "Wage of a skilled manual male employee: --skilled-wage, --survey, --figures." in told
    assert "Shares of persons protected: --survey, --figures." in told
    assert "skilled manual male employee: --" not in run(country, "--skilled-wage", "1000").output


def test_the_signs_are_explained_and_a_date_nobody_gave_is_told(country: Path) -> None:
    dated = run(country).output
    assert "Signs: + met, \N{MINUS SIGN} not met, ? not determinable." in dated.partition("C102")[0]
    assert "neither --date nor --survey" not in dated
    found = CliRunner().invoke(main, ["standards", str(country), "--convention", "C102"])
    assert "The date is the first of this month: neither --date nor --survey gave another." in found.output


def test_a_report_of_standards_that_cannot_be_written_is_told(country: Path, tmp_path: Path) -> None:
    (tmp_path / "out" / "report.html").mkdir(parents=True)
    found = run(country, "--out", str(tmp_path / "out"))
    assert found.exit_code == 1
    assert "Cannot be read or written" in found.output


def test_figures_of_a_survey_without_weights_are_told_to_be_of_its_sample(tmp_path: Path) -> None:
    people = invent_survey(load(country_folder("coresia")), 5)
    keep(replace(people, about=replace(people.about, is_weighted=False)), tmp_path / "survey")
    found = CliRunner().invoke(
        main,
        [
            "standards",
            "coresia",
            "--convention",
            "C102",
            "--survey",
            str(tmp_path / "survey"),
            "--out",
            str(tmp_path / "out"),
        ],
    )
    assert found.exit_code == 0
    assert UNWEIGHTED in found.output
    assert UNWEIGHTED.partition(",")[0] in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["standards", "report", "run"])
def test_a_date_before_any_scheme_exists_is_told(command: str, country: Path, tmp_path: Path) -> None:
    """The one scheme begins on 1 January 1950; a law of 1949 has nothing to tell."""
    record = {"people": {"ana": {"age": 30}}}
    people = Population.from_records([record], reference_date=date(2024, 1, 1), currency="XTC")
    keep(people, tmp_path / "kept")
    write_partitions(people, tmp_path / "partitions", 1)
    rest = {
        "standards": [str(country)],
        "report": [
            "--country",
            str(country),
            "--survey",
            str(tmp_path / "kept"),
            "--out",
            str(tmp_path / "out"),
        ],
        "run": [str(country), str(tmp_path / "partitions"), "--out", str(tmp_path / "run")],
    }[command]
    found = CliRunner().invoke(main, [command, *rest, "--date", "1949-12-31"])
    assert found.exit_code == 1, found.output
    assert "No scheme exists on 1949-12" in found.output
    assert "the first begins on 1950-01-01" in found.output


@pytest.mark.parametrize(("name", "parts"), [("coresia", 0), ("estara", 5)])
def test_the_invented_countries_leave_no_requirement_open(name: str, parts: int) -> None:
    """Their figures lie beside their definitions, and their laws are complete."""
    found = CliRunner().invoke(main, ["standards", name, "--date", "2024-07-01", "--strict"])
    assert found.exit_code == 3
    signs = [line[0] for line in found.output.splitlines() if line[:3] in ("+  ", "−  ", "?  ")]
    assert "?" not in signs
    assert len(signs) > 150
    line = next(line for line in found.output.splitlines() if "Parts complied with" in line)
    assert f"{parts} parts" in line


def test_a_file_of_figures_goes_before_the_countrys_own(tmp_path: Path) -> None:
    path = tmp_path / "figures.yaml"
    path.write_text(
        "persons: [{branch: old_age, scheme: national_pension, of: employees, share: 0.61, source: {title: Count}}]\n"
    )
    command = ["standards", "coresia", "--date", "2024-07-01", "--convention", "C102"]
    found = CliRunner().invoke(main, [*command, "--figures", str(path)])
    assert "61.0%" in found.output
    assert "61.0%" not in CliRunner().invoke(main, command).output
