"""``allcover people``: the UN's files of a country lead on to its projection, by the very line the command ends with."""

import shlex
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result
from tests.conftest import DATA
from tests.unit.projection import test_economy_import, test_wpp
from tests.wpp_files import write_wpp

from allcover.cli import main


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def _made(folder: Path, un: Path, country: str, last: int = 2029) -> Path:
    made = folder / country.lower()
    found = _run("people", str(un), "--country", country, "--first", "2024", "--last", str(last), "--out", str(made))  # fmt: skip
    assert found.exit_code == 0, found.output
    (folder / "next").write_text(found.output.splitlines()[-1].removeprefix("Project with: "))
    return made


@pytest.fixture
def un(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The UN's files, with one country of the world and one invented."""
    monkeypatch.setattr(test_wpp, "COUNTRIES", ("CIV", "XCO"))
    folder = tmp_path / "un"
    folder.mkdir()
    return test_wpp.write(folder)


@pytest.mark.data
def test_the_last_line_projects_ghana_of_the_un_as_it_is_printed(tmp_path: Path) -> None:
    assert DATA.is_dir()
    un = tmp_path / "un folder"
    un.mkdir()
    write_wpp(un, 2024, 2034, ["GHA"])
    _made(tmp_path, un, "GHA", 2034)
    program, *line = shlex.split((tmp_path / "next").read_text())
    assert program == "allcover"
    found = _run(*line, "--form", "html", "--language", "en", "--language", "pt")
    assert found.exit_code == 0, found.output
    assert "Population of Ghana, 2024 to 2034" in found.output
    people = pl.read_csv(tmp_path / "gha_report" / "people.csv")
    assert set(people["scenario"]) == {"medium", "high", "low", "momentum"}
    medium = people.filter(pl.col("scenario") == "medium", pl.col("year") == 2024)["persons"].sum()
    assert medium == pytest.approx(34.43e6, rel=2e-3)  # the UN's count of 1 July 2024
    pages = [path.read_text() for path in (tmp_path / "gha_report").rglob("*.html")]
    assert any("População: Gana, 2024 a 2034" in page for page in pages)


def test_every_scenario_and_futures_of_chance_are_told_of_people_alone(tmp_path: Path, un: Path) -> None:
    made = _made(tmp_path, un, "CIV")
    source = "{title: x, verified: no}"
    steps = "{values: [{in: 2024, value: 0.1}, {in: 2030, value: 0.2}]}"
    (made / "chance.yaml").write_text(
        f"futures: 20\nseed: 1\nfertility: {steps}\nexpectancy: {steps}\nmigration: {steps}\nsource: {source}\n"
    )
    out = tmp_path / "out"
    found = _run("project", str(made), "--years", "5", "--scenario", "zero_migration", "--scenario", "replacement", "--form", "xlsx", "--out", str(out))  # fmt: skip
    assert found.exit_code == 0, found.output
    assert "Population of Côte d’Ivoire, 2024 to 2029" in found.output
    assert (out / "tables" / "people.futures.csv").is_file()


def test_people_of_one_country_are_not_told_as_another_s(tmp_path: Path, un: Path) -> None:
    made = _made(tmp_path, un, "CIV")
    out = tmp_path / "out"
    for command in (["project", "coresia"], ["cost", "coresia"]):
        found = _run(*command, "--people", str(made), "--years", "5", "--out", str(out))
        assert found.exit_code == 1
        assert "people.yaml:2" in found.output
        assert "These are the people of Côte d’Ivoire (CIV), and Coresia is XCO." in found.output
        assert f"allcover project {made}" in found.output
        assert not out.exists()
    own = _run("project", "coresia", "--people", str(_made(tmp_path, un, "XCO")), "--years", "5", "--form", "xlsx", "--out", str(out))  # fmt: skip
    assert own.exit_code == 0, own.output


def test_a_folder_of_people_that_does_not_say_whose_they_are_is_sent_to_the_file_to_write(
    tmp_path: Path, un: Path
) -> None:
    made = _made(tmp_path, un, "CIV")
    (made / "people.yaml").write_text("people: civ\n")
    wrong = _run("project", str(made), "--years", "5", "--out", str(tmp_path / "out"))
    assert "Write the country's three letters (ISO 3166), such as GHA." in wrong.output
    (made / "people.yaml").unlink()
    found = _run("project", str(made), "--years", "5", "--out", str(tmp_path / "out"))
    assert found.exit_code == 1
    assert "people.yaml: Is not there, so nothing says whose people they are." in found.output
    other = _run("cost", str(made), "--out", str(tmp_path / "out"))
    assert f"give them with --people {made}" in " ".join(other.output.split())


def test_who_falls_below_nought_is_refused_with_the_option_that_keeps_them(tmp_path: Path, un: Path) -> None:
    made = _made(tmp_path, un, "CIV")
    path = made / "migration.csv"
    rows = pl.read_csv(path)
    rows.with_columns(persons=pl.lit(-20_000_000.0)).write_csv(path)
    arguments = ["project", str(made), "--years", "5", "--form", "xlsx", "--out", str(tmp_path / "out")]
    refused = _run(*arguments)
    assert refused.exit_code == 1
    assert "or give --hold" in refused.output
    held = _run(*arguments, "--hold")
    assert held.exit_code == 0, held.output
    told = (tmp_path / "out" / "summary.json").read_text()
    assert "and 0.0005 persons are kept at least, as the United Nations does" in told


@pytest.mark.data
def test_the_un_s_people_and_the_imf_s_economy_are_costed_for_a_country_of_four_lines(tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "costing.md").read_text()
    (tmp_path / "ghana").mkdir()
    (tmp_path / "ghana" / "country.yaml").write_text(page.split("```yaml\n")[1].split("```")[0])
    un = tmp_path / "un"
    un.mkdir()
    write_wpp(un, 2024, 2028, ["GHA"])
    people, economy = _made(tmp_path, un, "GHA", 2028), tmp_path / "economy.yaml"
    weo = test_economy_import._weo(tmp_path)
    wrong = _run("economy", str(weo), "--country", "ZZZ", "--first", "2024", "--last", "2028", "--out", str(economy))  # fmt: skip
    assert f"{weo}: Has no output (NGDP) of 'ZZZ' in 2024." in wrong.output
    made = _run("economy", str(weo), "--country", "GHA", "--first", "2024", "--last", "2028", "--out", str(economy))  # fmt: skip
    assert made.exit_code == 0, made.output
    lines = economy.read_text().splitlines()
    told = made.output.split("FILL_IN: line ")[1].split(".")[0].split(", ")
    assert [number for number, line in enumerate(lines, 1) if "FILL_IN" in line and number > 1] == list(map(int, told))  # fmt: skip
    for number in map(int, told):
        lines[number - 1] = lines[number - 1].replace("value: FILL_IN", "value: 0.05").replace("FILL_IN", "x")
    economy.write_text("\n".join(lines))
    costing = tmp_path / "floor.yaml"
    source = "{title: x, verified: no}"
    costing.write_text(
        f"costing: Floor\nfirst_year: 2024\nlast_year: 2028\nbenefits:\n  grant:\n    label: Grant\n    for: {{from: 0, to: 4, sex: both}}\n"
        f"    take_up: {{value: 0.5, source: {source}}}\n    amount: {{each: 12, payments: 12, source: {source}}}\n    index: {{value: prices, source: {source}}}\n"
        f"    administration: {{value: 0.05, source: {source}}}\npackages:\n  all: {{label: All, benefits: [grant]}}\n"
    )
    found = _run("cost", str(tmp_path / "ghana"), "--people", str(people), "--economy", str(economy), "--costing", str(costing),
                 "--years", "4", "--form", "xlsx", "--out", str(tmp_path / "out"))  # fmt: skip
    assert found.exit_code == 0, found.output
    assert "Ghana" in found.output
