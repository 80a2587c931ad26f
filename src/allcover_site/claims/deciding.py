"""A claim decided by the library, out of plain values that can be kept as JSON: a pure reading of a law and of those.

So a decision can be made again from what was kept of it, years later, and must come out the same.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from allcover.engine.claims import Claim, Cover, Earlier, Line, LineValue, Patient, Valuation, exchange_code
from allcover.engine.valuation import value_claim
from allcover.expressions.nodes import Exact
from allcover.rules.definition import System
from allcover.rules.package import Package
from allcover.vocabulary.exact import decimal

Plain = dict[str, Any]

MONEY = ("price", "listed_price", "approved_price", "deductible", "paid")
"""The amounts among the plain values; they are kept in minor units."""


class NoPackage(LookupError):
    """A scheme covers no health care by items."""


@dataclass(frozen=True)
class Decided:
    """A claim valued: minor units, each line with its parts, and what was used."""

    lines: list[Plain]
    used: list[Plain]
    asked: int
    paid: int
    patient: int
    provider: int


def package_of(system: System, scheme: str) -> Package:
    """This function will give the health package of a scheme; NoPackage for none."""
    package = system.schemes[scheme].package
    if package is None:
        raise NoPackage(f"'{scheme}' covers no health care by items.")
    return package


def decided(system: System, scheme: str, inputs: Plain) -> Decided:
    """This function will decide a claim written by :func:`plain`, by the package of a scheme."""
    scale = _Scale(system.country.minor_digits)
    claim = _claim(scale.exact(inputs["claim"]))
    history = [_earlier(scale.exact(used)) for used in inputs["history"]]
    valued = value_claim(package_of(system, scheme), claim, history)
    return Decided(
        [_line(scale, valued, line) for line in valued.lines],
        [scale.plain(asdict(used)) for used in valued.history()],
        *(scale.minor(amount) for amount in (valued.asked, valued.paid, valued.patient, valued.provider)),
    )


def no_cover(day: date) -> Cover:
    """This function will give a cover that holds on no day, for who is not covered on one."""
    return Cover(start=day, last=date.min, member_since=day)


@dataclass(frozen=True)
class _Scale:
    digits: int

    def minor(self, amount: Exact) -> int:
        units = amount * 10**self.digits
        if units != int(units):
            raise ValueError(f"An amount of {amount} is finer than the currency. Let the package round it.")
        return int(units)

    def plain(self, values: Mapping[str, Any]) -> Plain:
        """Money in minor units and days as texts."""
        found: Plain = {}
        for name, value in values.items():
            is_money = name in MONEY and value is not None
            found[name] = (
                self.minor(value) if is_money else value.isoformat() if isinstance(value, date) else value
            )
        return found

    def exact(self, values: Mapping[str, Any]) -> Plain:
        """Money in units of the currency, all the way down."""
        found: Plain = {}
        for name, value in values.items():
            if name in MONEY and value is not None:
                found[name] = decimal(str(value)) / 10**self.digits
            elif isinstance(value, Mapping):
                found[name] = self.exact(value)
            elif isinstance(value, list):
                found[name] = [self.exact(each) for each in value]
            else:
                found[name] = value
        return found


def _claim(values: Plain) -> Claim:
    return Claim(**{
        **_dated(values, "first_day", "last_day"),
        "patient": Patient(**_dated(values["patient"], "birth_date")),
        "cover": Cover(**_dated(values["cover"], "start", "last", "member_since")),
        "lines": tuple(Line(**line) for line in values["lines"]),
    })  # fmt: skip


def _earlier(values: Plain) -> Earlier:
    known = {field.name for field in fields(Earlier)}
    return Earlier(**{name: value for name, value in _dated(values, "day").items() if name in known})


def _dated(values: Plain, *names: str) -> Plain:
    return {**values, **{name: date.fromisoformat(values[name]) for name in names}}


def _line(scale: _Scale, valued: Valuation, line: LineValue) -> Plain:
    return {
        "item": line.line.item,
        "quantity": line.line.quantity,
        "units": line.units,
        **{name: scale.minor(getattr(line, name)) for name in ("asked", "paid", "patient", "provider")},
        "parts": [
            {
                "step": part.step,
                "amount": scale.minor(part.amount),
                "borne_by": part.borne_by,
                "source": str(part.source) if part.source is not None else "",
                "code": exchange_code(part, valued.group),
            }
            for part in line.parts
        ],
    }
