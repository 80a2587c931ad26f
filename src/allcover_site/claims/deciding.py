"""A claim decided by the library, out of plain values that can be kept as JSON: a pure reading of a law and of those.

So a decision can be made again from what was kept of it, years later, and must come out the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from allcover.engine.claim_choice import Alternative, Candidate, Chosen, ChosenLine, value_among
from allcover.engine.claims import Claim, Cover, Earlier, Fact, Line, Patient, exchange_code
from allcover.expressions.nodes import Exact
from allcover.rules.definition import System
from allcover.rules.package import Package
from allcover.vocabulary.exact import ratio
from allcover_site.schemes.naming import name_told

Plain = dict[str, Any]

MONEY = ("price", "listed_price", "approved_price", "deductible", "paid")
"""The amounts among the plain values; they are kept in minor units."""


USED = tuple(field.name for field in fields(Earlier))
"""What is kept of what a line used."""


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
        raise NoPackage(
            _("'%(scheme)s' covers no health care by items.")
            % {"scheme": name_told(system.schemes[scheme].name)}
        )
    return package


def decided(systems: Mapping[str, System], inputs: Plain) -> Decided:
    """This function will decide a claim as written in ``inputs``, by the packages of the schemes that are asked.

    ``inputs["asked"]``: for each scheme its name, the claim as it sees it and what was used of it before. ``systems``:
    the law of each.
    """
    scale = Scale(next(iter(systems.values())).country.minor_digits)
    found = value_among([_candidate(scale, systems[one["scheme"]], one) for one in inputs["asked"]])
    values = [line.value for line in found.lines]
    totals = (
        sum(getattr(value, name) for value in values) for name in ("asked", "paid", "patient", "provider")
    )
    return Decided(
        [_line(scale, found, line) for line in found.lines],
        [
            {"scheme": name, **scale.plain({each: getattr(used, each) for each in USED})}
            for name, valued in found.valuations.items()
            for used in valued.history()
        ],
        *(scale.minor(total) for total in totals),
    )


def history_of(system: System, used: Iterable[Plain]) -> tuple[Earlier, ...]:
    """This function will read what was used before, as it was kept, in units of the currency."""
    scale = Scale(system.country.minor_digits)
    return tuple(_earlier(scale.exact(one)) for one in used)


def minor(system: System, amount: Exact) -> int:
    """This function will write an amount in the smallest unit of a law's currency."""
    return Scale(system.country.minor_digits).minor(amount)


def no_cover(day: date) -> Cover:
    """This function will give a cover that holds on no day, for who is not covered on one."""
    return Cover(start=day, last=date.min, member_since=day)


@dataclass(frozen=True)
class Scale:
    """The smallest unit of a currency: how amounts in units of the currency are kept, and read again."""

    digits: int

    def minor(self, amount: Exact) -> int:
        """This function will give an amount in smallest units. Raises ValueError where it is finer."""
        units = amount * 10**self.digits
        if units != int(units):
            raise ValueError(
                _("An amount of %(amount)s is finer than the currency. Let the package round it.")
                % {"amount": amount}
            )
        return int(units)

    def shown(self, amount: Exact) -> int | str:
        """This function will give an amount that is only told: as text where it is finer than the currency."""
        units = amount * 10**self.digits
        return int(units) if units == int(units) else str(units)

    def fact(self, fact: Fact) -> Plain:
        """This function will write a fact as it is kept."""
        value: Any = fact.value
        if isinstance(value, date):
            value = value.isoformat()
        elif fact.kind == "money":
            value = self.shown(value)
        elif not isinstance(value, int):
            value = str(value)
        return {"name": fact.name, "kind": fact.kind, "value": value}

    def plain(self, values: Mapping[str, Any]) -> Plain:
        """This function will write money in smallest units and days as texts."""
        found: Plain = {}
        for name, value in values.items():
            is_money = name in MONEY and value is not None
            found[name] = (
                self.minor(value) if is_money else value.isoformat() if isinstance(value, date) else value
            )
        return found

    def exact(self, values: Mapping[str, Any]) -> Plain:
        """This function will read money in units of the currency, all the way down."""
        found: Plain = {}
        for name, value in values.items():
            if name in MONEY and value is not None:
                found[name] = ratio(value, 10**self.digits)
            elif isinstance(value, Mapping):
                found[name] = self.exact(value)
            elif isinstance(value, list):
                found[name] = [self.exact(each) for each in value]
            else:
                found[name] = value
        return found


def _candidate(scale: Scale, system: System, asked: Plain) -> Candidate:
    history = tuple(_earlier(scale.exact(used)) for used in asked["history"])
    return Candidate(
        asked["scheme"], package_of(system, asked["scheme"]), _claim(scale.exact(asked["claim"])), history
    )


def _claim(values: Plain) -> Claim:
    return Claim(**{
        **_dated(values, "first_day", "last_day"),
        "patient": Patient(**_dated(values["patient"], "birth_date")),
        "cover": Cover(**_dated(values["cover"], "start", "last", "member_since")),
        "lines": tuple(Line(**line) for line in values["lines"]),
    })  # fmt: skip


def _earlier(values: Plain) -> Earlier:
    return Earlier(**{name: value for name, value in _dated(values, "day").items() if name in USED})


def _dated(values: Plain, *names: str) -> Plain:
    return {**values, **{name: date.fromisoformat(values[name]) for name in names}}


def _line(scale: Scale, found: Chosen, line: ChosenLine) -> Plain:
    value, group = line.value, found.valuations[line.candidate].group
    return {
        "scheme": line.candidate,
        "item": value.line.item,
        "quantity": value.line.quantity,
        "units": value.units,
        **{name: scale.minor(getattr(value, name)) for name in ("asked", "paid", "patient", "provider")},
        "parts": [
            {
                "step": part.step,
                "amount": scale.minor(part.amount),
                "borne_by": part.borne_by,
                "source": str(part.source) if part.source is not None else "",
                "code": exchange_code(part, group),
                "facts": [scale.fact(fact) for fact in part.facts],
            }
            for part in value.parts
        ],
        "refused": value.refusal.step if value.refusal is not None else "",
        "alternatives": [_alternative(scale, one) for one in line.alternatives] if len(line.alternatives) > 1 else [],
    }  # fmt: skip


def _alternative(scale: Scale, one: Alternative) -> Plain:
    pays = None if one.patient_pays is None else scale.shown(one.patient_pays)
    return {"scheme": one.candidate, "refused": one.refused.step if one.refused else "", "patient_pays": pays}
