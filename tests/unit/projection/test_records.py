"""A scheme's own records: they open a valuation as a survey does, at the ages they tell, and all that is wrong with them is told together."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from allcover.catalogue import country_folder
from allcover.invention import invent_survey
from allcover.presenting.valuing import Basis, Valued, members_behind, value_basis
from allcover.projection.economy_file import read_economy
from allcover.projection.insured import TYPES
from allcover.projection.records import read_records
from allcover.projection.valuation_reading import read_assumptions
from allcover.rules.load import load
from allcover.vocabulary.fault import Faults

CORESIA, DAY, SCHEME, YEARS = country_folder("coresia"), date(2024, 6, 30), "national_pension", 25
ECONOMY = read_economy(CORESIA / "economy.yaml")
SEX = ("female", "male")


@pytest.fixture(scope="module")
def of_survey() -> Valued:
    system = load(CORESIA)
    given = read_assumptions(CORESIA / "valuations" / f"{SCHEME}.yaml")
    return value_basis(
        Basis(system, invent_survey(system, 1_000), DAY, CORESIA / "people", given, economy=ECONOMY), YEARS
    )


GROUPS = [*range(0, 85, 5), 62]
"""First ages of groups, one of which begins at the age from which pensions are drawn."""


def written(folder: Path, valued: Valued, ages: str = str(sorted(GROUPS))) -> Path:
    """The members of a survey, as the register of the scheme would list them."""
    members, folder = valued.members, folder / "records"
    folder.mkdir()
    head = f"records: {SCHEME}\ndate: {DAY}\ntitle: Register of members, June 2024\nsource: {{title: National Pension Board, verified: yes}}\nage_groups: {ages}\n"
    (folder / "records.yaml").write_text(head, encoding="utf-8")
    rows = {"actives": ["age,sex,credit_years,persons,wage_month"], "inactive": ["age,sex,credit_years,persons"],
            "pensions": ["type,sex,age,persons,amount_month"]}  # fmt: skip
    for at in range(members.age.size):
        who = (
            f"{members.age[at]},{SEX[members.sex[at]]},{members.months[at] / 12:.6f},{members.weight[at]:.6f}"
        )
        if members.type[at] >= 0:
            kind = TYPES[members.type[at]]
            rows["pensions"].append(
                f"{kind},{SEX[members.sex[at]]},{members.age[at]},{members.weight[at]:.6f},{members.pension[at]:.6f}"
            )
        if members.is_contributing[at]:
            rows["actives"].append(f"{who},{members.earnings[at]:.6f}")
        elif members.months[at] > 0 and members.type[at] < 0:
            rows["inactive"].append(who)
    for name, lines in rows.items():
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_records_of_the_same_members_open_the_same_valuation(of_survey: Valued, tmp_path: Path) -> None:
    """But for contributors of their own will, whom records take for employees, who pay another rate."""
    system, given = load(CORESIA), of_survey.assumptions
    held = read_records(written(tmp_path, of_survey), SCHEME, "coresia", "XCC")
    basis = Basis(system, held.people, DAY, CORESIA / "people", given, held, ECONOMY)
    made = value_basis(basis, YEARS)
    for name in ("active", "inactive", "persons", "amounts"):
        ours, theirs = (getattr(one.ground.opening, name) for one in (made, of_survey))
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-3)
    assert made.valuation.premium == pytest.approx(of_survey.valuation.premium, rel=1e-4)
    assert made.valuation.contribution_rate[0] == pytest.approx(
        of_survey.valuation.contribution_rate[0], rel=0.05
    )
    assert held.people.about.warnings[0].startswith("The opening is the scheme's own records")
    paid = members_behind(basis)
    works = paid.is_contributing
    assert (paid.contribution[works] / paid.earnings[works]).min() == pytest.approx(0.12, abs=1e-3)


def test_records_are_taken_at_their_exact_ages(of_survey: Valued, tmp_path: Path) -> None:
    """1,000 women of 70, men invalid at 50 and orphans of 17 stay where they are, and nobody beside them."""
    folder = written(tmp_path, of_survey)
    head = f"records: {SCHEME}\ndate: {DAY}\ntitle: Register\nsource: {{title: Board, verified: yes}}\n"
    (folder / "records.yaml").write_text(head, encoding="utf-8")
    (folder / "inactive.csv").unlink()
    (folder / "actives.csv").write_text(
        "age,sex,credit_years,persons,wage_month\n41,male,10,1000,300\n", encoding="utf-8"
    )
    told = (
        ("old_age", "female", 70),
        ("invalidity", "male", 50),
        ("widowed", "female", 88),
    )
    rows = [f"{kind},{sex},{age},1000,100" for kind, sex, age in told]
    (folder / "pensions.csv").write_text(
        "\n".join(["type,sex,age,persons,amount_month", *rows, ""]), encoding="utf-8"
    )
    held = read_records(folder, SCHEME, "coresia", "XCC")
    basis = Basis(load(CORESIA), held.people, DAY, CORESIA / "people", of_survey.assumptions, held, ECONOMY)
    opening = value_basis(basis, 3).ground.opening
    for kind, sex, age in told:
        persons = opening.persons[TYPES.index(kind)]
        assert persons[SEX.index(sex), age] == pytest.approx(1000)
        assert persons.sum() == pytest.approx(1000)
    assert opening.active[1, 41].sum() == pytest.approx(1000)
    assert opening.active.sum() == pytest.approx(1000)


def test_ages_that_look_like_groups_are_asked_about(of_survey: Valued, tmp_path: Path) -> None:
    folder = written(tmp_path, of_survey)
    rows = [f"{age},male,5,10,200" for age in range(22, 62, 5)]
    (folder / "actives.csv").write_text(
        "\n".join(["age,sex,credit_years,persons,wage_month", *rows, ""]), encoding="utf-8"
    )
    head = folder / "records.yaml"
    said, plain = head.read_text(encoding="utf-8"), head.read_text(encoding="utf-8").split("age_groups")[0]
    head.write_text(plain, encoding="utf-8")
    with pytest.raises(Faults, match=r"All ages of actives\.csv .* Write 'age_groups'"):
        read_records(folder, SCHEME, "coresia", "XCC")
    head.write_text(f"{plain}age_groups: [15, 10, 20]\n", encoding="utf-8")
    with pytest.raises(Faults, match="do not begin at 0 and rise"):
        read_records(folder, SCHEME, "coresia", "XCC")
    for fits in (said, f"{plain}age_groups: single\n"):
        head.write_text(fits, encoding="utf-8")
        read_records(folder, SCHEME, "coresia", "XCC")


def test_groups_on_both_sides_of_an_age_of_the_law_are_refused(of_survey: Valued, tmp_path: Path) -> None:
    """Who of them draws, and who may, cannot be told."""
    system, fives = load(CORESIA), str(list(range(0, 85, 5)))
    held = read_records(written(tmp_path, of_survey, fives), SCHEME, "coresia", "XCC")
    basis = Basis(system, held.people, DAY, CORESIA / "people", of_survey.assumptions, held, ECONOMY)
    with pytest.raises(Faults) as raised:
        value_basis(basis, 3)
    assert len(raised.value.faults) == 1
    assert "Let a group begin at 62" in str(raised.value)
    orphaned = replace(held, type=np.full_like(held.type, TYPES.index("orphaned")))
    with pytest.raises(Faults, match="both sides of 18"):
        orphaned.check_groups_end(np.array([60, 60]), 18)
    orphaned.check_groups_end(np.array([62, 62]), 20)


def test_orphans_whom_the_law_gives_nothing_are_refused_and_not_dropped(
    of_survey: Valued, tmp_path: Path
) -> None:
    held = read_records(written(tmp_path, of_survey), SCHEME, "coresia", "XCC")
    held.check_orphans(0)
    orphaned = replace(held, type=np.full_like(held.type, TYPES.index("orphaned")))
    with pytest.raises(Faults, match="the law gives orphans none"):
        orphaned.check_orphans(0)
    with pytest.raises(Faults, match="draw a pension until 18 under the law"):
        orphaned.check_orphans(18)
    orphaned.check_orphans(131)


def test_value_of_records_with_orphans_under_a_law_without_is_refused(
    of_survey: Valued, tmp_path: Path
) -> None:
    folder = written(tmp_path, of_survey)
    with (folder / "pensions.csv").open("a", encoding="utf-8") as file:
        file.write("orphaned,male,10,110,20\n")
    held = read_records(folder, SCHEME, "coresia", "XCC")
    basis = Basis(load(CORESIA), held.people, DAY, CORESIA / "people", of_survey.assumptions, held, ECONOMY)
    with pytest.raises(Faults, match=r"Orphans of 1 rows, first of age 10"):
        value_basis(basis, 3)


def test_everything_wrong_with_records_is_told_together(of_survey: Valued, tmp_path: Path) -> None:
    folder = written(tmp_path, of_survey)
    (folder / "actives.csv").write_text(
        "age,sex,credit_years,persons,wage_month\n30,woman,5,10,200\n30,male,60,10,200\n30,male,5,-1,200\n",
        encoding="utf-8",
    )
    (folder / "pensions.csv").write_text(
        "type,sex,age,persons,amount_month\nold,male,70,3,50\n", encoding="utf-8"
    )
    with pytest.raises(Faults) as raised:
        read_records(folder, "social_pension", "coresia", "XCC")
    told = str(raised.value)
    assert len(raised.value.faults) == 5
    for word in (
        "records of 'national_pension'",
        "'woman'",
        "60 years of credit",
        "'-1'",
        "'old'",
        "not months",
    ):
        assert word in told


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(Faults, match=r"records\.yaml"):
        read_records(tmp_path, SCHEME, "coresia", "XCC")
