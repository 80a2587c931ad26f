"""One economy: a valuation takes wages, prices and interest from the country's, and a horizon that is longer than either is refused."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from allcover.catalogue import country_folder
from allcover.estimation.design import Design
from allcover.estimation.estimating import estimate
from allcover.estimation.replicates import Replicates
from allcover.estimation.resampling import bootstrap
from allcover.estimation.totals import total
from allcover.invention import invent_survey
from allcover.presenting.valuing import Basis, Valued, settled, value_basis
from allcover.projection.awards import SERVICES
from allcover.projection.closed_groups import implicit_debt
from allcover.projection.economy_file import read_economy
from allcover.projection.experience import AGES
from allcover.projection.grounds import scheme_of
from allcover.projection.insured_steps import OLD_AGE
from allcover.projection.opening import opening_of
from allcover.projection.sampling import SEED, UnderLaw, drawn_again, sampled
from allcover.projection.valuation import value_scheme
from allcover.projection.valuation_reading import read_assumptions
from allcover.rules.load import load
from allcover.vocabulary.fault import Faults

CORESIA, DAY, YEARS = country_folder("coresia"), date(2024, 6, 30), 20


@pytest.fixture(scope="module")
def basis() -> Basis:
    system = load(CORESIA)
    given = read_assumptions(CORESIA / "valuations" / "national_pension.yaml")
    return Basis(
        system,
        invent_survey(system, 1_000),
        DAY,
        CORESIA / "people",
        given,
        economy=read_economy(CORESIA / "economy.yaml"),
    )


@pytest.fixture(scope="module")
def valued(basis: Basis) -> Valued:
    return value_basis(basis, YEARS)


def test_wages_prices_and_interest_are_the_economy_s(valued: Valued) -> None:
    made, economy = valued.scheme.paths, valued.economy
    assert economy is not None
    wage = economy.average_wage
    assert wage is not None
    assert made.wages[1:] == pytest.approx(wage[1:] / wage[:-1] - 1)
    assert (1 + made.wages[0]) / 1.05 == pytest.approx((1 + made.wages[1]) / 1.05)
    assert made.prices[[0, 3, 6]].tolist() == [0.05, 0.04, 0.03]
    assert made.interest == pytest.approx(1.025 * (1 + made.prices) - 1)
    assert made.pensions.tolist() == made.prices.tolist()


def test_insured_earnings_keep_their_share_of_wages_where_nothing_else_moves(valued: Valued) -> None:
    """Earnings a contributor grow as the mean wage of employees does; only where contributors are grows otherwise."""
    made, economy = valued.valuation, valued.economy
    assert economy is not None
    wage = economy.average_wage
    assert wage is not None
    ratio = made.earnings / made.contributors / wage
    assert ratio == pytest.approx(ratio[0], rel=0.03)


def test_contributors_follow_formal_employment_where_that_is_asked(basis: Basis, valued: Valued) -> None:
    """Pop x participation x employed x employees x formal, against the first year's shares of each age: the route by the labour force."""
    given = basis.given.changed(("paths", "coverage"), {"of": "economy"})
    found, economy = settled(replace(basis, given=given), valued.ground.population)
    assert economy is not None
    assert economy.work is not None
    formal, persons = economy.work.formal[..., 0], economy.persons
    standard = (formal[0] / persons[0] * persons).sum(axis=(1, 2))
    level = found.coverage(2024, YEARS)
    assert level[2:] / level[1] == pytest.approx((formal.sum(axis=(1, 2)) / standard)[1:], rel=1e-9)
    assert found.sources["coverage"].title == basis.economy.sources["labour.participation"].title  # type: ignore[union-attr]


def refused(basis: Basis, years: int = YEARS) -> list[str]:
    with pytest.raises(Faults) as raised:
        value_basis(basis, years)
    return [str(fault).replace(f"{CORESIA}/", "") for fault in raised.value.faults]


def test_decrements_that_take_more_than_everybody_are_told_by_their_line(basis: Basis) -> None:
    raw = basis.given.raw["ages"]
    wrong = basis.given.changed(("ages", "invalidity", "male"), [*raw["invalidity"]["male"][:-1], 0.999])
    (told,) = refused(replace(basis, given=wrong))
    assert told.startswith("valuations/national_pension.yaml:25")
    assert "Of men aged 6" in told
    assert "and 0.999 become invalids in 2024: more than all. Lower one of the two" in told


def test_more_contributors_than_people_are_refused_and_not_cut_off(basis: Basis) -> None:
    source = {"title": "Bulletin", "verified": True}
    wrong = basis.given.changed(("paths", "coverage"), {"value": 0.5, "source": source})
    told = refused(replace(basis, given=wrong))
    assert len(told) == 2
    assert all(
        "contributors are" in one and "Let the share of contributors grow less." in one for one in told
    )
    assert all(one.startswith("valuations/national_pension.yaml:") for one in told)


