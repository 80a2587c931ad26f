"""Pieces of a large deed, two at a time on a server: they end as if they had been done one after the other."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import translation

from allcover_site.audit.turns import Abandoned, Turn, in_turn


def apart(work: Callable[[], object]) -> object:
    """Work outside the transaction that a test is in; on SQLite nobody else could write meanwhile."""
    if connection.vendor == "sqlite":
        return work()
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


def test_pieces_come_out_in_their_order_however_long_each_takes_and_in_the_language_of_who_began_them() -> (
    None
):
    ended = list[int]()
    is_server = connection.vendor == "postgresql"
    both = Barrier(2)

    def deed(piece: int, turn: Turn) -> tuple[int, str]:
        turn.lets_next_begin()
        if is_server:  # Neither goes on before the other is there too.
            both.wait(20)
        turn.comes()
        ended.append(piece)
        return piece, translation.get_language()

    def work() -> object:
        with translation.override("fr"):
            return list(in_turn(range(6), deed))

    assert apart(work) == [(piece, "fr") for piece in range(6)]
    assert ended == [*range(6)]


def test_piece_after_one_that_failed_is_left_undone() -> None:
    begun, ended = list[int](), list[int]()

    def deed(piece: int, turn: Turn) -> int:
        begun.append(piece)
        turn.lets_next_begin()
        if piece == 2:
            raise ValueError(piece)
        turn.comes()
        ended.append(piece)
        return piece

    def work() -> None:
        for _piece in in_turn(range(9), deed):
            pass

    with pytest.raises(ValueError, match="2"):
        apart(work)
    assert ended == [0, 1]
    assert max(begun) <= 3


def test_next_piece_waits_until_it_may_begin() -> None:
    order = list[str]()

    def deed(piece: int, turn: Turn) -> None:
        order.append(f"{piece} begins")
        turn.comes()
        order.append(f"{piece} ends")

    apart(lambda: list(in_turn("ab", deed)))  # type: ignore[arg-type]
    assert order == ["a begins", "a ends", "b begins", "b ends"]


def test_turn_after_one_that_failed_never_comes() -> None:
    first = Turn()
    first.end(is_done=False)
    with pytest.raises(Abandoned):
        Turn(first).comes()
