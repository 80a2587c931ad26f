"""What moved the rate between two valuations: the new one is reached from the old one step by step, and each step has its part of the change.

The parts add to the whole, since each step begins where the one before ended; in another order they would be a little different, so the order is told:
data, people, assumptions as the file has them, the rules of the law in the order of their change, then what is proposed beyond it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from allcover.projection.grounds import Ground, scheme_of
from allcover.projection.insured import CELLS
from allcover.projection.succession import Changed
from allcover.projection.valuation import Scheme, is_held, value_scheme
from allcover.projection.valuation_file import BY_AGE, PARTS, Assumptions

_COVERAGE, _ENTRANTS = ("paths", "coverage"), ("entrants",)
_OF_AWARDS = (("paths", "prices"), ("paths", "wages"), ("amounts_follow",), ("careers",))
"""Assumptions on which the awards of the law rest: careers, and what brings amounts of a later date back to the opening's money."""

Cause = Literal["before", "data", "people", "data_and_people", "assumption", "law", "reform"]


@dataclass(frozen=True)
class Step:
    """One thing put in the place of what it was: ``name`` says which assumption or rule, ``changed`` what a law had before. After it: ``premium``, cost rate and rate of the law of the last year, and the
    year in which the reserve is used up (0: never); ``is_held``, whether more would contribute at some age than there are people."""

    cause: Cause
    name: str
    premium: float
    last_cost: float
    last_rate: float
    exhaustion: int
    changed: Changed | None = None
    is_held: bool = False


@dataclass(frozen=True)
class State:
    """A valuation with all it rests on, and what was changed to reach it."""

    cause: Cause
    name: str
    ground: Ground
    given: Assumptions
    changed: Changed | None = None


def reconcile(states: Sequence[State]) -> tuple[Step, ...]:
    """This function will value state after state, the valuation before first."""
    return tuple(_step(one, scheme_of(one.ground, one.given)) for one in states)


def _step(one: State, scheme: Scheme) -> Step:
    made = value_scheme(scheme, one.ground.first_year)
    used = int(made.reserves.exhaustion_year)
    year = int(made.years[used - 1]) if used else 0
    return Step(
        one.cause,
        one.name,
        made.premium,
        float(made.pay_as_you_go[-1]),
        float(made.contribution_rate[-1]),
        year,
        one.changed,
        is_held(scheme),
    )


def states(
    before: Ground,
    was: Assumptions,
    laid: Callable[[Assumptions], Ground],
    given: Assumptions,
    rules: Sequence[tuple[Changed, Ground]],
    reforms: Sequence[tuple[Changed, Ground]] = (),
) -> Iterator[State]:
    """This function will go from one valuation to another: ``laid`` lays the new data and people under the law of before and some assumptions, on which awards may
    rest too, and ``rules`` are the grounds after each change of the law, with what it is, the last of them the new valuation's own; ``reforms`` those after each change
    that is proposed beyond it."""
    yield State("before", "", before, was)
    after = laid(was)
    if before.first_year != after.first_year:
        yield State("data_and_people", "", after, was)
    else:
        data = replace(after, population=before.population, dying=before.dying)
        if not _is_same_data(before, after):
            yield State("data", "", data, was)
        if (before.population != after.population).any() or (before.dying != after.dying).any():
            yield State("people", "", after, was)
    held = was
    places = list(changed_places(was, given))
    # Who contributes is told in one of two ways: where the way is another, both change in one step.
    is_another_way = {_COVERAGE, _ENTRANTS} <= set(places)
    for at in places:
        if is_another_way and at == _COVERAGE:
            continue
        if is_another_way and at == _ENTRANTS:
            held = held.taking(given, _COVERAGE)
        held = held.taking(given, at)
        if at in _OF_AWARDS:
            after = laid(held)
        yield State("assumption", at[1] if at[0] in ("paths", "ages") else at[0], after, held)
    for changed, ground in rules:
        yield State("law", changed.label, ground, given, changed)
    for changed, ground in reforms:
        yield State("reform", changed.label, ground, given, changed)


def _is_same_data(before: Ground, after: Ground) -> bool:
    held = [(getattr(before.opening, name), getattr(after.opening, name)) for name in CELLS]
    held += [
        (getattr(before.per_head[0], name), getattr(after.per_head[0], name))
        for name in ("earnings", "contribution")
    ]
    return all((one == other).all() for one, other in held)


def changed_places(was: Assumptions, given: Assumptions) -> Iterator[tuple[str, ...]]:
    """This function will give the places at which both files differ. Where groups of ages differ, all that goes by age is one place."""
    for at in PARTS:
        if not was.differs(given, at):
            continue
        if at == ("ages",) and not was.differs(given, ("ages", "from")):
            yield from (("ages", name) for name in BY_AGE if was.differs(given, ("ages", name)))
        else:
            yield at