def test_people_of_another_year_than_the_data_are_refused(basis: Basis) -> None:
    (told,) = refused(replace(basis, day=date(2025, 6, 30)))
    assert (
        told
        == "people/population.csv: The people begin in 2024, the data in 2025. Give people of 2025, or data of 2024."
    )


def test_who_enters_may_be_told_outright(basis: Basis, valued: Valued) -> None:
    """As many entrants as the path of coverage made in the first year; then nobody stops, so there are more contributors."""
    made = valued.valuation.insured
    entrants = {
        "persons": {"value": 100_000}, "ages": [15, 20, 25, 30], "female": [0.2, 0.15, 0.1], "male": [0.25, 0.2, 0.1],
        "source": {"title": "Register", "verified": True},
    }  # fmt: skip
    given = basis.given.changed(("paths", "coverage"), None).changed(("entrants",), entrants)
    found = value_basis(replace(basis, given=given), YEARS).valuation
    assert found.insured.flows[:, 3].sum(axis=1) == pytest.approx([100_000.0] * YEARS)
    assert not found.insured.flows[:, 5].any()
    assert found.insured.active[0].sum() == pytest.approx(made.active[0].sum())
    more = given.changed(("entrants", "persons"), {"value": 2_000_000})
    told = refused(replace(basis, given=more))
    assert "contributors are" in told[0]
    assert "Let fewer enter" in told[0]


