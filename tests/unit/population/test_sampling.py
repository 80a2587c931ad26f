from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from allcover.catalogue import country_folder
from allcover.cli import main
from allcover.estimation import Design
from allcover.estimation.drawing import BY_REPLICATES, CALIBRATED
from allcover.population import check, keep, read_kept, read_survey
from allcover.population.mapping import load_mapping
from allcover.population.sampling import ReplicateMethod, SampleDesign
from allcover.vocabulary.fault import FaultList, Faults

MAPPING = """
survey:
  name: made
  title: Made up
  country: XXX
  reference_date: 2020-01-01
  currency: XXX
  source: {title: Made up}
  design: DESIGN
files: {persons: persons.csv}
households: {household_id: {from: home}}
persons:
  person_id: {from: id}
  household_id: {from: home}
  weight: {from: w}
  stratum: {from: s}
  psu: {from: u}
  age: 30
replicate_weights:
  - {replicate: 1, weight: {from: r1}}
  - {replicate: 2, weight: {from: r2}}
"""
FAY = "{is_approximate: yes, note: Villages stand in., replicates: {kind: fay, rho: 0.5, degrees: 7}}"


def write(folder: Path, design: str = FAY, units: str = "aab") -> tuple[Path, Path]:
    (folder / "map.yaml").write_text(MAPPING.replace("DESIGN", design))
    rows = [f"{at},{home},1.5,n,{units[at]},3,0" for at, home in enumerate((1, 1, 2))]
    (folder / "persons.csv").write_text("\n".join(["id,home,w,s,u,r1,r2", *rows]) + "\n")
    return folder, folder / "map.yaml"


def test_a_mapping_declares_the_design_and_its_replicate_weights(tmp_path: Path) -> None:
    people = read_survey(*write(tmp_path))
    assert people.about.design == SampleDesign(
        is_approximate=True,
        note="Villages stand in.",
        replicates=ReplicateMethod(kind="fay", rho=0.5, degrees=7),
    )
    design = Design.of(people)
    assert (design.is_approximate, design.note) == (True, "Villages stand in.")
    assert design.replicates is not None
    assert design.replicates.weight.tolist() == [[3.0, 0.0]] * 3
    # 1 / (2 replicates x (1 - 0.5) squared)
    assert design.replicates.scale.tolist() == [2.0, 2.0]
    assert design.replicates.degrees == 7


def test_a_mapping_says_that_weights_are_calibrated_and_replicates_need_no_such_remark(
    tmp_path: Path,
) -> None:
    folder, mapping = write(tmp_path, FAY.replace("{is_", "{is_calibrated: yes, is_"))
    of_replicates = Design.of(read_survey(folder, mapping))
    text = mapping.read_text(encoding="utf-8").replace(", replicates: {kind: fay, rho: 0.5, degrees: 7}", "")
    mapping.write_text(text[: text.index("replicate_weights:")], encoding="utf-8")
    of_units = Design.of(read_survey(folder, mapping))
    assert BY_REPLICATES in {each.message for each in of_replicates.remarks}
    assert CALIBRATED in {each.message for each in of_units.remarks}


def test_a_kept_survey_keeps_its_design(tmp_path: Path) -> None:
    people = read_survey(*write(tmp_path))
    keep(people, tmp_path / "kept")
    kept = read_kept(tmp_path / "kept")
    assert kept.about.design == people.about.design
    assert isinstance(kept.replicate_weights, pl.DataFrame)
    assert kept.replicate_weights.height == 6


@pytest.mark.parametrize(
    "design", ["{replicates: {kind: fay}}", "{replicates: {kind: jkn}}", "{replicates: {kind: other}}"]
)
def test_a_design_that_says_too_little_is_a_fault(tmp_path: Path, design: str) -> None:
    with pytest.raises(Faults, match=r"map\.yaml"):
        read_survey(*write(tmp_path, design))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            [("{replicate: 2, weight: {from: r2}}", "{replicate: 1, weight: {from: r2}}")],
            "3 replicate weights are there a second time.",
        ),
        ([("weight: {from: r1}", 'weight: {is: "0 - r1"}')], "3 replicate weights are negative or infinite."),
        ([("  - {replicate: 2, weight: {from: r2}}\n", "")], "one alone shows no error"),
        ([("kind: fay, rho: 0.5", "kind: jkn, scales: [1, 1, 1]")], "There are 3 scales for 2 replicates."),
        ([(f"  design: {FAY}\n", "")], "do not come together"),
    ],
)
def test_replicate_weights_that_tell_no_error_are_faults_of_the_survey(
    tmp_path: Path, changes: list[tuple[str, str]], told: str
) -> None:
    folder, mapping = write(tmp_path)
    text = mapping.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    mapping.write_text(text, encoding="utf-8")
    found = CliRunner().invoke(main, ["survey", "check", "--mapping", str(mapping), "--data", str(folder)])
    assert found.exit_code == 1
    assert told in found.output
    with pytest.raises(Faults, match=told):
        Design.of(read_survey(folder, mapping))


def test_a_household_in_two_sampling_units_is_named(tmp_path: Path) -> None:
    people = read_survey(*write(tmp_path, units="abb"))
    assert any("Household 1 lies in 2 sampling units." in str(fault) for fault in check(people))


def test_casen_declares_its_stand_in_design() -> None:
    mapping = load_mapping(country_folder("chile_1990") / "surveys" / "casen_1990.yaml", FaultList())
    assert mapping is not None
    assert mapping.about.design.is_approximate
    assert "communes" in mapping.about.design.note
