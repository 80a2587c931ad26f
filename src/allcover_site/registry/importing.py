"""Takes registers in and out as tables. A file is looked at whole and told of whole; then written whole or not at all.

First comes the dry run: every fault is told, and where there is none the rows are kept as they were handed in. Then
somebody says yes, and the same checks run again, for the registry may have changed, in the transaction that writes.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.vocabulary.fault import FaultList, Place, did_you_mean
from allcover_site.audit.operations import record
from allcover_site.people.models import User
from allcover_site.people.queries import check_may, reach_of
from allcover_site.registry.belonging import EMPLOYMENTS, GROUP_MEMBERS, Belonging
from allcover_site.registry.employing import EMPLOYED
from allcover_site.registry.locking import lock_homes
from allcover_site.registry.models import (
    Employer,
    Employment,
    Facility,
    Group,
    Household,
    Membership,
    Person,
    Upload,
)
from allcover_site.registry.operations import RegistryRefused, is_birth_date
from allcover_site.registry.queries import areas_registered
from allcover_site.registry.registers import REGISTERS, Record, read_records, twice
from allcover_site.registry.sheets import Sheet, file_name, read_sheet
from allcover_site.ui.days import day_told


class ImportedBefore(RegistryRefused):
    """A file was written into the registry before."""


@transaction.atomic
def upload(*, by: User, register: str, name: str, content: bytes) -> Upload:
    """This function will look at a file without writing any of it, and keep it until somebody says yes.

    Raises NotAllowed, ImportedBefore, and Faults with every fault of the file. What the same person uploaded before and
    did not write is forgotten.
    """
    check_may_somewhere(by)
    digest = hashlib.sha256(content).hexdigest()
    _check_new(register, digest)
    sheet = read_sheet(file_name(name), content)
    _checked(by, register, sheet)
    by.uploads.filter(register__in=REGISTERS, written_at=None).delete()
    kept = {"heading": sheet.heading, "rows": sheet.rows}
    return Upload.objects.create(register=register, name=sheet.name, digest=digest, content=kept, rows=len(sheet.rows),
                                 uploaded_by=by, uploaded_at=timezone.now())  # fmt: skip


@transaction.atomic
def write(*, by: User, held: Upload) -> int:
    """This function will write an uploaded file into the registry, all of it or nothing, and give how many rows; once.

    Raises NotAllowed, ImportedBefore, and Faults for what has become wrong meanwhile.
    """
    check_may_somewhere(by)
    held = Upload.objects.select_for_update().get(pk=held.pk)
    if held.written_at is not None:
        return held.rows
    _check_new(held.register, held.digest)
    rows = tuple((line, tuple(cells)) for line, cells in held.content["rows"])
    records = _checked(by, held.register, Sheet(held.name, tuple(held.content["heading"]), rows))
    persons = {row["person"] for row in records} if held.register == "employments" else set[int]()
    lock_homes(persons, timezone.localdate())
    WRITERS[held.register](records)
    if persons:
        EMPLOYED.send(Employment, by=by, persons=persons)
    held.written_at, held.content = timezone.now(), {}
    held.save()
    record(
        by,
        "registry.imported",
        f"upload {held.pk}",
        register=held.register,
        digest=held.digest,
        rows=held.rows,
    )
    return held.rows


def check_may_somewhere(by: User) -> None:
    """This function will raise NotAllowed for who may import nowhere; where they may is asked of every row."""
    areas = reach_of(by, "registry.import").areas
    check_may(by, "registry.import", area=areas[0] if areas else "")


def _check_new(register: str, digest: str) -> None:
    before = Upload.objects.filter(register=register, digest=digest, written_at__isnull=False).first()
    if before is not None:
        raise ImportedBefore(
            _("This very file was imported on %(day)s.")
            % {"day": day_told(timezone.localdate(before.written_at))}
        )


def _checked(by: User, register: str, sheet: Sheet) -> list[Record]:
    """The records of a sheet. Raises Faults: those of form, of reach, and of what the registry holds, all together."""
    broken = list[Record]()
    records, faults = read_records(REGISTERS[register], sheet, broken=broken)
    if not records and not faults.faults:
        faults.add(Place(sheet.name), _("The file has a heading and no row."), _("Write rows below it."))
    if register in BELONGINGS:
        rows = sorted((*records, *broken), key=lambda row: row["line"])
        BELONGINGS[register].check(by, rows, sheet.name, faults)
    else:
        CHECKERS[register](by, records, sheet.name, faults)
        _check_broken(by, register, broken, sheet.name, faults)
    if register in ("persons", "households"):
        _check_known([*records, *broken], sheet.name, faults)
    faults.faults.sort(key=lambda fault: (fault.place.line or 0, fault.place.column or 0))
    faults.check()
    return records


def _check_broken(by: User, register: str, broken: list[Record], name: str, faults: FaultList) -> None:
    """What can be said of rows of which some cells could be read, so that all faults of a row are told at once."""
    if any(column.name == "area" for column in REGISTERS[register].columns):
        _check_areas(by, [row for row in broken if row.get("area")], name, faults)
    if register in ("persons", "households"):
        _check_births([row for row in broken if row.get("birth_date")], name, faults)


def _check_known(rows: list[Record], name: str, faults: FaultList) -> None:
    """That where people live is an area that the office knows, or one that such an area lies in; in a new office all are new."""
    known = {".".join(parts[: n + 1]) for area in areas_registered() for parts in [area.split(".")] for n in range(len(parts))}  # fmt: skip
    if not known:
        return
    for row in rows:
        area = row.get("area")
        if area and area not in known:
            told = _("Nobody is known to live in '%(area)s', and nothing is there.") % {"area": area}
            cure = _("If it is a new area, register a facility, an employer or a group there first.")
            faults.add(Place(name, row["line"]), told, f"{did_you_mean(area, known)} {cure}".strip())


def _check_births(rows: list[Record], name: str, faults: FaultList) -> None:
    today = timezone.localdate()
    for row in rows:
        if not is_birth_date(row["birth_date"], today):
            faults.add(Place(name, row["line"]), _("%(day)s cannot be a date of birth.") % {"day": day_told(row["birth_date"])},
                       _("Look at the paper again."))  # fmt: skip


def _check_areas(by: User, records: list[Record], name: str, faults: FaultList) -> None:
    reach = reach_of(by, "registry.import")
    for row in records:
        if not reach.holds(row["area"]):
            faults.add(Place(name, row["line"]), _("You may not import into '%(area)s'.") % {"area": row["area"]},
                       _("Take the row out, or ask who may."))  # fmt: skip


def _check_persons(by: User, records: list[Record], name: str, faults: FaultList) -> None:
    _check_areas(by, records, name, faults)
    _check_births(records, name, faults)
    same = ("given_name", "family_name", "sex", "birth_date")
    for row, first in twice(records, *same):
        faults.add(Place(name, row["line"]), _("The same person stands in line %(line)d.") % {"line": first["line"]},
                   _("Take one of them out."))  # fmt: skip
    known = _known_persons(records)
    for row in records:
        number = known.get(_identity(row["given_name"], row["family_name"], row["sex"], row["birth_date"]))
        if number is not None:
            faults.add(Place(name, row["line"]), _("This person is registered: no. %(number)d.") % {"number": number},
                       _("Take the row out. Should it be somebody else, register them by hand."))  # fmt: skip


Identity = tuple[str, str, str, object]


def _identity(given: str, family: str, sex: str, born: object) -> Identity:
    return given.casefold(), family.casefold(), sex, born


def _known_persons(records: list[Record]) -> dict[Identity, int]:
    """The number of each person who was born on a day that a record names."""
    days = sorted({row["birth_date"] for row in records})
    found = {}
    for start in range(0, len(days), 500):
        rows = Person.objects.filter(birth_date__in=days[start : start + 500])
        for number, given, family, sex, born in rows.values_list(
            "pk", "given_name", "family_name", "sex", "birth_date"
        ):
            found[_identity(given, family, sex, born)] = number
    return found


def _check_households(by: User, records: list[Record], name: str, faults: FaultList) -> None:
    _check_persons(by, records, name, faults)
    today = timezone.localdate()
    for mark, rows in _by_household(records).items():
        heads, where = [row for row in rows if row["relation"] == "head"], Place(name, rows[0]["line"])
        if len(heads) != 1:
            faults.add(where, _("Household '%(mark)s' has %(heads)d heads.") % {"mark": mark, "heads": len(heads)},
                       _("Give it one: a row whose relation is 'head'."))  # fmt: skip
        elif len({row["area"] for row in rows}) > 1:
            faults.add(
                where,
                _("Household '%(mark)s' is of several areas.") % {"mark": mark},
                _("Write one of them."),
            )
    for row in records:
        if not row["birth_date"] <= row["since"] <= today:
            faults.add(Place(name, row["line"]), _("Nobody joins a household before birth or in days to come."),
                       _("Mend the day in column 'since'."))  # fmt: skip


def _by_household(records: Iterable[Record]) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for row in records:
        found.setdefault(row["household"], []).append(row)
    return found


def _check_marks(model: type[Employer] | type[Facility], column: str) -> "Check":
    """That a number or code is nobody else's, in the file and in the registry."""

    def check(by: User, records: list[Record], name: str, faults: FaultList) -> None:
        _check_areas(by, records, name, faults)
        asked = [row[column] for row in records]
        taken: set[str] = set()
        for start in range(0, len(asked), 500):
            within = {f"{column}__in": asked[start : start + 500]}
            taken |= set(model._default_manager.filter(**within).values_list(column, flat=True))
        for row in records:
            if row[column] in taken:
                faults.add(Place(name, row["line"]), _("'%(mark)s' is registered already.") % {"mark": row[column]},
                           _("Take the row out."))  # fmt: skip
        for row, first in twice(records, column):
            faults.add(Place(name, row["line"]), _("'%(mark)s' stands in line %(line)d too.")
                       % {"mark": row[column], "line": first["line"]}, _("Take one of them out."))  # fmt: skip

    return check


