"""Refusals name money as people of the reader's language write it, with the currency."""

from datetime import date

import pytest
from django.utils import translation

from allcover.bookkeeping.entries import DoesNotBalance, EntryRefused, Line, NotOneSide
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.operations import NotEnoughMoney, post, reserve
from allcover_site.people.operations import Founder

DAY = date(2024, 3, 1)


def test_too_little_money_is_told_in_the_currency(period: Period) -> None:
    lines = [Line(chart.CASH, debit=123450), Line(chart.FUNDS, credit=123450)]
    post(by=Founder(), key="a", day=DAY, text="Brought in", lines=lines)
    with translation.override("en"), pytest.raises(NotEnoughMoney, match=r"1,234\.50 XCC .* 2,000\.00 XCC"):
        reserve(
            by=Founder(), key="b", day=DAY, source=chart.CASH, target=chart.PAYABLE, amount=200_000, about={}
        )


@pytest.mark.parametrize(
    ("lines", "kind", "told"),
    [
        ([Line(chart.CASH, debit=500), Line(chart.FUNDS, credit=450)], DoesNotBalance, r"5\.00 XCC .* 4\.50 XCC"),
        ([Line(chart.CASH, debit=5, credit=5), Line(chart.FUNDS, credit=1)], NotOneSide, "one amount"),
        ([Line(chart.CASH, debit=5)], EntryRefused, "two lines"),
        ([Line("9", debit=5), Line(chart.FUNDS, credit=5)], EntryRefused, "accounts that are open"),
    ],
)  # fmt: skip
def test_lines_that_are_no_entry_are_told(
    period: Period, lines: list[Line], kind: type[EntryRefused], told: str
) -> None:
    with pytest.raises(kind, match=told):
        post(by=Founder(), key="a", day=DAY, text="Wrong", lines=lines)
