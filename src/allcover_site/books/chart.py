"""The accounts that the office's own operations post to, by what they are for."""

from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from allcover.bookkeeping.entries import Kind
from allcover_site.audit.operations import Actor
from allcover_site.books.models import Account
from allcover_site.books.operations import open_account

CASH = "1000"
BANK = "1010"
FLOAT = "1020"
"""What collectors have received and not yet handed over; the party says which collector."""
COLLECTORS = "1110"
"""What collectors owe of cash that was missing; the party says which collector."""
EMPLOYERS = "1100"
"""What employers owe by their declarations, and penalties; the party says which employer."""
FUNDERS = "1200"
"""What the State and donors owe of contributions, as the law says; the party says which of them."""
PAYABLE = "2000"
"""What is owed to facilities; the party says which."""
OWED_BENEFITS = "2050"
"""What is owed to households as benefits in cash; paying them out is a later storey."""
UNEARNED = "2100"
"""Premiums received; what of them is earned is posted when a month closes."""
DEFERRED = "2110"
"""What the State and donors owe, by the law, of periods of cover for days to come; what of it is earned is posted when a month
closes. The party says which of them."""
FUNDS = "3000"
PREMIUMS = "4000"
PENALTIES = "4100"
SUBSIDIES = "4300"
"""What the State, donors or a federation give: by the law, of contributions (the party says who), or freely."""
FEES = "4200"
"""What members pay for joining, general assemblies, cards and photos."""
CARE = "5000"
BENEFITS = "5100"
RUNNING = "5900"
"""Running costs: rent, wages, paper, transport."""
LOSSES = "5910"
"""Cash that collectors had received and that was lost; the party says which collector."""

CHART: tuple[tuple[str, str, Kind], ...] = (
    (CASH, gettext_noop("Cash box"), "asset"),
    (BANK, gettext_noop("Bank"), "asset"),
    (FLOAT, gettext_noop("Held by collectors"), "asset"),
    (EMPLOYERS, gettext_noop("Owed by employers"), "asset"),
    (COLLECTORS, gettext_noop("Owed by collectors"), "asset"),
    (FUNDERS, gettext_noop("Owed by the State and donors"), "asset"),
    (PAYABLE, gettext_noop("Owed to facilities"), "liability"),
    (OWED_BENEFITS, gettext_noop("Owed as benefits"), "liability"),
    (UNEARNED, gettext_noop("Premiums received"), "liability"),
    (DEFERRED, gettext_noop("Shares of funders for days to come"), "liability"),
    (FUNDS, gettext_noop("Own funds"), "equity"),
    (PREMIUMS, gettext_noop("Premiums earned"), "income"),
    (PENALTIES, gettext_noop("Penalties"), "income"),
    (FEES, gettext_noop("Fees for joining, assemblies and cards"), "income"),
    (SUBSIDIES, gettext_noop("Subsidies"), "income"),
    (CARE, gettext_noop("Care"), "expense"),
    (BENEFITS, gettext_noop("Benefits in cash"), "expense"),
    (RUNNING, gettext_noop("Running costs"), "expense"),
    (LOSSES, gettext_noop("Cash lost"), "expense"),
)


@transaction.atomic
def open_chart(*, by: Actor) -> None:
    """This function will open the accounts of the chart in new books, named in the language of who opens them."""
    for code, name, kind in CHART:
        open_account(by=by, code=code, name=gettext(name), kind=kind)


def open_missing(*, by: Actor, code: str) -> None:
    """This function will open an account of the chart in books that were opened before the chart had it."""
    if not Account.objects.filter(code=code).exists():
        name, kind = next((name, kind) for own, name, kind in CHART if own == code)
        open_account(by=by, code=code, name=gettext(name), kind=kind)
