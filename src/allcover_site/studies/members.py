"""What the office decided of members month by month, as it kept it, to be decided again by a draft.

Of households that the office did not assess, the registry says who they are, and the law of the day what they would have owed:
so that who is new to a draft is seen, and the same law gives no difference.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from allcover_site.benefits.models import Award
from allcover_site.contributions.models import Assessment, DeclaredWage, WageDeclaration
from allcover_site.contributions.queries import households_known
from allcover_site.registry.export import Record
from allcover_site.registry.models import Household
from allcover_site.runs.finding import Amounts
from allcover_site.schemes.models import Version
from allcover_site.schemes.queries import version_on
from allcover_site.studies.models import Study


@dataclass(frozen=True)
class Decided:
    """One household, or worker of an employer, as it was for a month, and what was decided; None: nothing was."""

    record: Record
    version: Version
    amounts: Amounts | None
    area: str
    household: int | None = None
    person: int | None = None


def assessed(study: Study, month: date, households: Sequence[Household]) -> list[Decided]:
    """This function will give what some households were assessed to owe for a month, as corrected last."""
    rows = Assessment.objects.filter(scheme=study.scheme, month=month, household__in=households)
    kept: dict[int, tuple[Record, Version, Amounts]] = {}
    for row in rows.defer("trace").select_related("version").prefetch_related("corrections"):
        last = next(reversed(row.corrections.all()), None) or row
        kept[row.household_id] = (last.household_as_was, row.version, last.dues)
    return _all(study, month, households, kept)


def awarded(study: Study, month: date, households: Sequence[Household]) -> list[Decided]:
    """This function will give what some households were awarded for a month."""
    rows = Award.objects.filter(scheme=study.scheme, month=month, household__in=households)
    kept = {
        row.household_id: (row.household_as_was, row.version, row.amounts)
        for row in rows.select_related("version")
    }
    return _all(study, month, households, kept)


def _all(
    study: Study,
    month: date,
    households: Sequence[Household],
    kept: Mapping[int, tuple[Record, Version, Amounts]],
) -> list[Decided]:
    """Those decided as they were kept; the others as the registry has them."""
    others = [household.pk for household in households if household.pk not in kept]
    records = {record["household_id"]: record for record in households_known(others, study.scheme, month)}
    found, version = [], None
    for household in households:
        if household.pk in kept:
            record, own, amounts = kept[household.pk]
            found.append(Decided(record, own, amounts, household.area, household.pk))
        elif records[str(household.pk)]["people"]:
            version = version or version_on(study.scheme, month)
            found.append(Decided(records[str(household.pk)], version, None, household.area, household.pk))
    return found


def declared(study: Study, month: date, areas: Iterable[str]) -> list[Decided]:
    """This function will give what employers owe for each worker of a month, by what they declared last."""
    last: dict[int, WageDeclaration] = {}
    for filing in WageDeclaration.objects.filter(scheme=study.scheme, month=month).order_by("number"):
        last[filing.employer_id] = filing
    wages = DeclaredWage.objects.filter(declaration__in=last.values())
    return [
        Decided(wage.inputs, wage.declaration.version, wage.dues, wage.person.area, person=wage.person_id)
        for wage in wages.select_related("declaration__version", "person")
        if _within(wage.person.area, areas)
    ]


def _within(area: str, areas: Iterable[str]) -> bool:
    return any(own in ("", area) or area.startswith(f"{own}.") for own in areas)
