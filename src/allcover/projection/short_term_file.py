"""What the budget of a branch takes as given, read from a YAML file that names where each figure comes from.

The law is not in it: who is insured, what a benefit pays and what is contributed are asked of the definition. Goes to :mod:`short_term`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from allcover.expressions.kinds import Kind
from allcover.projection.by_age import by_sex, check_groups
from allcover.projection.courses import Course, CourseFile, check_horizon, courses_of
from allcover.projection.quantities_named import A_DAY, A_MONTH, MONTHS, YES_NO, check_named
from allcover.projection.rates import Floats
from allcover.rules.definition import Scheme, System
from allcover.rules.graph import rests_on
from allcover.rules.plain import citation
from allcover.rules.reader import Path
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
        _check_law(self.document, Form.whole(self.document), system, faults)
        faults.check()

    def terms(self) -> list[str]:
        """This function will name every parameter of the definition that is taken for how long new members wait."""
        listed = self.document.value["benefits"]
        return list(
            dict.fromkeys(held for one in listed if isinstance(held := one.get("waiting_months"), str))
        )

    def quantities(self) -> list[str]:
        """This function will name every quantity that is asked of the definition."""
        return list(dict.fromkeys(name for _, name, _ in _quantities(Form.whole(self.document))))


def _quantities(form: Form) -> Iterator[tuple[Path, str, Kind]]:
    """The quantities of the definition that a file names, with their places and what each must be."""
    places: list[tuple[Path, Kind]] = [(("earnings",), A_MONTH), (("earners",), YES_NO)]
    places += [(("classes", at, "insured"), YES_NO) for at in form.below("classes")]
    for at in form.below("benefits"):
        places += [(("benefits", at, "value"), A_MONTH), (("benefits", at, "cash", "daily"), A_DAY)]
    for place, wanted in places:
        if form.stands(*place):
            yield place, str(form.at(*place)), wanted


def _check_law(document: Document, form: Form, system: System, faults: FaultList) -> None:
    """Note a scheme, quantities and items of its package that the definition has not."""
    id = str(form.at("short_term")) if form.stands("short_term") else ""
    scheme = system.schemes.get(id)
    if id and scheme is None:
        what = Sentence("There is no scheme '{scheme}'.", scheme=id)
        faults.add(document.place("short_term"), what, did_you_mean(id, system.schemes))
    for path, name, wanted in _quantities(form):
        check_named(document.place(*path), name, wanted, system, faults)
    for at in form.below("benefits") if scheme is not None else ():
        assert scheme is not None
        _check_follows(document, form, at, scheme, system, faults)
        _check_item(document, form, at, scheme, faults)
        _check_waiting(document, form, at, system, faults)


def _check_waiting(document: Document, form: Form, at: int, system: System, faults: FaultList) -> None:
    place = ("benefits", at, "waiting_months")
    if not form.stands(*place) or not isinstance(form.at(*place), str):
        return
    name, held = str(form.at(*place)), system.parameters.get(str(form.at(*place)))
    if held is None:
        what = Sentence("The definition has no parameter '{name}'.", name=name)
        faults.add(document.place(*place), what, did_you_mean(name, system.parameters))
    elif held.kind != MONTHS:
        what = Sentence("'{name}' is {kind}, and here {want} is wanted.", name=name, kind=str(held.kind), want=str(MONTHS))  # fmt: skip
        faults.add(document.place(*place), what, marked("Name a parameter that is in months."))


def _check_follows(
    document: Document, form: Form, at: int, scheme: Scheme, system: System, faults: FaultList
) -> None:
    if not (form.stands("benefits", at, "follows") and form.has("benefits", at)):
        return
    one = form.at("benefits", at)
    is_known = one.get("value") in system.quantities or "value" not in one
    if is_known and not is_in_kind(one, scheme, system):
        faults.add(
            document.place("benefits", at, "follows"),
            Sentence("'{name}' is paid in money, as the definition says; only the price of care follows something of its own.", name=str(one["benefit"])),
            marked("Leave 'follows' out: it goes as 'amounts_follow' says. Write in 'price_growth' by how much more it grows."),
        )  # fmt: skip


def _check_item(document: Document, form: Form, at: int, scheme: Scheme, faults: FaultList) -> None:
    place = ("benefits", at, "care", "item")
    known = [held.id for held in scheme.package.items] if scheme.package is not None else []
    if form.stands(*place) and str(form.at(*place)) not in known:
        item = str(form.at(*place))
        what = Sentence("The package of '{scheme}' has no item '{item}'.", scheme=scheme.id, item=item)
        faults.add(document.place(*place), what, did_you_mean(item, known))


def is_in_kind(raw: Mapping[str, Any], scheme: Scheme, system: System) -> bool:
    """This function will say whether a benefit of a file is care, or a value that the scheme gives in kind alone, so that the law does not name its price."""
    named = {form: [key for one in scheme.benefits if one.form == form for key in rests_on(system.quantities[one.amount])] for form in ("cash", "in_kind")}  # fmt: skip
    return "care" in raw or (raw.get("value") in named["in_kind"] and raw["value"] not in named["cash"])


def cases_of(raw: Mapping[str, Any], ages: int) -> Floats:
    """This function will lay cases a person-year out by sex and single age (sex, age)."""
    return by_sex(raw["from"], raw, ages)


def read_short_term(path: FilePath | str, system: System | None = None) -> ShortTermFile:
    """This function will read a file of a branch, and hold it against a definition where one is given. Raises Faults with everything that is wrong in it."""
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
        if system is not None:
            _check_law(document, form, system, faults)
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
    held = raw.get("waiting_months", 0)
    return isinstance(held, str) or float(held) > 0


def _check_new(document: Document, form: Form, faults: FaultList) -> None:
    """Who is new must be known where new members wait."""
    waiting = [at for at in form.below("benefits") if form.stands("benefits", at, "waiting_months") and _waits(document.value["benefits"][at])]  # fmt: skip
    if waiting and form.lacks("new"):
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
