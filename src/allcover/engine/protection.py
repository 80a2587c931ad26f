"""Whom a scheme protects in fact, in three values: what stands in for it is more than what is sure.

Comes from the two rules of a definition, ``protects`` and ``surely_protects``; goes to coverage and to the check of minimum standards.
"""

from datetime import date

import numpy as np

from allcover.engine.columns import OutcomeColumn
from allcover.engine.outcome import Outcome
from allcover.engine.plan import targets_on
from allcover.rules.definition import FactTarget, Scheme, System
from allcover.rules.scheme_reading import CONTRIBUTORY


def protection_outputs(scheme: Scheme) -> list[str]:
    """This function will list the quantities that :func:`protection` asks of the engine."""
    return [one for one in (scheme.protects, scheme.surely_protects) if one]


def protection(outcome: Outcome, scheme: Scheme) -> OutcomeColumn:
    """This function will say of every person whether a scheme protects them in fact.

    Where the definition says that its rule is an upper bound, whom that rule names and who is not surely protected cannot be told.
    """
    most = outcome[scheme.protects]
    if not scheme.surely_protects:
        return most
    surely = outcome[scheme.surely_protects].is_yes & ~most.is_no
    return OutcomeColumn(surely | most.is_no, surely.astype(np.float64), (~most.is_no).astype(np.float64))


def stands_for(system: System, day: date, scheme: Scheme) -> tuple[str, ...]:
    """This function will name the other schemes whose members a contributory scheme that nobody can join protects; none where it is a scheme of its own."""
    if scheme.has_members or scheme.mechanism not in CONTRIBUTORY:
        return ()
    told = targets_on(system.quantities[scheme.protects], system, day)
    others = [one.scheme for one in told if isinstance(one, FactTarget) and one.scheme != scheme.id]
    return tuple(sorted(dict.fromkeys(others)))
