"""A country's law held against conventions: part by part, scheme by scheme, with what a convention asks of the whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from allcover import __version__
from allcover.rules.definition import Scheme, System
from allcover.standards.absence import without_scheme
from allcover.standards.adjusting import AdjustmentCheck
from allcover.standards.breadth import BreadthChecks
from allcover.standards.convention import ASPECTS, Acceptance, Convention, Financing, Part
from allcover.standards.figures import Figures, Observed
from allcover.standards.financing import employer_liability_verdict, financing_verdict
from allcover.standards.floor import FloorCheck
from allcover.standards.lasting import LastingChecks
from allcover.standards.level import LevelCheck
from allcover.standards.persons import PersonsCheck, persons_together
from allcover.standards.ratification import Ratification
from allcover.standards.together import common_verdicts, settled
from allcover.standards.trial import Offer, Trial, protects_in
from allcover.standards.unpaid import WhatWasSeen, without_benefit
from allcover.standards.verdict import PartVerdicts, SchemeVerdicts, Status, Verdict, step


@dataclass(frozen=True)
class ConventionResult:
    """One convention held against a law: its parts, what is asked of all together, and what is known of ratification."""

    convention: Convention
    parts: tuple[PartVerdicts, ...]
    common: tuple[Verdict, ...]
    financing: Verdict | None
    acceptance: Verdict | None
    ratification: Ratification | None

    @property
    def whole(self) -> tuple[Verdict, ...]:
        """Every requirement on all parts together, in the order in which they are told."""
        held = (*self.common, *(one for one in (self.financing, self.acceptance) if one is not None))
        return tuple(sorted(held, key=lambda verdict: ASPECTS.index(verdict.aspect)))


@dataclass(frozen=True)
class StandardsResult:
    """Everything a check found, with the law, the day and the figures it rests on."""

    country: str
    country_name: str
    currency: str
    minor_digits: int
    day: date
    fingerprint: str
    option: str
    library_version: str
    figures: Figures
    conventions: tuple[ConventionResult, ...]


def names_of(result: StandardsResult) -> dict[str, str]:
    """This function will give the names of the schemes that were tried, by key."""
    parts = (part for one in result.conventions for part in one.parts)
    return {scheme.scheme: scheme.name for part in parts for scheme in part.schemes}


def check_standards(
    system: System,
    day: date,
    conventions: Sequence[Convention],
    figures: Figures = Figures(),  # noqa: B008 - frozen
    ratifications: Sequence[Ratification] = (),
) -> StandardsResult:
    """This function will hold a country's law of a day against conventions and recommendations.

    The law is asked on the first day of the month of ``day``, so that months of benefit are whole. ``figures`` are what
    the definition does not say; a requirement that needs one nobody gave is not determinable.
    """
    trial = Trial(system, day.replace(day=1))
    results = tuple(_held(trial, convention, figures, ratifications) for convention in conventions)
    country = system.country
    return StandardsResult(
        country.id, country.name, country.currency, country.minor_digits, trial.day, system.fingerprint,
        system.option, __version__, replace(figures, unions=None), results,
    )  # fmt: skip


def _held(
    trial: Trial, convention: Convention, figures: Figures, ratifications: Sequence[Ratification]
) -> ConventionResult:
    parts = tuple(_part(trial, convention, part, figures) for part in convention.parts)
    if convention.floor is not None:
        parts = (*parts, *FloorCheck(trial, convention.floor, figures, convention.id).guarantees())
    iso3 = trial.system.country.iso3
    return ConventionResult(
        convention,
        parts,
        common_verdicts(trial, convention, figures) if any(part.absent is None for part in parts) else (),
        None if convention.financing is None else _financing(trial, convention, convention.financing, figures),
        None if convention.acceptance is None else acceptance_verdict(convention.acceptance, parts),
        next((one for one in ratifications if (one.convention, one.iso3) == (convention.id, iso3)), None),
    )  # fmt: skip


def _financing(trial: Trial, convention: Convention, asked: Financing, figures: Figures) -> Verdict:
    return settled(financing_verdict(trial, asked, figures), figures.seen("financing", convention.id))


def acceptance_verdict(asked: Acceptance, parts: Sequence[PartVerdicts]) -> Verdict:
    """This function will count the parts that comply: enough of them, and one of those that are named.

    Parts of which nobody can tell could still count; where even they would not do, the rule is not met.
    """
    met = [part for part in parts if part.status is Status.MET]
    possible = [part for part in parts if part.status is not Status.NOT_MET]
    if _suffices(asked, met):
        status = Status.MET
    else:
        status = Status.NOT_DETERMINABLE if _suffices(asked, possible) else Status.NOT_MET
    steps = (step("parts_met", met=tuple(part.part for part in met), open=tuple(part.part for part in possible if part not in met), one_of=asked.one_of),)  # fmt: skip
    return Verdict("acceptance", status, asked.ground, "", len(met), asked.least_parts, "parts", steps=steps)


def _suffices(asked: Acceptance, parts: Sequence[PartVerdicts]) -> bool:
    return len(parts) >= asked.least_parts and any(part.branch in asked.one_of for part in parts)


def _part(trial: Trial, convention: Convention, part: Part, figures: Figures) -> PartVerdicts:
    schemes = [scheme for scheme in trial.schemes if protects_in(scheme, part.branch)]
    found = tuple(SchemeVerdicts(scheme.id, scheme.name, tuple(_settled_verdicts(trial, convention, part, scheme, figures))) for scheme in schemes)  # fmt: skip
    if not found:
        return without_scheme(trial, part.part, (part.branch,), part.first_ground)
    together = (
        None if part.persons is None else persons_together(trial, figures, part.branch, part.persons, found)
    )
    if together is not None:
        together = settled(together, figures.seen("persons", convention.id, part.branch))
    return PartVerdicts(part.part, part.branch, found, together=together)


def _settled_verdicts(
    trial: Trial, convention: Convention, part: Part, scheme: Scheme, figures: Figures
) -> Iterator[Verdict]:
    found = tuple(_verdicts(trial, convention, part, scheme, figures))
    seen = WhatWasSeen(figures, convention.id, part.branch, scheme.id)
    unpaid = seen.unpaid(found)
    for verdict in found:
        yield without_benefit(settled(verdict, seen.of(verdict)), seen.contingency(verdict), unpaid)


def _verdicts(
    trial: Trial, convention: Convention, part: Part, scheme: Scheme, figures: Figures
) -> Iterator[Verdict]:
    """Every requirement of a part, in the order in which they are told."""
    offer = trial.offer(scheme, part.branch, in_kind=part.branch == "family")
    breadth = BreadthChecks(trial, offer, figures)
    if part.persons is not None:
        yield PersonsCheck(trial, figures, part.branch, (scheme.id,)).verdict(part.persons)
    if part.branch == "medical_care":
        yield from _care(breadth, part, figures.seen("care", convention.id, part.branch, scheme.id))
    elif not offer.benefits:
        yield _nothing_to_test(part)
    else:
        levels = _levels(trial, offer, convention, part, figures)
        yield from _cash(LastingChecks(trial, offer, part, figures), levels, breadth)
        if convention.adjustment is not None:
            yield from AdjustmentCheck(trial, offer, part, figures).verdicts(convention.adjustment)
        yield from _in_kind(breadth, part)


def _care(breadth: BreadthChecks, part: Part, seen: Sequence[Observed]) -> Iterator[Verdict]:
    if part.care is not None:
        yield breadth.care(part.care)
    if breadth.offer.scheme.package is None and not seen:
        return  # One line says that no care is written down; four would say no more.
    if part.cost_sharing is not None:
        yield breadth.cost_sharing(part.cost_sharing)
    if part.qualifying is not None:
        yield breadth.care_qualifying(part.qualifying)
    if part.duration is not None:
        yield breadth.care_duration(part.duration)


def _nothing_to_test(part: Part) -> Verdict:
    """A scheme of the branch whose definition has no benefit of it: a rule that is not written cannot be tested."""
    return Verdict(
        "benefit", Status.NOT_DETERMINABLE, part.first_ground, lacking=(step("no_benefit_in_definition"),)
    )


def _levels(
    trial: Trial, offer: Offer, convention: Convention, part: Part, figures: Figures
) -> tuple[LevelCheck, ...]:
    return tuple(LevelCheck(trial, offer, convention, part, level, figures) for level in part.levels)


def _cash(
    periods: LastingChecks, levels: tuple[LevelCheck, ...], breadth: BreadthChecks
) -> Iterator[Verdict]:
    part = periods.part
    if part.age is not None:
        yield periods.age(part.age)
    yield from (level.verdict() for level in levels)
    if part.total_value is not None:
        yield breadth.total_value(part.total_value)
    if part.qualifying is not None:
        yield periods.qualifying(part.qualifying)
    if part.reduced is not None:
        yield periods.reduced(part.reduced, levels[0] if levels else None)
    if part.waiting is not None:
        yield periods.waiting(part.waiting)
    if part.duration is not None:
        yield periods.duration(part.duration)


def _in_kind(breadth: BreadthChecks, part: Part) -> Iterator[Verdict]:
    """What a part asks of care beside its benefit in cash, and that no employer bears alone what both cost."""
    if part.care is not None:
        yield breadth.care(part.care)
    if part.cost_sharing is not None:
        yield breadth.cost_sharing(part.cost_sharing)
    if part.employer_liability is not None:
        yield employer_liability_verdict(breadth.offer.scheme, part.employer_liability)
