"""What the decision tree asks of people besides the coverage line itself: work, reach, each condition of the law, and what they could pay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from allcover.coverage.conditions import Opened, opened
from allcover.coverage.lines import LineAnswers
from allcover.coverage.people import main_status
from allcover.coverage.ternary import Mask, Ternary
from allcover.engine.outcome import Outcome, judge_everybody
from allcover.population import Population
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.words import marked

EMPLOYEES = ("employee", "domestic_worker", "armed_forces")
TO_FACILITY, TO_PAYMENT = "minutes_to_health_facility", "minutes_to_payment_point"
SELF_EMPLOYED = ("own_account", "employer", "cooperative_member")


@dataclass(frozen=True)
class Means:
    """Who could pay what each scheme asks, by scheme, as somebody else worked it out; ``label`` says by which study.

    ``share`` is the share of income above subsistence that may be asked, as ``source`` has it; None where it was not worked out so.
    """

    label: str
    can_pay: Mapping[str, Ternary]
    share: float | None = None
    source: Citation | None = None


@dataclass(frozen=True)
class Reach:
    """From how many minutes of the usual way on a facility or a payment point is out of reach, and who says so."""

    facility_minutes: float = 60
    payment_minutes: float = 60
    source: str = marked("convention of this tool, to be set by the committee")


@dataclass(frozen=True)
class People:
    """Everybody, as the tree asks about them (masks and answers in the order of persons).

    ``answers`` holds each single condition of ``law`` and who has a place, ``applies`` each provision and whom each scheme protects, by key. ``facility``
    and ``payment``: known to be farther than the thresholds of ``reach``; ``unasked`` names those ways of which nobody was asked, and
    ``facility_untold`` and ``payment_untold`` are those not asked where others were. ``may_be_employee``: for all that is known of their jobs.
    ``status_untold``: who may have a main job, of a status that is not known.
    """

    population: Population
    law: Opened
    answers: Mapping[str, Ternary]
    applies: Mapping[str, Ternary]
    is_employee: Mask
    is_self_employed: Mask
    is_family_worker: Mask
    facility: Mask
    payment: Mask
    facility_untold: Mask
    payment_untold: Mask
    may_be_employee: Mask
    status_untold: Mask
    unasked: frozenset[str]
    reach: Reach

    @property
    def size(self) -> int:
        """How many persons there are."""
        return self.is_employee.size

    @property
    def nobody(self) -> Mask:
        """A mask of nobody."""
        return np.zeros(self.size, dtype=np.bool_)


def people_of(
    population: Population,
    outcome: Outcome,
    lines: Sequence[LineAnswers],
    reach: Reach,
) -> People:
    """This function will open the law of coverage lines and ask the engine of each condition, for everybody."""
    provisions = {held.applies: held for line in lines for _, held in line.provisions}
    protecting = dict.fromkeys(f"{held.id}.protected" for line in lines for held, _ in line.provisions)
    law = opened(outcome.system, outcome.day, list(provisions.values()), list(protecting))
    wanted = [*law.outputs, *_places_asked(lines, outcome)]
    judged = judge_everybody(law.system, population, outcome.day, wanted, known=outcome)
    status = main_status(population)
    return People(
        population,
        law,
        {key: _personal(population, key, judged) for key in judged.columns},
        {key: _personal(population, key, outcome) for key in law.trees},
        has_job_as(population, EMPLOYEES),
        status.is_in(SELF_EMPLOYED).fill_null(False).to_numpy(),
        (status == "contributing_family").fill_null(False).to_numpy(),
        _beyond(population, TO_FACILITY, reach.facility_minutes),
        _beyond(population, TO_PAYMENT, reach.payment_minutes),
        _untold(population, TO_FACILITY),
        _untold(population, TO_PAYMENT),
        has_job_as(population, EMPLOYEES) | _has_job_untold(population),
        _has_job_untold(population),
        frozenset(
            way
            for way in (TO_FACILITY, TO_PAYMENT)
            if not population.household_column(way).is_not_null().any()
        ),
        reach,
    )


def has_job_as(population: Population, statuses: Sequence[str]) -> Mask:
    """This function will say who has a job, main or not, in one of some statuses."""
    found = np.zeros(population.persons.height, dtype=np.bool_)
    if population.jobs is not None:
        rows = population.person_rows("jobs")
        is_so = population.jobs["status"].cast(pl.String).is_in(statuses).fill_null(False).to_numpy()
        found[rows[np.logical_and(is_so, rows >= 0)]] = True
    return found


def _has_job_untold(population: Population) -> Mask:
    """Who has a job of a status that is not known."""
    found = np.full(population.persons.height, population.jobs is None)
    if population.jobs is not None:
        rows = population.person_rows("jobs")
        found[rows[population.jobs["status"].is_null().to_numpy() & (rows >= 0)]] = True
    return found


def _places_asked(lines: Sequence[LineAnswers], outcome: Outcome) -> list[str]:
    """The limited places of schemes that entitle somebody who is not covered: who has one is costly to find."""
    schemes = {
        scheme.id
        for line in lines
        for scheme, provision in line.provisions
        if provision.nature == "automatic"
        and (outcome[provision.applies].is_yes & line.covered.is_no & line.universe.is_yes).any()
    }
    return [key for key in outcome.system.quotas if key.rpartition(".")[0] in schemes]


def _personal(population: Population, key: str, found: Outcome) -> Ternary:
    """A condition of persons as it is, one of households for each member."""
    answer = Ternary.of(found[key])
    if found.system.quantities[key].of == "person":
        return answer
    rows = population.household_of_person
    return Ternary(answer.is_yes[rows], answer.is_no[rows])


def _beyond(population: Population, column: str, minutes: float) -> Mask:
    beyond: Mask = (population.household_column(column) > minutes).fill_null(False).to_numpy()
    return beyond


def _untold(population: Population, column: str) -> Mask:
    """Who was not asked how far something is, where others were."""
    told: Mask = population.household_column(column).is_not_null().to_numpy()
    return ~told & bool(told.any())
