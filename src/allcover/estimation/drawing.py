"""From the names of strata and sampling units to the numbers a design goes by, with a remark on whatever was made up for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from allcover.estimation.inputs import Floats, Mask, Whole
from allcover.vocabulary.remark import Remark
from allcover.vocabulary.words import marked

NO_STRATA = marked("The survey names no strata: the sample is taken as drawn from the whole country at once.")
NO_UNITS = marked(
    "The survey names no sampling units: households count as units. Errors are too small if households were drawn in clusters."
)
PERSONS_AS_UNITS = marked(
    "Each person counts as a sampling unit, as if members of a household had been drawn apart from each other."
)
SOME_WITHOUT_UNITS = marked(
    "{persons} persons are in no named sampling unit: their households count as units."
)
SOME_WITHOUT_STRATUM = marked("{persons} persons are in no named stratum: they count as one of their own.")
NO_WEIGHT = marked("{persons} persons have no weight: they stand for nobody.")
SHARED_CODES = marked(
    "{codes} codes of sampling units come in more than one stratum: each counts as another unit in each of them."
)
CALIBRATED = marked(
    "Weights are calibrated to totals that the survey does not name, and sampling errors leave that out: a total that is known, such as "
    "that of all persons, shows an interval though it has none, and intervals of what goes with such totals are rather too wide."
)
BY_REPLICATES = marked(
    "Weights are calibrated, and sampling errors come from replicate weights: they take that into account if each of those was calibrated "
    "anew."
)
KNOWN = marked(
    "Weights are calibrated to {totals} known totals, and sampling errors take that into account: a known total has none, and what goes "
    "with known totals has a smaller one than the sample alone would give it."
)
NO_LONGER_KNOWN = marked(
    "{totals} totals that weights were once calibrated to are not those the weights give now: sampling errors take them as estimated."
)
Lonely = Literal["centred", "merged", "certain", "fail"]
"""What a stratum with a single unit adds: its distance from the mean of all units (``centred``); what it would as part of the
stratum after it (``merged``); nothing, as if all its units were drawn (``certain``); or it is refused (``fail``)."""

LONELY: Mapping[Lonely, str] = {
    "centred": marked(
        "Strata with a single sampling unit ({strata}): their distance from the mean of all units stands for the one within them."
    ),
    "merged": marked("Strata with a single sampling unit ({strata}) are joined with the stratum after them."),
    "certain": marked(
        "Strata with a single sampling unit ({strata}) add nothing to errors, as if all their units had been drawn."
    ),
}

NOWHERE = -1
UNNAMED = "?"
"""Stands where the survey names no stratum."""
_NAMED_AT_MOST = 10


class LonelyUnits(ValueError):
    """Strata have a single sampling unit, and no error can be told within them."""


@dataclass(frozen=True)
class Drawn:
    """The stratum and the unit of each person (persons, int64, -1 for who stands for nobody) and the names of strata."""

    stratum: Whole
    psu: Whole
    strata: tuple[str, ...]
    remarks: tuple[Remark, ...]


def draw(is_asked: Mask, strata: pl.Series, units: pl.Series, household: Whole) -> Drawn:
    """This function will number strata and units of the persons who weigh something (``is_asked``).

    Names are of any kind, null where there is none; ``household`` (persons, int64) stands in for a unit without a name.
    """
    stratum, strata_named = codes_of(strata)
    unit, units_named = codes_of(units)
    remarks = (
        *_about_strata(stratum[is_asked], strata_named),
        *_about_units(unit[is_asked], units_named),
        *_about_codes(stratum[is_asked], unit[is_asked], len(units_named)),
    )
    beyond = len(strata_named)
    home = np.where(stratum == NOWHERE, beyond, stratum)
    whole = np.where(unit == NOWHERE, len(units_named) + household, unit)
    return _numbered(home, whole, is_asked, (*strata_named, UNNAMED), remarks)


def codes_of(names: pl.Series) -> tuple[Whole, list[str]]:
    """This function will number names in their order from 0, -1 where there is none.

    >>> codes, names = codes_of(pl.Series(["b", None, "a"]))
    >>> codes.tolist(), names
    ([1, -1, 0], ['a', 'b'])
    """
    if names.dtype.is_integer() and not names.null_count():
        numbered, codes = np.unique(names.to_numpy(), return_inverse=True)
        return codes.astype(np.int64), [str(number) for number in numbered]
    known = names.cast(pl.String)
    words = known.drop_nulls().unique().sort()
    numbers = known.cast(pl.Enum(words)).to_physical().cast(pl.Int64).fill_null(NOWHERE)
    return numbers.to_numpy(), words.to_list()


def _numbered(
    home: Whole, unit: Whole, is_asked: Mask, names: tuple[str, ...], remarks: tuple[Remark, ...]
) -> Drawn:
    """Number only what somebody asked is in, units after each other by stratum."""
    span = int(unit.max(initial=0)) + 1
    pairs, psu_asked = np.unique(home[is_asked] * span + unit[is_asked], return_inverse=True)
    used, stratum_of_unit = np.unique(pairs // span, return_inverse=True)
    psu = np.full(home.size, NOWHERE, np.int64)
    psu[is_asked] = psu_asked
    stratum = np.where(psu == NOWHERE, NOWHERE, stratum_of_unit[psu] if pairs.size else NOWHERE)
    return Drawn(stratum, psu, tuple(names[at] for at in used), remarks)


def _about_strata(stratum: Whole, named: list[str]) -> tuple[Remark, ...]:
    if not named:
        return (Remark(NO_STRATA),)
    missing = int(np.count_nonzero(stratum == NOWHERE))
    return (Remark(SOME_WITHOUT_STRATUM, {"persons": missing}),) if missing else ()


def _about_units(unit: Whole, named: list[str]) -> tuple[Remark, ...]:
    if not named:
        return (Remark(NO_UNITS),)
    missing = int(np.count_nonzero(unit == NOWHERE))
    return (Remark(SOME_WITHOUT_UNITS, {"persons": missing}),) if missing else ()


def _about_codes(stratum: Whole, unit: Whole, units: int) -> tuple[Remark, ...]:
    both = unit != NOWHERE
    pairs = np.unique(unit[both] * (stratum.max(initial=0) + 2) + stratum[both] + 1)
    strata_of_code = np.bincount(pairs // (stratum.max(initial=0) + 2), minlength=units)
    shared = int(np.count_nonzero(strata_of_code > 1))
    return (Remark(SHARED_CODES, {"codes": shared}),) if shared else ()


def merged(drawn: Drawn) -> Drawn:
    """This function will join every stratum of a single unit with the one after it (the last: with the one before).

    A stratum that was joined with others is no longer of a single unit; the only stratum there is stays as it is.
    """
    counts = _units_in(drawn)
    group = np.zeros(len(counts), np.int64)
    number, size = 0, 0
    for at, count in enumerate(counts):
        group[at], size = number, size + int(count)
        if size > 1:
            number, size = number + 1, 0
    if size == 1 and number > 0:
        group[group == number] = number - 1
    names = tuple(
        " + ".join(drawn.strata[of] for of in np.flatnonzero(group == at))
        for at in range(int(group.max(initial=0)) + 1)
    )
    stratum = np.where(drawn.stratum == NOWHERE, NOWHERE, group[drawn.stratum])
    return Drawn(stratum, drawn.psu, names, drawn.remarks)


def lonely_strata(drawn: Drawn) -> tuple[str, ...]:
    """This function will name the strata with a single unit."""
    return tuple(name for name, count in zip(drawn.strata, _units_in(drawn), strict=True) if count == 1)


def _units_in(drawn: Drawn) -> Whole:
    placed = drawn.psu != NOWHERE
    first = np.unique(drawn.psu[placed], return_index=True)[1]
    return np.bincount(drawn.stratum[placed][first], minlength=len(drawn.strata))


def listed(names: tuple[str, ...]) -> str:
    """This function will write names out, at most ten of them.

    >>> listed(("north", "south"))
    'north, south'
    """
    more = "" if len(names) <= _NAMED_AT_MOST else f", ... ({len(names)})"
    return ", ".join(name or UNNAMED for name in names[:_NAMED_AT_MOST]) + more


def of_kind(remarks: tuple[Remark, ...], kind: str) -> tuple[Remark, ...]:
    """This function will say that persons are the units, where they are, in the place of the remark that households are."""
    if kind != "persons":
        return remarks
    return (Remark(PERSONS_AS_UNITS), *(each for each in remarks if each.message != NO_UNITS))


def unweighted(weights: Floats) -> tuple[Remark, ...]:
    """This function will say how many persons have no weight."""
    missing = int(np.count_nonzero(np.isnan(weights)))
    return (Remark(NO_WEIGHT, {"persons": missing}),) if missing else ()


def fractions(fraction: Floats, drawn: Drawn) -> Floats:
    """This function will give the drawn part of each stratum's units from that of persons. Raises ValueError unless they fit."""
    given = np.broadcast_to(fraction, drawn.stratum.size)
    placed = drawn.stratum >= 0
    if not ((given[placed] >= 0) & (given[placed] < 1)).all():
        raise ValueError("A sampled fraction is not from 0 to below 1. Give units drawn over all units.")
    highest, lowest = np.full(len(drawn.strata), -1.0), np.full(len(drawn.strata), 2.0)
    np.maximum.at(highest, drawn.stratum[placed], given[placed])
    np.minimum.at(lowest, drawn.stratum[placed], given[placed])
    if (highest != lowest).any():
        raise ValueError("Persons of one stratum have different sampled fractions. Give one a stratum.")
    return highest


def alone(drawn: Drawn, lonely: Lonely) -> tuple[Drawn, tuple[Remark, ...]]:
    """This function will treat strata of a single unit as ``lonely`` says, with a remark. Raises LonelyUnits if it says ``fail``."""
    if lonely != "fail" and lonely not in LONELY:
        raise ValueError(f"lonely is {lonely!r}. Give one of: {', '.join(sorted((*LONELY, 'fail')))}.")
    names = lonely_strata(drawn)
    told = listed(names)
    if names and lonely == "fail":
        raise LonelyUnits(
            f"Strata with a single sampling unit: {told}. Join them with others, or choose how they count."
        )
    if not names or len(drawn.strata) == 1:
        return drawn, ()
    remark = Remark(LONELY[lonely], {"strata": told})
    return (merged(drawn) if lonely == "merged" else drawn), (remark,)
