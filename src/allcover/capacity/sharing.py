"""What is asked of persons, held against the capacity of the household they live in.

A household's capacity is one: a man and a wife are not both asked for the whole of it. It is shared among those who are
asked, either in proportion to what each is asked (so that the household can afford all that is asked of it, or not) or
to what each earns (so that each pays out of own earnings). The parts add up to the capacity.
"""

from dataclasses import dataclass

import numpy as np

from allcover.capacity.balance import Floats, Mask, Range, Whole, is_at_least, summed
from allcover.engine.columns import OutcomeColumn

STATES = ("full", "partly", "not", "unknown")
"""Whether a person can pay what is asked: in full, in part, nothing at all, or cannot tell."""
PARTS = {"full": (0,), "partly": (1,), "not": (2,), "unknown": (3, 4, 6, 7)}
"""The states by the cells of :meth:`Asking.cells`, of the persons of :data:`LEAST`."""
MAY_PAY = (0, 4, 5, 6)
"""The cells of who can pay in full or may be able to, of the persons of :data:`MOST`."""
SURELY_ASKED = range(5)
"""The cells of whom it is known that they are asked."""
LEAST = (*SURELY_ASKED, 6, 7)
"""The cells of who is asked where the least can pay: of whom it is not known, all but those who surely would."""
MOST = (*SURELY_ASKED, 5, 6)
"""The cells of who is asked where the most can pay: of whom it is not known, those alone who would."""


@dataclass(frozen=True)
class Asking:
    """What is asked of each person (money a month), and what of it the person's part of the capacity can bear.

    ``part`` is the person's part of the household's capacity; ``pays`` what the person can pay of what is ``asked``.
    ``can`` is yes where that is all of it, no where it is surely less, and unknown else; who is asked nothing can. ``room`` is what
    may be left for who may be asked besides: of the unit (``unit``) where it pays as one (``is_pooled``), else of the person.
    """

    asked: Range
    part: Range
    pays: Range
    can: OutcomeColumn
    room: Floats
    unit: Whole
    is_pooled: bool

    @property
    def state(self) -> Whole:
        """The place in :data:`STATES` of each person (int64)."""
        is_nothing = self.can.is_no & (self.pays.high == 0)
        is_part = self.can.is_no & (self.pays.low > 0)
        found: Whole = np.select([self.can.is_yes, is_part, is_nothing], [0, 1, 2], 3).astype(np.int64)
        return found

    def cells(self, is_asked: OutcomeColumn, joins: Mask) -> Whole:
        """The place of each person in cells finer than the states: of whom it cannot be told, some (3) surely cannot pay in full, others (4) may be able to.

        Of the last it is not known whether they are asked: of these some (5) surely could pay, others (6) are among those who join (``joins``)
        where most can, and others (7) are not.
        """
        of_asked = np.where(self.state < STATES.index("unknown"), self.state, np.where(self.can.is_no, 3, 4))
        open_ = np.where(joins, np.where(self.can.is_yes, 5, 6), 7)
        found: Whole = np.where(is_asked.is_yes, of_asked, open_)
        return found

    def joins(self, is_open: Mask, due: Floats, place: Whole) -> Mask:
        """This function will say who, of those of whom it is not known whether they are asked, is asked and can pay in full where most can.

        ``due`` is the least they would be asked. Of a unit that pays as one, of each group (``place``), those who would be asked least come
        first, for as many as the unit may afford beside those who surely are asked. Who surely would be asked nothing can always pay it.
        """
        found: Mask = is_open & (self.asked.high == 0)
        if not self.is_pooled:
            return found | (is_open & is_at_least(self.room, due))
        rows = np.flatnonzero(is_open & (place >= 0))
        rows = rows[np.lexsort((due[rows], place[rows], self.unit[rows]))]
        sums = np.cumsum(due[rows])
        is_first = np.ones(rows.size, dtype=np.bool_)
        is_first[1:] = (np.diff(self.unit[rows]) != 0) | (np.diff(place[rows]) != 0)
        before = (sums - due[rows])[is_first][np.cumsum(is_first) - 1]
        found[rows] |= is_at_least(self.room[rows], sums - before)
        return found


