"""Whom a scheme protects in fact, in three values: what stands in for it is more than what is sure.

Comes from the two rules of a definition, ``protects`` and ``surely_protects``; goes to coverage and to the check of minimum standards.
"""

import numpy as np

from allcover.engine.columns import OutcomeColumn
from allcover.engine.outcome import Outcome
from allcover.rules.definition import Scheme


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
