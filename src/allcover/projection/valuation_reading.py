"""Reads a file of assumptions, and holds it against all that its form does not say.

Parts whose form is right are looked at though others are not, so that faults of both kinds are told together. Comes from a country's folder ``valuations``;
goes to :mod:`valuation_file`.
"""

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import xarray as xr

from allcover.projection.by_age import by_single_age, check_groups
from allcover.projection.entrants import check_entrants
from allcover.projection.grounds import people_and_dying
from allcover.projection.paths import news_together
from allcover.projection.straying import check_widths
from allcover.projection.valuation_checks import check_decrements, check_law
from allcover.projection.valuation_file import BY_AGE, OF_LIVES, SEXES, Assumptions
from allcover.projection.valuation_paths import check_contributors, check_paths
from allcover.rules.definition import System
from allcover.rules.plain import citation
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.shape import Form, form_of, published_schema
from allcover.vocabulary.words import Sentence, marked

MOST_STRAYED = 0.2
"""How far yearly rates of futures may stray, as a share of one."""


def read_assumptions(
    path: Path | str, system: System | None = None, people: Callable[[], xr.Dataset] | None = None
) -> Assumptions:
    """This function will read a file of assumptions, and hold it against a definition where one is given. Raises Faults with everything that is wrong in it.

    ``people`` reads those of the valuation: they are asked for only where something is wrong, for what is not is held against them when it is valued.
    """
    faults = FaultList()
    document = read_document(path, faults)
    if document is not None:
        form = form_of(document, published_schema("allcover.projection", "valuation"), faults)
        _check_ages(document, form, faults)
        _check_years(document, form, faults)
        _check_chance(document, form, faults)
        _check_rules(document, form, faults)
        if system is not None:
            check_law(document, form, system, faults)
        if people is not None and faults.faults:
            _check_invalidity(document, form, people(), faults)
    faults.check()
    assert document is not None
    raw = document.value
    return Assumptions(str(raw["valuation"]), tuple(raw.get("notes", ())), str(raw["insured_earnings"]), raw, _sources(raw), document,
                       sha256(Path(path).read_bytes()).hexdigest())  # fmt: skip


def _check_ages(document: Document, form: Form, faults: FaultList) -> None:
    if form.stands("ages", "from"):
        columns = [("ages", name) for name in form.standing("ages") if name in (*BY_AGE, *OF_LIVES)]
        check_groups(document, ("ages", "from"), columns, faults)


def _check_invalidity(document: Document, form: Form, people: xr.Dataset, faults: FaultList) -> None:
    """Probabilities of becoming an invalid that can be read are held against those of dying."""
    if not form.stands("ages", "from"):
        return
    starts, dying = form.at("ages", "from"), people_and_dying(people)[1]
    told = {
        sex: form.at("ages", "invalidity", sex) for sex in SEXES if form.stands("ages", "invalidity", sex)
    }
    laid = {
        sex: by_single_age(starts, values, dying.shape[-1])
        for sex, values in told.items()
        if len(values) == len(starts) and list(starts) == sorted(starts)
    }
    check_decrements(document, laid, dying, int(people["interval"][0]), faults)


def _check_years(document: Document, form: Form, faults: FaultList) -> None:
    check_contributors(document, faults)
    if form.stands("first_year") and form.stands("last_year"):
        check_paths(document, form.standing("paths"), faults)
        if form.stands("entrants"):
            first, last = (int(document.value[name]) for name in ("first_year", "last_year"))
            check_entrants(document, first, last, faults)


def _check_chance(document: Document, form: Form, faults: FaultList) -> None:
    for name in ("wages", "interest"):
        if form.stands("chance", name):
            check_widths(document, ("chance", name), faults, most=MOST_STRAYED)
    if form.stands("chance"):
        _check_together(document, faults)


def _check_together(document: Document, faults: FaultList) -> None:
    """A correlation needs both, and memories that allow it."""
    chance = document.value["chance"]
    if "together" not in chance:
        return
    place = document.place("chance", "together")
    missing = [name for name in ("wages", "interest") if name not in chance]
    if missing:
        what = Sentence(
            "Says how wages and interest go together; these do not stray: {listed}.",
            listed=", ".join(missing),
        )
        faults.add(place, what, marked("Write how far both stray, or leave 'together' out."))
        return
    value = float(chance["together"]["value"])
    memory = (float(chance["wages"]["memory"]), float(chance["interest"]["memory"]))
    if not abs(news_together(memory, value)) <= 1:
        what = Sentence(
            "Errors of which {first} and {second} are left a year later cannot be correlated by {together}.",
            first=f"{memory[0]:g}",
            second=f"{memory[1]:g}",
            together=f"{value:g}",
        )
        faults.add(place, what, marked("Write a correlation nearer to 0, or memories nearer to each other."))


def _check_rules(document: Document, form: Form, faults: FaultList) -> None:
    """A rule is tried below and above, each once."""
    tried = set[str]()
    for at in form.standing("rules_tried"):
        rule = document.value["rules_tried"][at]
        if not rule["low"] < rule["high"]:
            what = Sentence(
                "'{parameter}' is tried from {low} to {high}.",
                parameter=str(rule["parameter"]),
                low=f"{float(rule['low']):g}",
                high=f"{float(rule['high']):g}",
            )
            cure = marked("Write the smaller value as 'low' and the larger as 'high'.")
            faults.add(document.place("rules_tried", at), what, cure)
        if rule["parameter"] in tried:
            what = Sentence("'{parameter}' is tried twice.", parameter=str(rule["parameter"]))
            cure = marked("Give one lower and one higher value of each parameter.")
            faults.add(document.place("rules_tried", at, "parameter"), what, cure)
        tried.add(rule["parameter"])


def _sources(raw: Mapping[str, Any]) -> dict[str, Citation]:
    """Where each figure comes from."""
    sources = {
        name: citation(raw[name]["source"])
        for name in (
            "reserve",
            "amounts_follow",
            "pensions_follow",
            "spouse_years_older",
            "retiring",
            "invalid_mortality",
        )
    }
    sources |= {name: citation(path["source"]) for name, path in raw["paths"].items() if "source" in path}
    sources |= {
        name: citation(raw["ages"][name]["source"]) for name in (*BY_AGE, *OF_LIVES) if name in raw["ages"]
    }
    sources |= {
        name: citation(raw[name]["source"])
        for name in ("careers", "entrants", "standing", "working_on")
        if name in raw
    }
    chance = raw.get("chance", {})
    sources |= {
        f"chance_{name}": citation(chance[name]["source"])
        for name in ("wages", "interest", "together")
        if name in chance
    }
    return sources
