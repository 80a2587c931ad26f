"""When that was paid which households were not asked for: the months of those whom employers had declared or are still to declare, and of
those who were assessed with another household before they moved."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from allcover_site.audit.among import among
from allcover_site.contributions.arrears import pay_by_of
from allcover_site.contributions.employer_accounts import EMPLOYER_PAYS, months_of
from allcover_site.contributions.models import Affiliation, Assessment, DeclaredWage, WageDeclaration
from allcover_site.contributions.paying import Account, Settled
from allcover_site.contributions.terms import Terms
from allcover_site.contributions.terms_kept import terms_among, terms_set
from allcover_site.registry.export import Record
from allcover_site.registry.models import Employer, Membership
from allcover_site.runs.finding import DECLARED, ELSEWHERE, left_out


@dataclass(frozen=True)
class Elsewhere:
    """Until when a month of somebody is paid in time elsewhere, and from which day it counts as paid; None: not yet, or nobody owes it."""

    pay_by: date
    paid_on: date | None


Left = Mapping[str, Mapping[int, Elsewhere]]
"""By the key of a household's due: of whom it is owed elsewhere."""

Accounts = Callable[[Sequence[int]], Callable[[int, str], Account]]
"""Reads the accounts of some households."""


def with_elsewhere(own: Settled, left: Mapping[int, Elsewhere], numbers: Collection[int]) -> Settled:
    """This function will give what a household owes of a month with what is owed elsewhere for one of its members: for themselves, and
    for everybody where nothing is asked of the household."""
    waited = [each for number, each in left.items() if number in numbers or not own.due.amount]
    days = [own.paid_on, *(each.paid_on for each in waited)]
    paid = [day for day in days if day is not None]
    due = replace(own.due, pay_by=max([own.due.pay_by, *(each.pay_by for each in waited)]))
    return replace(own, due=due, paid_on=max(paid) if len(paid) == len(days) else None)


def left_of(
    households: Sequence[int], groups: Mapping[int, Collection[int]], accounts: Accounts
) -> Mapping[tuple[int, str], Left]:
    """This function will give what of the assessed months of some households is owed elsewhere, by household and scheme.

    ``groups``: all numbers of everybody in them, by each number.
    """
    paying, found = _Paying(groups), defaultdict[tuple[int, str], dict[str, dict[int, Elsewhere]]](dict)
    moved: dict[tuple[int, str, str, int], int] = {}
    working = _working(groups) if paying.asked else []
    for row in _marked(households, groups, paying.asked, working):
        last = next(reversed(row.corrections.all()), None) or row
        key, due = (row.household_id, row.scheme), f"month {row.pk}"
        awaited = {} if any(last.dues.values()) else _awaited(row, last.household_as_was, working, paying)
        if awaited:
            found[key].setdefault(due, {}).update(awaited)
        for number in last.household_as_was.get(DECLARED, ()):
            found[key].setdefault(due, {})[int(number)] = paying.paid(int(number), row.scheme, row.month)
        moved |= {
            (*key, due, int(number)): other
            for number, other in last.household_as_was.get(ELSEWHERE, {}).items()
        }
    others = Assessment.objects.only("household_id", "scheme").in_bulk({*moved.values()})
    account = accounts(sorted({other.household_id for other in others.values()})) if others else None
    for (household, scheme, due, person), number in moved.items():
        assert account is not None
        settled = account(others[number].household_id, scheme).settled
        [each] = [each for each in settled if each.due.key == f"month {number}"]
        found[household, scheme].setdefault(due, {})[person] = Elsewhere(each.due.pay_by, each.paid_on)
    return found


@dataclass(frozen=True)
class _Working:
    """That work has made somebody a member of a scheme, from a day on; ``last``: its last day, None: it goes on."""

    person: int
    scheme: str
    first: date
    last: date | None


def _working(groups: Mapping[int, Collection[int]]) -> list[_Working]:
    """Whom employers have declared alone may be one; whoever calls asks for nobody else."""
    held = Affiliation.objects.filter(among("person", sorted(groups)), is_by_work=True).order_by()
    rows = held.annotate(last=Coalesce("worked_until", "last_day"))
    return [_Working(*each) for each in rows.values_list("person_id", "scheme", "first_day", "last")]


def _awaited(
    row: Assessment, record: Record, working: Iterable[_Working], paying: "_Paying"
) -> dict[int, Elsewhere]:
    """Of a month for which nothing is asked of a household: its members by work, for whom an employer is still to declare it, or has since.

    That nothing is asked here is no cover of theirs: their employer owes it.
    """
    there = record["people"].keys() - left_out(record)
    return {
        each.person: paying.paid(each.person, row.scheme, row.month)
        for each in working
        if each.scheme == row.scheme and each.first <= row.month and (each.last is None or each.last >= row.month)
        and str(each.person) in there and not paying.is_free(each.person, row.scheme, row.month)
    }  # fmt: skip


