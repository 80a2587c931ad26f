"""Quantities of the definition that files of the projection name, held against what is made of them: an amount a year that is taken for one a month would count twelve times.

Comes from :mod:`short_term_file` and :mod:`valuation_checks`.
"""

from allcover.expressions.kinds import Amount, Condition, Kind
from allcover.expressions.units import MONEY_MONTH, parse_unit
from allcover.rules.definition import System
from allcover.vocabulary.fault import FaultList, Place, did_you_mean
from allcover.vocabulary.words import Sentence

YES_NO: Kind = Condition()
A_MONTH: Kind = Amount(MONEY_MONTH)
A_DAY: Kind = Amount(parse_unit("money/day"))
MONTHS: Kind = Amount(parse_unit("month"))


def check_named(place: Place, name: str, wanted: Kind, system: System, faults: FaultList) -> None:
    """This function will note a quantity that a definition has not, that is not of persons, or that is of another kind or unit than is wanted."""
    held = system.quantities.get(name)
    if held is None:
        what = Sentence("The definition has no quantity '{name}'.", name=name)
        faults.add(place, what, did_you_mean(name, system.quantities))
        return
    cure = Sentence("Name a quantity of persons that is {wanted}.", wanted=str(wanted))
    if held.of != "person":
        faults.add(place, Sentence("'{name}' is not a quantity of persons.", name=name), cure)
    elif held.wanted != wanted:
        what = Sentence(
            "'{name}' is {kind}, and here {want} is wanted.",
            name=name,
            kind=str(held.wanted),
            want=str(wanted),
        )
        faults.add(place, what, cure)
