"""How well a benefit meets the poor: coverage and leakage, who gets the money, and how much of the gap it closes.

Poor is whose welfare before the transfer is strictly below the line; nothing else changes when it is paid.

- under-coverage: the poor who are not reached, of all poor; leakage: those reached who are not poor, of all reached
  (persons of households in which somebody receives; the same of direct recipients is given apart);
- targeting differential: coverage of the poor less coverage of the others;
- distributional characteristic: the mean social weight of the money paid, each person's weight being (z / y) to the power
  e, divided by the mean weight of all persons; 1 is again an equal amount for everybody. Welfare below a tenth of the
  line counts as that tenth, so that a few answers near zero do not decide it;
- Beckerman (1979): of the money paid, A fills the gap of the poor, B lifts them beyond the line, C goes to the others; D
  is the gap that remains. Vertical expenditure efficiency (A + B) / (A + B + C); spillover B / (A + B); poverty reduction
  efficiency A / (A + B + C); poverty gap efficiency A / (A + D).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from allcover.estimation.intervals import NOBODY
from allcover.impact.amounts import Floats
from allcover.impact.groups import Mask
from allcover.impact.money import MONTHS
from allcover.impact.reach import NOBODY_RECEIVES, NOBODY_SEEN, Received
from allcover.impact.sample import Line
from allcover.impact.sums import Base, Sums, estimates
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.words import marked

NOBODY_POOR = marked("Nobody who was asked is poor before the transfer.")
NO_GAP = marked("There is no poverty gap before the transfer.")
POOR_GET_NOTHING = marked("The poor receive nothing of it.")
NOT_BOTH = marked("There are no poor, or nobody else, among those asked.")

AVERSIONS = (1, 2)
"""Exponents of the social weights: how much faster a person counts the poorer he or she is."""

PARTS = ("filled", "beyond", "others", "remaining")
"""Beckerman's A, B, C and D."""

_FLOOR = 0.1  # of the line


@dataclass(frozen=True)
class Parts:
    """A benefit's money split by Beckerman: ``filled`` A, ``beyond`` B, ``others`` C; ``remaining`` D. Per person."""

    filled: Floats
    beyond: Floats
    others: Floats
    remaining: Floats


def beckerman(before: Floats, benefit: Floats, line: Floats) -> Parts:
    """This function will split what each person gets by what it does to the gap below the line.

    All in money a month per head or equivalent. A + B + C is the benefit, A + D the gap before it.

    >>> parts = beckerman(np.array([50.0, 90, 200]), np.array([30.0, 30, 10]), np.full(3, 100.0))
    >>> parts.filled.tolist(), parts.beyond.tolist(), parts.others.tolist(), parts.remaining.tolist()
    ([30.0, 10.0, 0.0], [0.0, 20.0, 0.0], [0.0, 0.0, 10.0], [20.0, 0.0, 0.0])
    """
    gap = np.maximum(line - before, 0.0)
    is_poor = before < line
    filled = np.minimum(benefit, gap)
    return Parts(
        filled,
        np.where(is_poor, benefit - filled, 0.0),
        np.where(is_poor, 0.0, benefit),
        gap - filled,
    )


@dataclass(frozen=True)
class Targeting:
    """How well one benefit meets the poor by one line. Shares are fractions; ``remaining_gap`` is money a year.

    ``characteristic`` is by aversion. ``direct`` names figures of recipients alone; all else is of their households.
    """

    line: str
    poor: Estimate
    coverage_of_poor: Estimate
    coverage_of_others: Estimate
    undercoverage: Estimate
    leakage: Estimate
    poor_beneficiaries: Estimate
    leakage_direct: Estimate
    differential: Estimate
    characteristic: Mapping[int, Estimate]
    vertical_efficiency: Estimate
    spillover: Estimate
    reduction_efficiency: Estimate
    gap_efficiency: Estimate
    remaining_gap: Estimate


def targeting(of: Received, line: Line) -> Targeting:
    """This function will measure how well a benefit meets those who are poor by a line before it."""
    laid = _Laid(of, line)
    characteristic = {e: laid.characteristic(e) for e in AVERSIONS}
    return Targeting(line.id, **laid.reached(), **laid.money(), characteristic=characteristic)


