"""What is true of invented persons besides family and work: origin, health, school, births."""

from dataclasses import dataclass

import numpy as np

from allcover.invention.chance import Booleans, Chance, Floats, Whole
from allcover.invention.families import FEMALE, LODGERS, MAID, Homes, People

_DISABLED = ((0.015, 0.0008), (0.006, 0.0005))
"""Share with a moderate and a severe disability at birth, and what each year of life adds."""


@dataclass(frozen=True)
class Traits:
    """One entry a person. ``disability``: 0 none, 1 moderate, 2 severe; ``health_cost``: money a month out of pocket."""

    is_rural: Booleans
    is_foreign: Booleans
    is_citizen: Booleans
    is_resident: Booleans
    is_migrant: Booleans
    months_resident: Whole
    disability: Whole
    attends_school: Booleans
    can_read: Booleans
    gave_birth: Booleans
    is_pregnant: Booleans
    was_ill: Booleans
    health_cost: Floats


def invent_traits(chance: Chance, homes: Homes, people: People) -> Traits:
    """This function will draw the traits of every person, given the households and their members."""
    count, age = people.size, people.age
    is_rural, is_foreign = homes.is_rural[people.household], homes.is_foreign[people.household]
    is_citizen = ~is_foreign | chance.happens("is naturalised", 0.10, count)
    lived = chance.between("months in the country", 6, np.maximum(age * 12, 6), count)
    gave_birth = _gave_birth(people)
    fertile = (people.sex == FEMALE) & (age >= 16) & (age <= 45) & ~gave_birth
    is_ill = chance.happens("was ill", np.where((age < 5) | (age >= 60), 0.22, 0.10), count)
    spent = np.exp(0.7 * is_ill) * 1.3 * chance.factor("out of pocket", 1.1, count)
    return Traits(
        is_rural=is_rural,
        is_foreign=is_foreign,
        is_citizen=is_citizen,
        is_resident=is_citizen | chance.happens("is resident", 0.85, count),
        is_migrant=is_foreign | _moved_within(chance, homes, people),
        months_resident=np.where(is_foreign, np.minimum(lived, age * 12), age * 12),
        disability=_disability(chance, age),
        attends_school=_attends_school(chance, is_rural, age),
        can_read=chance.happens("can read", _literate(people, is_rural), count),
        gave_birth=gave_birth,
        is_pregnant=fertile & chance.happens("is pregnant", 0.07, count),
        was_ill=is_ill,
        health_cost=np.where(chance.happens("paid for care", 0.4 + 0.5 * is_ill, count), spent.round(2), 0.0),
    )


def _gave_birth(people: People) -> Booleans:
    """Mothers of children below one."""
    mothers = people.mother[(people.age == 0) & (people.mother >= 0)]
    found: Booleans = np.zeros(people.size, np.bool_)
    found[mothers] = True
    return found


def _moved_within(chance: Chance, homes: Homes, people: People) -> Booleans:
    """Who came from another part of the country to work: nearly all lodgers and maids, some adults in towns."""
    share = np.where(homes.is_rural[people.household], 0.03, 0.15)
    works_away = homes.are("workers")[people.household] | (people.slot == MAID) | (people.slot == LODGERS)
    share = np.where(works_away, 0.92, share)
    return (people.age >= 16) & chance.happens("moved to work", share, people.size)


def _disability(chance: Chance, age: Whole) -> Whole:
    moderate, severe = (at_birth + a_year * age for at_birth, a_year in _DISABLED)
    return chance.pick("disability", np.stack([1 - moderate - severe, moderate, severe], axis=1), age.size)


def _attends_school(chance: Chance, is_rural: Booleans, age: Whole) -> Booleans:
    share = np.where(age < 13, 0.92, np.where(age < 16, 0.75, 0.5)) - 0.12 * is_rural
    return (age >= 6) & (age < 19) & chance.happens("attends school", share, age.size)


def _literate(people: People, is_rural: Booleans) -> Floats:
    """Older people, country people and women had less school."""
    years = np.maximum(people.age - 20, 0)
    share = 0.95 - 0.007 * years - 0.10 * is_rural - 0.003 * years * (people.sex == FEMALE)
    return np.where(people.age < 8, 0.05, np.clip(share, 0.1, 1.0))
