"""A table of schemes: how many are in each, in which unit, and what is known of who is in two at once.

The form is published (``schemas/scheme_totals.json``, ``docs/reference/scheme-totals.md``) and read by
:mod:`~allcover.coverage.totals_reading`. A number that is not given is unknown, never zero. Numbers are exact and go to
:mod:`~allcover.coverage.unions`.
"""

from dataclasses import dataclass
from datetime import date

from allcover.coverage.counted import Count, Unit
from allcover.coverage.unions import Linkage, Range, Stratum, union_over
from allcover.expressions.nodes import Exact
from allcover.vocabulary.citation import Citation


@dataclass(frozen=True)
class SchemeTotal:
    """One scheme of the table. ``number`` is over all strata; None where it is unknown in one of them."""

    id: str
    name: str
    unit: Unit
    number: Exact | None
    source: Citation | None


@dataclass(frozen=True)
class Denominator:
    """A number of persons that counts are held against."""

    name: str
    persons: Exact
    source: Citation | None = None


@dataclass(frozen=True)
class AdequateTotal:
    """Persons covered adequately under a named profile."""

    profile: str
    version: int
    persons: Range
    source: Citation | None


@dataclass(frozen=True)
class SchemeTotals:
    """The whole table. ``strata`` part the population; without any in the file there is one, everybody."""

    id: str
    title: str
    day: date
    universe: str
    persons: Exact
    includes_dependants: bool
    schemes: tuple[SchemeTotal, ...]
    strata: tuple[Stratum, ...]
    denominators: tuple[Denominator, ...]
    linked: Linkage | None
    adequate: tuple[AdequateTotal, ...]
    shows_independence: bool
    source: Citation

    @property
    def counts(self) -> tuple[Count, ...]:
        """The known numbers with their units."""
        return tuple(
            Count(one.number, one.unit, one.name, "in the scheme")
            for one in self.schemes
            if one.number is not None
        )

    @property
    def is_of_persons(self) -> bool:
        """Whether every scheme counts persons, so that there is a union of persons to bound."""
        return all(scheme.unit == "persons" for scheme in self.schemes)

    @property
    def unallocated(self) -> Exact:
        """Persons of the declared population in none of the strata (below zero: strata hold more)."""
        return self.persons - sum(stratum.persons for stratum in self.strata)


@dataclass(frozen=True)
class CountedPartition:
    """None, partial and adequate under a profile, from counts: each between what overlaps leave possible, of all persons."""

    profile: str
    version: int
    none: Range
    partial: Range
    adequate: Range


def counted_partitions(totals: SchemeTotals) -> tuple[CountedPartition, ...]:
    """This function will part the population under every profile that the table has numbers for.

    Whoever is in some scheme and not covered adequately is covered partially. Only where every scheme counts persons.
    """
    if not totals.is_of_persons:
        return ()
    union = union_over(totals.strata)
    return tuple(
        CountedPartition(
            one.profile,
            one.version,
            union.none,
            Range(max(0, union.low - one.persons.high), max(0, union.high - one.persons.low)),
            Range(one.persons.low, min(one.persons.high, union.high)),
        )
        for one in totals.adequate
    )
