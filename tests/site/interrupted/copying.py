"""Kills the taking of a copy and the putting back of one: the office is one of the two, and every copy that has a name is whole."""

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

from tests.site.interrupted.deeds import paid
from tests.site.interrupted.forking import Told, asked, begun, done, looked
from tests.site.interrupted.office import who

from allcover_site.config.copies import put_back, take
from allcover_site.config.copying import NotCopied, check_taken
from allcover_site.contributions.models import Receipt


def copied(choice: random.Random, kills: int, folder: Path) -> list[str]:
    """Take a copy, receive more, put the copy back; each of the two killed some times before it is done."""
    folder.mkdir()
    wrong = _killed(choice, kills, lambda: done(lambda: take(by=who("one"), folder=folder)))
    began = time.monotonic()
    asked(lambda: done(lambda: take(by=who("one"), folder=folder)))
    seconds = time.monotonic() - began
    source = max(_named(folder))
    asked(lambda: done(lambda: paid("later")))
    wrong += _killed(choice, kills, lambda: done(lambda: put_back(by=who("one"), source=source)), 3 * seconds)
    if not _is_later():  # It was put back before it was killed; so that there is something to lose again:
        asked(lambda: done(lambda: paid("later")))
    asked(lambda: done(lambda: put_back(by=who("one"), source=source)))
    if _is_later():
        wrong.append("The copy was not put back.")
    kept = max(_named(folder))
    asked(lambda: done(lambda: put_back(by=who("one"), source=kept)))
    if not _is_later():
        wrong.append("What there was before it was put back is lost.")
    return [*wrong, *asked(looked)["faults"], *_not_whole(folder)]


def _killed(choice: random.Random, kills: int, work: Callable[[], Told], seconds: float = 0.5) -> list[str]:
    wrong = []
    for _ in range(kills):
        child = begun(work)
        time.sleep(choice.uniform(0, seconds))
        os.kill(child.number, signal.SIGKILL)
        child.told()
        wrong += asked(looked)["faults"]
    return wrong


def _named(folder: Path) -> list[Path]:
    return list(folder.glob("office-*.sqlite3"))


def _not_whole(folder: Path) -> list[str]:
    wrong = []
    for copy in _named(folder):
        try:
            check_taken(copy)
        except NotCopied as refusal:
            wrong.append(str(refusal))
    return wrong


def _is_later() -> bool:
    return bool(
        asked(lambda: {"is_later": Receipt.objects.filter(key="later").exists(), "is": True})["is_later"]
    )
