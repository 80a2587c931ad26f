"""What a convention asks of all parts together: equal treatment, and what only somebody who was there can say.

Equal treatment is tried: the judge decides for a national and for a resident who is none. Suspension, appeal, financing by
all and administration stand in no rule of a benefit; they are entered as observations with their source, or stay open.
"""

from collections.abc import Sequence
from dataclasses import replace

from allcover.expressions.logic import Unknown
from allcover.rules.definition import Scheme
from allcover.standards.absence import no_scheme
from allcover.standards.beneficiary import Circumstances
from allcover.standards.convention import USUAL_RECORD_MONTHS, Common, Convention, Part
from allcover.standards.figures import Figures, Observed
from allcover.standards.ground import Ground
from allcover.standards.level import not_told
from allcover.standards.periods import PROBE_WAGE, PeriodChecks, unknown
from allcover.standards.spells import NotTold, amount_of
from allcover.standards.trial import Offer, Trial, protects_in
from allcover.standards.verdict import Status, Step, Verdict, step

NATIONALITY = frozenset(("persons.is_citizen", "persons.is_migrant"))
"""What a rule reads that tells nationals from others."""

_PUBLIC = ("universal", "means_tested")


def common_verdicts(trial: Trial, convention: Convention, figures: Figures) -> tuple[Verdict, ...]:
    """This function will hold a law, and what was observed, against everything asked of all parts together."""
    return tuple(_common(trial, convention, asked, figures) for asked in convention.common)


def _common(trial: Trial, convention: Convention, asked: Common, figures: Figures) -> Verdict:
    if asked.aspect == "equality":
        found = equality_verdict(trial, convention, asked.ground, figures)
    else:
        found = unknown(asked.aspect, asked.ground, step("no_observation"))
    return settled(found, figures.seen(asked.aspect, convention.id))


def settled(verdict: Verdict, observed: Sequence[Observed]) -> Verdict:
    """This function will let observations settle what could not be determined; others are told beside the verdict.

    Observations that contradict each other settle nothing.
    """
    if not observed:
        return verdict
    told = tuple(step("observed", says=one.says, source=one.source) for one in observed)
    answers = {one.is_met for one in observed}
    if verdict.status is not Status.NOT_DETERMINABLE:
        return replace(verdict, steps=(*verdict.steps, *told))
    if len(answers) == 2:
        return replace(
            verdict, steps=(*verdict.steps, *told), lacking=(*verdict.lacking, step("observed_both_ways"))
        )
    status = Status.MET if answers == {True} else Status.NOT_MET
    return replace(verdict, status=status, steps=(*verdict.steps, *told), lacking=())


def equality_verdict(trial: Trial, convention: Convention, ground: Ground, figures: Figures) -> Verdict:
    """This function will ask whether residents who are no nationals are covered and paid as nationals are, by every scheme.

    A scheme paid for by the public may have rules of its own for them; one of contributions only under reciprocity.
    """
    steps: list[Step] = []
    statuses: list[Status] = []
    lacking: list[Step] = []
    for scheme in trial.schemes:
        parts = [part for part in convention.parts if protects_in(scheme, part.branch)]
        if not parts:
            continue
        try:
            found, told = _treatment(trial, scheme, parts, figures)
        except NotTold as reason:
            found, told = Status.NOT_DETERMINABLE, ()
            lacking.append(not_told(reason))
        statuses.append(found)
        steps += told
    if any(one.code == "less_for_others" for one in steps) and Status.NOT_DETERMINABLE in statuses:
        lacking.append(step("whether_reciprocity"))
    if not statuses:
        lacking.append(no_scheme(trial, tuple(part.branch for part in convention.parts))[1])
    return Verdict(
        "equality", Status.all_of(statuses), ground, steps=tuple(steps), lacking=tuple(dict.fromkeys(lacking))
    )


def _treatment(
    trial: Trial, scheme: Scheme, parts: Sequence[Part], figures: Figures
) -> tuple[Status, tuple[Step, ...]]:
    asked = [(trial.offer(scheme, part.branch), part) for part in parts]
    rules = [f"{scheme.id}.law_{number}" for number in range(len(scheme.provisions))]
    rules += [key for offer, _ in asked for key in (*offer.entitled, *offer.paid)]
    if not trial.reads(tuple(dict.fromkeys(rules))) & NATIONALITY:
        return Status.MET, (step("nationality_unread", scheme=scheme.name),)
    worse = [part.branch for offer, part in asked if _is_worse(trial, offer, part, figures)]
    if not worse:
        return Status.MET, (step("same_for_others", scheme=scheme.name),)
    told = step("less_for_others", scheme=scheme.name, branches=tuple(worse))
    if scheme.mechanism in _PUBLIC and not scheme.contributions:
        return Status.MET, (told, step("public_funds"))
    invoked = figures.invokes.get("reciprocity")
    if invoked is None:
        return Status.NOT_DETERMINABLE, (told,)
    return (Status.MET if invoked else Status.NOT_MET), (told,)


def _is_worse(trial: Trial, offer: Offer, part: Part, figures: Figures) -> bool:
    """Whether a resident who is no national is not covered, or is paid less, where a national is covered or paid."""
    them = _tried(trial, offer, part, figures)
    other = replace(them, is_national=False)
    if _is_covered(trial, offer, them) and not _is_covered(trial, offer, other):
        return True
    return bool(offer.benefits) and amount_of(trial.pays(offer, other)) < amount_of(trial.pays(offer, them))


def _tried(trial: Trial, offer: Offer, part: Part, figures: Figures) -> Circumstances:
    if part.branch == "medical_care":
        return trial.placed(
            offer, Circumstances("man_wife_two_children", "work", PROBE_WAGE, USUAL_RECORD_MONTHS)
        )
    return PeriodChecks(trial, offer, part, figures).at_age


def _is_covered(trial: Trial, offer: Offer, them: Circumstances) -> bool:
    covered = trial.covers(offer.scheme, offer.branch, them.at_work())
    if isinstance(covered, Unknown):
        raise NotTold(tuple(sorted(covered.missing)))
    return covered
