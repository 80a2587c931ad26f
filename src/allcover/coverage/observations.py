"""What a survey cannot show of the reasons for exclusion, as somebody observed it: read from YAML with every fault told.

Awareness, trust, procedures, quality: an observation names the family of barriers and the sub-reason, whom it concerns, how
strong it is, who says so and where. It is printed beside the counts and never mixed into them. The form is published
(``schemas/observations.json``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from allcover.rules.plain import as_date, citation
from allcover.vocabulary.barriers import BARRIERS, FAMILIES, Barrier
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.shape import check_shape, published_schema
from allcover.vocabulary.words import marked

FILE = "observations.yaml"
"""Where a country's folder keeps its observations, if it has any."""

STRENGTHS = (marked("looked for, not found"), marked("weak"), marked("clear"), marked("decisive"))
"""What the strengths 0 to 3 mean."""


@dataclass(frozen=True)
class Observed:
    """One observation of a barrier. ``branch`` is empty where it concerns every branch; ``strength`` is 0 to 3."""

    barrier: Barrier
    group: str
    branch: str
    strength: int
    statement: str
    who_says: str
    day: date
    source: Citation


@dataclass(frozen=True)
class Observations:
    """A country's observations. ``is_invented`` marks those made up to show how the tool works."""

    country: str
    is_invented: bool
    observed: tuple[Observed, ...]

    def strongest(self, branches: Sequence[str]) -> Mapping[str, int]:
        """This function will give, by family of barriers, the greatest strength observed for some branches."""
        found: dict[str, int] = {}
        for one in self.observed:
            if not one.branch or one.branch in branches:
                family = one.barrier.family
                found[family] = max(found.get(family, 0), one.strength)
        return found


def read_observations(path: Path | str, country: str, today: date | None = None) -> Observations:
    """This function will read the observations on a country, or raise all their Faults. None may be later than ``today``."""
    faults = FaultList()
    document = read_document(path, faults)
    if document is None or not check_shape(
        document, published_schema("allcover.coverage", "observations"), faults
    ):
        faults.check()
        raise AssertionError("a file that could not be read has faults")
    raw = document.value
    if raw["country"] != country:
        faults.add(
            document.place("country"),
            f"These are observations on '{raw['country']}'.",
            f"Give those on '{country}'.",
        )
    read = tuple(
        _observed(item, n, document, today or date.today(), faults)
        for n, item in enumerate(raw["observations"])
    )
    faults.check()
    return Observations(raw["country"], bool(raw.get("invented", False)), read)


def observations_of(folder: Path, country: str) -> Observations | None:
    """This function will read the observations in a country's folder, None where there are none. Raises Faults."""
    path = folder / FILE
    return read_observations(path, country) if path.is_file() else None


def _observed(raw: Mapping[str, Any], n: int, document: Document, today: date, faults: FaultList) -> Observed:
    barrier = BARRIERS[raw["sub_reason"]]
    if barrier.family != raw["family"]:
        listed = ", ".join(code for code, one in BARRIERS.items() if one.family == raw["family"])
        faults.add(
            document.place("observations", n, "sub_reason"),
            f"'{barrier.code}' belongs to '{barrier.family}' ({FAMILIES[barrier.family]}), not to '{raw['family']}'.",
            f"Change the family, or choose one of: {listed}.",
        )
    place = document.place("observations", n, "date")
    day = as_date(raw["date"], place, faults)
    if day > today:
        faults.add(
            place,
            f"The observation is of {day}, which is still to come.",
            "Give the day on which it was made.",
        )
    return Observed(barrier, str(raw["group"]), str(raw.get("branch", "")), int(raw["strength"]), str(raw["statement"]),
                    str(raw["who_says"]), day, citation(raw["source"]))  # fmt: skip
