"""The office's own members as a population of the library, so that coverage, cost and poverty are told of them as of a survey.

Everybody is a number of what is written out, drawn anew each time: no name, paper or address leaves the office this way, and
no number of its registry.
"""

import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from secrets import SystemRandom
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from zipfile import ZipFile

from django.db import transaction
from django.utils.translation import gettext as _

from allcover.population import Population, Survey, keep
from allcover.vocabulary.citation import Citation
from allcover_site.audit.operations import Actor, record
from allcover_site.books.models import Book
from allcover_site.contributions.gathering import Gathered, gathered
from allcover_site.contributions.models import BandChoice
from allcover_site.contributions.queries import affiliations_known
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, NotAllowed, Reach, reach_of
from allcover_site.registry.export import Lives, Record, household_records, living_in, population_of
from allcover_site.registry.models import Household
from allcover_site.registry.queries import homes_of
from allcover_site.schemes.queries import schemes, system_of, version_on
from allcover_site.ui.days import day_told

A_READ = 2_000
"""Households that are read together."""

PAID = ("paid", "waits", "rejoined")
"""Why somebody stands as they do whose contributions are paid."""


class NoMembers(ValueError):
    """There is nobody to write out."""


Reaching = Callable[[str], Reach]
"""Where a scheme is within reach; of the empty scheme, where any is."""

BY_SCHEME = (
    "affiliated",
    "affiliated_since",
    "contributing",
    "elected_base_month",
    "receives",
    "months_contributed",
)
"""What a population says of somebody scheme by scheme."""


class _Within(NamedTuple):
    """Of which schemes something is told: some that are published, or all, whether or not the office published them."""

    published: tuple[str, ...]
    is_whole: bool

    def told(self, person: Record) -> Record:
        """This function will leave out of what is known of somebody what is said of other schemes."""
        if self.is_whole:
            return person
        left = {name: facts for name, facts in person.items() if name not in (*BY_SCHEME, "periods")}
        for name in BY_SCHEME:
            if own := {
                scheme: fact for scheme, fact in person.get(name, {}).items() if scheme in self.published
            }:
                left[name] = own
        periods = [one for one in person.get("periods", ()) if one.get("scheme") in self.published]
        return {**left, "periods": periods} if periods else left


def everything(_scheme: str) -> Reach:
    """This function will reach every scheme everywhere, as who holds the machine does."""
    return Reach(("",))


def population_on(day: date, reaching: Reaching = everything) -> Population:
    """This function will give everybody who lives in a household of the office on a day, each counted once.

    With what they declared, to which schemes they are affiliated since when, whether they contribute, and for how many
    months their household has paid. ``reaching``: whose households are given, and of which schemes something is told of
    them; of the others nothing is, so that it is unknown. Raises NoMembers, Faults.
    """
    published = tuple(sorted(schemes()))
    households = _households(published, reaching)
    records = [
        told
        for within, numbers in households.items()
        for start in range(0, len(numbers), A_READ)
        for told in _records(numbers[start : start + A_READ], within, day)
    ]
    if not records or not published:
        raise NoMembers(
            _("Nobody lives in a household of the office on %(day)s, or no scheme is published.")
            % {"day": day_told(day)}
        )
    about = _about(published, day, is_whole=all(within.is_whole for within in households))
    return population_of(_numbered_anew(records), day, about)


def _households(published: Sequence[str], reaching: Reaching) -> dict[_Within, list[int]]:
    """The households within reach, by the schemes that are within reach where they belong."""
    reaches = {scheme: reaching(scheme) for scheme in (EVERY, *published)}
    found = defaultdict[_Within, list[int]](list)
    rows = Household.objects.filter(reaching("").condition("area")).order_by("pk")
    for number, area in rows.values_list("pk", "area"):
        own = tuple(scheme for scheme in published if reaches[scheme].holds(area))
        found[_Within(own, reaches[EVERY].holds(area))].append(number)
    return found


def _numbered_anew(records: list[Record]) -> list[Record]:
    """Households in an order of chance, and persons, under running numbers: who knows those of the registry finds nobody."""
    SystemRandom().shuffle(records)
    person, found = count(1), list[Record]()
    for number, told in enumerate(records, start=1):
        people = {str(next(person)): facts for facts in told["people"].values()}
        found.append({**told, "household_id": str(number), "people": people})
    return found


