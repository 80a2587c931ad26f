"""What a valuation cannot rest on, found before anything is valued and told where it stands: a scheme or rules that the law has not, people of another year than
the data, decrements that take more than everybody, contributors who would be more than the people.

Comes from whoever brings a valuation together (``presenting.valuing``); the steps themselves check what they are given once more.
"""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path as FilePath

import numpy as np

from allcover.projection.grounds import Ground
from allcover.projection.insured import Insured
from allcover.projection.levels import SEX
from allcover.projection.national_files import LAYOUT
from allcover.projection.opening import Members
from allcover.projection.quantities_named import A_MONTH, check_named
from allcover.projection.rates import Floats
from allcover.projection.records import Records
from allcover.projection.valuation import Scheme, contributing_shares
from allcover.projection.valuation_file import Assumptions
from allcover.rules.definition import Parameter, System
from allcover.rules.reader import Path, check_between, check_span
from allcover.vocabulary.document import Document
from allcover.vocabulary.fault import FaultList, Place, did_you_mean
from allcover.vocabulary.shape import Form
from allcover.vocabulary.words import Sentence, marked

_PEOPLE = {"female": Sentence("women"), "male": Sentence("men")}
_ROUNDING = 1e-9


def check_law_of(given: Assumptions, system: System, day: date) -> None:
    """This function will refuse assumptions of a scheme, of earnings, or of rules to be tried, that the law of a day has not, and values of rules that their parameter cannot have, all together, as Faults with their lines."""
    faults = FaultList()
    told = {**given.raw, "valuation": given.scheme, "insured_earnings": given.insured_earnings}
    check_law(given.document, Form(told, frozenset()), system, faults, day)
    faults.check()


def check_law(
    document: Document, form: Form, system: System, faults: FaultList, day: date | None = None
) -> None:
    """This function will note a scheme, earnings, and rules to be tried that the law has not, at any time or on a ``day``, and values that their parameter cannot have."""
    schemes = system.schemes if day is None else system.schemes_on(day)
    if form.stands("valuation") and form.at("valuation") not in schemes:
        name = str(form.at("valuation"))
        what = (
            Sentence("There is no scheme '{scheme}'.", scheme=name)
            if day is None
            else Sentence("There is no scheme '{scheme}' on {day}.", scheme=name, day=str(day))
        )
        faults.add(document.place("valuation"), what, did_you_mean(name, schemes))
    if form.stands("insured_earnings"):
        place = document.place("insured_earnings")
        check_named(place, str(form.at("insured_earnings")), A_MONTH, system, faults)
    for at in form.below("rules_tried"):
        rule: Path = ("rules_tried", at)
        if form.stands(*rule, "parameter"):
            key = str(form.at(*rule, "parameter"))
            _check_rule(document.place(*rule, "parameter"), key, system, day, faults)
            _check_tried(document, form, rule, system.parameters.get(key), faults)


def _check_tried(
    document: Document, form: Form, place: Path, parameter: Parameter | None, faults: FaultList
) -> None:
    for name in ("low", "high"):
        if parameter is not None and form.stands(*place, name):
            value, where = form.at(*place, name), document.place(*place, name)
            check_between([value], parameter.between, where, faults)
            check_span([value], parameter.kind, where, faults)


def _check_rule(place: Place, key: str, system: System, day: date | None, faults: FaultList) -> None:
    if key not in system.parameters:
        cure = did_you_mean(key, system.parameters)
        faults.add(place, Sentence("The definition has no parameter '{key}' to be tried.", key=key), cure)
        return
    if day is None:
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


