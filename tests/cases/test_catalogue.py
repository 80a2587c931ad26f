"""Every country of the catalogue: its cases are met, cover the law's changes, and its reforms change something."""

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from allcover.catalogue import countries, country_folder
from allcover.engine.cases import SchemeCase, differences, read_cases
from allcover.engine.claim_cases import CLAIMS, ClaimCase, claim_differences, days_of, read_claims
from allcover.engine.valuation import value_claims
from allcover.rules.definition import Scheme, System
from allcover.rules.load import DEFINITION, load

LEAST_CASES = 6
REFORM_CASES = Path(__file__).parent / "reforms"
"""By country, the cases of its reforms: a file of cases with the name of the reform."""

SCHEMES = [
    (country, path.parent.name)
    for country in countries()
    for path in sorted(country_folder(country).glob(f"*/{DEFINITION}"))
]
REFORMS = [
    (country, path.stem)
    for country in countries()
    for path in sorted((country_folder(country) / "reforms").glob("*.yaml"))
]
WITH_CASES = [(path.parent.name, path.stem) for path in sorted(REFORM_CASES.glob("*/*.yaml"))]

WITH_CLAIMS = [
    (country, path.parent.name)
    for country in countries()
    for path in sorted(country_folder(country).glob(f"*/{CLAIMS}"))
]

every_scheme = pytest.mark.parametrize(("country", "scheme"), SCHEMES)


@cache
def law(country: str) -> System:
    return load(country_folder(country))


@cache
def reformed(country: str, reform: str) -> System:
    folder = country_folder(country)
    return load(folder, [folder / "reforms" / f"{reform}.yaml"])


@cache
def cases(country: str, scheme: str) -> tuple[SchemeCase, ...]:
    return read_cases(country_folder(country) / scheme / "cases.yaml", law(country))


@cache
def claims(country: str, scheme: str) -> tuple[ClaimCase, ...]:
    return read_claims(country_folder(country) / scheme / CLAIMS, law(country))


def dates_of_change(system: System, scheme: Scheme) -> Iterator[tuple[date, str]]:
    """The days on which a parameter or quantity of a scheme changes while the scheme exists, each with its key."""
    starts = [
        (dated.start, key)
        for key, parameter in system.parameters.items()
        for dated in parameter.values
        if key.startswith(f"{scheme.id}.")
    ]
    starts += [
        (version.start, key)
        for key, quantity in system.quantities.items()
        for version in quantity.versions
        if quantity.owner == scheme.id and version.start is not None
    ]
    for day, key in starts:
        if day > scheme.start and scheme.is_in_force(day):
            yield day, key


def is_covered(day: date, days: set[date]) -> bool:
    """Whether a case stands on a day, or one before and one after it."""
    return day in days or min(days) < day < max(days)


def failures(found: tuple[SchemeCase, ...], system: System) -> list[str]:
    return [f"{case.name}: {wrong}" for case in found for wrong in differences(case, system)]


@every_scheme
def test_cases_computed_by_hand_are_met(country: str, scheme: str) -> None:
    assert failures(cases(country, scheme), law(country)) == []


@every_scheme
def test_every_scheme_has_enough_cases_of_different_names(country: str, scheme: str) -> None:
    names = [case.name for case in cases(country, scheme)]
    assert len(names) >= LEAST_CASES
    assert sorted(set(names)) == sorted(names)


@every_scheme
def test_every_change_of_the_law_lies_within_the_cases(country: str, scheme: str) -> None:
    days = {case.day for case in cases(country, scheme)}
    if (country, scheme) in WITH_CLAIMS:
        days |= {day for case in claims(country, scheme) for day in days_of(case)}
    system = law(country)
    changes = dates_of_change(system, system.schemes[scheme])
    assert [f"{key} changes on {day}" for day, key in changes if not is_covered(day, days)] == []


def test_every_package_of_the_catalogue_has_claims() -> None:
    packages = [(country, scheme) for country, scheme in SCHEMES if law(country).schemes[scheme].package]
    assert packages == WITH_CLAIMS


@pytest.mark.parametrize(("country", "scheme"), WITH_CLAIMS)
def test_claims_computed_by_hand_are_met(country: str, scheme: str) -> None:
    found = claims(country, scheme)
    assert [wrong for case in found for wrong in claim_differences(case, law(country))] == []
    assert len({case.name for case in found}) == len(found) >= LEAST_CASES


@pytest.mark.parametrize(("country", "scheme"), WITH_CLAIMS)
def test_every_item_of_a_package_is_claimed_and_paid_in_some_case(country: str, scheme: str) -> None:
    package = law(country).schemes[scheme].package
    assert package is not None
    valued = [valuation for case in claims(country, scheme) for valuation in value_claims(package, [*case.before, case.claim])]  # fmt: skip
    paid = {line.line.item for valuation in valued for line in valuation.lines if line.paid}
    assert {item.id for item in package.items} <= paid


@pytest.mark.parametrize("country", countries())
def test_every_country_of_the_catalogue_can_be_loaded(country: str) -> None:
    folders = {scheme for owner, scheme in SCHEMES if owner == country}
    assert set(law(country).schemes) == folders


@pytest.mark.parametrize(("country", "reform"), REFORMS)
def test_every_reform_changes_the_law(country: str, reform: str) -> None:
    assert reformed(country, reform).fingerprint != law(country).fingerprint


@pytest.mark.parametrize(("country", "reform"), WITH_CASES)
def test_cases_of_reforms_are_met(country: str, reform: str) -> None:
    system = reformed(country, reform)
    assert failures(read_cases(REFORM_CASES / country / f"{reform}.yaml", system), system) == []


def test_reforms_of_the_invented_country_have_cases() -> None:
    invented = [(country, reform) for country, reform in REFORMS if law(country).country.is_invented]
    assert set(invented) <= set(WITH_CASES)
