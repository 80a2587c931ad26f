"""Known totals laid over a survey: which persons each counts, and whether a survey can meet them at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from allcover.estimation.calibration import EXACT
from allcover.estimation.drawing import codes_of
from allcover.estimation.inputs import Floats, Whole
from allcover.estimation.known_totals import CATEGORIES, KnownTotal, KnownTotals
from allcover.population import Population
from allcover.population.schema import HOUSEHOLDS
from allcover.vocabulary.fault import FaultList, Place, did_you_mean

Booleans = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Membership:
    """Who counts towards which total: ``members`` (totals x persons, bool), in the order of ``rows``."""

    rows: Sequence[KnownTotal]
    members: Sequence[Booleans]

    def asked(self) -> list[int]:
        """This function will count the persons of the survey behind each total, unweighted."""
        return [int(each.sum()) for each in self.members]

    def by_unit(self, first: npt.NDArray[np.int64]) -> Floats:
        """This function will count members by unit (units x totals, float64); a unit's persons begin at ``first``."""
        return np.stack([np.add.reduceat(each.astype(np.float64), first) for each in self.members], axis=1)

    def margin(self, columns: tuple[str, ...]) -> list[int]:
        """This function will give the positions of the totals that are asked by these columns."""
        return [at for at, row in enumerate(self.rows) if row.margin == columns]


def lay_over(totals: KnownTotals, population: Population) -> Membership:
    """This function will find whom each total counts. A person whose answer is unknown, or who weighs nothing, counts towards none."""
    names = dict.fromkeys(name for row in totals.rows for name in row.where)
    asked = {name: codes_of(_answers(population, name)) for name in names}
    ages = population.persons["age"].fill_null(-1).to_numpy()
    stands = (population.persons["weight"] > 0).fill_null(False).to_numpy()
    return Membership(totals.rows, [stands & _members(row, asked, ages) for row in totals.rows])


def _answers(population: Population, name: str) -> pl.Series:
    in_household = name in HOUSEHOLDS.columns
    series = population.household_column(name) if in_household else population.persons[name]
    if series.dtype == pl.Boolean:
        words = pl.when(pl.col(name)).then(pl.lit("yes")).when(~pl.col(name)).then(pl.lit("no"))
        return series.to_frame().select(words.alias(name))[name]
    return series.cast(pl.String)


def _members(
    row: KnownTotal, asked: Mapping[str, tuple[Whole, list[str]]], ages: npt.NDArray[np.int64]
) -> Booleans:
    counted: Booleans = np.ones(ages.size, np.bool_)
    for name, word in row.where.items():
        codes, words = asked[name]
        counted &= codes == (words.index(word) if word in words else len(words))
    if row.age_from is not None:
        assert row.age_to is not None
        counted &= (ages >= row.age_from) & (ages <= row.age_to)
    return counted


def check_margins(totals: KnownTotals, membership: Membership, population: Population) -> None:
    """This function will raise Faults for totals this survey cannot meet: nobody there, or sums that contradict."""
    faults = FaultList()
    for row, asked in zip(membership.rows, membership.asked()):
        if not asked:
            faults.add(row.place, f"The survey has nobody who is '{row.label}'.", _cure(row, population))
    _check_sums(totals, membership, faults)
    faults.check()


def _cure(row: KnownTotal, population: Population) -> str:
    for name, word in row.where.items():
        known = _answers(population, name).unique().drop_nulls().to_list()
        if word not in known:
            is_code = bool(CATEGORIES[name].words) or not known
            return f"Map '{name}', or leave the row out." if is_code else did_you_mean(word, known)
    return "Join the row with its neighbour: a group nobody was asked in cannot be weighted up."


def _check_sums(totals: KnownTotals, membership: Membership, faults: FaultList) -> None:
    """Margins that each count everybody must add up to the same number of persons."""
    whole: list[tuple[float, KnownTotal]] = []
    for columns, rows in totals.margins.items():
        counted = np.sum([membership.members[at] for at in membership.margin(columns)], axis=0)
        if (counted == 1).all():
            whole.append((sum(row.persons for row in rows), rows[0]))
    for persons, row in whole[1:]:
        if abs(persons / whole[0][0] - 1) > EXACT:
            what = (
                f"The totals by {_named(row)} add up to {persons:,.6g}, those by {_named(whole[0][1])} "
                f"to {whole[0][0]:,.6g}, and each counts everybody."
            )
            faults.add(
                row.place, what, f"Multiply one of the two by {whole[0][0] / persons:.9g}, or its inverse."
            )


def _named(row: KnownTotal) -> str:
    return " and ".join(row.margin) or "nothing"


def joined(totals: KnownTotals, population: Population, least: int) -> KnownTotals:
    """This function will join totals until each rests on ``least`` persons asked or more.

    Ages are joined with the next ones of the same categories, the oldest with those before; a margin without
    ages that has too few persons in any row is left out. Where nothing remains, everybody is one total.
    """
    membership = lay_over(totals, population)
    asked = dict(zip((row.label for row in totals.rows), membership.asked()))
    kept: list[KnownTotal] = []
    for rows in totals.margins.values():
        if rows[0].age_from is None:
            kept += rows if all(asked[row.label] >= least for row in rows) else []
        else:
            kept += _joined_ages(rows, asked, least)
    whole = max(sum(row.persons for row in rows) for rows in totals.margins.values())
    everybody = KnownTotal(Place(totals.name), whole, {})
    return replace(totals, rows=tuple(kept) or (everybody,))


def _joined_ages(rows: list[KnownTotal], asked: dict[str, int], least: int) -> list[KnownTotal]:
    groups: dict[tuple[str, ...], list[KnownTotal]] = {}
    for row in rows:
        groups.setdefault(tuple(row.where.values()), []).append(row)
    runs = [run for group in groups.values() for run in _runs(group, asked, least)]
    is_enough = all(sum(asked[row.label] for row in run) >= least for run in runs)
    return [_one(run) for run in runs] if is_enough else []


def _one(run: list[KnownTotal]) -> KnownTotal:
    return replace(run[0], persons=sum(row.persons for row in run), age_to=run[-1].age_to)


def _runs(group: list[KnownTotal], asked: dict[str, int], least: int) -> list[list[KnownTotal]]:
    runs: list[list[KnownTotal]] = [[]]
    for row in sorted(group, key=lambda row: row.age_from or 0):
        if runs[-1] and sum(asked[each.label] for each in runs[-1]) >= least:
            runs.append([])
        runs[-1].append(row)
    if len(runs) > 1 and sum(asked[each.label] for each in runs[-1]) < least:
        runs[-2:] = [runs[-2] + runs[-1]]
    return runs
