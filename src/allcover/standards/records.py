"""Records and ages: the least that entitles, found by asking the judge about longer and shorter ones."""

from dataclasses import dataclass, replace

from allcover.standards.beneficiary import LONG_TERM, Circumstances
from allcover.standards.spells import NotTold, is_paid, least
from allcover.standards.trial import CAREER, RESIDENCE, Offer, Trial

GRID = (0, 1, 2, 3, 4, 6, 9, 12, 18, 24, 36, 48, 60, 84, 120, 144, 180, 240, 300, 360, 420, 480, 540, 600)
"""Months at which a right is asked about before the exact one is sought between two of them."""

LONGEST_SHORT_TERM = 60
YOUNGEST, OLDEST = 50, 80
START_OF_WORK = 15


@dataclass(frozen=True)
class Record:
    """The least record that entitles: months of contribution or employment, else of residence; None: none does.

    ``is_conditional``: contributions or employment are asked for. Without, ``residence`` is what is asked for (0: nothing).
    """

    months: int | None
    residence: int | None
    is_conditional: bool


def least_record(trial: Trial, offer: Offer, them: Circumstances) -> Record:
    """This function will find the least record that entitles somebody who has lived in the country all his life.

    Where no contributions are needed, the least residence is sought. Raises NotTold where the judge cannot tell, or a
    longer record takes a right away.
    """
    months = _least(trial, offer, replace(them, residence=None), "months")
    if months != 0:
        return Record(months, None, is_conditional=True)
    residence = _least(trial, offer, replace(them, months=0), "residence")
    return Record(0, residence, is_conditional=False)


def least_contributions(trial: Trial, offer: Offer, them: Circumstances) -> int | None:
    """This function will find the least months of contribution, one or more, that entitle somebody; None where none do. Raises NotTold.

    What residence alone brings to who never contributed is not asked: it says nothing of how contributions are counted.
    """
    return _least(trial, offer, replace(them, residence=None), "months", shortest=1)


def reads_record(trial: Trial, offer: Offer) -> bool:
    """This function will say whether any rule of an offer asks for contributions, employment or residence."""
    return bool(trial.reads((*offer.entitled, *offer.paid)) & (CAREER | RESIDENCE))


def reads_career(trial: Trial, offer: Offer) -> bool:
    """This function will say whether any rule of an offer asks for contributions or employment."""
    return bool(trial.reads((*offer.entitled, *offer.paid)) & CAREER)


def _least(trial: Trial, offer: Offer, them: Circumstances, what: str, shortest: int = 0) -> int | None:
    longest = LONGEST_SHORT_TERM if them.contingency not in LONG_TERM else 12 * (them.age - START_OF_WORK)
    grid = [months for months in GRID if shortest <= months <= longest]

    def changed(months: int) -> Circumstances:
        return replace(them, months=months) if what == "months" else replace(them, residence=months)

    def holds(months: int) -> bool:
        return is_paid(trial.pays(offer, changed(months)))

    trial.look_at(offer, [changed(months) for months in grid])
    held = [holds(months) for months in grid]
    if held != sorted(held):
        raise NotTold
    if not held[-1]:
        return None
    place = held.index(True)
    return grid[0] if place == 0 else least(holds, grid[place - 1], grid[place])


def first_age(trial: Trial, offer: Offer, them: Circumstances) -> int | None:
    """This function will find the least whole age, from 50 on, at which an old-age benefit is paid; None: none to 80."""
    trial.look_at(offer, [replace(them, age=age) for age in range(YOUNGEST, OLDEST + 1, 5)])
    return least(lambda age: is_paid(trial.pays(offer, replace(them, age=age))), YOUNGEST, OLDEST)
