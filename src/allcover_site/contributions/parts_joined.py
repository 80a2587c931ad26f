"""The parts of those who joined periods after their households had bought them: what is known of them, and which days they pay for."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from allcover_site.audit.among import among
from allcover_site.contributions.membership import Joined, Spell, Stretch
from allcover_site.contributions.models import Instalment
from allcover_site.contributions.paying import Due, Settled
from allcover_site.contributions.periods import A_DAY


@dataclass(frozen=True)
class PartsJoined:
    """The parts of some households' periods, each with whose it is; those that were taken back too."""

    households: Sequence[int]

    def of(
        self,
        numbers: Collection[int],
        household: int,
        scheme: str,
        lived: Sequence[Spell],
        settled: Callable[[], Iterable[Settled]],
    ) -> list[Settled]:
        """This function will give the parts of somebody who joined a household's periods later. One that was taken back is as one that
        nobody has paid, the others' cover being not theirs, unless they came back: they owe another, or live there when it begins.

        ``numbers``: all of theirs; ``lived``: their days in the household; ``settled``: what the household owes.
        """
        if not self._joiners:
            return []
        own = [each for each in settled() if self._joiners.get(each.due.key) in numbers]
        again = {self.begun(each) for each in own}
        gone = self._taken_back.get((household, scheme), ())
        return own + [
            each
            for each in gone
            if self._joiners[each.due.key] in numbers
            and self.begun(each) not in again
            and all(spell.last is not None and spell.last < each.due.first for spell in lived)
        ]

    def begun(self, part: Settled) -> date:
        """This function will give the first day of the period to which a part belongs."""
        return self._begun[part.due.key]

    @cached_property
    def _taken_back(self) -> dict[tuple[int, str], list[Settled]]:
        """The parts of who joined later and left before they began: nobody owes or has paid them."""
        found = defaultdict(list)
        for part in self._written.filter(taken_back__isnull=False):
            due = Due(part.key, part.first_day, part.last_day, part.pay_by, part.amount, is_joiners=True)  # fmt: skip
            found[part.period.household_id, part.period.scheme].append(Settled(due, 0, 0, None))
        return found

    @cached_property
    def _joiners(self) -> dict[str, int]:
        """Who joined a period of their household's later, by the name of what is owed for them."""
        return {part.key: part.joiner_id for part in self._parts if part.joiner_id is not None}

    @cached_property
    def _begun(self) -> dict[str, date]:
        return {part.key: part.period.first_day for part in self._parts}

    @cached_property
    def _parts(self) -> list[Instalment]:
        return list(self._written)

    @property
    def _written(self) -> QuerySet[Instalment]:
        own = Instalment.written.filter(among("period__household", self.households), joiner__isnull=False)
        return own.select_related("period")


def joined_of(parts: Iterable[Settled], *, restores: bool) -> Iterator[Joined]:
    """This function will give the periods that somebody joined after their household had bought them, as far as their part is paid.

    ``restores``: whether late payment restores the days behind.
    """
    for each in parts:
        due, paid_on = each.due, each.paid_on
        assert due.last is not None  # It is for days.
        begins = due.first if paid_on is not None and restores else paid_on
        yield Joined(due.first, due.last, due.pay_by, begins, not due.is_fees)


def brought_of(
    parts: Iterable[tuple[Settled, date]], lived: Sequence[Spell], spell_on: Callable[[date], Spell | None]
) -> Iterator[Stretch]:
    """This function will give the days of somebody, who came as a member, before their part of a period begins: they were paid in the
    household that they left. Who has two parts of one period, as they left within the first, brought nothing before the second.

    ``parts``: each with the first day of its period; ``lived``: their days in the household; ``spell_on``: their membership on a day.
    """
    held_parts = list(parts)
    for each, begun in held_parts:
        is_first = not any(other == begun and part.due.first < each.due.first for part, other in held_parts)
        if each.due.first == begun or not is_first:
            continue
        last = each.due.first - A_DAY
        stays, held = [spell.first for spell in lived if spell.holds(last)], spell_on(last)
        if stays and held is not None and held.first < stays[-1]:
            yield Stretch(stays[-1], last, "entitled", "paid", last)
