"""Whoever audits one scheme reads in the trail what books, runs and bulk work did for it, and nothing of another or of several at once."""

from datetime import date

import pytest
from django.db import transaction
from tests.site.conftest import SINCE, entered, somebody

from allcover.bookkeeping.entries import Line
from allcover_site.audit.models import Event
from allcover_site.books import chart
from allcover_site.books.models import Entry, Period
from allcover_site.books.operations import post, reverse
from allcover_site.books.proposing import approve, propose, refuse
from allcover_site.claims.entering import Sent
from allcover_site.claims.operations import Asked, submit_many
from allcover_site.contributions.bulk import assess_everybody
from allcover_site.contributions.operations import affiliate, hand_over, receive
from allcover_site.contributions.shortages import write_shortage
from allcover_site.people.models import User
from allcover_site.registry.models import Facility, Household, Person
from allcover_site.schemes.models import Version

MUTUAL, PENSION = "mutual_health", "national_pension"
DAY = date(2024, 3, 4)


def lines(*schemes: str) -> list[Line]:
    """Running costs of each scheme, paid from the cash box of all."""
    spent = [Line(chart.RUNNING, debit=100, scheme=scheme) for scheme in schemes]
    return [*spent, Line(chart.FUNDS, credit=100 * len(schemes))]


def events_of(scheme: str) -> set[str]:
    """What an auditor of a scheme reads: each deed and what it was done to."""
    who = somebody(f"of_{scheme}", "auditor", scheme=scheme)
    page = entered(who).get("/trail")
    return {f"{event.deed} {event.about}" for event in page.context["events"]}


@pytest.fixture
def ben() -> User:
    return somebody("ben", "accountant")


def test_entries_by_hand_are_read_by_who_audits_their_scheme(
    ben: User, manager: User, period: Period
) -> None:
    own, other, both = (
        propose(by=ben, key=key, day=DAY, text="Rent", lines=lines(*schemes))
        for key, schemes in (("a", [MUTUAL]), ("b", [PENSION]), ("c", [MUTUAL, PENSION]))
    )
    approve(by=manager, proposal=own)
    refuse(by=manager, proposal=other, reason="Twice")
    approve(by=manager, proposal=both)
    assert events_of(MUTUAL) == {f"books.{deed} proposal {own.pk}" for deed in ("proposed", "approved")}
    assert events_of(PENSION) == {f"books.{deed} proposal {other.pk}" for deed in ("proposed", "refused")}


def test_what_was_reversed_is_read_by_who_audits_its_scheme(manager: User, period: Period) -> None:
    with transaction.atomic():
        for scheme in (MUTUAL, PENSION):
            entry = post(by=manager, key=scheme, day=DAY, text="Rent", lines=lines(scheme))
            reverse(by=manager, entry=entry, day=DAY, reason="Slip")
    numbers = {scheme: Entry.objects.get(key=scheme).number for scheme in (MUTUAL, PENSION)}
    for scheme, number in numbers.items():
        assert events_of(scheme) == {f"books.reversed entry {number}"}


def test_batches_of_a_run_are_read_by_who_audits_its_scheme_or_its_area(
    owner: User, mutual: Version, home: Household, period: Period
) -> None:
    affiliate(by=owner, person=home.memberships.get().person, scheme=MUTUAL, on=date(2024, 1, 1))
    run = assess_everybody(by=owner, scheme=MUTUAL, month=date(2024, 2, 1), area="north")
    read = {f"runs.{deed} run {run.pk}" for deed in ("opened", "batch")}
    assert read <= events_of(MUTUAL)
    assert not events_of(PENSION)
    areas = {
        area: entered(somebody(f"of_{area}", "auditor", area=area)).get("/trail").context["events"]
        for area in ("north", "south")
    }
    found = {area: {f"{event.deed} {event.about}" for event in events} for area, events in areas.items()}
    assert read <= found["north"]
    assert not read & found["south"]


def test_claims_taken_together_are_read_by_who_audits_their_scheme(
    owner: User, mutual: Version, ana: Person, home: Household, period: Period
) -> None:
    affiliate(by=owner, person=ana, scheme=MUTUAL, on=SINCE)
    centre = Facility.objects.create(code="HC1", name="Centre", level="health_centre", area="north.lake")
    sent = [Sent(centre, code, ana, DAY, DAY, (Asked("consultation"),)) for code in "12"]
    assert submit_many(by=owner, sent=sent).written == 2
    event = Event.objects.get(deed="claims.entered_many")
    assert f"{event.deed} {event.about}" in events_of(MUTUAL)
    told = {f"{event.deed} {event.about}", f"contributions.affiliated person {ana.pk}"}
    for area, seen in (("north.lake", told), ("north", told), ("north.hill", set())):
        who = somebody(f"in_{area}", "auditor", scheme=MUTUAL, area=area)
        page = entered(who).get("/trail")
        assert told & {f"{each.deed} {each.about}" for each in page.context["events"]} == seen
    assert not events_of(PENSION)


def test_cash_of_the_office_is_read_by_who_audits_all_and_who_does_not_is_told(
    owner: User, ben: User, mutual: Version, home: Household, period: Period
) -> None:
    given: dict[str, object] = {"scheme": MUTUAL, "amount": 600, "day": DAY}
    receive(by=owner, household=home, key="a", **given)  # type: ignore[arg-type]
    hand_over(by=ben, collector=owner, amount=400, day=DAY, document="slip")
    write_shortage(by=ben, collector=owner, kind="owed", amount=200, day=DAY, reason="Lost", key="b")
    cash = {"contributions.handed_over collector owen", "contributions.shortage collector owen"}
    told = "What is of the whole office is for who audits all of it"
    for scope, sees in (({}, True), ({"scheme": MUTUAL}, False), ({"area": "north"}, False)):
        who = somebody("_".join(["auditor", *scope]), "auditor", **scope)
        page = entered(who).get("/trail")
        found = {f"{event.deed} {event.about}" for event in page.context["events"]}
        assert (cash <= found, bool(cash & found), told in page.text) == (sees, sees, not sees)