def _check_groups(by: User, records: list[Record], name: str, faults: FaultList) -> None:
    """That no other group of the area has the name, in the file and in the registry."""
    _check_areas(by, records, name, faults)
    areas = {row["area"] for row in records}
    taken = set(Group.objects.filter(area__in=areas).values_list("area", "name"))
    for row in records:
        if (row["area"], row["name"]) in taken:
            faults.add(Place(name, row["line"]), _("'%(mark)s' is registered already.") % {"mark": row["name"]},
                       _("Take the row out."))  # fmt: skip
    for row, first in twice(records, "area", "name"):
        faults.add(Place(name, row["line"]), _("'%(mark)s' stands in line %(line)d too.")
                   % {"mark": row["name"], "line": first["line"]}, _("Take one of them out."))  # fmt: skip


def _write_persons(records: list[Record]) -> list[Person]:
    fields = ("given_name", "family_name", "sex", "birth_date", "area")
    return Person.objects.bulk_create(
        (Person(**{name: row[name] for name in fields}) for row in records), 500
    )


def _write_households(records: list[Record]) -> None:
    persons = dict(zip((row["line"] for row in records), _write_persons(records), strict=True))
    homes = _by_household(records)
    made = Household.objects.bulk_create((Household(area=rows[0]["area"]) for rows in homes.values()), 500)
    Membership.objects.bulk_create((
        Membership(household=home, person=persons[row["line"]], relation=row["relation"], first_day=row["since"])
        for home, rows in zip(made, homes.values(), strict=True) for row in rows
    ), 500)  # fmt: skip


