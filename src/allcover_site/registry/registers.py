"""The registers that come in and go out as tables: their columns, and how each cell is read. Knows no database."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allcover.vocabulary.fault import Fault, FaultList, Place, did_you_mean, nearest
from allcover_site.registry.models import Group, Membership, Person
from allcover_site.registry.sheets import Sheet, is_formula
from allcover_site.ui.amounts import Ambiguous, amount_in_file

Record = dict[str, Any]
"""A row by the names of its columns, and its ``line``."""

SEXES = {"f": "female", "female": "female", "m": "male", "male": "male"}


class Unreadable(ValueError):
    """A cell cannot be read: what is wrong, and what to do."""

    def __init__(self, what: str, cure: str) -> None:
        super().__init__(what)
        self.what, self.cure = what, cure


@dataclass(frozen=True)
class Column:
    """One column: its name in files, what it is called, how long its text may be, and how it is read; money by the currency."""

    name: str
    label: str | Promise
    most: int = 100
    is_needed: bool = True
    read: Callable[[str], object] = str
    is_money: bool = False


@dataclass(frozen=True)
class Register:
    """One table of the registry that can be handed in and taken out."""

    label: str | Promise
    columns: tuple[Column, ...]

    def column(self, heading: str) -> Column | None:
        """This function will give the column of a heading, by its name or by what it is called."""
        asked = heading.casefold().strip()
        known = (column for column in self.columns if asked in (column.name, str(column.label).casefold()))
        return next(known, None)


def as_day(text: str) -> date:
    """This function will read a day. Raises Unreadable: 03/04/2020 is a day in March here and in April there."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(_("'%(text)s' is no day.") % {"text": text}, _("Write it as 2001-12-31.")) from error


def as_sex(text: str) -> str:
    """This function will read a sex, as a letter, a word or as it is called in the language of the page."""
    called = {str(label).casefold(): str(value) for value, label in Person.Sex.choices}
    found = (SEXES | called).get(text.casefold())
    if found is None:
        raise Unreadable(
            _("'%(text)s' is no sex that can be written down.") % {"text": text}, _("Write f or m.")
        )
    return found


def as_relation(text: str) -> str:
    """This function will read a relation to the head, by its name or as it is called in the language of the page."""
    called = {str(label).casefold(): str(value) for value, label in Membership.Relation.choices}
    found = ({value: value for value in Membership.Relation.values} | called).get(text.casefold())
    if found is None:
        raise Unreadable(_("'%(text)s' is no relation to the head.") % {"text": text},
                         did_you_mean(text, Membership.Relation.values))  # fmt: skip
    return found


def as_group_kind(text: str) -> str:
    """This function will read the kind of a group, by its name or as it is called in the language of the page."""
    called = {str(label).casefold(): str(value) for value, label in Group.Kind.choices}
    found = ({value: value for value in Group.Kind.values} | called).get(text.casefold())
    if found is None:
        raise Unreadable(_("'%(text)s' is no kind of group.") % {"text": text}, did_you_mean(text, Group.Kind.values))  # fmt: skip
    return found


def as_number(text: str) -> int:
    """This function will read a whole number that a database can keep."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Unreadable(_("'%(text)s' is no whole number.") % {"text": text}, _("Write digits only."))
    return int(text)


def as_amount(text: str, digits: int) -> Decimal:
    """This function will read an amount of a currency with so many digits, in whichever language it is written. Raises Unreadable."""
    try:
        return amount_in_file(text)
    except Ambiguous as error:
        raise Unreadable(
            _("'%(text)s' can be read as thousands or as a fraction.") % {"text": text}, _plainly(digits)
        ) from error
    except ValueError as error:
        raise Unreadable(_("'%(text)s' is no amount.") % {"text": text}, _as_usual(digits)) from error


def _plainly(digits: int) -> str:
    """How an amount is written that nobody can read otherwise: three digits after a mark are thousands to some."""
    if digits == 0:
        return _("Write it without any mark: 1234.")
    if digits == 3:
        return _("Write it without marks between thousands, and a fraction with a nought at its end: 1234.000 or 1.2340.")  # fmt: skip
    return _("Write it without marks between thousands, and with two digits after the point: 1234.00 or 1.23.")  # fmt: skip


def _as_usual(digits: int) -> str:
    if digits == 0:
        return _("Write it as 1234 or 1 234.")
    return _("Write it as 1234.500 or 1 234,500.") if digits == 3 else _("Write it as 1234.50 or 1 234,50.")


def as_yes_no(text: str) -> bool:
    """This function will read yes or no, in English or as the language of the page has it."""
    known = {"yes": True, "no": False, _("yes").casefold(): True, _("no").casefold(): False}
    if text.casefold() not in known:
        raise Unreadable(_("'%(text)s' is neither yes nor no.") % {"text": text}, _("Write yes or no."))
    return known[text.casefold()]


_NAMES = (
    Column("given_name", gettext_lazy("Given name")),
    Column("family_name", gettext_lazy("Family name")),
    Column("sex", gettext_lazy("Sex"), read=as_sex),
    Column("birth_date", gettext_lazy("Date of birth"), read=as_day),
)
_AREA = Column("area", gettext_lazy("Area"), 60)
_CONTACT = Column("contact", gettext_lazy("Contact"), 200, is_needed=False)
_DAYS = (
    Column("person", gettext_lazy("Person's number"), read=as_number),
    Column("name", gettext_lazy("Name"), 200, is_needed=False),
    Column("first_day", gettext_lazy("From"), read=as_day),
    Column("last_day", gettext_lazy("To"), is_needed=False, read=as_day),
)
"""Who belongs to something, from a day to a day; the name is for the reader's eye."""