def ask(asked: Range, capacity: Range, unit: Whole, earnings: Range, sharing: str) -> Asking:
    """This function will hold what is asked of persons against the capacity of their units.

    ``asked`` and ``earnings`` are money a month by person, zero for who is not asked; ``capacity`` money a month by
    unit; ``unit`` the row of each person's unit; ``sharing`` as :data:`allcover.capacity.assumptions.SHARING` lists.

    >>> flat = Range.exactly(np.array([6.0, 6.0]))
    >>> pair = ask(flat, Range.exactly(np.array([10.0])), np.array([0, 0]), Range.exactly(np.array([90.0, 10.0])), "by_earnings")
    >>> pair.part.low.tolist(), pair.can.is_yes.tolist()
    ([9.0, 1.0], [True, False])
    """
    by_asked = _parts(asked, capacity, unit)
    if sharing == "as_asked":
        with np.errstate(invalid="ignore"):
            left = capacity.high - summed(asked.low, unit, capacity.low.size)
        return _held(asked, by_asked, *_all_or_not(asked, capacity, unit), left[unit], unit)
    earns = _among_asked(earnings, asked)
    part = _of_earners(_parts(earns, capacity, unit), by_asked, earns, unit, capacity.low.size)
    able, unable = is_at_least(part.low, asked.high), ~is_at_least(part.high, asked.low)
    return _held(asked, part, able, unable, part.high, unit, is_pooled=False)


def _among_asked(earnings: Range, asked: Range) -> Range:
    """Earnings of those asked; of whom it is not known, from nothing up to them."""
    low = np.where(asked.low > 0, np.maximum(earnings.low, 0.0), 0.0)
    return Range(low, np.where(asked.high > 0, np.maximum(earnings.high, low), 0.0))


def _of_earners(by_earned: Range, by_asked: Range, earns: Range, unit: Whole, units: int) -> Range:
    """By earnings where somebody asked surely earns; where perhaps nobody does, between the two ways of sharing."""
    surely, perhaps = (summed(end, unit, units)[unit] > 0 for end in (earns.low, earns.high))
    either = Range(np.minimum(by_earned.low, by_asked.low), np.maximum(by_earned.high, by_asked.high))
    return Range(
        np.select([surely, perhaps], [by_earned.low, either.low], by_asked.low),
        np.select([surely, perhaps], [by_earned.high, either.high], by_asked.high),
    )


def _parts(by: Range, capacity: Range, unit: Whole) -> Range:
    """Capacity in proportion to an amount, from the least to the most it can be."""
    size = capacity.low.size
    least, most = (summed(end, unit, size)[unit] for end in (by.low, by.high))
    others_least, others_most = _rest(least, by.low), _rest(most, by.high)
    low = _ratio(by.low, by.low + others_most) * capacity.low[unit]
    is_bounded = np.isfinite(by.high)
    share = np.where(is_bounded, _ratio(np.where(is_bounded, by.high, 0.0), by.high + others_least), 1.0)
    with np.errstate(invalid="ignore"):
        high = np.where(share > 0, share * capacity.high[unit], 0.0)
    return Range(low, np.maximum(low, high))


def _rest(total: Floats, own: Floats) -> Floats:
    with np.errstate(invalid="ignore"):
        rest = total - own
    # An unbounded amount hides the others: they may be anything.
    left: Floats = np.where(np.isnan(rest), np.inf, np.maximum(rest, 0.0))
    return left


def _ratio(above: Floats, below: Floats) -> Floats:
    found: Floats = np.divide(above, below, out=np.zeros_like(above), where=below > 0)
    return found


def _all_or_not(asked: Range, capacity: Range, unit: Whole) -> tuple[Mask, Mask]:
    """Where a unit can surely afford all that is asked of its members, and where it surely cannot."""
    least, most = (summed(end, unit, capacity.low.size) for end in (asked.low, asked.high))
    return is_at_least(capacity.low, most)[unit], ~is_at_least(capacity.high, least)[unit]


def _held(
    asked: Range, part: Range, surely: Mask, surely_not: Mask, room: Floats, unit: Whole, *, is_pooled: bool = True
) -> Asking:  # fmt: skip
    is_free = asked.high == 0
    surely, surely_not = surely | is_free, surely_not & ~is_free
    pays = Range(np.minimum(asked.low, part.low), np.minimum(asked.high, part.high))
    pays = Range(
        np.where(surely, asked.low, pays.low), np.where(surely, asked.high, np.maximum(pays.low, pays.high))
    )
    can = OutcomeColumn(surely | surely_not, surely.astype(np.float64), (~surely_not).astype(np.float64))
    return Asking(asked, part, pays, can, room, unit, is_pooled)
