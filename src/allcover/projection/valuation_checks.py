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
from allcover.rules.reader import check_between, check_span
from allcover.vocabulary.fault import FaultList, Place, did_you_mean
from allcover.vocabulary.words import Sentence, marked

_PEOPLE = {"female": Sentence("women"), "male": Sentence("men")}
_ROUNDING = 1e-9


def check_law_of(given: Assumptions, system: System, day: date) -> None:
    """This function will refuse assumptions of a scheme, of earnings, or of rules to be tried, that the law of a day has not, and values of rules that their parameter cannot have, all together, as Faults with their lines."""
    faults, document = FaultList(), given.document
    schemes = system.schemes_on(day)
    if given.scheme not in schemes:
        what = Sentence("There is no scheme '{scheme}' on {day}.", scheme=given.scheme, day=str(day))
        faults.add(document.place("valuation"), what, did_you_mean(given.scheme, schemes))
    if given.insured_earnings not in system.quantities:
        what = Sentence(
            "The definition has no quantity '{insured_earnings}'.", insured_earnings=given.insured_earnings
        )
        faults.add(
            document.place("insured_earnings"), what, did_you_mean(given.insured_earnings, system.quantities)
        )
    for at, rule in enumerate(given.rules):
        _check_rule(document.place("rules_tried", at, "parameter"), rule.parameter, system, day, faults)
        if rule.parameter in system.parameters:
            parameter = system.parameters[rule.parameter]
            for name, value in (("low", rule.low), ("high", rule.high)):
                place = document.place("rules_tried", at, name)
                check_between([value], parameter.between, place, faults)
                check_span([value], parameter.kind, place, faults)
    faults.check()


def _check_rule(place: Place, key: str, system: System, day: date, faults: FaultList) -> None:
    if key not in system.parameters:
        cure = did_you_mean(key, system.parameters)
        faults.add(place, Sentence("The definition has no parameter '{key}' to be tried.", key=key), cure)
        return
    held = system.parameters[key].on(day)
    if held is None:
        cure = marked("Try a rule that holds on the day of the data.")
        faults.add(
            place, Sentence("The parameter '{key}' has no value on {day}.", key=key, day=str(day)), cure
        )
    elif isinstance(held.value, bool | tuple | Mapping):
        cure = marked("Try a parameter that is one number, such as an age, a rate or an amount.")
        faults.add(place, Sentence("The parameter '{key}' is no single number.", key=key), cure)


def check_first_year(people: Path, first: int, data: int, faults: FaultList) -> None:
    """This function will note people whose first year is not that of the data that are laid over them."""
    if first != data:
        place = Place(str(people / f"{next(iter(LAYOUT))}.csv"))
        what = Sentence("The people begin in {first}, the data in {data}.", first=str(first), data=str(data))
        faults.add(
            place,
            what,
            Sentence("Give people of {data}, or data of {first}.", data=str(data), first=str(first)),
        )


def check_entered(ground: Ground, given: Assumptions, made: Insured) -> None:
    """This function will refuse entrants of whom there would be more contributors than people, as Faults with their line."""
    faults = FaultList()
    held, people = made.active.sum(axis=-1), ground.population
    for at, sex in enumerate(SEX):
        wrong = np.argwhere(held[:, at] > people[:, at] * (1 + _ROUNDING) + _ROUNDING)
        if wrong.size:
            year, age = (int(one) for one in wrong[0])
            what = Sentence(
                "In {year} {contributors} contributors are {sex} aged {age}, of whom there are {persons}.",
                year=str(ground.first_year + year),
                contributors=f"{held[year, at, age]:,.0f}",
                sex=_PEOPLE[sex],
                age=str(age),
                persons=f"{people[year, at, age]:,.0f}",
            )
            faults.add(
                given.document.place("entrants", "persons"),
                what,
                marked("Let fewer enter, or spread them over more ages."),
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
            what = Sentence(
                "Of {sex} aged {age}, {dead} die and {invalids} become invalids in {year}: more than all.",
                sex=_PEOPLE[sex],
                age=str(age),
                dead=f"{dying[interval, at, age]:.4g}",
                invalids=f"{invalid[at, age]:.4g}",
                year=str(ground.first_year + interval),
            )
            cure = marked("Lower one of the two; both are probabilities of the same year.")
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
        told = Sentence(
            "{contributors} contributors are {sex} aged {age}, of whom there are {persons}.",
            contributors=f"{share[year, at, age] * people:,.0f}", sex=_PEOPLE[sex], age=str(age), persons=f"{people:,.0f}",
        )  # fmt: skip
        if year == 0:
            place, cure = (
                Place(given.scheme),
                marked("Give people of the same country and date, or mend the data."),
            )
            faults.add(place, Sentence("At the start {told}", told=told), cure)
        else:
            place = given.document.place("paths", "coverage")
            faults.add(
                place,
                Sentence("In {year} {told}", year=str(ground.first_year + year), told=told),
                marked("Let the share of contributors grow less."),
            )
