"""Why people are left out in CASEN 1990, from the raw columns alone, beside ``independent_casen.py``.

Most leaves of the decision tree follow from the law's text, the job and the means of a person. Where a leaf asks how far a
person is from the law (which of several conditions keeps them out), the leaves of that part must add up to it: ``SUMS``.
"""

from collections.abc import Iterator, Mapping

import numpy as np
from tests.papers.independent_casen import (
    CHILD_AGE,
    NO,
    UNEMPLOYMENT_AGE,
    UNSURE,
    YES,
    Array,
    Line,
    Number,
    People,
    both,
    coverage_lines,
    either,
    known,
    share_of,
)
from tests.papers.independent_casen_money import SHARE_OF_SURPLUS, TRIED, asked_by_schemes, can_pay, purses

SUF_PLACES = 625_879  # those who draw a subsidy in the survey stand for the places

SUMS: Mapping[str, tuple[str, ...]] = {
    "medical_care.no_law": ("family_condition", "threshold_age", "threshold_income"),
    "family.no_law": ("family_condition", "threshold_income"),
}
"""Parts of the gap, with the leaves that must add up to them: each leaf asks which condition of the law is the nearest."""


def most(line: Line) -> dict[str, Array]:
    """Whoever is not surely covered and may, once all is known, be in a part of the gap."""
    inside = (line.universe == YES) & (line.facts[line.counted] != YES)
    obliged, free = line.obliges == YES, line.obliges == NO
    joining, none = free & (line.allows == YES), free & (line.allows == NO)
    untold = ~(obliged | joining | none)
    return {"not_applied": inside & (obliged | untold), "not_taken_up": inside & (joining | untold), "no_law": inside & (none | untold)}  # fmt: skip


def parts(line: Line) -> dict[str, Array]:
    """The four parts of the gap, as masks: who is surely not covered, by what the law says, and who cannot be told."""
    inside, covered = line.universe == YES, line.facts[line.counted]
    out = inside & (covered == NO)
    obliged, free = line.obliges == YES, line.obliges == NO
    joining, none = free & (line.allows == YES), free & (line.allows == NO)
    return {
        "not_applied": out & obliged,
        "not_taken_up": out & joining,
        "no_law": out & none,
        "law_unknown": out & ~(obliged | joining | none),
        "fact_unknown": inside & (covered == UNSURE),
    }


def reasons(people: People) -> Iterator[tuple[str, Number]]:
    """Every leaf that somebody ends in, by line: its share of the line's universe."""
    p, lines = people, coverage_lines(people)
    leaves = {
        "old_age_workers": work_leaves(p, lines["old_age_workers"]) | pension_choices(p, lines["old_age_workers"]),
        "sickness": work_leaves(p, lines["sickness"]),
        "maternity": work_leaves(p, lines["maternity"]),
        "employment_injury": work_leaves(p, lines["employment_injury"]),
        "unemployment_workers": unemployment_leaves(p, lines["unemployment_workers"]),
        "unemployment": unemployment_leaves(p, lines["unemployment"]),
        "old_age_65": {},
        "old_age_pensionable": {},
        "medical_care": care_leaves(p, parts(lines["medical_care"])),
        "family": family_leaves(p, parts(lines["family"])),
    }  # fmt: skip
    for name, found in leaves.items():
        line = lines[name]
        held = parts(line)
        among = np.logical_or.reduce(list(held.values()))
        surely = among & ~held["fact_unknown"]
        yield (
            f"exclusion.{name}.excluded",
            share_of(people, line.universe == YES, surely, held["fact_unknown"]),
        )
        unknown = {leaf: held[leaf] for leaf in ("law_unknown", "fact_unknown")}
        maybe = might_be(p, name, line)
        for leaf, who in (found | unknown).items():
            if who.any():
                more = maybe[leaf] & ~who if leaf in maybe else None
                share = share_of(people, line.universe == YES, who, more)
                yield f"exclusion.{name}.{leaf}", share
                yield f"exclusion.{name}.{leaf}.of_excluded", share_of(people, among, who, more)
        yield from unable(people, name, line, among)
    yield "exclusion.old_age_workers.not_declared", not_declared(people, lines["old_age_workers"])


