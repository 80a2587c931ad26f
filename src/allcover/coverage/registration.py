"""Whom the law insures through an employer, and who of them is registered: what the reasons of employees rest on.

An employer has to declare whom the law obliges to be insured, and also whom it insures by the job alone. A benefit that is
due, such as one for who has lost a job, is another thing: it is for the person to claim.
"""

from collections.abc import Iterator

import numpy as np

from allcover.coverage.conditions import Single, Tree, singles
from allcover.coverage.exclusion_people import People
from allcover.coverage.lines import LineAnswers
from allcover.coverage.ternary import Mask, Ternary
from allcover.rules.definition import ColumnTarget, FactTarget, Provision
from allcover.rules.scheme_reading import CONTRIBUTORY

_STATUS = ColumnTarget("jobs", "status")


def insures_by_a_job(answers: LineAnswers, people: People) -> bool:
    """This function will say whether a provision of a line covers employees by their job alone."""
    return any(True for _ in _by_a_job(answers, people))


def insured_by_a_job(answers: LineAnswers, people: People) -> Mask:
    """This function will say which employees a line's law covers by the job they have, without their joining (persons)."""
    found = people.nobody
    for provision, of_job in _by_a_job(answers, people):
        has_it = Ternary.any_of([people.answers[one.key] for one in of_job], people.size).is_yes
        found = found | (people.applies[provision.applies].is_yes & has_it)
    return found & people.is_employee


def maybe_insured_by_a_job(answers: LineAnswers, people: People) -> Mask:
    """This function will say which employees a line's law covers, or may for all that is known, by the job they have (persons)."""
    found = people.nobody
    for provision, of_job in _by_a_job(answers, people):
        lacks_it = Ternary.any_of([people.answers[one.key] for one in of_job], people.size).is_no
        found = found | (~people.applies[provision.applies].is_no & ~lacks_it)
    return found & people.may_be_employee


def _by_a_job(answers: LineAnswers, people: People) -> Iterator[tuple[Provision, list[Single]]]:
    """The provisions of insurance that apply by a job alone, each with its conditions on the job."""
    if answers.line.counts_as_covered == "receiving":
        return
    for scheme, provision in answers.provisions:
        of_job = [one for one in singles(people.law.trees[provision.applies]) if _is_of_the_job(one)]
        if provision.nature == "automatic" and scheme.mechanism in CONTRIBUTORY and of_job:
            yield provision, of_job


def _is_of_the_job(single: Single) -> bool:
    """Whether a condition turns on the person's own job: not on what it brings in, nor on that of a relative."""
    return single.kind == "group" and _STATUS in single.items


def registered(answers: LineAnswers, people: People) -> Ternary:
    """This function will say who is registered with a scheme of a line (persons).

    Who would be protected if registered, with that scheme or one that stands in for it, and is known not to be protected, is not.
    """
    said = answers.measures.get("affiliated") or Ternary.untold(people.size)
    if answers.counted_as != "protected":
        return said
    schemes = dict.fromkeys(scheme.id for scheme, _ in answers.provisions)
    suffices = [_registration_suffices(people.law.trees[f"{one}.protected"], people) for one in schemes]
    shown = answers.covered.is_no & (np.logical_or.reduce(suffices) if suffices else people.nobody)
    return Ternary(said.is_yes, said.is_no | (shown & ~said.is_yes))


def _registration_suffices(tree: Tree, people: People) -> Mask:
    """For whom a condition holds, or would if they were registered."""
    if isinstance(tree, Single):
        return people.answers[tree.key].is_yes | _is_registration(tree)
    parts = [_registration_suffices(part, people) for part in tree.parts]
    joined = np.logical_or if tree.how == "any" else np.logical_and
    found: Mask = joined.reduce(parts)
    return found


def _is_registration(single: Single) -> bool:
    """Whether a condition is that of being registered, the own and nothing else."""
    is_own = single.kind == "group" and not single.text.startswith("not ")
    return is_own and all(isinstance(one, FactTarget) and one.fact == "affiliated" for one in single.items)
