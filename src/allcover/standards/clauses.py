"""Clauses that hold only for a country that has declared them."""

from allcover.standards.figures import Figures
from allcover.standards.verdict import Status, Step


def under_exception(figures: Figures, lacking: Step) -> tuple[Status, tuple[Step, ...]]:
    """This function will say whether what temporary exceptions allow counts: declared, not declared, or nobody said."""
    declared = figures.invokes.get("temporary_exceptions")
    if declared is None:
        return Status.NOT_DETERMINABLE, (lacking,)
    return (Status.MET if declared else Status.NOT_MET), ()
