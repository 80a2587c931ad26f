"""What a bare definition cannot tell is said, and nothing stands as zero or as an empty table."""

from functools import cache
from pathlib import Path

import pytest

from allcover.catalogue import country_folder
from allcover.cli.report import find_profiles
from allcover.invention.survey import invent_survey
from allcover.population import Population
from allcover.presenting.brief import brief_parts
from allcover.presenting.missing_parts import employed_without_job
from allcover.presenting.study import Study, work_out
from allcover.presenting.writing import written
from allcover.rules.load import load
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH

BARE = "country: bare\niso3: XXX\nname: {en: Bare}\ncurrency: {code: XCC, minor_digits: 2}\n"


@cache
def people() -> Population:
    return invent_survey(load(country_folder("coresia")), 20)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Report:
    country = tmp_path_factory.mktemp("bare")
    (country / "country.yaml").write_text(BARE, encoding="utf-8")
    return written(work_out(Study(country, people())), ENGLISH)


def test_a_definition_without_schemes_lines_and_poverty_line_says_what_it_cannot_tell(bare: Report) -> None:
    told = " ".join(bare.limits)
    assert "No scheme of the definition is in force on 30 June 2024" in told
    assert "asks for no line of coverage" in told
    assert "has no poverty line" in told
    assert "welfare that is known" not in told


def test_without_schemes_nobody_is_called_adequately_covered_and_nothing_is_called_free(bare: Report) -> None:
    sections = {section.id for section in bare.sections}
    assert sections.isdisjoint({"coverage", "exclusion", "adequacy", "cost", "schemes"})
    assert not [finding.key for finding in bare.findings if finding.key.startswith(("adequacy.", "cost."))]
    parts = {part.key: part for part in brief_parts(bare, ENGLISH)}
    assert parts["covered"].sentences == ("Who is covered was not worked out.",)
    assert parts["adequacy"].sentences == ("Whether benefits are adequate was not worked out.",)


def test_every_table_of_a_bare_report_has_rows(bare: Report) -> None:
    assert [table.key for table in bare.tables if not table.rows] == []


def test_two_profiles_of_one_name_and_version_cannot_be_told_apart(tmp_path: Path) -> None:
    assert len(find_profiles(["national", "national"])) == 1
    shipped = (
        Path(country_folder("coresia")).parents[1] / "coverage" / "profiles" / "national.yaml"
    ).read_text(encoding="utf-8")
    other = tmp_path / "national.yaml"
    other.write_text(shipped.replace("affiliation_counts: yes", "affiliation_counts: no"), encoding="utf-8")
    assert other.read_text(encoding="utf-8") != shipped
    with pytest.raises(Faults, match="Another profile of this report is 'national', version 1, too"):
        find_profiles(["national", str(other)])


def _worker(labour_status: str, *jobs: dict[str, object]) -> dict[str, object]:
    return {"age": 30, "labour_status": labour_status, "jobs": list(jobs)}


def test_the_employed_of_whom_the_data_have_no_job_are_counted_and_named() -> None:
    people = {"a": _worker("employed", {"status": "employee"}), "b": _worker("inactive"), "c": _worker("employed"), "d": _worker("employed")}  # fmt: skip
    (told,) = employed_without_job(Population.from_records([{"people": people}]), ENGLISH)
    assert told.startswith("2 persons are employed and have no job in the data")


def test_where_everybody_employed_has_a_job_or_jobs_were_not_collected_nothing_is_said_of_it() -> None:
    whole = {"a": _worker("employed", {"status": "employee"}), "b": _worker("inactive")}
    assert not list(employed_without_job(Population.from_records([{"people": whole}]), ENGLISH))
    bare = {"a": {"age": 30, "labour_status": "employed"}}
    assert not list(employed_without_job(Population.from_records([{"people": bare}]), ENGLISH))
