"""Cases: small households decided by hand, run through the judge and compared to the last minor unit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from allcover.engine.judge import Judge
from allcover.engine.outcome import solve_places
from allcover.expressions.kinds import Date
from allcover.expressions.logic import Unknown, Value
from allcover.population import Population, check_spans
from allcover.rules.cutoffs import Given, with_given_cutoffs
from allcover.rules.definition import System
from allcover.rules.plain import as_date
from allcover.rules.validation import check_form
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.exact import Fraction
from allcover.vocabulary.fault import FaultList, Faults, Place, did_you_mean

HOUSEHOLD = "household"
"""In ``expect``, the name under which quantities of the household stand."""


@dataclass(frozen=True)
class Expectation:
    """What a case says of one quantity of one person (or of the household)."""

    person: str
    key: str
    value: Any
    place: Place


@dataclass(frozen=True)
class SchemeCase:
    """A household written out, the day, and what the rules must say of it."""

    name: str
    day: date
    population: Population
    expected: tuple[Expectation, ...]
    arithmetic: str
    place: Place
    cutoffs: Mapping[str, Given] = field(default_factory=dict)
    fills_places: bool = False

    def law(self, system: System) -> System:
        """This function will give the law with the cut-offs of limited places that the case gives or leads to."""
        given = (
            with_given_cutoffs(system, self.cutoffs, self.day, "given by the case")
            if self.cutoffs
            else system
        )
        return solve_places(given, self.population, self.day) if self.fills_places else given


def read_cases(path: Path | str, system: System) -> tuple[SchemeCase, ...]:
    """This function will read a scheme's file of cases, or raise all its Faults together."""
    faults = FaultList()
    document = read_document(path, faults)
    cases: list[SchemeCase] = []
    if document is not None and check_form(document, "cases", faults):
        for n in range(len(document.value["cases"])):
            made = _read_case(document, n, system, faults)
            if made is not None:
                cases.append(made)
    faults.check()
    return tuple(cases)


def _read_case(document: Document, n: int, system: System, faults: FaultList) -> SchemeCase | None:
    raw = document.value["cases"][n]
    place = document.place("cases", n)
    day = as_date(raw["date"], document.place("cases", n, "date"), faults)
    try:
        people = {**raw.get("household", {}), "people": raw["people"], "employers": raw.get("employers", {})}
        population = Population.from_records([people], reference_date=day)
        check_spans(population)
    except Faults as found:
        faults.extend(_moved(found, place))
        return None
    expected = tuple(_read_expected(document, n, system, faults))
    cutoffs = _read_cutoffs(document, n, system, faults)
    return SchemeCase(
        raw["case"],
        day,
        population,
        expected,
        raw["arithmetic"],
        place,
        cutoffs,
        raw.get("fills_places", False),
    )


def _read_cutoffs(document: Document, n: int, system: System, faults: FaultList) -> dict[str, Given]:
    """The cut-offs a case gives, by the keys of their limited places."""
    scheme, found = document.value["scheme"], {}
    for name, value in document.value["cases"][n].get("cutoffs", {}).items():
        if f"{scheme}.{name}" in system.quotas:
            found[f"{scheme}.{name}"] = value
            continue
        known = [key.rpartition(".")[2] for key in system.quotas if key.startswith(f"{scheme}.")]
        what = f"{scheme} has no limited places '{name}'."
        faults.add(document.place("cases", n, "cutoffs", name), what, did_you_mean(name, known))
    return found


def _moved(found: Faults, place: Place) -> Iterator[Any]:
    for fault in found.faults:
        yield type(fault)(
            place, f"{fault.place.person}: {fault.what}" if fault.place.person else fault.what, fault.cure
        )


def _read_expected(document: Document, n: int, system: System, faults: FaultList) -> Iterator[Expectation]:
    raw, scheme = document.value["cases"][n], document.value["scheme"]
    for person, values in raw["expect"].items():
        named = {
            **dict.fromkeys(raw["people"], "person"),
            **dict.fromkeys(raw.get("employers", {}), "employer"),
            HOUSEHOLD: HOUSEHOLD,
        }
        if person not in named:
            faults.add(document.place("cases", n, "expect", person), f"Nobody is called '{person}' in this case.",
                       did_you_mean(person, named))  # fmt: skip
            continue
        for name, value in values.items():
            place = document.place("cases", n, "expect", person, name)
            key = next((key for key in (f"{scheme}.{name}", name) if key in system.quantities), "")
            if not key:
                known = [key.rpartition(".")[2] for key in system.quantities if key.startswith(f"{scheme}.")]
                faults.add(place, f"'{name}' is not a quantity of {scheme}.", did_you_mean(name, known))
            elif system.quantities[key].of != named[person]:
                faults.add(
                    place, f"'{name}' is of a {system.quantities[key].of}.", "Ask it of the right one."
                )
            else:
                yield Expectation(person, key, value, place)


def differences(case: SchemeCase, system: System) -> list[str]:
    """This function will judge a case and say, for every expectation that is not met, what came out instead."""
    system = case.law(system)
    judge = Judge(system, case.population, case.day, [expected.key for expected in case.expected])
    opened = judge.open(0)
    rows = {person: row for row, person in enumerate(judge.facts.person_ids)}
    if case.population.employers is not None:
        rows |= {name: row for row, name in enumerate(case.population.employers["employer_id"].to_list())}
    wrong = []
    for expected in case.expected:
        found = judge.ask(opened, expected.key, rows.get(expected.person))
        if isinstance(system.quantities[expected.key].wanted, Date) and isinstance(found, int):
            found = date.fromordinal(found).isoformat()
        wanted = expected.value.isoformat() if isinstance(expected.value, date) else expected.value
        if not _meets(found, wanted):
            whom = f"{expected.person}'s " if expected.person != HOUSEHOLD else ""
            wrong.append(f"{expected.place}: {whom}{expected.key} is {shown(found)}, not {shown(wanted)}.")
    return wrong


def _meets(found: Value, expected: Any) -> bool:
    if not isinstance(expected, Mapping):
        return (type(found) is type(expected) and found == expected) or (
            not isinstance(found, bool | Unknown) and not isinstance(expected, bool) and found == expected
        )
    if not isinstance(found, Unknown):
        return False
    named = set(expected.get("unknown", found.missing)) == set(found.missing)
    low, high = expected.get("from", found.low), expected.get("to", found.high)
    return named and found.low == low and found.high == high


def shown(value: Any) -> str:
    """This function will write a value for people: ``yes``, ``12.50``, ``1/3``, ``cannot tell (...)``."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        decimal = _decimal(value)
        return decimal if decimal else f"{value.numerator}/{value.denominator} (about {float(value):.6g})"
    if isinstance(value, Mapping):
        return "unknown" + "".join(f", {key} {_list(item)}" for key, item in value.items())
    return str(value)


def _list(item: Any) -> str:
    return (
        ", ".join(map(str, item)) if isinstance(item, Sequence) and not isinstance(item, str) else shown(item)
    )


def _decimal(value: Fraction) -> str:
    """The exact decimal, where there is one of at most six digits after the point; else an empty text."""
    places = next((n for n in range(7) if 10**n % value.denominator == 0), None)
    if places is None:
        return ""
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"
