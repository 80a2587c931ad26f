"""Files of many employers' wages: looked at whole and assessed, then taken in whole or not at all.

One row is one worker of an employer in a month. First comes the dry run: every fault is told with its row, and where there is
none the rows are kept with what each employer would owe. Then somebody says yes, and the same is done again and posted.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allcover.vocabulary.fault import FaultList, Place
from allcover_site.audit.operations import record
from allcover_site.books.queries import book
from allcover_site.contributions.assessing import takes_wages
from allcover_site.contributions.employer_accounts import EMPLOYER_PAYS
from allcover_site.contributions.employers import (
    WAGES,
    Declaring,
    NotDeclared,
    asks_no_employer,
    assessed,
    file_assessed,
    too_early_for,
)
from allcover_site.contributions.leaving_out import compare, locked_with
from allcover_site.contributions.models import DeclaredWage
from allcover_site.people.models import User
from allcover_site.people.queries import check_may, reach_of
from allcover_site.registry.belonging import employers_of
from allcover_site.registry.locking import homes_on, lock_persons, lock_rows
from allcover_site.registry.models import Employer, Household, Upload
from allcover_site.registry.registers import Column, Record, Register, Unreadable, read_records
from allcover_site.registry.sheets import Sheet, file_name, read_sheet
from allcover_site.schemes.models import Version
from allcover_site.schemes.queries import NoVersion, Published
from allcover_site.ui.days import day_told

REGISTER = "wages"
"""What files of wages are kept as, among the files that were handed in."""

SHOWN = 200
"""Declarations of a file that the page shows."""


def as_month(text: str) -> date:
    """This function will read a month, or a day of it, and give its first day. Raises Unreadable."""
    try:
        return date.fromisoformat(text if len(text) > len("2024-01") else f"{text}-01").replace(day=1)
    except ValueError as error:
        raise Unreadable(_("'%(text)s' is no month.") % {"text": text}, _("Write it as 2024-01.")) from error


DECLARATIONS = Register(
    gettext_lazy("Wages of many employers"),
    (
        Column("employer", gettext_lazy("Employer's number"), 20),
        Column("month", gettext_lazy("Month"), read=as_month),
        *WAGES.columns,
    ),
)
"""A file of many employers' wages; the other columns are those of one employer's file."""


@dataclass(frozen=True)
class Ready:
    """A declaration of a file, assessed and not taken in."""

    given: Declaring
    version: Version
    wages: list[DeclaredWage]

    @property
    def paid(self) -> int:
        """How many workers were paid something."""
        return sum(1 for wage in self.wages if wage.earnings)

    @property
    def due(self) -> int:
        """What the employer would owe, in minor units."""
        return sum(wage.dues.get(payer, 0) for wage in self.wages for payer in EMPLOYER_PAYS)


@transaction.atomic
def look_at_wages(*, by: User, scheme: str, name: str, content: bytes) -> Upload:
    """This function will look at a file of wages without taking any in, and keep it with what each employer would owe.

    Raises NotAllowed, NotDeclared for a file that was taken before, and Faults with every fault of the file.
    """
    _check_may_somewhere(by, scheme)
    digest = hashlib.sha256(f"{scheme}\n".encode() + content).hexdigest()
    _check_new(digest)
    sheet = read_sheet(file_name(name), content)
    ready = _ready(by, scheme, digest, sheet)
    by.uploads.filter(register=REGISTER, written_at=None).delete()
    told = [{"employer": str(one.given.employer), "month": f"{one.given.month:%Y-%m}", "workers": one.paid, "due": one.due}
            for one in ready[:SHOWN]]  # fmt: skip
    kept = {"heading": sheet.heading, "rows": sheet.rows, "scheme": scheme, "declarations": told, "count": len(ready),
            "due": sum(one.due for one in ready), **_questions(ready)}  # fmt: skip
    return Upload.objects.create(register=REGISTER, name=sheet.name, digest=digest, content=kept, rows=len(sheet.rows),
                                 uploaded_by=by, uploaded_at=timezone.now())  # fmt: skip


@transaction.atomic
def take_wages(*, by: User, held: Upload, on: date, is_confirmed: bool = False) -> int:
    """This function will take in and post the declarations of a file, all of them or none, and give how many; once.

    ``is_confirmed``: that those of whom it was told when the file was looked at that it does not name them earned nothing.
    Raises NotAllowed, NotDeclared, NotNamed, EntryRefused, and Faults for what has become wrong meanwhile.
    """
    held = Upload.objects.select_for_update().get(pk=held.pk, register=REGISTER)
    if held.written_at is not None:
        return int(held.content["count"])
    scheme = held.content["scheme"]
    _check_may_somewhere(by, scheme)
    _check_new(held.digest)
    rows = tuple((line, tuple(cells)) for line, cells in held.content["rows"])
    sheet = Sheet(held.name, tuple(held.content["heading"]), rows)
    _lock_homes(sheet, scheme)
    ready = _ready(by, scheme, held.digest, sheet)
    without = _confirmed(held) if is_confirmed else {}
    for one in ready:
        file_assessed(by=by, given=one.given, version=one.version, wages=one.wages, on=on,
                      without=without.get((one.given.employer.pk, f"{one.given.month:%Y-%m}"), ()))  # fmt: skip
    held.written_at, held.content = timezone.now(), {"count": len(ready)}
    held.save()
    record(by, "contributions.wages_taken", f"upload {held.pk}", scheme=scheme, digest=held.digest, declarations=len(ready))  # fmt: skip
    return len(ready)


def _questions(ready: list[Ready]) -> dict[str, list[dict[str, Any]]]:
    """Whom the declarations do not name, all of them, and whose earnings they change, as many as the page shows."""
    unnamed: list[dict[str, Any]] = []
    changes: list[dict[str, Any]] = []
    for one in ready:
        of = {"employer": str(one.given.employer), "number": one.given.employer.pk, "month": f"{one.given.month:%Y-%m}"}  # fmt: skip
        compared = compare(one.given.employer, one.given.scheme, one.given.month, one.wages)
        if compared.unnamed:
            unnamed.append({**of, "persons": [[person.pk, str(person)] for person in compared.unnamed]})
        changes += [{**of, "worker": person.pk, "name": str(person), "before": before, "after": after}
                    for person, before, after in compared.changes[: SHOWN - len(changes)]]  # fmt: skip
    return {"unnamed": unnamed, "changes": changes}


def _confirmed(held: Upload) -> dict[tuple[int, str], set[int]]:
    """Whom each declaration of a file was told not to name, by the employer's number among the rows and the month."""
    return {(one["number"], one["month"]): {number for number, _name in one["persons"]}
            for one in held.content.get("unnamed", ())}  # fmt: skip


