"""Lets two processes do their deeds at the same moment, and lets a disk fill up under one."""

import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection
from tests.site.interrupted.deeds import paid
from tests.site.interrupted.forking import Told, asked, begun, done, looked, state
from tests.site.interrupted.races import Race

from allcover_site.contributions.models import Receipt

PAUSE = 0.004
"""Seconds before each statement of a process in a race, so that the two come into each other's way."""

ROOM = 40_000
"""Bytes that are left on the disk that fills up."""


def raced(race: Race) -> list[str]:
    """Run a race, and say what is wrong with how it ended."""
    for prepare in race.before:
        if refused := asked(lambda prepare=prepare: done(prepare))["refused"]:  # type: ignore[misc]
            return [f"Not prepared: {refused}"]
    before = asked(state)["rows"]  # Whether all of it holds together is looked at once, when both are done.
    waiting, going = os.pipe()
    both = [begun(lambda do=do: _at_once(do, waiting, going)) for do in (race.one, race.two)]  # type: ignore[misc]
    os.close(going)
    told = [child.told() for child in both]
    os.close(waiting)
    after = asked(looked)
    wrong = [*after["faults"], *(f"It broke off: {each}" for each in told if "refused" not in each)]
    if sum(not each.get("refused", "x") for each in told) != race.done:
        wrong.append(f"Not {race.done} of two: {told}")
    added = {table: after["state"]["rows"][table] - before[table] for table in race.rows}
    if (race.done == 2 and added != race.rows) or (
        race.done == 1 and sum(added.values()) != sum(race.rows.values())
    ):
        wrong.append(f"Added {added} and not {race.rows}.")
    wrong += asked(lambda: {"wrong": race.wrong()})["wrong"]
    return wrong


def _at_once(do: Callable[[], object], waiting: int, going: int) -> Told:
    """Do a deed once the other process is there too, slowly."""
    os.close(going)
    connection.ensure_connection()
    os.read(waiting, 1)

    def slowly(execute: Callable[..., Any], *given: Any) -> Any:
        time.sleep(PAUSE)
        return execute(*given)

    with connection.execute_wrapper(slowly):
        return done(do)


def filled() -> Told:
    """Receive until the disk is full, and say at which receipt it was and what the database said."""
    with _short_of_disk():
        for number in range(1000):
            try:
                paid(f"full {number}", amount=10)
            except DatabaseError as error:
                return {"number": number, "error": str(error)}
    return {"number": -1, "error": ""}


@contextmanager
def _short_of_disk() -> Iterator[None]:
    """Let no file of the database grow by more than a little: what writes more is told that it cannot."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        held = [file, file.with_name(file.name + "-wal")]
        _limit(os.getpid(), max(each.stat().st_size for each in held if each.exists()) + ROOM)
        yield
        return
    with connection.cursor() as cursor:  # The process of the server that writes for this connection.
        cursor.execute("SELECT pg_backend_pid()")
        (process,) = cursor.fetchone()
    _limit(process, ROOM)
    yield


def _limit(process: int, size: int) -> None:
    """Let a process write no file beyond a size. Only who runs a process may, so that is done by a process of theirs."""
    owner, limits = dict(_ids(process)), (size, resource.RLIM_INFINITY)
    if owner["Uid"] == os.getuid():
        resource.prlimit(process, resource.RLIMIT_FSIZE, limits)
        return
    number = os.fork()
    if not number:
        try:
            os.setgroups([])
            os.setresgid(*[owner["Gid"]] * 3)
            os.setresuid(*[owner["Uid"]] * 3)
            resource.prlimit(process, resource.RLIMIT_FSIZE, limits)
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(number, 0)
    if status:
        raise PermissionError(f"The process {process} of the server could not be limited.")


def _ids(process: int) -> Iterator[tuple[str, int]]:
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        name, _, values = line.partition(":")
        if name in ("Uid", "Gid"):
            yield name, int(values.split()[0])


def full_disk() -> list[str]:
    """Fill the disk in the middle of receipts, make room, and send all of them again."""
    told = asked(filled)
    if told["number"] < 0:
        return ["The disk was never full."]
    wrong = list(asked(looked)["faults"])
    held = asked(lambda: {"count": _received(), "is": True})["count"]
    if held != told["number"]:
        wrong.append(f"{told['number']} were received and {held} are there.")
    again = [asked(lambda number=number: done(lambda: paid(f"full {number}", amount=10)))  # type: ignore[misc]
             for number in range(max(told["number"] - 2, 0), told["number"] + 2)]  # fmt: skip
    wrong += [str(each) for each in again if each["refused"]]
    after = asked(lambda: {**looked(), "count": _received()})
    if after["count"] != told["number"] + 2:
        wrong.append(f"{after['count']} are there and not {told['number'] + 2}.")
    return [*wrong, *after["faults"]]


def _received() -> int:
    return Receipt.objects.filter(key__startswith="full ").count()
