"""The series of SDG 1.3.1 and who is covered adequately, for CASEN 1990, from the raw columns alone.

Beside ``independent_casen.py``, which it builds on, it knows nothing of Allcover: the numerators and denominators are those
published with the World Social Protection Database, the profiles' needs and thresholds are written out again.
"""

from collections.abc import Iterator
from functools import reduce
from typing import NamedTuple

import numpy as np
from tests.papers.independent_casen import (
    CHILD_AGE,
    NO,
    UNSURE,
    YES,
    Array,
    Number,
    People,
    between,
    both,
    coverage_lines,
    either,
    employed,
    known,
    negation,
    of_the_employed,
)
from tests.papers.independent_casen_money import line_of


def series(people: People) -> Iterator[tuple[str, Number]]:
    """Each series whose denominator the survey tells: of persons who receive, and of those who live with one who does."""
    p, draws = people, people.draws
    everybody, child = known(np.ones(p.size, dtype=bool)), known(p.age < CHILD_AGE)
    cash, assistance = either(*draws.values()), either(draws["pasis"], draws["suf"])
    child_benefit, pension = either(draws["family"], draws["suf"]), either(draws["pensions"], draws["pasis"])
    for_child = either(child_benefit, drawn_by_parent(p), p.has_suf)
    injury = coverage_lines(p)["employment_injury"].facts["protected"]
    # Who is affiliated to no fund is insured for nothing by it; a soldier may be by the army's health service.
    in_fund = either(p.in_afp, p.in_old_fund, p.in_army_fund)
    may_be_insured = either(in_fund, both(p.is_soldier, p.in_army_health))
    # Nobody was asked who contributes: a worker whom a scheme may insure may; who does not work does not.
    may_pay, insured = both(employed(p), may_be_insured, p.unsure), both(of_the_employed(p), injury)
    direct = {
        "at_least_one": either(cash, may_pay, both(child, for_child), insured),
        "children": for_child,
        "older_persons": pension,
        "unemployed": draws["lost_job"],
        "poor": assistance,
        "vulnerable": assistance,
    }
    received = {
        "at_least_one": cash, "children": child_benefit, "older_persons": pension, "unemployed": draws["lost_job"],
        "poor": assistance, "vulnerable": assistance,
    }  # fmt: skip
    contributory = either(draws["pensions"], draws["family"], draws["lost_job"])
    adult = both(negation(child), negation(p.is_pensionable))
    of_whom = {
        "at_least_one": everybody,
        "children": child,
        "older_persons": p.is_pensionable,
        # A child whose labour status was not asked is not unemployed.
        "unemployed": np.where((p.is_unemployed == UNSURE) & (child == YES), NO, p.is_unemployed),
        "poor": both(known(p.is_counted), p.is_below["poverty"]),
        "vulnerable": either(
            child,
            both(adult, negation(either(contributory, both(employed(p), may_be_insured, p.unsure)))),
            both(p.is_pensionable, negation(contributory)),
        ),
    }
    for name, among in of_whom.items():
        yield f"series.{name}.direct", share_among(p, direct[name], among)
        yield f"series.{name}.household", share_among(p, p.anybody(received[name]), among)
    yield "series.employment_injury.direct", share_among(p, injury, of_the_employed(p))


def open_share(people: People, answer: Array, among: Array) -> Number:
    """The share of yes, with its error, or the two ends that missing answers leave."""
    if not (among & (answer == UNSURE)).any():
        return people.share(answer == YES, among)
    weight, persons = people.weight, float(people.weight[among].sum())
    sure, maybe = (float(weight[among & (answer == each)].sum()) for each in (YES, UNSURE))
    return between(sure, maybe, persons, int(among.sum()))


def share_among(people: People, answer: Array, among: Array) -> Number:
    """The share among persons of some of whom it is not known whether they are meant: each in or out, as makes it least or most. All who are meant or may be were asked."""
    if not (among == UNSURE).any():
        return open_share(people, answer, among == YES)
    weight, meant, maybe = people.weight, among == YES, among == UNSURE
    yes, no = answer == YES, answer == NO
    least = weight[meant & yes].sum() / weight[meant | (maybe & ~yes)].sum()
    most = weight[(meant | maybe) & ~no].sum() / weight[meant | (maybe & ~no)].sum()
    return Number(None, float(least), float(most), int((meant | maybe).sum()))


# Adequate under a profile


class Need(NamedTuple):
    """To whom a need applies, whether they are covered in fact, and whether the level and the way are as asked."""

    applies: Array
    covered: Array
    enough: Array

    @property
    def met(self) -> Array:
        return either(negation(self.applies), both(self.covered, self.enough))


def adequacy(people: People) -> Iterator[tuple[str, Number]]:
    """None, partial and adequate under each of the five profiles, as far as missing answers leave it open."""
    for name, (affiliated_counts, needs) in profiles(people).items():
        adequate = reduce(np.minimum, (need.met for need in needs))
        judged = ~np.logical_and.reduce([need.applies == NO for need in needs])
        covered = either(
            any_cover(people, affiliated_counts), *(both(need.covered, need.applies) for need in needs)
        )
        found = {
            "none": both(negation(covered), negation(adequate)),
            "partial": both(covered, negation(adequate)),
            "adequate": adequate,
        }
        # Surely none is who has no cover, even if no need is told; adequate is never none.
        found["none"] = np.where(covered == NO, YES, found["none"])
        for verdict, answer in found.items():
            yield f"adequacy.{name}_v1.{verdict}", open_share(people, answer, judged)


