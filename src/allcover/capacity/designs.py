"""Designs of contributions as a YAML file describes them: who is asked, how much, and who helps to pay.

A design that exists as a scheme of the country's definition is named, not copied: what it asks comes from there. Every
other amount stands in the file with its source, and an amount nobody has checked keeps its mark.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from allcover.capacity.assumptions import Assumptions, assumptions_of, default_assumptions
from allcover.rules.plain import citation, name_of
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.codes import CODE_LISTS
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.fault import FaultList, did_you_mean
from allcover.vocabulary.shape import check_shape, published_schema
from allcover.vocabulary.words import Name

Kind = Literal["flat", "percentage", "bands", "presumptive", "monotax", "scheme"]
_OWN = {
    "flat": {"contribution_month"},
    "percentage": {"rate", "least_base_month", "most_base_month"},
    "bands": {"rate", "bands"},
    "presumptive": {"categories"},
    "monotax": {"categories", "health_quota"},
    "scheme": {"scheme", "reform", "payers"},
}
_ANY = {"design", "name", "kind", "from", "notes", "source", "subsidy", "benefit"}
_CODED = {
    "industry": "industry",
    "occupation": "occupation",
    "status": "status_in_employment",
    "area": "area",
}


@dataclass(frozen=True)
class IncomeBand:
    """A band: the reference income that gives it its place, and what it asks; money a month."""

    income: float
    contribution: float


@dataclass(frozen=True)
class Span:
    """Numbers from ``at_least`` up to, not including, ``below``."""

    at_least: float
    below: float


@dataclass(frozen=True)
class Category:
    """A kind of work or enterprise, what it is presumed to earn (None: not said), and what it asks; money a month.

    ``when`` gives by fact the codes or the span that belong; of all categories the first that fits counts.
    """

    id: str
    name: str
    when: Mapping[str, tuple[str, ...] | Span]
    notional: float | None
    contribution: float
    with_health: float | None


@dataclass(frozen=True)
class SubsidyStep:
    """The share of the contribution that the State pays from an income on."""

    at_least: float
    share: float


@dataclass(frozen=True)
class BenefitRule:
    """A pension: ``accrual_year`` of the reference income for each of ``years``."""

    accrual_year: float
    years: int
    source: Citation


@dataclass(frozen=True, kw_only=True)
class ContributionDesign:
    """One design of contributions; which fields count depends on ``kind``. Money is a month's.

    ``bands`` rise by income, and the highest that does not exceed a person's income is the person's; the lowest takes those
    below it. ``scheme`` is one of the country's law, or of the law as the ``reform`` leaves it. ``sources`` are where the amounts
    come from, each with its mark.
    """

    id: str
    name: Name
    kind: Kind
    sources: tuple[Citation, ...]
    notes: tuple[str, ...] = ()
    contribution: float = 0.0
    rate: float = 0.0
    least_base: float = 0.0
    most_base: float = float("inf")
    bands: tuple[IncomeBand, ...] = ()
    categories: tuple[Category, ...] = ()
    has_health: bool = False
    scheme: str = ""
    reform: str = ""
    payers: tuple[str, ...] = ("worker",)
    subsidy: tuple[SubsidyStep, ...] = ()
    benefit: BenefitRule | None = None


@dataclass(frozen=True)
class DesignFile:
    """Designs to compare, whom they ask (keys of conditions on persons) and what is taken as given."""

    id: str
    name: Name
    are: tuple[str, ...]
    are_not: tuple[str, ...]
    notes: tuple[str, ...]
    assumptions: Assumptions
    designs: tuple[ContributionDesign, ...]


def read_designs(path: Path | str) -> DesignFile:
    """This function will read a file of designs, or raise Faults with everything that is wrong in it."""
    faults = FaultList()
    document = read_document(path, faults)
    if document is not None and check_shape(
        document, published_schema("allcover.capacity", "designs"), faults
    ):
        _check(document, faults)
    faults.check()
    assert document is not None
    return _file(document.value)


def _check(document: Document, faults: FaultList) -> None:
    seen: set[str] = set()
    for n, raw in enumerate(document.value["compare"]):
        if raw["design"] in seen:
            faults.add(document.place("compare", n, "design"), f"Another design is called '{raw['design']}' too.",
                       "Give each a name of its own.")  # fmt: skip
        seen.add(raw["design"])
        for key in raw.keys() - _ANY - _OWN[raw["kind"]]:
            faults.add(document.place("compare", n, key), f"'{key}' says nothing of a design of kind '{raw['kind']}'.",
                       f"Leave it out, or give: {', '.join(sorted(_OWN[raw['kind']]))}.")  # fmt: skip
        _check_amounts(document, n, raw, faults)


def _check_amounts(document: Document, n: int, raw: Mapping[str, Any], faults: FaultList) -> None:
    for m, band in enumerate(raw.get("bands", ())):
        if "rate" not in raw and "contribution_month" not in band:
            faults.add(document.place("compare", n, "bands", m), "The band has neither contribution nor rate.",
                       "Give it 'contribution_month', or the design a 'rate'.")  # fmt: skip
    _check_rising(
        document, ("compare", n, "bands"), [band["income_month"] for band in raw.get("bands", ())], faults
    )
    shares = raw.get("subsidy", {}).get("shares", ())
    _check_rising(
        document, ("compare", n, "subsidy", "shares"), [each["at_least"] for each in shares], faults
    )
    if raw.get("least_base_month", 0) > raw.get("most_base_month", float("inf")):
        faults.add(
            document.place("compare", n, "least_base_month"),
            "The least base is above the most.",
            "Swap 'least_base_month' and 'most_base_month'.",
        )
    _check_reached(document, n, raw, faults)
    for m, category in enumerate(raw.get("categories", ())):
        _check_category(document, n, m, category, faults, needs_health=bool(raw.get("health_quota")))


def _check_reached(document: Document, n: int, raw: Mapping[str, Any], faults: FaultList) -> None:
    """A category that fits everybody hides those after it; a monotax without any conditions goes by income instead."""
    categories = raw.get("categories", ())
    if raw["kind"] == "monotax" and not any("when" in each for each in categories):
        notional = [each.get("notional_month") for each in categories]
        if None in notional:
            faults.add(document.place("compare", n, "categories"), "Categories have neither 'when' nor 'notional_month'.",
                       "Say whom each is for, or what each is presumed to earn.")  # fmt: skip
            return
        _check_rising(document, ("compare", n, "categories"), notional, faults)
        return
    for m, each in enumerate(categories[:-1]):
        if "when" not in each:
            faults.add(document.place("compare", n, "categories", m), f"Category '{each['category']}' fits everybody, so those after it are never reached.",
                       "Give it 'when', or put it last.")  # fmt: skip


def _check_rising(
    document: Document, path: tuple[str | int, ...], values: list[Any], faults: FaultList
) -> None:
    for m in range(1, len(values)):
        if values[m] <= values[m - 1]:
            faults.add(document.place(*path, m), f"{float(values[m]):g} does not rise above {float(values[m - 1]):g}.",
                       "List them from the lowest to the highest, each once.")  # fmt: skip


def _check_category(
    document: Document, n: int, m: int, raw: Mapping[str, Any], faults: FaultList, *, needs_health: bool
) -> None:
    place = document.place("compare", n, "categories", m)
    if needs_health and "with_health_month" not in raw:
        faults.add(
            place,
            f"Category '{raw['category']}' has no 'with_health_month'.",
            "Give what it asks with the health quota.",
        )
    for fact, codes in raw.get("when", {}).items():
        known = CODE_LISTS[_CODED[fact]].codes if fact in _CODED else tuple(codes)
        for code in codes:
            if code not in known:
                faults.add(place, f"'{code}' is no {fact}.", did_you_mean(str(code), known))


def _file(raw: Mapping[str, Any]) -> DesignFile:
    who = raw.get("who", {})
    return DesignFile(
        raw["designs"], name_of(raw["name"]), tuple(who.get("are", ())), tuple(who.get("except", ())),
        tuple(raw.get("notes", ())), assumptions_of(raw.get("assumptions", {}), default_assumptions()),
        tuple(_design(each) for each in raw["compare"]),
    )  # fmt: skip


def _design(raw: Mapping[str, Any]) -> ContributionDesign:
    rate = float(raw.get("rate", 0))
    subsidy, benefit = raw.get("subsidy"), raw.get("benefit")
    sources = [raw.get("source"), subsidy and subsidy["source"], benefit and benefit["source"]]
    return ContributionDesign(
        id=raw["design"], name=name_of(raw["name"]), kind=raw["kind"],
        sources=tuple(citation(source) for source in sources if source),
        notes=tuple(raw.get("notes", ())),
        contribution=float(raw.get("contribution_month", 0)), rate=rate,
        least_base=float(raw.get("least_base_month", 0)),
        most_base=float(raw.get("most_base_month", float("inf"))),
        bands=_bands(raw, rate),
        categories=tuple(_category(each) for each in raw.get("categories", ())),
        has_health=bool(raw.get("health_quota", False)),
        scheme=raw.get("scheme", ""), reform=raw.get("reform", ""), payers=tuple(raw.get("payers", ("worker",))),
        subsidy=tuple(SubsidyStep(float(each["at_least"]), float(each["share"])) for each in (subsidy or {}).get("shares", ())),
        benefit=BenefitRule(float(benefit["accrual_year"]), int(benefit["years"]), citation(benefit["source"])) if benefit else None,
    )  # fmt: skip


def _bands(raw: Mapping[str, Any], rate: float) -> tuple[IncomeBand, ...]:
    """The bands as given, or the categories of a monotax that says of none whom it is for, by what each presumes."""
    categories = raw.get("categories", ())
    if raw["kind"] != "monotax" or any("when" in each for each in categories):
        return tuple(_band(each, rate) for each in raw.get("bands", ()))
    asked = "with_health_month" if raw["health_quota"] else "contribution_month"
    return tuple(IncomeBand(float(each["notional_month"]), float(each[asked])) for each in categories)


def _band(raw: Mapping[str, Any], rate: float) -> IncomeBand:
    income = float(raw["income_month"])
    return IncomeBand(income, float(raw.get("contribution_month", rate * income)))


def _category(raw: Mapping[str, Any]) -> Category:
    notional, health = raw.get("notional_month"), raw.get("with_health_month")
    return Category(
        raw["category"], name_of(raw["name"]) if "name" in raw else Name(raw["category"]),
        {fact: _belonging(given) for fact, given in raw.get("when", {}).items()},
        None if notional is None else float(notional), float(raw["contribution_month"]),
        None if health is None else float(health),
    )  # fmt: skip


def _belonging(given: Any) -> tuple[str, ...] | Span:
    if isinstance(given, Mapping):
        return Span(float(given.get("at_least", float("-inf"))), float(given.get("below", float("inf"))))
    return tuple(str(code) for code in given)
