"""Conventions read from their YAML files: checked against the published schema, every fault with its line."""

import re
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from allcover.expressions.nodes import Exact
from allcover.standards.convention import (
    Acceptance,
    Adjustment,
    Again,
    Age,
    Average,
    Care,
    Common,
    Convention,
    CostSharing,
    Duration,
    Financing,
    Floor,
    Guarantee,
    Level,
    LowerLevel,
    Part,
    Persons,
    PersonsOption,
    Qualifying,
    Reduced,
    TotalValue,
    Waiting,
)
from allcover.standards.ground import Ground, Reading
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.exact import ratio
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.shape import check_shape, published_schema
from allcover.vocabulary.words import Name

Raw = Mapping[str, Any]

_WHOLE = re.compile(r"\(| and ")
"""What ends the name of a whole article: Art. 29(3) and (4) is of Art. 29."""

STANDARDS_SCHEMAS = ("convention", "figures", "ratifications")


def read_checked(path: Path | str, name: str, faults: FaultList) -> Document | None:
    """This function will read a YAML file of the form ``name``; None, with every fault noted, if it is not one."""
    document = read_document(path, faults)
    if document is None or not check_shape(document, published_schema("allcover.standards", name), faults):
        return None
    return document


def shipped_folder() -> Path:
    """This function will give the folder of the conventions that come with Allcover."""
    return Path(str(files("allcover.standards") / "conventions"))


def read_conventions(folder: Path | str | None = None) -> tuple[Convention, ...]:
    """This function will read every convention of a folder (else those that come with Allcover), C102 first.

    Raises Faults, those of all files together.
    """
    faults = FaultList()
    found = [
        read_convention(path, faults) for path in sorted(Path(folder or shipped_folder()).glob("*.yaml"))
    ]
    faults.check()
    return tuple(one for one in found if one is not None)


def read_convention(path: Path | str, faults: FaultList) -> Convention | None:
    """This function will read one convention; None, with every fault noted, where it is not well-formed."""
    document = read_checked(path, "convention", faults)
    if document is None or _lacks_what_it_needs(document, faults) or _is_read_nowhere(document, faults):
        return None
    return _convention(document.value)


def _lacks_what_it_needs(document: Document, faults: FaultList) -> bool:
    """Whether a part is there without the key it cannot be read without."""
    lacking = [
        (given, needed)
        for given, needed in (("guarantees", "residents"), ("guarantees", "level"), ("parts", "formulas"))
        if given in document.value and needed not in document.value
    ]
    for given, needed in lacking:
        faults.add(document.place(given), f"There are '{given}' and no '{needed}'.", "Add it.")
    return bool(lacking)


def _is_read_nowhere(document: Document, faults: FaultList) -> bool:
    """Whether an article is marked as read, and no reading says where."""
    known = {article for reading in document.value.get("readings", ()) for article in reading["articles"]}
    lacking = [
        (path, article) for path, article in _read(document.value) if _WHOLE.split(article)[0] not in known
    ]
    for path, article in lacking:
        what = f"'{article}' is marked read, and 'readings' does not say where."
        faults.add(document.place(*path), what, "Say under 'readings' where it was read, or mark it memory.")
    return bool(lacking)


