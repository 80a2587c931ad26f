"""Persons protected over all schemes of a branch that meet, or may meet, its other requirements: persons, not affiliations."""

from dataclasses import replace
from typing import Any

import pytest
from tests.unit.standards.law import FIGURES, flat_pension, held, land, pension
from tests.unit.standards.test_surveyed import DAY, worker

from allcover.population import Population
from allcover.rules.definition import System
from allcover.standards import Figures, Observed, PartVerdicts, PersonsProtected, Status
from allcover.standards.surveyed import figures_of_survey
from allcover.vocabulary.exact import ratio

MET, NOT_MET, OPEN = Status.MET, Status.NOT_MET, Status.NOT_DETERMINABLE
CLASSES = {"employees": 100, "active_among_residents": 500}
"""One in five residents is an employee, and nobody else is active: of residents the shares are always too small."""

ADJUSTED = Observed("adjustment", True, "Raised with prices every year", "Board", branch="old_age")


def pensions(*accruals: str) -> System:
    """Pensions side by side, called pension, second and third; at 1 % a year one is too low."""
    names = ("pension", "second", "third")[: len(accruals)]
    return land(**{
        name: pension(f"{accrual} / 300").replace("scheme: pension", f"scheme: {name}").replace("(pension)", f"({name})")
        for name, accrual in zip(names, accruals, strict=True)
    })  # fmt: skip


def given(*observed: Observed, **shares: Any) -> Figures:
    """Hundredths by scheme, ``all`` for all of the branch together."""
    persons = tuple(
        PersonsProtected("old_age", "" if name == "all" else name, of, ratio(share, whole), "Register")
        for name, share in shares.items()
        for of, whole in CLASSES.items()
    )
    return replace(FIGURES, persons=persons, observed=observed or (ADJUSTED,))


def old_age(system: System, figures: Figures) -> PartVerdicts:
    return next(part for part in held(system, "c102", figures).parts if part.branch == "old_age")


def alone(part: PartVerdicts) -> list[Status]:
    return [one.status for scheme in part.schemes for one in scheme.verdicts if one.aspect == "persons"]


def lacks(part: PartVerdicts) -> list[str]:
    assert part.together is not None
    return [one.code for one in part.together.lacking]


def counted(part: PartVerdicts) -> tuple[str, ...]:
    assert part.together is not None
    (told,) = [one for one in part.together.steps if one.code in ("schemes_counted", "schemes_possible")]
    return told.values["schemes"]  # type: ignore[return-value]


def test_schemes_that_meet_all_else_protect_enough_together_where_each_protects_too_few() -> None:
    part = old_age(pensions("4", "4"), given(pension=30, second=25, all=52))
    assert alone(part) == [NOT_MET, NOT_MET]
    assert part.together is not None
    assert (part.together.status, part.together.tested, part.status) == (MET, ratio(52, 100), MET)
    assert counted(part) == ("pension", "second")


def test_overlaps_that_nobody_told_leave_open_what_shares_of_each_cannot_settle() -> None:
    """From 30, if who is in one is in the other too, to 55, if nobody is."""
    part = old_age(pensions("4", "4"), given(pension=30, second=25))
    assert (part.status, lacks(part)) == (OPEN, ["overlap_not_said"])
    assert old_age(pensions("4", "4"), given(pension=30, second=15)).status is NOT_MET
    assert old_age(pensions("4", "4"), given(pension=30, second=60)).status is MET


def test_what_all_protect_less_the_others_is_the_least_of_some() -> None:
    """The third is too low and does not count; all together protect 90, so that without its 30 the two protect 60 at least."""
    part = old_age(pensions("4", "4", "3"), given(pension=40, second=30, third=30, all=90))
    assert part.together is not None
    assert (part.together.status, part.together.tested) == (MET, ratio(60, 100))
    assert counted(part) == ("pension", "second")
    assert lacks(old_age(pensions("4", "4", "3"), given(pension=30, second=30, third=30))) == ["overlap_not_said"]  # fmt: skip


def test_a_scheme_that_misses_another_requirement_does_not_count() -> None:
    part = old_age(pensions("4", "3"), given(pension=30, second=45, all=75))
    assert (part.together, part.status) == (None, NOT_MET)


def test_a_scheme_that_may_meet_the_rest_leaves_it_open() -> None:
    """Of the second it is not known whether its pensions follow prices."""
    of_one = replace(ADJUSTED, scheme="pension")
    part = old_age(pensions("4", "4"), given(of_one, pension=30, second=25, all=52))
    assert part.status is OPEN
    assert part.together is not None
    (lacking,) = part.together.lacking
    assert (lacking.code, lacking.values["schemes"]) == ("others_open", ("second",))
    assert old_age(pensions("4", "4"), given(of_one, pension=30, second=25, all=45)).status is NOT_MET
    assert old_age(pensions("4", "4"), given(of_one, pension=51, second=25, all=60)).status is MET


def test_a_scheme_of_which_no_share_was_said_is_named() -> None:
    part = old_age(pensions("4", "4"), given(pension=30))
    assert part.together is not None
    (lacking,) = part.together.lacking
    assert (lacking.code, lacking.values["schemes"]) == ("persons_not_said", ("second",))


def test_an_observation_of_all_schemes_settles_what_is_open() -> None:
    said = Observed("persons", True, "Of ten employees six are in one of them", "Board", branch="old_age")
    part = old_age(pensions("4", "4"), given(ADJUSTED, said, pension=30, second=25))
    assert part.together is not None
    assert part.together.status is MET


def test_what_counts_of_a_scheme_is_the_persons_of_all() -> None:
    part = old_age(pensions("4", "4"), given(pension=30, second=25, all=52))
    assert [one.status for one in part.schemes] == [NOT_MET, NOT_MET]
    assert [one.status for one in part.judged] == [MET, MET]


@pytest.mark.parametrize(
    ("first", "second", "protected", "status"),
    [(range(80), range(50, 120), 120, MET), (range(70), range(20, 80), 80, NOT_MET), (range(60), range(45, 105), 105, OPEN)],
)  # fmt: skip
def test_a_survey_counts_each_person_once(
    first: range, second: range, protected: int, status: Status
) -> None:
    """Of two hundred employees; added up as if nobody were in both, they would be enough each time."""
    homes = [worker(n, contributing={"pension": n in first, "second": n in second}) for n in range(200)]
    homes += [worker(n, age=10, labour_status="inactive", jobs=[], contributing={"pension": False, "second": False}) for n in range(200, 1000)]  # fmt: skip
    system = pensions("4", "4")
    people = Population.from_records(homes, reference_date=DAY)
    figures = figures_of_survey(system, people, DAY)
    part = old_age(system, replace(FIGURES, observed=(ADJUSTED,)).beside(replace(figures, skilled=None)))
    assert part.together is not None
    assert float(part.together.tested or 0) == pytest.approx(protected / 200)
    assert part.together.status is status


def test_a_test_of_means_does_not_count_for_classes_of_persons() -> None:
    """The assistance is of all residents within the limits of means, an alternative of its own: the two of classes stay the pension's."""
    system = land(
        pension=pension(),
        help=flat_pension(300, mechanism="means_tested").replace("scheme: pension", "scheme: help"),
    )
    part = old_age(system, given(pension=40))
    assert part.together is not None
    told = {one.code: one.values for one in part.together.steps}
    assert told["persons_share"]["share"] == ratio(40, 500)
    assert told["schemes_apart"] == {"schemes": ("help",)}
    assert "persons_bounds" not in told
    (needed,) = next(one for one in part.schemes if one.scheme == "help").verdicts[0].lacking
    assert needed.code == "no_means_figure"