def adequate_lines(people: People) -> Iterator[tuple[str, Number]]:
    """Who is covered as the Campaign's profile asks, in its needs of exactly the persons of a line and its branch."""
    care, old_age, record, *_, injury, _, _, jobless, family = profiles(people)["campaign_2004"][1]
    lines = {
        "medical_care": care, "family": family, "old_age_pensionable": old_age, "unemployment": jobless,
        "old_age_workers": record, "invalidity": record, "employment_injury": injury,
    }  # fmt: skip
    for line, need in lines.items():
        met = both(need.covered, need.enough)
        yield f"coverage.{line}.adequate", open_share(people, met, need.applies == YES)


def in_care(people: People) -> Array:
    return either(people.in_public_health, people.in_isapre, people.in_army_health)


def drawn_by_parent(people: People) -> Array:
    """A parent draws the family allowance: surely for a child where it is drawn for all of them."""
    return both(people.kin.any_parent(people.draws["family"]), either(people.has_allowance, people.unsure))


def pays_in(people: People, affiliated_counts: bool) -> Array:
    """Whether a person pays into a pension fund: nobody was asked, but who belongs to none does not.

    The pattern of a national profile takes belonging for paying.
    """
    funds = either(people.in_afp, people.in_old_fund, people.in_army_fund)
    idle = (employed(people) == NO) & (funds != YES)
    may = np.where(idle, NO, np.minimum(funds, UNSURE))
    return np.where(funds == YES, YES, may) if affiliated_counts else may


def any_cover(people: People, affiliated_counts: bool) -> Array:
    """Covered by anything: receives, is in a health system, has a subsidy drawn for, or pays in (of a worker: cannot tell)."""
    paying = either(both(employed(people), people.unsure), pays_in(people, affiliated_counts))
    return either(*people.draws.values(), people.has_suf, in_care(people), paying)


def profiles(people: People) -> dict[str, tuple[bool, tuple[Need, ...]]]:
    """The needs of each profile, and whether belonging to a fund counts as paying."""
    p, draws, kin = people, people.draws, people.kin
    everybody = known(np.ones(p.size, dtype=bool))
    child, woman = known(p.age < CHILD_AGE), p.is_woman
    fine, untold = everybody, p.unsure
    pension = either(draws["pensions"], draws["pasis"])
    amount = p.received["pensions"] + p.received["pasis"]
    line = line_of(p, "poverty")

    def reaches(received: Array, times: float) -> Array:
        return known(received / line * (1 + 1e-9) >= times)

    care = Need(everybody, in_care(p), untold)  # nobody was asked what care costs
    old_age = Need(p.is_pensionable, pension, reaches(amount, 1.0))
    paying = pays_in(p, affiliated_counts=False)
    # Who works and draws a pension has it held against earnings; of others nobody knows what they would get.
    earnings = np.where(p.column("yopraj") > 0, p.column("yopraj"), np.nan)
    replaced = np.where(amount > 0, amount, np.nan) / earnings * (1 + 1e-9)
    record = Need(
        of_the_employed(p), paying, np.where(np.isnan(replaced), UNSURE, np.where(replaced >= 0.4, YES, NO))
    )
    disabled = Need(untold, pension, reaches(amount, 1.0))
    survivors = Need(
        child,
        either(
            paying,
            draws["pensions"],
            kin.any_parent(draws["pensions"]),
            kin.any_parent(paying),
            kin.spouse(paying),
        ),
        fine,
    )
    lines = coverage_lines(p)
    injury = Need(of_the_employed(p), lines["employment_injury"].facts["protected"], fine)
    employee = both(of_the_employed(p), either(p.is_employee, p.is_soldier))
    sickness = Need(employee, lines["sickness"].facts["protected"], fine)
    # Births were not asked, and nobody says to receive pay in maternity: cash that no survey column has is no cover.
    maternity = Need(both(woman, untold), np.full(p.size, NO), fine)
    jobless = Need(p.is_unemployed, draws["lost_job"], reaches(p.received["lost_job"], 1.0))
    for_child = either(draws["family"], draws["suf"], drawn_by_parent(p), p.has_suf)
    family = Need(child, for_child, fine)
    campaign = (
        care, old_age._replace(enough=both(old_age.enough, untold)), record, record, disabled, survivors, injury,
        sickness, maternity, jobless, family,
    )  # fmt: skip
    national = (
        care._replace(enough=fine), family, jobless._replace(enough=fine), disabled._replace(enough=fine),
        old_age._replace(enough=reaches(amount, 0.5)),
    )  # fmt: skip
    return {
        "campaign_2004": (False, campaign),
        "health_only": (False, (care,)),
        "pension_only": (False, (old_age,)),
        "health_and_pension": (False, (care, old_age)),
        "national": (True, national),
    }


def recompute(people: People) -> dict[str, Number]:
    """Every headline of the two sections by key."""
    return {**dict(series(people)), **dict(adequacy(people)), **dict(adequate_lines(people))}
