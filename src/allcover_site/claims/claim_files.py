"""Files of many claims: looked at whole, each claim checked as it would be when it comes in; then taken whole or not at all.

One row is one line of a claim; rows with the same facility and number are one claim and say the same of the patient, the days
and the visit. First comes the dry run: every fault is told with its row, and where there is none the rows are kept with what
the checks find. Then somebody says yes, and the same rows come in through ``submit_many`` in one transaction.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allcover.vocabulary.fault import FaultList, Place, did_you_mean
from allcover_site.audit.operations import record, scheme_of
from allcover_site.books.queries import book
from allcover_site.claims.checking import Checked
from allcover_site.claims.entering import CODE, REFUSED, Asked, Sent, look_at_batch
from allcover_site.claims.items import code_of, items_for, unknown_item
from allcover_site.claims.models import Claim
from allcover_site.claims.operations import submit_many
from allcover_site.claims.refusals import (
    ClaimCodeTaken,
    ClaimDatesWrong,
    ClaimRefused,
    LineWithoutPrice,
    NoHousehold,
    NotCovered,
)
from allcover_site.people.models import User
from allcover_site.people.queries import check_may, reach_of
from allcover_site.registry.models import Facility, Person, Upload
from allcover_site.registry.registers import (
    Column,
    Record,
    Register,
    Unreadable,
    as_day,
    as_number,
    as_yes_no,
    read_records,
)
from allcover_site.registry.sheets import Sheet, file_name, read_sheet
from allcover_site.schemes.queries import schemes
from allcover_site.ui.days import day_told

REGISTER = "claims"
"""What files of claims are kept as, among the files that were handed in."""

SHOWN = 200
"""Claims of a file of which the page shows what the checks find."""


def as_visit(text: str) -> str:
    """This function will read why the patient came, by its name or as it is called in the language of the page."""
    called = {str(label).casefold(): str(value) for value, label in Claim.Visit.choices}
    found = ({value: value for value in Claim.Visit.values} | called).get(text.casefold())
    if found is None:
        raise Unreadable(_("'%(text)s' is no kind of visit.") % {"text": text}, did_you_mean(text, Claim.Visit.values))  # fmt: skip
    return found


def as_quantity(text: str) -> int:
    """This function will read how many units were given: one or more, as many as one line can have."""
    found = as_number(text)
    if not 1 <= found <= 9999:
        raise Unreadable(_("'%(text)s' is no quantity.") % {"text": text}, _("Write a number from 1 to 9999."))  # fmt: skip
    return found


CLAIMS = Register(
    gettext_lazy("Claims"),
    (
        Column("claim", gettext_lazy("Number on the paper"), CODE),
        Column("facility", gettext_lazy("Facility's code"), 20),
        Column("scheme", gettext_lazy("Scheme"), 60, is_needed=False),
        Column("patient", gettext_lazy("Patient's number"), read=as_number),
        Column("first_day", gettext_lazy("First day"), read=as_day),
        Column("last_day", gettext_lazy("Last day"), read=as_day),
        Column("visit", gettext_lazy("Visit"), is_needed=False, read=as_visit),
        Column("item", gettext_lazy("Item"), 60),
        Column("quantity", gettext_lazy("Quantity"), read=as_quantity),
        Column("price", gettext_lazy("Price, if not the tariff"), is_needed=False, is_money=True),
        Column("approved", gettext_lazy("Approved beforehand"), is_needed=False, read=as_yes_no),
    ),
)
"""A file of claims. Without a scheme all schemes of the patient are asked; without a price the tariff counts."""

HEAD = ("scheme", "patient", "first_day", "last_day", "visit")
"""What every row of one claim says alike."""

CURES = {
    ClaimCodeTaken: gettext_lazy("Take its rows out, or mend the number."),
    ClaimDatesWrong: gettext_lazy("Mend the days."),
    NoHousehold: gettext_lazy("Look up the patient's number, or register where they live first."),
    NotCovered: gettext_lazy("Look up the patient's number and the days, or name the scheme."),
    LineWithoutPrice: gettext_lazy("Write its price."),
}


@dataclass(frozen=True)
class Incoming:
    """A claim of a file, and the line in which it begins."""

    line: int
    sent: Sent


@transaction.atomic
def look_at_file(*, by: User, name: str, content: bytes) -> Upload:
    """This function will look at a file of claims without taking any, and keep it with what the checks find in each claim.

    Raises NotAllowed, ClaimRefused for a file that was taken before, and Faults with every fault of the file.
    """
    _check_may_somewhere(by)
    digest = hashlib.sha256(content).hexdigest()
    _check_new(digest)
    sheet = read_sheet(file_name(name), content)
    incoming, faults = _read(by, sheet)
    found = look_at_batch(by, [each.sent for each in incoming])
    _note(incoming, dict(enumerate(found)), sheet.name, faults)
    by.uploads.filter(register=REGISTER, written_at=None).delete()
    told = [(each.sent, one) for each, one in zip(incoming, found, strict=True) if isinstance(one, Checked)]
    kept = {"heading": sheet.heading, "rows": sheet.rows, "claims": [_told(*one) for one in told[:SHOWN]], "count": len(told),
            "asked": sum(one.asked for _sent, one in told), "expected": sum(one.expected for _sent, one in told)}  # fmt: skip
    return Upload.objects.create(register=REGISTER, name=sheet.name, digest=digest, content=kept, rows=len(sheet.rows),
                                 uploaded_by=by, uploaded_at=timezone.now())  # fmt: skip


@transaction.atomic
def take_file(*, by: User, held: Upload) -> int:
    """This function will let the claims of a file come in, all of them or none, and give how many; once.

    Raises NotAllowed, ClaimRefused for a file that was taken before, and Faults for what has become wrong meanwhile.
    """
    _check_may_somewhere(by)
    held = Upload.objects.select_for_update().get(pk=held.pk, register=REGISTER)
    if held.written_at is not None:
        return int(held.content["count"])
    _check_new(held.digest)
    rows = tuple((line, tuple(cells)) for line, cells in held.content["rows"])
    incoming, faults = _read(by, Sheet(held.name, tuple(held.content["heading"]), rows))
    told = submit_many(by=by, sent=[each.sent for each in incoming])
    _note(incoming, told.refused, held.name, faults)
    held.written_at, held.content = timezone.now(), {"count": told.written}
    held.save()
    record(
        by,
        "claims.file_taken",
        f"upload {held.pk}",
        digest=held.digest,
        claims=told.written,
        rows=held.rows,
        scheme=scheme_of(each.sent.scheme for each in incoming),
    )
    return told.written


def _told(sent: Sent, found: Checked) -> Mapping[str, object]:
    """What the checks find in a claim, in plain values for the page."""
    return {
        "code": sent.code,
        "facility": str(sent.facility),
        "patient": str(sent.person),
        "last_day": str(sent.last_day),
        "asked": found.asked,
        "expected": found.expected,
        "findings": len(found.findings),
    }


def _check_may_somewhere(by: User) -> None:
    """Raise NotAllowed for who may enter claims nowhere; where they may is asked of every claim."""
    areas = reach_of(by, "claims.enter").areas
    check_may(by, "claims.enter", area=areas[0] if areas else "")


def _check_new(digest: str) -> None:
    before = Upload.objects.filter(register=REGISTER, digest=digest, written_at__isnull=False).first()
    if before is not None:
        raise ClaimRefused(_("This very file was taken on %(day)s.") % {"day": day_told(timezone.localdate(before.written_at))})  # fmt: skip


def _read(by: User, sheet: Sheet) -> tuple[list[Incoming], FaultList]:
    """The claims of a sheet that can be asked about, with the faults of form and of what is not known."""
    records, faults = read_records(CLAIMS, sheet, book().digits)
    if not records and not faults.faults:
        faults.add(Place(sheet.name), _("The file has a heading and no row."), _("Write rows below it."))
    reading = _Reading(by, sheet.name, records, faults)
    return [reading.incoming(rows) for rows in _together(records) if reading.is_fine(rows)], faults


def _together(records: Iterable[Record]) -> list[list[Record]]:
    """The rows of each claim, in the order of the claims' first rows."""
    found: dict[tuple[str, str], list[Record]] = {}
    for row in records:
        found.setdefault((row["facility"], row["claim"]), []).append(row)
    return list(found.values())