@transaction.atomic
def take_out_members(*, by: User, day: date) -> bytes:
    """This function will write the members within somebody's reach as a zip of the folder that 'allcover report --survey' reads.

    The trail keeps who took it. Raises NotAllowed, NoMembers, Faults.
    """
    if not reach_of(by, "registry.export").areas:
        raise NotAllowed(_("You may not take registers out."))
    population = population_on(day, partial(reach_of, by, "registry.export"))
    note(by, population)
    held = io.BytesIO()
    with TemporaryDirectory() as folder, ZipFile(held, "w") as parts:
        keep(population, Path(folder))
        for path in sorted(Path(folder).iterdir()):
            parts.write(path, f"members/{path.name}")
    return held.getvalue()


def note(by: Actor, population: Population) -> None:
    """This function will note in the trail that members were written out."""
    day, persons = population.about.reference_date, len(population.persons)
    record(by, "registry.exported", "register members", on=str(day), persons=persons)


def _records(numbers: Sequence[int], within: _Within, day: date) -> Iterator[Record]:
    living = living_in(numbers, day)
    known = _known(living, within.published, day)
    for told in household_records(numbers, living, day, known):
        if told["people"]:
            people = {number: within.told(facts) for number, facts in told["people"].items()}
            yield {**told, "people": people, **_means(people)}


def _known(living: Sequence[Lives], published: Sequence[str], day: date) -> dict[int, dict[str, Any]]:
    banded = set(BandChoice.objects.values_list("scheme", flat=True)) & set(published)
    found: dict[int, dict[str, Any]] = {lives.person: {} for lives in living}
    if published:
        found |= affiliations_known(living, published[0], day)
    for scheme in sorted(banded - set(published[:1])):
        for person, facts in affiliations_known(living, scheme, day).items():
            found[person] = {**facts, **found[person]}
    persons = [lives.person for lives in living]
    everybody = gathered(persons, [*(lives.household for lives in living), *homes_of(persons)])
    for lives in living:
        _add_membership(found[lives.person], everybody, lives, published, day)
    return found


def _add_membership(
    facts: dict[str, Any], everybody: Gathered, lives: Lives, published: Sequence[str], day: date
) -> None:
    """Since when somebody is affiliated, whether contributions are paid for them now, and for how many months they were,
    in the households they lived in before too."""
    since, contributing, months = dict[str, date](), dict[str, bool](), dict[str, int]()
    for scheme in published:
        spell = everybody.spell_on(lives.person, scheme, day)
        if spell is None:
            continue
        since[scheme] = spell.since
        if not everybody.published.system_on(scheme, day).schemes[scheme].contributions:
            continue
        paid = everybody.months_paid(lives.person, scheme, day)
        if paid is not None:
            standing = everybody.standing_on(lives.person, lives.household, scheme, day)
            contributing[scheme], months[scheme] = standing.why in PAID, paid
    facts |= {"affiliated_since": since, "contributing": {**facts.get("contributing", {}), **contributing}}
    if months:
        facts["months_contributed"] = months


def _means(people: dict[str, Any]) -> dict[str, float]:
    """What a household lives on, where everybody in it has declared their income: by head, and in all."""
    incomes = [person.get("income_month") for person in people.values()]
    if None in incomes:
        return {}
    whole = float(sum(incomes))
    return {"household_income_month": whole, "welfare_month": whole / len(incomes)}


def _about(published: Sequence[str], day: date, *, is_whole: bool) -> Survey:
    held = Book.objects.first()
    limited = _(
        "Nothing is told of other schemes than those that whoever took it out reaches: it is not known."
    )
    return Survey(
        name="members",
        title=_("Members registered by the office on %(day)s") % {"day": day_told(day)},
        country=system_of(version_on(published[0], day)).country.iso3,
        reference_date=day,
        currency=held.currency if held is not None else "XXX",
        source=Citation(_("Registers of the office"), is_verified=True),
        caveats=(
            _("Whom the office has registered, each counted once, and nobody else: no sample of the country. Errors of sampling say how "
              "far figures would lie apart among households such as these."),
            *(() if is_whole else (limited,)),
        ),
    )  # fmt: skip
