# ruff: noqa: F811 - fixtures are named as they are asked for
"""What is another scheme's stays closed to who is of one only: no address opens it, no list names it, no role gives it away."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from tests.site.conftest import SINCE, entered, registered, somebody
from tests.site.test_who_may_open import TABLE, office, status_for  # noqa: F401

from allcover.bookkeeping.entries import Line
from allcover_site.approvals.models import Proposed
from allcover_site.approvals.operations import NotProposed, approve, refuse
from allcover_site.approvals.operations import propose as propose_deed
from allcover_site.audit.models import Event
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.proposing import propose
from allcover_site.claims.models import Claim
from allcover_site.contributions.models import Affiliation
from allcover_site.month.operations import close_month
from allcover_site.people.models import User
from allcover_site.people.operations import agree, appoint, reset_password
from allcover_site.people.queries import NotAllowed
from allcover_site.people.rights import ROLES
from allcover_site.registry.merging import propose_merge
from allcover_site.registry.models import Person

OF_A_SCHEME = {
    "benefits:award", "benefits:payroll",
    "claims:accept-appeal", "claims:agree", "claims:appeal", "claims:approve-line", "claims:claim", "claims:decide", "claims:end-letter", "claims:explanation", "claims:letter",
    "claims:look", "claims:price-list", "claims:review", "claims:rule", "claims:take-back", "contributions:account",
    "contributions:affiliate", "contributions:leave", "contributions:appeal-band", "contributions:assess", "contributions:assign-band",
    "contributions:bands", "contributions:cancel", "contributions:cancel-period", "contributions:choose-band", "contributions:days",
    "contributions:declaration", "contributions:employer", "contributions:employer-receive", "contributions:enrol",
    "contributions:funder-receive",
    "contributions:estimate", "contributions:let-penalty-off", "contributions:penalties", "contributions:receipt", "contributions:receive", "contributions:refund",
    "contributions:resume", "contributions:rule-band", "contributions:suspend", "contributions:wage", "contributions:wages",
    "contributions:appoint-declarer", "contributions:end-declarer", "contributions:own-by-hand", "contributions:own-declaration",
    "contributions:own-employer", "contributions:own-wages", "contributions:reminder-letters", "contributions:reminder-table",
    "contributions:reminders", "contributions:waive", "month:cards",
    "studies:on", "studies:rows", "studies:study", "studies:xlsx",
}  # fmt: skip
"""Addresses that lead to something of the mutual or of the pensions."""

OF_NONE = {
    "approvals:approve", "approvals:refuse",  # Of two numbers of one person; what is of a scheme is tried below.
    "books:account", "books:approve", "books:entry", "books:refuse", "books:reverse",  # The office has one set of books.
    "claims:approve", "claims:cancel", "claims:pay", "claims:payment", "claims:prepare", "claims:reconcile",  # Below.
    "claims:file", "claims:file-template", "claims:take-file",  # One's own files, and empty tables.
    "contributions:take-wages", "contributions:wage-file", "contributions:wages-template", "registry:template",
    "registry:add-scan", "registry:scan",
    "claims:standing", "contributions:round", "contributions:shortage", "contributions:take-over", "month:rows",  # What they show is tried below.
    "month:assess", "month:close", "month:earn", "month:month", "month:tell",
    "people:agree", "people:appoint", "people:end-role", "people:one", "people:reset-password", "people:reset-second-factor",
    "registry:apart", "registry:consent", "registry:employ", "registry:employer", "registry:end-employment", "registry:group",
    "registry:head", "registry:join", "registry:join-group", "registry:leave", "registry:leave-group", "registry:merge",
    "registry:move", "registry:new-paper", "registry:pair", "registry:papers", "registry:person", "registry:unmerge",
    "registry:upload", "registry:write-upload", "schemes:declare", "schemes:version",
}  # fmt: skip
"""Addresses that lead to something of no scheme: a person, a law, the staff; their deeds ask for themselves."""

OWN = "household_grant"


@pytest.fixture
def fred() -> User:
    """Everywhere, with every role, for the household grant alone."""
    return somebody("fred", *ROLES, scheme=OWN)


def test_every_address_that_leads_to_something_is_of_a_scheme_or_of_none() -> None:
    assert {row.page for row in TABLE if row.kwargs} <= OF_A_SCHEME | OF_NONE
    assert not OF_A_SCHEME & OF_NONE


def test_what_is_of_another_scheme_is_not_found(office: None, fred: User) -> None:
    rows = [row for row in TABLE if row.page in OF_A_SCHEME and row.kwargs]
    found = {
        row.page: status_for(fred, row.method, reverse(row.page, kwargs=dict(row.kwargs))) for row in rows
    }
    assert {page: status for page, status in found.items() if status != 404} == {}
    assert len(found) > 30


@pytest.mark.parametrize(
    "page", ["month:members", "month:receipts", "month:claims", "month:indicators", "month:report"]
)
def test_registers_and_figures_of_another_scheme_are_empty(page: str, office: None, fred: User) -> None:
    Affiliation.objects.create(person=Person.objects.get(pk=7), scheme="mutual_health", first_day=SINCE)
    client = entered(fred)
    for scheme in ("mutual_health", "", "household_grant"):
        asked = {"scheme": scheme, "first": "2000-01-01", "last": "2030-01-01"}
        text = client.get(reverse(page), asked).content.decode()
        assert "Ana" not in text, scheme
        assert "owen 1" not in text, scheme
        assert 'value="mutual_health"' not in text, (
            scheme
        )  # It may only say that there is no such scheme to choose.


def test_lists_of_claims_name_none_of_another_scheme(office: None, fred: User) -> None:
    client = entered(fred)
    for page in ("claims", "letters", "queue", "prices", "payments", "appeals", "samples"):
        assert "Ana" not in client.get(reverse(f"claims:{page}")).content.decode(), page


def test_manager_of_one_scheme_gives_no_role_in_another_or_in_all(
    fred: User, stranger: User, period: Period
) -> None:
    today = date.today()
    for scheme in ("", "mutual_health"):
        with pytest.raises(NotAllowed):
            appoint(by=fred, user=stranger, role="manager", on=today, scheme=scheme)
    appoint(by=fred, user=stranger, role="auditor", on=today, scheme=OWN)


def test_manager_of_one_scheme_takes_over_nobody_of_all(fred: User) -> None:
    for over in (
        somebody("amy", "auditor", area="north"),
        somebody("bob", "auditor", scheme="mutual_health"),
    ):
        with pytest.raises(NotAllowed):
            reset_password(by=fred, user=over)
        entered(fred).post(reverse("people:reset-second-factor", kwargs={"number": over.pk}))
    assert not Event.objects.filter(actor="fred").exists()


def test_manager_of_one_scheme_agrees_to_no_role_in_all(fred: User, stranger: User) -> None:
    mara, mona = somebody("mara", "manager"), somebody("mona", "manager")
    grant = appoint(by=mara, user=stranger, role="reviewer", on=date.today())
    assert not grant.is_agreed
    with pytest.raises(NotAllowed):
        agree(by=fred, grant=grant)
    agree(by=mona, grant=grant)


def test_what_is_proposed_of_a_scheme_is_approved_by_nobody_of_another(fred: User) -> None:
    proposed = Proposed.objects.create(
        key="a", kind="law", about="scheme mutual_health", scheme="mutual_health", content={}, reason="x", author="mara",
        written_at=timezone.now(),
    )  # fmt: skip
    for deed in ("approve", "refuse"):
        address = reverse(f"approvals:{deed}", kwargs={"number": proposed.pk})
        assert entered(fred).post(address, {"reason": "Mine"}).status_code == 404
    assert "mutual_health" not in entered(fred).get("/approvals/").text
    with pytest.raises(NotAllowed):
        approve(by=fred, proposed=proposed)
    with pytest.raises(NotAllowed):
        refuse(by=fred, proposed=proposed, reason="Mine")


def test_books_of_the_office_are_not_read_by_who_is_of_one_scheme(fred: User, period: Period) -> None:
    """The office has one set of books: who is of one scheme finds its own figures on the pages of the month."""
    client = entered(fred)
    pages = ("", "journal", "beancount", "statements", "accounts/1000", "proposals")
    assert {page: client.get(f"/books/{page}").status_code for page in pages} == dict.fromkeys(pages, 403)
    assert "/books/" not in [door.address for door in client.get("/").context["doors"]]
    assert client.get("/month/indicators").status_code == 200
    report = client.get("/month/report")
    assert report.status_code == 200
    assert "between" not in report.context
    asked = {"scheme": OWN, "first": "2024-01-01", "last": "2024-12-31"}
    assert client.get("/month/indicators/F.1", asked).status_code == 403


def test_books_and_figures_of_the_office_are_not_read_by_who_is_of_one_area(
    colleague: User, office: None, period: Period
) -> None:
    client = entered(colleague)
    for page in (
        "/books/",
        "/books/journal",
        "/books/beancount",
        "/month/indicators",
        "/month/report",
        "/month/indicators/F.1",
    ):
        assert client.get(page).status_code == 403, page
    home = client.get("/month/").text
    assert "/month/indicators" not in home
    assert "/month/report" not in home
    assert "/books/" not in [door.address for door in client.get("/").context["doors"]]
    assert "/books/proposals" not in client.get("/").text


def test_books_of_the_office_are_not_written_or_closed_by_who_is_of_one_scheme(
    fred: User, period: Period
) -> None:
    lines = [Line(chart.CASH, debit=5), Line(chart.FUNDS, credit=5)]
    with pytest.raises(NotAllowed):
        propose(by=fred, key="a", day=date(2024, 1, 1), text="x", lines=lines)
    with pytest.raises(NotAllowed):
        close_month(by=fred, month=date(2024, 12, 1))
    period.refresh_from_db()
    assert period.closed_at is None
    assert not Claim.objects.exists()


def test_manager_of_one_scheme_approves_nothing_that_concerns_all(fred: User) -> None:
    rosa = somebody("rosa", "registrar")
    ana, anna = (registered(rosa, name) for name in ("Ana", "Anna"))
    proposed = propose_merge(by=rosa, kept=ana, merged=anna, reason="Twice")
    for deed in ("approve", "refuse"):
        address = reverse(f"approvals:{deed}", kwargs={"number": proposed.pk})
        assert entered(fred).post(address, {"reason": "Mine"}).status_code == 404
    with pytest.raises(NotAllowed):
        approve(by=fred, proposed=proposed)
    with pytest.raises(NotAllowed):
        refuse(by=fred, proposed=proposed, reason="Mine")
    approve(by=somebody("mara", "manager"), proposed=proposed)


def test_key_that_was_used_for_another_scheme_or_area_proposes_nothing(fred: User) -> None:
    asked: dict[str, Any] = {
        "by": somebody("abe", "accountant"),
        "kind": "refund",
        "about": "household 1",
        "content": {},
        "reason": "x",
        "key": "k",
    }
    first = propose_deed(**asked, scheme=OWN, area="north")
    assert propose_deed(**asked, scheme=OWN, area="north") == first
    for scheme, area in ((OWN, "south"), ("mutual_health", "north")):
        with pytest.raises(NotProposed, match="Something else"):
            propose_deed(**asked, scheme=scheme, area=area)
