"""What the budget of a branch takes as given, read from a YAML file that names where each figure comes from.

The law is not in it: who is insured, what a benefit pays and what is contributed are asked of the definition. Goes to :mod:`short_term`.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allcover.projection.by_age import by_sex, check_groups
from allcover.projection.courses import Course, CourseFile, check_horizon, courses_of
from allcover.projection.rates import Floats
from allcover.rules.definition import Scheme, System
from allcover.rules.graph import rests_on
from allcover.rules.plain import citation
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.fault import FaultList, did_you_mean
from allcover.vocabulary.shape import Form, form_of, published_schema
from allcover.vocabulary.words import Sentence, marked

KINDS = ("value", "care", "cash")


@dataclass(frozen=True)
class ShortTermFile(CourseFile):
    """A file of a branch: its courses by where they stand."""

    @property
    def scheme(self) -> str:
        """The id of the scheme."""
        return str(self.document.value["short_term"])

    @property
    def sources(self) -> dict[str, Citation]:
        """Where each figure comes from, by its place in the file."""
        found = super().sources
        raw = self.document.value
        if not any(map(_waits, raw["benefits"])):
            found.pop("new", None)  # nothing rests on it
        for name in ("amounts_follow", "reserve"):
            found[name] = citation(raw[name]["source"])
        for one in raw["benefits"]:
            for kind in ("care", "cash"):
                if kind in one:
                    found[f"benefits.{one['benefit']}.cases"] = citation(one[kind]["cases"]["source"])
            if "cash" in one:
                found[f"benefits.{one['benefit']}.days"] = citation(one["cash"]["days"]["source"])
        return found

    def check(self, system: System, first: int, intervals: int) -> None:
        """This function will hold the file against a definition and a horizon. Raises Faults with all that does not fit."""
        faults = FaultList()
        check_horizon(self.document, first, intervals, faults)
        scheme = system.schemes.get(self.scheme)
        if scheme is None:
            faults.add(
                self.document.place("short_term"),
                Sentence("There is no scheme '{scheme}'.", scheme=self.scheme),
                did_you_mean(self.scheme, system.schemes),
            )
        for path, name in self._quantities():
            if name not in system.quantities:
                faults.add(
                    self.document.place(*path),
                    Sentence("The definition has no quantity '{name}'.", name=name),
                    did_you_mean(name, system.quantities),
                )
        if scheme is not None:
            for place, one in enumerate(self.document.value["benefits"]):
                if "follows" in one and not is_in_kind(one, scheme, system):
                    faults.add(
                        self.document.place("benefits", place, "follows"),
                        Sentence("'{name}' is paid in money, as the definition says; only the price of care follows something of its own.", name=str(one["benefit"])),
                        marked("Leave 'follows' out: it goes as 'amounts_follow' says. Write in 'price_growth' by how much more it grows."),
                    )  # fmt: skip
                item = one.get("care", {}).get("item")
                known = [held.id for held in scheme.package.items] if scheme.package is not None else []
                if item is not None and item not in known:
                    what = Sentence(
                        "The package of '{scheme}' has no item '{item}'.", scheme=self.scheme, item=str(item)
                    )
                    faults.add(
                        self.document.place("benefits", place, "care", "item"),
                        what,
                        did_you_mean(str(item), known),
                    )
        faults.check()

    def quantities(self) -> list[str]:
        """This function will name every quantity that is asked of the definition."""
        return list(dict.fromkeys(name for _, name in self._quantities()))

    def _quantities(self) -> list[tuple[tuple[str | int, ...], str]]:
        raw = self.document.value
        found: list[tuple[tuple[str | int, ...], str]] = []
        found += [((name,), str(raw[name])) for name in ("earnings", "earners") if name in raw]
        found += [
            (("classes", place, "insured"), str(one["insured"])) for place, one in enumerate(raw["classes"])
        ]
        for place, one in enumerate(raw["benefits"]):
            if "value" in one:
                found.append((("benefits", place, "value"), str(one["value"])))
            if "cash" in one:
                found.append((("benefits", place, "cash", "daily"), str(one["cash"]["daily"])))
        return found


def is_in_kind(raw: Mapping[str, Any], scheme: Scheme, system: System) -> bool:
    """This function will say whether a benefit of a file is care, or a value that the scheme gives in kind alone, so that the law does not name its price."""
    named = {form: [key for one in scheme.benefits if one.form == form for key in rests_on(system.quantities[one.amount])] for form in ("cash", "in_kind")}  # fmt: skip
    return "care" in raw or (raw.get("value") in named["in_kind"] and raw["value"] not in named["cash"])


def cases_of(raw: Mapping[str, Any], ages: int) -> Floats:
    """This function will lay cases a person-year out by sex and single age (sex, age)."""
    return by_sex(raw["from"], raw, ages)


def read_short_term(path: Path | str) -> ShortTermFile:
    """This function will read a file of a branch. Raises Faults with everything that is wrong in it."""
    faults = FaultList()
    document = read_document(path, faults)
    courses: dict[tuple[str | int, ...], Course] = {}
    if document is not None:
        form = form_of(document, published_schema("allcover.projection", "short_term"), faults)
        for name, key in (("classes", "class"), ("benefits", "benefit")):
            _check_once(document, form, name, key, faults)
        _check_benefits(document, form, faults)
        _check_new(document, form, faults)
        places: list[tuple[str | int, ...]] = [("coverage",), ("new",)]
        growths = ("use_growth", "price_growth")
        places += [("benefits", spot, name) for spot in form.below("benefits") for name in growths]
        courses = courses_of(document, form, places, faults)
    faults.check()
    assert document is not None
    return ShortTermFile(document, courses)


def _check_once(document: Document, form: Form, name: str, key: str, faults: FaultList) -> None:
    """Nothing of a list is named twice."""
    named = {at: str(document.value[name][at][key]) for at in form.below(name) if form.stands(name, at, key)}
    for one, count in Counter(named.values()).items():
        for at in [at for at, held in named.items() if held == one and count > 1]:
            what = Sentence("'{name}' is there {count} times.", name=one, count=str(count))
            faults.add(document.place(name, at, key), what, marked("Rename one."))


def _check_benefits(document: Document, form: Form, faults: FaultList) -> None:
    for at in form.below("benefits"):
        one = document.value["benefits"][at]
        given = [kind for kind in KINDS if kind in one] if form.has("benefits", at) else []
        if form.has("benefits", at) and len(given) != 1:
            what = Sentence(
                "'{name}' is told by {forms}.",
                name=str(one["benefit"]),
                forms=", ".join(given) or Sentence("nothing"),
            )
            cure = marked("Give one of 'value', 'care' and 'cash'.")
            faults.add(document.place("benefits", at), what, cure)
        _check_classes(document, form, at, faults)
        for kind in ("care", "cash"):
            if form.stands("benefits", at, kind, "cases"):
                place = ("benefits", at, kind, "cases")
                check_groups(document, (*place, "from"), [place], faults)


def _waits(raw: Mapping[str, Any]) -> bool:
    return float(raw.get("waiting_months", 0)) > 0


def _check_new(document: Document, form: Form, faults: FaultList) -> None:
    """Who is new must be known where new members wait."""
    waiting = [at for at in form.below("benefits") if form.stands("benefits", at, "waiting_months") and _waits(document.value["benefits"][at])]  # fmt: skip
    if waiting and "new" not in document.value:
        what = marked("New members wait for a benefit, and nothing says how many are new.")
        cure = marked("Add 'new', the share of members who joined within the last twelve months.")
        faults.add(document.place("benefits", waiting[0], "waiting_months"), what, cure)


def _check_classes(document: Document, form: Form, at: int, faults: FaultList) -> None:
    """Who a benefit is of are classes of the file."""
    spots = form.below("classes")
    if not all(form.stands("classes", spot, "class") for spot in spots):
        return
    classes = [str(document.value["classes"][spot]["class"]) for spot in spots]
    for spot in form.standing("benefits", at, "of"):
        name = str(document.value["benefits"][at]["of"][spot])
        if name not in classes:
            place = document.place("benefits", at, "of", spot)
            what = Sentence("There is no class '{name}'.", name=name)
            faults.add(place, what, did_you_mean(name, classes))
