"""Whose share a figure is: that of one scheme, of all of a branch, of each branch of a guarantee, of large workplaces."""

from dataclasses import replace
from typing import Any

import pytest
from tests.unit.standards.law import FIGURES, flat_pension, held, land, pension, spell
from tests.unit.standards.test_surveyed import DAY, survey, worker

from allcover.population import Population
from allcover.rules.definition import System
from allcover.standards import Figures, PersonsProtected, SchemeVerdicts, Status, Verdict
from allcover.standards.surveyed import figures_of_survey
from allcover.vocabulary.exact import ratio

MET, NOT_MET, OPEN = Status.MET, Status.NOT_MET, Status.NOT_DETERMINABLE


def protecting(branch: str, scheme: str, of: str, share: Any) -> PersonsProtected:
    return PersonsProtected(branch, scheme, of, share, "Register")


def persons(system: System, share: Any) -> list[Verdict]:
    given = replace(FIGURES, persons=tuple(protecting("old_age", "", of, share) for of in ("employees", "active_among_residents")))  # fmt: skip
    part = next(part for part in held(system, "c102", given).parts if part.branch == "old_age")
    return [one for scheme in part.schemes for one in scheme.verdicts if one.aspect == "persons"]


def two_pensions() -> System:
    return land(pension=pension(), second=flat_pension(100).replace("scheme: pension", "scheme: second"))


def test_what_all_schemes_protect_together_does_not_make_one_of_them_enough() -> None:
    """Six in ten are protected by two schemes: either may protect fewer than half."""
    for found in persons(two_pensions(), ratio(6, 10)):
        assert found.status is OPEN
        assert "share_of_all_schemes" in [one.code for one in found.lacking]
        assert "persons_of_all_schemes" in [one.code for one in found.steps]


def test_too_few_by_all_schemes_together_are_too_few_by_each() -> None:
    assert [one.status for one in persons(two_pensions(), ratio(1, 10))] == [NOT_MET, NOT_MET]


def test_the_share_of_all_schemes_is_that_of_the_only_one() -> None:
    (found,) = persons(land(pension=pension()), ratio(6, 10))
    assert (found.status, found.tested) == (MET, ratio(6, 10))
    assert "persons_of_all_schemes" not in [one.code for one in found.steps]


# the guarantee of working age

BRANCHES = ("sickness", "unemployment", "maternity", "invalidity")


def guaranteed(system: System, figures: Figures) -> dict[str, Verdict]:
    part = next(part for part in held(system, "r202", figures).parts if part.part == "working_age")

    def residents(one: SchemeVerdicts) -> Verdict:
        return next(each for each in one.verdicts if each.aspect == "residents")

    return {one.scheme: residents(one) for one in part.schemes}


def test_a_guarantee_of_several_branches_reaches_no_more_than_the_branch_that_reaches_fewest() -> None:
    """Everybody is protected in sickness and a third in unemployment: a third is guaranteed."""
    shares = {
        "sickness": ratio(1),
        "unemployment": ratio(1, 3),
        "maternity": ratio(1),
        "invalidity": ratio(1),
    }
    given = replace(FIGURES, persons=tuple(protecting(one, "", "working_age", share) for one, share in shares.items()))  # fmt: skip
    system = land(sickness=spell("sickness", "0.5"), unemployment=spell("unemployment", "0.5"))
    found = guaranteed(system, given)[""]
    assert (found.status, found.tested) == (NOT_MET, ratio(1, 3))
    assert found.steps[0].values["branch"] == "unemployment"


def test_everybody_in_one_branch_is_no_guarantee_in_the_others() -> None:
    given = replace(FIGURES, persons=(protecting("sickness", "", "working_age", ratio(1)),))
    found = guaranteed(land(sickness=spell("sickness", "0.5")), given)["sickness"]
    assert found.status is OPEN
    assert found.lacking[-1].values["branches"] == BRANCHES[1:]


def test_everybody_in_every_branch_is() -> None:
    given = replace(FIGURES, persons=tuple(protecting(one, "", "working_age", ratio(1)) for one in BRANCHES))
    system = land(sickness=spell("sickness", "0.5"), unemployment=spell("unemployment", "0.5"))
    assert guaranteed(system, given)[""].status is MET


def test_a_survey_tells_how_many_of_working_age_are_protected() -> None:
    """Of twenty of thirty years fifteen contribute for sickness, ten for unemployment; one of seventy counts in neither."""
    homes = [worker(n, contributing={"sickness": n < 15, "unemployment": n < 10}) for n in range(20)]
    homes.append(worker(20, age=70, contributing={"sickness": True, "unemployment": True}))
    system = land(sickness=spell("sickness", "0.5"), unemployment=spell("unemployment", "0.5"))
    figures = figures_of_survey(system, Population.from_records(homes, reference_date=DAY), DAY)
    shares = {one.branch: one.share for one in figures.persons if one.of == "working_age"}
    assert shares == pytest.approx({"sickness": 15 / 20, "unemployment": 10 / 20})
    assert guaranteed(system, figures)["sickness"].status is NOT_MET


