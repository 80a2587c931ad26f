"""Works through pieces of a large deed two at a time where the database is a server: one is reckoned while the other is written.

Each thread has a connection of its own, and the transactions of a piece are whole by themselves. What must follow what came before
waits for its turn, so that the office ends up as if the pieces had been done one after the other: the first that fails is the last.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import TypeVar

from django.conf import settings
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import translation

P = TypeVar("P")
R = TypeVar("R")

AT_ONCE = 2


def at_most(pieces: int) -> int:
    """This function will give of how many households or claims a batch is: so many, or fewer where the office is set to."""
    return min(pieces, settings.BATCH)


class Abandoned(RuntimeError):
    """A piece was left undone, as the one before it failed."""


class Turn:
    """The place of a piece among others; of one that is alone it is always its turn."""

    def __init__(self, before: "Turn | None" = None) -> None:
        self._before, self._is_done = before, False
        self._over, self.next_may_begin = Event(), Event()

    def lets_next_begin(self) -> None:
        """This function will let the piece after this one begin; until then, or the end of this one, it waits."""
        self.next_may_begin.set()

    def comes(self) -> None:
        """This function will wait until the piece before this one has ended. Raises Abandoned where it failed."""
        if self._before is not None:
            self._before._over.wait()
            if not self._before._is_done:
                raise Abandoned
            self._before = None

    def end(self, *, is_done: bool) -> None:
        """This function will say that the piece has ended, and whether it was done."""
        self._is_done = is_done
        self._over.set()
        self.next_may_begin.set()


def in_turn(pieces: Iterable[P], deed: Callable[[P, Turn], R]) -> Iterator[R]:
    """This function will do a deed to each piece, and give what comes of each, in their order.

    Within a transaction, and on SQLite, which one writes to at a time, the pieces are done one by one, each in one transaction.
    """
    if connection.vendor == "sqlite" or connection.in_atomic_block:
        for piece in pieces:
            with transaction.atomic():
                found = deed(piece, Turn())
            yield found
        return
    opened = list[BaseDatabaseWrapper]()
    try:
        with ThreadPoolExecutor(AT_ONCE, initializer=_open, initargs=(opened,)) as pool:
            yield from _begun(pool, pieces, deed)
    finally:
        for one in opened:
            one.close()


def _open(opened: list[BaseDatabaseWrapper]) -> None:
    """Note the connection of a thread: it serves all its pieces, and is closed by whoever began the thread."""
    connection.inc_thread_sharing()
    opened.append(connections[connection.alias])


def _begun(pool: ThreadPoolExecutor, pieces: Iterable[P], deed: Callable[[P, Turn], R]) -> Iterator[R]:
    waiting, last, language = deque[Future[R]](), Turn(), translation.get_language()
    last.end(is_done=True)
    for piece in pieces:
        last = Turn(last)
        waiting.append(pool.submit(_done, deed, piece, last, language))
        last.next_may_begin.wait()
        if len(waiting) == AT_ONCE:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _done(deed: Callable[[P, Turn], R], piece: P, turn: Turn, language: str) -> R:
    """Do a piece in a thread, which speaks the language of whoever began it."""
    is_done = False
    try:
        with translation.override(language):
            found = deed(piece, turn)
        is_done = True
        return found
    finally:
        turn.end(is_done=is_done)
