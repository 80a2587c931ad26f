"""How a sample was drawn: weights, strata and sampling units of persons, and what errors follow from them.

Sampling units are those of the first stage; drawing is taken as with replacement, unless sampled fractions are given. Codes
of units are read within their stratum, so codes that start again in each stratum are told apart. What a survey does not name is
made up for, and every such choice is a remark: households are the units where none are named, one stratum where none
are named, and a stratum with a single unit is treated as ``lonely`` says.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, Self

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from allcover.estimation import drawing
from allcover.estimation.auxiliary import Auxiliary
from allcover.estimation.drawing import Lonely
from allcover.estimation.inputs import Floats, Mask, NotAWeight, Whole, as_floats
from allcover.estimation.known_counts import known_counts
from allcover.estimation.products import times
from allcover.estimation.replicates import Replicates, given_replicates
from allcover.population import Population
from allcover.vocabulary.remark import Remark

Names = ArrayLike | pl.Series | Sequence[object]
Kind = Literal["clusters", "households", "persons"]


@dataclass(frozen=True, eq=False)
class Design:
    """How a sample of persons was drawn; make one with :meth:`of` or :meth:`from_arrays`.

    ``weight`` (persons, float64; zero stands for nobody). ``stratum`` and ``psu`` (persons, int64): codes from 0, units
    numbered over all strata in the order of strata; -1 for who stands for nobody. ``fraction`` (strata, float64):
    the part of each stratum's units that was drawn, zero where drawing was as with replacement. ``kind`` says what the units
    are, ``is_approximate`` that strata or units stand in for those of the real design, ``note`` what the survey says of
    its design; ``remarks`` what was made up for. With ``replicates`` errors come from those weights. ``auxiliary`` holds the totals
    that weights were calibrated to: errors are then those of residuals.
    """

    weight: Floats
    stratum: Whole
    psu: Whole
    fraction: Floats
    strata: tuple[str, ...]
    kind: Kind = "clusters"
    note: str = ""
    is_approximate: bool = False
    lonely: Lonely = "centred"
    replicates: Replicates | None = None
    remarks: tuple[Remark, ...] = ()
    auxiliary: Auxiliary | None = None

    @classmethod
    def of(
        cls,
        population: Population,
        *,
        units: Literal["named", "persons"] = "named",
        lonely: Lonely = "centred",
    ) -> Self:
        """This function will read a survey's design off its persons, once; where units have no name, households are the units.

        Where the survey gives out replicate weights, errors come from those. ``units="persons"`` is for comparison with figures
        published so; it makes errors too small, since members of a household are drawn together. Raises LonelyUnits if
        ``lonely`` is ``fail`` and a stratum has one unit, Faults if replicate weights are not complete.
        """
        key = (cls, units, lonely)
        if key not in population.kept:
            population.kept[key] = cls._read(population, units, lonely)
        found: Self = population.kept[key]
        return found

    @classmethod
    def _read(cls, population: Population, units: Literal["named", "persons"], lonely: Lonely) -> Self:
        persons = population.need_bare("persons")
        household = population.household_of_person
        is_placed = household.size == persons.height
        design = population.about.design
        made = cls.from_arrays(
            persons["weight"],
            stratum=persons["stratum"],
            psu=np.arange(persons.height) if units == "persons" else persons["psu"],
            household=household if is_placed else np.arange(persons.height),
            lonely=lonely,
            kind="persons" if units == "persons" else None,
            replicates=given_replicates(population),
            note=design.note,
            is_approximate=design.is_approximate,
        )
        known = known_counts(population, has_replicates=made.replicates is not None)
        told = replace(made, remarks=(*made.remarks, *known.remarks))
        return told.knowing(known.members, known.sharing) if known.members else told

    @classmethod
    def from_arrays(
        cls,
        weight: ArrayLike | pl.Series,
        *,
        stratum: Names | None = None,
        psu: Names | None = None,
        household: ArrayLike | None = None,
        fraction: ArrayLike = 0.0,
        lonely: Lonely = "centred",
        kind: Kind | None = None,
        replicates: Replicates | None = None,
        note: str = "",
        is_approximate: bool = False,
    ) -> Self:
        """This function will make a design of arrays of one entry a person.

        ``stratum`` and ``psu`` are names or numbers, null where there is none. Without ``psu`` the ``household`` (whole numbers)
        is the unit, and without that the person. ``fraction`` (persons, from 0 to below 1, or one number) is the part of the
        units of the person's stratum that was drawn. Raises NotAWeight, LonelyUnits, or ValueError when lengths differ.

        >>> Design.from_arrays([1, 1, 1, 1], psu=["a", "a", "b", "b"]).units
        2
        """
        weights = as_floats(weight, "weight")
        if (weights < 0).any() or np.isinf(weights).any():
            raise NotAWeight("A weight is negative or infinite. Weights are finite and not negative.")
        is_asked = weights > 0
        homes = np.arange(weights.size) if household is None else np.asarray(household, np.int64)
        named = _series(psu, weights.size)
        drawn = drawing.draw(is_asked, _series(stratum, weights.size), named, homes)
        has_names = named.null_count() < weights.size
        found: Kind = "clusters" if has_names else "persons" if household is None else "households"
        drawn, remarks = drawing.alone(drawn, lonely)
        return cls(
            np.where(is_asked, weights, 0.0),
            drawn.stratum,
            drawn.psu,
            drawing.fractions(as_floats(fraction, "fraction"), drawn),
            drawn.strata,
            kind or found,
            note,
            is_approximate,
            lonely,
            replicates,
            (*drawing.of_kind(drawn.remarks, kind or found), *remarks, *drawing.unweighted(weights)),
        )

    def knowing(self, known: Sequence[ArrayLike], sharing: Whole | None = None) -> Self:
        """This function will give the design of weights that were calibrated to the totals of ``known`` (q columns of persons).

        Persons of one number in ``sharing`` (persons, int64; None: nobody) have one weight between them. Replicate weights stay as they are.

        >>> Design.from_arrays([2.0, 3.0]).knowing([[1, 1]]).covariance(np.ones((2, 1))).item() < 1e-20
        True
        """
        alone = np.arange(self.weight.size)
        made = Auxiliary.of(known, self.weight, alone if sharing is None else sharing)
        if self.replicates is not None:
            return replace(self, auxiliary=made.under(self._estimated(made.members.toarray())))
        sums = made.summed(np.maximum(self.psu, 0), self.weight, self.units)
        return replace(self, auxiliary=made.under(self.deviations_of_units(sums)))

    @cached_property
    def stratum_of_unit(self) -> Whole:
        """The stratum of each unit (units, int64)."""
        found = np.zeros(int(self.psu.max(initial=-1)) + 1, np.int64)
        placed = self.psu >= 0
        found[self.psu[placed]] = self.stratum[placed]
        return found

    @property
    def units(self) -> int:
        """The number of sampling units with anybody who weighs something."""
        return self.stratum_of_unit.size

    @cached_property
    def units_in_stratum(self) -> Whole:
        """The number of units of each stratum (strata, int64)."""
        return np.bincount(self.stratum_of_unit, minlength=len(self.strata))

    @cached_property
    def is_lonely(self) -> Mask:
        """Which strata have a single unit (strata)."""
        alone: Mask = self.units_in_stratum == 1
        return alone

    @cached_property
    def factor(self) -> Floats:
        """What squared distances of a stratum's units are multiplied by: ``(1 - f) n / (n - 1)`` (strata, float64)."""
        n = self.units_in_stratum
        made = (1.0 - self.fraction) * n / np.maximum(n - 1, 1)
        return np.where(self.is_lonely, 1.0 - self.fraction if self.lonely == "centred" else 0.0, made)

    @cached_property
    def kept(self) -> dict[object, Any]:
        """What is worked out of this design once and kept with it, by what it is of."""
        return {}

    def deviations(self, values: Floats) -> Floats:
        """This function will turn values of persons (persons x m) into deviations (any x m) that give their totals' covariance.

        ``deviations.T @ deviations`` is the covariance (m x m) of the weighted totals: under strata and units, or from
        replicate weights; less what known totals explain.
        """
        if self.auxiliary is not None:
            explained = self.auxiliary.coefficients(self.weight[:, np.newaxis] * values)
            return self._estimated(values) - times(self.auxiliary.apart, explained)
        return self._estimated(values)

    def _estimated(self, values: Floats) -> Floats:
        if self.replicates is not None:
            return self.replicates.deviations(self.weight, values)
        # A unit of -1 stands for nobody and weighs nothing, so it may be counted to the first one.
        unit = np.maximum(self.psu, 0)
        columns = [np.bincount(unit, self.weight * column, self.units) for column in values.T]
        return self.deviations_of_units(np.column_stack(columns).astype(np.float64, copy=False))

    def deviations_of_units(self, sums: Floats) -> Floats:
        """This function will turn weighted sums of units (units x m) into deviations, where errors come from units.

        Known totals are not taken out: ``auxiliary`` needs to know who makes up the sums.
        """
        means = self._stratum_sums(sums) / self.units_in_stratum[:, np.newaxis]
        if self.lonely == "centred":
            means[self.is_lonely] = sums.mean(axis=0)
        apart: Floats = sums - means[self.stratum_of_unit]
        apart *= self._roots
        return apart

    @cached_property
    def _roots(self) -> Floats:
        """What distances of units are multiplied by (units x 1)."""
        return np.sqrt(self.factor)[self.stratum_of_unit, np.newaxis]

    @cached_property
    def first_units(self) -> Whole:
        """The first unit of each stratum (strata, int64)."""
        return np.searchsorted(self.stratum_of_unit, np.arange(len(self.strata)))

    def _stratum_sums(self, sums: Floats) -> Floats:
        return np.add.reduceat(sums, self.first_units, axis=0)

    @cached_property
    def pull(self) -> Floats:
        """What sums of units (units x m) are multiplied by for their covariance with the known totals (units x q)."""
        assert self.auxiliary is not None
        found = self._roots * self.auxiliary.apart
        if self.lonely == "centred":
            found -= found[self.is_lonely[self.stratum_of_unit]].sum(axis=0) / max(self.units, 1)
        return found

    def covariance(self, values: Floats) -> Floats:
        """This function will give the covariance (m x m) of the weighted totals of values (persons x m)."""
        apart = self.deviations(values)
        return apart.T @ apart

    def units_and_degrees(self, member: Mask | None) -> tuple[int, int]:
        """This function will count the units with any member, and the degrees of freedom: units less strata with any.

        With replicate weights that say their own degrees, those are taken.
        """
        if member is None:
            return self._units_and_degrees_of_all
        inside = np.zeros(self.units + 1, np.bool_)
        # A unit of -1 stands for nobody: it is put behind all others, and not counted.
        inside[self.psu[member]] = True
        return self._counted(inside[:-1])

    @cached_property
    def _units_and_degrees_of_all(self) -> tuple[int, int]:
        inside = np.zeros(self.units, np.bool_)
        inside[self.psu[self.psu >= 0]] = True
        return self._counted(inside)

    def _counted(self, inside: Mask) -> tuple[int, int]:
        units = int(np.count_nonzero(inside))
        has_any = np.zeros(len(self.strata), np.bool_)
        has_any[self.stratum_of_unit[inside]] = True
        return units, self._degrees(units, int(np.count_nonzero(has_any)))

    def _degrees(self, units: int, strata: int) -> int:
        if self.replicates is not None and self.replicates.degrees is not None:
            return self.replicates.degrees
        return units - strata


def _named(names: NDArray[Any]) -> pl.Series:
    """Names of one kind; NaN is no name."""
    if names.dtype.kind == "O":
        kinds = {type(one) for one in names if one is not None}
        if len(kinds) > 1:
            told = " and ".join(sorted(kind.__name__ for kind in kinds))
            raise ValueError(
                f"Names of strata or units are {told} in one list. Give all as text, or all as whole numbers."
            )
        return pl.Series(names.tolist())
    return pl.Series(names).fill_nan(None) if names.dtype.kind == "f" else pl.Series(names)


def _series(names: Names | None, persons: int) -> pl.Series:
    if names is None:
        return pl.Series([None], dtype=pl.String).extend_constant(None, persons - 1)
    made = names if isinstance(names, pl.Series) else _named(np.atleast_1d(np.asarray(names)))
    if made.len() != persons:
        raise ValueError(f"There are {made.len()} names for {persons} weights. Give one per person.")
    return made