def _read(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The articles marked as read, each with its path."""
    if isinstance(value, Mapping) and value.get("mark") == "read":
        yield (*path, "mark"), str(value["article"])
    inside = (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, each in inside:
        yield from _read(each, (*path, key))


def _convention(raw: Raw) -> Convention:
    accepted, financing = raw.get("acceptance"), raw.get("financing")
    return Convention(
        raw["convention"],
        raw["short"],
        raw["kind"],
        raw["name"],
        tuple(_part(part) for part in raw.get("parts", ())),
        {kind: ground(each) for kind, each in raw.get("formulas", {}).items()},
        None if accepted is None else Acceptance(ground(accepted), accepted["least_parts"], tuple(accepted["one_of"])),
        None if financing is None else Financing(ground(financing), share(financing["workers_at_most"]), tuple(financing.get("leaves_out", ()))),
        _floor(raw),
        _adjustment(raw.get("adjustment")),
        tuple(Common(aspect, ground(each)) for aspect, each in raw.get("common", {}).items()),
        tuple(Reading(str(each["title"]), tuple(each["articles"])) for each in raw.get("readings", ())),
    )  # fmt: skip


def ground(raw: Raw) -> Ground:
    """This function will read where a requirement stands and whether it was read there."""
    return Ground(str(raw["article"]), raw["mark"], _note(raw.get("note", "")))


def _note(raw: Any) -> str:
    return Name(raw["en"], raw) if isinstance(raw, Mapping) else str(raw)


def share(written: Any) -> Exact:
    """This function will read a share written as a decimal or as ``"2/3"``, exactly.

    >>> share("2/3")
    Fraction(2, 3)
    """
    if isinstance(written, str):
        above, _, below = written.partition("/")
        return ratio(int(above), int(below))
    return written  # type: ignore[no-any-return]


def _months(raw: Raw, what: str) -> int | None:
    if f"{what}_months" in raw:
        return int(raw[f"{what}_months"])
    return 12 * int(raw[f"{what}_years"]) if f"{what}_years" in raw else None


def _part(raw: Raw) -> Part:
    return Part(
        str(raw["part"]),
        raw["branch"],
        _persons(raw.get("persons")),
        _age(raw.get("age")),
        tuple(_level(level) for level in raw.get("levels", ())),
        _total_value(raw.get("total_value")),
        _qualifying(raw.get("qualifying")),
        _reduced(raw.get("reduced")),
        _waiting(raw.get("waiting")),
        _duration(raw.get("duration")),
        _care(raw.get("care")),
        _cost_sharing(raw.get("cost_sharing")),
        ground(raw["secured"]) if "secured" in raw else None,
        ground(raw["employer_liability"]) if "employer_liability" in raw else None,
    )


def _persons(raw: Raw | None) -> Persons | None:
    if raw is None:
        return None
    options = (
        PersonsOption(
            one["of"], share(one["at_least"]), bool(one.get("means_tested")), bool(one.get("under_exception"))
        )
        for one in raw["any_of"]
    )
    return Persons(ground(raw), tuple(options))  # fmt: skip


def _age(raw: Raw | None) -> Age | None:
    if raw is None:
        return None
    return Age(ground(raw), raw["at_most"], ground(raw["higher"]) if "higher" in raw else None)


def _level(raw: Raw) -> Level:
    return Level(
        ground(raw), raw["contingency"], raw["beneficiary"], share(raw["at_least"]), raw.get("age"),
        _months(raw, "record_contribution"), _months(raw, "record_residence"), _lower(raw.get("lower")),
        share(raw["at_least_under_exception"]) if "at_least_under_exception" in raw else None,
        ground(raw["net"]) if "net" in raw else None,
    )  # fmt: skip


def _lower(raw: Raw | None) -> LowerLevel | None:
    if raw is None:
        return None
    return LowerLevel(
        ground(raw), share(raw["points"]), 12 * raw["contribution_years"], _months(raw, "residence"),
        bool(raw.get("proportional")),
    )  # fmt: skip


def _qualifying(raw: Raw | None) -> Qualifying | None:
    if raw is None:
        return None
    return Qualifying(
        ground(raw), _months(raw, "contribution"), _months(raw, "residence"), bool(raw.get("none_allowed")),
        bool(raw.get("against_abuse")), raw.get("in_practice_months"), _average(raw.get("average")),
    )  # fmt: skip


def _average(raw: Raw | None) -> Average | None:
    return None if raw is None else Average(ground(raw), _months(raw, "contribution"))


def _reduced(raw: Raw | None) -> Reduced | None:
    if raw is None:
        return None
    half = ground(raw["half_average"]) if "half_average" in raw else None
    return Reduced(ground(raw), 12 * raw["contribution_years"], half)


def _waiting(raw: Raw | None) -> Waiting | None:
    if raw is None:
        return None
    return Waiting(ground(raw), raw["days"], raw.get("days_under_exception"), raw.get("days_of_older_law"))


def _duration(raw: Raw | None) -> Duration | None:
    if raw is None:
        return None
    return Duration(
        ground(raw), raw.get("weeks"), raw.get("weeks_under_exception"), raw.get("weeks_means_tested"),
        bool(raw.get("throughout")), bool(raw.get("includes_waiting")), _again(raw.get("again")),
    )  # fmt: skip


def _again(raw: Raw | None) -> Again | None:
    return None if raw is None else Again(raw["weeks"], raw["months"])


def _adjustment(raw: Raw | None) -> Adjustment | None:
    return None if raw is None else Adjustment(ground(raw), tuple(raw["contingencies"]))


def _total_value(raw: Raw | None) -> TotalValue | None:
    if raw is None:
        return None
    return TotalValue(ground(raw), share(raw["protected"]), share(raw["residents"]))


def _care(raw: Raw | None) -> Care | None:
    if raw is None:
        return None
    return Care(ground(raw), tuple(raw["kinds"]), tuple(raw.get("kinds_under_exception", ())))


def _cost_sharing(raw: Raw | None) -> CostSharing | None:
    return None if raw is None else CostSharing(ground(raw), raw["allowed"])


def _floor(raw: Raw) -> Floor | None:
    if "guarantees" not in raw:
        return None
    residents = raw["residents"]
    return Floor(tuple(_guarantees(raw["guarantees"])), ground(residents), share(residents["at_least"]), ground(raw["level"]))  # fmt: skip


def _guarantees(raw: Iterable[Raw]) -> Iterable[Guarantee]:
    for one in raw:
        yield Guarantee(
            one["guarantee"], ground(one), tuple(one["branches"]), one["of"], tuple(one.get("beneficiaries", ())),
            bool(one.get("in_kind")), one.get("ages", {}).get("from"), _care(one.get("care")), _cost_sharing(one.get("cost_sharing")),
        )  # fmt: skip
