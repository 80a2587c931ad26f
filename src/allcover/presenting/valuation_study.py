"""The job of ``allcover value``: a scheme valued, what is tried beside it, other laws, and what moved the rate since the valuation before.

Everything is worked out here once; :mod:`valuation_writer` writes it in each language.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from allcover.estimation.design import Design
from allcover.presenting.level_rates import held_at, lowest_rate, most_owed
from allcover.presenting.lives_study import LivesResults, dates_of, lives_results
from allcover.presenting.valuing import (
    Basis,
    Valued,
    ground_moved,
    ground_of,
    ground_tried,
    members_behind,
    people_of,
    says_the_same,
    settled,
    value_basis,
)
from allcover.projection.chance import Futures, futures
from allcover.projection.closed_fund import ClosedFund, ClosedTried, closed_fund, tried_of_closed
from allcover.projection.closed_groups import implicit_debt
from allcover.projection.experience import (
    AsImplied,
    OldAge,
    Standing,
    are_beyond,
    as_implied,
    old_age_of,
    standings_of,
)
from allcover.projection.grounds import Ground, people_and_dying
from allcover.projection.laws import rests_on_the_same
from allcover.projection.opening import Members
from allcover.projection.reconciling import State, Step, reconcile, states
from allcover.projection.results import PeopleResults, project_country
from allcover.projection.sampling import Sampled, UnderLaw, sampled
from allcover.projection.sensitivity import Trial, Tried, found, trials, tried, value_many
from allcover.projection.straying import read_straying
from allcover.projection.succession import Changed, succession
from allcover.projection.terminal import Awarded, awarded
from allcover.projection.valuation import Valuation
from allcover.projection.valuation_file import Assumptions
from allcover.rules.definition import System
from allcover.rules.load import find_clash, load_options, load_steps
from allcover.rules.reform import Clash
from allcover.vocabulary.fault import Fault, Faults, Place
from allcover.vocabulary.words import Sentence, marked

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ValuationStudy:
    """What is asked: a country's folder, a basis under the law as it is, reforms beside it, and the valuation before, if there is one.

    ``lives``: about how many are lived beside the cells, and ``lives_in`` the years in which they are looked at."""

    folder: Path
    basis: Basis
    years: int
    reforms: tuple[Path, ...] = ()
    before: Basis | None = None
    lives: int | None = None
    lives_in: tuple[int, ...] = ()


@dataclass(frozen=True)
class FoundAsImplied:
    """What the scheme comes to with new pensions of some ``types`` as those in payment imply, of none of them as it is assumed: premium, cost rates of the first and the last year, most owed on the way at that premium, the lowest level rate without debt, the
    year in which the reserve is used up at the rates of the law (0: never), the implicit pension debt, whether invalids were held to be no more than live, and whether somewhere more would draw for old age than reside."""

    types: tuple[str, ...]
    premium: float
    first_cost: float
    last_cost: float
    owed: float
    without_debt: float
    exhaustion: int
    debt: float
    is_held: bool = False
    is_beyond: bool = False


@dataclass(frozen=True)
class OtherLaw:
    """The scheme valued under a reform, or under all of them together where a law can have them; ``tried`` is what is tried of the law as it is, too, thing by thing, and so is ``implied``: with as many times as many new pensions."""

    system: System
    valued: Valued
    tried: tuple[Tried, ...] = ()
    implied: tuple[FoundAsImplied, ...] = ()


@dataclass(frozen=True)
class ClosedResults:
    """What a fund that nobody pays into comes to: as ``found`` under the law as it is, under each of the ``others``, and with one thing otherwise."""

    found: ClosedFund
    others: tuple[ClosedFund, ...]
    tried: tuple[ClosedTried, ...]


@dataclass(frozen=True)
class ValuationResults:
    """What a study found. ``base`` is the valuation as :class:`Tried` are; without a valuation before ``steps`` is empty, and ``was``, its assumptions, None.
    ``implied``: as it is, and with new pensions as those in payment imply; empty where new pensions are as many, or none are in payment. ``idle``: reforms asked for that change nothing on which the scheme rests. ``clash``: why no law has all reforms together.
    Of a fund that nobody pays into all numbers are in ``closed``, and nothing that is a rate of earnings is known."""

    study: ValuationStudy
    valued: Valued
    residents: PeopleResults
    base: Tried
    tried: tuple[Tried, ...]
    futures: Futures | None
    others: tuple[OtherLaw, ...]
    steps: tuple[Step, ...]
    awarded: Awarded
    sampled: Sampled | None = None
    was: Assumptions | None = None
    lived: LivesResults | None = None
    implied: tuple[FoundAsImplied, ...] = ()
    closed: ClosedResults | None = None
    idle: tuple[System, ...] = ()
    clash: Clash | None = None

    @property
    def made(self) -> Valuation:
        """The valuation under the law as it is."""
        return self.valued.valuation

    @property
    def proposed(self) -> Valued:
        """The valuation under all reforms together, or under the last where no law has them; as the law is where there are none."""
        return self.others[-1].valued if self.others else self.valued


def value_study(
    study: ValuationStudy, progress: Progress = lambda done, total: None, *, has_trials: bool = True
) -> ValuationResults:
    """This function will work a valuation out with the errors of its sample; without ``has_trials`` nothing is tried beside it. Raises Faults with what is wrong in any of its files."""
    progress(0, 4)
    basis, years = study.basis, study.years
    valued = value_basis(basis, years)
    progress(1, 4)
    clash = find_clash(study.reforms)
    laws = tuple(_laws(study, valued, is_joint=clash is None))
    touching, others = _apart(study, laws, valued)
    idle = tuple(one.system for one in laws[: len(study.reforms)] if one.valued is valued)
    progress(2, 4)
    if valued.valuation.is_closed:
        results = replace(_closed(study, valued, others), idle=idle, clash=clash)
        progress(4, 4)
        return results
    beside = _tried(basis, valued) if has_trials else ()
    others = (
        tuple(replace(one, tried=_tried(basis.under(one.system), one.valued)) for one in others)
        if has_trials
        else others
    )
    chance = _futures(basis, valued, others) if has_trials and "chance" in valued.assumptions.raw else None
    errors = _sampled(basis, valued, others) if basis.records is None else None
    progress(3, 4)
    passed = list(_states(touching, valued)) if study.before is not None else []
    steps = reconcile(passed)
    lived = _lived(study, valued, laws) if study.lives is not None else None
    new = awarded(valued.scheme, valued.valuation.insured)
    told: tuple[OldAge | Standing, ...] = (
        old_age_of(valued.ground, valued.valuation, new),
        *standings_of(valued.valuation, new),
    )
    others = tuple(replace(one, implied=_implied(one.valued, told)) for one in others)
    progress(4, 4)
    return ValuationResults(
        study, valued, project_country(basis.people, years, ("medium",), is_held=basis.is_held), found("base", "value", 0.0, valued.valuation), beside, chance,
        others, steps, new, errors, passed[0].given if passed else None, lived, _implied(valued, told), idle=idle, clash=clash,
    )  # fmt: skip


def _closed(study: ValuationStudy, valued: Valued, others: tuple[OtherLaw, ...]) -> ValuationResults:
    """What a fund that nobody pays into comes to. There is no rate that could have moved since the valuation before."""
    if study.before is not None:
        raise Faults([_without_rate(study.basis)])
    basis, ground, made = study.basis, valued.ground, valued.valuation
    base = closed_fund(valued.scheme, made)
    under = tuple(closed_fund(one.valued.scheme, one.valued.valuation) for one in others)
    every = trials_of(basis, valued)
    closed = ClosedResults(base, under, tried_of_closed(every, base, ground.first_year))
    residents = project_country(basis.people, study.years, ("medium",), is_held=basis.is_held)
    as_is = found("base", "value", 0.0, made)
    new = awarded(valued.scheme, made.insured)
    return ValuationResults(study, valued, residents, as_is, (), None, others, (), new, closed=closed)


def _without_rate(basis: Basis) -> Fault:
    what = Sentence(
        "Nobody contributes to '{scheme}' in {title}, so there is no rate to go from or to.",
        scheme=basis.given.scheme,
        title=basis.survey.about.title,
    )
    return Fault(Place(basis.given.scheme), what, marked("Value it without the valuation before."))


def _tried(basis: Basis, valued: Valued) -> tuple[Tried, ...]:
    return tried(trials_of(basis, valued), valued.ground.first_year)


def trials_of(basis: Basis, valued: Valued) -> list[Trial]:
    """This function will list what is tried of a valuation: assumptions and rules at other values."""
    under, laid = partial(ground_tried, basis, valued), partial(ground_moved, basis, valued)
    return list(trials(valued.ground, valued.assumptions, valued.people, under, laid))


def _implied(valued: Valued, told: Sequence[OldAge | Standing]) -> tuple[FoundAsImplied, ...]:
    """The scheme as it is, then with new pensions as those in payment imply under the law as it is; empty where nothing is to be put otherwise."""
    ground = valued.ground
    trials = [(one, one.scheme) for one in as_implied(valued.scheme, told)]

    def take(one: AsImplied, made: Valuation) -> FoundAsImplied:
        debt = implicit_debt(one.scheme, made.insured)
        found = _found(one.types, replace(valued, valuation=made, scheme=one.scheme, debt=debt))
        return replace(found, is_held=one.is_held, is_beyond=are_beyond(ground, made))

    return (_found((), valued), *value_many(trials, ground.first_year, take)) if trials else ()


def _found(types: tuple[str, ...], valued: Valued) -> FoundAsImplied:
    made = valued.valuation
    used = int(made.reserves.exhaustion_year)
    return FoundAsImplied(
        types, made.premium, float(made.pay_as_you_go[0]), float(made.pay_as_you_go[-1]), most_owed(held_at(valued, made.premium)), lowest_rate(valued),
        int(made.years[used - 1]) if used else 0, valued.debt,
    )  # fmt: skip


def _futures(basis: Basis, valued: Valued, others: Sequence[OtherLaw]) -> Futures:
    straying = read_straying(basis.people)
    if straying is None:
        what = "The assumptions ask for futures of chance, and nothing says how far the people stray."
        cure = (
            "Write 'chance.yaml' beside the population and rates, or leave 'chance' out of the assumptions."
        )
        raise Faults([Fault(Place(str(basis.people)), what, cure)])
    grounds = [one.valued.ground for one in others]
    return futures(valued.ground, valued.assumptions, valued.people, straying, grounds)


def _sampled(basis: Basis, valued: Valued, others: Sequence[OtherLaw]) -> Sampled:
    base, *apart = (
        UnderLaw(one.ground, one.members_by_law, one.valuation, one.debt)
        for one in (valued, *(other.valued for other in others))
    )
    return sampled(base, valued.assumptions, Design.of(basis.survey), apart)


def _lived(study: ValuationStudy, valued: Valued, laws: Sequence[OtherLaw]) -> LivesResults:
    assert study.lives is not None
    dates = dates_of(study.years, valued.ground.first_year, study.lives_in)
    return lives_results(study.basis, valued, [(one.system, one.valued) for one in laws], study.lives, dates)


def _laws(study: ValuationStudy, valued: Valued, *, is_joint: bool) -> Iterator[OtherLaw]:
    """The law under each reform alone, then under all together where there are several, and a law can have them. What rests on the same is valued once."""
    law, given, day = study.basis.system, study.basis.given, study.basis.day
    systems = list(load_options(study.folder, study.reforms, day)[1:]) if study.reforms else []
    if len(systems) > 1 and is_joint:
        systems.append(load_steps(study.folder, study.reforms, day)[-1][1])
    for system in systems:
        if rests_on_the_same(law, system, given.scheme, given.insured_earnings):
            yield OtherLaw(system, valued)
        else:
            yield OtherLaw(
                system, value_basis(study.basis.under(system), study.years, _like(study, system, valued))
            )


def _apart(study: ValuationStudy, laws: Sequence[OtherLaw], valued: Valued) -> tuple[ValuationStudy, tuple[OtherLaw, ...]]:  # fmt: skip
    """The study and its laws without reforms under which all is as the law has it: where one alone is left, it is all of them together."""
    given = len(study.reforms)
    left = [(path, one) for path, one in zip(study.reforms, laws[:given], strict=True) if one.valued is not valued]  # fmt: skip
    together = laws[given:] if len(left) > 1 else ()
    return replace(study, reforms=tuple(path for path, _ in left)), (*(one for _, one in left), *together)


def _like(study: ValuationStudy, system: System, valued: Valued) -> Valued | None:
    return valued if says_the_same(study.basis.system, system, study.basis.day) else None


def _states(study: ValuationStudy, valued: Valued) -> Iterator[State]:
    """From the valuation before to the law with all reforms, one thing after the other."""
    before = study.before
    assert before is not None
    basis = replace(study.basis, given=valued.assumptions)
    # The assumptions of before are put under the data of now, so they are asked to reach as far.
    later = max(0, basis.day.year - before.day.year)
    population, dying = people_and_dying(people_of(before, study.years + later))
    was = settled(before, population)[0]
    then = (population[: study.years + 1], dying[: study.years])
    old = ground_of(replace(before, given=was), members_behind(before), then).ground
    if not old.opening.active.any():
        raise Faults([_without_rate(before)])
    is_same_law = before.system.fingerprint == basis.system.fingerprint
    here = (valued.ground.population, valued.ground.dying)
    as_before = replace(basis, system=before.system, given=was)
    members = valued.members if is_same_law else members_behind(as_before)

    def laid(given: Assumptions) -> Ground:
        return ground_of(replace(as_before, given=given), members, here).ground

    rules, reforms = list(_passed(study, valued, members)), list(_proposed(study, valued))
    yield from states(old, was, laid, basis.given, rules, reforms)


def _proposed(study: ValuationStudy, valued: Valued) -> Iterator[tuple[Changed, Ground]]:
    """The grounds from the law as it is to that with all reforms, none where no law has them all. What an earlier reform has changed alike is no step."""
    if not study.reforms or find_clash(study.reforms) is not None:
        return
    here = (valued.ground.population, valued.ground.dying)
    law, day = study.basis.system, study.basis.day
    for name, system in load_steps(study.folder, study.reforms, day):
        changed = _changed(name, law, system)
        if system.fingerprint != law.fingerprint and (changed.after is None or any(changed.values(day))):
            basis = replace(study.basis.under(system), given=valued.assumptions)
            members = valued.members if _like(study, system, valued) else members_behind(basis)
            yield changed, ground_of(basis, members, here).ground
        law = system


def _changed(name: str, old: System, new: System) -> Changed:
    """What a change of a reform is called, with the parameter before and after where it is one parameter that the old law has."""
    keys = [key for key, held in new.parameters.items() if old.parameters.get(key) != held]
    if len(keys) != 1 or keys[0] not in old.parameters:
        return Changed(name)
    return Changed(name, old.parameters[keys[0]], new.parameters[keys[0]])


def _passed(study: ValuationStudy, valued: Valued, members: Members) -> Iterator[tuple[Changed, Ground]]:
    """The grounds from the law before, of whom ``members`` are, to the law as it is."""
    assert study.before is not None
    old, new = study.before.system, study.basis.system
    if old.fingerprint == new.fingerprint:
        return
    here = (valued.ground.population, valued.ground.dying)
    given, day = study.basis.given, study.basis.day
    for changed, system in succession(old, new, given.scheme, day, given.insured_earnings):
        if system is new:
            yield changed, valued.ground
            return
        basis = replace(study.basis.under(system), given=valued.assumptions)
        members = members if says_the_same(old, system, basis.day) else members_behind(basis)
        old = system
        yield changed, ground_of(basis, members, here).ground
