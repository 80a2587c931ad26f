"""A mutual from an empty database to its general assembly, in a real browser and in French, through the pages alone.

Its months pass: the office goes by a clock that the story sets. Its pictures are those of the manual: ``make pictures`` takes
them anew.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from tests.site.browsing import Office, Window, browser, pictures
from tests.site.clock import Clock
from tests.site.conftest import PASSWORD
from tests.site.serving import own_office, served

TUTORIAL = Path(__file__).parents[2] / "docs/tutorials/the-first-months-of-a-mutual.md"
FOUNDED, ILL, COVERED = date(2026, 6, 1), date(2026, 7, 20), date(2026, 9, 10)
"""Who joins on the first of these has a right to care three months later: not on the second, but on the third."""
MONTHS = (date(2026, 7, 1), date(2026, 8, 3), date(2026, 9, 1), date(2026, 10, 1))
"""Days on which the month before is closed and the one that has begun is paid."""
STAFF = (
    ("rosa", "Rosa Registre", "registrar"),
    ("carl", "Carl Collecte", "collector"),
    ("cora", "Cora Comptoir", "claims_clerk"),
    ("rita", "Rita Revue", "reviewer"),
    ("abel", "Abel Comptable", "accountant"),
)
PEOPLE = (("Ana", "female", "1990-04-02"), ("Ben", "male", "1987-08-09"))
ACCOUNT = "/contributions/mutual_health/1"


@dataclass
class Story:
    """The office, and the clock that it goes by."""

    at: Office
    clock: Clock
    code: str

    def by(self, username: str) -> Window:
        """A window of somebody who signs in on the day that it is."""
        return self.at.window(username, PASSWORD)

    @property
    def day(self) -> date:
        return self.clock.day


@pytest.fixture
def story(tmp_path: Path) -> Iterator[Story]:
    clock = Clock(tmp_path / "clock", FOUNDED)
    with (
        own_office(tmp_path / "office") as environment,
        served({**environment, **clock.environment}) as (address, code),
        browser("fr") as opened,
    ):
        yield Story(Office(address, "fr", opened, pictures()), clock, code)


def test_a_mutual_lives_from_its_founding_to_its_assembly(story: Story) -> None:
    founded(story)
    enrolled(story)
    month_begins(story, "08-account", "09-receipt", "10-counter", amount="6.00")
    next_month(story, MONTHS[0])
    too_early(story)
    for day in MONTHS[1:3]:
        next_month(story, day)
    attested_and_claimed(story)
    paid(story)
    next_month(story, MONTHS[3], "26-month", "27-closed")
    told(story)
    assert story.at.english == []
    assert story.at.taken == re.findall(r"images/office/(\S+)\.png", TUTORIAL.read_text(encoding="utf-8"))


def founded(story: Story) -> None:
    """Create a mutual, take its staff on, publish its product."""
    mara = story.at.window().go(f"/found?code={story.code}")
    mara.fill(full_name="Mara Gérante", username="mara", password=PASSWORD, currency="XCC", digits=2,
              first_day=date(story.day.year, 1, 1)).picture("01-found")  # fmt: skip
    mara.press("Found the office")
    mara.fill(username="mara", password=PASSWORD).press("Sign in").picture("02-home")
    for username, name, role in STAFF:
        mara.go("/people/new").fill(username=username, full_name=name, password=PASSWORD, role=role).press(
            "Take on"
        )
    mara.shows(*(name for _, name, _ in STAFF)).picture("03-staff")
    mara.go("/schemes/publish").fill(scheme="coresia/mutual_health", first_day=date(story.day.year, 1, 1))
    mara.picture("04-publish").press("Publish for good").shows("SHA-256")


def enrolled(story: Story) -> None:
    """Register a household with what it declares, make both of it members, and the health centre."""
    rosa, day = story.by("rosa"), story.day
    for given, sex, born in PEOPLE:
        rosa.go("/registry/new").fill(
            given_name=given, family_name="Lo", sex=sex, birth_date=born, area="nord"
        )
        if given == "Ana":
            rosa.picture("05-register")
        rosa.press("Register")
    rosa.go("/registry/1").fill(on=day).press("Form").shows("Ana Lo")
    rosa.go("/registry/2").fill("form[action$=join]", household=1, relation="spouse", on=day).press("Join")
    for number in (1, 2):
        rosa.go(f"/schemes/declare/{number}")
        rosa.fill(on=day, income_month="90", receives_household_grant=0, receives_national_pension=0)
        if number == 1:
            rosa.picture("06-declare")
        rosa.press("Declare")
    rosa.go("/registry/1").picture("07-person")
    for number in (1, 2):
        rosa.go(ACCOUNT).fill("form[action$=affiliate]", person=number, on=day).press("Make a member")
    rosa.go("/registry/facilities/new").fill(
        code="CS1", name="Centre de santé du Lac", level="health_centre", area="nord"
    )
    rosa.press("Register").shows("Centre de santé du Lac")


def month_begins(
    story: Story, account: str = "", receipt: str = "", counter: str = "", amount: str = "4.00"
) -> None:
    """Assess the month, collect what it costs (2 x 2.00, and 2.00 for joining at first), and take it over into the cash box."""
    rosa = story.by("rosa").go(ACCOUNT).fill("form[action$=assess]", month=story.day).press("Assess")
    carl = story.by("carl").go(ACCOUNT).fill("form[action$=receive]", amount=amount, day=story.day)
    carl.press("Receive")
    rosa.go(ACCOUNT)
    for window, name in ((rosa, account), (carl, receipt), (carl.go("/contributions/counter"), counter)):
        if name:
            window.picture(name)
    carl.shows(amount.replace(".", ","))
    abel = story.by("abel").go("/contributions/counter")
    over = "form[action$='carl/take-over']"
    abel.fill(over, amount=amount, day=story.day, document=f"B-{story.day.month}")
    abel.press("Take over into the cash box", over)


def next_month(story: Story, day: date, checklist: str = "", closed: str = "") -> None:
    """A month has passed: close it by its list, and collect for the one that has begun."""
    before = story.day
    story.clock.set(day)
    abel = story.by("abel").go(f"/month/{before.year}/{day.month - 1}")
    if checklist:
        abel.picture(checklist)
    abel.press("Post what is earned").press("Close the month for good").shows(
        abel.said("The month is closed.")
    )
    if closed:
        abel.picture(closed)
    month_begins(story)


def too_early(story: Story) -> None:
    """Ben is ill while he waits: the counter says until when, and a claim all the same is refused with the reason."""
    story.clock.set(ILL)
    cora = story.by("cora").go("/claims/enquiry?words=Ben").shows("Ben Lo", "1 septembre 2026")
    cora.shows(cora.said("Waiting")).picture("11-waiting")
    claim(cora, "F-1", story.day)
    rita = story.by("rita").go("/claims/1").press("Decide").picture("12-refused")
    rita.shows("1,50", "0,00")


def claim(cora: Window, code: str, day: date, picture: str = "", **more: object) -> None:
    """Enter a claim of Ben's for a consultation, and what more there is."""
    cora.go("/claims/new")
    cora.fill(
        facility=1, code=code, scheme="mutual_health", person=2, first_day=day, last_day=day, visit="other"
    )
    cora.fill("main", form__0__item="consultation", form__0__quantity=1, **more)
    if picture:
        cora.picture(picture)
    cora.press("Enter").shows("Ben Lo")