def test_two_schemes_of_one_branch_protect_persons_and_not_affiliations() -> None:
    """Twelve contribute to one, twelve to the other, eight to both: sixteen of twenty are protected."""
    homes = [worker(n, contributing={"sickness": n < 12, "second": 4 <= n < 16}) for n in range(20)]
    second = spell("sickness", "0.5").replace("scheme: sickness", "scheme: second")
    system = land(sickness=spell("sickness", "0.5"), second=second)
    figures = figures_of_survey(system, Population.from_records(homes, reference_date=DAY), DAY)
    share = figures.protected("sickness", "", "working_age")
    assert share is not None
    assert share.share == pytest.approx(16 / 20)


# large industrial workplaces


def of_twenty(*jobs: tuple[dict[str, Any], bool | None]) -> PersonsProtected | None:
    homes = [worker(n, job=job, contributing={"pension": answer}) for n, (job, answer) in enumerate(jobs)]
    figures = figures_of_survey(
        land(pension=pension()), Population.from_records(homes, reference_date=DAY), DAY
    )
    return figures.protected("old_age", "pension", "employees_of_twenty")


LARGE, SMALL, SHOP = {"firm_size": 20}, {"firm_size": 19}, {"firm_size": 500, "industry": "trade"}


def test_employees_of_industrial_workplaces_of_twenty_are_a_class_of_their_own() -> None:
    """Four work where there are twenty, three of them insured; who works with nineteen, or in a shop, does not count."""
    found = of_twenty((LARGE, True), (LARGE, True), ({"firm_size_low": 50}, True), (LARGE, False), *[(SMALL, False)] * 3, *[(SHOP, True)] * 5)  # fmt: skip
    assert found is not None
    assert found.share == pytest.approx(3 / 4)


def test_unknown_workplaces_widen_the_share_and_do_not_move_it() -> None:
    """Twenty known, half of them insured; ten of unknown size uninsured: from 10/30 at least; ten insured: to 20/30."""
    known = [(LARGE, True)] * 10 + [(LARGE, False)] * 10
    short, more = (of_twenty(*known, *[({}, answer)] * 10) for answer in (False, True))
    assert short is not None
    assert more is not None
    assert short.share == more.share == pytest.approx(1 / 2)
    assert short.low is not None
    assert more.high is not None
    assert short.low < 10 / 30
    assert more.high > 20 / 30


def test_employees_of_industrial_undertakings_count_whatever_their_size() -> None:
    """Of four in industry, large or small, three are insured; who works in a shop does not count."""
    jobs = ((LARGE, True), (SMALL, True), ({}, True), (SMALL, False), *[(SHOP, True)] * 5)
    homes = [worker(n, job=job, contributing={"pension": answer}) for n, (job, answer) in enumerate(jobs)]
    population = Population.from_records(homes, reference_date=DAY)
    figures = figures_of_survey(land(pension=pension()), population, DAY)
    found = figures.protected("old_age", "pension", "employees_in_industry")
    assert found is not None
    assert found.share == pytest.approx(3 / 4)


def test_a_survey_without_sizes_says_nothing_of_large_workplaces() -> None:
    assert of_twenty(({}, True), ({}, False)) is None


@pytest.mark.parametrize(("yes", "no", "missing"), [(0, 60, 40), (60, 30, 10), (95, 0, 5), (45, 45, 10)])
def test_the_ends_that_are_told_change_no_verdict(yes: int, no: int, missing: int) -> None:
    """The verdict rests on the interval, with or without the ends that missing answers leave."""
    system = land(pension=pension())
    seen = figures_of_survey(system, survey(yes, no, missing), DAY)
    assert any(one.between for one in seen.persons)
    untold = replace(
        seen, persons=tuple(replace(one, between=None, law_between=None) for one in seen.persons), unions=None
    )

    def statuses(figures: Figures) -> list[Status]:
        parts = (*held(system, "c102", figures).parts, *held(system, "r202", figures).parts)
        return [verdict.status for part in parts for verdict in part.verdicts]

    assert statuses(seen) == statuses(untold)
    (found,) = [
        one for part in held(system, "c102", seen).parts if part.branch == "old_age"
        for one in part.verdicts if one.aspect == "persons"
    ]  # fmt: skip
    low, high = found.between or (-1, -1)
    assert (float(low), float(high)) == pytest.approx((yes / 100, (yes + missing) / 100), abs=0.02)
