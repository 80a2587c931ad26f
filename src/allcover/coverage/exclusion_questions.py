"""The questions of the decision tree as they are answered of everybody, as far as is known: by reason, whom it applies to.

Those that turn on who could pay stand apart (:mod:`~allcover.coverage.exclusion_means`).
"""

from collections.abc import Mapping

import numpy as np

from allcover.coverage.exclusion_line import Line
from allcover.coverage.exclusion_tree import KIND_OF, TREE
from allcover.coverage.law_distance import Failing, holds_alone
from allcover.coverage.registration import insured_by_a_job
from allcover.coverage.ternary import Mask


def questions(line: Line, held: Failing) -> Mapping[str, Mask]:
    """This function will say by reason of whom its question is answered yes (persons).

    ``held`` are the conditions that keep those without law out of it.
    """
    everybody = ~line.people.nobody
    return {
        **_of_law(line, held),
        **{reason.code: everybody for reason in TREE.reasons if reason.is_rest},
        **_of_obligation(line),
        **_of_entitlement(line),
        **_of_choice(line),
        "law_unknown": line.answers.covered.is_known,
    }


def _of_law(line: Line, held: Failing) -> dict[str, Mask]:
    people = line.people
    asked = {code: _turning_on(line, held, kind) for code, kind in KIND_OF.items()}
    group = asked["group_excluded"]
    own, family = people.is_self_employed & group, people.is_family_worker & group
    return asked | {
        "branch_not_legislated": np.full(people.size, not line.answers.provisions),
        "own_account_without_scheme": own,
        "family_worker_without_scheme": family,
        "group_excluded": group & ~own & ~family,
    }


def _turning_on(line: Line, held: Failing, kind: str) -> Mask:
    turning = [who for single, who in held.nearest.items() if kind == single.kind]
    return np.logical_or.reduce(turning) if turning else line.people.nobody


def _of_obligation(line: Line) -> dict[str, Mask]:
    people = line.people
    is_obliged = line.applying("mandatory").is_yes
    by_employer = (is_obliged & people.is_employee) | insured_by_a_job(line.answers, people)
    return {
        "undeclared": by_employer & line.registered.is_no,
        "unpaid": by_employer & line.registered.is_yes,
        "not_contributing": by_employer & ~line.registered.is_known,
        "obliged_not_joined": is_obliged & ~people.is_employee,
    }


def _of_entitlement(line: Line) -> dict[str, Mask]:
    people = line.people
    is_entitled = line.applying("automatic").is_yes
    return {
        "through_relative": _through_relatives(line),
        "no_place": is_entitled & _without_place(line),
        "no_facility": is_entitled & people.facility & line.is_care,
        "no_payment_point": is_entitled & people.payment & (not line.is_care),
    }


def _through_relatives(line: Line) -> Mask:
    """Entitled in a scheme with members, and not by anything that is the person's own alone."""
    people = line.people
    found, own = people.nobody, people.nobody
    for scheme, provision in line.provisions("automatic"):
        applies = people.applies[provision.applies].is_yes
        alone = holds_alone(people.law.trees[provision.applies], people.answers).is_yes
        is_own = alone | (not scheme.has_members)
        found, own = found | (applies & ~is_own), own | (applies & is_own)
    return found & ~own


def _without_place(line: Line) -> Mask:
    """Known to have no place, where the places of a scheme stand between the law and its benefit."""
    none = [places.is_no for places in line.places()]
    return np.logical_or.reduce(none) if none else line.people.nobody


def _of_choice(line: Line) -> dict[str, Mask]:
    people = line.people
    return {
        "voluntary_no_facility": people.facility & line.is_care,
        "voluntary_no_payment_point": people.payment & (not line.is_care),
    }