def test_an_economy_that_ends_too_soon_is_refused_by_its_own_line(basis: Basis, tmp_path: Path) -> None:
    file = tmp_path / "economy.yaml"
    text = (CORESIA / "economy.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("last_year: 2099", "last_year: 2040"), encoding="utf-8")
    with pytest.raises(Faults) as raised:
        value_basis(replace(basis, economy=read_economy(file)), YEARS)
    (fault,) = raised.value.faults
    assert (Path(fault.place.file).name, fault.place.line) == ("economy.yaml", 4)
    assert "The projection goes to 2043, the file to 2040. Project 17 years" in str(fault)


def test_paths_of_an_economy_that_is_not_there_or_does_not_know_are_told(
    basis: Basis, valued: Valued, tmp_path: Path
) -> None:
    with pytest.raises(Faults, match="Takes prices, wages, interest from the economy, and none is given"):
        settled(replace(basis, economy=None), valued.ground.population)
    text = (CORESIA / "economy.yaml").read_text(encoding="utf-8")
    start, end = text.index("wage_share:"), text.index("government:")
    file = tmp_path / "economy.yaml"
    file.write_text(text[:start] + text[end:], encoding="utf-8")
    with pytest.raises(Faults, match="The economy does not know wages of every year"):
        settled(replace(basis, economy=read_economy(file)), valued.ground.population)


def _law(valued: Valued) -> UnderLaw:
    return UnderLaw(valued.ground, valued.members_by_law, valued.valuation, valued.debt)


def test_the_error_of_the_sample_is_that_of_linearisation_where_that_is_known(
    basis: Basis, valued: Valued
) -> None:
    """The rate of the law in the first year is a ratio of totals of the survey, but for a year's ageing."""
    design, members = Design.of(basis.survey), valued.members
    paid, earned = (
        total(np.where(members.is_contributing, one, 0.0), design.weight)
        for one in (members.contribution, members.earnings)
    )
    linear = estimate(design, paid / earned)
    found = sampled(_law(valued), valued.assumptions, design, count=120).rates
    assert found.law[0].value == pytest.approx(linear.value, rel=0.02)
    assert found.law[0].standard_error == pytest.approx(linear.standard_error, rel=0.3)
    assert found.premium.value == valued.valuation.premium
    assert found.premium.low is not None
    assert found.premium.high is not None
    assert found.premium.low < valued.valuation.premium < found.premium.high
    assert found.premium.degrees == linear.degrees
    assert len(found.cost) == YEARS
    # So are contributors, a total of the survey; the same samples count them and the pensioners of every year.
    heads = estimate(design, total(members.is_contributing.astype(float), design.weight))
    assert found.contributors[0].value == valued.valuation.contributors[0]
    assert found.contributors[0].standard_error == pytest.approx(heads.standard_error, rel=0.3)
    # Who draws just above the age is a total of the survey too, shared out among single ages of a group.
    ages = valued.ground.right_ages[members.sex]
    above = (members.type == OLD_AGE) & (members.age > ages) & (members.age <= ages + AGES)
    begun = estimate(design, total(above / AGES, design.weight))
    assert found.implied.value == pytest.approx(begun.value, rel=0.2)
    assert found.implied.standard_error == pytest.approx(begun.standard_error, rel=0.3)
    assert found.implied.persons == np.count_nonzero(above)
    drawing = [found.pensioners[at].value for at in range(YEARS)]
    assert drawing == list(valued.valuation.pensioners.sum(axis=0))
    for one in (*found.contributors, *found.pensioners):
        assert one.low is not None
        assert one.high is not None
        assert one.value is not None
        assert 0 < one.low < one.value < one.high


def test_the_error_of_implicit_debt_is_that_of_linearisation(basis: Basis, valued: Valued) -> None:
    """Each sampling unit weighed a little more moves debt over earnings by its own linearised part; their spread within strata is the error."""
    design = replace(Design.of(basis.survey), auxiliary=None, fraction=np.zeros_like(Design.of(basis.survey).fraction))  # fmt: skip
    ground, members, given = valued.ground, valued.members, valued.assumptions
    base = valued.debt / float(valued.valuation.earnings[0])

    def ratio(weight: np.ndarray) -> float:
        opening, per_head = opening_of(replace(members, weight=weight), ground.population[0], SERVICES, ground.breaks)  # fmt: skip
        scheme = scheme_of(replace(ground, opening=opening, per_head=(per_head,) * len(ground.per_head)), given)  # fmt: skip
        made = value_scheme(scheme, ground.first_year)
        return implicit_debt(scheme, made.insured) / float(made.earnings[0])

    assert ratio(design.weight) == pytest.approx(base)
    step, variance = 0.01, 0.0
    for stratum in range(len(design.strata)):
        units = np.unique(design.psu[design.stratum == stratum])
        parts = np.array([(ratio(np.where(design.psu == unit, 1 + step, 1.0) * design.weight) - base) / step for unit in units])  # fmt: skip
        variance += units.size / (units.size - 1) * float(((parts - parts.mean()) ** 2).sum())
    found = sampled(_law(valued), given, design, count=150).rates.debt
    assert found.value == pytest.approx(base)
    assert found.standard_error == pytest.approx(np.sqrt(variance), rel=0.25)
    assert found.low is not None
    assert found.high is not None
    assert 0 < found.low < base < found.high


@pytest.mark.parametrize("is_one", [False, True])
def test_a_survey_s_own_replicate_weights_are_taken(basis: Basis, valued: Valued, is_one: bool) -> None:
    """Replicates that all weigh as the sample does leave no error; one that weighs everybody twice leaves none either, since rates are ratios, but for the reserve.

    Where the law gives one pension to who has one already, widows are asked for it of all residents, whose number no weight changes.
    """
    design, given = Design.of(basis.survey), valued.assumptions.changed(("reserve", "value"), 0)
    awards = tuple(replace(one, gives_one=is_one) for one in valued.ground.awards)
    law = replace(_law(valued), ground=replace(valued.ground, awards=awards))
    scheme = replace(valued.scheme, reserve=0.0, awards=awards)
    made = value_scheme(scheme, valued.ground.first_year)
    weight = np.stack([design.weight, 2 * design.weight], axis=1)
    same = replace(design, replicates=Replicates(weight, np.ones(2), "given"))
    debt = implicit_debt(scheme, made.insured)
    base_debt = debt / float(made.earnings[0])
    made_anew = sampled(replace(law, made=made, debt=debt), given, same)
    found = made_anew.rates
    assert made_anew.replicates == 2
    assert found.cost[0].standard_error == pytest.approx(0, abs=5e-4 if is_one else 1e-9)
    assert found.premium.standard_error == pytest.approx(0, abs=2e-3)
    assert found.debt.standard_error == pytest.approx(0, abs=0.02 * base_debt)


def test_a_sample_drawn_anew_without_contributors_tells_no_error(basis: Basis, valued: Valued) -> None:
    design = Design.of(basis.survey)
    weight = np.stack([design.weight, np.where(valued.members.is_contributing, 0.0, design.weight)], axis=1)
    empty = replace(design, replicates=Replicates(weight, np.ones(2), "given"))
    found = sampled(_law(valued), valued.assumptions, empty).rates
    assert found.premium.value == valued.valuation.premium
    assert found.premium.standard_error is None
    assert found.premium.note


def test_samples_drawn_anew_count_nobody_as_fewer_than_none(basis: Basis) -> None:
    """A few households brought to many known totals: a scheme could not be valued of what comes out."""
    design = Design.of(invent_survey(basis.system, 120))
    brought = bootstrap(design, 100, SEED).replicates
    assert brought is not None
    assert (brought.weight < 0).any()
    assert (drawn_again(design, 100).weight >= 0).all()