def unable(people: People, name: str, line: Line, among: Array) -> Iterator[tuple[str, Number]]:
    """Who cannot afford it, of those left out, under half, once and twice the share of income that may be asked."""
    for share in TRIED if name in ("old_age_workers", "medical_care") else ():
        if name == "medical_care":
            surely = care_leaves(people, parts(line), share)["obliged_cannot_afford"]
            perhaps = care_most(people, line, share)
        else:
            surely = pension_choices(people, line, share)["voluntary_cannot_afford"]
            perhaps = choices_most(people, line, share)
        may_be = np.logical_or.reduce([who for leaf, who in perhaps.items() if "cannot_afford" in leaf])
        at = f"{100 * share:g}".replace(".", "_")
        yield f"exclusion.{name}.cannot_afford.at_{at}", share_of(people, among, surely, may_be & ~surely)


def might_be(people: People, name: str, line: Line) -> dict[str, Array]:
    """Who may be in a leaf once all is known, by leaf; those of whom something is not known are known."""
    held, maybe_job = most(line), np.isin(people.column("o7"), (8,))
    if name == "family":
        # Who may be covered is, if not, out for the same reason as others; of whom the law is not known any reason may be.
        untold = held["not_applied"] & (line.obliges != YES)
        obliged = {"not_applied": held["not_applied"] & (line.obliges == YES)}
        return {leaf: who | untold for leaf, who in family_leaves(people, obliged).items()}
    if name == "medical_care":
        return care_most(people, line)
    own, family = is_job(people, 1, 2), is_job(people, 6)
    found = {
        "own_account_without_scheme": held["no_law"] & (own | maybe_job),
        "family_worker_without_scheme": held["no_law"] & (family | maybe_job),
        "undeclared": held["not_applied"] & (is_job(people, 3, 4, 5, 7) | maybe_job),
        "voluntary_means_unknown": held["not_taken_up"],
    }
    if name == "unemployment_workers":
        who, is_out = held["no_law"], (line.obliges == NO) & (line.allows == NO)
        by_job = {"own_account_without_scheme": own, "family_worker_without_scheme": family}
        known_leaf = {leaf: who & (so | (maybe_job & ~is_out)) for leaf, so in by_job.items()}
        old_enough = ~own & ~family & (people.age >= UNEMPLOYMENT_AGE)
        # Whoever may be left out may be so by a group that the law names.
        return {
            "undeclared": found["undeclared"],
            **known_leaf,
            "group_excluded": who & (~is_out | old_enough),
        }
    return found | choices_most(people, line) if name == "old_age_workers" else found


def told_if_can_pay(people: People, scheme: str, share: float = SHARE_OF_SURPLUS) -> Array:
    """Whether a person could pay what a scheme asks; of whom nothing is asked at all, the law does not say what is paid."""
    asked, due = asked_by_schemes(people)[scheme]
    return np.where(due.high > 0, can_pay(purses(people, share), asked, due), UNSURE)


def choices_most(people: People, line: Line, share: float = SHARE_OF_SURPLUS) -> dict[str, Array]:
    """Who may be in a leaf of those who may join a pension fund: who surely cannot pay has that reason and none after it."""
    p, who, joining = people, most(line)["not_taken_up"], (line.obliges == NO) & (line.allows == YES)
    can = either(
        both(told_if_can_pay(p, "afp", share), p.is_own_boss),
        both(told_if_can_pay(p, "old_funds", share), p.is_own_boss, p.in_old_fund),
    )
    rest = who & ~(joining & (can == NO))
    return {
        "voluntary_cannot_afford": who & (can != YES),
        "voluntary_means_unknown": rest & (can == UNSURE),
        "voluntary_not_used": rest,
    }


