"""Whether and how somebody is covered on a day: from their affiliation, their household's payments and its members."""

from datetime import date, timedelta

from allcover.engine.claims import Cover
from allcover.expressions.calendar import add_months
from allcover_site.claims.deciding import no_cover
from allcover_site.contributions.membership import Standing
from allcover_site.contributions.models import Affiliation
from allcover_site.contributions.queries import affiliation_on, periods_of, standing_on
from allcover_site.registry.models import Household, Person
from allcover_site.registry.queries import members_on

YEAR = 12
"""Months of cover, from the day somebody joined and from every anniversary of it."""


def cover_on(person: Person, household: Household, scheme: str, day: date) -> Cover:
    """This function will give the time of cover that a day lies in; one that holds on no day where care does not count.

    Whether it counts, days of grace included, is for ``contributions.queries.standing_on`` to say.
    """
    affiliation = affiliation_on(person, scheme, day)
    standing = standing_on(person, household, scheme, day)
    if affiliation is None or standing.since is None or not standing.is_covered:
        return no_cover(day)
    start, last = _enrolled(household, scheme, standing, day) or _year_of(affiliation, day)
    members = [member.person for member in members_on(household, day)]
    covered = sum(affiliation_on(member, scheme, day) is not None for member in members)
    return Cover(start, last, standing.since, covered)


def _enrolled(household: Household, scheme: str, standing: Standing, day: date) -> tuple[date, date] | None:
    """The period of cover that a day lies in, or the days of grace after it; None where months are assessed."""
    period = periods_of(household, scheme).filter(first_day__lte=day).last()
    if period is None:
        return None
    return period.first_day, period.last_day if day <= period.last_day else standing.until or day


def _year_of(affiliation: Affiliation, day: date) -> tuple[date, date]:
    """The first and last day of the year of cover, counted from the day of joining, as far as the affiliation goes.

    Each year counts from the first day itself, so that the 31st is not lost in a short month.
    """
    years = max(day.year - affiliation.first_day.year, 0)
    if add_months(affiliation.first_day, YEAR * years) > day:
        years -= 1
    start = add_months(affiliation.first_day, YEAR * years)
    last = add_months(affiliation.first_day, YEAR * (years + 1)) - timedelta(days=1)
    return start, min(last, affiliation.last_day or last)
