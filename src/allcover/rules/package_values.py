"""The values of a package held against what they are wanted for, each fault where the value stands."""

from collections.abc import Iterable
from datetime import date
from typing import TypeGuard

from allcover.expressions.nodes import Exact
from allcover.rules.package import Ceiling, Fixed, Package, values_of
from allcover.rules.parameter import Dated
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.words import Sentence, marked

_WHOLE = ("number", "persons")
_MONEY = ("money", "money of each")


def check_values(package: Package, faults: FaultList) -> None:
    """This function will note values below 0, shares above 1, parts of a number and money finer than the currency."""
    for value in values_of(package):
        for dated in value.parameter.values if value.parameter is not None else ():
            what, cure = _wrong(value, dated, package.step)
            if what:
                faults.add(dated.place, what, cure)
    for ceiling in package.ceilings:
        _check_growth(ceiling, faults)


def _wrong(value: Fixed, dated: Dated, step: Exact) -> tuple[str, str]:
    held = dated.value
    if not is_number(held):
        return "", ""
    told = {"name": value.name, "value": f"{float(held):g}"}
    if held < 0:
        return (Sentence("'{name}' is {value}, below 0.", **told),
                marked("Give 0 or more; leave the name out where nothing limits."))  # fmt: skip
    if value.want == "share" and held > 1:
        return Sentence("'{name}' is {value}, and a share is at most 1.", **told), marked("Write 0.2 for 20 per cent.")  # fmt: skip
    if value.want in (*_WHOLE, "time", "age") and held % 1:
        return (Sentence("'{name}' is {value}, and only whole numbers are counted.", **told),
                marked("Give a whole number, or a finer unit."))  # fmt: skip
    if value.want in _MONEY and held % step:
        return (Sentence("'{name}' is {value}, which the currency cannot pay exactly.", **told),
                Sentence("Give a multiple of {step}.", step=f"{float(step):g}"))  # fmt: skip
    return "", ""


def _check_growth(ceiling: Ceiling, faults: FaultList) -> None:
    growing = (ceiling.members, ceiling.extra_member)
    if any(part is None for part in growing) and any(
        part is not None for part in (*growing, ceiling.at_most)
    ):
        faults.add(ceiling.place, marked("A ceiling that grows with members needs 'members' and 'extra_member'."),
                   marked("Give both, or neither and no 'at_most'."))  # fmt: skip
    elif ceiling.extra_member is not None and ceiling.whom == "person":
        faults.add(ceiling.place, marked("A ceiling of one person cannot grow with the members of the household."),
                   marked("Let it be of the household, or leave out 'members' and 'extra_member'."))  # fmt: skip
    elif ceiling.at_most is not None:
        _check_top(ceiling, ceiling.at_most, faults)


def _check_top(ceiling: Ceiling, top: Fixed, faults: FaultList) -> None:
    held = [dated for value in (ceiling.amount, top) if value.parameter for dated in value.parameter.values]
    places = {dated.start: dated.place for dated in held}
    for day, place in places.items():
        if holds_on((ceiling.amount, top), day) and top.on(day) < ceiling.amount.on(day):
            faults.add(place, Sentence("On {day} '{name}' is below '{other}', which it bounds.", day=str(day), name=str(top.name), other=str(ceiling.amount.name)),
                       marked("Raise the one or lower the other."))  # fmt: skip


def holds_on(values: Iterable[Fixed], day: date) -> bool:
    """Whether every value is a number on a day: where one is not, its parameter has a fault of its own."""
    dated = [value.parameter.on(day) if value.parameter is not None else None for value in values]
    return all(one is not None and is_number(one.value) for one in dated)


def is_number(value: object) -> TypeGuard[Exact]:
    """Whether a parameter's value is a plain number."""
    return isinstance(value, Exact) and not isinstance(value, bool)