REGISTERS: Mapping[str, Register] = {
    "persons": Register(gettext_lazy("Persons"), (*_NAMES, _AREA)),
    "households": Register(
        gettext_lazy("Households"),
        (
            Column("household", gettext_lazy("Household")),
            Column("relation", gettext_lazy("Relation to the head"), read=as_relation),
            Column("since", gettext_lazy("Since"), read=as_day),
            *_NAMES,
            _AREA,
        ),
    ),
    "employers": Register(
        gettext_lazy("Employers"),
        (
            Column("number", gettext_lazy("Number"), 20),
            Column("name", gettext_lazy("Name"), 200),
            Column("industry", gettext_lazy("Industry"), 60, is_needed=False),
            Column("size", gettext_lazy("Workers, as told"), is_needed=False, read=as_number),
            _AREA,
            _CONTACT,
        ),
    ),
    "facilities": Register(
        gettext_lazy("Facilities"),
        (
            Column("code", gettext_lazy("Code"), 20),
            Column("name", gettext_lazy("Name"), 200),
            Column("level", gettext_lazy("Level"), 40),
            _AREA,
        ),
    ),
    "employments": Register(
        gettext_lazy("Employments"), (Column("employer", gettext_lazy("Employer's number"), 20), *_DAYS)
    ),
    "groups": Register(
        gettext_lazy("Groups"),
        (
            Column("kind", gettext_lazy("Kind"), read=as_group_kind),
            Column("name", gettext_lazy("Name"), 200),
            _AREA,
            _CONTACT,
        ),
    ),
    "group_members": Register(
        gettext_lazy("Members of groups"),
        (
            Column("group", gettext_lazy("Name of the group"), 200),
            Column("area", gettext_lazy("Area of the group"), 60),
            *_DAYS,
        ),
    ),
}
"""In a file of households, rows of one mark in the column ``household`` live together; each row is a person."""


def read_records(
    register: Register, sheet: Sheet, digits: int = 2, *, broken: list[Record] | None = None
) -> tuple[list[Record], FaultList]:
    """This function will read the rows of a register, and give with them every fault of form; no row of them has one.

    ``digits``: of the currency's smallest unit, where the register has money. ``broken``: takes the rows that have faults, with
    what of them could be read.
    """
    faults = FaultList()
    columns = _columns(register, sheet, faults)
    if faults.faults:
        return [], faults
    records = list[Record]()
    for line, cells in sheet.rows:
        record, is_whole = _record(columns, sheet, line, cells, faults, digits)
        if is_whole:
            records.append(record)
        elif broken is not None:
            broken.append(record)
    return records, faults


def _columns(register: Register, sheet: Sheet, faults: FaultList) -> list[Column]:
    found: list[Column] = []
    meant = set[str | None]()
    for place, heading in enumerate(sheet.heading, start=1):
        column, where = register.column(heading), Place(sheet.name, 1, place)
        if column is None:
            meant.add(nearest(heading, (known.name for known in register.columns)))
            faults.add(where, _("There is no column '%(name)s' here.") % {"name": heading},
                       did_you_mean(heading, (known.name for known in register.columns)))  # fmt: skip
        elif column in found:
            faults.add(
                where, _("Column '%(name)s' stands twice.") % {"name": heading}, _("Take one of them out.")
            )
        else:
            found.append(column)
    for column in register.columns:
        if column.is_needed and column not in found and column.name not in meant:
            faults.add(Place(sheet.name, 1), _("Column '%(name)s' is missing.") % {"name": column.name},
                       _("Add it, with a value in every row."))  # fmt: skip
    return found


def _record(
    columns: list[Column], sheet: Sheet, line: int, cells: tuple[str, ...], faults: FaultList, digits: int
) -> tuple[Record, bool]:  # fmt: skip
    if len(cells) > len(columns):
        faults.add(
            Place(sheet.name, line),
            _("The row has more cells than the heading."),
            _("Look for a stray mark."),
        )
        return Record(line=line), False
    found, wrong = Record(line=line), list[Fault]()
    for place, column in enumerate(columns):
        text = cells[place] if place < len(cells) else ""
        try:
            found[column.name] = _value(column, text, digits)
        except Unreadable as error:
            told = _("Column '%(name)s': %(what)s") % {"name": column.name, "what": error.what}
            wrong.append(Fault(Place(sheet.name, line, place + 1), told, error.cure))
    faults.extend(wrong)
    return found, not wrong


def _value(column: Column, text: str, digits: int) -> object:
    if not text:
        if column.is_needed:
            raise Unreadable(_("nothing is written."), _("Write it, or take the row out."))
        return text if column.read is str and not column.is_money else None
    if len(text) > column.most:
        raise Unreadable(_("longer than %(most)d characters.") % {"most": column.most}, _("Shorten it."))
    if is_formula(text):
        raise Unreadable(_("'%(text)s' is a formula.") % {"text": text}, _("Put its value in its place."))
    return as_amount(text, digits) if column.is_money else column.read(text)


def twice(records: list[Record], *names: str) -> Iterator[tuple[Record, Record]]:
    """This function will give every record that says the same as an earlier one in some columns, with the earlier one."""
    first: dict[tuple[object, ...], Record] = {}
    for record in records:
        said = tuple(_folded(record[name]) for name in names)
        if said in first:
            yield record, first[said]
        first.setdefault(said, record)


def _folded(value: object) -> object:
    return value.casefold() if isinstance(value, str) else value
