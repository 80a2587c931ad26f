"""What a survey says of how its sample was drawn, beside the strata, units and weights of its persons."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Self

ReplicateKind = Literal["brr", "fay", "jk1", "jkn", "bootstrap", "sdr"]

KINDS: Mapping[ReplicateKind, str] = {
    "brr": "balanced repeated replication (half samples)",
    "fay": "balanced repeated replication after Fay, with `rho`",
    "jk1": "jackknife of a sample without strata",
    "jkn": "jackknife of a stratified sample, with `scales`, the (n - 1) / n of each replicate's stratum",
    "bootstrap": "bootstrap",
    "sdr": "successive differences",
}
"""The kinds of replicate weights and what they are."""


@dataclass(frozen=True, kw_only=True)
class ReplicateMethod:
    """How replicate weights were made, so what the squared distance of each replicate counts.

    ``rho`` is Fay's factor (from 0 to below 1). ``scales`` are what squared distances count, one a replicate, where the kind does
    not say it. ``degrees`` of freedom, where the survey states them.
    """

    kind: ReplicateKind
    rho: float = 0.0
    scales: tuple[float, ...] = ()
    degrees: int | None = None

    def scale(self, replicates: int) -> tuple[float, ...]:
        """This function will give what the squared distance of each replicate counts (replicates).

        >>> ReplicateMethod(kind="fay", rho=0.5).scale(2)
        (2.0, 2.0)
        """
        if self.scales:
            return self.scales
        one = {
            "fay": 1.0 / (replicates * (1.0 - self.rho) ** 2),
            "jk1": (replicates - 1.0) / replicates,
            "sdr": 4.0 / replicates,
        }.get(self.kind, 1.0 / replicates)
        return (one,) * replicates


@dataclass(frozen=True, kw_only=True)
class CalibratedTotal:
    """A total that weights were brought to: ``persons`` are in the categories ``where`` and, if asked, of these completed years."""

    persons: float
    where: Mapping[str, str] = field(default_factory=dict)
    age_from: int | None = None
    age_to: int | None = None


@dataclass(frozen=True, kw_only=True)
class SampleDesign:
    """Whether strata or units stand in for those of the real design (``is_approximate``), in the survey's words (``note``).

    ``is_calibrated`` says that weights were brought to known totals, ``calibrated_to`` to which; ``replicates`` how the weights in the table
    ``replicate_weights`` were made.
    """

    is_approximate: bool = False
    is_calibrated: bool = False
    calibrated_to: tuple[CalibratedTotal, ...] = ()
    note: str = ""
    replicates: ReplicateMethod | None = None

    @classmethod
    def read(cls, said: Mapping[str, Any]) -> Self:
        """This function will make a design of what a file says of it. Raises KeyError or TypeError."""
        given = said.get("replicates")
        method = None
        if given is not None:
            scales = tuple(float(each) for each in given.get("scales", ()))
            rho = float(given.get("rho", 0.0))
            method = ReplicateMethod(kind=given["kind"], rho=rho, scales=scales, degrees=given.get("degrees"))
        totals = tuple(CalibratedTotal(**each) for each in said.get("calibrated_to", ()))
        return cls(
            is_approximate=said.get("is_approximate", False),
            is_calibrated=bool(totals) or said.get("is_calibrated", False),
            calibrated_to=totals,
            note=said.get("note", ""),
            replicates=method,
        )
