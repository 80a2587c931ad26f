"""Files of the projection name quantities of the definition; what is told by the year is not taken for a month's."""

from dataclasses import replace
from types import MappingProxyType

import pytest

from allcover.catalogue import country_folder
from allcover.expressions.kinds import Amount, Kind
from allcover.expressions.units import parse_unit
from allcover.projection.short_term_file import read_short_term
from allcover.projection.valuation_reading import read_assumptions
from allcover.rules.definition import System
from allcover.rules.load import load
from allcover.vocabulary.fault import Faults

CORESIA = country_folder("coresia")
A_YEAR: Kind = Amount(parse_unit("money/year"))


def with_quantity(name: str, **changed: object) -> System:
    """The invented country's law with one quantity declared otherwise."""
    system = load(CORESIA)
    held = replace(system.quantities[name], **changed)  # type: ignore[arg-type]
    return replace(system, quantities=MappingProxyType({**system.quantities, name: held}))


def test_a_value_by_the_year_is_not_taken_twelve_times() -> None:
    system = with_quantity("health_insurance.value_of_care_month", wanted=A_YEAR)
    with pytest.raises(Faults) as raised:
        read_short_term(CORESIA / "valuations" / "health_insurance.yaml", system)
    told = [(fault.place.line, fault.what, fault.cure) for fault in raised.value.faults]
    what = "'health_insurance.value_of_care_month' is money/year, and here money/month is wanted."
    assert told == [(line, what, "Name a quantity of persons that is money/month.") for line in (17, 24)]


def test_earnings_by_the_year_are_not_taken_for_a_month_s() -> None:
    valuation, budget = (
        CORESIA / "valuations" / f"{name}.yaml" for name in ("national_pension", "health_insurance")
    )
    with pytest.raises(Faults, match="is money/year, and here money/month is wanted"):
        read_assumptions(valuation, with_quantity("national_pension.contribution_base_month", wanted=A_YEAR))
    with pytest.raises(Faults, match="is money/year, and here money/month is wanted"):
        read_short_term(budget, with_quantity("health_insurance.insured_earnings_month", wanted=A_YEAR))


def test_what_is_of_households_is_not_taken_for_persons() -> None:
    system = with_quantity("health_insurance.is_member", of="household")
    with pytest.raises(Faults) as raised:
        read_short_term(CORESIA / "valuations" / "health_insurance.yaml", system)
    (fault,) = raised.value.faults
    assert (fault.place.line, fault.what) == (
        10,
        "'health_insurance.is_member' is not a quantity of persons.",
    )
