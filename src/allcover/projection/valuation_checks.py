"""What a valuation cannot rest on, found before anything is valued and told where it stands: a scheme or rules that the law has not, people of another year than
the data, decrements that take more than everybody, contributors who would be more than the people.

Comes from whoever brings a valuation together (``presenting.valuing``); the steps themselves check what they are given once more.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np

from allcover.projection.grounds import Ground
from allcover.projection.insured import Insured
from allcover.projection.levels import SEX
from allcover.projection.national_files import LAYOUT
from allcover.projection.valuation import Scheme, contributing_shares
from allcover.projection.valuation_file import Assumptions
from allcover.rules.definition import System
from allcover.rules.reader import check_between
from allcover.vocabulary.fault import FaultList, Place, did_you_mean

_PEOPLE = {"female": "women", "male": "men"}
_ROUNDING = 1e-9


def check_law_of(given: Assumptions, system: System, day: date) -> None:
    """This function will refuse assumptions of a scheme, of earnings, or of rules to be tried, that the law of a day has not, and values of rules that their parameter cannot have, all together, as Faults with their lines."""
    faults, document = FaultList(), given.document
    schemes = system.schemes_on(day)
    if given.scheme not in schemes:
        what = f"There is no scheme '{given.scheme}' on {day}."
        faults.add(document.place("valuation"), what, did_you_mean(given.scheme, schemes))
    if given.insured_earnings not in system.quantities:
        what = f"The definition has no quantity '{given.insured_earnings}'."
        faults.add(
            document.place("insured_earnings"), what, did_you_mean(given.insured_earnings, system.quantities)
        )
    for at, rule in enumerate(given.rules):
        _check_rule(document.place("rules_tried", at, "parameter"), rule.parameter, system, day, faults)
        if rule.parameter in system.parameters:
            between = system.parameters[rule.parameter].between
            for name, value in (("low", rule.low), ("high", rule.high)):
                check_between([value], between, document.place("rules_tried", at, name), faults)
    faults.check()


def _check_rule(place: Place, key: str, system: System, day: date, faults: FaultList) -> None:
    if key not in system.parameters:
        cure = did_you_mean(key, system.parameters)
        faults.add(place, f"The definition has no parameter '{key}' to be tried.", cure)
        return
    held = system.parameters[key].on(day)
    if held is None:
        cure = "Try a rule that holds on the day of the data."
        faults.add(place, f"The parameter '{key}' has no value on {day}.", cure)
    elif isinstance(held.value, bool | tuple | Mapping):
        cure = "Try a parameter that is one number, such as an age, a rate or an amount."
        faults.add(place, f"The parameter '{key}' is no single number.", cure)


def check_first_year(people: Path, first: int, data: int, faults: FaultList) -> None:
    """This function will note people whose first year is not that of the data that are laid over them."""
    if first != data:
        place = Place(str(people / f"{next(iter(LAYOUT))}.csv"))
        what = f"The people begin in {first}, the data in {data}."
        faults.add(place, what, f"Give people of {data}, or data of {first}.")


def check_entered(ground: Ground, given: Assumptions, made: Insured) -> None:
    """This function will refuse entrants of whom there would be more contributors than people, as Faults with their line."""
    faults = FaultList()
    held, people = made.active.sum(axis=-1), ground.population
    for at, sex in enumerate(SEX):
        wrong = np.argwhere(held[:, at] > people[:, at] * (1 + _ROUNDING) + _ROUNDING)
        if wrong.size:
            year, age = (int(one) for one in wrong[0])
            what = (
                f"In {ground.first_year + year} {held[year, at, age]:,.0f} contributors are {_PEOPLE[sex]} aged {age}, "
                f"of whom there are {people[year, at, age]:,.0f}."
            )
            faults.add(
                given.document.place("entrants", "persons"),
                what,
                "Let fewer enter, or spread them over more ages.",
            )
    faults.check()


def check_ground(ground: Ground, given: Assumptions, scheme: Scheme) -> None:
    """This function will refuse decrements that add to more than one, and more contributors than people, as Faults with the line of the assumption."""
    faults = FaultList()
    _check_decrements(ground, given, scheme, faults)
    _check_contributors(ground, given, scheme, faults)
    faults.check()


def _check_decrements(ground: Ground, given: Assumptions, scheme: Scheme, faults: FaultList) -> None:
    invalid, dying = scheme.moves.invalid, ground.dying
    for at, sex in enumerate(SEX):
        wrong = np.argwhere(dying[:, at] + invalid[at] > 1 + _ROUNDING)
        if wrong.size:
            interval, age = wrong[0]
            what = (
                f"Of {_PEOPLE[sex]} aged {age}, {dying[interval, at, age]:.4g} die and {invalid[at, age]:.4g} become invalids "
                f"in {ground.first_year + interval}: more than all."
            )
            cure = "Lower one of the two; both are probabilities of the same year."
            faults.add(given.document.place("ages", "invalidity", sex), what, cure)


def _check_contributors(ground: Ground, given: Assumptions, scheme: Scheme, faults: FaultList) -> None:
    """The first year of each sex in which more would contribute than there are."""
    share = contributing_shares(scheme)
    for at, sex in enumerate(SEX):
        wrong = np.argwhere(share[:, at] > 1 + _ROUNDING)
        if not wrong.size:
            continue
        year, age = (int(one) for one in wrong[0])
        people = ground.population[year, at, age]
        told = f"{share[year, at, age] * people:,.0f} contributors are {_PEOPLE[sex]} aged {age}, of whom there are {people:,.0f}."
        if year == 0:
            place, cure = Place(given.scheme), "Give people of the same country and date, or mend the data."
            faults.add(place, f"At the start {told}", cure)
        else:
            place = given.document.place("paths", "coverage")
            faults.add(
                place, f"In {ground.first_year + year} {told}", "Let the share of contributors grow less."
            )
