"""Finds memberships, and months of members, that stand otherwise than the rules give them by now, as faults of earlier days left them; and
sets them right by the same rules."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.audit.nights import of_tonight
from allcover_site.audit.operations import Actor, record
from allcover_site.contributions.dating import follow_at_home
from allcover_site.contributions.models import Affiliation, DeclaredWage, WageDeclaration
from allcover_site.contributions.once import assessed_at_home
from allcover_site.contributions.working import mend_by_work, stuck_by_work
from allcover_site.registry.locking import lock_homes
from allcover_site.schemes.naming import called
from allcover_site.ui.days import day_told, month_told


@dataclass(frozen=True)
class Stuck:
    """A membership, or a month of a member, that stands otherwise than the rules give it; ``mend``: sets it right."""

    person: int
    area: str
    scheme: str
    told: str
    mend: Callable[[Actor], None]


def faults_of_memberships() -> Iterator[str]:
    """This function will tell of the stuck ones among those whose turn it is tonight, and how they are set right."""
    today = timezone.localdate()
    for one in _stuck(of_tonight(_by_work(), today), of_tonight(_declared(), today)):
        yield _("%(told)s 'allcover office mend_memberships' sets it right.") % {"told": one.told}


def all_stuck() -> Iterator[Stuck]:
    """This function will give all that are stuck."""
    return _stuck(_by_work(), _declared())


@transaction.atomic
def mend(*, by: Actor, stuck: Stuck) -> None:
    """This function will set one right, by the rules that would have written it so; they note in the trail what they do. Raises CannotAssess,
    EntryRefused."""
    lock_homes([stuck.person], timezone.localdate())
    record(by, "contributions.membership_mended", f"person {stuck.person}", scheme=stuck.scheme, area=stuck.area, found=stuck.told)  # fmt: skip
    stuck.mend(by)


def _by_work() -> QuerySet[Affiliation]:
    return Affiliation.objects.filter(is_by_work=True).select_related("person").order_by("pk")


def _declared() -> QuerySet[DeclaredWage]:
    """What employers declare, by what each said last."""
    of = {name: OuterRef(f"declaration__{name}") for name in ("employer", "scheme", "month")}
    amended = WageDeclaration.objects.filter(**of, number__gt=OuterRef("declaration__number"))
    return DeclaredWage.objects.filter(~Exists(amended)).select_related("declaration", "person")


def _stuck(memberships: Iterable[Affiliation], wages: Iterable[DeclaredWage]) -> Iterator[Stuck]:
    for held, last in stuck_by_work(memberships):
        named = {"person": held.person, "number": held.person_id, "scheme": called(held.scheme)}
        if last is not None:
            told = _("%(person)s (%(number)d) is a member of %(scheme)s by work, and the work ended with %(day)s.")  # fmt: skip
            told %= {**named, "day": day_told(last)}
        else:
            told = _("%(person)s (%(number)d) was declared again in time, and their membership of %(scheme)s by work ended all the same.")  # fmt: skip
            told %= named
        yield Stuck(held.person_id, held.person.area, held.scheme, told, partial(mend_by_work, held=held))
    yield from _owed_twice(wages)


def _owed_twice(wages: Iterable[DeclaredWage]) -> Iterator[Stuck]:
    """Workers whom an employer declares and whose month their household owes too."""
    together = defaultdict[tuple[str, date], dict[int, DeclaredWage]](dict)
    for wage in wages:
        if any(wage.dues.values()):
            together[wage.declaration.scheme, wage.declaration.month][wage.person_id] = wage
    for (scheme, month), some in together.items():
        for person, assessment in assessed_at_home(list(some), scheme, month).items():
            told = _("%(person)s (%(number)d) owes %(month)s of %(scheme)s twice: by an employer and with household %(household)d.")  # fmt: skip
            named = {"person": some[person].person, "number": person, "month": month_told(month), "scheme": called(scheme),
                     "household": assessment.household_id}  # fmt: skip
            yield Stuck(person, some[person].person.area, scheme, told % named,
                        partial(follow_at_home, persons=[person], scheme=scheme, month=month))  # fmt: skip
