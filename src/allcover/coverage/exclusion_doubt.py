"""What missing answers leave open of the questions of the decision tree: of whom each is surely, and of whom perhaps, answered yes."""

from collections.abc import Mapping

import numpy as np

from allcover.coverage.exclusion_line import Line
from allcover.coverage.exclusion_tree import KIND_OF, OF_EMPLOYEES
from allcover.coverage.law_distance import holds_alone
from allcover.coverage.registration import maybe_insured_by_a_job
from allcover.coverage.ternary import Mask


def surely(line: Line, asked: Mapping[str, Mask]) -> Mapping[str, Mask]:
    """This function will say of whom each question is answered yes, however missing answers turn out (persons, by reason).

    ``asked`` are the answers as far as is known.
    """
    people, obliged = line.people, line.applying("mandatory").is_yes
    return {
        **asked,
        "not_contributing": np.logical_or.reduce([asked[code] for code in OF_EMPLOYEES]),
        "obliged_not_joined": obliged & ~people.may_be_employee,
        "through_relative": asked["through_relative"] & ~_perhaps_own(line),
    }


def maybe(line: Line, asked: Mapping[str, Mask]) -> Mapping[str, Mask]:
    """This function will say of whom each question is, or may be, answered yes (persons, by reason).

    ``asked`` are the answers as far as is known. What nobody worked out, or was asked, is nobody's.
    """
    people = line.people
    obliged, entitled = ~line.applying("mandatory").is_no, ~line.applying("automatic").is_no
    by_employer = (obliged & people.may_be_employee) | maybe_insured_by_a_job(line.answers, people)
    far, unpaid = people.facility | people.facility_untold, people.payment | people.payment_untold
    return {
        **asked, **_maybe_of_law(line, asked),
        "undeclared": by_employer & ~line.registered.is_yes,
        "unpaid": by_employer & ~line.registered.is_no,
        "not_contributing": by_employer & ~line.registered.is_known,
        "obliged_not_joined": obliged & ~people.is_employee,
        "through_relative": _perhaps_through_relatives(line),
        "no_place": entitled & ~_with_place(line),
        "no_facility": entitled & far & line.is_care,
        "no_payment_point": entitled & unpaid & (not line.is_care),
        "voluntary_no_facility": far & line.is_care,
        "voluntary_no_payment_point": unpaid & (not line.is_care),
    }  # fmt: skip


def _maybe_of_law(line: Line, asked: Mapping[str, Mask]) -> dict[str, Mask]:
    """The reasons of law of those whom it is known to leave out, as they are known; of others, whichever condition may fail."""
    people = line.people
    fails = dict.fromkeys(KIND_OF.values(), people.nobody)
    for single in line.singles:
        if single.kind in fails:
            fails[single.kind] = fails[single.kind] | ~people.answers[single.key].is_yes
    by_code = {code: fails[kind] for code, kind in KIND_OF.items()}
    by_code["own_account_without_scheme"] = fails["group"] & (people.is_self_employed | people.status_untold)
    by_code["family_worker_without_scheme"] = fails["group"] & (
        people.is_family_worker | people.status_untold
    )
    return {code: np.where(line.without_law, asked[code], who) for code, who in by_code.items()}


def _perhaps_own(line: Line) -> Mask:
    """Who may be entitled by something of their own, for all that is known."""
    people, found = line.people, line.people.nobody
    for scheme, provision in line.provisions("automatic"):
        alone = holds_alone(people.law.trees[provision.applies], people.answers)
        own = ~alone.is_no if scheme.has_members else ~people.nobody
        found = found | (~people.applies[provision.applies].is_no & own)
    return found


def _perhaps_through_relatives(line: Line) -> Mask:
    """Who may be entitled in a scheme with members, and not by anything of their own, for all that is known."""
    people = line.people
    found, own = people.nobody, people.nobody
    for scheme, provision in line.provisions("automatic"):
        applies = people.applies[provision.applies]
        alone = holds_alone(people.law.trees[provision.applies], people.answers).is_yes
        is_own = alone | (not scheme.has_members)
        found, own = found | (~applies.is_no & ~is_own), own | (applies.is_yes & is_own)
    return found & ~own


def _with_place(line: Line) -> Mask:
    """Who is known to have a place wherever the line has places; everybody where it has none."""
    found = ~line.people.nobody
    for places in line.places():
        found = found & places.is_yes
    return found
