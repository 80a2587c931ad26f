"""Runs the story of every deed of money in an office of its own, killing each; a line of JSON for every deed.

``python -m tests.site.interrupted.running SEED KILLS`` in the environment of the office.
"""

import gc
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from unittest.mock import patch

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from tests.site.interrupted.copying import copied  # noqa: E402
from tests.site.interrupted.crowding import full_disk, raced  # noqa: E402
from tests.site.interrupted.deeds import STORY, Deed  # noqa: E402
from tests.site.interrupted.forking import (  # noqa: E402
    Killing,
    Points,
    Told,
    asked,
    begun,
    done,
    looked,
    state,
    tried,
)
from tests.site.interrupted.office import GRANT, furnish, paid_grant  # noqa: E402
from tests.site.interrupted.races import RACES  # noqa: E402

from allcover.catalogue import country_folder  # noqa: E402
from allcover.rules.definition import System  # noqa: E402
from allcover.rules.load import load  # noqa: E402
from allcover_site.config.demonstration import demonstrate  # noqa: E402


def founded() -> Told:
    call_command("migrate", verbosity=0)
    return {"is_founded": True}


def furnished() -> Told:
    furnish()
    return looked()


def killed(deed: Deed, choice: random.Random, trial: Told, found: Killing, is_timed: bool) -> None:
    """Kill a deed once: at a point of its own, or after a time."""
    if is_timed:
        wait = choice.uniform(0, trial["seconds"])
        child = begun(lambda: done(deed.do))
        time.sleep(wait)
        os.kill(child.number, signal.SIGKILL)
        child.told()
        found.at.append(f"after {wait:.3f} s")
        return
    point = choice.randint(1, trial["points"])
    told = begun(lambda: done(deed.do, Points(point))).told()
    found.at.append(f"point {point}")
    # What a kill before this one let come about is short when it is done again, and may end before the point.
    if len(found.at) == 1 and told["signal"] != signal.SIGKILL:
        found.wrong.append(f"It was to be killed at point {point} and was not: {told}")


def whole(deed: Deed, trial: Told, told: Told, found: Killing) -> None:
    """Hold what is left of a deed that was killed against what there was before it and what there should be after it."""
    found.wrong += told["faults"]
    if not deed.has_parts and told["state"] not in (trial["before"], trial["after"]):
        found.wrong.append(
            f"{found.at[-1]}: neither as before nor as after: {_other(trial['after'], told['state'])}"
        )


def told_of(deed: Deed, choice: random.Random, kills: int) -> Killing:
    """Kill a deed some times, and then do it."""
    if deed.has_parts:  # Laws are compiled once, and kept; nobody waits for that in the middle of a trial.
        asked(lambda: tried(deed.do, is_profiled=False))
    trial = asked(lambda: tried(deed.do))
    found = Killing(deed.name, trial["points"], trial["seconds"], reached=trial["reached"])
    for number in range(kills):
        killed(deed, choice, trial, found, is_timed=number % 2 == 1)
        whole(deed, trial, told := asked(lambda: looked(trial["before"])), found)
        if told["state"] == trial["after"] and not deed.is_once:
            return found
    told = asked(
        lambda: {**done(deed.do), "state": state()}
    )  # What does not hold shows when the next is killed.
    if _essence(deed, told["state"]) != _essence(deed, trial["after"]):
        found.wrong.append(f"Done again: {told['refused']} {_other(trial['after'], told['state'])}")
    return found


def _essence(deed: Deed, held: Told) -> Told:
    """What must be the same however often a deed was cut off: into how many parts it was cut must not."""
    if not deed.has_parts:
        return held
    rows = {
        table: count for table, count in held["rows"].items() if table not in ("runs_batch", "audit_event")
    }
    return {
        **held,
        "rows": rows,
        "deeds": {name: count for name, count in held["deeds"].items() if name != "runs.batch"},
        "heads": {name: numbers for name, numbers in held["heads"].items() if name != "Trail"},
    }


def _other(wanted: Told, held: Told) -> str:
    """What differs between two states."""
    told = []
    for part in wanted:
        if wanted[part] != held[part]:
            if isinstance(wanted[part], dict):
                names = {*wanted[part], *held[part]}
                pairs = {n: (wanted[part].get(n), held[part].get(n)) for n in sorted(names)}
                told.append(str({n: pair for n, pair in pairs.items() if pair[0] != pair[1]}))
            else:
                told.append(f"{part}: wanted {wanted[part]}, held {held[part]}")
    return "; ".join(told)


@lru_cache
def read_once() -> Callable[[Path], System]:
    """The reading of Coresia's law and of that of the paid grant, done before anybody forks; the law is not what is tried here."""
    with paid_grant() as folder:
        laws = {_grant_of(each): load(each) for each in (country_folder("coresia"), folder)}
    return lambda folder: laws[_grant_of(folder)]


def _grant_of(folder: Path) -> str:
    return (folder / GRANT / "definition.yaml").read_text(encoding="utf-8")


def main(seed: str, kills: int) -> None:
    choice = random.Random(seed)
    reading = read_once()
    gc.freeze()  # What is loaded is shared with every process begun, as long as none looks for garbage in it.
    gc.disable()
    with (
        patch("allcover_site.schemes.queries.load", reading),
        patch("allcover_site.schemes.operations.load", reading),
    ):
        asked(founded)
        invented = Deed(
            "an invented office", lambda: demonstrate(has_past=False)
        )  # deeds begin in open months
        print(json.dumps(asdict(told_of(invented, choice, 1))), flush=True)
        asked(furnished)
        for deed in STORY:
            print(json.dumps(asdict(told_of(deed, choice, kills))), flush=True)
        for race in RACES:
            tell(f"race: {race.name}", raced(race))
        tell("full disk", full_disk())
        if "DATABASE_URL" not in os.environ:  # PostgreSQL copies an office by programs of its own.
            tell("copies", copied(choice, kills, Path(os.environ["ALLCOVER_OFFICE"]) / "copies"))


def tell(name: str, wrong: list[str]) -> None:
    print(json.dumps(asdict(Killing(name, 0, 0, wrong=wrong))), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