def _write_employers(records: list[Record]) -> None:
    Employer.objects.bulk_create((Employer(**_without_line(row)) for row in records), 500)


def _write_facilities(records: list[Record]) -> None:
    Facility.objects.bulk_create((Facility(**_without_line(row)) for row in records), 500)


def _write_groups(records: list[Record]) -> None:
    Group.objects.bulk_create((Group(**_without_line(row)) for row in records), 500)


def _without_line(row: Record) -> Record:
    return {name: value for name, value in row.items() if name != "line"}


Check = Callable[[User, list[Record], str, FaultList], None]

CHECKERS: Mapping[str, Check] = {
    "persons": _check_persons,
    "households": _check_households,
    "employers": _check_marks(Employer, "number"),
    "facilities": _check_marks(Facility, "code"),
    "groups": _check_groups,
}
BELONGINGS: Mapping[str, Belonging] = {"employments": EMPLOYMENTS, "group_members": GROUP_MEMBERS}
WRITERS: Mapping[str, Callable[[list[Record]], object]] = {
    "persons": _write_persons,
    "households": _write_households,
    "employers": _write_employers,
    "facilities": _write_facilities,
    "employments": EMPLOYMENTS.write,
    "groups": _write_groups,
    "group_members": GROUP_MEMBERS.write,
}
