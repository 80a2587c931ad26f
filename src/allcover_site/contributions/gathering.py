"""What membership follows from, of many persons and households at once: read table by table, then asked of in memory.

Whoever asks of one person asks here too, of a list of one: so that what a batch finds is what the counter finds.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from allcover.expressions.calendar import add_months
from allcover_site.audit.among import among
from allcover_site.contributions import paying
from allcover_site.contributions.laws import first_care
from allcover_site.contributions.membership import (
    Member,
    Spell,
    Standing,
    Stretch,
    stretches_of,
    without_contributions,
)
from allcover_site.contributions.models import (
    Affiliation,
    Assessment,
    Correction,
    CoverPeriod,
    Fee,
    Instalment,
    Receipt,
    Refund,
    SetTerms,
    Suspension,
    Waiver,
    key_of_part,
)
from allcover_site.contributions.parts_joined import PartsJoined, brought_of, joined_of
from allcover_site.contributions.periods import A_DAY
from allcover_site.contributions.pricing import fee_of, parted
from allcover_site.contributions.terms import Terms, terms_of
from allcover_site.contributions.terms_kept import terms_among
from allcover_site.contributions.withheld import Left, left_of, with_elsewhere
from allcover_site.registry.export import living_in
from allcover_site.registry.models import Membership
from allcover_site.registry.queries import groups_of
from allcover_site.schemes.models import Version
from allcover_site.schemes.queries import Published, system_of
from allcover_site.ui.days import month_told

Key = tuple[int, str]
"""A household, or a person, and a scheme."""

END = date(9000, 1, 1)
"""No day is asked of that comes after it."""


@dataclass(frozen=True)
class Gathered:
    """Some persons and households: who is who, who lives where, who is affiliated, and what was owed and paid."""

    persons: Sequence[int]
    households: Sequence[int]
    published: Published

    @cached_property
    def _lives(self) -> list[tuple[int, int, date, date | None]]:
        rows = self._of(Membership.objects.order_by("first_day", "id"))
        return list(rows.values_list("household_id", "person_id", "first_day", "last_day"))

    @cached_property
    def groups(self) -> dict[int, frozenset[int]]:
        """All numbers of everybody here and in the households, by each number."""
        return groups_of({*self.persons, *(person for _home, person, _first, _last in self._lives)})

    def living_in(self, household: int, day: date) -> list[int]:
        """This function will give who lives in a household on a day, nobody under two of their numbers.

        Of those few who were registered twice the registry says under which they count, as it says everywhere.
        """
        living = [person for person, spell in self._homes.get(household, ()) if spell.holds(day)]
        if self._twice.isdisjoint(living):
            return living
        return [each.person for each in living_in([household], day)]

    @cached_property
    def _twice(self) -> frozenset[int]:
        """Who has several numbers."""
        return frozenset(number for number, group in self.groups.items() if len(group) > 1)

    @cached_property
    def _homes(self) -> dict[int, list[tuple[int, Spell]]]:
        found = defaultdict(list)
        for household, person, first, last in self._lives:
            found[household].append((person, Spell(first, last)))
        return found

    # membership

    def spells(self, person: int, scheme: str) -> list[Spell]:
        """This function will give from when to when somebody is affiliated, under whichever number, the earliest first."""
        key = (person, scheme)
        if key not in self._spells:
            held = [
                row for number in self.groups[person] for row in self._affiliated.get((number, scheme), ())
            ]
            self._spells[key] = list(_unbroken(sorted(held, key=lambda row: (row[1].first, row[0]))))
        return self._spells[key]

    @cached_property
    def _spells(self) -> dict[Key, list[Spell]]:
        return {}

    def spell_on(self, person: int, scheme: str, day: date) -> Spell | None:
        """This function will give the affiliation that holds on a day; None for none."""
        for spell in self.spells(person, scheme):
            if spell.holds(day):
                return spell
        return None

    @cached_property
    def _affiliated(self) -> dict[Key, list[tuple[int, Spell, bool]]]:
        numbers = sorted({number for group in self.groups.values() for number in group})
        rows = Affiliation.objects.filter(among("person", numbers))
        found = defaultdict(list)
        for number, person, scheme, first, last, worked, is_by_work in rows.values_list(
            "id", "person_id", "scheme", "first_day", "last_day", "worked_until", "is_by_work"
        ):
            found[person, scheme].append((number, Spell(first, last, worked), is_by_work))
        return found

    def standing_on(self, person: int, household: int, scheme: str, day: date) -> Standing:
        """This function will say what somebody is to a scheme on a day, and whether care on it counts."""
        key = (
            person,
            household,
            scheme,
            self.published.version_on(scheme, day).pk,
            id(self.terms_on(scheme, day)),
        )
        if key not in self._members:
            self._members[key] = self.member(person, household, scheme, day, END)
        return self._members[key].standing_on(day)

    @cached_property
    def _members(self) -> dict[tuple[int, int, str, int, int], Member]:
        return {}

    def member(self, person: int, household: int, scheme: str, on: date, until: date | None = None) -> Member:
        """This function will gather what somebody's standing with a scheme follows from, by the law and the terms of a day.

        Up to the same day, or until another.
        """
        spells = self.spells(person, scheme)
        version, terms = self.published.version_on(scheme, on), self.terms_on(scheme, on)
        parts = self._parts_of(person, household, scheme)
        return Member(
            terms,
            tuple(spells),
            self.stretches(household, scheme, spells[0].first if spells else on, on, until or on, person),
            lambda since: self._first_care(version, since),
            tuple(self._suspended.get((household, scheme), ())),
            tuple(joined_of(parts, restores=terms.late == "restores")),
            tuple(
                brought_of(
                    [(part, self._parts.begun(part)) for part in parts],
                    self._lived_in(person, household),
                    lambda day: self.spell_on(person, scheme, day),
                )
            ),
        )

    def _parts_of(self, person: int, household: int, scheme: str) -> list[paying.Settled]:
        """The parts of somebody who joined a household's periods later."""
        return self._parts.of(
            self.groups.get(person, ()),
            household,
            scheme,
            self._lived_in(person, household),
            lambda: self.account(household, scheme).settled,
        )

    @cached_property
    def _parts(self) -> PartsJoined:
        return PartsJoined(self.households)

    def _lived_in(self, person: int, household: int) -> list[Spell]:
        """When somebody lived in a household, under whichever number."""
        groups = self.groups.get(person, ())
        return [spell for number, spell in self._homes.get(household, ()) if number in groups]

    def _first_care(self, version: Version, since: date) -> date:
        if (version.pk, since) not in self._waits:
            self._waits[version.pk, since] = first_care(system_of(version), version.scheme, since)
        return self._waits[version.pk, since]

    @cached_property
    def _waits(self) -> dict[tuple[int, date], date]:
        return {}

    def stretches(
        self, household: int, scheme: str, opened: date, on: date, until: date, person: int | None = None
    ) -> tuple[Stretch, ...]:
        """This function will explain a household's days with a scheme, from one up to another, by the law and terms of a day.

        Of one ``person`` of it: with what employers withhold for them; None: of what the household itself is asked for.
        """
        if not self.published.system_on(scheme, on).schemes[scheme].contributions:
            return without_contributions(opened, until)
        own = self.account(household, scheme).settled
        every = own if person is None else self.settled(household, scheme, person)
        settled = [each for each in every if not each.due.is_joiners]
        first = min([opened, *(each.due.first for each in settled if each.due.last is not None)])
        return stretches_of(self.terms_on(scheme, on), settled, first, until)

    @cached_property
    def _suspended(self) -> dict[Key, list[Spell]]:
        found = defaultdict(list)
        for household, scheme, first, last in self._of(Suspension.objects.all()).values_list(
            "household_id", "scheme", "first_day", "last_day"
        ):
            found[household, scheme].append(Spell(first, last))
        return found

    def period_on(self, household: int, scheme: str, day: date) -> Spell | None:
        """This function will give the period of cover that a household enrolled for last, by a day."""
        begun = [spell for spell in self._periods.get((household, scheme), ()) if spell.first <= day]
        return begun[-1] if begun else None

    @cached_property
    def _periods(self) -> dict[Key, list[Spell]]:
        found = defaultdict(list)
        for household, scheme, first, last in self._of(CoverPeriod.objects.all()).values_list(
            "household_id", "scheme", "first_day", "last_day"
        ):
            found[household, scheme].append(Spell(first, last))
        return found

    # money

    def account(self, household: int, scheme: str) -> paying.Account:
        """This function will set what a household paid against what it owed, the oldest first."""
        key = (household, scheme)
        if key not in self._accounts:
            self._accounts[key] = paying.account_of(
                self._dues.get(key, []),
                self._paid.get(key, []),
                self._refunded.get(key, ()),
                self._waived.get(key),
            )
        return self._accounts[key]

    def settled(self, household: int, scheme: str, person: int | None = None) -> tuple[paying.Settled, ...]:
        """This function will give what a household owes as far as it is settled, months that are owed elsewhere once they are paid there.

        That holds for whom they are owed elsewhere, and for everybody where nothing is asked of the household; None: for the latter alone.
        """
        own, left = self.account(household, scheme).settled, self._left.get((household, scheme), {})
        numbers = self.groups.get(person, frozenset((person,))) if person is not None else frozenset()
        return tuple(
            with_elsewhere(each, left[each.due.key], numbers) if each.due.key in left else each
            for each in own
        )

    @cached_property
    def _left(self) -> Mapping[Key, Left]:
        return left_of(self.households, self.groups, lambda homes: gathered(households=homes).account)

    def months_paid(self, person: int, scheme: str, day: date) -> int | None:
        """This function will count the months, each once, that are paid by a day and had begun for somebody as a member, in whichever of
        the households here they lived then; None where nothing was asked of them for any days.

        Of a period that they joined later their own part pays for them, and the others' instalments do not.
        """
        found, is_asked, spells = set[date](), False, self.spells(person, scheme)
        for household, stays in self._stays(person).items():
            joined = [each.due for each in self._parts_of(person, household, scheme)]
            for each in self.settled(household, scheme, person):
                due = each.due
                if due.last is None or (due.is_joiners and due not in joined):
                    continue
                is_asked = True
                if each.paid_on is None or each.paid_on > day:
                    continue
                apart = () if due.is_joiners else joined
                for begun in _begun_within(due.first, min(due.last, day)):
                    is_held = all(any(spell.holds(begun) for spell in held) for held in (stays, spells))
                    if is_held and not any(part.first <= begun <= (part.last or begun) for part in apart):
                        found.add(begun.replace(day=1))
        return len(found) if is_asked else None

    def _stays(self, person: int) -> dict[int, list[Spell]]:
        """When somebody lived in which of the households, under whichever number."""
        found: dict[int, list[Spell]] = defaultdict(list)
        for number in self.groups[person]:
            for household, spell in self._lived.get(number, ()):
                found[household].append(spell)
        return found

    @cached_property
    def _lived(self) -> dict[int, list[tuple[int, Spell]]]:
        found = defaultdict(list)
        for household, person, first, last in self._lives:
            found[person].append((household, Spell(first, last)))
        return found

    def account_of(self, household: int, scheme: str, received: int, day: date) -> paying.Account:
        """This function will set an amount that was received by a day, all in all, against what a household owed."""
        key = (household, scheme)
        payments, rest = list[paying.Payment](), max(received, 0)
        for payment in self._paid.get(key, ()):
            if payment.due and payment.day <= day:
                payments.append(replace(payment, amount=min(payment.amount, rest)))
                rest -= payments[-1].amount
        payments.append(paying.Payment(day, rest))
        return paying.account_of(self._dues.get(key, []), payments, waivers=self._waived.get(key))

    def free_from(self, household: int, scheme: str, day: date) -> int:
        """This function will give the least that a household has paid beyond all that it owes, on a day or on any after it."""
        key = (household, scheme)
        return paying.free_from(self._dues.get(key, []), self._paid.get(key, []), self._refunded.get(key, ()),
                                self._waived.get(key), day=day)  # fmt: skip

    @cached_property
    def _accounts(self) -> dict[Key, paying.Account]:
        return {}

    @cached_property
    def _dues(self) -> dict[Key, list[paying.Due]]:
        """Fees, months assessed as corrected last, instalments of periods."""
        found: dict[Key, list[paying.Due]] = defaultdict(list)
        for fee in self._of(Fee.objects.all()):
            found[fee.household_id, fee.scheme].append(
                paying.Due(f"fee {fee.pk}", fee.day, None, fee.day, fee.amount, fee.get_kind_display())
            )
        corrected = dict(
            self._of(Correction.objects.all(), "assessment__household").values_list("assessment_id", "due")
        )
        assessed = self._of(Assessment.objects.all())
        for number, household, scheme, month, due, by in assessed.values_list(
            "id", "household_id", "scheme", "month", "due", "pay_by"
        ):
            last, label = self._month(month)
            found[household, scheme].append(
                paying.Due(f"month {number}", month, last, by, corrected.get(number, due), label)
            )
        for period, parts in self._instalments.items():
            sold = [
                part.amount for part in parts if part.joiner_id is None
            ]  # Those of who joined later come after them.
            fees = [*parted(fee_of(period.parts), sold), *(part.fee for part in parts[len(sold) :])]
            for part, fee in zip(parts, fees, strict=True):
                first = period.enrolled if part.position == 1 else part.first_day
                found[period.household_id, period.scheme].append(
                    paying.Due(
                        part.key,
                        part.first_day,
                        part.last_day,
                        part.pay_by,
                        part.amount,
                        str(part),
                        fee,
                        first,
                        part.joiner_id is not None,
                        period.enrolled if part.joiner_id is None else None,
                    )
                )
        return found

    @cached_property
    def _instalments(self) -> dict[CoverPeriod, list[Instalment]]:
        """The instalments of each period that was not cancelled, in their order."""
        standing = Instalment.objects.filter(period__cancellation__isnull=True)
        standing = standing.select_related("period", "joiner").order_by("period_id", "position")
        found = defaultdict(list)
        for part in self._of(standing, "period__household"):
            found[part.period].append(part)
        return found

    def _month(self, month: date) -> tuple[date, str]:
        """The last day of a month, and its name."""
        if month not in self._months:
            self._months[month] = add_months(month, 1) - A_DAY, month_told(month)
        return self._months[month]

    @cached_property
    def _months(self) -> dict[date, tuple[date, str]]:
        return {}

    @cached_property
    def _paid(self) -> dict[Key, list[paying.Payment]]:
        counting = Receipt.objects.filter(cancellation__isnull=True, purpose=Receipt.Purpose.PREMIUM)
        found = defaultdict(list)
        first = Coalesce("part__origin", "part")
        for household, scheme, day, amount, part in self._of(counting).values_list(
            "household_id", "scheme", "day", "amount", first
        ):
            named = "" if part is None else key_of_part(part)
            found[household, scheme].append(paying.Payment(day, amount, named))
        return found

    @cached_property
    def _refunded(self) -> dict[Key, list[paying.Payment]]:
        found = defaultdict(list)
        for household, scheme, day, amount in self._of(Refund.objects.all()).values_list(
            "household_id", "scheme", "day", "amount"
        ):
            found[household, scheme].append(paying.Payment(day, amount))
        return found

    @cached_property
    def _waived(self) -> dict[Key, dict[str, paying.Waiver]]:
        found: dict[Key, dict[str, paying.Waiver]] = defaultdict(dict)
        for waiver in self._of(Waiver.objects.all()):
            found[waiver.household_id, waiver.scheme][waiver.due] = paying.Waiver(waiver.day, waiver.amount)
        return found

    # the office's own terms

    def terms_on(self, scheme: str, day: date) -> Terms:
        """This function will give the office's terms of a scheme on a day; where none are set, those of :class:`Terms`."""
        return terms_among(self._terms.get(scheme, ()), day)

    @cached_property
    def _terms(self) -> Mapping[str, list[tuple[date, Terms]]]:
        found = defaultdict(list)
        for each in SetTerms.objects.order_by("first_day"):
            found[each.scheme].append((each.first_day, terms_of(each.content)))
        return found

    def _of(self, rows: QuerySet[Any], field: str = "household") -> QuerySet[Any]:
        return rows.filter(among(field, self.households))


def _begun_within(first: date, last: date) -> Iterator[date]:
    """The day from which each month of some days counts."""
    begun, number = first, 0
    while begun <= last:
        yield begun
        number += 1
        begun = add_months(first, number)


def gathered(persons: Iterable[int] = (), households: Iterable[int] = ()) -> Gathered:
    """This function will begin to read what is known of persons and households; each table is read when it is first asked of."""
    return Gathered(sorted(set(persons)), sorted(set(households)), Published())


def _unbroken(rows: Iterable[tuple[int, Spell, bool]]) -> Iterator[Spell]:
    """Affiliations in order: who was a member by work up to the day before one of their own will, or the other way round, is one since the
    first. Of one kind, a second one was begun anew."""
    before, was_by_work = None, False
    for _number, spell, is_by_work in rows:
        goes_on = before is not None and before.last == spell.first - A_DAY and was_by_work != is_by_work
        before = replace(spell, goes_on_from=before.since) if before is not None and goes_on else spell
        was_by_work = is_by_work
        yield before