class _Reading:
    """What the rows name, read once: facilities within reach, patients, schemes, the currency's digits."""

    def __init__(self, by: User, name: str, records: list[Record], faults: FaultList) -> None:
        self.name, self.faults, self.digits = name, faults, book().digits
        self.reach = reach_of(by, "claims.enter")
        codes = {row["facility"] for row in records}
        self.facilities = {one.code: one for one in Facility.objects.filter(code__in=codes)}
        self.persons = Person.objects.in_bulk({row["patient"] for row in records})
        self.schemes = schemes()
        self.items: dict[tuple[str, date], dict[str, str]] = {}

    def is_fine(self, rows: list[Record]) -> bool:
        """Whether a claim can be asked about; what stands in the way is noted."""
        before = len(self.faults.faults)
        self._check_head(rows[0])
        for row in rows[1:]:
            if any(row.get(name) != rows[0].get(name) for name in HEAD):
                self._add(row, _("Claim '%(code)s' says otherwise in line %(line)d.")
                          % {"code": row["claim"], "line": rows[0]["line"]},
                          _("Let all rows of a claim say the same of scheme, patient, days and visit."))  # fmt: skip
        for row in rows:
            self._read_item(row)
            price = row.get("price")
            if price is not None and price != round(price, self.digits):
                self._add(row, _("The price is finer than the currency."), _("Round it."))
        return len(self.faults.faults) == before

    def _check_head(self, row: Record) -> None:
        facility = self.facilities.get(row["facility"])
        if facility is None:
            self._add(row, _("No facility has the code '%(code)s'.") % {"code": row["facility"]},
                      did_you_mean(row["facility"], Facility.objects.values_list("code", flat=True)))  # fmt: skip
        elif not self.reach.holds(facility.area):
            self._add(row, _("You may not enter claims of '%(code)s'.") % {"code": row["facility"]},
                      _("Take the claim out, or ask who may."))  # fmt: skip
        if row["patient"] not in self.persons:
            self._add(row, _("Nobody has the number %(number)d.") % {"number": row["patient"]},
                      _("Look up the patient's number."))  # fmt: skip
        if row.get("scheme") and row["scheme"] not in self.schemes:
            self._add(row, _("No scheme '%(scheme)s' is published.") % {"scheme": row["scheme"]},
                      did_you_mean(row["scheme"], self.schemes))  # fmt: skip

    def _read_item(self, row: Record) -> None:
        """Put the code of a row's item in the place of what it is called there."""
        key = (row.get("scheme") or "", row["last_day"])
        if key not in self.items:
            self.items[key] = items_for(*key)
        code = code_of(row["item"], self.items[key]) if self.items[key] else row["item"]
        if code is None:
            self._add(row, *unknown_item(row["item"], self.items[key]))
        else:
            row["item"] = code

    def incoming(self, rows: list[Record]) -> Incoming:
        """A claim as its facility sends it."""
        head = rows[0]
        lines = [Asked(row["item"], row["quantity"], self._minor(row.get("price")), bool(row.get("approved")))
                 for row in rows]  # fmt: skip
        sent = Sent(self.facilities[head["facility"]], head["claim"], self.persons[head["patient"]], head["first_day"],
                    head["last_day"], lines, head.get("scheme") or "", head.get("visit") or Claim.Visit.OTHER.value)  # fmt: skip
        return Incoming(head["line"], sent)

    def _minor(self, price: Decimal | None) -> int | None:
        return None if price is None else int(price.scaleb(self.digits))

    def _add(self, row: Record, what: str, cure: str) -> None:
        self.faults.add(Place(self.name, row["line"]), what, cure)


def _note(incoming: list[Incoming], found: Mapping[int, object], name: str, faults: FaultList) -> None:
    """Put what was refused among the faults, each at the first row of its claim. Raises Faults where there is any."""
    for place, why in found.items():
        if isinstance(why, REFUSED):
            known = next((cure for kind, cure in CURES.items() if isinstance(why, kind)), None)
            cure = str(known) if known is not None else _("Mend it, or take its rows out.")
            faults.add(Place(name, incoming[place].line), str(why), cure)
    faults.faults.sort(key=lambda fault: (fault.place.line or 0, fault.place.column or 0))
    faults.check()


def template_rows(today: date) -> list[tuple[str, ...]]:
    """This function will give the rows of a template: one claim of two lines, which nobody takes for a real one."""
    head = ("A-1", "HC1", "", "1", str(today), str(today), "other")
    return [(*head, "consultation", "1", "", ""), (*head, "medicines", "2", "1.50", "")]
