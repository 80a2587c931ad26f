"""Relatives for the compiled engine: positions within the household, and runs of them by person."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl

from allcover.population import TABLES, Population
from allcover.population.places import Whole

NOBODY, NOT_TOLD = -1, -2
"""Instead of a relative's position: there is none; it is not known."""

LINKS = ("mother", "father", "spouse")
GROUPS = ("children", "spouses", "parents", "siblings")
NOTHING: Whole = np.zeros(1, dtype=np.int64)
"""Instead of an array that nobody reads."""

Runs = tuple[Whole, Whole]
_RELATIONS = TABLES["relations"].columns["relation"]
_TO_HEAD = TABLES["persons"].columns["relation_to_head"].dtype


@dataclass(frozen=True)
class Kin:
    """Positions of relatives within the household, and runs of them by person."""

    head: Whole
    one: Mapping[str, Whole]
    runs: Mapping[str, Runs]


NO_KIN = Kin(NOTHING, dict.fromkeys(LINKS, NOTHING), dict.fromkeys(GROUPS, (NOTHING, NOTHING)))
"""Instead of relatives that nobody asks for, or that were not collected."""


@dataclass(frozen=True)
class _Pairs:
    """Relations within a household: the rows of both, and the number of the relation's word."""

    one: Whole
    other: Whole
    relation: npt.NDArray[np.uint8]

    def of(self, *links: str) -> tuple[Whole, Whole]:
        """The rows of persons and of those who are any of ``links`` to them."""
        asked = np.isin(self.relation, [_RELATIONS.words.index(link) for link in links])
        return self.one[asked], self.other[asked]


def kin_of(population: Population) -> Kin:
    """This function will find the relatives of everybody who live in the same household, as the judge does."""
    persons = population.height("persons")
    local = np.arange(persons)
    housed = population.household_of_person
    local[: housed.size] -= population.household_offsets[housed]
    if population.bare("relations") is None:
        return replace(NO_KIN, head=_head(population, local))
    links = {link: np.full(persons, NOBODY, dtype=np.int64) for link in LINKS}
    pairs = _pairs(population)
    for link, positions in links.items():
        one, other = pairs.of(link)
        # The first that is named counts, as in the judge: assign backwards.
        positions[one[::-1]] = local[other[::-1]]
    children, parents = pairs.of("mother", "father")
    spouses = pairs.of("spouse")
    runs = {
        "children": _runs(parents, children, local, in_order=False),
        "spouses": _runs(*spouses, local, in_order=True),
        "parents": _runs(children, parents, local, in_order=False),
        "siblings": _runs(*_siblings(parents, children), local, in_order=False),
    }
    return Kin(_head(population, local), links, runs)


def _pairs(population: Population) -> _Pairs:
    frame = population.need_bare("relations")
    one, other = population.person_rows("relations"), population.relative_rows
    relation = frame["relation"].cast(_RELATIONS.dtype).to_physical().fill_null(len(_RELATIONS.words))
    household = population.household_of_person
    if not household.size:
        return _Pairs(one[:0], other[:0], relation.to_numpy()[:0])
    is_housed = (np.minimum(one, other) >= 0) & (np.maximum(one, other) < household.size)
    last = household.size - 1
    together = is_housed & (household[np.clip(one, 0, last)] == household[np.clip(other, 0, last)])
    if together.all():
        return _Pairs(one, other, relation.to_numpy())
    return _Pairs(one[together], other[together], relation.to_numpy()[together])


def _siblings(parents: Whole, children: Whole) -> tuple[Whole, Whole]:
    """The rows of persons and of those who share a mother or father with them."""
    pairs = pl.DataFrame({"parent": parents, "one": children})
    both = pairs.join(pairs.rename({"one": "other"}), on="parent").filter(pl.col("one") != pl.col("other"))
    return both["one"].to_numpy(), both["other"].to_numpy()


def _runs(owner: Whole, member: Whole, local: Whole, *, in_order: bool) -> Runs:
    """Runs of members by owner, each once: in the order they were named, or in the order of their rows."""
    pair = owner * (local.size + 1) + member
    if in_order:
        kept = np.sort(np.unique(pair, return_index=True)[1])
        kept = kept[np.argsort(owner[kept], kind="stable")]
        owner, member = owner[kept], member[kept]
    else:
        pair.sort()
        owner, member = np.divmod(pair[np.diff(pair, prepend=-1) > 0], local.size + 1)
    counts = np.bincount(owner, minlength=local.size)
    return np.concatenate(([0], np.cumsum(counts))).astype(np.int64), local[member]


def _head(population: Population, local: Whole) -> Whole:
    found = np.full(population.height("households"), NOT_TOLD, dtype=np.int64)
    household = population.household_of_person
    relation = population.need_bare("persons")["relation_to_head"].cast(_TO_HEAD)
    rows = (relation == "head").head(household.size).arg_true().to_numpy()[::-1]
    found[household[rows]] = local[rows]
    return found
