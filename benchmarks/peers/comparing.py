"""Whether the answers are the same: person by person, household by household, and to the last unit in a sample."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.peers import exact
from benchmarks.peers.law import OUTPUTS, PERSON_OUTPUTS, REFORMS
from benchmarks.peers.people import People

SAMPLE = 1_000
PRECISION = {"openfisca": 2e-6}
"""Relative to what goes into an answer. OpenFisca keeps 24 bits of every number; the others 53."""
DOUBLE = 1e-12


@dataclass(frozen=True)
class Comparison:
    """How many answers of how many differ by more than the precision, and the largest difference in money."""

    answers: int
    different: int
    largest: float

    def __str__(self) -> str:
        return f"{self.different} of {self.answers:,} differ, at most {self.largest:.2g}"


def names_of(run: str) -> tuple[str, ...]:
    """This function will give the names of a run's results."""
    return tuple(f"reform_{n}" for n in range(len(REFORMS))) if run == "reforms" else OUTPUTS


def compare(people: People, run: str, peer: str, ours: Path, theirs: Path) -> Comparison:
    """This function will hold a peer's answers against ours."""
    size = _size(people, 12 if run == "year" else 1)
    answers = different = 0
    largest = 0.0
    for name in names_of(run):
        one, other = np.load(ours / f"{name}.npy"), np.load(theirs / f"{name}.npy").astype(np.float64)
        gap = np.abs(one - other)
        allowed = PRECISION.get(peer, DOUBLE) * size["person" if name in PERSON_OUTPUTS else "household"]
        answers += gap.size
        different += int((gap > allowed).sum())
        largest = max(largest, float(gap.max(initial=0)))
    return Comparison(answers, different, largest)


def _size(people: People, months: int) -> dict[str, Any]:
    """What goes into the answers: salary, rent and the amounts of the law."""
    person = people.salary + 1_000
    return {
        "person": months * person,
        "household": months * (np.add.reduceat(person, people.first[:-1]) + people.rent + 1_000),
    }


def inexact(people: People, days: tuple[date, ...], folder: Path) -> int:
    """This function will count the answers of a sample of households that are not the exact amount."""
    chosen = np.random.default_rng(1).choice(people.households, min(SAMPLE, people.households), replace=False)
    columns = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in OUTPUTS}
    wrong = 0
    for number in chosen.tolist():
        first, last = int(people.first[number]), int(people.first[number + 1])
        for name, values in exact.household(people, number, days).items():
            found = (
                columns[name][first:last] if name in PERSON_OUTPUTS else columns[name][number : number + 1]
            )
            wrong += sum(not exact.is_exact(float(a), b) for a, b in zip(found, values, strict=True))
    return wrong
