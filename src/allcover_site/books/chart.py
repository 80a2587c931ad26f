"""The accounts that the office's own operations post to, by what they are for."""

from django.db import transaction

from allcover.bookkeeping.entries import Kind
from allcover_site.audit.operations import Actor
from allcover_site.books.operations import open_account

CASH = "1000"
BANK = "1010"
FLOAT = "1020"
"""What collectors have received and not yet handed over; the party says which collector."""
EMPLOYERS = "1100"
"""What employers owe by their declarations, and penalties; the party says which employer."""
PAYABLE = "2000"
"""What is owed to facilities; the party says which."""
OWED_BENEFITS = "2050"
"""What is owed to households as benefits in cash; paying them out is a later storey."""
UNEARNED = "2100"
"""Premiums received; what of them is earned is posted when a month closes."""
FUNDS = "3000"
PREMIUMS = "4000"
PENALTIES = "4100"
FEES = "4200"
"""What members pay for cards and photos."""
CARE = "5000"
BENEFITS = "5100"

CHART: tuple[tuple[str, str, Kind], ...] = (
    (CASH, "Cash", "asset"),
    (BANK, "Bank", "asset"),
    (FLOAT, "Held by collectors", "asset"),
    (EMPLOYERS, "Owed by employers", "asset"),
    (PAYABLE, "Owed to facilities", "liability"),
    (OWED_BENEFITS, "Owed as benefits", "liability"),
    (UNEARNED, "Premiums received", "liability"),
    (FUNDS, "Own funds", "equity"),
    (PREMIUMS, "Premiums earned", "income"),
    (PENALTIES, "Penalties", "income"),
    (FEES, "Fees for cards", "income"),
    (CARE, "Care", "expense"),
    (BENEFITS, "Benefits in cash", "expense"),
)


@transaction.atomic
def open_chart(*, by: Actor) -> None:
    """This function will open the accounts of the chart in new books."""
    for code, name, kind in CHART:
        open_account(by=by, code=code, name=name, kind=kind)
