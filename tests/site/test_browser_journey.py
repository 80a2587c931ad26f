"""A mutual from an empty database to its general assembly, in a real browser and in French, through the pages alone.

Its pictures are those of the manual: ``make pictures`` takes them anew.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.site.browsing import Office, Window, browser, pictures
from tests.site.conftest import PASSWORD
from tests.site.serving import own_office, served

from allcover.expressions.calendar import add_months

TODAY = date.today()
TUTORIAL = Path(__file__).parents[2] / "docs/tutorials/the-first-months-of-a-mutual.md"
JOINED = add_months(TODAY.replace(day=1), -6)
STAFF = (
    ("rosa", "Rosa Registre", "registrar"),
    ("carl", "Carl Collecte", "collector"),
    ("cora", "Cora Comptoir", "claims_clerk"),
    ("rita", "Rita Revue", "reviewer"),
    ("abel", "Abel Comptable", "accountant"),
)
PEOPLE = (("Ana", "female", "1990-04-02"), ("Ben", "male", "1987-08-09"))


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[Office, str]]:
    with (
        own_office(tmp_path / "office") as environment,
        served(environment) as (address, code),
        browser("fr") as opened,
    ):
        yield Office(address, "fr", opened, pictures()), code


def test_a_mutual_lives_from_its_founding_to_its_assembly(office: tuple[Office, str]) -> None:
    at, code = office
    mara = founded(at, code)
    rosa = at.window("rosa", PASSWORD)
    collected(at, enrolled(rosa))
    attested_and_claimed(at)
    paid(at, mara)
    closed(at, mara)
    assert at.english == []
    assert at.taken == re.findall(r"images/office/(\S+)\.png", TUTORIAL.read_text(encoding="utf-8"))


def founded(at: Office, code: str) -> Window:
    """Create a mutual, take its staff on, publish its product."""
    mara = at.window().go(f"/found?code={code}")
    mara.fill(full_name="Mara Gérante", username="mara", password=PASSWORD, currency="XCC", digits=2,
              first_day=date(JOINED.year, 1, 1)).picture("01-found")  # fmt: skip
    mara.press("Found the office")
    mara.fill(username="mara", password=PASSWORD).press("Sign in").picture("02-home")
    for username, name, role in STAFF:
        mara.go("/people/new").fill(username=username, full_name=name, password=PASSWORD, role=role).press(
            "Take on"
        )
    mara.shows(*(name for _, name, _ in STAFF)).picture("03-staff")
    mara.go("/schemes/publish").fill(scheme="coresia/mutual_health", first_day=JOINED)
    mara.picture("04-publish").press("Publish for good").shows("SHA-256")
    return mara


def enrolled(rosa: Window) -> str:
    """Register a household with what it declares, and make both of it members. Gives the address of its account."""
    for given, sex, born in PEOPLE:
        rosa.go("/registry/new").fill(
            given_name=given, family_name="Lo", sex=sex, birth_date=born, area="nord"
        )
        if given == "Ana":
            rosa.picture("05-register")
        rosa.press("Register")
    rosa.go("/registry/1").fill(on=JOINED).press("Form").shows("Ana Lo")
    rosa.go("/registry/2").fill("form[action$=join]", household=1, relation="spouse", on=JOINED).press("Join")
    for number in (1, 2):
        rosa.go(f"/schemes/declare/{number}")
        rosa.fill(on=JOINED, income_month="90", receives_household_grant=0, receives_national_pension=0)
        if number == 1:
            rosa.picture("06-declare")
        rosa.press("Declare")
    rosa.go("/registry/1").picture("07-person")
    account = "/contributions/mutual_health/1"
    for number in (1, 2):
        rosa.go(account).fill("form[action$=affiliate]", person=number, on=JOINED).press("Make a member")
    for month in range(7):
        rosa.go(account).fill("form[action$=assess]", month=add_months(JOINED, month)).press("Assess")
    rosa.picture("08-account")
    rosa.go("/registry/facilities/new").fill(
        code="CS1", name="Centre de santé du Lac", level="health_centre", area="nord"
    )
    rosa.press("Register").shows("Centre de santé du Lac")
    return account


def collected(at: Office, account: str) -> None:
    """Collect what is owed, and take it over into the cash box."""
    carl = at.window("carl", PASSWORD).go(account)
    carl.fill("form[action$=receive]", amount="28.00", day=TODAY).press("Receive").picture(
        "09-receipt"
    )  # 7 x 2 x 2.00
    carl.go("/contributions/counter").shows("28,00").picture("10-counter")
    abel = at.window("abel", PASSWORD)
    abel.go("/contributions/counter").fill(
        "form[action$='carl/take-over']", amount="28.00", day=TODAY, document="B-1"
    )
    abel.press("Take over into the cash box", "form[action$='carl/take-over']")


def attested_and_claimed(at: Office) -> None:
    """Ask whether Ben is covered, promise the health centre its part, and decide a claim of which one line is cut."""
    cora = at.window("cora", PASSWORD)
    cora.go("/claims/enquiry?words=Ben").shows("Ben Lo").picture("11-enquiry")
    rita = at.window("rita", PASSWORD)
    rita.go("/claims/letters/new")
    rita.fill(facility=1, scheme="mutual_health", person=2, day=TODAY, visit="other")
    rita.fill(
        form__0__item="consultation",
        form__0__quantity=1,
        form__1__item="medicines",
        form__1__quantity=2,
        form__1__price="4.00",
    )
    rita.picture("12-new-letter").press("Issue").picture("13-letter")
    cora.go("/claims/new")
    cora.fill(
        facility=1,
        code="F-1",
        scheme="mutual_health",
        person=2,
        letter=1,
        first_day=TODAY,
        last_day=TODAY,
        visit="other",
    )
    cora.fill(
        form__0__item="consultation",
        form__0__quantity=1,
        form__1__item="medicines",
        form__1__quantity=2,
        form__1__price="4.00",
    )
    cora.picture("14-new-claim").press("Enter").shows("Ben Lo")
    rita.go("/claims/queue").picture("15-queue").go("/claims/1")
    rita.fill("form[action$='/lines/2']", quantity=1, reason="Une seule boîte a été remise").press(
        "Review", "form[action$='/lines/2']"
    )
    rita.picture("16-reviewed").press("Decide").shows("9,50", "4,40", "1,10", "4,00").picture("17-decided")
    rita.go("/claims/1/explanation/1").picture("18-explained")


def paid(at: Office, mara: Window) -> None:
    """Pay the health centre by cheque with four eyes, and read the books."""
    abel = at.window("abel", PASSWORD)
    abel.go("/books/proposals/new")
    abel.fill(
        text="Versé à la banque",
        day=TODAY,
        form__0__account="1010",
        form__0__debit=15,
        form__1__account="1000",
        form__1__credit=15,
    )
    abel.press("Send to be approved").picture("18-to-the-bank")
    mara.go("/books/proposals").press("Approve and post")
    abel.go("/claims/payments").fill("form[action*=prepare]", method="cheque").picture("19-payments")
    abel.press("Prepare a payment", "form[action*=prepare]")
    mara.go("/claims/payments/1").press("Approve").picture("20-approved")
    abel.go("/claims/payments/1").fill("form[action$=pay]", document="Chèque 0001", day=TODAY).press(
        "Pay", "form[action$=pay]"
    )
    abel.picture("21-paid").go("/books/").shows("4,40").picture("22-books")


def closed(at: Office, mara: Window) -> None:
    """Close the first month by its list, read the indicators and print the assembly's file."""
    abel = at.window("abel", PASSWORD)
    month = f"/month/{JOINED.year}/{JOINED.month}"
    abel.go(month).picture("23-month")
    if abel.page.locator("form[action$=earn]").count():
        abel.press("Post what is earned")
    abel.press("Close the month for good").picture("24-closed")
    mara.go("/month/indicators").picture("25-indicators")
    mara.go("/month/report").picture("26-assembly")
