"""``allcover capacity`` and what the other commands do with designs."""

import json
from pathlib import Path

from click.testing import CliRunner

from allcover.catalogue import country_folder
from allcover.cli import main

PROFILES = "group,persons,mean,p10,p50,p90,subsistence_month\nFishers,800,90,40,80,150,60\n"
DESIGNS = """
designs: trial
name: {en: Trial}
compare:
  - {design: flat, name: {en: One amount}, kind: flat, contribution_month: 3, source: {title: Working paper, verified: no}}
"""


def written(folder: Path, profiles: str = PROFILES, designs: str = DESIGNS) -> list[str]:
    (folder / "profiles.csv").write_text(profiles, encoding="utf-8")
    (folder / "designs.yaml").write_text(designs, encoding="utf-8")
    return [
        "capacity", "--profiles", str(folder / "profiles.csv"), "--designs", str(folder / "designs.yaml"),
        "--currency", "XCC", "--date", "2024-01-01", "--form", "html", "--out", str(folder / "out"),
    ]  # fmt: skip


def test_designs_are_compared_on_profiles_without_a_survey(tmp_path: Path) -> None:
    found = CliRunner().invoke(main, written(tmp_path))
    assert found.exit_code == 0, found.output
    assert "Persons with any capacity to contribute" in found.output
    assert (tmp_path / "out" / "report.html").is_file()


def test_profiles_of_no_day_are_called_undated(tmp_path: Path) -> None:
    """Today is the day of the report, never the day of the profiles."""
    asked = written(tmp_path)
    place = asked.index("--date")
    found = CliRunner().invoke(main, [*asked[:place], *asked[place + 2 :]])
    assert found.exit_code == 0, found.output
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "As entered, undated; report of" in page
    assert "Nobody said of which day the income profiles are" in page
    CliRunner().invoke(main, asked)
    assert "undated" not in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")


def test_designs_that_are_schemes_are_left_out_where_there_is_no_survey(tmp_path: Path) -> None:
    shipped = country_folder("coresia") / "designs" / "self_employed.yaml"
    found = CliRunner().invoke(main, written(tmp_path, designs=shipped.read_text(encoding="utf-8")))
    assert found.exit_code == 0, found.output
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "need a survey: they are left out here" in page


def test_faults_of_profiles_end_the_command_with_their_places(tmp_path: Path) -> None:
    found = CliRunner().invoke(main, written(tmp_path, PROFILES.replace("800", "many")))
    assert found.exit_code == 1
    assert "profiles.csv (line 2): 'persons' is 'many'" in found.output


def test_the_schema_of_designs_is_published() -> None:
    found = CliRunner().invoke(main, ["schema", "designs"])
    assert found.exit_code == 0
    assert "compare" in json.loads(found.output)["properties"]
