"""Processes that do a deed in the office and are killed in the middle of it, as by a power cut.

Each is a fork of one process that has everything loaded and never touches the database, so that a deed costs no start. A
process is killed by itself before its n-th statement, before or after it commits, or from outside after some time: by
SIGKILL always, so that nothing of it runs on.
"""

import json
import os
import re
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from cProfile import Profile
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from django.apps import apps
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models import Count, F, Sum
from tests.site.interrupted.booking import SITE

from allcover_site.audit.models import Event, Trail
from allcover_site.books.models import Book, Line, Reservation
from allcover_site.config.proofs import faults_of

Told = dict[str, Any]
FREE = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")
"""Statements that say where a transaction begins and ends; a trial within another has more of them."""


NUMBER = re.compile(r"\d+")
"""What a party is numbered by; a number that was given in a transaction that failed is not given again everywhere."""


@dataclass
class Child:
    """A process that has been begun, and the pipe through which it tells what it found."""

    number: int
    pipe: int

    def told(self) -> Told:
        """Wait for its end and give what it told; of one that was killed, by which signal."""
        with os.fdopen(self.pipe) as pipe:
            text = pipe.read()
        _, status = os.waitpid(self.number, 0)
        found: Told = json.loads(text) if text else {}
        return {**found, "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0}


def begun(work: Callable[[], Told]) -> Child:
    """Begin a process that does some work."""
    reading, writing = os.pipe()
    number = os.fork()
    if number:
        os.close(writing)
        return Child(number, reading)
    os.close(reading)
    code = 1
    try:
        with os.fdopen(writing, "w") as pipe:
            json.dump(work(), pipe)
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        connection.close()
        sys.stderr.flush()
        os._exit(code)


def asked(work: Callable[[], Told]) -> Told:
    """Let a process do some work, and give what it told."""
    found = begun(work).told()
    if found["signal"] or len(found) < 2:
        raise RuntimeError(f"A process that nobody killed ended without a word: {found}")
    return found


@dataclass
class Points:
    """Counts the points at which a process may be killed, and kills it at one of them."""

    kill_at: int = 0
    count: int = 0

    def passed(self) -> None:
        self.count += 1
        if self.count == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)

    def statement(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if not str(sql).lstrip().upper().startswith(FREE):
            self.passed()
        return execute(sql, *rest)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Count every statement, and before and after every commit, of every thread's connection."""
        commit = BaseDatabaseWrapper._commit  # type: ignore[attr-defined]

        def committed(own: BaseDatabaseWrapper) -> None:
            self.passed()
            commit(own)
            self.passed()

        def watch(connection: BaseDatabaseWrapper, **_given: Any) -> None:
            if self.statement not in connection.execute_wrappers:
                connection.execute_wrappers.append(self.statement)

        connection_created.connect(watch)
        with (
            patch.object(BaseDatabaseWrapper, "_commit", committed),
            connection.execute_wrapper(self.statement),
        ):
            yield
        connection_created.disconnect(watch)


def state() -> Told:
    """All that must not be lost or there twice: rows of each table, every balance, what is set aside, every deed, both heads."""
    balances = Line.objects.values_list("account_id", "scheme", "party").annotate(
        all=Sum(F("debit") - F("credit"))
    )
    deeds = Event.objects.order_by("deed").values_list("deed").annotate(all=Count("number"))
    return {
        "rows": _counts(),
        "balances": sorted(
            [account, scheme, NUMBER.sub("#", party), int(all_)]
            for account, scheme, party, all_ in balances.order_by()
        ),
        "aside": sorted(
            map(list, Reservation.objects.filter(settlement=None).values_list("source_id", "amount"))
        ),
        "deeds": {str(deed): int(count) for deed, count in deeds},
        "heads": {
            model.__name__: list(model.objects.values_list("number", flat=True)) for model in (Book, Trail)
        },
    }


def _counts() -> dict[str, int]:
    """How many rows each table has, asked at once."""
    tables = sorted({model._meta.db_table for model in apps.get_models()})
    asking = (f"SELECT '{table}', COUNT(*) FROM {connection.ops.quote_name(table)}" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asking))
        return dict(cursor.fetchall())


def tried(do: Callable[[], object], *, is_profiled: bool = True) -> Told:
    """Do a deed and undo it: how many points it has, how long it takes, what it leaves and which functions it reaches."""
    points, reached, began = Points(), set[str](), time.monotonic()
    with transaction.atomic():
        before = state()
        with points.watched(), profiled(reached) if is_profiled else nullcontext():
            do()
        seconds, after = time.monotonic() - began, state()
        transaction.set_rollback(True)
    return {
        "before": before,
        "after": after,
        "points": points.count + 2,
        "seconds": seconds,
        "reached": sorted(reached),
    }


@contextmanager
def profiled(reached: set[str]) -> Iterator[None]:
    """Note every function of the site that is called."""
    profile = Profile(builtins=False)
    profile.enable()
    try:
        yield
    finally:
        profile.disable()
        for code in (entry.code for entry in profile.getstats()):
            if not isinstance(code, str) and (file := code.co_filename).startswith(str(SITE)):
                module = file.removeprefix(str(SITE.parent)).removesuffix(".py").strip("/").replace("/", ".")
                reached.add(f"{module}.{code.co_qualname}")


def done(do: Callable[[], object], points: Points | None = None) -> Told:
    """Do a deed, and give by what it was refused, if it was."""
    with ExitStack() as held:
        if points is not None:
            held.enter_context(points.watched())
        try:
            do()
        except (ValueError, LookupError) as refusal:
            return {"refused": f"{type(refusal).__name__}: {refusal}"}
        except Exception as refusal:
            if type(refusal).__name__ not in ("NotAllowed", "FourEyes", "Faults"):
                raise
            return {"refused": f"{type(refusal).__name__}: {refusal}"}
    return {"refused": ""}


def looked(before: Told | None = None) -> Told:
    """What the office holds, and what of it does not hold together; as long as it holds what it did before, that was looked at then."""
    held = state()
    return {"state": held, "faults": [] if held == before else list(faults_of())}


@dataclass
class Killing:
    """What killing a deed some times and then doing it came to."""

    name: str
    points: int
    seconds: float
    at: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    reached: list[str] = field(default_factory=list)
