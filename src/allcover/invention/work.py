"""Who works, at what, for how much, and in which months: the labour market of the invented country.

Earnings are lognormal about a median that status, sex, experience, the firm, the area and the household's fortune
raise or lower. A job in own farming earns most when the region's harvests come in.
"""

from dataclasses import dataclass

import numpy as np

from allcover.invention.chance import Booleans, Chance, Floats, Whole
from allcover.invention.families import HEAD, MAID, SECOND_WIFE, Homes, People
from allcover.invention.figures import (
    AREA_FACTOR,
    HARVESTS,
    IN_WORK,
    MEDIAN_EARNINGS,
    PAY_GAP,
    STATUS_SHARES,
    STATUSES,
    STRATA,
)
from allcover.invention.traits import Traits

EMPLOYEE, DOMESTIC, OWN_ACCOUNT, FAMILY, EMPLOYER = range(len(STATUSES))
EMPLOYED, UNEMPLOYED, INACTIVE = range(3)
INDUSTRIES = (
    "agriculture", "manufacturing", "construction", "trade", "transport", "social_services", "personal_services",
)  # fmt: skip
AGRICULTURE, SERVICES = 0, 6
_ELSEWHERE = (0.16, 0.14, 0.40, 0.12, 0.18)
"""Industries outside farming, from manufacturing to social services."""

_FARMING = np.array([[0.03, 0.0, 0.10, 0.25, 0.05], [0.40, 0.0, 0.80, 0.92, 0.55]])
"""Share that farms, by area (urban, rural) and status."""

_SECOND_JOBS = (0.10, 0.15)
"""Share of workers who have a second job, and of those, a third."""

_SMALL_JOB = 0.3
_PUBLIC_SIZE, _LARGEST_FIRM, _TAIL = 200, 500, 0.75
_IDLE_MONTH, _HARVEST, _SECOND_HARVEST = 0.35, 3.0, 1.4


@dataclass(frozen=True)
class Jobs:
    """One entry a job, persons in order, the main job first.

    ``person``: row of the person; ``number``: 1 the main job; ``status`` and ``industry``: positions in STATUSES and
    INDUSTRIES; ``earnings``: money a month, mean over the year. ``farms``: rows of jobs whose earnings are told by
    month; ``by_month``: those earnings (farms x 12).
    """

    person: Whole
    number: Whole
    status: Whole
    is_public: Booleans
    has_contract: Booleans
    firm_size: Whole
    industry: Whole
    hours: Floats
    earnings: Floats
    farms: Whole
    by_month: Floats


def invent_labour(chance: Chance, people: People, traits: Traits) -> Whole:
    """This function will draw who is employed (0), unemployed (1) or outside the labour force (2)."""
    share = (
        np.asarray(IN_WORK)[people.sex] * _by_age(people.age) * np.array([1.0, 0.7, 0.15])[traits.disability]
    )
    share = np.where(traits.attends_school, 0.2 * share, share)
    works = (people.slot == MAID) | chance.happens("works", np.minimum(share, 1.0), people.size)
    may_seek = (people.age >= 15) & (people.age < 60) & ~traits.attends_school
    seeks = may_seek & chance.happens("seeks work", 0.18, people.size)
    return np.where(works, EMPLOYED, np.where(seeks, UNEMPLOYED, INACTIVE))


def _by_age(age: Whole) -> Floats:
    return np.select(
        [age < 15, age < 18, age < 25, age < 60, age < 65],
        [0.0, 0.45, 0.80, 1.0, 0.85],
        np.maximum((85 - age) / 45, 0),
    )


def invent_jobs(chance: Chance, homes: Homes, people: People, traits: Traits, labour: Whole) -> Jobs:
    """This function will draw the jobs of everybody employed, up to three each."""
    market = _Market(chance, homes, people, traits)
    works = labour == EMPLOYED
    second = works & chance.happens("has a second job", _SECOND_JOBS[0], people.size)
    third = second & chance.happens("has a third job", _SECOND_JOBS[1], people.size)
    laid = [market.jobs(number, who) for number, who in enumerate((works, second, third), start=1)]
    jobs = {name: np.concatenate([each[name] for each in laid]) for name in laid[0]}
    order = np.lexsort((jobs["number"], jobs["person"]))
    jobs = {name: array[order] for name, array in jobs.items()}
    farms, by_month = market.months(jobs)
    jobs["earnings"][farms] = by_month.mean(axis=1).round(2)
    return Jobs(**jobs, farms=farms, by_month=by_month)


