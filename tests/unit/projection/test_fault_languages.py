"""Whatever is wrong in the files of a projection is told in the reader's language: each fault, what is wrong and the cure."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from allcover.catalogue import country_folder
from allcover.cli import main
from allcover.projection.awards import awards_of
from allcover.projection.economy_file import read_economy
from allcover.projection.national import read_national
from allcover.projection.records import read_records
from allcover.projection.straying import read_straying
from allcover.projection.valuation_reading import read_assumptions
from allcover.projection.wpp import read_wpp
from allcover.rules.load import load
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.words import words_of

CORESIA = country_folder("coresia")
Broken = Callable[[Path], object]


def _changed(path: Path, into: Path, *changes: tuple[str, str]) -> Path:
    text = path.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text, before
        text = text.replace(before, after, 1)
    into.write_text(text, encoding="utf-8")
    return into


def _people(folder: Path) -> Path:
    made = folder / "people"
    shutil.copytree(CORESIA / "people", made)
    return made


def _wrong_rows(folder: Path) -> object:
    people = _people(folder)
    lines = (people / "mortality.csv").read_text().splitlines()
    cells = lines[1].split(",")
    cells[lines[0].split(",").index("rate")] = "2"
    (people / "mortality.csv").write_text("\n".join([lines[0], ",".join(cells), *lines[3:]]) + "\n")
    (people / "fertility.csv").unlink()
    return read_national(people, 10)


def _wrong_ages(folder: Path) -> object:
    people = _people(folder)
    rows = (people / "population.csv").read_text().splitlines()
    age = rows[0].split(",").index("age")
    (people / "population.csv").write_text(
        "\n".join(row for row in rows if row.split(",")[age] != "7") + "\n"
    )
    return read_national(people, 500)


def _no_table(folder: Path) -> object:
    people = _people(folder)
    (people / "population.csv").write_text("year;sex;age;persons\n2024;female;0;1\n")
    (people / "mortality.csv").write_bytes(b"PK\x03\x04")
    return read_national(people, 10)


def _wrong_economy(folder: Path) -> object:
    return read_economy(
        _changed(CORESIA / "economy.yaml", folder / "economy.yaml", ("last_year: 2", "last_year: 1"))
    )


def _wrong_assumptions(folder: Path) -> object:
    path = CORESIA / "valuations" / "national_pension.yaml"
    return read_assumptions(
        _changed(
            path, folder / "made.yaml", ("low: 60, high: 64", "low: 66, high: 64"), ("0.08, 0.42", "0.42"),
            ("prices: {of: economy}", "prices: {of: economy, value: 0.02}"), ("in: 2100", "in: 2000"),
        )
    )  # fmt: skip


def _wrong_bounds(folder: Path) -> object:
    _changed(CORESIA / "people" / "chance.yaml", folder / "chance.yaml", ("in: 2100", "in: 1900"))
    return read_straying(folder)


def _no_files(folder: Path) -> object:
    return read_wpp(folder, first=2024, last=2026)


def _wrong_records(folder: Path) -> object:
    (folder / "records.yaml").write_text(
        "records: other\ndate: 2024-06-30\ntitle: Register\nsource: {title: Board, verified: yes}\n"
    )
    (folder / "actives.csv").write_text(
        "age,sex,credit_years,persons,wage_month\n30,woman,5,1,100\n30,male,500,1,100\n30,male,40,1,100\n"
    )
    (folder / "pensions.csv").write_text("type,sex,age,persons\nold_age,male,70\n")
    return read_records(folder, "national_pension", "coresia", "XCC")


BROKEN = {
    one.__name__.strip("_"): one
    for one in (
        _wrong_rows, _wrong_ages, _no_table, _wrong_economy, _wrong_assumptions, _wrong_bounds, _no_files, _wrong_records,
    )
}  # fmt: skip


@pytest.mark.parametrize("language", ["fr", "es", "pt"])
@pytest.mark.parametrize("name", BROKEN)
def test_every_fault_of_the_file_is_told_in_the_language(name: str, language: str, tmp_path: Path) -> None:
    with pytest.raises(Faults) as raised:
        BROKEN[name](tmp_path)
    words = words_of(language)
    for fault in raised.value.faults:
        told = fault.told(words)
        assert told.what != fault.what, fault
        assert told.cure != fault.cure, fault
        assert "{" not in told.what + told.cure, told


def test_the_command_line_tells_them_in_french(tmp_path: Path) -> None:
    people = _people(tmp_path)
    (people / "fertility.csv").unlink()
    arguments = ["project", "coresia", "--people", str(people), "--years", "5", "--language", "fr", "--out", str(tmp_path / "out")]  # fmt: skip
    found = CliRunner().invoke(main, arguments)
    assert found.exit_code == 1
    assert "Est absent. Ajoutez-le avec les colonnes year, age, rate." in found.output
    assert found.output.endswith("1 faute.\n")


@pytest.mark.parametrize("language", ["fr", "es", "pt"])
def test_awards_that_no_law_gives_are_told_in_the_language(language: str) -> None:
    system, words = load(CORESIA), words_of(language)
    for scheme in ("national_pensions", "household_grant"):
        with pytest.raises(Faults) as raised:
            awards_of(system, scheme, date(2024, 6, 30))
        for fault in raised.value.faults:
            told = fault.told(words)
            assert told.what != fault.what, fault
            assert told.cure != fault.cure, fault


def test_the_command_line_tells_in_french_of_folders_that_hold_nobody(tmp_path: Path) -> None:
    out = ["--years", "5", "--language", "fr", "--out", str(tmp_path / "out")]
    found = CliRunner().invoke(main, ["project", "coresia", "--people", str(tmp_path), *out])
    assert "Est absent" in found.output
    people = _people(tmp_path)
    (people / "people.yaml").unlink(missing_ok=True)
    found = CliRunner().invoke(main, ["project", str(people), *out])
    assert "Est absent, et rien ne dit de qui est cette population. Écrivez-y, par exemple" in found.output
    missing = tmp_path / "land"
    shutil.copytree(CORESIA, missing, ignore=shutil.ignore_patterns("people"))
    found = CliRunner().invoke(main, ["project", str(missing), *out])
    assert "pas un tel dossier de population et de taux. Créez-le" in found.output
