"""A list of prices as a file: read whole, with every fault of it told together, and nothing kept of a file with one."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _

from allcover.vocabulary.fault import FaultList, Place
from allcover_site.claims.pricing import Priced
from allcover_site.registry.registers import Unreadable, as_amount
from allcover_site.registry.sheets import Sheet, read_sheet

COLUMNS = ("item", "price", "first_day")
"""The heading of the file, in any order. An empty price takes the item off the list from that day on."""


def read_prices(name: str, content: bytes, *, digits: int, items: Mapping[str, str]) -> tuple[Priced, ...]:
    """This function will read a CSV or XLSX of prices, in money of a currency with so many digits.

    ``items``: the care that the scheme covers, by code; a code that is none is a fault, as is an item twice on a day.
    Raises Faults, all of them together.
    """
    sheet, faults = read_sheet(name, content), FaultList()
    missing = [column for column in COLUMNS if column not in sheet.heading]
    if missing:
        faults.add(Place(name, 1), _("The heading lacks: %(columns)s.") % {"columns": ", ".join(missing)},
                   _("Write the columns item, price and first_day."))  # fmt: skip
        faults.check()
    found = [row for row in _rows(sheet, digits, items, faults) if row is not None]
    if not sheet.rows:
        faults.add(Place(name, 1), _("The file has no prices."), _("Write rows below the heading."))
    faults.check()
    return tuple(found)


def _rows(sheet: Sheet, digits: int, items: Mapping[str, str], faults: FaultList) -> Iterator[Priced | None]:
    seen: dict[tuple[str, str], int] = {}
    for line, cells in sheet.rows:
        held = dict(zip(sheet.heading, (*cells, *[""] * len(sheet.heading)), strict=False))
        place, key = Place(sheet.name, line), (held["item"], held["first_day"])
        if key in seen:
            told = _("'%(item)s' has a price from this day in line %(line)s already.")
            faults.add(place, told % {"item": key[0], "line": seen[key]}, _("Keep one of them."))
        seen.setdefault(key, line)
        if held["item"] not in items:
            told = _("The scheme covers no '%(item)s'.") % {"item": held["item"]}
            faults.add(place, told, _("Write the code of the item as the scheme has it."))
        amount, day = _amount(held["price"], digits, place, faults), _day(held["first_day"], place, faults)
        yield Priced(held["item"], day, amount) if day is not None else None


def _amount(text: str, digits: int, place: Place, faults: FaultList) -> int | None:
    if not text:
        return None
    try:
        units = as_amount(text, digits).scaleb(digits)
    except Unreadable as error:
        faults.add(place, error.what, error.cure)
        return None
    whole = units.to_integral_value()
    if units != whole:
        faults.add(place, _("A price of '%(text)s' cannot be paid.") % {"text": text},
                   _("Write 0 or more, no finer than the currency."))  # fmt: skip
        return None
    return int(whole)


def _day(text: str, place: Place, faults: FaultList) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.add(place, _("'%(text)s' is no day.") % {"text": text}, _("Write it as 2024-12-31."))
        return None
