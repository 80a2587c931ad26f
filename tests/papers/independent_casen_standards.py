"""With how many parts of Convention No. 102 the law of Chile of November 1990 complies, from the convention, the law and the raw file alone.

Every scheme of every part, in three values; a part goes by the persons whom all its schemes protect that miss nothing else. The survey asks who of the employed belongs to a pension fund (not who pays in: the least of it is nobody; who has no work pays into none)
and to which health system; in cash for the sick, the injured and who lost work, members of a pension fund stand in at most for those
protected. Of all other schemes it does not tell whom they protect. No scheme's benefit can be held against the
standard beneficiary: amounts rest on accounts and records that the law does not fix, what care is given is not written down, and
what an ordinary labourer earned was not asked.
"""

from collections.abc import Mapping

import numpy as np
from tests.papers.independent_casen import (
    NO,
    UNEMPLOYMENT_AGE,
    UNSURE,
    YES,
    Array,
    Number,
    People,
    both,
    either,
    employed,
    known,
    recoded,
)
from tests.papers.independent_standards import all_of, any_of, held, interval, share

LIMITS = {"employees": 0.5, "active_among_residents": 0.2, "employees_of_twenty": 0.5}
OF_CARE = LIMITS | {"residents": 0.5}
INDUSTRIAL, NOT_SPECIFIED = (1, 2, 3, 8), 99  # mining, manufacturing, construction, transport
FIFTY_OR_MORE, TEN_TO_FORTY_NINE, NO_SIZE = (5, 6), 4, 7

Share = tuple[float, float, float]
"""Of those who answered, and how far down and up it may be."""


def shares(people: People) -> dict[str, dict[str, Share]]:
    """The persons whom each scheme that was asked about protects, by scheme and class."""
    p = people
    funds = {"afp": p.in_afp, "old_funds": p.in_old_fund, "armed_forces_pension": p.in_army_fund}
    care = {
        "public_health": p.in_public_health,
        "isapre": p.in_isapre,
        "armed_forces_health": p.in_army_health,
    }
    found = {}
    # All funds together: whoever is in any of them.
    funds["pensions"] = either(*funds.values())
    for name, told in (funds | care).items():
        is_bound = name in funds
        # Who has no work and is in no fund pays into none; health systems ask no contribution of this check.
        protected = np.where((employed(p) == NO) & (told != YES), NO, told) if is_bound else told
        found[name] = {
            of: (one[0], 0.0 if is_bound else one[1], one[2]) for of, one in _classes(p, protected).items()
        }
    return found


def stood_in_for(people: People) -> dict[tuple[str, str], dict[str, Share]]:
    """By branch and scheme, whom schemes protect in cash that nobody was asked about, from those who surely are to those who may be."""
    p = people
    on_payroll = either(
        both(p.is_employee, p.in_a_fund, p.unsure),
        both(p.is_soldier, p.in_army_health),
        both(p.is_own_boss, p.in_a_fund, p.unsure),
    )
    insured = both(known(p.age >= UNEMPLOYMENT_AGE), p.is_private_employee)
    protected = {
        ("sickness", "sickness_subsidy"): on_payroll,
        ("maternity", "sickness_subsidy"): on_payroll,
        ("employment_injury", "work_injury"): both(p.is_insured_for_injury, p.in_a_fund, p.unsure),
        ("employment_injury", "armed_forces_pension"): p.in_army_fund,
        ("unemployment", "unemployment_subsidy"): either(
            p.draws["lost_job"], both(insured, p.in_a_fund, p.unsure)
        ),
    }
    found = {key: _classes(p, one) for key, one in protected.items()}
    # The classes of who works are of men and women in maternity too; other classes are of women alone.
    women, births = p.is_woman == YES, found["maternity", "sickness_subsidy"]
    births |= {
        "women_employees": share(p, _employees(p) & women, on_payroll),
        "residents": share(p, women, on_payroll),
    }
    return found


def of_working_age(people: People) -> dict[str, Share]:
    """Whom the funds protect in invalidity, of those from 15 to 64: of whom has no work nobody in no fund."""
    p = people
    inside = (p.age >= 15) & (p.age <= 64)
    funds = {"afp": p.in_afp, "old_funds": p.in_old_fund, "armed_forces_pension": p.in_army_fund}
    told = {
        name: share(p, inside, np.where((employed(p) == NO) & (one != YES), NO, one))
        for name, one in funds.items()
    }
    return {name: (one[0], 0.0, one[2]) for name, one in told.items()}


def care_together(people: People) -> dict[str, Share]:
    """The persons whom any of the three schemes of medical care protects, each once."""
    p = people
    return _classes(p, either(p.in_public_health, either(p.in_isapre, p.in_army_health)))