def care_most(people: People, line: Line, share: float = SHARE_OF_SURPLUS) -> dict[str, Array]:
    """Who may be in a leaf of care: the leaves in their order, each left by those who surely are in one before."""
    p, held, by_law = people, most(line), line.obliges == YES
    obliged = either(p.is_employee, p.is_soldier, p.draws["pensions"], p.draws["lost_job"])
    has_job, may_have = is_job(p, 3, 4, 5, 7), is_job(p, 3, 4, 5, 7, 8)
    affiliate = either(p.is_employee, p.draws["pensions"], p.draws["lost_job"])
    can = both(told_if_can_pay(p, "public_health", share), affiliate)
    own = either(known(p.age < 6), p.draws["pasis"], p.draws["suf"], p.is_below["indigence"])
    through, left = through_relatives(p, affiliate), held["not_applied"]
    everybody, found = np.ones(p.size, dtype=bool), {}
    leaves = (
        ("undeclared", (obliged != NO) & may_have, (obliged == YES) & has_job),
        ("obliged_cannot_afford", (obliged != NO) & (can != YES), (obliged == YES) & (can == NO)),
        ("obliged_not_joined", (obliged != NO) & ~has_job, (obliged == YES) & ~may_have),
        ("through_relative", (through != NO) & (own != YES), (through == YES) & (own == NO)),
        ("entitled_not_receiving", everybody, everybody),
    )
    for leaf, may_be, surely in leaves:
        found[leaf] = left & may_be
        left = left & ~(by_law & surely)
    joining, who = (line.obliges == NO) & (line.allows == YES), held["not_taken_up"]
    can_buy = either(
        both(told_if_can_pay(p, "public_health", share), p.is_own_boss),
        both(told_if_can_pay(p, "isapre", share), p.may_buy_care),
    )
    return found | {
        "voluntary_cannot_afford": who & (can_buy != YES),
        "voluntary_means_unknown": who & ~(joining & (can_buy == NO)) & (can_buy == UNSURE),
    }


def through_relatives(people: People, affiliate: Array) -> Array:
    """Whose right to care is that of a relative: of a parent or spouse who is insured or a soldier, or of a parent with a subsidy."""
    kin = people.kin
    is_child, is_married = known(people.age < CHILD_AGE), known(people.column("ecivil") == 1)
    return either(
        both(is_child, kin.any_parent(either(affiliate, people.is_soldier))),
        both(is_married, kin.spouse(affiliate), either(people.is_woman, people.unsure)),
        both(is_married, kin.spouse(people.is_soldier)),
        kin.any_parent(people.draws["suf"]),
    )


def sums(people: People) -> Iterator[tuple[str, Number]]:
    """What the leaves of :data:`SUMS` must add up to."""
    lines = coverage_lines(people)
    for name in SUMS:
        line, part = name.split(".")
        yield name, people.share(parts(lines[line])[part], lines[line].universe == YES)


def is_job(people: People, *codes: int) -> Array:
    return np.isin(people.column("o7"), codes)


def work_leaves(people: People, line: Line) -> dict[str, Array]:
    """Of the lines about work: who is out of the law by the job, and the employees to whom the law is not applied."""
    held = parts(line)
    own, family = is_job(people, 1, 2), is_job(people, 6)
    # Only those in a pension fund are protected: who is not protected is in none.
    registered = line.facts[line.counted]
    is_employee = held["not_applied"] & is_job(people, 3, 4, 5, 7)
    found = {
        "own_account_without_scheme": held["no_law"] & own,
        "family_worker_without_scheme": held["no_law"] & family,
        "undeclared": is_employee & (registered == NO),
        "not_contributing": is_employee & (registered == UNSURE),
    }
    # Nothing is asked of the self-employed for cash in sickness, so nobody can tell whether they could pay.
    return (
        found if line.counted == "affiliated" else found | {"voluntary_means_unknown": held["not_taken_up"]}
    )