@dataclass(frozen=True)
class _Market:
    """Asks every question of every person, and keeps the answers of those who have the job in question."""

    chance: Chance
    homes: Homes
    people: People
    traits: Traits

    def jobs(self, number: int, who: Booleans) -> dict[str, Whole]:
        """The columns of :class:`Jobs`, of those who have a job of this number."""
        chance, size, job = self.chance, self.people.size, f"job {number}"
        status = self._status(job) if number == 1 else np.full(size, OWN_ACCOUNT)
        is_public = (status == EMPLOYEE) & chance.happens(f"{job} is public", 0.16, size)
        firm = self._firm_size(job, status, is_public)
        may_sign = (status == EMPLOYEE) & chance.happens(
            f"{job} has a contract", np.minimum(0.9, 0.12 + 0.06 * firm), size
        )
        scale = (1.0 if number == 1 else _SMALL_JOB) * chance.factor(f"{job}: earnings", 0.45, size)
        hours = np.clip((44.0 if number == 1 else 14.0) + 9 * chance.normal(f"{job}: hours", size), 4, 80)
        columns = {
            "person": np.arange(size), "number": np.full(size, number), "status": status, "is_public": is_public,
            "has_contract": is_public | may_sign, "firm_size": firm, "industry": self._industry(job, status, is_public),
            "hours": hours.round(), "earnings": (scale * self._usual(status, is_public, firm)).round(2),
        }  # fmt: skip
        return {name: array[who] for name, array in columns.items()}

    def _status(self, job: str) -> Whole:
        people = self.people
        shares = STATUS_SHARES[self.traits.is_rural.astype(np.int64), people.sex]
        status = self.chance.pick(f"{job}: status", shares, people.size)
        # Who heads a household, or lives in one without family, does not help in its business unpaid.
        has_no_business = (people.slot == HEAD) | (people.slot > SECOND_WIFE) & (people.mother < 0)
        status = np.where((status == FAMILY) & has_no_business, OWN_ACCOUNT, status)
        return np.where(people.slot == MAID, DOMESTIC, status)

    def _firm_size(self, job: str, status: Whole, is_public: Booleans) -> Whole:
        """Pareto: most firms have one worker or two, a few hundreds."""
        tail = (1 - self.chance.of(f"{job}: size of firm", self.people.size)) ** (-1 / _TAIL) - 1
        size = np.where(np.isin(status, (EMPLOYEE, EMPLOYER)), np.clip(np.ceil(tail), 1, _LARGEST_FIRM), 1)
        return np.where(is_public, _PUBLIC_SIZE, size).astype(np.int64)

    def _industry(self, job: str, status: Whole, is_public: Booleans) -> Whole:
        size = self.people.size
        farms = self.chance.happens(
            f"{job}: farms", _FARMING[self.traits.is_rural.astype(np.int64), status], size
        )
        elsewhere = 1 + self.chance.pick(f"{job}: industry", _ELSEWHERE, size)
        outside = np.where(status == DOMESTIC, SERVICES, elsewhere)
        return np.where(farms & ~is_public, AGRICULTURE, outside)

    def _usual(self, status: Whole, is_public: Booleans, firm: Whole) -> Floats:
        """What such a person usually earns in such a job, money a month."""
        people = self.people
        gap = np.where(people.sex == 1, PAY_GAP, 1.0)
        experience = 0.6 + 0.4 * np.clip((people.age - 15) / 25, 0, 1)
        formal = np.where(is_public | (firm >= 10), 1.7, 1.0)
        area = np.asarray(AREA_FACTOR)[self.traits.is_rural.astype(np.int64)]
        usual: Floats = (
            MEDIAN_EARNINGS[status] * gap * experience * formal * area * self.homes.fortune[people.household]
        )
        return usual

    def months(self, jobs: dict[str, Whole]) -> tuple[Whole, Floats]:
        """Rows of the jobs in own farming, and their earnings in each month of the year."""
        owns = np.isin(jobs["status"], (OWN_ACCOUNT, EMPLOYER))
        farms = np.flatnonzero(owns & (jobs["industry"] == AGRICULTURE))
        person = jobs["person"][farms]
        luck = np.stack(
            [
                self.chance.factor(f"luck in month {month}", 0.25, self.people.size)[person]
                for month in range(1, 13)
            ],
            axis=1,
        )
        shape = _seasons()[self.homes.stratum[self.people.household[person]]] * luck
        even = shape / shape.mean(axis=1, keepdims=True)
        return farms, (jobs["earnings"][farms, np.newaxis] * even).round(2)


def _seasons() -> Floats:
    """How earnings of a farm lie over the year, by stratum (strata x 12)."""
    months = np.arange(1, 13)
    rows = []
    for region, _, _ in STRATA:
        first, second = (_near(months, harvest) for harvest in HARVESTS[region])
        rows.append(_IDLE_MONTH + _HARVEST * first + _SECOND_HARVEST * second)
    return np.array(rows)


def _near(months: Whole, harvest: int) -> Floats:
    """1 in the month of a harvest, falling off around the year."""
    apart = np.abs(months - harvest)
    nearness: Floats = np.exp(-0.5 * (np.minimum(apart, 12 - apart) / 0.8) ** 2)
    return nearness
