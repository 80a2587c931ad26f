import json
from pathlib import Path

import pypdf
import pytest
from click.testing import CliRunner, Result
from tests.unit.countries import COUNTRY, FUND, write_country, write_reform
from tests.unit.packages import scheme_text, simple

from allcover.cli import main
from allcover.cli import report as cli_report
from allcover.population import read_survey
from allcover.presenting.study import Results, Stage, Study, work_out

RAISE = """
reform: raise
name: {en: A higher pension}
change:
  - {scheme: fund, parameter: amount, from: 2019-01-01, value: 50, source: {title: Bill, verified: yes}}
"""
COPIES = 20
"""How often three persons are written: a report withholds what rests on fewer than thirty."""

SURVEY = "household,person,age,sex,work,pay,welfare\n" + "".join(
    f"{2 * n + 1},1,70,f,no,,90\n{2 * n + 1},2,40,m,yes,100,90\n{2 * n + 2},1,30,f,yes,80,200\n"
    for n in range(COPIES)
)
MAPPING = """
survey:
  name: small
  title: A small survey
  country: XTT
  reference_date: 2020-01-01
  currency: XTC
  welfare: {kind: income, per: head}
  source: {title: Made up for a test, is_verified: yes}
files: {persons: persons.csv}
households:
  household_id: {from: household}
  welfare_month: {from: welfare, period: month}
persons:
  person_id: {from: [household, person]}
  household_id: {from: household}
  weight: {is: "100"}
  age: {from: age}
  sex: {from: sex, codes: {f: female, m: male}}
  relation_to_head: {is: "'head' if person == 1 else 'spouse'"}
  labour_status: {from: work, codes: {yes: employed, no: inactive}}
jobs:
  - rows: work == 'yes'
    job: {is: "1"}
    status: {is: "'employee'"}
    earnings_month: {from: pay, period: month}
"""


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def files(tmp_path: Path) -> Path:
    write_country(tmp_path / "country")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "persons.csv").write_text(SURVEY, encoding="utf-8")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    write_reform(tmp_path / "raise.yaml", RAISE)
    return tmp_path


def report(files: Path, *more: object) -> Result:
    return run("report", "--country", files / "country", "--survey", files / "data", "--mapping", files / "mapping.yaml",
               "--out", files / "out", *more)  # fmt: skip


def test_a_report_is_written_in_every_form(files: Path) -> None:
    result = report(files, "--reform", files / "raise.yaml")
    assert result.exit_code == 0, result.output
    assert "A higher pension: the line, headcount: 0.0%" in result.output
    assert str(files / "out" / "report.html") in result.output
    for name in ("report.html", "report.xlsx", "summary.json", "tables/options.cost.csv"):
        assert (files / "out" / name).is_file()
    findings = json.loads((files / "out" / "summary.json").read_text())["findings"]
    assert findings["poverty.headcount.baseline"]["value"] == pytest.approx(2 / 3)
    assert findings["poverty.headcount.raise"]["value"] == 0.0
    assert findings["cost.raise.extra"]["value"] == COPIES * 100 * 20 * 12


