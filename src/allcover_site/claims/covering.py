"""Whether and how somebody is covered on a day: from their affiliation, their household's payments and its members."""

from datetime import date, timedelta
from functools import lru_cache

from allcover.engine.claims import Cover
from allcover.expressions.calendar import add_months
from allcover_site.claims.deciding import no_cover
from allcover_site.contributions.gathering import Gathered, gathered
from allcover_site.contributions.membership import Standing
from allcover_site.registry.models import Household, Person

YEAR = 12
"""Months of cover, from the day somebody joined and from every anniversary of it."""


def cover_on(person: Person, household: Household, scheme: str, day: date) -> Cover:
    """This function will give the time of cover that a day lies in; one that holds on no day where care does not count."""
    return cover_among(gathered([person.pk], [household.pk]), person.pk, household.pk, scheme, day)


def cover_among(members: Gathered, person: int, household: int, scheme: str, day: date) -> Cover:
    """This function will give the time of cover of one of many, as :func:`cover_on` gives it of one.

    Whether care counts, days of grace included, is for ``standing_on`` to say.
    """
    spell = members.spell_on(person, scheme, day)
    standing = members.standing_on(person, household, scheme, day)
    if spell is None or standing.since is None or not standing.is_covered:
        return no_cover(day)
    start, last = _enrolled(members, household, scheme, standing, day) or _year_of(
        spell.since, spell.last, day
    )
    living = members.living_in(household, day)
    covered = sum(members.spell_on(each, scheme, day) is not None for each in living)
    return Cover(start, last, standing.since, covered)


def _enrolled(
    members: Gathered, household: int, scheme: str, standing: Standing, day: date
) -> tuple[date, date] | None:
    """The period of cover that a day lies in, or the days of grace after it; None where months are assessed."""
    period = members.period_on(household, scheme, day)
    if period is None or period.last is None:
        return None
    return period.first, period.last if day <= period.last else standing.until or day


@lru_cache(maxsize=1 << 16)
def _year_of(joined: date, left: date | None, day: date) -> tuple[date, date]:
    """The first and last day of the year of cover, counted from the day of joining, as far as the affiliation goes.

    Each year counts from the first day itself, so that the 31st is not lost in a short month.
    """
    years = max(day.year - joined.year, 0)
    if add_months(joined, YEAR * years) > day:
        years -= 1
    start = add_months(joined, YEAR * years)
    last = add_months(joined, YEAR * (years + 1)) - timedelta(days=1)
    return start, min(last, left or last)
