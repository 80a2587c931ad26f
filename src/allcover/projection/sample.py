"""A weighted sample of households as arrays: who is whose spouse and child, who is insured, who draws what. Goes to :mod:`lives`."""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from allcover.projection.lives_state import GONE, NOBODY
from allcover.projection.rates import Floats


@dataclass(frozen=True)
class Sample:
    """Persons, one entry each. ``sex`` 0 female, 1 male; ``mate``, ``mother``, ``father``: places of others, -1 for none, -2 who has died; ``home`` their household's number.

    ``service`` years of credit; ``state`` as in :mod:`lives_state`; ``kind`` of the pension drawn (place in ``TYPES``, -1 for none) and its ``amount`` a month;
    ``origin``: the row of the survey, -1 of who was born later; ``line``: that row, or that of the mother's mothers who is in it. ``wed``: what has happened to
    the person's marriages since the survey, as in :mod:`lives_state`. ``standing``: a standard normal score of the own place among contributors (:mod:`wages`); NaN where it is not known.
    ``beside``: what is drawn as a widow or widower beside a pension of one's own, a month.
    """

    weight: Floats
    sex: NDArray[np.int8]
    age: NDArray[np.int16]
    mate: NDArray[np.int32]
    mother: NDArray[np.int32]
    father: NDArray[np.int32]
    home: NDArray[np.int32]
    service: NDArray[np.int16]
    state: NDArray[np.int8]
    kind: NDArray[np.int8]
    amount: Floats
    origin: NDArray[np.int32]
    line: NDArray[np.int32]
    wed: NDArray[np.int8]
    standing: Floats
    beside: Floats

    @property
    def drawn(self) -> Floats:
        """All that is drawn of the scheme, a month."""
        return self.amount + self.beside

    @property
    def size(self) -> int:
        """How many persons there are."""
        return int(self.sex.size)


def repeated(sample: Sample, wanted: int) -> Sample:
    """This function will repeat whole households until there are about ``wanted`` persons, sharing out the weight: more chances of the same people."""
    times = max(1, round(wanted / sample.size))
    shift = np.repeat(np.arange(times), sample.size)
    given: dict[str, Any] = {
        field.name: np.tile(getattr(sample, field.name), times) for field in fields(sample)
    }
    for name in ("mate", "mother", "father"):
        given[name] = np.where(given[name] >= 0, given[name] + shift * sample.size, NOBODY).astype(np.int32)
    given["home"] = (given["home"] + shift * (int(sample.home.max()) + 1)).astype(np.int32)
    given["weight"] = given["weight"] / times
    return Sample(**given)


_BLANK = {**dict.fromkeys(("mate", "mother", "father", "kind", "origin", "line"), NOBODY), "standing": np.nan}
"""What stands of who is not born yet; nought in the other fields."""


def roomy(sample: Sample, births: float) -> Sample:
    """This function will give the same persons with room for who will be born, half as many again as ``births`` of one person are expected."""
    room = sample.size + int(sample.size * births * 1.5) + 1_000
    given: dict[str, Any] = {}
    for field in fields(sample):
        held = getattr(sample, field.name)
        blank = _BLANK.get(field.name, 0)
        given[field.name] = np.concatenate([held, np.full(room - held.size, blank, dtype=held.dtype)])
    return Sample(**given)


def those_alive(state: Sample, here: NDArray[np.int32]) -> Sample:
    """This function will give who is alive, at the places ``here``, with the places of others among them; children under 18 live with their mother, or their father where she is dead."""
    place = np.full(state.size, NOBODY, dtype=np.int32)
    place[here] = np.arange(here.size)
    given: dict[str, Any] = {field.name: getattr(state, field.name)[here].copy() for field in fields(state)}
    for name in ("mate", "mother", "father"):
        held = given[name]
        given[name] = np.where(held >= 0, np.where(place[held] >= 0, place[held], GONE), held).astype(
            np.int32
        )
    made = Sample(**given)
    with_whom = np.where(made.mother >= 0, made.mother, made.father)
    follows = (made.age < 18) & (made.mate < 0) & (with_whom >= 0)
    home = made.home.copy()
    home[follows] = made.home[with_whom[follows]]
    return replace(made, home=home)