def _marked(
    households: Sequence[int], groups: Mapping[int, Collection[int]], asked: Collection[tuple[str, date]], working: Sequence[_Working]
) -> Iterable[Assessment]:  # fmt: skip
    """The assessed months of households in which something may be owed elsewhere: those that employers declared or are to declare, and all
    of who has moved."""
    stays = Membership.objects.filter(among("person", sorted(groups)), last_day__isnull=False)
    moved = [
        person
        for person, home in stays.order_by().values_list("person_id", "household_id")
        if home not in households
    ]
    homes = Membership.objects.filter(
        among("person", sorted({n for person in moved for n in groups[person]}))
    )
    where = Q(household__in=homes.order_by().values("household")) if moved else Q(pk__in=())
    if asked:
        schemes, months = ({each[place] for each in asked} for place in (0, 1))
        where |= Q(scheme__in=schemes, month__in=months)
        if working:
            first = min(each.first for each in working)
            where |= Q(scheme__in={each.scheme for each in working}, month__gte=first)
    elif not moved:
        return ()
    rows = Assessment.objects.filter(among("household", households)).filter(where)
    return rows.defer("trace").prefetch_related("corrections")


class _Paying:
    """What employers declared last of workers and have paid, each employer's account read once."""

    def __init__(self, groups: Mapping[int, Collection[int]]) -> None:
        self.groups = groups
        self.accounts: dict[tuple[int, str], Mapping[date, Settled]] = {}
        self.terms: dict[str, Sequence[tuple[date, Terms]]] = {}
        self.asked: set[tuple[str, date]] = set()
        self.said: set[tuple[int, str, date]] = set()
        """Of whom an employer declares a month by what it said last, whether or not something is owed."""
        self.owing: dict[tuple[int, str, date], list[tuple[int, Mapping[str, int]]]] = defaultdict(list)
        of = {name: OuterRef(f"declaration__{name}") for name in ("employer", "scheme", "month")}
        later = WageDeclaration.objects.filter(**of, number__gt=OuterRef("declaration__number"))
        wages = DeclaredWage.objects.filter(among("person", sorted(groups))).annotate(is_last=~Exists(later))
        for person, employer, scheme, month, dues, is_last in wages.order_by().values_list(
            "person_id", "declaration__employer_id", "declaration__scheme", "declaration__month", "dues", "is_last"
        ):  # fmt: skip
            self.asked.add((scheme, month))
            if is_last:
                self.said.add((person, scheme, month))
            if is_last and any(dues.values()):
                self.owing[person, scheme, month].append((employer, dues))

    def paid(self, person: int, scheme: str, month: date) -> Elsewhere:
        """How a month of somebody is paid by all who declared it last: in time, it counts from its first day as if the household had paid."""
        numbers = self.groups.get(person, (person,))
        owing = [each for number in numbers for each in self.owing.get((number, scheme, month), ())]
        months = [
            self._account(employer, scheme)[month]
            for employer, dues in owing
            if any(dues.get(payer) for payer in EMPLOYER_PAYS)
        ]
        if not owing:
            return Elsewhere(self._pay_by(scheme, month), None)
        pay_by = max((each.due.pay_by for each in months), default=month)
        paid = [each.paid_on for each in months if each.paid_on is not None]
        if len(paid) < len(months):
            return Elsewhere(pay_by, None)
        paid_on = max(paid, default=month)
        return Elsewhere(pay_by, paid_on if paid_on > pay_by else month)

    def _pay_by(self, scheme: str, month: date) -> date:
        """By when a month that nobody has declared was to be paid."""
        if scheme not in self.terms:
            self.terms[scheme] = terms_set(scheme)
        return pay_by_of(terms_among(self.terms[scheme], month).employing, month)

    def is_free(self, person: int, scheme: str, month: date) -> bool:
        """Whether a month of somebody is declared and nothing is owed for it."""
        numbers = self.groups.get(person, (person,))
        keys = [(number, scheme, month) for number in numbers]
        return any(key in self.said for key in keys) and not any(self.owing.get(key) for key in keys)

    def _account(self, employer: int, scheme: str) -> Mapping[date, Settled]:
        key = (employer, scheme)
        if key not in self.accounts:
            self.accounts[key] = months_of(Employer.objects.get(pk=employer), scheme)
        return self.accounts[key]
