"""``allcover survey calibrate`` from a raw file to a report, and every way a user can get it wrong."""

import json
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result
from tests.unit.cli.test_commands import MAPPING, SURVEY
from tests.unit.countries import write_country

from allcover.cli import main
from allcover.population import read_kept
from allcover.vocabulary.fault import Faults

TOTALS = "sex,age_from,age_to,persons\nmale,,,2600\nfemale,0,59,3000\nfemale,60,,2600\n"
INDEX = "year,index,amount,source\n2020,100,,Prices of Testland\n2022,110,,\n2020,50,earnings_month,\n2022,60,earnings_month,\n"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A raw survey, its mapping and totals, and the survey mapped."""
    write_country(tmp_path / "country")
    for name, text in (
        ("persons.csv", SURVEY),
        ("mapping.yaml", MAPPING),
        ("totals.csv", TOTALS),
        ("index.csv", INDEX),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = run("survey", "map", "--mapping", tmp_path / "mapping.yaml", "--data", tmp_path / "persons.csv",
                 "--out", tmp_path / "mapped")  # fmt: skip
    assert result.exit_code == 0, result.output
    return tmp_path


def calibrate(files: Path, *more: object) -> Result:
    return run(
        "survey",
        "calibrate",
        files / "mapped",
        "--totals",
        files / "totals.csv",
        "--out",
        files / "out",
        *more,
    )


def test_a_mapped_survey_is_calibrated_and_kept_with_its_report(files: Path) -> None:
    result = calibrate(files, "--totals-source", "Census of Testland 2020")
    assert result.exit_code == 0, result.output
    assert "All 3 totals are met." in result.output
    assert "Census of Testland 2020" in result.output
    persons = pl.read_parquet(files / "out" / "persons.parquet")
    by_sex = dict(persons.group_by(pl.col("sex").cast(pl.String)).agg(pl.col("weight").sum()).iter_rows())
    assert by_sex == pytest.approx({"male": 2600, "female": 5600}, rel=1e-9)
    assert persons.group_by("household_id").agg(pl.col("weight").n_unique())["weight"].max() == 1
    report = json.loads((files / "out" / "calibration.json").read_text())
    assert report["source"] == "Census of Testland 2020"
    assert [margin["is_met"] for margin in report["margins"]] == [True] * 3
    assert report["g"]["lowest"] <= report["g"]["median"] <= report["g"]["highest"]
    assert len(report["totals_sha256"]) == 64


def test_a_kept_survey_is_read_again_as_it_was(files: Path) -> None:
    calibrate(files)
    kept = read_kept(files / "out")
    assert kept.about.files[0].name == "persons.csv"
    assert kept.about.source.title == "Made up for a test"
    assert "source not stated" in kept.about.caveats[-1]


def test_a_report_is_made_from_a_calibrated_survey_and_says_so(files: Path) -> None:
    calibrate(files)
    result = run(
        "report", "--country", files / "country", "--survey", files / "out", "--out", files / "report",
        "--language", "en", "--language", "fr", "--form", "html",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    summary = json.loads((files / "report" / "summary.json").read_text())
    assert summary["findings"]["population.persons"]["value"] == pytest.approx(8200)
    page, french = ((files / "report" / name).read_text() for name in ("report.html", "report.fr.html"))
    assert "Weights calibrated to known totals, one weight a " in page
    assert "Poids calés sur des totaux connus, un poids par " in french
    # How, and from which file, is for who reads the annex.
    assert "Method of calibration: raking; file of the totals: totals.csv." in page
    brief = page[page.index('id="brief"') : page.index('id="section-')]
    assert "Weights calibrated to known totals" in brief
    assert "raking" not in brief
    assert "totals.csv" not in brief


def test_amounts_and_the_date_move_to_the_year_of_a_policy(files: Path) -> None:
    result = calibrate(files, "--to", 2022, "--index", files / "index.csv")
    assert result.exit_code == 0, result.output
    made = read_kept(files / "out")
    assert made.about.reference_date.isoformat() == "2022-01-01"
    assert made.households["welfare_month"][:2].to_list() == pytest.approx([99.0, 220.0])
    assert made.need("jobs")["earnings_month"][:2].to_list() == pytest.approx([120.0, 96.0])
    assert made.about.caveats[-3:-1] == (
        "Amounts multiplied by 1.1 to the year 2022: Prices of Testland.",
        "For earnings_month, the factor is 1.2 instead.",
    )
    assert json.loads((files / "out" / "calibration.json").read_text())["uprating"][
        "others"
    ] == pytest.approx(1.1)


def test_a_factor_moves_every_amount(files: Path) -> None:
    result = calibrate(files, "--to", 2021, "--factor", 1.5, "--index-source", "Budget speech 2021")
    assert "Amounts multiplied by 1.5 to the year 2021: Budget speech 2021." in result.output
    assert read_kept(files / "out").households["welfare_month"][0] == pytest.approx(135.0)


def test_totals_out_of_reach_are_named_with_the_difference(files: Path) -> None:
    (files / "totals.csv").write_text(TOTALS.replace("2600", "9000"), encoding="utf-8")
    result = calibrate(files, "--bounds", 0.9, 1.1)
    assert "NOT MET" in result.output
    assert "widen --bounds" in result.output
    assert any(caveat.startswith("Not met: male") for caveat in read_kept(files / "out").about.caveats)


def test_faults_of_the_totals_are_told_together_and_nothing_is_written(files: Path) -> None:
    (files / "totals.csv").write_text(
        TOTALS.replace("2600", "few").replace("female,60", "femal,60"), encoding="utf-8"
    )
    result = calibrate(files)
    assert result.exit_code == 1
    assert "3 faults." in result.output
    assert not (files / "out").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--factor", 1.1], "Say with --to"),
        (["--to", 2022], "either --factor or --index"),
        (["--to", 2022, "--factor", -1], "Give a number above 0"),
        (["--to", 20220, "--factor", 2], "is no year"),
        (["--bounds", 2, 3], "do not enclose 1"),
    ],
)
def test_wrong_options_are_told_what_to_do(files: Path, options: list[object], told: str) -> None:
    result = calibrate(files, *options)
    assert result.exit_code == 2
    assert told in " ".join(result.output.split())


def test_an_index_without_the_year_is_a_fault_like_every_wrong_row(files: Path) -> None:
    (files / "index.csv").write_text("year,index,amount\n2020,ten,\n20,5,\n2020,1,wage\n2020,2,\n2020,3,\n")
    result = calibrate(files, "--to", 2022, "--index", files / "index.csv")
    assert result.exit_code == 1
    for told in (
        "'index' is 'ten'",
        "'year' is '20'",
        "'wage' is no amount",
        "comes a second time",
        "no index for 2022",
    ):
        assert told in result.output, told


def test_the_survey_itself_is_not_written_over(files: Path) -> None:
    result = run(
        "survey", "calibrate", files / "mapped", "--totals", files / "totals.csv", "--out", files / "mapped"
    )
    assert result.exit_code == 2
    assert "Name another folder" in " ".join(result.output.split())


def test_a_raw_survey_is_calibrated_through_its_mapping(files: Path) -> None:
    result = run("survey", "calibrate", files / "persons.csv", "--mapping", files / "mapping.yaml",
                 "--totals", files / "totals.csv", "--out", files / "out")  # fmt: skip
    assert result.exit_code == 0, result.output


def test_a_folder_that_holds_no_survey_is_a_fault(files: Path) -> None:
    with pytest.raises(Faults, match="survey map"):
        read_kept(files / "country")
    (files / "mapped" / "survey.json").write_text("{}")
    with pytest.raises(Faults, match="Is not what is known of a survey"):
        read_kept(files / "mapped")


def test_a_kept_table_of_another_shape_is_a_fault(files: Path) -> None:
    path = files / "mapped" / "persons.parquet"
    pl.read_parquet(path).drop("household_id").write_parquet(path)
    with pytest.raises(Faults, match="Lacks the column 'household_id'"):
        read_kept(files / "mapped")
    path.write_bytes(b"nothing")
    with pytest.raises(Faults, match="Cannot be read"):
        read_kept(files / "mapped")


def test_an_invented_survey_is_written_and_reported_like_a_real_one(tmp_path: Path) -> None:
    (tmp_path / "totals.csv").write_text("sex,persons\nmale,500\nfemale,700\n", encoding="utf-8")
    result = run(
        "survey", "invent", "--households", 40, "--totals", tmp_path / "totals.csv", "--out", tmp_path / "s"
    )
    assert result.exit_code == 0, result.output
    assert "1,200 persons weighted" in result.output
    result = run(
        "report",
        "--country",
        "coresia",
        "--survey",
        tmp_path / "s",
        "--form",
        "html",
        "--out",
        tmp_path / "out",
    )
    assert result.exit_code == 0, result.output
    person = read_kept(tmp_path / "s").persons["person_id"][0]
    result = run(
        "explain",
        "--country",
        "coresia",
        "--survey",
        tmp_path / "s",
        "--person",
        person,
        "social_pension.paid_0",
    )
    assert result.exit_code == 0, result.output