def _check_may_somewhere(by: User, scheme: str) -> None:
    """Raise NotAllowed for who may take in wages nowhere; where they may is asked of every employer."""
    areas = reach_of(by, "contributions.declare", scheme).areas
    check_may(by, "contributions.declare", scheme=scheme, area=areas[0] if areas else "")


def _check_new(digest: str) -> None:
    before = Upload.objects.filter(register=REGISTER, digest=digest, written_at__isnull=False).first()
    if before is not None:
        raise NotDeclared(_("This very file was taken on %(day)s.") % {"day": day_told(timezone.localdate(before.written_at))})  # fmt: skip


def _lock_homes(sheet: Sheet, scheme: str) -> None:
    """Nobody assesses a worker's household for the month meanwhile: all are locked at once, as they are everywhere."""
    workers, declaring = dict[date, set[int]](), set[tuple[str, date]]()
    for row in read_records(DECLARATIONS, sheet, book().digits)[0]:
        workers.setdefault(row["month"], set()).add(row["worker"])
        declaring.add((row["employer"], row["month"]))
    employers = {
        each.number: each
        for each in Employer.objects.filter(number__in={number for number, _month in declaring})
    }
    for number, month in declaring:
        if number in employers:
            workers[month] |= locked_with(employers[number], scheme, month)
    homes = {home for month, persons in workers.items() for home in homes_on(persons, month)}
    lock_rows(Household, homes)
    lock_persons({person for persons in workers.values() for person in persons})


def _ready(by: User, scheme: str, digest: str, sheet: Sheet) -> list[Ready]:
    """The declarations of a sheet. Raises Faults: those of form, of employers, workers and law, all together."""
    broken = list[Record]()
    records, faults = read_records(DECLARATIONS, sheet, book().digits, broken=broken)
    if not records and not faults.faults:
        faults.add(Place(sheet.name), _("The file has a heading and no row."), _("Write rows below it."))
    ready = list(_assessed(by, scheme, digest, records, broken, sheet.name, faults))
    faults.faults.sort(key=lambda fault: (fault.place.line or 0, fault.place.column or 0))
    faults.check()
    return ready


def _assessed(
    by: User, scheme: str, digest: str, records: list[Record], broken: list[Record], name: str, faults: FaultList
) -> Iterator[Ready]:  # fmt: skip
    known, reach = employers_of(records), reach_of(by, "contributions.declare", scheme)
    together, others = dict[tuple[str, date], list[Record]](), dict[tuple[object, object], list[Record]]()
    for row in records:
        together.setdefault((row["employer"], row["month"]), []).append(row)
    for row in broken:
        others.setdefault((row.get("employer"), row.get("month")), []).append(row)
    published = Published()
    for (number, month), rows in together.items():
        employer, place = known.get(number), Place(name, rows[0]["line"])
        if employer is None or not reach.holds(employer.area):
            faults.add(place, *_unknown(employer, number))
        elif (too_early := too_early_for(month)) is not None:
            faults.add(place, too_early, _("Mend the month."))
        elif (version := _version(published, scheme, month, place, faults)) is not None:
            wages = assessed(
                employer, version, scheme, month, rows, name, faults, others.get((number, month), ())
            )
            yield Ready(Declaring(employer, scheme, month, name, digest), version, wages)


def _unknown(employer: Employer | None, number: str) -> tuple[str, str]:
    if employer is None:
        return (_("No employer has the number '%(number)s'.") % {"number": number},
                _("Look up the number, or import the employer first."))  # fmt: skip
    return _("You may not take in wages of '%(number)s'.") % {"number": number}, _("Take the row out, or ask who may.")  # fmt: skip


def _version(
    published: Published, scheme: str, month: date, place: Place, faults: FaultList
) -> Version | None:
    try:
        version = published.version_on(scheme, month)
    except NoVersion as refusal:
        faults.add(place, str(refusal), _("Mend the month, or have a version published."))
        return None
    if not takes_wages(published.system_on(scheme, month), scheme):
        faults.add(place, asks_no_employer(scheme), _("Choose another scheme."))
        return None
    return version
