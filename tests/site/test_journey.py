"""A small mutual from its first day, through the pages alone: staff, scheme, household, premium, claim, explanation.

What has no page yet is done by its operation, and named so.
"""

from datetime import date

from django.test import Client
from django.utils import timezone
from tests.site.agreeing import set_terms
from tests.site.conftest import PASSWORD

from allcover_site.audit.queries import faults_of_trail
from allcover_site.books import chart
from allcover_site.books.operations import open_books, open_period
from allcover_site.books.queries import balance_of, faults_of_books
from allcover_site.claims.models import Claim
from allcover_site.people.models import User
from allcover_site.people.operations import found_office
from allcover_site.registry.models import Facility, Household, Person
from allcover_site.registry.operations import declare, register_facility

SINCE = date(2024, 1, 1)


def signed_in(username: str) -> Client:
    client = Client()
    client.post("/people/sign-in", {"username": username, "password": PASSWORD})
    return client


def told(client: Client, address: str, **given: object) -> str:
    """The page that follows when something is sent."""
    return client.post(address, given, follow=True).content.decode()


def test_a_mutual_from_its_first_day_to_a_decided_claim() -> None:
    manager = found_office(username="mara", full_name="Mara", password=PASSWORD, on=SINCE)
    open_books(by=manager, currency="XCC", digits=2)  # no page yet
    chart.open_chart(by=manager)
    today = timezone.localdate()
    for year in {2024, today.year}:
        open_period(by=manager, first_day=date(year, 1, 1), last_day=date(year, 12, 31))
    mara = signed_in("mara")
    for username, role in (
        ("rosa", "registrar"),
        ("carl", "collector"),
        ("cora", "claims_clerk"),
        ("rita", "reviewer"),
    ):
        page = told(
            mara, "/people/new", username=username, full_name=username.title(), password=PASSWORD, role=role
        )
        assert username.title() in page
    page = told(mara, "/schemes/publish", scheme="coresia/mutual_health", first_day="2024-01-01")
    assert "premium_month:" in page

    rosa = signed_in("rosa")
    for name, sex in (("Ana", "female"), ("Ben", "male")):
        told(
            rosa,
            "/registry/new",
            given_name=name,
            family_name="Lo",
            sex=sex,
            birth_date="1990-04-02",
            area="north",
        )
    ana, ben = Person.objects.order_by("pk")
    assert "The household is formed." in told(rosa, f"/registry/{ana.pk}/head", on="2024-01-01")
    home = Household.objects.get()
    page = told(rosa, f"/registry/{ben.pk}/join", household=home.pk, relation="spouse", on="2024-01-01")
    assert "The household has a new member." in page
    assert "belongs to household" in told(rosa, f"/registry/{ben.pk}/head", on="2024-02-01")
    for person in (ana, ben):  # no page yet
        facts = {"income_month": 90, "receives": {"household_grant": 0, "national_pension": 0}}
        declare(by=User.objects.get(username="rosa"), person=person, on=SINCE, facts=facts)
    account = f"/contributions/mutual_health/{home.pk}"
    assert account in rosa.get("/contributions/").content.decode()
    for person in (ana, ben):
        page = told(rosa, f"{account}/affiliate", person=person.pk, on="2024-01-01")
        assert "The scheme has a new member." in page
    assert "Nobody of this number" in told(rosa, f"{account}/affiliate", person=999, on="2024-01-01")
    for month in range(1, 6):
        assert "The month is assessed." in told(rosa, f"{account}/assess", month=f"2024-0{month}-01")

    carl = signed_in("carl")
    key = carl.get(account).context["form"]["key"].value()
    paid = {"key": key, "amount": "22.00", "day": "2024-01-01"}  # 2.00, and 5 months x 2 x 2.00
    assert "within 7 days" in told(carl, f"{account}/receive", **paid)
    set_terms(by=manager, scheme="mutual_health", first_day=SINCE, content={"receipt_days": 3650})
    page = told(carl, f"{account}/receive", **paid)
    assert "receipt carl 1" in page
    assert "May 31, 2024" in page

    register_facility(  # no page yet
        by=User.objects.get(username="rosa"), code="HC1", name="Centre", level="health_centre", area="north"
    )
    cora = signed_in("cora")
    rows = {"form-TOTAL_FORMS": 6, "form-INITIAL_FORMS": 0, "form-0-item": "consultation", "form-0-quantity": 1,
            "form-1-item": "medicines", "form-1-quantity": 2, "form-1-price": "4.00"}  # fmt: skip
    told(cora, "/claims/new", facility=Facility.objects.get().pk, code="1", scheme="mutual_health", person=ben.pk,
         first_day="2024-05-06", last_day="2024-05-06", visit="other", **rows)  # fmt: skip
    claim = Claim.objects.get()
    assert cora.post(f"/claims/{claim.pk}/decide").status_code == 403

    rita = signed_in("rita")
    page = told(rita, f"/claims/{claim.pk}/lines/2", quantity=1, reason="One box was given")
    assert "The line is reviewed." in page
    page = told(rita, f"/claims/{claim.pk}/decide")
    # 1.50 - 0.30; 4.00 - 0.80, and 4.00 for the box that was not given.
    for amount in ("9.50", "4.40", "1.10", "4.00"):
        assert f">{amount}<" in page
    assert "Left out by the reviewer (One box was given;" in page
    assert -balance_of(chart.PAYABLE) == 440
    assert (faults_of_books(), faults_of_trail()) == ((), ())
    assert "Decided a claim" in mara.get("/trail").content.decode()


def test_refusals_are_told_on_the_page() -> None:
    manager = found_office(username="mara", full_name="Mara", password=PASSWORD, on=SINCE)
    mara = signed_in("mara")
    given = {"username": "rosa", "full_name": "Rosa", "role": "registrar"}
    assert "errorlist" in told(mara, "/people/new", password="short", **given)
    assert "already called" in told(mara, "/people/new", password=PASSWORD, **{**given, "username": "mara"})
    assert User.objects.get() == manager
    for scheme in ("coresia/nothing", "../secrets/a"):
        assert "errorlist" in told(mara, "/schemes/publish", scheme=scheme, first_day="2024-01-01")
