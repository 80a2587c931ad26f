"""The catalogue's countries held against C102: figures that can be reckoned by hand from the definitions."""

from datetime import date
from functools import cache

import pytest

from allcover.catalogue import countries, country_folder
from allcover.rules.load import load
from allcover.standards import (
    ConventionResult,
    Figures,
    ReferenceWage,
    Status,
    Verdict,
    check_standards,
    read_conventions,
)
from allcover.vocabulary.exact import decimal, ratio

MET, NOT_MET, OPEN = Status.MET, Status.NOT_MET, Status.NOT_DETERMINABLE


@cache
def held(country: str, skilled: int, labourer: int, day: date = date(2024, 7, 1)) -> ConventionResult:
    figures = Figures(
        ReferenceWage(skilled, "three_quarters", "for the test"), ReferenceWage(labourer, "typical_unskilled", "for the test")
    )  # fmt: skip
    c102 = read_conventions()[0]
    return check_standards(load(country_folder(country)), day, [c102], figures).conventions[0]


def verdict(found: ConventionResult, branch: str, scheme: str, aspect: str, of: str = "") -> Verdict:
    part = next(part for part in found.parts if part.branch == branch)
    tried = next(one for one in part.schemes if one.scheme == scheme)
    return next(one for one in tried.verdicts if one.aspect == aspect and (not of or one.of == of))


@pytest.mark.parametrize(
    ("branch", "scheme", "of", "tested"),
    [
        # 30 years at 1.8 % are 54 %; drawn at 60 by who was born in 1964 with the age of 62, 24 months early: 54 % x 0.88.
        ("old_age", "general_pension", "old_age", decimal("0.4752")),
        # 180 months and credits up to 300 in all, 25 years at 1.8 %.
        ("invalidity", "general_pension", "invalidity", decimal("0.45")),
        # 45 % shared as 60 % to the widow and 20 % to each child: the whole of it.
        ("survivors", "general_pension", "death", decimal("0.45")),
        # 75 % falls to 60 % after 84 days of benefit, within the 26 weeks.
        ("sickness", "sickness_benefit", "sickness", decimal("0.6")),
        # 60 % for the first 91 days of benefit, which are the thirteen weeks.
        ("unemployment", "unemployment_benefit", "unemployment", decimal("0.6")),
        # 70 % and a quarter of it for constant attendance.
        ("employment_injury", "employment_injury", "injury_permanent", decimal("0.875")),
    ],
)  # fmt: skip
def test_levels_of_estara_are_those_of_its_law(branch: str, scheme: str, of: str, tested: object) -> None:
    found = verdict(held("estara", 1000, 600), branch, scheme, "level", of)
    assert (found.status, found.tested) == (MET, tested)


@pytest.mark.parametrize(
    ("branch", "scheme", "aspect", "tested"),
    [
        ("sickness", "sickness_benefit", "waiting", 3),
        ("sickness", "sickness_benefit", "duration", 3 + 182),
        ("sickness", "sickness_benefit", "qualifying", 3),
        ("unemployment", "unemployment_benefit", "waiting", 7),
        ("unemployment", "unemployment_benefit", "duration", 364),
        ("maternity", "maternity_benefit", "duration", 98),
        ("maternity", "maternity_benefit", "qualifying", 6),
        ("old_age", "general_pension", "qualifying", 180),
        ("invalidity", "general_pension", "qualifying", 36),
        ("employment_injury", "employment_injury", "qualifying", 0),
    ],
)
def test_periods_of_estara_are_those_of_its_parameters(
    branch: str, scheme: str, aspect: str, tested: int
) -> None:
    assert verdict(held("estara", 1000, 600), branch, scheme, aspect).tested == tested


def test_what_estara_leaves_out_of_injury_is_not_determinable() -> None:
    found = verdict(
        held("estara", 1000, 600), "employment_injury", "employment_injury", "level", "injury_death"
    )
    assert (found.status, found.lacking[0].code) == (OPEN, "no_rule_reads")


def test_workers_of_estara_pay_sixty_five_of_a_hundred_and_eighty_five() -> None:
    """4 % of 500 and 9 % of the rest of 1,000 are 65; the employer pays 12 %."""
    financing = held("estara", 1000, 600).financing
    assert financing is not None
    assert (financing.status, financing.tested) == (MET, ratio(65, 185))


def test_the_flat_pension_of_coresia_is_held_against_the_labourer() -> None:
    """24 + 30 x 1.25 % of 252 = 118.50, whatever was earned; of a labourer's 180 these are 65.8 %, of 300 39.5 %."""
    found = verdict(held("coresia", 300, 180), "old_age", "national_pension", "level")
    assert found.formula is not None
    assert (found.status, found.tested, found.formula.article) == (MET, decimal("118.5") / 180, "Art. 66")
    dearer = verdict(held("coresia", 600, 300), "old_age", "national_pension", "level")
    assert (dearer.status, dearer.tested) == (NOT_MET, decimal("0.395"))


def test_what_coresia_reads_from_its_survey_is_not_determinable() -> None:
    """A widow is taken for a survivor because she receives; maternity pay is spread over the year of the birth."""
    widow = verdict(held("coresia", 300, 180), "survivors", "national_pension", "level")
    assert (widow.status, widow.lacking[0].values["items"]) == (
        OPEN,
        ("receipt from national_pension of widow",),
    )
    mother = verdict(held("coresia", 300, 180), "maternity", "maternity_benefit", "level")
    assert (mother.status, mother.lacking[0].code) == (OPEN, "spread_over_year")


def test_the_social_pension_of_coresia_comes_after_sixty_five_and_is_too_low() -> None:
    found = held("coresia", 300, 180)
    age = verdict(found, "old_age", "social_pension", "age")
    assert (age.status, age.tested) == (OPEN, 70)
    assert verdict(found, "old_age", "social_pension", "level").status is NOT_MET
    assert verdict(found, "old_age", "social_pension", "qualifying").tested == 120


def test_a_definition_for_a_survey_says_what_it_lacks() -> None:
    """Chile 1990 writes down who is covered by the pension funds, and no pension."""
    found = verdict(held("chile_1990", 60_000, 36_000, date(1990, 11, 1)), "old_age", "afp", "benefit")
    assert (found.status, found.lacking[0].code) == (OPEN, "no_benefit_in_definition")


def test_the_years_needed_by_law_in_mali_are_found() -> None:
    """Article by article in the definition: thirteen years of insurance open a survivor's right."""
    found = held("mali", 100_000, 60_000)
    assert verdict(found, "survivors", "inps_survivors", "qualifying").tested == 156
    assert verdict(found, "survivors", "inps_survivors", "reduced").status is NOT_MET


def test_a_pension_for_farmers_is_tried_with_a_farmer() -> None:
    found = verdict(held("brazil", 2000, 1412), "old_age", "rural_pension", "level")
    assert any(step.code == "trade" and step.values["trade"] == "farmer" for step in found.steps)
    assert found.status is MET


@pytest.mark.parametrize("country", countries())
def test_every_country_of_the_catalogue_can_be_checked(country: str) -> None:
    day = date(1990, 11, 1) if country == "chile_1990" else date(2024, 7, 1)
    found = held(country, 60_000, 36_000, day) if country == "chile_1990" else held(country, 1000, 600, day)
    assert len(found.parts) == 9
