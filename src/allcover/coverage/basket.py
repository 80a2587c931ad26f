"""A basket of care: what a person uses in a year and what it costs, by which packages are weighed against each other.

Read from ``basket.yaml`` in a country's folder (form: ``schemas/basket.json``), with every fault told. It says by scheme which
item of the package each care is; what a scheme's package does not name, the scheme does not give.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from allcover.engine.expected import Use, single
from allcover.expressions.nodes import Exact
from allcover.rules.definition import System
from allcover.rules.package import Package, Visit
from allcover.rules.plain import citation
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.fault import FaultList, did_you_mean
from allcover.vocabulary.shape import check_shape, published_schema
from allcover.vocabulary.words import Name

FILE = "basket.yaml"
"""Where a country's folder keeps its basket of care, if it has one."""


@dataclass(frozen=True)
class Care:
    """One kind of care: ``uses_year`` a person, each of ``quantity`` units at ``price``; ``items`` its name by scheme."""

    id: str
    label: str
    uses_year: Exact
    price: Exact
    items: Mapping[str, str]
    quantity: int = 1
    nights: int = 0
    visit: Visit = "other"

    @property
    def cost_year(self) -> Exact:
        """What a person's use of it costs a year."""
        return self.uses_year * self.quantity * self.price

    def use(self, scheme: str, package: Package, day: date) -> Use | None:
        """This function will make the use of it a scheme would be asked to pay for; None where the package has no such item."""
        item = package.item(self.items.get(scheme, ""))
        if item is None or not item.is_covered_on(day):
            return None
        claim = single(package, item.id, day, price=self.price, quantity=self.quantity, nights=self.nights, visit=self.visit)  # fmt: skip
        return Use(self.uses_year, (claim,))


@dataclass(frozen=True)
class Basket:
    """All care a person uses in a year. ``is_invented`` marks one made up to show how the tool works."""

    care: tuple[Care, ...]
    source: Citation
    is_invented: bool

    @property
    def cost_year(self) -> Exact:
        """What the basket costs a person-year."""
        return sum(one.cost_year for one in self.care)


def basket_of(folder: Path, system: System) -> Basket | None:
    """This function will read the basket in a country's folder, None where there is none. Raises Faults."""
    path = folder / FILE
    return read_basket(path, system) if path.is_file() else None


def read_basket(path: Path | str, system: System) -> Basket:
    """This function will read a basket of care and hold its items against the packages, or raise all its Faults."""
    faults = FaultList()
    document = read_document(path, faults)
    if document is None or not check_shape(document, published_schema("allcover.coverage", "basket"), faults):
        faults.check()
        raise AssertionError("a file that could not be read has faults")
    _check(document, system, faults)
    faults.check()
    raw = document.value
    return Basket(
        tuple(_care(one) for one in raw["care"]), citation(raw["source"]), bool(raw.get("invented", False))
    )


def _care(raw: Mapping[str, Any]) -> Care:
    return Care(
        raw["care"], Name(raw["label"]["en"], raw["label"]), raw["uses_year"], raw["price"], raw["items"],
        raw.get("quantity", 1), raw.get("nights", 0), raw.get("visit", "other"),
    )  # fmt: skip


def _check(document: Document, system: System, faults: FaultList) -> None:
    raw = document.value
    if raw["country"] != system.country.id:
        what = f"This is the basket of '{raw['country']}'."
        faults.add(document.place("country"), what, f"Give that of '{system.country.id}'.")
    names = [one["care"] for one in raw["care"]]
    for n, one in enumerate(raw["care"]):
        if one["care"] in names[:n]:
            faults.add(
                document.place("care", n, "care"),
                f"The care '{one['care']}' is there a second time.",
                "Rename one.",
            )
        for scheme, item in one["items"].items():
            for what, cure in _wrong(system, scheme, item):
                faults.add(document.place("care", n, "items", scheme), what, cure)


def _wrong(system: System, scheme: str, item: str) -> Iterator[tuple[str, str]]:
    held = system.schemes.get(scheme)
    if held is None:
        yield f"There is no scheme '{scheme}'.", did_you_mean(scheme, system.schemes)
    elif held.package is None:
        yield f"The scheme '{scheme}' has no package.", "Write its package down, or leave it out here."
    elif held.package.item(item) is None:
        known = did_you_mean(item, (one.id for one in held.package.items))
        yield f"The package of '{scheme}' has no item '{item}'.", known