def test_four_languages_are_worked_out_once(files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worked_out: list[Study] = []

    def counted(study: Study, stage: Stage) -> Results:
        worked_out.append(study)
        return work_out(study, stage)

    monkeypatch.setattr(cli_report, "work_out", counted)
    result = report(files, "--language", "all", "--form", "html")
    assert result.exit_code == 0, result.output
    assert len(worked_out) == 1
    pages = sorted(path.name for path in (files / "out").glob("report*"))
    assert pages == ["report.es.html", "report.fr.html", "report.html", "report.pt.html"]


def test_a_language_nobody_translated_is_refused_with_those_there_are(files: Path) -> None:
    result = report(files, "--language", "de")
    assert result.exit_code == 2
    assert "'en', 'fr', 'es', 'pt', 'all'" in result.output


def test_changing_an_amount_in_a_definition_moves_the_headcount(files: Path) -> None:
    report(files, "--reform", files / "raise.yaml", "--form", "html")
    first = json.loads((files / "out" / "summary.json").read_text())["findings"]["poverty.headcount.raise"]
    write_reform(files / "raise.yaml", RAISE.replace("value: 50", "value: 40"))
    report(files, "--reform", files / "raise.yaml", "--form", "html")
    second = json.loads((files / "out" / "summary.json").read_text())["findings"]["poverty.headcount.raise"]
    assert (first["value"], second["value"]) == (0.0, pytest.approx(2 / 3))


def test_a_broken_definition_is_told_with_file_line_and_cure(files: Path) -> None:
    write_country(files / "country", fund=FUND.replace("rate * jobs", "rte * jobs"))
    result = report(files)
    assert result.exit_code == 1
    assert "definition.yaml:16" in result.output
    assert "Nothing is called 'rte'" in result.output
    assert "Did you mean 'rate'" in result.output


def test_explain_shows_each_step_with_the_article(files: Path) -> None:
    result = run("explain", "--country", files / "country", "--survey", files / "data", "--mapping", files / "mapping.yaml",
                 "--person", "1-1", "fund.paid_0")  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "30 money/month" in result.output
    assert "from 2000-01-01: Fund Act, s. 2" in result.output


def test_explain_guesses_a_misspelt_quantity(files: Path) -> None:
    result = run("explain", "--country", files / "country", "--survey", files / "data", "--mapping", files / "mapping.yaml",
                 "--person", "1-1", "fund.paid")  # fmt: skip
    assert result.exit_code == 2
    assert "Did you mean 'fund.paid_0'" in result.output


def test_check_runs_the_cases_of_the_catalogue() -> None:
    result = run("check", "coresia")
    assert result.exit_code == 0, result.output
    assert "0 expectations not met" in result.output


def test_check_names_a_case_that_is_not_met(files: Path) -> None:
    (files / "country" / "fund" / "cases.yaml").write_text(
        "scheme: fund\ncases:\n  - case: wrong\n    date: 2020-01-01\n    people:\n      ana: {age: 70}\n"
        "    expect:\n      ana: {paid_0: 31}\n    arithmetic: wrong on purpose\n",
        encoding="utf-8",
    )
    result = run("check", files / "country")
    assert result.exit_code == 1
    assert "ana's fund.paid_0 is 30, not 31" in result.output


def test_check_names_a_claim_that_is_not_met(tmp_path: Path) -> None:
    package = simple("free: {group: care, source: ACT, terms: [{}]}")
    folder = write_country(tmp_path / "land", COUNTRY, mutual=scheme_text("", package))
    (folder / "mutual" / "claims.yaml").write_text(
        "scheme: mutual\nclaims:\n  - case: wrong\n    people: {ana: {birth_date: 1990-01-01, member_since: 2020-01-01}}\n"
        "    claim: {of: ana, from: 2024-01-01, lines: [{item: free, price: 10}]}\n    expect: {paid: 9}\n"
        "    arithmetic: wrong on purpose\n",
        encoding="utf-8",
    )
    result = run("check", folder)
    assert result.exit_code == 1
    assert "paid is 10, not 9" in result.output
    assert "1 scheme, " in result.output
    assert "1 case, 1 expectation not met" in result.output


def test_an_unknown_country_names_those_of_the_catalogue() -> None:
    result = run("check", "atlantis")
    assert result.exit_code == 2
    assert "coresia" in result.output


def test_schemas_are_printed() -> None:
    assert json.loads(run("schema", "scheme").output)["title"] == "Allcover scheme definition"


def test_the_demo_runs_on_invented_people(tmp_path: Path) -> None:
    result = run("demo", "--households", 8, "--form", "html", "--out", tmp_path / "demo")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "demo" / "report.html").is_file()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What a demo says on the terminal, and the folder of its reports."""
    folder = tmp_path_factory.mktemp("made") / "demo"
    result = run("demo", "--households", 60, "--form", "html", "--form", "pdf", "--out", folder)
    assert result.exit_code == 0, result.output
    return result.output, folder


def test_the_demo_ends_with_the_years_to_come_on_the_terminal_and_in_its_brief(
    demo: tuple[str, Path],
) -> None:
    output, folder = demo
    told = output.split("In the years to come\n")[1].splitlines()
    assert [line.partition(":")[0].strip() for line in told[:3]] == [
        "Population in 2099, as projected", "Share aged 65 and over, 2099", "General average premium over 75 years",
    ]  # fmt: skip
    # Rates rest on a sample: each has its interval here, in the brief, and for machines.
    rates = [
        line
        for line in told
        if " rate, " in line or "premium" in line or line.strip().startswith("Rate that")
    ]
    assert len(rates) == 3
    assert all("95% confidence interval: " in line for line in rates)
    held = json.loads((folder / "summary.json").read_text(encoding="utf-8"))["findings"]
    assert all(
        held[f"valuation.{key}"]["sampling_error"] for key in ("premium", "law_rate", "pay_as_you_go_last")
    )
    page = (folder / "report.html").read_text(encoding="utf-8")
    brief = page[page.index('id="brief-ahead"') : page.index('id="brief-limits"')]
    for line in told:
        assert line.partition(": ")[2].partition(" ")[0] in brief


def test_the_demo_says_what_its_years_to_come_rest_on_and_cannot_say(demo: tuple[str, Path]) -> None:
    """It carries 75 years, so it does not say that it tells of one year alone; limits and hashes are those of the valuation too."""
    _, folder = demo
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "What it costs later is another question" not in page
    assert "under the law as it is, are carried on over the years to come" in page
    assert "It is no forecast" in page
    assert "Hash of the assumptions" in page
    assert "Hash of population and rates" in page
    assert "Result of the valuation: National pension" in page
    annex = " ".join(text.extract_text() for text in pypdf.PdfReader(folder / "report.pdf").pages)
    after = " ".join(annex[annex.rindex("Population projection") :].split())
    # What the brief tells of them stands in the annex with its definition.
    assert "Persons aged 65 and over, of all persons." in after
    assert "The one rate of insured earnings that, with the reserve at the start and all interest" in after


def test_a_report_needs_a_survey_or_groups(tmp_path: Path) -> None:
    result = run("report", "--out", tmp_path)
    assert result.exit_code == 2
    assert "--groups" in result.output


def test_groups_are_reported_without_a_survey(tmp_path: Path) -> None:
    (tmp_path / "groups.csv").write_text(
        "group,persons,law,covered\nEmployees,100,mandatory,60\n", encoding="utf-8"
    )
    result = run(
        "report", "--groups", tmp_path / "groups.csv", "--date", "2024-01-01", "--out", tmp_path / "out"
    )
    assert result.exit_code == 0, result.output
    assert "as counted by the source): 60.0" in result.output


def test_numbers_that_rest_on_few_are_withheld_everywhere(files: Path) -> None:
    few = SURVEY.splitlines()[:4]
    (files / "data" / "persons.csv").write_text("\n".join(few) + "\n", encoding="utf-8")
    result = report(files, "--form", "html")
    assert "the line, headcount: too few persons in the sample (fewer than 30)" in result.output
    assert "n<30" not in result.output
    findings = json.loads((files / "out" / "summary.json").read_text())["findings"]
    assert findings["poverty.headcount.baseline"]["is_withheld"] is True
    assert findings["poverty.headcount.baseline"]["value"] is None
    assert "66.7" not in (files / "out" / "report.html").read_text()


def test_welfare_of_zero_for_everybody_is_told_on_the_terminal_and_in_the_report(files: Path) -> None:
    raw = files / "data" / "persons.csv"
    zero = [f"{line.rpartition(',')[0]},0" for line in SURVEY.splitlines()[1:]]
    raw.write_text("\n".join([SURVEY.splitlines()[0], *zero]) + "\n", encoding="utf-8")
    result = report(files, "--form", "html")
    told = "The welfare of every household is 0, where it is known"
    assert told in result.output
    assert told in (files / "out" / "report.html").read_text(encoding="utf-8")


def test_faults_of_every_kind_are_told_together(files: Path) -> None:
    wrong = SURVEY + "90,1,30,x,no,,90\n90,1,31,f,no,,90\n91,1,150,f,no,,90\n92,1,44,m,no,much,90\n"
    (files / "data" / "persons.csv").write_text(wrong, encoding="utf-8")
    result = run("survey", "check", "--mapping", files / "mapping.yaml", "--data", files / "data")
    assert result.exit_code == 1
    for told in ("'x'", "90-1", "150", "line "):
        assert told in result.output, told


def test_incomes_of_members_make_the_welfare_of_the_household(files: Path) -> None:
    (files / "data" / "persons.csv").write_text(
        "household,person,age,sex,work,pay,welfare\n1,1,70,f,no,30,\n1,2,40,m,yes,100,\n2,1,30,f,yes,80,\n3,1,30,f,yes,,\n3,2,9,f,no,5,\n",
        encoding="utf-8",
    )
    per_head = MAPPING.replace(
        "welfare_month: {from: welfare, period: month}",
        "welfare_month: {from: pay, period: month, members: per_head}",
    )
    (files / "mapping.yaml").write_text(per_head, encoding="utf-8")
    population = read_survey(files / "data", files / "mapping.yaml")
    assert population.households["welfare_month"].to_list() == [65.0, 80.0, None]


def test_amounts_that_differ_within_a_household_are_told_how_to_add_up(files: Path) -> None:
    wrong = MAPPING.replace(
        "welfare_month: {from: welfare, period: month}", "welfare_month: {from: pay, period: month}"
    )
    (files / "mapping.yaml").write_text(wrong, encoding="utf-8")
    result = run("survey", "check", "--mapping", files / "mapping.yaml", "--data", files / "data")
    assert "members: per_head" in result.output


def test_two_reforms_of_one_name_are_a_fault(files: Path) -> None:
    write_reform(files / "again.yaml", RAISE.replace("value: 50", "value: 60"))
    result = report(files, "--reform", files / "raise.yaml", "--reform", files / "again.yaml")
    assert result.exit_code == 1
    assert "called 'raise' too" in result.output
