"""Every address of the site with who may open it, tried as owner, as colleague, as stranger, and by nobody at all.

The owner has every role in the north, to which what is shown belongs; the colleague has them in the south; the
stranger has none. 302 leads to the page to sign in.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from tests.site.conftest import SINCE, coresia_files, entered, somebody

from allcover.bookkeeping.entries import Line
from allcover.bookkeeping.entries import Line as Posting
from allcover_site.approvals.models import Proposed
from allcover_site.books import chart
from allcover_site.books.models import Period, Proposal, Reservation
from allcover_site.books.operations import post
from allcover_site.claims.models import Claim, Letter, Payment, PriceList
from allcover_site.contributions.models import BandAppeal, Penalty, Receipt, WageDeclaration
from allcover_site.people.models import User
from allcover_site.people.operations import Founder
from allcover_site.people.rights import ROLES
from allcover_site.registry.models import Employer, Facility, Group, Household, Merge, Person, Upload
from allcover_site.runs.models import Run
from allcover_site.schemes.models import Version
from allcover_site.schemes.queries import digest
from allcover_site.studies.models import Study


@dataclass(frozen=True)
class Row:
    """What a page answers to the owner, a colleague, a stranger, and to who has not signed in."""

    page: str
    owner: int
    colleague: int
    stranger: int
    nobody: int
    method: str = "get"
    kwargs: Mapping[str, int | str] = field(default_factory=dict)


ACCOUNT: Mapping[str, int | str] = {"scheme": "mutual_health", "number": 6}
BANDS: Mapping[str, int | str] = {"scheme": "national_pension", "person": 7}
EMPLOYER: Mapping[str, int | str] = {"scheme": "mutual_health", "number": 8}

TABLE = (
    Row("approvals:approve", 302, 404, 403, 302, method="post", kwargs={"number": 9}),
    Row("approvals:deeds", 200, 200, 403, 302),
    Row("approvals:refuse", 302, 404, 403, 302, method="post", kwargs={"number": 9}),
    Row("books:account", 403, 403, 403, 302, kwargs={"code": "1000"}),
    Row("books:approve", 403, 403, 403, 302, method="post", kwargs={"number": 8}),
    Row("books:balance", 403, 403, 403, 302),
    Row("books:entry", 403, 403, 403, 302, kwargs={"number": 1}),
    Row("books:open-year", 403, 403, 403, 302, method="post"),
    Row("books:opening", 403, 403, 403, 302),
    Row("books:proposals", 403, 403, 403, 302),
    Row("books:propose", 403, 403, 403, 302),
    Row("books:refuse", 403, 403, 403, 302, method="post", kwargs={"number": 8}),
    Row("books:reverse", 403, 403, 403, 302, method="post", kwargs={"number": 1}),
    Row("books:statements", 403, 403, 403, 302),
    Row("books:beancount", 403, 403, 403, 302),
    Row("books:journal", 403, 403, 403, 302),
    Row("benefits:award", 404, 404, 403, 302, kwargs={"number": 1}),
    Row("benefits:decide", 302, 302, 403, 302, method="post"),
    Row("benefits:payroll", 200, 200, 403, 302, kwargs={"number": 6}),
    Row("benefits:payrolls", 200, 200, 403, 302),
    Row("claims:agree", 302, 302, 403, 302, method="post"),
    Row("claims:appeal", 404, 404, 403, 302, method="post", kwargs={"number": 5}),
    Row("claims:appeals", 200, 200, 403, 302),
    Row("claims:approve", 302, 404, 403, 302, method="post", kwargs={"number": 9}),
    Row("claims:cancel", 302, 404, 403, 302, method="post", kwargs={"number": 9}),
    Row("claims:end-letter", 302, 404, 403, 302, method="post", kwargs={"number": 8}),
    Row("claims:enquiry", 200, 200, 403, 302),
    Row("claims:expire", 302, 302, 403, 302, method="post"),
    Row("claims:explanation", 404, 404, 403, 302, kwargs={"number": 5, "decision": 1}),
    Row("claims:file", 404, 404, 403, 302, kwargs={"number": 10}),
    Row("claims:file-template", 200, 200, 403, 302, kwargs={"form": "csv"}),
    Row("claims:files", 200, 200, 403, 302),
    Row("claims:take-file", 404, 404, 403, 302, method="post", kwargs={"number": 10}),
    Row("claims:letter", 200, 404, 403, 302, kwargs={"number": 8}),
    Row("claims:letters", 200, 200, 403, 302),
    Row("claims:look", 302, 404, 403, 302, method="post", kwargs={"number": 5}),
    Row("claims:new-letter", 200, 200, 403, 302),
    Row("claims:pay", 302, 404, 403, 302, method="post", kwargs={"number": 9}),
    Row("claims:payment", 200, 404, 403, 302, kwargs={"number": 9}),
    Row("claims:payments", 200, 200, 403, 302),
    Row("claims:practice", 302, 302, 403, 302, method="post"),
    Row("claims:prepare", 302, 404, 403, 302, method="post", kwargs={"facility": 4}),
    Row("claims:price-list", 200, 404, 403, 302, kwargs={"number": 2}),
    Row("claims:prices", 200, 200, 403, 302),
    Row("claims:queue", 200, 200, 403, 302),
    Row("claims:reconcile", 302, 404, 403, 302, method="post", kwargs={"number": 9}),
    Row("claims:accept-appeal", 404, 404, 403, 302, method="post", kwargs={"number": 1}),
    Row("claims:rule", 404, 404, 403, 302, method="post", kwargs={"number": 1}),
    Row("claims:samples", 200, 200, 403, 302),
    Row("claims:standing", 200, 404, 403, 302, kwargs={"number": 7}),
    Row("claims:take-back", 404, 404, 403, 302, method="post", kwargs={"number": 5}),
    Row("claims:claim", 200, 404, 403, 302, kwargs={"number": 5}),
    Row("claims:claims", 200, 200, 403, 302),
    Row("claims:approve-line", 302, 404, 403, 302, method="post", kwargs={"number": 5, "position": 1}),
    Row("claims:decide", 302, 404, 403, 302, method="post", kwargs={"number": 5}),
    Row("claims:review", 302, 404, 403, 302, method="post", kwargs={"number": 5, "position": 1}),
    Row("claims:new-claim", 200, 200, 403, 302),
    Row("contributions:account", 200, 404, 403, 302, kwargs=ACCOUNT),
    Row(
        "contributions:receive",
        422,
        404,
        403,
        302,
        method="post",
        kwargs=ACCOUNT,
    ),
    Row("contributions:appeal-band", 302, 404, 403, 302, method="post", kwargs={"number": 13}),
    Row("contributions:members", 200, 302, 403, 302, method="post"),
    Row("contributions:assess-all", 302, 302, 403, 302, method="post"),
    Row("contributions:round", 200, 200, 403, 302, kwargs={"scheme": "mutual_health"}),
    Row("contributions:funders", 200, 200, 403, 302),
    Row(
        "contributions:funder-receive",
        404,
        404,
        403,
        302,
        method="post",
        kwargs={"scheme": "mutual_health", "payer": "state"},
    ),
    Row("contributions:assign-band", 302, 404, 403, 302, method="post", kwargs=BANDS),
    Row("contributions:bands", 200, 404, 403, 302, kwargs=BANDS),
    Row("contributions:choose-band", 302, 404, 403, 302, method="post", kwargs=BANDS),
    Row("contributions:rule-band", 302, 404, 403, 302, method="post", kwargs={"number": 13}),
    Row("contributions:cancel", 302, 404, 403, 302, method="post", kwargs={"number": 4}),
    Row("contributions:counter", 200, 200, 403, 302),
    Row("contributions:days", 200, 404, 403, 302, kwargs={**ACCOUNT, "person": 7}),
    Row("contributions:declaration", 200, 404, 403, 302, kwargs={"number": 11}),
    Row("contributions:employer", 200, 404, 403, 302, kwargs=EMPLOYER),
    Row("contributions:employer-receive", 302, 404, 403, 302, method="post", kwargs=EMPLOYER),
    Row("contributions:employers", 200, 200, 403, 302),
    Row("contributions:penalties", 302, 404, 403, 302, method="post", kwargs=EMPLOYER),
    Row("contributions:let-penalty-off", 302, 404, 403, 302, method="post", kwargs={**EMPLOYER, "row": 15}),
    Row("contributions:wage", 200, 404, 403, 302, kwargs={"number": 11, "person": 7}),
    Row("contributions:appoint-declarer", 302, 404, 403, 302, method="post", kwargs=EMPLOYER),
    Row("contributions:end-declarer", 302, 404, 403, 302, method="post", kwargs={**EMPLOYER, "row": 14}),
    Row("contributions:own", 200, 200, 403, 302),
    Row("contributions:own-by-hand", 422, 404, 403, 302, method="post", kwargs=EMPLOYER),
    Row("contributions:own-declaration", 200, 404, 403, 302, kwargs={"number": 11}),
    Row("contributions:own-employer", 200, 404, 403, 302, kwargs=EMPLOYER),
    Row("contributions:own-wages", 200, 404, 403, 302, kwargs=EMPLOYER),
    Row("contributions:reminder-letters", 200, 200, 403, 302, kwargs={"scheme": "mutual_health"}),
    Row(
        "contributions:reminder-table", 200, 200, 403, 302, kwargs={"scheme": "mutual_health", "form": "csv"}
    ),
    Row("contributions:reminders", 200, 200, 403, 302, kwargs={"scheme": "mutual_health"}),
    Row("contributions:wage-file", 404, 404, 403, 302, kwargs={"number": 10}),
    Row("contributions:wage-files", 200, 200, 403, 302),
    Row("contributions:take-wages", 404, 404, 403, 302, method="post", kwargs={"number": 10}),
    Row("contributions:wages-template", 200, 200, 403, 302, kwargs={"form": "csv"}),
    Row("contributions:wages", 200, 404, 403, 302, kwargs=EMPLOYER),
    Row("contributions:enrol", 302, 404, 403, 302, method="post", kwargs=ACCOUNT),
    Row("contributions:cancel-period", 404, 404, 403, 302, method="post", kwargs={**ACCOUNT, "row": 1}),
    Row("contributions:receipt", 200, 404, 403, 302, kwargs={"number": 4}),
    Row("contributions:refund", 302, 404, 403, 302, method="post", kwargs=ACCOUNT),
    Row("contributions:resume", 302, 404, 403, 302, method="post", kwargs=ACCOUNT),
    Row("contributions:suspend", 302, 404, 403, 302, method="post", kwargs=ACCOUNT),
    Row("contributions:shortage", 200, 200, 403, 302, kwargs={"username": "owen"}),
    Row("contributions:take-over", 302, 302, 403, 302, method="post", kwargs={"username": "owen"}),
    Row("contributions:terms", 200, 200, 403, 302),
    Row("contributions:waive", 302, 404, 403, 302, method="post", kwargs=ACCOUNT),
    Row("contributions:leave", 302, 404, 403, 302, method="post", kwargs=ACCOUNT),
    Row("contributions:affiliate", 302, 404, 403, 302, method="post", kwargs=ACCOUNT),
    Row("contributions:assess", 302, 404, 403, 302, method="post", kwargs=ACCOUNT),
    Row("contributions:undeclared", 200, 200, 403, 302),
    Row("contributions:estimate", 302, 404, 403, 302, method="post", kwargs=EMPLOYER),
    Row("contributions:left-out", 200, 200, 403, 302),
    Row("contributions:households", 200, 200, 403, 302),
    Row("front:found", 404, 404, 404, 404),
    Row("copies", 200, 200, 403, 302),
    Row("copy", 302, 302, 403, 302, method="post"),
    Row("front:home", 200, 200, 200, 302),
    Row("front:trail", 200, 200, 403, 302),
    Row("health", 200, 200, 200, 200),
    Row("people:agree", 302, 302, 403, 302, method="post", kwargs={"number": 9014, "grant": 9015}),
    Row("people:appoint", 302, 302, 403, 302, method="post", kwargs={"number": 9014}),
    Row("people:end-role", 302, 302, 403, 302, method="post", kwargs={"number": 9014, "grant": 9015}),
    Row("month:assess", 302, 302, 403, 302, method="post", kwargs={"year": 2024, "number": 3}),
    Row("month:cards", 200, 404, 403, 302, kwargs=ACCOUNT),
    Row("month:claims", 200, 200, 403, 302),
    Row("month:close", 302, 302, 403, 302, method="post", kwargs={"year": 2024, "number": 3}),
    Row("month:earn", 302, 302, 403, 302, method="post", kwargs={"year": 2024, "number": 3}),
    Row("month:indicators", 403, 403, 403, 302),
    Row("month:members", 200, 200, 403, 302),
    Row("month:month", 200, 200, 403, 302, kwargs={"year": 2024, "number": 3}),
    Row("month:months", 200, 200, 403, 302),
    Row("month:receipts", 200, 200, 403, 302),
    Row("month:report", 403, 403, 403, 302),
    Row("month:rows", 200, 200, 403, 302, kwargs={"code": "M.1"}),
    Row("month:tell", 302, 302, 403, 302, method="post", kwargs={"scheme": "mutual_health"}),
    Row("people:new-staff", 200, 200, 403, 302),
    Row("people:one", 200, 200, 403, 302, kwargs={"number": 9014}),
    Row("people:password", 200, 200, 200, 302),
    Row("people:recovery-codes", 302, 302, 302, 302, method="post"),
    Row("people:reset-password", 200, 200, 403, 302, method="post", kwargs={"number": 9014}),
    Row("people:reset-second-factor", 302, 302, 403, 302, method="post", kwargs={"number": 9014}),
    Row("people:rights", 200, 200, 403, 302),
    Row("people:second-factor", 200, 200, 200, 302),
    Row("people:sign-in", 200, 200, 200, 200),
    Row("people:sign-out", 302, 302, 302, 302, method="post"),
    Row("people:staff", 200, 200, 403, 302),
    Row("put-back", 302, 302, 403, 302, method="post"),
    Row("registry:apart", 302, 404, 403, 302, method="post", kwargs={"one": 7, "two": 11}),
    Row("registry:consent", 302, 404, 403, 302, method="post", kwargs={"number": 7}),
    Row("registry:duplicates", 200, 200, 403, 302),
    Row("registry:employ", 302, 404, 403, 302, method="post", kwargs={"number": 8}),
    Row("registry:employer", 200, 404, 403, 302, kwargs={"number": 8}),
    Row("registry:employers", 200, 200, 403, 302),
    Row("registry:end-employment", 302, 404, 403, 302, method="post", kwargs={"number": 8, "row": 1}),
    Row("registry:export", 302, 302, 403, 302, method="post"),
    Row("registry:facilities", 200, 200, 403, 302),
    Row("registry:files", 200, 200, 403, 302),
    Row("registry:group", 200, 404, 403, 302, kwargs={"number": 9}),
    Row("registry:groups", 200, 200, 403, 302),
    Row("registry:head", 302, 404, 403, 302, method="post", kwargs={"number": 7}),
    Row("registry:join", 302, 404, 403, 302, method="post", kwargs={"number": 7}),
    Row("registry:join-group", 302, 404, 403, 302, method="post", kwargs={"number": 9}),
    Row("registry:leave", 302, 404, 403, 302, method="post", kwargs={"number": 7}),
    Row("registry:move", 302, 404, 403, 302, method="post", kwargs={"number": 7}),
    Row("registry:new-paper", 302, 404, 403, 302, method="post", kwargs={"number": 7}),
    Row("registry:papers", 200, 404, 403, 302, kwargs={"number": 7}),
    Row("registry:leave-group", 302, 404, 403, 302, method="post", kwargs={"number": 9, "row": 2}),
    Row("registry:merge", 302, 404, 403, 302, method="post", kwargs={"one": 7, "two": 11}),
    Row("registry:new-employer", 200, 200, 403, 302),
    Row("registry:new-facility", 200, 200, 403, 302),
    Row("registry:new-group", 200, 200, 403, 302),
    Row("registry:new-person", 200, 200, 403, 302),
    Row("registry:pair", 200, 404, 403, 302, kwargs={"one": 7, "two": 11}),
    Row("registry:person", 200, 404, 403, 302, kwargs={"number": 7}),
    Row("registry:persons", 200, 200, 403, 302),
    Row("registry:add-scan", 302, 404, 403, 302, method="post", kwargs={"number": 7, "paper": 15}),
    Row("registry:scan", 200, 404, 403, 302, kwargs={"number": 7, "paper": 15, "scan": 16}),
    Row("registry:staff", 403, 403, 403, 302),
    Row("registry:template", 200, 200, 403, 302, kwargs={"register": "groups", "form": "csv"}),
    Row("registry:unmerge", 302, 404, 403, 302, method="post", kwargs={"number": 12}),
    Row("registry:upload", 200, 404, 403, 302, kwargs={"number": 10}),
    Row("registry:write-upload", 302, 404, 403, 302, method="post", kwargs={"number": 10}),
    Row("schemes:declare", 200, 404, 403, 302, kwargs={"number": 7}),
    Row("schemes:compare", 200, 200, 403, 302),
    Row("schemes:publish-own", 200, 200, 403, 302),
    Row("schemes:publish", 200, 200, 403, 302),
    Row("schemes:version", 200, 200, 403, 302, kwargs={"number": 3}),
    Row("schemes:versions", 200, 200, 403, 302),
    Row("studies:new", 200, 200, 403, 302),
    Row("studies:on", 302, 404, 403, 302, method="post", kwargs={"number": 6}),
    Row("studies:rows", 200, 404, 403, 302, kwargs={"number": 6, "deed": "claims"}),
    Row("studies:studies", 200, 200, 403, 302),
    Row("studies:study", 200, 404, 403, 302, kwargs={"number": 6}),
    Row("studies:xlsx", 200, 404, 403, 302, kwargs={"number": 6}),
    Row("set_language", 302, 302, 302, 302, method="post"),
)


def pages(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from pages(pattern, f"{before}{pattern.namespace}:" if pattern.namespace else before)
        elif isinstance(pattern, URLPattern):
            yield f"{before}{pattern.name}"


@pytest.fixture
def office(period: Period, owner: User) -> None:
    """What the addresses of the table lead to; all of it lies in the north."""
    Person.objects.create(
        id=7, given_name="Ana", family_name="Lo", sex="female", birth_date=SINCE, area="north.lake"
    )
    ana = Person.objects.get()
    ben, eve = (
        Person.objects.create(
            id=number, given_name=name, family_name="Lo", sex="male", birth_date=SINCE, area="north"
        )
        for number, name in ((11, "Ben"), (13, "Eve"))
    )
    Merge.objects.create(
        id=12, kept=ben, merged=eve, reason="Twice", homes={"ended": [], "begun": None}, at=timezone.now()
    )
    Proposed.objects.create(id=9, key="a", kind="merge", about="person 11", area="north", reason="Twice", author="sam",
                            content={"kept": 7, "merged": 11, "lives_with_merged": False}, written_at=timezone.now())  # fmt: skip
    sam = User.objects.create(id=9014, username="sam", full_name="Sam")
    sam.grants.create(id=9015, role="auditor", area="north", first_day=SINCE)
    mill = Employer.objects.create(id=8, number="E-8", name="Mill", area="north.lake")
    mill.employments.create(id=1, person=ana, first_day=SINCE)
    mill.declarers.create(id=14, user=owner, first_day=SINCE)
    paper = ana.papers.create(id=15, proves="identity", kind="passport", day=SINCE, noted_at=timezone.now())
    paper.scans.create(id=16, kind="image/png", digest="0", size=1, content=b"0", added_at=timezone.now())
    coop = Group.objects.create(id=9, kind="cooperative", name="Fishers", area="north.lake")
    coop.memberships.create(id=2, person=ana, first_day=SINCE)
    home = Household.objects.create(id=6, area="north.lake")
    centre = Facility.objects.create(
        id=4, code="HC1", name="Centre", level="health_centre", area="north.lake"
    )
    now = timezone.now()
    Version.objects.create(
        id=3, scheme="mutual_health", number=1, first_day=SINCE, files=coresia_files(),
        digest=digest(coresia_files()), published_at=now,
    )  # fmt: skip
    Run.objects.create(
        id=6,
        deed="benefits",
        scheme="mutual_health",
        month=SINCE,
        version_id=3,
        engine="compiled",
        begun_at=now,
    )
    Study.objects.create(
        id=6, scheme="mutual_health", title="As it is", base_id=3, first_month=SINCE, last_month=SINCE,
        files=coresia_files(), areas=["north"], begun_at=now, ended_at=now,
    )  # fmt: skip
    home.memberships.create(person=ana, relation="head", first_day=SINCE)
    lines = [Line("1020", debit=5, party="collector owen"), Line("2100", credit=5)]
    entry = post(by=owner, key="receipt owen 1", day=date(2024, 1, 1), text="Premium", lines=lines)
    Receipt.objects.create(id=4, key="a", collector=owner, number=1, household=home, scheme="mutual_health",
                           day=date(2024, 1, 1), amount=5, entry=entry)  # fmt: skip
    pensions = Version.objects.create(
        id=12, scheme="national_pension", number=1, first_day=SINCE, files=coresia_files(),
        digest=digest(coresia_files()), published_at=now,
    )  # fmt: skip
    declared = WageDeclaration.objects.create(
        id=11, employer=mill, scheme="national_pension", month=date(2024, 1, 1), number=1, version=pensions,
        name="a.csv", digest="0", workers=1, due=0, dues={}, author="owen", filed_at=now,
    )  # fmt: skip
    Penalty.objects.create(id=15, employer=mill, scheme="mutual_health", month=date(2024, 1, 1), number=1,
                           day=date(2024, 2, 16), amount=5, entry=entry, author="owen")  # fmt: skip
    band = ana.bands.create(
        id=13, scheme="national_pension", band="a", first_day=SINCE, basis="assigned", set_on=SINCE
    )
    BandAppeal.objects.create(choice=band, day=SINCE, reason="Too high")
    job = {"status": "employee", "earnings_month": 500, "has_contract": True}
    adult = {"birth_date": "1990-01-01", "sex": "female", "labour_status": "employed", "jobs": [job]}
    declared.wages.create(
        person=ana, earnings=50000, dues={}, inputs={"household_id": "7", "people": {"7": adult}}
    )
    content = {"heading": ["code", "name", "level", "area"], "rows": [[2, ["HC2", "Post", "post", "north"]]]}
    Upload.objects.create(id=10, register="facilities", name="a.csv", digest="0", content=content, rows=1,
                          uploaded_by=owner, uploaded_at=now)  # fmt: skip
    claim = Claim.objects.create(id=5, facility=centre, code="1", scheme="mutual_health", person=ana, household=home,
                         first_day=SINCE, last_day=SINCE, visit="other", area="north.lake", entered_by="owen",
                         entered_at=now)  # fmt: skip
    Proposal.objects.create(
        id=8, key="8", day=date(2024, 3, 1), text="Rent", lines=[], author="otto", written_at=now
    )
    post(by=Founder(), key="1", day=date(2024, 3, 1), text="Opened",
         lines=[Posting("1000", debit=5), Posting("3000", credit=5)])  # fmt: skip
    claim.lines.create(position=1, item="consultation", quantity=1)
    PriceList.objects.create(id=2, code="A", name="Centres", scheme="mutual_health", area="north")
    held = {"day": SINCE, "source_id": chart.CASH, "target_id": chart.PAYABLE, "amount": 1, "written_at": now}
    first, second = (Reservation.objects.create(key=key, **held) for key in "ab")
    Letter.objects.create(id=8, key="a", scheme="mutual_health", version_id=3, facility=centre, person=ana, household=home,
                          first_day=SINCE, last_day=SINCE, lines=[], used=[], amount=1, reservation=first,
                          issued_at=now)  # fmt: skip
    Payment.objects.create(
        id=9, key="a", facility=centre, method="cash", amount=1, reservation=second, prepared_at=now
    )


def test_every_address_is_in_the_table() -> None:
    assert sorted(pages(get_resolver())) == sorted({row.page for row in TABLE})


def is_of_the_office(row: Row) -> bool:
    """Whether an address is of all of the office, or of all of a scheme, in whatever area: of its books and figures."""
    return row.page.startswith("books:") or row.page in ("month:indicators", "month:report")


APPS = sorted({row.page.partition(":")[0] for row in TABLE})


@pytest.mark.parametrize("app", APPS)
def test_pages_open_to_whom_they_should(
    app: str, office: None, owner: User, colleague: User, stranger: User
) -> None:
    wrong = {}
    for row in (row for row in TABLE if row.page.partition(":")[0] == app):
        wanted = [row.owner, row.colleague, row.stranger, row.nobody]
        with undone():
            address = reverse(row.page, kwargs=dict(row.kwargs))
            found = [status_for(user, row.method, address) for user in (owner, colleague, stranger, None)]
        if found != wanted:
            wrong[row.page] = (found, wanted)
    assert wrong == {}


def test_books_and_figures_of_the_office_open_to_who_is_everywhere(office: None) -> None:
    """Who has every role in one area alone is in the table above: 403."""
    nora, found = somebody("nora", *ROLES), {}
    rows = [row for row in TABLE if is_of_the_office(row)]
    for row in rows:
        with undone():
            found[row.page] = status_for(nora, row.method, reverse(row.page, kwargs=dict(row.kwargs)))
    assert found == {row.page: 302 if row.method == "post" else 200 for row in rows}
    assert {(row.owner, row.colleague) for row in rows} == {(403, 403)}


READ_BY_AUDITORS = (
    "benefits:payroll", "benefits:payrolls", "books:account", "books:entry", "books:journal", "claims:claim", "claims:letter",
    "claims:payment", "contributions:account", "contributions:counter", "contributions:days", "contributions:declaration",
    "contributions:employer", "contributions:employers", "contributions:funders", "contributions:households",
    "contributions:receipt", "contributions:round", "month:members", "month:receipts", "month:rows", "registry:papers", "registry:employer",
    "registry:person", "registry:persons",
)  # fmt: skip
"""What the books and a month's figures lead to, down to the rows they rest on."""


