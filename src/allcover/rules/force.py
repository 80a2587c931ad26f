"""Whether a law has begun on the day it is asked about: a date before every scheme is a slip, not a country without any."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from allcover.rules.definition import System
from allcover.vocabulary.fault import FaultList, Place


def check_in_force(systems: Sequence[System], day: date, folder: Path) -> None:
    """This function will raise Faults where a law and its options have schemes, and none of them has begun by a day.

    A country without any scheme is no fault: then there is nothing that could have begun.
    """
    starts = [scheme.start for system in systems for scheme in system.schemes.values()]
    if not starts or min(starts) <= day:
        return
    faults = FaultList()
    faults.add(
        Place(str(folder)),
        f"No scheme exists on {day.isoformat()}: the first begins on {min(starts).isoformat()}.",
        "Give the date of a law that is in force, with --date.",
    )
    faults.check()
