"""A program bound to one population: arrays of the people, numbers of the law and tolerances, in the order it takes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from allcover.engine import lattice
from allcover.engine.blocking import in_blocks
from allcover.engine.careers import MOST_MONTHS, last_complete_month
from allcover.engine.kin import GROUPS, LINKS, NO_KIN, NOTHING
from allcover.engine.layout import Layout
from allcover.engine.lowering import lower
from allcover.engine.plan import plan_of, targets_on
from allcover.engine.program import AMOUNTS, ARRAYS, MARKS, Program, Site, Slot, Source
from allcover.expressions.nodes import Reference
from allcover.rules.definition import Band, ColumnTarget, Dated, FactTarget, QuantityTarget, System
from allcover.vocabulary.exact import ratio

LARGE = 1e290
"""An amount that is surely smaller fits a float, whatever is still added up."""


@dataclass(frozen=True)
class Bound:
    """A program with its arguments for one population: arrays by name, in the order the function takes them.

    ``boundless`` are the outputs that no bound keeps below the largest float.
    """

    program: Program
    layout: Layout
    arguments: Mapping[str, Any]
    doubt: Any
    boundless: frozenset[str] = frozenset()


def prepare(system: System, layout: Layout, day: date, outputs: Sequence[str]) -> Bound:
    """This function will lower a system for a population and bind its arguments. Raises ``NotCompiled``."""
    return bind(system, day, lowered(system, layout, day, outputs), layout)


def lowered(system: System, layout: Layout, day: date, outputs: Sequence[str]) -> Program:
    """This function will write the function for a system and a population. Raises ``NotCompiled``."""
    return lowered_with(system, layout, day, outputs, frozenset())[0]


def lowered_with(
    system: System,
    layout: Layout,
    day: date,
    outputs: Sequence[str],
    is_open: frozenset[Source],
    months: Sequence[date] = (),
) -> tuple[Program, frozenset[Source]]:
    """This function will write the function, holding columns open that are ``is_open`` elsewhere.

    ``months`` are the days of a year's months, of which ``day`` is the first, where these are added up. Gives the columns
    that were held open too. Raises ``NotCompiled``.
    """
    plan = plan_of(system, day, outputs, months[1:])
    wanted = dict.fromkeys(
        target for key in plan for target in targets_on(system.quantities[key], system, day, months[1:])
    )
    sources = [target for target in wanted if isinstance(target, ColumnTarget | FactTarget)]
    sources = [source for source in sources if _is_collected(source, layout)]
    is_open = is_open | {source for source in sources if layout.laid(source).is_open}
    has, span = layout.has, _span(layout, day)
    if "history" in has and (_careers(layout, span) < 0).any():
        has |= {"unknown careers"}
    if months and not layout.population.need_bare("persons")["birth_date"].null_count():
        has |= {"all births"}
    first_month = date(int(span[0]) // 12, int(span[0]) % 12 + 1, 1)
    full = lower(system, day, plan, outputs, is_open, has, first_month, months=months)
    tolerances = tolerances_of(system, day, full, layout)
    doubted = frozenset(number for number, tolerance in enumerate(tolerances) if tolerance.doubt)
    if len(doubted) == len(full.sites):
        return in_blocks(full, layout.members), is_open
    made = lower(system, day, plan, outputs, is_open, has, first_month, doubted, months)
    return in_blocks(made, layout.members), is_open


def _is_collected(source: Source, layout: Layout) -> bool:
    """Whether the population has the table of a column; households and persons are always there."""
    table = source.table if isinstance(source, ColumnTarget) else "persons"
    return table in layout.has or table in ("households", "persons")


def _span(layout: Layout, day: date) -> Any:
    return layout.span(last_complete_month(day))


def _careers(layout: Layout, span: Any) -> Any:
    """The first month of each career; -1 also where it began longer ago than is believed."""
    is_too_long = (layout.career_from >= 0) & (span[1] - layout.career_from >= MOST_MONTHS)
    return np.where(is_too_long, -1, layout.career_from)


def bind(system: System, day: date, program: Program, layout: Layout) -> Bound:
    """This function will give a program its arguments: arrays of the people, amounts of the law, room for results."""
    persons, households = layout.population.height("persons"), layout.population.height("households")
    doubt = np.zeros(households, dtype=np.bool_)
    span = _span(layout, day)
    arguments = {
        "persons_from": layout.persons_from, "jobs_from": layout.rows["jobs"][0],
        "periods_from": layout.rows["history"][0], "contingencies_from": layout.rows["contingencies"][0],
        **_relatives(program, layout), **_histories(program, layout, span), "span": span, "born": NOTHING,
        **_sheets(program, layout),
        **_amounts(system, day, program, layout),
        **room_for(program.rows, households, persons),
        "doubt": doubt,
    }  # fmt: skip
    return Bound(program, layout, arguments, doubt, _boundless(system, day, program, layout))


def _names(program: Program, *arrays: str) -> bool:
    """Whether a function reads any of some arrays; what it does not read is not laid out for it."""
    return any(f"{array}[" in program.text for array in arrays)


def _relatives(program: Program, layout: Layout) -> dict[str, Any]:
    kin = layout.kin if _names(program, "head", *LINKS, *GROUPS) else NO_KIN
    return {
        "head": kin.head,
        **kin.one,
        **{f"{group}_from": first for group, (first, _) in kin.runs.items()},
        **{group: members for group, (_, members) in kin.runs.items()},
    }


def _histories(program: Program, layout: Layout, span: Any) -> dict[str, Any]:
    return {
        "employer": layout.employer if _names(program, "employer") else NOTHING,
        "career_from": _careers(layout, span) if _names(program, "career_from") else NOTHING,
        "begins": layout.begins if _names(program, "begins") else NOTHING,
        "ends": layout.ends if _names(program, "ends") else NOTHING,
    }


def room_for(rows: Mapping[str, int], households: int, persons: int) -> dict[str, Any]:
    """This function will give room for results, by array: rows of floats and of bytes, not filled with anything."""
    width = {"household": households, "person": persons}
    return {
        array: np.empty((max(rows[array], 1), width[of]), dtype)
        for arrays, dtype in ((AMOUNTS, np.float64), (MARKS, np.int8))
        for of, array in arrays.items()
    }


def _boundless(system: System, day: date, program: Program, layout: Layout) -> frozenset[str]:
    lattices = _lattices(system, day, program, layout)
    targets = {output.key: QuantityTarget(output.key, output.of) for output in program.outputs}
    return frozenset(
        key for key, target in targets.items() if not lattices.of(Reference(target)).size < LARGE
    )


def rebind(system: System, day: date, program: Program, bound: Bound) -> Bound:
    """This function will give a program of the same text other amounts. Results come to lie where the last ones did."""
    arguments = {**bound.arguments, **_amounts(system, day, program, bound.layout)}
    return Bound(
        program, bound.layout, arguments, bound.doubt, _boundless(system, day, program, bound.layout)
    )


def _sheets(program: Program, layout: Layout) -> dict[str, Any]:
    rows: dict[str, list[Source]] = {f"{letter}{kind}": [] for letter in ARRAYS.values() for kind in "fbc"}
    for source, (array, _) in program.columns.items():
        rows[array].append(source)
    return {name: layout.sheet(name, sources) for name, sources in rows.items()}


def _amounts(system: System, day: date, program: Program, layout: Layout) -> dict[str, Any]:
    """Parameters of the day, numbers of code words, and tolerances: all that a changed amount changes."""
    span = _span(layout, day)
    tolerances = tolerances_of(system, day, program, layout)
    words = [layout.laid(source).words.get(word, -2) for source, word in program.words]
    return {
        "par": _line([parameter_on(system, day, slot) for slot in program.slots], np.float64),
        "pam": _by_month(system, program, span),
        "wrd": _line(words, np.int64),
        "snap": _line([tolerance.snap for tolerance in tolerances], np.float64),
        "near": _line([tolerance.doubt for tolerance in tolerances], np.float64),
    }


def tolerances_of(system: System, day: date, program: Program, layout: Layout) -> list[lattice.Tolerance]:
    """What every comparison and rounding does with a value at its turning point, from the numbers in hand."""
    lattices = _lattices(system, day, program, layout)
    return [_tolerance(lattices, site) for site in program.sites]


def _lattices(system: System, day: date, program: Program, layout: Layout) -> lattice.Lattices:
    exactness = {source: layout.laid(source).exactness for source in program.columns}
    span = _span(layout, day)
    months = int(span[1] - span[0]) + 1
    return lattice.Lattices(
        system, day, exactness, max(layout.members, layout.most_rows), months, program.days
    )


def _by_month(system: System, program: Program, span: Any) -> Any:
    """The values of parameters in every month of the careers: a row for each, as on the first of the month."""
    months = [date(index // 12, index % 12 + 1, 1) for index in range(int(span[0]), int(span[1]) + 1)]
    made = np.zeros((max(len(program.by_month), 1), len(months)))
    for place, slot in enumerate(program.by_month):
        made[place] = [parameter_on(system, month, slot) for month in months]
    if _TURN in program.by_month:
        made[program.by_month[_TURN]] = _turns(made, months, program, int(span[0]))
    return made


_TURN = Slot("", "turn")


def _turns(amounts: Any, months: Sequence[date], program: Program, first: int) -> Any:
    """For every month, the index of the next one in which a number or a rule of the law is another."""
    held = np.delete(amounts, program.by_month[_TURN], axis=0)
    rules = [sum(turn <= month.toordinal() for turn in program.turns) for month in months]
    same = np.all((held[:, 1:] == held[:, :-1]) | np.isnan(held[:, 1:]) & np.isnan(held[:, :-1]), axis=0)
    is_turn = np.append(~(same & (np.diff(rules) == 0)), True)
    at = np.where(is_turn, np.arange(len(months)) + 1, len(months))
    return first + np.minimum.accumulate(at[::-1])[::-1]


def _line(values: Sequence[Any], dtype: type) -> Any:
    return np.array(list(values) or [0], dtype=dtype)


def _tolerance(lattices: lattice.Lattices, site: Site) -> lattice.Tolerance:
    with lattices.over_months(site.is_monthly):
        if site.function.startswith("round_"):
            return lattices.rounded(site.function, site.left, site.right)
        return lattices.compared(site.left, site.right)


def parameter_on(system: System, day: date, slot: Slot) -> float:
    """This function will give the number a slot holds on a day."""
    if slot.part == "today":
        return float(day.toordinal())
    if slot.part == "turn":
        return 1.0
    if slot.part in ("starts", "on", "ends"):
        return _of_value(system.parameters[slot.key].values[int(slot.at)], slot.part)
    dated = system.parameters[slot.key].on(day)
    if dated is None:
        # Of a month of a career before the law, or after it: the source asks whether it is a number.
        return float("nan")
    value: Any = dated.value
    if slot.part in ("numerator", "denominator"):
        return float(getattr(ratio(value), slot.part))
    if slot.part == "table":
        return float(value[slot.at])
    if slot.part == "value":
        return float(value)
    if int(slot.at) >= len(value):
        # A month whose scale has fewer bands than another's: nothing lies in one that begins beyond all amounts.
        return _BEYOND if slot.part == "at_least" else 0.0
    band: Band = value[slot.at]
    return float(band.at_least if slot.part == "at_least" else band.value)


_BEYOND = 1e300


def _of_value(dated: Dated, part: str) -> float:
    """One of a parameter's values over time: the day it starts or ends, or the value itself."""
    value: Any = dated.value
    if part == "on":
        return float(value)
    day = dated.start if part == "starts" else dated.end
    assert day is not None
    return float(day.toordinal())