def check_closed(given: Assumptions, members: Members, *, is_survey: bool) -> None:
    """This function will refuse data of whom nobody contributes where that may be chance, or leaves wages unknown that something rests on, as Faults."""
    faults = FaultList()
    if is_survey:
        what = Sentence(
            "Nobody in the data contributes to '{scheme}', so no rate of contribution can be told.",
            scheme=given.scheme,
        )
        cure = marked(
            "Give a survey in which somebody contributes, or the scheme's own records with --records: these may say that nobody does."
        )
        faults.add(Place(given.scheme), what, cure)
    elif "entrants" in given.raw:
        cure = marked("Give who contributes, with their wages, or leave 'entrants' out: nobody enters then.")
        faults.add(
            given.document.place("entrants"),
            marked("Some are to enter where nobody contributes, so what they would earn is not known."),
            cure,
        )
    elif "careers" in given.raw and (members.weight[(members.months > 0) & (members.type < 0)] > 0).any():
        cure = marked(
            "Give contributors with their wages, or leave whoever has credit out of 'inactive.csv' and say so in the title of the records."
        )
        faults.add(
            given.document.place("careers"),
            marked(
                "Pensions of who has credit follow from wages, and nobody contributes whose wages are known."
            ),
            cure,
        )
    faults.check()


def check_first_year(people: FilePath, first: int, data: int, faults: FaultList) -> None:
    """This function will note people whose first year is not that of the data that are laid over them."""
    if first != data:
        place = _file_of(people)
        what = Sentence("The people begin in {first}, the data in {data}.", first=str(first), data=str(data))
        faults.add(
            place,
            what,
            Sentence("Give people of {data}, or data of {first}.", data=str(data), first=str(first)),
        )


def _file_of(people: FilePath) -> Place:
    return Place(str(people / f"{next(iter(LAYOUT))}.csv"))


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


def check_ground(
    ground: Ground, given: Assumptions, scheme: Scheme, people: FilePath, records: Records | None
) -> None:
    """This function will refuse decrements that add to more than one, and more contributors than people, as Faults with the line of the assumption; at the start with that of the records, or with the file of the people."""
    faults = FaultList()
    invalid = dict(zip(SEX, scheme.moves.invalid, strict=True))
    check_decrements(given.document, invalid, ground.dying, ground.first_year, faults)

    def place(sex: str, age: int) -> Place:
        return records.place_of(sex, age) if records is not None else _file_of(people)

    _check_contributors(ground, given, scheme, place, faults)
    _check_money(ground, given, faults)
    faults.check()


def _check_money(ground: Ground, given: Assumptions, faults: FaultList) -> None:
    """Note the first year by whose law a pension is below nought, and the first by whose law a contribution is."""
    told = (
        (marked("By the law of {year} pensions of '{scheme}' are below nought."),
         [any((each < 0).any() for each in (one.own, one.disabled, one.survivor)) for one in ground.awards]),
        (marked("By the law of {year} contributions to '{scheme}' are below nought."),
         [bool((one.contribution < 0).any()) for one in ground.per_head]),
    )  # fmt: skip
    for message, is_below in told:
        years = np.flatnonzero(np.array(is_below)[ground.law])
        if years.size:
            what = Sentence(message, year=str(ground.first_year + int(years[0])), scheme=given.scheme)
            cure = marked("Mend the amount that the definition names from then on.")
            faults.add(Place(given.scheme), what, cure)


def check_decrements(
    document: Document, invalid: Mapping[str, Floats], dying: Floats, first: int, faults: FaultList
) -> None:
    """This function will note, of each sex, the first year from ``first`` on and age at which more die (interval, sex, age) and become invalids (age) than there are."""
    for at, sex in enumerate(SEX):
        wrong = np.argwhere(dying[:, at] + invalid[sex] > 1 + _ROUNDING) if sex in invalid else np.empty(0)
        if wrong.size:
            interval, age = wrong[0]
            what = Sentence(
                "Of {sex} aged {age}, {dead} die and {invalids} become invalids in {year}: more than all.",
                sex=_PEOPLE[sex],
                age=str(age),
                dead=f"{dying[interval, at, age]:.4g}",
                invalids=f"{invalid[sex][age]:.4g}",
                year=str(first + interval),
            )
            cure = marked("Lower one of the two; both are probabilities of the same year.")
            faults.add(document.place("ages", "invalidity", sex), what, cure)


def _check_contributors(
    ground: Ground,
    given: Assumptions,
    scheme: Scheme,
    place_of: Callable[[str, int], Place],
    faults: FaultList,
) -> None:
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
                place_of(sex, age),
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
