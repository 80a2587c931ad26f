"""Makes members of workers whom the law obliges to be insured, as their employers declare them, and ends with the work what it made.

Each time all that is known is asked again (:mod:`.worked`), so that whichever month, of whichever employer, is written last, membership is
the same. Whoever became a member of their own will stays one. Grace is that of paying (``payment_grace``): somebody else may declare the
worker by then, and nothing is lost. Whether care in it counts is for ``in_grace`` to say, as of other days of grace.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.expressions.calendar import add_months
from allcover_site.audit.among import among
from allcover_site.audit.operations import record
from allcover_site.contributions.dating import assess_with, assess_without, first_not_assessed, registry_told
from allcover_site.contributions.employer_queries import party_of
from allcover_site.contributions.fees import charge_on_joining
from allcover_site.contributions.gathering import END
from allcover_site.contributions.membership import Spell
from allcover_site.contributions.models import Affiliation, DeclaredWage, Ending, WageDeclaration
from allcover_site.contributions.obliging import obliged
from allcover_site.contributions.periods import A_DAY
from allcover_site.contributions.terms_kept import terms_among, terms_set
from allcover_site.contributions.work_known import wages_of, work_known
from allcover_site.contributions.worked import Work, is_within, spells_of
from allcover_site.people.models import User
from allcover_site.registry.employing import EMPLOYED
from allcover_site.registry.locking import lock_homes
from allcover_site.registry.merging import NUMBERED
from allcover_site.registry.models import Membership, Person
from allcover_site.registry.queries import groups_of
from allcover_site.schemes.queries import system_of


def follow_work(
    by: User,
    scheme: str,
    persons: Collection[int],
    declaration: WageDeclaration | None = None,
    were: Sequence[Spell] = (),
) -> None:
    """This function will write the memberships by work of some persons as they follow from all that is known by now.

    ``declaration``: what was written last, where it was one; None: something else. ``were``: days as members by work under a number that
    was theirs too. Whoever calls has locked their households. Raises CannotAssess where a month to come is assessed already and cannot be again.
    """
    terms, workers = terms_set(scheme), _workers(persons, scheme)

    def end_of_grace(worked_until: date) -> date:
        return add_months(worked_until + A_DAY, terms_among(terms, worked_until).payment_grace) - A_DAY

    law = _Law(scheme, workers, declaration)
    for worker in workers:
        worker.follow(law, end_of_grace, were)
    _begin_where_asked(scheme, workers)
    changed = [worker for worker in workers if worker.is_changed]
    for worker in changed:
        worker.write(scheme)
    _join(by, scheme, changed, declaration)
    for worker in changed:
        _tell_ends(by, scheme, worker, declaration)


@receiver(EMPLOYED)
@registry_told()
def follow_employed(*, by: User, persons: Collection[int], **_named: object) -> None:
    """This function will have memberships by work follow what the registry says of employments now. Raises RegistryRefused."""
    lock_homes(persons, timezone.localdate())
    for scheme, some in _declared_to(groups_of(persons)).items():
        follow_work(by, scheme, some)


@receiver(NUMBERED)
@registry_told()
def follow_numbered(*, by: User, persons: Collection[int], **_named: object) -> None:
    """This function will have the membership by work of one who was two, or of two who were one, follow what is known of each now.
    Raises RegistryRefused."""
    lock_homes(persons, timezone.localdate())
    for scheme in _declared_to(groups_of(persons)):
        held = Affiliation.objects.filter(person__in=persons, scheme=scheme, is_by_work=True)
        follow_work(by, scheme, persons, were=[_spell(row) for row in held])


def _declared_to(groups: Mapping[int, frozenset[int]]) -> dict[str, list[int]]:
    """The schemes to which wages were ever declared of some persons, with the number of each."""
    whose = {number: person for person, group in groups.items() for number in group}
    named = DeclaredWage.objects.filter(among("person", sorted(whose))).order_by()
    found = defaultdict[str, set[int]](set)
    for number, scheme in named.values_list("person_id", "declaration__scheme").distinct():
        found[scheme].add(whose[number])
    return {scheme: sorted(found[scheme]) for scheme in sorted(found)}


@dataclass
class _Wanted:
    """A membership as it should be, and as it is written: ``row``, with its days before (``was``); None: it is new.

    ``known_from``: from which of its days on work had made somebody a member before; the day after its last, where from none.
    """

    spell: Spell
    row: Affiliation | None
    was: Spell | None
    known_from: date

    @property
    def is_earlier(self) -> bool:
        """Whether it begins earlier than it did, or anew."""
        return self.was is None or self.spell.first < self.was.first


@dataclass
class _Worker:
    """Somebody who works: one number of theirs and all, what is known of the work, the memberships that it made, and as they should be."""

    number: int
    numbers: frozenset[int]
    work: Work
    rows: list[Affiliation]
    wanted: list[_Wanted] = field(default_factory=list)

    def was_member_within(self, month: date) -> bool:
        """Whether work had made them a member on some day of a month."""
        return any(is_within(_spell(row), month) for row in self.rows)

    def follow(self, law: "_Law", end_of_grace: Callable[[date], date], were: Sequence[Spell]) -> None:
        """Find the memberships as they should be, each with the row in which it is written."""
        left = list(self.rows)
        for spell in spells_of(self.work, lambda month: law.obliges(self, month), end_of_grace):
            own = next((row for row in left if _overlap(_spell(row), spell)), None)
            left = [row for row in left if not _overlap(_spell(row), spell)]
            before = [*map(_spell, self.rows), *were]
            held = [each.first for each in before if _overlap(each, spell)]
            end = spell.last + A_DAY if spell.last else END
            known = max(spell.first, min(held, default=end))
            self.wanted.append(_Wanted(spell, own, _spell(own) if own else None, known))

    @property
    def gone(self) -> list[Affiliation]:
        """The rows in which nothing is written any more."""
        return [row for row in self.rows if all(each.row is not row for each in self.wanted)]

    @property
    def is_changed(self) -> bool:
        """Whether they are not as they should be."""
        return bool(self.gone) or any(each.was != each.spell for each in self.wanted)

    def undone(self) -> list[Spell]:
        """Memberships that were, and on no day should be."""
        return [
            _spell(row) for row in self.gone if not any(_overlap(_spell(row), each.spell) for each in self.wanted)
        ]  # fmt: skip

    def write(self, scheme: str) -> None:
        """Write them: what is gone first, and what ends before what goes on."""
        today = timezone.localdate()
        Affiliation.objects.filter(pk__in=[row.pk for row in self.gone]).delete()
        for each in self.wanted:
            row = each.row or Affiliation(person_id=self.number, scheme=scheme, is_by_work=True)
            row.first_day, row.last_day, row.worked_until = (
                each.spell.first,
                each.spell.last,
                each.spell.worked_until,
            )
            if each.is_earlier:
                row.written_on = today if row.first_day < today else None
            if each.was != each.spell:
                row.save()


class _Law:
    """Whether the law obliges workers, as they were declared, to be insured: asked of who was no member alone, and of many at once of the
    month that is declared."""

    def __init__(self, scheme: str, workers: Sequence[_Worker], declaration: WageDeclaration | None) -> None:
        self.scheme, self.month = scheme, declaration.month if declaration else None
        self.found = dict[tuple[int, date], bool]()
        if declaration is None:
            return
        whose = {number: worker for worker in workers for number in worker.numbers}
        asked = [
            wage for wage in declaration.wages.order_by("pk")
            if not (worker := whose[wage.person_id]).was_member_within(declaration.month)
            and worker.work.may_begin_on(declaration.month)
        ]  # fmt: skip
        for wage, told in zip(asked, self._told(declaration, asked), strict=True):
            key = whose[wage.person_id].number, declaration.month
            self.found[key] = told or self.found.get(key, False)

    def obliges(self, worker: _Worker, month: date) -> bool:
        """Whether it obliges somebody who was declared for a month. Of who has never been a member by work, other months were asked of
        before; where something else than a declaration was written, of which months is not known, so all are asked of."""
        if worker.was_member_within(month):
            return True
        key = worker.number, month
        if key not in self.found and (worker.rows or self.month in (None, month)):
            wages = wages_of(worker.numbers, self.scheme).filter(declaration__month=month)
            self.found[key] = any(
                any(self._told(wage.declaration, [wage]))
                for wage in wages.select_related("declaration__version")
            )
        return self.found.get(key, False)

    def _told(self, declaration: WageDeclaration, wages: Sequence[DeclaredWage]) -> list[bool]:
        system = system_of(declaration.version)
        if not wages or not system.schemes[self.scheme].has_members:
            return [False] * len(wages)
        found = obliged(system, self.scheme, [wage.inputs for wage in wages], declaration.month)
        return [each is True for each in found]


def _workers(persons: Collection[int], scheme: str) -> list[_Worker]:
    """Some persons, each once, with their memberships, locked."""
    own = {group: person for person, group in sorted(groups_of(persons).items(), reverse=True)}
    whose = {number: group for group in own for number in group}
    rows, willed = (defaultdict[frozenset[int], list[Affiliation]](list) for _ in range(2))
    for row in Affiliation.objects.select_for_update().filter(among("person", sorted(whose)), scheme=scheme):
        (rows if row.is_by_work else willed)[whose[row.person_id]].append(row)
    known = work_known({person: group for group, person in own.items()}, scheme)
    anew, endings = _begun_anew(rows), defaultdict[frozenset[int], list[Ending]](list)
    for ending in Ending.objects.filter(among("person", sorted(whose)), scheme=scheme):
        endings[whose[ending.person_id]].append(ending)
    return [
        _Worker(person, group, replace(
            known[person], willed=[_spell(row) for row in willed[group]], anew=anew[group],
            stopped=[ending.last_day for ending in endings[group]],
            barred={date.fromisoformat(month) for ending in endings[group] for month in ending.declared},
        ), rows[group])
        for group, person in own.items()
    ]  # fmt: skip


def _begun_anew(rows: Mapping[frozenset[int], Sequence[Affiliation]]) -> dict[frozenset[int], set[date]]:
    """On which days memberships began anew in another household that go on from the day before."""
    found = defaultdict[frozenset[int], set[date]](set)
    for group, held in rows.items():
        if follow := {row.first_day for row in held} & {row.last_day + A_DAY for row in held if row.last_day}:
            joined = Membership.objects.filter(person__in=group, first_day__in=follow)
            found[group] = set(joined.values_list("first_day", flat=True))
    return found


def _begin_where_asked(scheme: str, workers: Sequence[_Worker]) -> None:
    """Let memberships begin later where their household is assessed without them: what was not asked for of them is not given."""
    asked = defaultdict[tuple[date, date], list[tuple[_Worker, _Wanted]]](list)
    for worker in workers:
        for each in worker.wanted:
            if each.spell.first < each.known_from:
                asked[each.spell.first, each.known_from].append((worker, each))
    for (on, until), some in asked.items():
        firsts = first_not_assessed(
            {worker.number: worker.numbers for worker, _each in some}, scheme, on, until
        )
        for worker, each in some:
            first = min(firsts[worker.number], until)
            each.spell = replace(each.spell, first=first)
            if each.spell.last is not None and first > each.spell.last:
                worker.wanted.remove(each)


def _join(by: User, scheme: str, workers: Sequence[_Worker], declaration: WageDeclaration | None) -> None:
    """Charge who is a member from an earlier day on than before, and assess their households with them for months to come."""
    joining = defaultdict[date, dict[int, frozenset[int]]](dict)
    for worker in workers:
        for each in worker.wanted:
            if each.is_earlier:
                joining[each.spell.first][worker.number] = worker.numbers
    for on, own in sorted(joining.items()):
        persons = list(Person.objects.filter(among("pk", sorted(own))))
        charge_on_joining(by, persons, scheme, on)
        assess_with(by, own, scheme, max(on, timezone.localdate()))
        if declaration is not None:
            record(by, "contributions.affiliated_many", party_of(declaration.employer), scheme=scheme, area=declaration.employer.area, on=str(on),
                   joined=len(own), persons=sorted(own), declared=str(declaration.month), number=declaration.number)  # fmt: skip
        else:
            for person in persons:
                record(by, "contributions.affiliated", f"person {person.pk}", scheme=scheme, area=person.area, on=str(on))  # fmt: skip


def _tell_ends(by: User, scheme: str, worker: _Worker, declaration: WageDeclaration | None) -> None:
    """Assess again, of months to come, the household of somebody whose membership ends otherwise than it did, and write it into the trail."""
    own, today, about = {worker.number: worker.numbers}, timezone.localdate(), f"person {worker.number}"
    facts = {"scheme": scheme, "area": Person.objects.get(pk=worker.number).area}
    for each in worker.wanted:
        was, spell = each.was or Spell(each.spell.first), each.spell
        if was.first < spell.first:
            record(by, "contributions.membership_undone", about, **facts, first_day=str(was.first), begins=str(spell.first))  # fmt: skip
        if (was.last, was.worked_until) == (spell.last, spell.worked_until):
            continue
        if was.last is not None and (spell.last is None or was.last < spell.last):
            assess_with(by, own, scheme, max(was.last + A_DAY, today))
        if spell.last is None:
            month = declaration.month if declaration else today
            record(by, "contributions.membership_goes_on", about, **facts, on=str(month))
            continue
        assess_without(by, own, scheme, max(spell.last, today) + A_DAY)
        record(by, "contributions.membership_ended", about, **facts, last_day=str(spell.last), worked_until=str(spell.worked_until),
               reason=_("The work has ended"))  # fmt: skip
    for spell in worker.undone():
        assess_without(by, own, scheme, today + A_DAY)
        record(by, "contributions.membership_undone", about, **facts, first_day=str(spell.first), reason=_("No wages are declared"))  # fmt: skip


def _spell(row: Affiliation) -> Spell:
    return Spell(row.first_day, row.last_day, row.worked_until)


def _overlap(one: Spell, other: Spell) -> bool:
    """Whether two have a day in common."""
    return (one.last is None or other.first <= one.last) and (other.last is None or one.first <= other.last)