def test_auditor_reads_the_rows_that_figures_rest_on_and_changes_none(office: None) -> None:
    auditor, found = somebody("alma", "auditor"), {}
    with undone():
        rows = [row for row in TABLE if row.page in READ_BY_AUDITORS]
        found = {
            row.page: status_for(auditor, "get", reverse(row.page, kwargs=dict(row.kwargs))) for row in rows
        }
    assert found == dict.fromkeys(READ_BY_AUDITORS, 200)
    for row in TABLE:
        app = row.page.partition(":")[0]
        if row.method == "post" and app in ("registry", "contributions", "benefits", "month"):
            with undone():
                assert status_for(auditor, "post", reverse(row.page, kwargs=dict(row.kwargs))) == 403, (
                    row.page
                )
    counter = entered(auditor).get(reverse("contributions:counter")).text
    assert "What collectors hold" in counter
    assert "take-over" not in counter


@contextmanager
def undone() -> Iterator[None]:
    """Leave the office as it was, for the next address to be tried on."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def status_for(user: User | None, method: str, address: str) -> int:
    client = Client() if user is None else entered(user)
    return int(getattr(client, method)(address).status_code)


def test_signed_out_visitor_is_led_to_sign_in() -> None:
    answer = Client().get(reverse("front:trail"))
    assert answer["Location"] == "/people/sign-in?next=/trail"
