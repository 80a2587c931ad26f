"""Which countries have ratified which conventions, as reference data of its own: no verdict rests on it."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from allcover.standards.ground import Mark
from allcover.standards.reading import read_checked
from allcover.vocabulary.fault import FaultList


@dataclass(frozen=True)
class Ratification:
    """What is known of one country and one convention; ``year`` None: it has not ratified. ``parts`` empty: not said."""

    convention: str
    iso3: str
    year: int | None
    parts: tuple[str, ...]
    mark: Mark
    note: str


def read_ratifications(path: Path | str | None = None) -> tuple[Ratification, ...]:
    """This function will read the table of ratifications (else the one that comes with Allcover). Raises Faults."""
    faults = FaultList()
    document = read_checked(
        path or Path(str(files("allcover.standards") / "ratifications.yaml")), "ratifications", faults
    )
    faults.check()
    assert document is not None
    return tuple(_ratification(raw) for raw in document.value["ratifications"])


def _ratification(raw: dict[str, Any]) -> Ratification:
    return Ratification(
        raw["convention"], raw["iso3"], raw["year"], tuple(str(part) for part in raw.get("parts", ())), raw["mark"],
        str(raw.get("note", "")),
    )  # fmt: skip
