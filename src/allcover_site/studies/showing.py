"""What a what-if found, as its page and its file show it: tables, bars of a chart, and what is withheld."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allcover_site.books.queries import book
from allcover_site.claims.items import items_of_version
from allcover_site.registry.sheets import Table, written_book
from allcover_site.schemes.naming import SchemeNames, called
from allcover_site.studies.counting import FEWEST, Group, Sums, withheld
from allcover_site.studies.models import Study
from allcover_site.studies.queries import (
    COUNTS,
    GROUPINGS,
    Row,
    deeds_of,
    groups_of,
    rows_of,
    sums_of,
    total,
)
from allcover_site.ui.days import month_told

Text = str | Promise

KINDS: Mapping[str, Text] = {
    "due": gettext_lazy("Contributions due"),
    "given": gettext_lazy("Benefits"),
    "paid": gettext_lazy("Care paid"),
}
SHARES: Mapping[str, Text] = {
    "asked": gettext_lazy("Asked by facilities"),
    "paid": gettext_lazy("Paid by schemes"),
    "patient": gettext_lazy("Borne by patients"),
    "provider": gettext_lazy("Not allowed, borne by facilities"),
}
PAYERS: Mapping[str, Text] = {
    "worker": gettext_lazy("Members themselves"),
    "employer": gettext_lazy("Employers"),
    "state": gettext_lazy("The State"),
    "donor": gettext_lazy("Donors"),
    "reserve": gettext_lazy("The scheme's own funds"),
}
WORK: Mapping[str, Text] = {
    "employed": gettext_lazy("Works for a registered employer"),
    "own": gettext_lazy("Own account, or no work"),
}
SEXES: Mapping[str, Text] = {"female": gettext_lazy("Female"), "male": gettext_lazy("Male")}
HIGH, WIDE = 100, 48


@dataclass(frozen=True)
class Bar:
    """A month of a chart: how high its two bars are, of a hundred, and how far from the left they stand."""

    row: Row
    before: int
    after: int
    left: int


@dataclass(frozen=True)
class Amounts:
    """A kind of money: its rows by month, all of it, and its chart."""

    kind: str
    name: str
    rows: Sequence[Row]
    all: Row
    bars: Sequence[Bar]
    wide: int


@dataclass(frozen=True)
class Grouped:
    """The persons touched, by one grouping: the columns in which anything stands, and a line for each group."""

    name: str
    columns: Sequence[str]
    lines: Sequence[tuple[str, Sequence[int | None]]]


def pictured(study: Study, *, is_open: bool) -> dict[str, Any]:
    """This function will gather what the page of a what-if shows. ``is_open``: nothing is withheld."""
    sums, names = sums_of(study), items_of_version(study.base)
    opened = study.parts.aggregate(rows=Sum("left_open"), before=Sum("open_before"))
    return {
        "money": list(amounts_of(sums)),
        "shares": [_named(total(sums, "month", share), SHARES) for share in SHARES] if "item" in sums else [],
        "items": [(names.get(item, item), share_rows(sums, item)) for item in sorted(sums.get("item", {}))],
        "payers": [_named(row, PAYERS) for row in rows_of(sums, "due", "amount")],
        "schemes": [Row(called(row.name), row.before, row.after) for row in rows_of(sums, "scheme", "paid")],
        "touched": grouped(study, "", is_open=is_open),
        "groups": [grouped(study, by, is_open=is_open) for by in GROUPINGS],
        "deeds": list(deeds_of(study)),
        "open_rows": opened["rows"],
        "open_before": opened["before"],
        "reckoned": study.effects.filter(is_decided=False).count(),
        "is_open": is_open,
        "fewest": FEWEST,
    }


def amounts_of(sums: Sums) -> Iterator[Amounts]:
    """This function will give each kind of money there is, with the bars of its chart."""
    for kind, name in KINDS.items():
        rows = rows_of(sums, "month", kind)
        if rows:
            most = max(1, *(amount for row in rows for amount in (row.before, row.after)))
            bars = [
                Bar(row, HIGH * row.before // most, HIGH * row.after // most, WIDE * place)
                for place, row in enumerate(rows)
            ]
            told = [replace(row, name=month_told(date.fromisoformat(f"{row.name}-01"))) for row in rows]
            yield Amounts(kind, str(name), told, total(sums, "month", kind), bars, WIDE * len(rows))


def share_rows(sums: Sums, item: str) -> list[Row]:
    """This function will give the shares of an item, in the order of :data:`SHARES`."""
    return [Row(share, *sums["item"][item][share]) for share in SHARES]


def grouped(study: Study, by: str, *, is_open: bool) -> Grouped:
    """This function will lay out the persons touched by a grouping; by ``""`` all of them in one line."""
    groups = groups_of(study, by)
    shown = groups if is_open else withheld(groups)
    named = [name for name in COUNTS if any(group.counts[name] for group in groups)]
    columns = [_("Persons"), *(str(COUNTS[name][0]) for name in named)]
    lines = [(_group(by, group), [group.persons, *(group.counts[name] for name in named)]) for group in shown]
    return Grouped(str(GROUPINGS.get(by, "")), columns, lines)


def _group(by: str, group: Group) -> str:
    names = {"work": WORK, "sex": SEXES}.get(by, {})
    return str(names.get(group.name, group.name))


def _named(row: Row, names: Mapping[str, Text]) -> Row:
    return Row(str(names.get(row.name, row.name)), row.before, row.after)


def written(study: Study) -> bytes:
    """This function will write a what-if as XLSX, in units of the currency; small groups are withheld from everybody."""
    held = pictured(study, is_open=False)
    amounts = (_("Before"), _("With the draft"), _("Difference"))
    months = [(one.name, *_units(row)) for one in held["money"] for row in one.rows]
    sheets: dict[str, Table] = {
        _("What was tried"): ((_("What"), _("Value")), list(_about(study, held))),
        _("Months"): ((_("Kind"), _("Month"), *amounts), months),
        _("Payers"): ((_("Payer"), *amounts), [_units(row) for row in held["payers"]]),
        _("Shares"): ((_("Share"), *amounts), [_units(row) for row in held["shares"]]),
        _("Items"): ((_("Item"), _("Share"), *amounts), [
            (item, *_units(_named(row, SHARES))) for item, rows in held["items"] for row in rows
        ]),
        _("Schemes"): ((_("Scheme"), *amounts), [_units(row) for row in held["schemes"]]),
    }  # fmt: skip
    for one in held["groups"]:
        lines = [(name, *(_("fewer than %(n)d") % {"n": FEWEST} if cell is None else cell for cell in cells))
                 for name, cells in one.lines]  # fmt: skip
        sheets[one.name] = ((one.name, *one.columns), lines)
    return written_book(sheets)


def _units(row: Row) -> tuple[str, Decimal, Decimal, Decimal]:
    digits = book().digits
    before, after, more = (Decimal(amount).scaleb(-digits) for amount in (row.before, row.after, row.more))
    return row.name, before, after, more


def _about(study: Study, held: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    yield _("What is tried"), study.title
    yield _("Published version"), SchemeNames().of_version(study.base)
    yield _("First month"), month_told(study.first_month)
    yield _("Last month"), month_told(study.last_month)
    yield _("Digest of the draft"), study.digest
    yield _("Run by"), study.author
    yield _("Currency"), book().currency
    yield _("Cannot be said with the draft"), held["open_rows"]
    yield _("Not decided by the office, reckoned by the law"), held["reckoned"]
