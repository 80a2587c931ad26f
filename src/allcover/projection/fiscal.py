"""Fiscal space: what public money could pay for a change, option by option, and where public debt goes with and without it.

A file of the country names growth, interest, debt, the primary balance and the options, each with its source; valuations give what the scheme costs under
the law as it is and under the proposal. The eight options are those of Ortiz, Cummins and Karunanethy (ILO, 2015 and 2019). Nothing feeds back: a
transfer does not raise growth here.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from jsonschema import Draft202012Validator
from numpy.typing import NDArray

from allcover.projection.rates import Floats
from allcover.projection.valuation import Valuation
from allcover.rules.plain import citation, name_of
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.shape import check_shape
from allcover.vocabulary.words import Name

OPTIONS = (
    "contributions", "taxes", "illicit_flows", "reallocation", "reserves", "borrowing", "macroeconomics", "aid",
)  # fmt: skip


@dataclass(frozen=True)
class FiscalOption:
    """One source of money: of which of ``OPTIONS``, from a year on, so much of GDP a year (``values``), ``most`` the ceiling its source states."""

    kind: str
    name: Name
    values: tuple[tuple[int, float], ...]
    most: float
    source: Citation


@dataclass(frozen=True)
class FiscalSpace:
    """A file of fiscal space. ``raw`` is what stands in it; shares are of GDP."""

    gdp: float
    debt: float
    options: tuple[FiscalOption, ...]
    raw: Mapping[str, Any]
    sources: Mapping[str, Citation]

    def path(self, name: str, years: NDArray[np.int64]) -> Floats:
        """This function will give a yearly path, each value held until the next."""
        return _held(
            tuple((int(one["from"]), float(one["value"])) for one in self.raw[name]["values"]), years, None
        )


@dataclass(frozen=True)
class FiscalView:
    """By year: ``gdp``; what the proposal adds to the scheme's deficit (``added``), each option's yield (option, year) and what is left to find
    (``gap``), shares of GDP; public ``debt`` as things are, with the proposal, and with proposal and options (3, year), at the end of it.

    ``stabilising``: the primary balance of the first year that holds debt where it is.
    """

    space: FiscalSpace
    years: NDArray[np.int64]
    gdp: Floats
    added: Floats
    options: Floats
    gap: Floats
    debt: Floats
    stabilising: float


def debt_path(start: float, interest: Floats, growth: Floats, balance: Floats) -> Floats:
    """This function will carry public debt on, a share of GDP: d = d before x (1 + r) / (1 + g) - primary balance.

    >>> debt_path(0.6, np.array([0.06]), np.array([0.04]), np.array([0.01])).round(6).tolist()
    [0.601538]
    """
    held, found = start, np.empty(interest.size)
    for at in range(interest.size):
        held = held * (1 + interest[at]) / (1 + growth[at]) - balance[at]
        found[at] = held
    return found


def stabilising_balance(debt: float, interest: float, growth: float) -> float:
    """This function will give the primary balance, a share of GDP, at which debt stays what it is.

    >>> round(stabilising_balance(0.6, 0.06, 0.04), 6)
    0.011538
    """
    return debt * (interest - growth) / (1 + growth)


def view_fiscal_space(space: FiscalSpace, now: Valuation, proposed: Valuation) -> FiscalView:
    """This function will hold a proposal against the options and against debt.

    What the proposal adds to the scheme's expenditure, less what it adds to its contributions, is taken to fall on the budget.
    """
    years = now.years
    growth, interest, balance = (
        space.path(name, years) for name in ("growth", "interest", "primary_balance")
    )
    gdp = space.gdp * np.concatenate([[1.0], np.cumprod(1 + growth[1:])])
    added = ((proposed.expenditure - proposed.contributions) - (now.expenditure - now.contributions)) / gdp
    options = np.stack([_held(one.values, years, 0.0) for one in space.options])
    found = options.sum(axis=0)
    debt = np.stack(
        [debt_path(space.debt, interest, growth, balance + by) for by in (0 * added, -added, found - added)]
    )
    return FiscalView(
        space,
        years,
        gdp,
        added,
        options,
        added - found,
        debt,
        stabilising_balance(space.debt, interest[0], growth[0]),
    )


def _held(steps: tuple[tuple[int, float], ...], years: NDArray[np.int64], before: float | None) -> Floats:
    ordered = sorted(steps)
    values = np.array([ordered[0][1] if before is None else before, *(value for _, value in ordered)])
    return values[np.searchsorted([year for year, _ in ordered], years, side="right")]


def read_fiscal_space(path: Path) -> FiscalSpace:
    """This function will read a file of fiscal space. Raises Faults with everything that is wrong in it, an option above its own ceiling too."""
    faults = FaultList()
    document = read_document(path, faults)
    if document is not None and check_shape(document, _validator(), faults):
        _check_options(document, faults)
    faults.check()
    assert document is not None
    raw = document.value
    options = tuple(
        FiscalOption(one["option"], name_of(one["name"]), tuple((int(step["from"]), float(step["value"])) for step in one["values"]),
                     float(one["most"]), citation(one["source"]))
        for one in raw["options"]
    )  # fmt: skip
    names = ("gdp", "debt", "growth", "interest", "primary_balance")
    return FiscalSpace(float(raw["gdp"]["value"]), float(raw["debt"]["value"]), options, raw,
                       {name: citation(raw[name]["source"]) for name in names})  # fmt: skip


def _check_options(document: Document, faults: FaultList) -> None:
    """An option that yields more than its source says it can, and paths with two values from one year."""
    for name in ("growth", "interest", "primary_balance"):
        _check_years(document, (name, "values"), document.value[name]["values"], faults)
    for at, one in enumerate(document.value["options"]):
        _check_years(document, ("options", at, "values"), one["values"], faults)
        over = [step for step in one["values"] if step["value"] > one["most"]]
        if over:
            what = f"'{one['name']['en']}' yields {float(over[0]['value']):g} of GDP from {over[0]['from']}; its ceiling is {float(one['most']):g}."
            faults.add(
                document.place("options", at, "values"),
                what,
                "Lower the yield, or raise 'most' with a source that says so.",
            )


def _check_years(document: Document, place: tuple[str | int, ...], steps: Any, faults: FaultList) -> None:
    years = [step["from"] for step in steps]
    if len(set(years)) != len(years):
        faults.add(document.place(*place), "Has two values from one year.", "Leave one of the two.")


@cache
def _validator() -> Draft202012Validator:
    text = (files("allcover.projection") / "schemas" / "fiscal_space.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))
