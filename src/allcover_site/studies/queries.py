"""Reads what-ifs: their draft, their sums, and whom they touch by group."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allcover.expressions.calendar import add_months
from allcover.rules.definition import System
from allcover_site.claims.models import Decision
from allcover_site.claims.queries import standing
from allcover_site.people.models import User
from allcover_site.people.queries import Reach, reach_of
from allcover_site.studies import counting
from allcover_site.studies.counting import Group, Sums
from allcover_site.studies.drafting import Draft, law_of
from allcover_site.studies.models import Effect, Study, Touched

Text = str | Promise

GROUPINGS: Mapping[str, Text] = {
    "sex": _("Sex"),
    "age_band": _("Age"),
    "area": _("Area"),
    "work": _("Work"),
}
COUNTS: Mapping[str, tuple[Text, Q]] = {
    "pay_more": (_("Pay more"), Q(pays_after__gt=F("pays_before"))),
    "pay_less": (_("Pay less"), Q(pays_after__lt=F("pays_before"))),
    "given_more": (_("Are given more"), Q(given_after__gt=F("given_before"))),
    "given_less": (_("Are given less"), Q(given_after__lt=F("given_before"))),
    "come_under": (_("Come under the law"), Q(covered_before=False, covered_after=True)),
    "fall_out": (_("Fall out of the law"), Q(covered_before=True, covered_after=False)),
    "claims_otherwise": (_("Have care paid otherwise"), Q(claims_otherwise__gt=0)),
    "bear_more": (_("Bear more of their care"), Q(bears_after__gt=F("bears_before"))),
    "bear_less": (_("Bear less of their care"), Q(bears_after__lt=F("bears_before"))),
}
"""What is counted of persons: how it is called, and when it holds."""

ROW_RIGHTS: Mapping[str, str] = {
    "dues": "contributions.read",
    "wages": "contributions.read",
    "periods": "contributions.read",
    "benefits": "benefits.read",
    "claims": "claims.read",
}
"""The right that opens the rows of each deed: that of the decisions themselves."""


def studies_for(user: User, right: str = "studies.read") -> list[Study]:
    """This function will give the what-ifs all of whose areas somebody holds a right for, the newest first."""
    return [study for study in Study.objects.defer("files") if holds(user, right, study)]


def holds(user: User, right: str, study: Study) -> bool:
    """This function will tell whether somebody holds a right for the scheme and every area of a what-if."""
    reach = reach_of(user, right, study.scheme)
    return all(reach.holds(area) for area in study.areas)


def sees_rows(user: User, study: Study) -> bool:
    """This function will tell whether somebody may see everybody of a what-if, so that nothing is withheld from them."""
    return all(holds(user, right, study) for right in set(ROW_RIGHTS.values()))


def draft_of(study: Study) -> System:
    """This function will give the law that a what-if tries."""
    return law_of(Draft(study.files, study.patch, study.counts_on))


def decisions_of(study: Study) -> QuerySet[Decision]:
    """This function will give the decisions that stand on claims of the study's months, as the office made them, in order."""
    end = add_months(study.last_month, 1)
    asked = standing().filter(claim__last_day__gte=study.first_month, claim__last_day__lt=end)
    within = Reach(tuple(study.areas)).condition("claim__area")
    own = Q(claim__scheme=study.scheme) | Q(schemes_asked__contains=f'"{study.scheme}"')
    asked = asked.annotate(schemes_asked=Cast("claim__submission__schemes", TextField()))
    return asked.filter(within, own).select_related("claim").prefetch_related("claim__lines").order_by("pk")


def sums_of(study: Study) -> Sums:
    """This function will add up all that is done of a what-if."""
    return counting.added([part.sums for part in study.parts.all()])


@dataclass(frozen=True)
class Row:
    """An amount before and after."""

    name: str
    before: int
    after: int

    @property
    def more(self) -> int:
        """By how much the draft has more; below zero: less."""
        return self.after - self.before


def rows_of(sums: Sums, by: str, what: str) -> list[Row]:
    """This function will give one amount of sums, value by value."""
    return [
        Row(value, *amounts[what]) for value, amounts in sorted(sums.get(by, {}).items()) if what in amounts
    ]


def total(sums: Sums, by: str, what: str) -> Row:
    """This function will give one amount of sums in all."""
    rows = rows_of(sums, by, what)
    return Row(what, sum(row.before for row in rows), sum(row.after for row in rows))


def groups_of(study: Study, by: str) -> tuple[Group, ...]:
    """This function will count the persons touched by a grouping, and all of them by ``""``."""
    counts = {name: Count("pk", filter=holding) for name, (_told, holding) in COUNTS.items()}
    persons = Touched.objects.filter(study=study).order_by()
    rows = persons.values(by).annotate(all=Count("pk"), **counts) if by else [persons.aggregate(all=Count("pk"), **counts)]  # fmt: skip
    found = [
        Group(str(row[by]) if by else "", row["all"], {name: row[name] for name in counts}) for row in rows
    ]
    return tuple(sorted(found, key=lambda group: group.name))


def effects_for(user: User, study: Study, deed: str) -> QuerySet[Effect]:
    """This function will give the rows of a deed that come out otherwise, within somebody's reach for such decisions."""
    reach = reach_of(user, ROW_RIGHTS[deed], study.scheme)
    rows = study.effects.filter(reach.condition("area"), deed=deed, is_other=True)
    return rows.select_related("household", "person", "claim__facility")


def deeds_of(study: Study) -> Iterator[tuple[str, int]]:
    """This function will name the deeds of which something comes out otherwise, each with how many rows."""
    found = study.effects.filter(is_other=True).order_by().values("deed").annotate(all=Count("pk"))
    yield from ((row["deed"], row["all"]) for row in found)
