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
GIVEN = read_assumptions(CORESIA / "valuations" / f"{SCHEME}.yaml")
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
    with pytest.raises(Faults, match=r"records/actives\.csv \(line 2\): .*the law gives orphans none"):
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
    with pytest.raises(
        Faults,
        match=r"Orphans of 1 row, of age 10, draw .* none\. Mend the definition where .*; or leave them out",
    ):
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


def test_rows_alike_in_every_column_are_refused_with_all_else_that_is_wrong(tmp_path: Path) -> None:
    row = "20,female,0,1000,170\n"
    actives = ACTIVES + row + "20,female,0,1000.0,180\n" + row + "30,woman,5,10,200\n"
    folder = typed(tmp_path / "copied", actives, PENSIONS + PENSIONS.splitlines(keepends=True)[1])
    with pytest.raises(Faults) as raised:
        read_records(folder, SCHEME, "coresia", "XCC")
    copied, wrong, drawn = map(str, raised.value.faults)
    assert copied.startswith(f"{folder / 'actives.csv'} (line 5): Lines 3 and 5 are alike in every column.")
    assert "add up 'persons' in one row" in copied
    assert "woman" in wrong
    assert f"{folder / 'pensions.csv'} (line 3): Lines 2 and 3 are alike" in drawn


def test_persons_of_a_row_each_may_be_alike(tmp_path: Path) -> None:
    actives = ACTIVES + "20,female,0,1,170\n" * 2
    found = read_records(typed(tmp_path / "singly", actives, PENSIONS), SCHEME, "coresia", "XCC")
    assert sorted(found.people.persons["weight"].to_list()) == [1, 1, 100, 1000]


ACTIVES = "age,sex,credit_years,persons,wage_month\n41,male,10,1000,300\n"
PENSIONS = "type,sex,age,persons,amount_month\nold_age,male,70,100,60\n"


def typed(folder: Path, actives: str, pensions: str) -> Path:
    """Records as somebody types them, of single ages of which nothing is said."""
    folder.mkdir()
    head = f"records: {SCHEME}\ndate: {DAY}\ntitle: Register\nsource: {{title: Board, verified: yes}}\n"
    for name, text in (("records.yaml", head), ("actives.csv", actives), ("pensions.csv", pensions)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_a_scheme_that_nobody_draws_from_yet_is_valued(of_survey: Valued, tmp_path: Path) -> None:
    """A heading alone says that there is nobody."""
    folder = typed(tmp_path / "young", ACTIVES, PENSIONS.splitlines(keepends=True)[0])
    held = read_records(folder, SCHEME, "coresia", "XCC")
    basis = Basis(load(CORESIA), held.people, DAY, CORESIA / "people", of_survey.assumptions, held, ECONOMY)
    made = value_basis(basis, YEARS).valuation
    assert made.insured.persons[0].sum() == 0
    assert made.expenditure[-1] > made.expenditure[0] >= 0
    assert np.isfinite(made.premium)


def test_three_ages_five_years_apart_are_asked_about_and_two_are_not(tmp_path: Path) -> None:
    for count, is_asked in ((2, False), (3, True), (4, True)):
        rows = "".join(f"{age},male,10,500,300\n" for age in range(30, 30 + 5 * count, 5))
        folder = typed(tmp_path / str(count), ACTIVES.splitlines(keepends=True)[0] + rows, PENSIONS)
        if is_asked:
            with pytest.raises(Faults, match=r"All ages of actives\.csv .* Write 'age_groups'"):
                read_records(folder, SCHEME, "coresia", "XCC")
        else:
            read_records(folder, SCHEME, "coresia", "XCC")


def test_rows_are_counted_in_the_number_they_have(tmp_path: Path) -> None:
    old = ACTIVES.replace("41,male", "70,male")
    basis = [
        Basis(load(CORESIA), held.people, DAY, CORESIA / "people", GIVEN, held, ECONOMY)
        for held in (
            read_records(typed(tmp_path / "one", old, PENSIONS), SCHEME, "coresia", "XCC"),
            read_records(
                typed(tmp_path / "two", old + "71,male,10,5,300\n", PENSIONS), SCHEME, "coresia", "XCC"
            ),
        )
    ]
    with pytest.raises(
        Faults, match=r"one/actives\.csv \(line 2\): Contributors of 1 row, of age 70, are not insured"
    ):
        members_behind(basis[0])
    with pytest.raises(Faults, match=r"Contributors of 2 rows, the first of age 70, are not insured"):
        members_behind(basis[1])


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(Faults, match=r"records\.yaml"):
        read_records(tmp_path, SCHEME, "coresia", "XCC")
