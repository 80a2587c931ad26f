"""Where nothing is paid: no requirement on what is paid (its level, its length, its adjustment) can be met.

That nothing is paid is what the judge finds (a level of zero for a person whom the law covers), or what somebody observed of
a contingency of which no rule of the definition knows: ``requirement: benefit, met: no``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from allcover.standards.figures import Figures, Observed
from allcover.standards.periods import contingency_of
from allcover.standards.verdict import Status, Verdict, step

OF_CONTINGENCY = ("level", "adjustment")
"""Requirements of which a part has one for each contingency, named by ``Verdict.of``."""

_ON_WHAT_IS_PAID = (*OF_CONTINGENCY, "duration")
_NOTHING_TO = {"adjustment": "nothing_to_adjust", "duration": "nothing_to_last"}


@dataclass(frozen=True)
class WhatWasSeen:
    """What was observed of a scheme, in a branch, of a convention."""

    figures: Figures
    convention: str
    branch: str
    scheme: str

    def contingency(self, verdict: Verdict) -> str:
        """This function will name the contingency a verdict is about; empty where it is about none."""
        if verdict.aspect in OF_CONTINGENCY:
            return verdict.of
        return contingency_of(self.branch) if verdict.aspect == "duration" else ""

    def of(self, verdict: Verdict) -> tuple[Observed, ...]:
        """This function will give the observations of a requirement; of one on what is paid also those that nothing is."""
        found = self._seen(verdict.aspect, verdict)
        return (
            found
            if verdict.aspect not in _ON_WHAT_IS_PAID
            else (*found, *self._that_nothing_is_paid(verdict))
        )

    def unpaid(self, verdicts: Iterable[Verdict]) -> frozenset[str]:
        """This function will name the contingencies in which nothing is paid, by what was found of their level or observed."""
        levels = [one for one in verdicts if one.aspect == "level"]
        return frozenset(one.of for one in levels if self._is_unpaid(one))

    def _is_unpaid(self, level: Verdict) -> bool:
        if level.status is Status.NOT_DETERMINABLE:
            return bool(self._that_nothing_is_paid(level))
        return level.status is Status.NOT_MET and level.tested == 0

    def _that_nothing_is_paid(self, verdict: Verdict) -> tuple[Observed, ...]:
        return tuple(one for one in self._seen("benefit", verdict) if not one.is_met)

    def _seen(self, requirement: str, verdict: Verdict) -> tuple[Observed, ...]:
        return self.figures.seen(
            requirement, self.convention, self.branch, self.scheme, self.contingency(verdict)
        )


def without_benefit(verdict: Verdict, contingency: str, unpaid: frozenset[str]) -> Verdict:
    """This function will give a verdict on what is paid as not met where nothing is; any other as it is."""
    code = _NOTHING_TO.get(verdict.aspect)
    if code is None or contingency not in unpaid:
        return verdict
    return replace(
        verdict, status=Status.NOT_MET, tested=None, lacking=(), steps=(*verdict.steps, step(code))
    )
