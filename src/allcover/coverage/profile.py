"""Adequacy profiles: what counts as covered adequately, named and versioned, read from YAML with every fault told.

The form is published (``schemas/profile.json``). Some profiles come with the library; a country writes its own. A threshold
shows its mark: read in its source, from memory, or a choice for a committee.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from allcover.expressions.nodes import Exact
from allcover.rules.plain import citation
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.fault import Fault, FaultList, Faults, Place, did_you_mean
from allcover.vocabulary.shape import check_shape, published_schema
from allcover.vocabulary.words import Name

SHIPPED = ("campaign_2004", "health_only", "pension_only", "health_and_pension", "national")
"""The profiles that come with the library."""

OF_CARE = ("out_of_pocket_of_budget", "package_share")
"""Measures of the level of health care; all others are of cash."""


@dataclass(frozen=True)
class Threshold:
    """A measure and the value it must reach (``at_least``), or stay under (``below``), or not exceed (``at_most``).

    ``mark`` is ``verified``, ``from_memory`` or ``design``. ``reference`` names the parameter that a reference wage is.
    """

    measure: str
    value: Exact
    sense: str
    mark: str
    reference: str = ""
    source: Citation | None = None


@dataclass(frozen=True)
class Need:
    """One thing to be covered for: any of some branches, for whom, what counts, and the thresholds of level and access.

    A threshold that is None is not asked for: whoever is covered has it.
    """

    id: str
    branches: tuple[str, ...]
    applies_to: str
    counts: str
    level: Threshold | None
    access: Threshold | None
    note: str = ""


@dataclass(frozen=True)
class Profile:
    """A named, versioned set of needs. ``key`` and ``label`` go into the key and label of every number found by it."""

    id: str
    version: int
    name: str
    description: str
    needs: tuple[Need, ...]
    affiliation_counts: bool
    approved_by: str
    source: Citation

    @property
    def key(self) -> str:
        """The name and version, as they stand in the key of a number."""
        return f"{self.id}_v{self.version}"

    @property
    def marks(self) -> tuple[str, ...]:
        """The marks of the thresholds, each once."""
        held = [one for need in self.needs for one in (need.level, need.access) if one is not None]
        return tuple(dict.fromkeys(threshold.mark for threshold in held))

    def moved(self, factor: float) -> "Profile":
        """This function will give the profile with every level asked for times a factor: 2 is twice as strict.

        What must stay below a share is divided by it.
        """
        return replace(self, needs=tuple(_moved(need, factor) for need in self.needs))


def _moved(need: Need, factor: float) -> Need:
    if need.level is None:
        return need
    value = need.level.value
    moved: Any = float(value) * factor if need.level.sense == "at_least" else float(value) / factor
    return replace(need, level=replace(need.level, value=moved))


def shipped_profile(name: str) -> Profile:
    """This function will read a profile that comes with the library. Raises Faults for a name there is not."""
    if name not in SHIPPED:
        fault = Fault(Place("profile"), f"There is no profile '{name}'.", did_you_mean(name, SHIPPED))
        raise Faults([fault])
    with as_file(files("allcover.coverage") / "profiles" / f"{name}.yaml") as path:
        return read_profile(path)


def read_profile(path: Path | str) -> Profile:
    """This function will read an adequacy profile, or raise all its Faults."""
    faults = FaultList()
    document = read_document(path, faults)
    if document is None or not check_shape(
        document, published_schema("allcover.coverage", "profile"), faults
    ):
        faults.check()
        raise AssertionError("a profile that could not be read has faults")
    profile = _profile(document, faults)
    faults.check()
    return profile


def _profile(document: Document, faults: FaultList) -> Profile:
    raw = document.value
    names = [item["need"] for item in raw["needs"]]
    for n, name in enumerate(names):
        if name in names[:n]:
            faults.add(
                document.place("needs", n, "need"),
                f"The need '{name}' is there a second time.",
                "Rename one.",
            )
    needs = tuple(_need(item, n, document, faults) for n, item in enumerate(raw["needs"]))
    return Profile(
        raw["profile"], raw["version"], Name(raw["name"]["en"], raw["name"]), str(raw.get("description", "")), needs,
        bool(raw.get("affiliation_counts", False)), str(raw.get("approved_by", "")), citation(raw["source"]),
    )  # fmt: skip


def _need(item: Mapping[str, Any], n: int, document: Document, faults: FaultList) -> Need:
    level = _level(item["level"], n, document, faults) if "level" in item else None
    access = item.get("access")
    reach = None if access is None else Threshold(
        access["measure"], access["at_most"], "at_most", access["mark"], source=_source(access)
    )  # fmt: skip
    is_health = item["branches"] == ["medical_care"]
    if level is not None and is_health != (level.measure in OF_CARE):
        what = f"'{level.measure}' does not measure the level of {' or '.join(item['branches'])}."
        cure = "Measure health care by what is paid out of pocket or by what packages pay, and cash by the benefit."
        faults.add(document.place("needs", n, "level", "measure"), what, cure)
    return Need(
        item["need"], tuple(item["branches"]), item["applies_to"], item["counts"], level, reach, str(item.get("note", ""))
    )  # fmt: skip


def _level(raw: Mapping[str, Any], n: int, document: Document, faults: FaultList) -> Threshold:
    place = document.place("needs", n, "level")
    wanted = "below" if raw["measure"] == "out_of_pocket_of_budget" else "at_least"
    if wanted not in raw or len({"below", "at_least"} & set(raw)) > 1:
        faults.add(
            place, f"The level of '{raw['measure']}' is not given by '{wanted}' alone.", f"Give '{wanted}'."
        )
    if raw["measure"] == "benefit_of_reference_wage" and "reference" not in raw:
        faults.add(
            place, "The level names no reference wage.", "Give 'reference', a parameter of the country."
        )
    return Threshold(
        raw["measure"], raw.get(wanted, 0), wanted, raw["mark"], raw.get("reference", ""), _source(raw)
    )  # fmt: skip


def _source(item: Mapping[str, Any]) -> Citation | None:
    return citation(item["source"]) if "source" in item else None
