"""Deficits of access to health care in a country: too few skilled staff, too little spending (ILO access-deficit indicators).

Each is the distance below a threshold, as a share of it. Thresholds are population-weighted medians of countries of low
vulnerability and change over time: they are dated reference data (``reference/access_thresholds.yaml``).
"""

from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files

from allcover.expressions.nodes import Exact
from allcover.rules.plain import as_date, citation
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import read_document
from allcover.vocabulary.exact import ratio
from allcover.vocabulary.fault import FaultList


@dataclass(frozen=True)
class AccessThreshold:
    """A threshold of one indicator from a date on, in its unit."""

    indicator: str
    start: date
    value: Exact
    unit: str
    source: Citation


def deficit(value: Exact, threshold: AccessThreshold) -> Exact:
    """This function will give how far a value lies below a threshold, as a share of it; none where it reaches it."""
    missing = 1 - ratio(value, threshold.value)
    return missing if missing > 0 else 0


def access_threshold(indicator: str, day: date) -> AccessThreshold | None:
    """This function will give the threshold of an indicator (``staff`` or ``spending``) that holds on a day, None before the first."""
    held = [one for one in access_thresholds() if one.indicator == indicator and one.start <= day]
    return held[-1] if held else None


def access_thresholds() -> tuple[AccessThreshold, ...]:
    """This function will read the thresholds that come with the library, by date. Raises Faults."""
    faults = FaultList()
    with as_file(files("allcover.coverage") / "reference" / "access_thresholds.yaml") as path:
        document = read_document(path, faults)
    faults.check()
    assert document is not None
    found = [
        AccessThreshold(
            item["indicator"], as_date(item["from"], document.place("thresholds", n), faults), item["value"],
            str(item["unit"]), citation(item["source"]),
        )
        for n, item in enumerate(document.value["thresholds"])
    ]  # fmt: skip
    faults.check()
    return tuple(sorted(found, key=lambda one: one.start))
