"""How much of care is covered, not only how many people: breadth, scope and height, so that breadth without depth is seen.

Breadth: persons protected. Scope: the part of a basket of care, by cost, that a package names. Height: the part of what it
names that the scheme pays, found by valuing claims (:mod:`~allcover.engine.expected`). Scope times height is the package's
share of the basket; each person has the share of the best package that protects them. A scheme without a written package
leaves the share open, from nothing to everything (specification 2.4 and 2.6).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from allcover.coverage.basket import Basket
from allcover.coverage.cover import Cover
from allcover.coverage.people import Grouping
from allcover.coverage.ternary import Floats, Ternary
from allcover.engine.expected import expected_cost
from allcover.estimation import CellTotals, Design, cell_totals
from allcover.estimation.domains import means_by
from allcover.expressions.nodes import Exact
from allcover.rules.definition import Scheme
from allcover.rules.package import Package
from allcover.vocabulary.exact import ratio
from allcover.vocabulary.open_share import OpenShare

BRANCH = "medical_care"


@dataclass(frozen=True)
class CareShare:
    """What a scheme pays of one kind of care, as a share of its cost; None where its package does not name it."""

    care: str
    share: Exact | None


@dataclass(frozen=True)
class PackageShare:
    """One scheme. ``scope``, ``height`` and ``share`` are None where no package is written down; ``height`` too where the
    package names nothing of the basket.
    """

    scheme: Scheme
    breadth: OpenShare
    care: tuple[CareShare, ...]
    scope: Exact | None
    height: Exact | None
    share: Exact | None


@dataclass(frozen=True)
class HealthLevelRow:
    """One group: persons protected, and the share of the basket's cost that schemes pay for the mean person."""

    grouping: str
    group: str
    persons: int
    breadth: OpenShare
    paid: OpenShare


@dataclass(frozen=True)
class HealthLevel:
    """Every scheme of health care, and everybody by group."""

    basket: Basket
    schemes: tuple[PackageShare, ...]
    rows: tuple[HealthLevelRow, ...]


def health_level(cover: Cover, design: Design, groups: Sequence[Grouping]) -> HealthLevel | None:
    """This function will measure breadth, scope and height of health care; None without a basket or any package."""
    schemes = cover.of_branch(BRANCH)
    if cover.basket is None or not any(scheme.package for scheme in schemes):
        return None
    counted = (cell_totals(design, cover.is_protected(scheme).codes, 3) for scheme in schemes)
    packages = tuple(
        _package_share(scheme, cover.basket, cover.outcome.day, _breadth(totals))
        for scheme, totals in zip(schemes, counted, strict=True)
    )
    return HealthLevel(cover.basket, packages, tuple(_rows(cover, design, groups)))


def _package_share(scheme: Scheme, basket: Basket, day: date, breadth: OpenShare) -> PackageShare:
    if scheme.package is None:
        return PackageShare(scheme, breadth, (), None, None, None)
    care = care_shares(scheme.id, scheme.package, basket, day)
    cost = {one.id: one.cost_year for one in basket.care}
    named = sum(cost[one.care] for one in care if one.share is not None)
    paid = sum(cost[one.care] * one.share for one in care if one.share is not None)
    height = ratio(paid) / named if named else None
    return PackageShare(
        scheme, breadth, care, ratio(named) / basket.cost_year, height, ratio(paid) / basket.cost_year
    )


def care_shares(scheme: str, package: Package, basket: Basket, day: date) -> tuple[CareShare, ...]:
    """This function will value each kind of care of a basket as a claim to a package of a day."""
    found = []
    for care in basket.care:
        use = care.use(scheme, package, day)
        paid = None if use is None else expected_cost(package, [use]).total.scheme
        found.append(CareShare(care.id, None if paid is None else ratio(paid) / care.cost_year))
    return tuple(found)


def package_shares(cover: Cover) -> tuple[Floats, Floats]:
    """This function will give everybody's share of the basket that schemes pay (persons, float64), from a low to a high end.

    Not a number where no basket is known.
    """
    if cover.basket is None:
        nothing = np.full(cover.size, np.nan)
        return nothing, nothing
    low, high = np.zeros(cover.size), np.zeros(cover.size)
    for scheme in cover.of_branch(BRANCH):
        held = cover.is_protected(scheme)
        least, most = _ends(scheme, cover.basket, cover.outcome.day)
        low = np.where(held.is_yes, np.maximum(low, least), low)
        high = np.where(held.is_no, high, np.maximum(high, most))
    return low, high


def _ends(scheme: Scheme, basket: Basket, day: date) -> tuple[float, float]:
    if scheme.package is None:
        return 0.0, 1.0
    cost = {one.id: one.cost_year for one in basket.care}
    held = care_shares(scheme.id, scheme.package, basket, day)
    share = float(ratio(sum(cost[one.care] * (one.share or 0) for one in held)) / basket.cost_year)
    return share, share


def _rows(cover: Cover, design: Design, groups: Sequence[Grouping]) -> Iterator[HealthLevelRow]:
    low, high = package_shares(cover)
    protected = Ternary.any_of((cover.is_protected(scheme) for scheme in cover.of_branch(BRANCH)), cover.size)
    for grouping in groups:
        by = grouping.over(design)
        counted = by.cell_totals(protected.codes, 3)
        paid = zip(*(means_by(by, ends, is_share=True) for ends in (low, high)), strict=True)
        for name, totals, ends in zip(grouping.groups, counted, paid, strict=True):
            if totals.counts.any():
                persons = int(totals.counts.sum())
                yield HealthLevelRow(grouping.name, name, persons, _breadth(totals), OpenShare(*ends))


def _breadth(protected: CellTotals) -> OpenShare:
    return OpenShare(protected.share((0,)), protected.share((0, 2)))
