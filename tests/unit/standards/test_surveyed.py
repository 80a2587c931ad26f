"""Figures from a survey: shares of the conventions' classes with their intervals, and the reference wages."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.unit.countries import write_country
from tests.unit.standards.law import FIGURES, LAND, flat_pension, held, land, pension, spell

from allcover.coverage.cover import Cover, cover_outputs
from allcover.coverage.lines import coverage_outputs
from allcover.coverage.survey import survey_coverage
from allcover.engine.outcome import judge_everybody
from allcover.population import Population
from allcover.rules.definition import System
from allcover.rules.load import load
from allcover.standards import Figures, PersonsProtected
from allcover.standards.surveyed import figures_of_survey
from allcover.standards.verdict import Status
from allcover.vocabulary.exact import ratio

DAY = date(2024, 6, 1)


def worker(number: int, **more: Any) -> dict[str, Any]:
    job = {"status": "employee", "earnings_month": 100 * (number + 1), "is_main": True, "industry": "manufacturing",
           "occupation": "elementary", **more.pop("job", {})}  # fmt: skip
    person = {
        "age": 30,
        "sex": "male",
        "relation_to_head": "head",
        "labour_status": "employed",
        "jobs": [job],
        **more,
    }
    return {"people": {f"p{number}": person}}


def test_where_nobody_was_asked_who_contributes_the_wage_is_that_of_who_is_affiliated() -> None:
    homes = [worker(n, affiliated={"pension": n < 40}) for n in range(80)]
    found = figures_of_survey(
        land(pension=pension()), Population.from_records(homes, reference_date=DAY), DAY
    )
    # Earnings are 100 to 4,000 among the forty; three in four of them do not exceed 3,000.
    assert found.skilled is not None
    assert found.skilled.amount == 3000
    assert found.skilled.how == "three_quarters"


def survey(insured: int, others: int, unanswered: int = 0) -> Population:
    answers = [True] * insured + [False] * others + [None] * unanswered
    homes = [worker(n, contributing={"pension": answer}) for n, answer in enumerate(answers)]
    homes.append(
        {
            "people": {
                "idle": {
                    "age": 70,
                    "sex": "female",
                    "labour_status": "inactive",
                    "jobs": [],
                    "contributing": {"pension": False},
                }
            }
        }
    )
    return Population.from_records(homes, reference_date=DAY)


def test_maternity_is_told_of_women_employees_and_of_their_classes(tmp_path: Path) -> None:
    """Of forty employees ten are women, all insured; men cannot join: all of the women, and of the classes a quarter at least."""
    homes = [
        worker(n, sex="female" if n < 10 else "male", contributing={"mothers": n < 10}) for n in range(40)
    ]
    law = pension().replace("old_age", "maternity").replace("pension", "mothers")
    law = law.replace("applies: is_employee", "applies: is_employee and sex == 'female'")
    figures = figures_of_survey(land(mothers=law), Population.from_records(homes, reference_date=DAY), DAY)
    women, employees = (
        figures.protected("maternity", "mothers", of) for of in ("women_employees", "employees")
    )
    assert women is not None
    assert employees is not None
    assert women.between is None
    assert women.share == pytest.approx(1.0)
    assert employees.in_law == pytest.approx(1.0)
    assert employees.between == pytest.approx((0.25, 1.0))


def test_a_man_counts_for_maternity_where_a_woman_in_his_place_would(tmp_path: Path) -> None:
    """The law is of women alone; who is in the pension fund stands in for who is protected, twenty of forty, half of them men."""
    homes = [worker(n, sex="female" if n % 2 else "male", affiliated={"pension": n < 20}) for n in range(40)]
    pay = sick_pay_of(
        "maternity",
        "is_employee and sex == 'female'",
        "sex == 'female' and is_employee and affiliated(pension)",
    )
    figures = figures_of_survey(
        land_of(tmp_path, "maternity", pay), Population.from_records(homes, reference_date=DAY), DAY
    )
    shares = {of: figures.protected("maternity", "sick_pay", of) for of in ("employees", "working_age")}
    told = {of: share and (share.share, share.in_law) for of, share in shares.items()}
    # Of the twenty women of working age ten are in the fund; a man counts for the classes and not as a woman.
    assert told == {"employees": pytest.approx((0.5, 1.0)), "working_age": pytest.approx((0.5, 1.0))}


def test_the_convention_on_maternity_asks_of_all_women_employees() -> None:
    """C183, Art. 2: a scheme that protects every woman employee and no man protects all whom it must."""
    figures = [
        PersonsProtected("maternity", "maternity", of, share, "Register")
        for of, share in (("women_employees", 1), ("employees", ratio(2, 5)))
    ]
    law = land(maternity=spell("maternity", "2 / 3", waiting=0, days=98))
    (part,) = held(law, "c183", replace(FIGURES, persons=tuple(figures))).parts
    (persons,) = [one for one in part.schemes[0].verdicts if one.aspect == "persons"]
    assert persons.status is Status.MET


def sick_pay_of(branch: str, applies: str, protects: str) -> str:
    """Sick pay of which nobody is asked: the members of the pension stand in for its own."""
    pay = pension().replace("old_age", branch).replace("scheme: pension", "scheme: sick_pay")
    return pay.replace("applies: is_employee", f"applies: {applies}") + f"protects: {protects}\n"


def land_of(tmp_path: Path, branch: str, pay: str) -> System:
    """A pension of which it is asked who is affiliated, and sick pay, which a line counts by its own rule."""
    line = f"coverage:\n  - {{line: {branch}, branch: {branch}, universe: Employees, who: is_employee, counts_as_covered: protected}}"
    country = LAND.replace("coverage: []", line)
    return load(write_country(tmp_path / "land", country, pension=pension(), sick_pay=pay))


def sick_pay(tmp_path: Path) -> System:
    pay = sick_pay_of("sickness", "is_employee", "is_employee and affiliated(pension)")
    return land_of(tmp_path, "sickness", pay + "surely_protects: receives(sick_pay)\n")


def test_a_share_that_the_definition_stands_in_for_is_the_range_that_coverage_tells(tmp_path: Path) -> None:
    """Of forty employees thirty are in the pension fund, two of them draw sick pay: 2 to 30 of 40, not 0 to all who are active."""
    homes = [
        worker(n, affiliated={"pension": n < 30}, receives={"sick_pay": 10.0 if n < 2 else 0.0})
        for n in range(40)
    ]
    homes.append(
        {
            "people": {
                "idle": {"age": 70, "labour_status": "inactive", "jobs": [], "affiliated": {"pension": False}}
            }
        }
    )
    people, system = Population.from_records(homes, reference_date=DAY), sick_pay(tmp_path)
    outcome = judge_everybody(system, people, DAY, coverage_outputs(system, system.schemes_on(DAY)))
    (line,) = survey_coverage(people, outcome)
    protected = line.total.measures["protected"].share
    figures = figures_of_survey(system, people, DAY)
    for of, ends in {"employees": (2 / 40, 30 / 40), "residents": (2 / 41, 30 / 41)}.items():
        share = figures.protected("sickness", "sick_pay", of)
        assert share is not None
        assert share.between == pytest.approx(ends)
        assert not share.is_upper_bound
    of_employees = figures.protected("sickness", "sick_pay", "employees")
    assert of_employees is not None
    assert of_employees.between == pytest.approx((protected.low.value, protected.high.value))


def found(figures: Figures, of: str) -> PersonsProtected:
    share = figures.protected("old_age", "pension", of)
    assert share is not None
    return share


@pytest.fixture(scope="module")
def system() -> System:
    return land(pension=pension())


def test_shares_are_of_the_class_the_convention_names(system: System) -> None:
    figures = figures_of_survey(system, survey(30, 10), DAY)
    assert found(figures, "employees").share == pytest.approx(0.75)
    assert found(figures, "employees").in_law == pytest.approx(1.0)
    assert found(figures, "residents").share == pytest.approx(30 / 41)
    assert found(figures, "active_among_residents").share == pytest.approx(30 / 41)


def test_an_interval_spans_sampling_and_missing_answers(system: System) -> None:
    share = found(figures_of_survey(system, survey(30, 10, unanswered=10), DAY), "employees")
    assert share.share == pytest.approx(0.75)
    assert share.low is not None
    assert share.low < 30 / 50
    assert share.high is not None
    assert share.high > 40 / 50


def test_affiliation_is_an_upper_bound_where_nobody_was_asked_who_contributes(system: System) -> None:
    homes = [worker(n, affiliated={"pension": n < 30}) for n in range(40)]
    share = found(
        figures_of_survey(system, Population.from_records(homes, reference_date=DAY), DAY), "employees"
    )
    assert (share.is_upper_bound, share.low) == (True, 0.0)
    assert share.share == pytest.approx(0.75)


@pytest.mark.parametrize("question", ["affiliated", "contributing"])
def test_who_has_no_work_and_was_not_asked_is_not_protected(system: System, question: str) -> None:
    """Forty employees, of whom thirty are in the pension, ten unemployed and ten idle whom nobody asked: at most 30 of 60, as coverage tells."""
    homes = [worker(n, **{question: {"pension": n < 30}}) for n in range(40)]
    homes += [worker(n, labour_status="unemployed", jobs=[]) for n in range(40, 50)]
    homes += [worker(n, labour_status="inactive", jobs=[]) for n in range(50, 60)]
    people = Population.from_records(homes, reference_date=DAY)
    figures = figures_of_survey(system, people, DAY)
    schemes = tuple(system.schemes_on(DAY).values())
    cover = Cover(people, judge_everybody(system, people, DAY, cover_outputs(system, schemes)))
    assert (~cover.is_contributing(schemes[0]).is_no).sum() == 30
    for of, most in {"employees": 30 / 40, "active": 30 / 50, "residents": 30 / 60}.items():
        share = found(figures, of)
        assert share.share == pytest.approx(most), of
        assert share.between == (pytest.approx((0.0, most)) if question == "affiliated" else None), of


def test_three_in_four_persons_protected_earn_no_more_than_the_skilled_wage(system: System) -> None:
    """Thirty insured earn 100, 200, ... 3000: three quarters of the weight is reached at the 23rd, 2300."""
    skilled = figures_of_survey(system, survey(30, 10), DAY).skilled
    assert skilled is not None
    assert (skilled.amount, skilled.how) == (2300, "three_quarters")


def test_the_labourer_is_an_unskilled_man_of_the_largest_industry(system: System) -> None:
    """Forty men in elementary work of manufacturing earn 100 to 4000, in the mean 2050; the clerks do not count."""
    homes = [worker(n, contributing={"pension": True}) for n in range(40)]
    homes += [worker(n, contributing={"pension": True}, job={"occupation": "clerks"}) for n in range(40, 50)]
    homes += [worker(n, contributing={"pension": True}, job={"industry": "trade"}) for n in range(50, 60)]
    labourer = figures_of_survey(system, Population.from_records(homes, reference_date=DAY), DAY).labourer
    assert labourer is not None
    assert (labourer.amount, labourer.how) == (ratio(2050), "typical_unskilled")


def test_a_wage_rests_on_enough_persons(system: System) -> None:
    figures = figures_of_survey(system, survey(29, 10), DAY)
    assert figures.skilled is None


def test_a_survey_without_occupations_gives_no_labourer(system: System) -> None:
    homes = [worker(n, contributing={"pension": True}, job={"occupation": None}) for n in range(40)]
    figures = figures_of_survey(system, Population.from_records(homes, reference_date=DAY), DAY)
    assert figures.labourer is None
    assert figures.skilled is not None


# floors


def older(*draws: tuple[float | None, float | None]) -> Population:
    """Persons of seventy, and what each draws from two pensions."""
    people = {
        f"p{n}": {"age": 70, "sex": "male", "labour_status": "inactive", "jobs": [], "receives": {"pension": one, "second": two}}
        for n, (one, two) in enumerate(draws)
    }  # fmt: skip
    return Population.from_records(
        [{"people": {name: one}} for name, one in people.items()], reference_date=DAY
    )


def two_pensions() -> System:
    return land(
        pension=flat_pension(100), second=flat_pension(100).replace("scheme: pension", "scheme: second")
    )


def test_the_law_of_a_scheme_under_which_others_are_reported_holds_theirs_too() -> None:
    """Of four who are seventy one has the right by law; what a fund reported under the pension owes rests on a record nobody gave."""
    fund = pension(entitled="age >= 65 * year and months_contributed(fund) >= 1 * month").replace(
        "pension", "fund"
    )
    fund = fund.replace("mechanism:", "reported_under: pension\nmechanism:")
    fund = fund.replace(
        "nature: mandatory, applies: is_employee",
        "nature: automatic, applies: months_contributed(fund) >= 1 * month",
    )
    paid = flat_pension(100).replace("applies: age >= 65 * year", "applies: receives(pension)")
    figures = figures_of_survey(land(pension=paid, fund=fund), older((100, 0), (0, 0), (0, 0), (0, 0)), DAY)
    share = figures.protected("old_age", "pension", "older_persons")
    assert share is not None
    assert (share.share, share.between) == (0.25, None)
    assert share.law_between == pytest.approx((0.25, 1.0))
    assert share.law_high == 1.0


def test_older_persons_are_told_by_scheme_and_for_all_schemes_as_one() -> None:
    """Of four two draw the first and two the second, one of them both: three of four draw anything."""
    figures = figures_of_survey(two_pensions(), older((100, 100), (100, 0), (0, 100), (0, 0)), DAY)
    shares = {one.scheme: one.share for one in figures.persons if one.of == "older_persons"}
    assert shares == pytest.approx({"pension": 0.5, "second": 0.5, "": 0.75})


def test_a_scheme_of_which_nothing_is_known_leaves_nobody_to_add_up() -> None:
    figures = figures_of_survey(two_pensions(), older((100, None), (0, None)), DAY)
    assert [one.scheme for one in figures.persons if one.of == "older_persons"] == ["pension"]


def test_who_was_not_asked_leaves_the_union_open() -> None:
    """One surely draws, one surely does not, one may: from a third to two thirds, sampling apart."""
    figures = figures_of_survey(two_pensions(), older((100, 0), (0, 0), (0, None)), DAY)
    (union,) = [one for one in figures.persons if one.of == "older_persons" and one.scheme == ""]
    assert union.share == pytest.approx(1 / 2)
    assert union.low is not None
    assert union.high is not None
    assert union.low < 1 / 3 < 2 / 3 < union.high


def test_what_is_given_goes_before_what_a_survey_says(system: System) -> None:
    register = Figures(
        persons=(PersonsProtected("old_age", "pension", "employees", ratio(1, 2), "Register"),)
    )
    together = register.beside(figures_of_survey(system, survey(30, 10), DAY))
    assert found(together, "employees").source == "Register"
    assert together.skilled is not None


def test_where_answers_are_missing_a_share_goes_from_who_surely_is_to_who_may_be(system: System) -> None:
    """Of a hundred employees none surely contributes and forty may; the law obliges them all."""
    share = found(figures_of_survey(system, survey(0, 60, unanswered=40), DAY), "employees")
    assert share.between == pytest.approx((0.0, 0.4))
    assert share.law_between is None
    assert found(figures_of_survey(system, survey(30, 10), DAY), "employees").between is None


def test_an_upper_bound_is_told_from_nobody(system: System) -> None:
    homes = [worker(n, affiliated={"pension": n < 30}) for n in range(40)]
    figures = figures_of_survey(system, Population.from_records(homes, reference_date=DAY), DAY)
    assert found(figures, "employees").between == pytest.approx((0.0, 0.75))
