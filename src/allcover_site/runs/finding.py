"""What a definition gives or asks of households for a month: of one by the judge, with its steps, of many by the compiled engine.

A pure reading of a law and of records as :mod:`allcover_site.registry.export` writes them. The judge defines what is
right; the compiled engine must agree to the minor unit, on what cannot be known too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from django.utils.translation import gettext as _

from allcover.engine.compiled import judge_compiled
from allcover.engine.explanation import Step, explain
from allcover.engine.judge import Judge
from allcover.engine.layout import Layout, lay_out
from allcover.engine.rule import Case
from allcover.expressions.logic import Unknown
from allcover.population import Population
from allcover.population.finishing import age_on
from allcover.population.records import SEVERAL
from allcover.rules.definition import System
from allcover_site.registry.export import WHOLE, Record, population_of
from allcover_site.runs.telling import kept, why_told

NEAR = 1e-6
"""Of a minor unit: how far an amount in floating point may lie from a whole number and still be it."""

Amounts = dict[str, int]
T = TypeVar("T")

DECLARED = "declared"
"""Of a record: whose month an employer has declared, by number. Nothing is found of them here, as it is owed there already."""

ELSEWHERE = "assessed_elsewhere"
"""Of a record: whose month is owed with another household, in which they lived, by number. Nothing is found of them here either."""


class CannotAssess(ValueError):
    """Something must be known that is not, or an amount is finer than the currency; it is named."""

    @property
    def kept(self) -> str:
        """Why, as it is kept, to be told to whoever reads it."""
        return str(self)


class NotKnown(CannotAssess):
    """Something must be known that is not; it is kept as the law names it, and told in the reader's words."""

    @property
    def kept(self) -> str:
        """What is missing, as the law names it."""
        return str(self.args[0])

    def __str__(self) -> str:
        return why_told(self.kept)


class NotInBulk(ValueError):
    """What somebody gets depends on who else asks, and cannot be found out in batches."""


@dataclass(frozen=True)
class Finding:
    """Minor units by the labels asked for, and the steps that led there: told once somebody asks for them."""

    amounts: Amounts
    steps: Callable[[], Iterable[Step]]

    @cached_property
    def trace(self) -> list[dict[str, Any]]:
        """The steps as JSON gives them back."""
        return [_plain(step) for step in self.steps()]


def judged(system: System, labels: Mapping[str, str], household: Record, month: date) -> Finding:
    """This function will find amounts of a household. ``labels``: under what each quantity is added up.

    Raises CannotAssess, naming what is missing.
    """
    judge = Judge(system, _people([household], month), month, labels)
    return Finding(_amounts(judge, labels, 0, household), lambda: _steps(judge, labels, household))


def _steps(judge: Judge, labels: Mapping[str, str], household: Record) -> Iterator[Step]:
    for key in labels:
        for row in _rows(judge, judge.open(0), key, household):
            yield from explain(judge, 0, key, row)


def judged_each(
    system: System, labels: Mapping[str, str], households: list[Record], month: date
) -> list[Amounts | str]:
    """This function will find amounts of some households, without the steps; for who cannot be decided, why not."""

    def told(some: Exported) -> list[Amounts | str]:
        judge = Judge(system, some.population, month, labels)
        return [_told(judge, labels, place, record) for place, record in enumerate(some.records)]

    return Exported(households, month).of_each(told)


def head_of(record: Record) -> str:
    """This function will give the number of a household's head, or of its first member where nobody is."""
    people: Mapping[str, Mapping[str, object]] = record["people"]
    return next(
        (number for number, held in people.items() if held.get("relation_to_head") == "head"),
        next(iter(people)),
    )


def is_asked(record: Record, number: str | None) -> bool:
    """This function will say whether something is found of a person here; None: of the household as a whole, which stands
    with its head."""
    left = left_out(record)
    return not left or (number or head_of(record)) not in left


def left_out(record: Record) -> set[str]:
    """This function will give of whom of a household nothing is found, as it is owed elsewhere."""
    return {*record.get(DECLARED, ()), *record.get(ELSEWHERE, ())}


def _people(records: list[Record], month: date) -> Population:
    return population_of([_bare(record) for record in records], month)


def _bare(record: Record) -> Record:
    """A record without what is no column of a population."""
    marks = {DECLARED, ELSEWHERE}
    if marks.isdisjoint(record):
        return record
    return {name: held for name, held in record.items() if name not in marks}


def _rows(judge: Judge, opened: Case, key: str, record: Record) -> list[int | None]:
    """The rows of a household for which a quantity is asked; None: the household itself."""
    if judge.system.quantities[key].of != "person":
        return [None] if is_asked(record, None) else []
    return [
        row for row, number in zip(opened.persons, record["people"], strict=True) if is_asked(record, number)
    ]


def _amounts(judge: Judge, labels: Mapping[str, str], place: int, record: Record) -> Amounts:
    """What the judge finds of the household that stands at a place."""
    opened, amounts = judge.open(place), defaultdict[str, int](int, dict.fromkeys(labels.values(), 0))
    for key, label in labels.items():
        for row in _rows(judge, opened, key, record):
            found = judge.ask(opened, key, row)
            if isinstance(found, Unknown):
                raise NotKnown(kept(found.missing))
            amounts[label] += minor(found, judge.system)
    return dict(amounts)


def minor(amount: object, system: System) -> int:
    """This function will give an exact amount of money in minor units. Raises CannotAssess for a finer one."""
    assert not isinstance(amount, str | bool)
    units = amount * 10**system.country.minor_digits
    if units != int(units):
        raise CannotAssess(
            _("An amount of %(amount)s is finer than the currency. Let the definition round it.")
            % {"amount": amount}
        )
    return int(units)


