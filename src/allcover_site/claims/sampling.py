"""A random sample of claims: how large it must be, drawing it again from its seed, and what it says of all.

The size is that of a simple random sample without replacement for a share, ``z^2 p (1 - p) / e^2``, corrected for a
finite population (Cochran, Sampling Techniques, 3rd ed. 1977, section 4.4). The interval is Wilson's with the same
correction, so that a sample of everything has no error.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import ceil, sqrt
from statistics import NormalDist


@dataclass(frozen=True)
class Share:
    """A share of claims with its interval."""

    count: int
    looked: int
    value: float
    low: float
    high: float


def size_of(population: int, margin: float, confidence: float, expected: float = 0.5) -> int:
    """This function will give how many of so many claims tell a share within a margin at a confidence.

    ``expected``: the share that is expected; a half asks for the most.

    >>> size_of(10_000, 0.05, 0.95), size_of(100, 0.05, 0.95), size_of(0, 0.05, 0.95)
    (370, 80, 0)
    """
    if not (0 < margin < 1 and 0 < confidence < 1 and 0 < expected < 1):
        raise ValueError("Margin, confidence and expected share lie between 0 and 1.")
    if not population:
        return 0
    endless = _z(confidence) ** 2 * expected * (1 - expected) / margin**2
    return min(ceil(endless / (1 + (endless - 1) / population)), population)


def drawn(population: Sequence[int], size: int, seed: str) -> tuple[int, ...]:
    """This function will draw so many of a population by a seed: always the same, on every machine.

    Each is ranked by the SHA-256 of seed and number; the first in rank are drawn.

    >>> drawn([1, 2, 3, 4], 2, "a") == drawn([4, 3, 2, 1], 2, "a")
    True
    """
    ranked = sorted(population, key=lambda number: sha256(f"{seed} {number}".encode()).hexdigest())
    return tuple(sorted(ranked[:size]))


def share_of(count: int, looked: int, population: int, confidence: float) -> Share:
    """This function will estimate a share of a population from a sample that was looked through.

    >>> share = share_of(3, 80, 100, 0.95)
    >>> round(share.value, 4), round(share.low, 3), round(share.high, 3)
    (0.0375, 0.023, 0.061)
    """
    if not looked:
        return Share(0, 0, float("nan"), 0.0, 1.0)
    value = count / looked
    if looked >= population:
        return Share(count, looked, value, value, value)
    weight = looked * (population - 1) / (population - looked)
    square = _z(confidence) ** 2
    middle = (value + square / (2 * weight)) / (1 + square / weight)
    half = (
        sqrt(square) * sqrt(value * (1 - value) / weight + square / (4 * weight**2)) / (1 + square / weight)
    )
    # Rounding of the machine may not put the share itself outside of its interval.
    return Share(
        count, looked, value, min(max(middle - half, 0.0), value), max(min(middle + half, 1.0), value)
    )


def _z(confidence: float) -> float:
    return NormalDist().inv_cdf(0.5 + confidence / 2)
