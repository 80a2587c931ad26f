"""That a month of a scheme is owed once for a person: with one household, or by the employer who declared it.

A household is assessed without those whom an employer has declared, or who were assessed with another before they moved. Whom an
employer declares afterwards is taken out of what the household was assessed for; only where the law asks more of them for work of their
own beside, under one ceiling, the employer's row is a fault, and the month stays with the household.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from allcover_site.audit.among import among
from allcover_site.contributions.assessing import payers
from allcover_site.contributions.employer_accounts import last_declarations
from allcover_site.contributions.models import Assessment, DeclaredWage, WageDeclaration
from allcover_site.contributions.queries import households_known
from allcover_site.registry.export import Record
from allcover_site.registry.models import Membership
from allcover_site.registry.queries import groups_of, numbers_of
from allcover_site.runs.finding import DECLARED, ELSEWHERE, judged_each, left_out
from allcover_site.schemes.naming import called
from allcover_site.schemes.queries import system_of
from allcover_site.ui.days import day_told


def households_to_assess(households: Sequence[int], scheme: str, month: date) -> list[Record]:
    """This function will write some households as they were on the first of a month, with whom of them employers declared."""
    return marked(households_known(households, scheme, month), scheme, month)


def has_member(record: Record, scheme: str) -> bool:
    """This function will tell whether somebody of a household, as it was written, is a member of a scheme."""
    return any(person["affiliated"].get(scheme) for person in record["people"].values())


def marked(records: list[Record], scheme: str, month: date) -> list[Record]:
    """This function will note in records whose month is owed elsewhere by now: whom employers have declared, with the numbers of the
    declarations, and who was assessed with a household that they have left since, with the numbers of the assessments."""
    people = [int(number) for record in records for number in record["people"]]
    declared, moved = _declared(people, scheme, month), _moved(records, scheme, month)
    return [_with(_with(record, DECLARED, declared), ELSEWHERE, moved) for record in records]


def _with(record: Record, mark: str, found: Mapping[int, int]) -> Record:
    own = {number: found[int(number)] for number in record["people"] if int(number) in found} if found else {}
    if record.get(mark, {}) == own:
        return record
    rest = {name: held for name, held in record.items() if name != mark}
    return {**rest, mark: own} if own else rest


def _moved(records: list[Record], scheme: str, month: date) -> dict[int, int]:
    """Those in records of whom a month is owed with another household, as it was assessed before they moved, with the number of the assessment."""
    living = {int(number): int(record["household_id"]) for record in records for number in record["people"]}
    numbers = numbers_of(living)
    # Who has lived in one household alone, under one number, has no other in which they can be assessed.
    ended = Membership.objects.filter(among("person", sorted(living)), last_day__isnull=False)
    merged = Membership.objects.filter(among("person", sorted(numbers.keys() - living.keys())))
    other = {
        numbers[person]
        for stays in (ended, merged)
        for person, home in stays.order_by().values_list("person_id", "household_id")
        if home != living[numbers[person]]
    }
    if not other:
        return {}
    owed = assessed_at_home(other, scheme, month)
    return {person: row.pk for person, row in owed.items() if row.household_id != living[person]}


def _declared(persons: Sequence[int], scheme: str, month: date) -> dict[int, int]:
    """Those of some persons of whom an employer declared a month, as last amended, and something is owed, with the number of the declaration."""
    filed = list(last_declarations(scheme, month).order_by("pk").values_list("pk", flat=True))
    if not filed or not persons:
        return {}
    numbers = numbers_of(persons)
    wages = DeclaredWage.objects.filter(among("person", sorted(numbers)), among("declaration", filed))
    return {
        numbers[person]: declaration
        for person, declaration, dues in wages.order_by("-declaration_id").values_list(
            "person_id", "declaration_id", "dues"
        )
        if any(dues.values())
    }


def left_to_employers(assessment: Assessment) -> Iterator[str]:
    """This function will tell of whom nothing was assessed with their household, and which employer had declared them."""
    record = assessment.household_as_was
    filed = WageDeclaration.objects.select_related("employer").in_bulk({*record.get(DECLARED, {}).values()})
    for number, declaration in record.get(DECLARED, {}).items():
        told = _(
            "Nothing is assessed of person %(number)s: %(employer)s declared the month on %(day)s (%(who)s)."
        )
        made = filed[declaration]
        yield told % {
            "number": number,
            "employer": made.employer,
            "day": day_told(made.filed_at),
            "who": made.author,
        }


def left_elsewhere(assessment: Assessment) -> Iterator[str]:
    """This function will tell of whom nothing was assessed with their household, as the month is owed with another."""
    held = assessment.household_as_was.get(ELSEWHERE, {})
    rows = Assessment.objects.in_bulk({*held.values()})
    for number, row in held.items():
        told = _("Nothing is assessed of person %(number)s: the month is owed with %(household)s, in which they lived.")  # fmt: skip
        yield told % {"number": number, "household": rows[row].household}


def declared_told(scheme: str, month: date) -> Iterator[str]:
    """This function will tell of how many workers employers have declared a month, where any did."""
    filed = last_declarations(scheme, month.replace(day=1))
    count = DeclaredWage.objects.filter(declaration__in=filed).count()
    if count:
        told = _(
            "%(scheme)s: workers whom employers declared for the month: %(count)d. What is owed for them is owed there, and not assessed again."
        )
        yield told % {"scheme": called(scheme), "count": count}


def assessed_at_home(persons: Collection[int], scheme: str, month: date) -> dict[int, Assessment]:
    """This function will give what was assessed of the households of those persons of whom something is owed there for a month."""
    groups = groups_of(persons)
    homes = Membership.objects.filter(
        among("person", sorted({each for group in groups.values() for each in group}))
    )
    rows = Assessment.objects.filter(
        household__in=homes.order_by().values("household"), scheme=scheme, month=month
    )
    found: dict[int, Assessment] = {}
    for some in _by_version(rows.defer("trace").select_related("version").prefetch_related("corrections")):
        asked = [(person, row, record) for row, as_was in some for person in persons
                 if (record := _alone(as_was, groups[person]))]  # fmt: skip
        system = system_of(some[0][0].version)
        each = judged_each(system, payers(system, scheme), [record for *_of, record in asked], month)
        found |= {
            person: row
            for (person, row, _record), dues in zip(asked, each, strict=True)
            if not isinstance(dues, str) and any(dues.values())
        }
    return found


def _by_version(rows: Iterable[Assessment]) -> Iterable[list[tuple[Assessment, Record]]]:
    """What was assessed, with the household as corrected last, of one version after the other; not what came to nothing."""
    found = defaultdict(list)
    for row in rows:
        last = next(reversed(row.corrections.all()), None) or row
        if any(last.dues.values()):
            found[row.version_id].append((row, last.household_as_was))
    return found.values()


def _alone(record: Record, numbers: Collection[int]) -> Record | None:
    """A record of which nothing is found but of one person; None where they do not belong to it, or nothing was of them."""
    own = {str(number) for number in numbers} & record["people"].keys() - left_out(record)
    return {**record, DECLARED: dict.fromkeys(record["people"].keys() - own)} if own else None
