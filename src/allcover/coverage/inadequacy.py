"""Why each person who is covered, and not adequately, is so: exactly one primary reason under a named adequacy profile.

First the branch that is missing altogether, then a level that is too low, then access that falls short; among several of a
kind, the first in the order of the profile. How each need stands comes from :mod:`~allcover.coverage.adequacy`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from allcover.coverage.adequacy import SHORTFALLS, VERDICTS, Codes, Standing
from allcover.coverage.exclusion_counts import ExclusionRow, told_kinds
from allcover.coverage.people import Grouping
from allcover.coverage.profile import Need, Profile
from allcover.coverage.ternary import Mask
from allcover.estimation import Design

KINDS = ("not_covered", "level_and_access", "level", "access")
"""What falls short, in the order in which it is asked."""


@dataclass(frozen=True)
class Shortfall:
    """One reason: a need of the profile and what falls short of it; ``need`` None where it cannot be told which."""

    need: Need | None
    kind: str


@dataclass(frozen=True)
class Inadequacy:
    """Everybody covered and not adequately. ``primary`` (int16): place in ``reasons``, -1 for everybody else.

    The cells of ``rows`` are *adequately covered* (0) and the reasons (1 and on), of everybody of whom it is known that they are
    covered by something, and whether adequately. ``is_open``: of others it cannot be told whether adequately.
    """

    profile: Profile
    reasons: tuple[Shortfall, ...]
    primary: npt.NDArray[np.int16]
    rows: tuple[ExclusionRow, ...] = ()
    is_open: bool = False

    @property
    def total(self) -> ExclusionRow:
        """The row of everybody."""
        return self.rows[0]


def inadequacy(standing: Standing) -> Inadequacy:
    """This function will end everybody who is covered inadequately in one reason."""
    needs = [one.need for one in standing.needs]
    reasons = [Shortfall(need, kind) for kind in KINDS for need in needs]
    by_need = {one.need.id: one.shortfall for one in standing.needs}
    primary = np.full(standing.is_inadequate.size, -1, dtype=np.int16)
    for at, reason in enumerate(reasons):
        assert reason.need is not None
        falls_short = by_need[reason.need.id] == SHORTFALLS.index(reason.kind)
        primary[standing.is_inadequate & falls_short & (primary < 0)] = at
    primary[standing.is_inadequate & (primary < 0)] = len(reasons)
    return Inadequacy(standing.profile, (*reasons, Shortfall(None, "unknown")), primary)


def count_inadequacy(standing: Standing, design: Design, groups: Sequence[Grouping]) -> Inadequacy | None:
    """This function will count the reasons by group, the first of which holds everybody; None where nobody is covered."""
    found = inadequacy(standing)
    used = np.unique(found.primary[found.primary >= 0])
    reasons = tuple(found.reasons[at] for at in used.tolist())
    compact: Codes = np.searchsorted(used, found.primary).astype(np.int8)
    cells = np.where(found.primary >= 0, compact + 1, np.where(_is_adequate(standing), 0, -1))
    rows = tuple(
        ExclusionRow(grouping.name, name, totals, told_kinds(len(reasons)))
        for grouping in groups
        for name, totals in zip(
            grouping.groups,
            grouping.over(design).cell_totals(cells, len(reasons) + 1),
            strict=True,
        )
        if totals.counts.any()
    )
    if not rows:
        return None
    primary = np.where(found.primary >= 0, compact, -1).astype(np.int16)
    is_open = bool((standing.verdict == VERDICTS.index("unknown")).any())
    return Inadequacy(found.profile, reasons, primary, rows, is_open)


def _is_adequate(standing: Standing) -> Mask:
    return standing.is_judged & standing.adequate.is_yes
