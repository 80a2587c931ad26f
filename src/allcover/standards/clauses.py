"""Clauses that hold only for a country that has declared them."""

from allcover.standards.figures import Figures
from allcover.standards.ground import Ground
from allcover.standards.verdict import Status, Step, step


def under_exception(figures: Figures, lacking: Step) -> tuple[Status, tuple[Step, ...]]:
    """This function will say whether what temporary exceptions allow counts: declared, not declared, or nobody said."""
    declared = figures.invokes.get("temporary_exceptions")
    if declared is None:
        return Status.NOT_DETERMINABLE, (lacking,)
    return (Status.MET if declared else Status.NOT_MET), ()


def where_all_active(figures: Figures, ground: Ground) -> tuple[Status, tuple[Step, ...]]:
    """This function will say whether a clause counts that holds where in principle all economically active persons are protected."""
    answer = figures.invokes.get("all_active_protected")
    if answer is None:
        return Status.NOT_DETERMINABLE, (step("all_active_unknown", article=ground.article),)
    return (Status.MET if answer else Status.NOT_MET), ()