def pension_choices(people: People, line: Line, share: float = SHARE_OF_SURPLUS) -> dict[str, Array]:
    """The self-employed may join an AFP: those who cannot, cannot be told to, or could afford it and have not."""
    who, can = parts(line)["not_taken_up"], can_pay(purses(people, share), *asked_by_schemes(people)["afp"])
    return {
        "voluntary_cannot_afford": who & (can == NO),
        "voluntary_means_unknown": who & (can == UNSURE),
        "voluntary_not_used": who & (can == YES),
    }


def unemployment_leaves(people: People, line: Line) -> dict[str, Array]:
    """Who is of a group that is not insured, and who would be insured but for the age."""
    held, young = parts(line), people.age < UNEMPLOYMENT_AGE
    out, own, family = held["no_law"], is_job(people, 1, 2), is_job(people, 6)
    rest = out & ~own & ~family
    return {
        "own_account_without_scheme": out & own,
        "family_worker_without_scheme": out & family,
        "threshold_age": rest & young,
        "group_excluded": rest & ~young,
        "undeclared" if line.counted == "protected" else "entitled_not_receiving": held["not_applied"],
    }


def care_leaves(people: People, held: dict[str, Array], share: float = SHARE_OF_SURPLUS) -> dict[str, Array]:
    """Obliged by a job, obliged by a pension or subsidy, entitled in the own person, entitled through relatives."""
    p, who = people, held["not_applied"]
    at_work = who & ((p.is_employee == YES) | (p.is_soldier == YES))
    by_benefit = who & ~at_work & (either(p.draws["pensions"], p.draws["lost_job"]) == YES)
    own = either(known(p.age < 6), p.draws["pasis"], p.draws["suf"], p.is_below["indigence"])
    rest = who & ~at_work & ~by_benefit
    # Of a subsidy to who lost a job nothing is said to be paid: whether these could pay is not known.
    can = told_if_can_pay(p, "public_health", share)
    return {
        "undeclared": at_work,
        "obliged_cannot_afford": by_benefit & (can == NO),
        "obliged_not_joined": by_benefit & (can == YES),
        "entitled_not_receiving": rest & (own == YES) & ~is_job(p, 8),
        "through_relative": rest & (own != YES),
        "voluntary_means_unknown": held["not_taken_up"],
    }


def family_leaves(people: People, held: dict[str, Array]) -> dict[str, Array]:
    """Entitled to the subsidy in the own person, with or without one of its places; else through a parent's allowance."""
    who, due = held["not_applied"], people.suf_is_due == YES
    has_place = served(people, people.suf_is_due != NO)
    return {
        "through_relative": who & ~due,
        "no_place": who & due & ~has_place,
        "entitled_not_receiving": who & due & has_place,
    }


def served(people: People, asking: Array) -> Array:
    """The poorest who ask, as far as the places go, with everybody as poor as the last of them."""
    order = np.argsort(people.welfare, kind="stable")
    before = (
        np.cumsum(np.where(asking, people.weight, 0.0)[order]) - np.where(asking, people.weight, 0.0)[order]
    )
    reached = people.welfare[order][asking[order] & (before < SUF_PLACES)]
    is_served: Array = asking & (people.welfare <= reached.max())
    return is_served


def not_declared(people: People, line: Line) -> Number:
    """Employees whom the law obliges, in no fund, of those who answered."""
    obliged = (line.universe == YES) & (either(people.is_employee, people.is_soldier) == YES)
    registered = line.facts["affiliated"]
    return people.share(registered == NO, obliged & (registered != UNSURE))


def recompute(people: People) -> dict[str, Number]:
    """Every leaf by key, those of :data:`SUMS` apart."""
    return dict(reasons(people))