@dataclass(frozen=True)
class Exported:
    """Households as they are on the first of a month, written out once for everything that is found out of them."""

    records: list[Record]
    month: date
    before: "Exported | None" = None

    @cached_property
    def alike(self) -> "tuple[tuple[list[int], Exported], ...]":
        """The households by what is told of them, with their places: what is not known of one is none where another has it."""
        places = defaultdict[frozenset[str], list[int]](list)
        for place, record in enumerate(self.records):
            places[_told_of(record)].append(place)
        if len(places) < 2:
            return ((list(range(len(self.records))), self),) if self.records else ()
        before = self.before
        same = before is not None and before.records == self.records and before.alike
        return tuple(
            (some, Exported([self.records[place] for place in some], self.month, same[number][1] if same else None))
            for number, some in enumerate(places.values())
        )  # fmt: skip

    def of_each(self, find: Callable[["Exported"], Sequence[T]]) -> list[T]:
        """This function will find something of every household, in their order, out of those alone of which the same is told.

        Whoever asks a law of several households asks so. ``find``: finds it of each of some of them.
        """
        found = dict[int, T]()
        for places, some in self.alike:
            found.update(zip(places, find(some), strict=True))
        return [found[place] for place in range(len(self.records))]

    @cached_property
    def population(self) -> Population:
        """The households as a population; where nothing has changed since ``before``, people have only grown older."""
        if self.before is None or self.before.records != self.records:
            return _people(self.records, self.month)
        known = self.before.population
        aged = known.persons.with_columns(age_on(self.month))
        return replace(known, persons=aged, about=replace(known.about, reference_date=self.month))

    @cached_property
    def layout(self) -> Layout:
        """The population as the compiled engine reads it."""
        return lay_out(self.population)


def _told_of(record: Record) -> frozenset[str]:
    """Of what somebody may have several of, what is told of anybody in a household; and whether it is told who is whose spouse and child."""
    told = SEVERAL.intersection(chain.from_iterable(record["people"].values()))
    return told | {WHOLE} if record.get(WHOLE) else told


def compiled(system: System, labels: Mapping[str, str], exported: Exported) -> list[Amounts | str]:
    """This function will find amounts of many households at once; for who cannot be decided, why not, as the judge says it of them alone.

    Raises NotInBulk where the amounts rest on limited places, and NotCompiled for what only the judge does.
    """
    if system.quotas:
        raise NotInBulk(
            _("Places are limited: %(list)s. Decide one household after the other.")
            % {"list": ", ".join(system.quotas)}
        )
    return exported.of_each(lambda some: _compiled(system, labels, some))


def _compiled(system: System, labels: Mapping[str, str], exported: Exported) -> list[Amounts | str]:
    people, count = exported.population, len(exported.records)
    columns = judge_compiled(system, people, exported.month, list(labels), layout=exported.layout)
    scale, starts = 10.0**system.country.minor_digits, people.household_offsets[:-1]
    sums: dict[str, npt.NDArray[np.int64]] = {label: np.zeros(count, np.int64) for label in labels.values()}
    is_whole = np.ones(count, bool)
    persons_out, households_out = _not_asked(exported)
    for key, label in labels.items():
        units = np.where(columns[key].is_known, columns[key].low, np.nan) * scale
        with np.errstate(invalid="ignore"):
            is_near = np.abs(units - np.rint(units)) <= NEAR
        out = persons_out if system.quantities[key].of == "person" else households_out
        if out is not None:
            units, is_near = np.where(out, 0, units), is_near | out
        with np.errstate(invalid="ignore"):
            whole = np.where(is_near, np.rint(units), 0).astype(np.int64)
        if system.quantities[key].of == "person":
            whole, is_near = np.add.reduceat(whole, starts), np.logical_and.reduceat(is_near, starts)
        sums[label] += whole
        is_whole &= is_near
    open_ones = np.flatnonzero(~is_whole)
    found: list[Amounts | str] = [
        dict(zip(sums, row)) for row in zip(*(column.tolist() for column in sums.values()))
    ]
    if open_ones.size:
        judge = Judge(system, exported.layout.some(open_ones), exported.month, list(labels))
        for place, number in enumerate(open_ones.tolist()):
            found[number] = _told(judge, labels, place, exported.records[number])
    return found


def _not_asked(exported: Exported) -> tuple[npt.NDArray[np.bool_] | None, npt.NDArray[np.bool_] | None]:
    """Of which persons, and of which households as a whole, nothing is found; None where it is of nobody."""
    marked = [place for place, record in enumerate(exported.records) if left_out(record)]
    if not marked:
        return None, None
    starts = exported.population.household_offsets.tolist()
    persons, households = np.zeros(starts[-1], bool), np.zeros(len(exported.records), bool)
    for place in marked:
        record = exported.records[place]
        persons[starts[place] : starts[place + 1]] = [
            not is_asked(record, number) for number in record["people"]
        ]
        households[place] = not is_asked(record, None)
    return persons, households


def _told(judge: Judge, labels: Mapping[str, str], place: int, record: Record) -> Amounts | str:
    try:
        return _amounts(judge, labels, place, record)
    except CannotAssess as refusal:
        return refusal.kept


def _plain(step: Step) -> dict[str, Any]:
    """A step as JSON gives it back: it and its items are made of words."""
    return {**vars(step), "items": [dict(vars(item)) for item in step.items]}
