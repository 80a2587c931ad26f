"""When that was paid which households were not asked for, as employers had declared it: the months of those whom they withhold for."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef

from allcover_site.audit.among import among
from allcover_site.contributions.employer_accounts import EMPLOYER_PAYS, months_of
from allcover_site.contributions.models import Assessment, DeclaredWage, WageDeclaration
from allcover_site.contributions.paying import Settled
from allcover_site.registry.models import Employer
from allcover_site.runs.finding import DECLARED


@dataclass(frozen=True)
class Withheld:
    """Until when employers pay a month of somebody in time, and when all of them had; None: not yet, or nobody owes it any more."""

    pay_by: date
    paid_on: date | None

    def counts_from(self, first: date) -> date | None:
        """What is paid in time counts from the month's first day, as if the household had paid it then."""
        is_in_time = self.paid_on is not None and self.paid_on <= self.pay_by
        return first if is_in_time else self.paid_on


Left = Mapping[str, Mapping[int, Withheld]]
"""By the key of a household's due: of whom it was left to employers."""


def with_employers(own: Settled, left: Mapping[int, Withheld], numbers: Collection[int]) -> Settled:
    """This function will give what a household owes of a month with what employers withhold for one of its members: for themselves, and
    for everybody where nothing is asked of the household."""
    waited = [each for number, each in left.items() if number in numbers or not own.due.amount]
    days = [own.paid_on, *(each.counts_from(own.due.first) for each in waited)]
    paid = [day for day in days if day is not None]
    due = replace(own.due, pay_by=max([own.due.pay_by, *(each.pay_by for each in waited)]))
    return replace(own, due=due, paid_on=max(paid) if len(paid) == len(days) else None)


def left_to_employers_of(
    households: Sequence[int], groups: Mapping[int, Collection[int]]
) -> Mapping[tuple[int, str], Left]:
    """This function will give what the assessed months of some households leave to employers, by household and scheme.

    ``groups``: all numbers of everybody in them, by each number.
    """
    paying = _Paying(groups)
    if not paying.asked:
        return {}
    schemes, months = ({each[place] for each in paying.asked} for place in (0, 1))
    rows = Assessment.objects.filter(among("household", households), scheme__in=schemes, month__in=months)
    found: dict[tuple[int, str], dict[str, Mapping[int, Withheld]]] = defaultdict(dict)
    for row in rows.defer("trace").prefetch_related("corrections"):
        last = next(reversed(row.corrections.all()), None) or row
        left = [int(number) for number in last.household_as_was.get(DECLARED, ())]
        if left:
            found[row.household_id, row.scheme][f"month {row.pk}"] = {
                person: paying.withheld(person, row.scheme, row.month) for person in left
            }
    return found


class _Paying:
    """What employers declared last of workers and have paid, each employer's account read once."""

    def __init__(self, groups: Mapping[int, Collection[int]]) -> None:
        self.groups = groups
        self.accounts: dict[tuple[int, str], Mapping[date, Settled]] = {}
        self.asked: set[tuple[str, date]] = set()
        self.owing: dict[tuple[int, str, date], list[tuple[int, Mapping[str, int]]]] = defaultdict(list)
        of = {name: OuterRef(f"declaration__{name}") for name in ("employer", "scheme", "month")}
        later = WageDeclaration.objects.filter(**of, number__gt=OuterRef("declaration__number"))
        wages = DeclaredWage.objects.filter(among("person", sorted(groups))).annotate(is_last=~Exists(later))
        for person, employer, scheme, month, dues, is_last in wages.order_by().values_list(
            "person_id", "declaration__employer_id", "declaration__scheme", "declaration__month", "dues", "is_last"
        ):  # fmt: skip
            self.asked.add((scheme, month))
            if is_last and any(dues.values()):
                self.owing[person, scheme, month].append((employer, dues))

    def withheld(self, person: int, scheme: str, month: date) -> Withheld:
        """How a month of somebody is paid by all who declared it last."""
        numbers = self.groups.get(person, (person,))
        owing = [each for number in numbers for each in self.owing.get((number, scheme, month), ())]
        months = [
            self._account(employer, scheme)[month]
            for employer, dues in owing
            if any(dues.get(payer) for payer in EMPLOYER_PAYS)
        ]
        paid = [each.paid_on for each in months if each.paid_on is not None]
        is_paid = bool(owing) and len(paid) == len(months)
        return Withheld(
            max((each.due.pay_by for each in months), default=month),
            max(paid, default=month) if is_paid else None,
        )

    def _account(self, employer: int, scheme: str) -> Mapping[date, Settled]:
        key = (employer, scheme)
        if key not in self.accounts:
            self.accounts[key] = months_of(Employer.objects.get(pk=employer), scheme)
        return self.accounts[key]