@dataclass(frozen=True, eq=False)
class _Laid:
    of: Received
    line: Line

    @cached_property
    def counted(self) -> Mask:
        counted: Mask = self.of.counted & self.line.is_known
        return counted

    @cached_property
    def poor(self) -> Mask:
        poor: Mask = self.counted & (self.of.before < self.line.amount)
        return poor

    @cached_property
    def benefits(self) -> Mask:
        benefits: Mask = self.counted & self.of.benefits
        return benefits

    @cached_property
    def sums(self) -> dict[str, Sums]:
        """Everything that is summed, in one go."""
        parts = beckerman(self.of.before, self.of.shared, self.line.amount)
        each = self.of.sample.homes.money * self.counted
        receives = self.of.by_home[1] * self.counted
        weights = {f"weight_{e}": self._weight(e) for e in AVERSIONS}
        return self.of.sample.everybody.sums(
            persons=self.counted, poor=self.poor, reached=self.benefits, poor_reached=self.poor & self.benefits,
            receives=receives, others_receive=receives * ~self.poor, money=self.of.money * self.counted,
            **{name: np.where(self.counted, getattr(parts, name) * each, 0.0) for name in PARTS},
            **weights, **{f"{name}_paid": weight * self.of.money for name, weight in weights.items()},
        )  # fmt: skip

    def _weight(self, aversion: int) -> Floats:
        welfare = np.maximum(self.of.before, _FLOOR * self.line.amount)
        return np.where(self.counted, (self.line.amount / welfare) ** aversion, 0.0)

    @cached_property
    def bases(self) -> dict[str, Base]:
        """What figures rest on, by whom they are of."""
        masks = {
            "all": self.counted, "poor": self.poor, "others": self.counted & ~self.poor, "reached": self.benefits,
        }  # fmt: skip
        everybody, home = self.of.sample.everybody, self.of.sample.homes.of_person
        recipients = (self.of.direct > 0) & self.counted[home]
        found = {name: everybody.base(mask) for name, mask in masks.items()}
        own = everybody.base_of_persons(recipients)
        # A household may benefit by one who does not count.
        return found | {"recipients": own if own.persons[0] else found["reached"]}

    def told(self, sums: Sums, among: str, empty: str, *, is_share: bool = True) -> Estimate:
        return estimates(sums, self.bases[among], is_share=is_share, empty=empty)[0]

    def reached(self) -> dict[str, Estimate]:
        found, told = self.sums, self.told
        others, not_poor = found["reached"] - found["poor_reached"], found["persons"] - found["poor"]
        of_poor, of_others = found["poor_reached"] / found["poor"], others / not_poor
        missed = (found["poor"] - found["poor_reached"]) / found["poor"]
        if not self.of.is_seen:
            of_poor, of_others, missed = (each.times(np.nan) for each in (of_poor, of_others, missed))
        no_poor, no_others = (NOBODY_POOR, NOT_BOTH) if self.of.is_seen else (NOBODY_SEEN, NOBODY_SEEN)
        return {
            "poor": told(found["poor"] / found["persons"], "all", NOBODY),
            "coverage_of_poor": told(of_poor, "poor", no_poor),
            "coverage_of_others": told(of_others, "others", no_others),
            "undercoverage": told(missed, "poor", no_poor),
            "leakage": told(others / found["reached"], "reached", NOBODY_RECEIVES),
            "poor_beneficiaries": told(found["poor_reached"] / found["reached"], "reached", NOBODY_RECEIVES),
            "leakage_direct": told(
                found["others_receive"] / found["receives"], "recipients", NOBODY_RECEIVES
            ),
            "differential": told(of_poor - of_others, "all", no_others, is_share=False),
        }

    def money(self) -> dict[str, Estimate]:
        a, b, c, d = (self.sums[name] for name in PARTS)
        paid, told = a + b + c, self.told
        return {
            "vertical_efficiency": told((a + b) / paid, "recipients", NOBODY_RECEIVES),
            "spillover": told(b / (a + b), "recipients", POOR_GET_NOTHING),
            "reduction_efficiency": told(a / paid, "recipients", NOBODY_RECEIVES),
            "gap_efficiency": told(a / (a + d), "all", NO_GAP),
            "remaining_gap": told(d.times(MONTHS), "all", NOBODY, is_share=False),
        }

    def characteristic(self, aversion: int) -> Estimate:
        found, name = self.sums, f"weight_{aversion}"
        of_paid, of_all = found[f"{name}_paid"] / found["money"], found[name] / found["persons"]
        return self.told(of_paid / of_all, "recipients", NOBODY_RECEIVES, is_share=False)
