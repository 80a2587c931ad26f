"""A country's document to a draft: its lines of coverage and of poverty, its economy, and whom its statistics are about."""

from collections.abc import Iterator, Mapping
from typing import Any

from allcover.expressions.kinds import Amount, Condition
from allcover.expressions.units import MONEY_MONTH
from allcover.rules.definition import (
    CompleteLaw,
    Country,
    CoverageLine,
    PovertyLine,
    Quantity,
)
from allcover.rules.draft import CountryDraft
from allcover.rules.plain import citation, day_after, name_of
from allcover.rules.reader import Reader, check_names
from allcover.vocabulary.document import Document
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.words import Sentence, marked

OTHERWISE: Mapping[str, Any] = {
    "country": "unread", "iso3": "XXX", "name": {"en": "-"}, "currency": {"code": "XXX", "minor_digits": 2},
}  # fmt: skip
"""What stands in the place of what a country must say where it is cut out, so that the rest can be read."""


def read_country(document: Document, faults: FaultList) -> CountryDraft:
    """This function will read a well-formed country document."""
    raw = document.value
    reader = Reader(document, faults, "")
    quantities = reader.quantities(raw.get("quantities", {}))
    parameters = reader.parameters(raw.get("parameters", {}), "parameters")
    check_names(reader, quantities, parameters, lambda name: name.startswith(("universe_", "people_")))
    for section in ("coverage", "poverty"):
        _check_once(reader, raw, section, "line")
    lines = []
    for n, item in enumerate(raw.get("coverage", [])):
        name = f"universe_{item['line']}"
        made = reader.hidden(
            name, "person", Condition(), item["who"], item["universe"], reader.place("coverage", n, "who")
        )
        quantities[name] = made
        lines.append(CoverageLine(item["line"], item["branch"], name, str(item["universe"]),
                                  item["counts_as_covered"], str(item.get("note", ""))))  # fmt: skip
    people = {name: f"people_{name}" for name in raw.get("people", {})}
    for name, key in people.items():
        quantities[key] = reader.hidden(
            key,
            "person",
            Condition(),
            raw["people"][name],
            name.replace("_", " "),
            reader.place("people", name),
        )
    country = Country(
        id=raw["country"],
        iso3=raw["iso3"],
        name=name_of(raw["name"]),
        is_invented=bool(raw.get("invented", False)),
        currency=raw["currency"]["code"],
        minor_digits=int(raw["currency"]["minor_digits"]),
        coverage=tuple(lines),
        poverty=tuple(_poverty_lines(reader, raw, quantities)),
        economy=reader.parameters(raw.get("economy", {}), "economy"),
        notes=tuple(str(note) for note in raw.get("notes", [])),
        people=people,
        complete=tuple(_complete(reader, raw)),
        until=reader.date(raw["until"], "until") if "until" in raw else None,
    )
    return CountryDraft(country, parameters, quantities, reader.units(raw.get("units", {})), reader.lost)


def _complete(reader: Reader, raw: Mapping[str, Any]) -> Iterator[CompleteLaw]:
    for n, item in enumerate(raw.get("complete", [])):
        start = reader.date(item["from"], "complete", n, "from")
        last = reader.date(item["to"], "complete", n, "to") if "to" in item else None
        if last is not None and last < start:
            reader.faults.add(
                reader.place("complete", n, "to"),
                marked("The last day is before the first."),
                marked("Correct one of the two."),
            )
        yield CompleteLaw(
            tuple(item.get("branches", ())),
            start,
            day_after(last) if last is not None else None,
            citation(item["source"]),
        )


def _poverty_lines(
    reader: Reader, raw: Mapping[str, Any], quantities: Mapping[str, Quantity]
) -> Iterator[PovertyLine]:
    for n, item in enumerate(raw.get("poverty", [])):
        quantity = quantities.get(item["amount"])
        place = reader.place("poverty", n, "amount")
        if quantity is None and reader.lost.may_be(item["amount"]):
            continue
        if quantity is None:
            reader.faults.add(
                place,
                Sentence("'{amount}' is not a quantity of the country.", amount=str(item["amount"])),
                marked("Define it under 'quantities' of country.yaml."),
            )
        elif quantity.of != "household" or quantity.wanted != Amount(MONEY_MONTH):
            cure = marked("Let it be of a household, with the unit money/month.")
            reader.faults.add(
                place,
                Sentence("'{amount}' is no amount a month of a household.", amount=str(item["amount"])),
                cure,
            )
        yield PovertyLine(item["line"], str(item["name"]), item["amount"], citation(item["source"]))


def _check_once(reader: Reader, raw: Mapping[str, Any], section: str, key: str) -> None:
    """Note items of a list that have the name of an earlier one."""
    seen: set[str] = set()
    for n, item in enumerate(raw.get(section, [])):
        if item[key] in seen:
            reader.faults.add(
                reader.place(section, n, key),
                Sentence("'{value}' is there a second time.", value=str(item[key])),
                marked("Rename one."),
            )
        seen.add(item[key])
