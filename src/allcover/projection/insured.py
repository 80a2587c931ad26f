"""The insured of a pension scheme and its pensioners, year by year, as cells of sex, age and years of credit.

Comes from the scheme's opening (a survey or an administration's file, :mod:`opening`), the people (:mod:`people`) and the benefits that the
scheme's own definition gives in each cell (:mod:`awards`); goes to :mod:`valuation`, which makes money of it. States and decrements
are those of the ILO's pension model (Iyer 1999). Probabilities are those of a year without the other causes, which are spread evenly over
it; awards come in its middle.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from allcover.projection.insured_steps import project_insured
from allcover.projection.rates import Floats, plain
from allcover.vocabulary.fault import FaultList, Place

TYPES = ("old_age", "invalidity", "widowed", "orphaned")
Group = Literal["met", "closed", "entered"]
"""How contributors of a group come to be as many as they are: their number is met, nobody comes and nobody stops, or who enters is told."""

FLOWS = ("deaths", "invalids", "retired", "entrants", "returned", "stopped", "survivors")


@dataclass(frozen=True)
class Raised:
    """What pensions in payment become under a law: ``after`` (type, sex, age, amount) of each of the amounts ``before`` (amount), a month, at the level of the
    opening year; between two amounts in proportion, above the last by as much as that one is moved."""

    before: Floats
    after: Floats

    def of(self, kind: Any, sex: Any, age: Any, amount: Floats) -> Floats:
        """This function will say what pensions (...) become, of persons of a type, sex and age (...)."""
        at = np.clip(np.searchsorted(self.before, amount, side="right") - 1, 0, self.before.size - 2)
        low, high = self.before[at], self.before[at + 1]
        below, above = self.after[kind, sex, age, at], self.after[kind, sex, age, at + 1]
        inside = below + (above - below) * (amount - low) / (high - low)
        return np.asarray(np.where(amount > high, amount + above - high, inside))


@dataclass(frozen=True)
class ByWage:
    """Pensions of careers in classes of wage: ``factors`` (class), wages as a share of the mean of sex and age, rising; ``own`` and ``disabled`` (class, sex, age, service)."""

    factors: Floats
    own: Floats
    disabled: Floats


@dataclass(frozen=True)
class Awards:
    """What the scheme gives in each cell, a month, at the level of the opening year; nought where there is no right.

    ``own`` and ``disabled`` (sex, age, service): old-age and invalidity pension. ``survivor`` (2, sex, age): of a widow or widower, of an orphan.
    ``risk_service``: years of credit at which a death gives a right to survivors. ``raised``: what the law makes of pensions in payment, None where it leaves them.
    ``by_wage``: what ``own`` and ``disabled`` are the means of, where careers are told apart by wage. ``gives_one``: who has a pension of their own draws none as a widow or widower.
    ``ends_wed``: nor does who has married again.
    """

    own: Floats
    disabled: Floats
    survivor: Floats
    risk_service: int
    raised: Raised | None = None
    by_wage: ByWage | None = None
    gives_one: bool = False
    ends_wed: bool = False

    @property
    def orphan_age(self) -> int:
        """The age at which no orphan draws any more."""
        ages = np.flatnonzero(self.survivor[1].any(axis=0))
        return int(ages[-1]) + 1 if ages.size else 0


@dataclass(frozen=True)
class ByAmount:
    """Pensions in payment by how much they are: ``persons`` and ``amounts`` (type, sex, age, band), bands between the ``edges``, a month at the start."""

    edges: Floats
    persons: Floats
    amounts: Floats


CELLS = ("active", "inactive", "persons", "amounts")


@dataclass(frozen=True)
class Opening:
    """A scheme at the start: ``active`` and ``inactive`` persons (sex, age, service), ``persons`` and ``amounts`` a month in payment
    (type, sex, age). ``by_amount`` is asked for where a law raises pensions in payment."""

    active: Floats
    inactive: Floats
    persons: Floats
    amounts: Floats
    by_amount: ByAmount | None = None


@dataclass(frozen=True)
class Moves:
    """What moves people: yearly probabilities (interval, sex, age) or (sex, age).

    ``dying`` (interval, sex, age); ``invalid`` (sex, age); ``retiring`` (sex, age, service) of those with a right at the end of the year; ``credit``
    (sex, age), the share of a year credited to a contributor; ``returning`` (sex, age), the largest share of those who had stopped that comes back
    in a year. ``married`` (sex, age), or of each interval; ``spouse_age`` (sex, age) of who dies, at the start of the year; ``children`` and ``child_age`` (sex, age) at its end. ``invalid_mortality`` times the force of
    mortality of all. ``remarriage`` (sex, age) of who draws as a widow or widower at the end of a year and is of that age then: the share who have married again in it.
    ``times`` (interval, type): as many times as many new pensions begin as follows from all else; None for once, as in all but trials. Old-age pensions are of more persons, none of whom was insured; more who become invalids are of the insured.
    """

    dying: Floats
    invalid: Floats
    retiring: Floats
    credit: Floats
    returning: Floats
    married: Floats
    spouse_age: NDArray[np.int64]
    children: Floats
    child_age: NDArray[np.int64]
    invalid_mortality: float
    remarriage: Floats
    times: Floats | None = None


@dataclass(frozen=True)
class Insured:
    """Who contributes and who draws at the turn of each year: arrays as in :class:`Opening`, with years in front.

    ``flows`` (interval, kind, sex): persons, of kinds ``FLOWS``. ``raised`` (interval, type, sex, age): by how much the law raised pensions in payment, a month.
    ``alone`` (interval, two, sex, age): the shares without a pension of their own where a law gives one pension: of who had none before the interval's awards, and of
    everybody; ones where it gives both.
    """

    active: Floats
    inactive: Floats
    persons: Floats
    amounts: Floats
    flows: Floats
    raised: Floats
    alone: Floats


def project_scheme(
    opening: Opening,
    moves: Moves,
    awards: Sequence[Awards],
    target: Floats,
    award_growth: Floats,
    pension_growth: Floats,
    *,
    law: NDArray[np.int64] | None = None,
    group: Group = "met",
    level: Floats | None = None,
    people: Floats | None = None,
    alone: Floats | None = None,
) -> Insured:
    """This function will bring a scheme from its opening through every year of ``target`` (year, sex, age), its contributors to come.

    ``award_growth`` (interval): the level of new awards against the opening year's. ``pension_growth`` (interval): the factor by which pensions in
    payment rise. ``law`` (interval): which of ``awards`` new pensions of an interval are given by; the first, where it is not said. The first year of
    ``target`` is the opening's own. ``level`` (year) is that of the law's amounts, which pensions in payment are held against where a law raises them; in a ``group`` that is "closed" nobody comes, stops or comes back; in one that is
    "entered" those of ``target`` after the first year are who enters, by age at the end of an interval, whoever had stopped comes back at the largest share, and nobody stops. ``people`` (year, sex, age) are asked for where a law gives one pension: of those of an age, widows and widowers have pensions of their own as others have. A group that is a part of a scheme's people is given ``alone`` of the scheme instead. Raises Faults for
    probabilities that are none, or add to more than one.
    """
    _check(moves, target, opening)
    laws = np.zeros(target.shape[0] - 1, dtype=np.int64) if law is None else law
    years = target.shape[0]
    active, inactive = (np.zeros((years, *opening.active.shape)) for _ in range(2))
    persons, amounts = (np.zeros((years, *opening.persons.shape)) for _ in range(2))
    active[0], inactive[0], persons[0], amounts[0] = (getattr(opening, name) for name in CELLS)
    flows = np.zeros((years - 1, len(FLOWS), 2))
    shape = (years - 1, 2, target.shape[2])
    families = np.stack(
        [np.broadcast_to(one, shape) for one in (moves.married, moves.children, moves.child_age)], axis=1
    ).astype(float)
    scalars = np.array(
        [
            (
                moves.invalid_mortality,
                one.orphan_age,
                one.risk_service,
                float(get_args(Group).index(group)),
                float(one.raised is not None),
                float(one.gives_one and people is not None and alone is None),
                float(one.ends_wed),
            )
            for one in (awards[at] for at in laws)
        ]
    )
    own, disabled, survivor = (
        plain(np.stack([getattr(one, name) for one in awards])) for name in ("own", "disabled", "survivor")
    )
    raised = np.zeros((years - 1, *opening.persons.shape))
    without_own = np.ones((years - 1, 2, *target.shape[1:])) if alone is None else alone
    edges, held, before, after = _in_payment(opening, awards)
    levels = np.ones(years) if level is None else level
    times = np.ones((years - 1, len(TYPES))) if moves.times is None else moves.times
    spouses = np.require(moves.spouse_age, np.int64, ["C", "W", "A"])
    project_insured(
        active, inactive, persons, amounts, held, edges, plain(before), after, plain(levels), raised, plain(target), plain(moves.dying), plain(moves.invalid),
        plain(moves.retiring), plain(moves.credit), plain(moves.returning), own, disabled, survivor, plain(award_growth), plain(pension_growth), plain(families),
        spouses, plain(moves.remarriage), plain(times), laws, scalars, flows, plain(np.zeros_like(target) if people is None else people), plain(without_own),
    )  # fmt: skip
    return Insured(active, inactive, persons, amounts, flows, raised, without_own)


def _in_payment(opening: Opening, awards: Sequence[Awards]) -> tuple[Floats, Floats, Floats, Floats]:
    """Pensions in payment as the steps hold them (persons and amounts, now and then, type, sex, age, band), the edges of bands, and what each law makes of amounts.

    Where no law raises any there is one band, and nothing is made of amounts.
    """
    rules = [one.raised for one in awards if one.raised is not None]
    by_amount = opening.by_amount if rules else None
    if rules and by_amount is None:
        raise ValueError(
            "A law raises pensions in payment, and the opening does not say how many are how high. Give 'by_amount'."
        )
    if by_amount is None:
        edges, start = np.zeros(0), (opening.persons[..., None], opening.amounts[..., None])
        before, after = np.zeros(2), np.zeros((len(awards), *opening.persons.shape, 2))
    else:
        edges, start = by_amount.edges, (by_amount.persons, by_amount.amounts)
        before = rules[0].before
        as_is = np.broadcast_to(before, (*opening.persons.shape, before.size))
        after = np.stack([as_is if one.raised is None else one.raised.after for one in awards])
    held = np.zeros((2, 2, *start[0].shape))
    held[:, 0] = start
    return edges, held, before, after


def check_moves(moves: Moves, faults: FaultList) -> None:
    """This function will note everything that is wrong with probabilities, each with where it is first."""
    for name in ("dying", "invalid", "retiring", "credit", "returning", "married", "remarriage"):
        _within(getattr(moves, name), name, faults)
    _at(faults, "dying and invalid", moves.dying + moves.invalid > 1 + 1e-12,
        "Death and invalidity together take more than everybody", "Lower one of the two; they are probabilities of the same year.")  # fmt: skip


def _check(moves: Moves, target: Floats, opening: Opening) -> None:
    """Everything that is wrong with the probabilities and the contributors to come."""
    faults = FaultList()
    check_moves(moves, faults)
    _at(
        faults,
        "target",
        ~(target >= 0),
        "Contributors are fewer than none, or not a number",
        "Give 0 or more persons.",
    )
    told = opening.active.sum(axis=-1)
    _at(faults, "target", ~np.isclose(target[0], told, rtol=1e-9, atol=1e-9),
        "Contributors of the first year are not those of the opening", "Begin the path with the opening's own contributors.")  # fmt: skip
    faults.check()


def _within(values: Floats, name: str, faults: FaultList) -> None:
    _at(
        faults,
        name,
        ~((values >= 0) & (values <= 1)),
        "A probability does not lie between 0 and 1",
        "Give a share of one, such as 0.02.",
    )


def _at(faults: FaultList, name: str, wrong: NDArray[np.bool_], what: str, cure: str) -> None:
    """Tell of the first place that is wrong, and of how many there are."""
    places = np.argwhere(wrong)
    if places.size:
        where = ", ".join(map(str, places[0].tolist()))
        faults.add(Place(name), f"{what}: {len(places)} times, first at [{where}].", cure)
