"""The pages of benefits: a month decided, what it comes to within somebody's reach, and one award with its steps."""

from datetime import date

import pytest
from tests.site.conftest import SINCE, coresia_files, entered, registered, somebody, version_of

from allcover.catalogue import country_folder
from allcover_site.approvals.kinds import resting_on
from allcover_site.approvals.models import Proposed
from allcover_site.benefits.models import Award
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.queries import balance_of
from allcover_site.people.models import User
from allcover_site.registry.operations import declare, form_household
from allcover_site.schemes.models import Version
from allcover_site.schemes.operations import NeedsAnother, publish

GRANT = "household_grant"


@pytest.fixture
def poor(owner: User, period: Period) -> None:
    """Two who earn 10 a month, one in the north and one in the south."""
    version_of(coresia_files(), GRANT)
    for name, area in (("Dora", "north.lake"), ("Sula", "south")):
        by = somebody("rosa", *(() if User.objects.filter(username="rosa").exists() else ("registrar",)))
        person = registered(by, name, area=area)
        facts = {"income_month": 10, "receives": {GRANT: 0, "national_pension": 0}}
        declare(by=by, person=person, on=SINCE, facts=facts)
        form_household(by=by, head=person, on=SINCE)


def test_a_month_is_decided_once_and_shown_with_its_steps(manager: User, poor: None) -> None:
    client = entered(manager)
    for _ in range(2):
        told = client.post("/benefits/decide", {"scheme": GRANT, "month": "2024-01-15"}, follow=True)
        assert "The month is decided." in told.content.decode()
    awards = list(Award.objects.all())
    given = sum(award.given for award in awards)
    assert len(awards) == 2
    assert given == -balance_of(chart.OWED_BENEFITS) > 0
    assert f"{given / 100:.2f}" in client.get("/benefits/").content.decode()
    page = client.get(f"/benefits/{awards[0].run_id}").content.decode()
    assert "Social assistance" in page
    steps = client.get(f"/benefits/award/{awards[0].pk}").content.decode()
    assert "household grant" in steps
    assert "comes out otherwise" not in steps


def test_a_colleague_sees_what_is_of_their_area_alone(manager: User, owner: User, poor: None) -> None:
    entered(manager).post("/benefits/decide", {"scheme": GRANT, "month": "2024-01-15"})
    north, south = (Award.objects.get(household__area=area) for area in ("north.lake", "south"))
    client = entered(owner)
    assert client.get(f"/benefits/award/{north.pk}").status_code == 200
    assert client.get(f"/benefits/award/{south.pk}").status_code == 404
    assert f"{north.given / 100:.2f}" in client.get("/benefits/").content.decode()


def test_a_month_without_a_period_is_refused_in_words(manager: User, poor: None) -> None:
    told = entered(manager).post("/benefits/decide", {"scheme": GRANT, "month": "2023-01-15"}, follow=True)
    assert "notice error" in told.content.decode()
    assert not Award.objects.filter(month=date(2023, 1, 1)).exists()


def test_all_who_could_not_be_decided_are_listed_with_what_must_be_known_and_a_way_to_them(
    manager: User, owner: User, poor: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allcover_site.benefits.views.ON_A_PAGE", 2)
    unknown = [registered(owner, name) for name in ("Ana", "Ben", "Cleo")]
    for person in unknown:
        form_household(by=owner, head=person, on=SINCE)
    entered(manager).post("/benefits/decide", {"scheme": GRANT, "month": "2024-01-15"})
    client = entered(owner)
    path = f"/benefits/{Award.objects.earliest('pk').run_id}"
    first, second = client.get(path).text, client.get(f"{path}?left=2").text
    assert "Not decided: 3" in first
    for person, page in zip(unknown, (first, first, second), strict=True):
        assert f'<a href="/registry/{person.pk}">' in page
        assert f"Income a month (person {person.pk})" in page
    assert 'href="?left=2"' in first
    of_manager = entered(manager)  # who has no right to the registry, and sees the household's account
    account = f"/contributions/{GRANT}/{unknown[0].memberships.get().household_id}"
    assert f'<a href="{account}">' in of_manager.get(path).text
    assert of_manager.get(account).status_code == 200


def test_law_dated_back_over_benefits_that_were_decided_needs_somebody_else(
    manager: User, poor: None
) -> None:
    def published(on: date) -> Version:
        return publish(by=manager, folder=country_folder("coresia"), scheme=GRANT, first_day=on)

    client = entered(manager)
    client.post("/benefits/decide", {"scheme": GRANT, "month": "2024-03-15"})
    assert resting_on(GRANT, date(2024, 3, 31)) == ["months of benefits decided: 1", "benefits awarded: 2"]
    with pytest.raises(NeedsAnother, match="benefits awarded: 2"):
        published(date(2024, 3, 31))
    told = {"scheme": f"coresia/{GRANT}", "first_day": "2024-03-01", "reason": "Order 7"}
    client.post("/schemes/publish", told)
    assert (Version.objects.count(), Proposed.objects.get().about) == (1, f"scheme {GRANT}")
    assert published(date(2024, 4, 1)).number == 2