def _classes(p: People, protected: Array) -> dict[str, Share]:
    everybody, employees = np.ones(p.size, dtype=np.bool_), _employees(p)
    active = np.isin(p.column("o21"), (1, 2))
    return {
        "employees": share(p, employees, protected),
        "active_among_residents": share(p, everybody, np.where(active, protected, NO)),
        "residents": share(p, everybody, protected),
        "employees_in_industry": _of_workplaces(p, employees, protected, _is_industrial(p)),
        "employees_of_twenty": _of_workplaces(p, employees, protected, _is_industrial_of_twenty(p)),
    }


def _employees(p: People) -> Array:
    found: Array = (p.column("o21") == 1) & np.isin(p.column("o7"), (3, 4, 5, 7))
    return found


def _is_industrial(p: People) -> Array:
    return recoded(p.column("rama"), INDUSTRIAL, (0, 4, 5, 6, 7))


def _is_industrial_of_twenty(p: People) -> Array:
    """Twenty or more work there; from 10 to 49 persons, or of no size or industry, may be one."""
    is_large = recoded(p.column("o9", null=NO_SIZE), FIFTY_OR_MORE, (1, 2, 3))
    found: Array = np.minimum(_is_industrial(p), is_large)
    return found


def _of_workplaces(p: People, employees: Array, protected: Array, belongs: Array) -> Share:
    """Of employees of some workplaces; of whom it is not known where they work, those who bring the share farthest down and up."""
    surely, perhaps = employees & (belongs == YES), employees & (belongs == UNSURE)
    yes, no = protected == YES, protected == NO
    told = p.weight[surely & yes].sum() / p.weight[surely & (yes | no)].sum()
    low = interval(p, surely & yes, surely | (perhaps & ~yes))[0]
    high = interval(p, (surely | perhaps) & ~no, surely | (perhaps & ~no))[1]
    return float(told), low, high


def _persons(found: Mapping[str, Share], limits: Mapping[str, float]) -> int:
    """One of the alternatives suffices; that of workplaces only for a country that has declared so, and nobody says that it has."""
    tried = {of: held(found[of], limit) for of, limit in limits.items()}
    return any_of(min(UNSURE, one) if of == "employees_of_twenty" else one for of, one in tried.items())


def schemes(found: Mapping[str, Mapping[str, Share]]) -> dict[str, dict[str, int]]:
    """By part of the convention and scheme, whether the scheme meets the part."""
    benefit = not_told = UNSURE
    care = {
        name: all_of(_persons(found[name], OF_CARE), benefit)
        for name in ("public_health", "isapre", "armed_forces_health")
    }
    funds = {
        name: all_of(_persons(found[name], LIMITS), benefit)
        for name in ("afp", "old_funds", "armed_forces_pension", "pensions")
    }
    pasis = {"pasis": all_of(not_told, benefit)}
    # Injury in the service: employees alone and workplaces count, and the fund is the soldiers' own.
    of_soldiers = {of: LIMITS[of] for of in ("employees", "employees_of_twenty")}
    soldiers = all_of(_persons(found["armed_forces_pension"], of_soldiers), benefit)
    return {
        "II": care,
        "III": {"sickness_subsidy": all_of(not_told, benefit)},
        "IV": {"unemployment_subsidy": all_of(not_told, benefit)},
        "V": funds | pasis,
        "VI": {"armed_forces_pension": soldiers, "work_injury": all_of(not_told, benefit)},
        "VII": {"family_allowance": all_of(not_told, benefit), "suf": all_of(not_told, benefit)},
        "VIII": {"sickness_subsidy": all_of(not_told, benefit)},
        "IX": funds | pasis,
        "X": funds,
    }


def recompute(found: Mapping[str, Mapping[str, int]], together: Mapping[str, Share]) -> Number:
    """Parts surely met, and those that nobody can rule out: the schemes that miss nothing else protect enough persons.

    No scheme surely meets the rest. Where several may, one of them was not asked about as a rule, and may protect anybody; not so in care.
    """
    care = all_of(_persons(together, OF_CARE), UNSURE)
    parts = [care if part == "II" else any_of(of.values()) for part, of in found.items()]
    met, possible = sum(one == YES for one in parts), sum(one != NO for one in parts)
    return Number(met) if met == possible else Number(None, met, possible)


def care_of_1969(found: Mapping[str, Share]) -> int:
    """Convention No. 130, Art. 10 and 11: three in four residents, all employees or three in four of the active; or a quarter of employees or half of those in industry,
    for a country that has declared so, and nobody says that it has."""
    declared = (held(found["employees"], 0.25), held(found["employees_in_industry"], 0.5))
    return any_of(
        (
            held(found["residents"], 0.75),
            held(found["employees"], 1.0),
            *(min(UNSURE, one) for one in declared),
        )
    )