def attested_and_claimed(story: Story) -> None:
    """Ask whether Ben is covered, promise the health centre its part, and decide a claim of which one line is cut."""
    day = story.clock.set(COVERED)
    cora = story.by("cora").go("/claims/enquiry?words=Ben")
    cora.shows("Ben Lo", cora.said("Entitled")).picture("13-enquiry")
    rita = story.by("rita").go("/claims/letters/new")
    medicines = {"form__1__item": "medicines", "form__1__quantity": 2, "form__1__price": "4.00"}
    rita.fill(facility=1, scheme="mutual_health", person=2, day=day, visit="other")
    rita.fill("main", form__0__item="consultation", form__0__quantity=1, **medicines)
    rita.picture("14-new-letter").press("Issue").picture("15-letter")
    claim(cora, "F-2", day, "16-new-claim", letter=1, **medicines)
    rita.go("/claims/queue").picture("17-queue").go("/claims/2")
    rita.fill("form[action$='/lines/2']", quantity=1, reason="Une seule boîte a été remise").press(
        "Review", "form[action$='/lines/2']"
    )
    rita.picture("18-reviewed").press("Decide").shows("9,50", "4,40", "1,10", "4,00").picture("19-decided")
    rita.go("/claims/2/explanation/1").picture("20-explained")


def paid(story: Story) -> None:
    """Pay the health centre by cheque with four eyes, and read the books."""
    abel, mara, day = story.by("abel"), story.by("mara"), story.day
    abel.go("/books/proposals/new").fill(text="Versé à la banque", day=day)
    abel.fill(form__0__account="1010", form__0__debit=10, form__1__account="1000", form__1__credit=10)
    abel.press("Send to be approved").picture("21-to-the-bank")
    mara.go("/books/proposals").press("Approve and post")
    abel.go("/claims/payments").fill("form[action*=prepare]", method="cheque").picture("22-payments")
    abel.press("Prepare a payment", "form[action*=prepare]")
    mara.go("/claims/payments/1").press("Approve").picture("23-approved")
    abel.go("/claims/payments/1").fill("form[action$=pay]", document="Chèque 0001", day=day).press(
        "Pay", "form[action$=pay]"
    )
    abel.picture("24-paid").go("/books/").shows("4,40").picture("25-books")


def told(story: Story) -> None:
    """Read the indicators of the months that are closed, and print the assembly's file."""
    mara = story.by("mara").go("/month/indicators")
    # Four months of 4.00 are earned, of which 4.40 are given as care: 27.50 %.
    mara.shows("27,5").picture("28-indicators")
    mara.go("/month/report").picture("29-assembly")
