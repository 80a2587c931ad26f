"""When work makes somebody a member, by all that is known of it now: in whichever order it came in, the days are the same. Pure.

Work lasts as long as an employment by the registry, and as an employer declares it: as contributions are of months, one that is declared counts
as worked to its end, on whichever day of it, or before it, the employment ended. A month of which somebody earned nothing anywhere ends it with the month before. What no one
has said of a month takes nothing away.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from allcover.expressions.calendar import add_months
from allcover_site.contributions.membership import Spell
from allcover_site.contributions.periods import A_DAY

Happening = Literal["stopped", "nothing", "ended", "employed", "declared", "anew"]

ORDER: tuple[Happening, ...] = ("stopped", "nothing", "ended", "employed", "declared", "anew")
"""Of what happens on one day: which comes first."""


@dataclass(frozen=True)
class Work:
    """What is known of somebody's work: the months of which wages are declared, and those of which they earned nothing anywhere; the
    employments; the days as a member of their own will; the last days of memberships that the office ended, and the months that were declared
    by then, with which none begins again; and the days on which one that goes on was begun anew."""

    declared: Collection[date] = ()
    nothing: Collection[date] = ()
    employed: Sequence[Spell] = ()
    willed: Sequence[Spell] = ()
    stopped: Collection[date] = ()
    barred: Collection[date] = ()
    anew: Collection[date] = ()

    def happenings(self) -> list[tuple[date, Happening]]:
        """This function will give what begins and ends membership, each with the day from which it counts, in order."""
        found: list[tuple[date, Happening]] = [(month, "declared") for month in self.declared]
        found += [(month, "nothing") for month in self.nothing]
        found += [(day + A_DAY, "stopped") for day in self.stopped]
        found += [(spell.first, "stopped") for spell in self.willed]
        for spell in self.willed:  # Of a declared month, the days after own will are paid by the work.
            if (
                spell.last is not None
                and (spell.last + A_DAY).day > 1
                and spell.last.replace(day=1) in self.declared
            ):
                found.append((spell.last + A_DAY, "declared"))
        found += [(day, "anew") for day in self.anew]
        for each in self._stretches():
            found.append((each.first, "employed"))
            if each.last is not None:
                found.append((each.last + A_DAY, "ended"))
        return sorted(found, key=lambda each: (each[0], ORDER.index(each[1])))

    def is_willed_on(self, day: date) -> bool:
        """This function will tell whether somebody is a member of their own will on a day."""
        return any(spell.first <= day and (spell.last is None or day <= spell.last) for spell in self.willed)

    def may_begin_on(self, day: date) -> bool:
        """This function will tell whether a membership by work can begin with a day of a declared month."""
        return day.replace(day=1) not in self.barred and not self.is_willed_on(day)

    def _stretches(self) -> Iterator[Spell]:
        """Days in a row of work by the registry, with the whole months that were declared; none where it knows of no employment."""
        if not self.employed:
            return
        months = [Spell(month, add_months(month, 1) - A_DAY) for month in self.declared]
        [first, *others] = sorted([*self.employed, *months], key=lambda each: each.first)
        held = first
        for each in others:
            # Contributions are of months: one that is declared goes on from the one before it, on whichever day of it the work ended.
            reached = held.last if each not in months else _end_of_month(held.last)
            if reached is not None and each.first > reached + A_DAY:
                yield held
                held = each
            elif held.last is not None:
                held = replace(held, last=None if each.last is None else max(held.last, each.last))
        yield held


def spells_of(
    work: Work, may_begin: Callable[[date], bool], end_of_grace: Callable[[date], date]
) -> list[Spell]:
    """This function will give the days as a member by work.

    ``may_begin``: whether the law obliges who is no member in a declared month; ``end_of_grace``: the last day of grace after the last day of work.
    """
    found = list[Spell]()
    held: Spell | None = None
    is_out = False  # The registry knows of no employment since the end.
    for day, happening in work.happenings():
        goes_on = held is not None and (held.last is None or held.last >= day - A_DAY)
        works = held is not None and held.worked_until is None and held.last is None
        if happening == "declared" and goes_on:
            assert held is not None
            held = replace(held, last=None, worked_until=None)
        elif happening == "declared" and work.may_begin_on(day) and may_begin(day.replace(day=1)):
            found += [held] if held is not None else []
            held = Spell(day)
        elif happening == "employed" and goes_on and is_out:
            assert held is not None
            held = replace(held, last=None, worked_until=None)
        elif happening in ("nothing", "ended") and works:
            assert held is not None
            last = day - A_DAY
            held, is_out = replace(held, worked_until=last, last=end_of_grace(last)), happening == "ended"
        elif happening == "nothing":
            is_out = False
        elif happening == "stopped" and held is not None:
            found.append(replace(held, last=min(held.last or day, day - A_DAY)))
            held = None
        elif (
            happening == "anew"
            and held is not None
            and held.first < day
            and (held.last is None or held.last >= day)
        ):
            found.append(replace(held, last=day - A_DAY))
            held = replace(held, first=day)
    return [*found, *([held] if held is not None else [])]


def is_within(spell: Spell, month: date) -> bool:
    """This function will tell whether a spell holds some day of a month."""
    return spell.first < add_months(month, 1) and (spell.last is None or spell.last >= month)


def _end_of_month(day: date | None) -> date | None:
    return None if day is None else add_months(day.replace(day=1), 1) - A_DAY
