"""An office with a patient who is covered, and claims of hers."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.utils.timezone import localdate
from tests.site.agreeing import change_prices
from tests.site.conftest import coresia_files, living, opened, registered, somebody, taken_back, version_of

from allcover_site.books.models import Period
from allcover_site.claims.cases import cases_of
from allcover_site.claims.models import Claim, Decision, PriceList
from allcover_site.claims.operations import Asked, decide, enter, look
from allcover_site.claims.price_changes import of_agreement, of_prices
from allcover_site.claims.pricing import Priced, make_list
from allcover_site.claims.risk import LOOKED_AT
from allcover_site.claims.twins import twins_after
from allcover_site.contributions.operations import affiliate, assess, receive
from allcover_site.people.models import User
from allcover_site.people.rights import ROLES
from allcover_site.registry.models import Facility, Household, Person
from allcover_site.schemes.models import Version

SCHEME = "mutual_health"
VISIT_DAY = date(2024, 1, 15)


@pytest.fixture
def reviewer() -> User:
    return somebody("rita", "reviewer", area="north")


def agreed_with(by: User, facility: Facility, *priced: Priced) -> PriceList:
    """A list of prices by which a facility is paid from 10 January on."""
    made = make_list(by=by, code="A", name="Centres", scheme=SCHEME)
    change_prices(by=by, change=of_prices(made, list(priced)))
    change_prices(by=by, change=of_agreement(facility, SCHEME, made, date(2024, 1, 10)))
    return made


@pytest.fixture
def centre(owner: User) -> Facility:
    return Facility.objects.create(
        code="HC1", name="Lake health centre", level="health_centre", area="north.lake"
    )


@pytest.fixture(scope="module")
def begun(standing: None) -> None:
    """Whom every test of claims begins with: the owner, Ana with her household, the mutual, open books."""
    opened()
    version_of(coresia_files())
    owner = somebody("owen", *ROLES, area="north")
    living(owner, registered(owner, "Ana"))


@pytest.fixture(scope="module")
def has_paid(begun: None) -> Iterator[None]:
    """Ana joined on 1 October 2023 and paid for that month to January on the 15th: 3 x 1.50 + 2.00, and 2.00 for joining."""
    owner, home = User.objects.get(username="owen"), Household.objects.get()
    with taken_back():
        Period.objects.create(id=2023, first_day=date(2023, 1, 1), last_day=date(2023, 12, 31))
        affiliate(by=owner, person=Person.objects.get(), scheme=SCHEME, on=date(2023, 10, 1))
        for month in (date(2023, 10, 1), date(2023, 11, 1), date(2023, 12, 1), date(2024, 1, 1)):
            assess(by=owner, household=home, scheme=SCHEME, month=month)
        receive(by=owner, household=home, scheme=SCHEME, amount=850, day=date(2023, 10, 15), key="premium")
        yield


@pytest.fixture
def owner(begun: None) -> User:
    return User.objects.get(username="owen")


@pytest.fixture
def period(begun: None) -> Period:
    return Period.objects.get(id=2024)


@pytest.fixture
def this_year(begun: None) -> Period:
    year = localdate().year
    return Period.objects.create(first_day=date(year, 1, 1), last_day=date(year, 12, 31))


@pytest.fixture
def mutual(begun: None) -> Version:
    return Version.objects.get(scheme=SCHEME)


@pytest.fixture
def ana(begun: None) -> Person:
    return Person.objects.get(given_name="Ana")


@pytest.fixture
def home(ana: Person) -> Household:
    return ana.memberships.get().household


@pytest.fixture
def paid_up(has_paid: None, home: Household) -> Household:
    return home


Entering = Callable[..., Claim]


@pytest.fixture
def sent(owner: User, ana: Person, centre: Facility, paid_up: Household) -> Entering:
    """Enters a claim of Ana's: a consultation on a day, unless said otherwise."""

    def entered_claim(code: str = "1", day: date = VISIT_DAY, *lines: Asked, **changed: object) -> Claim:
        given = {
            "facility": centre,
            "person": ana,
            "first_day": day,
            "last_day": day,
            "lines": lines or (Asked("consultation"),),
            **changed,
        }
        return enter(by=owner, code=code, scheme=SCHEME, **given)  # type: ignore[arg-type]

    return entered_claim


def decided(by: User, claim: Claim, on: date = date(2024, 3, 1)) -> Decision:
    looked(by, claim)
    return decide(by=by, claim=claim, on=on)


def looked(by: User, *claims: Claim) -> None:
    """The reviewer looks through those of some claims that may ask for the same care twice."""
    later = twins_after(cases_of([claim.pk for claim in claims]))
    for claim in claims:
        is_twice = claim.pk in later or any(sign["name"] in LOOKED_AT for sign in claim.submission.signs)
        if is_twice and not claim.looks.exists():
            look(by=by, claim=claim, outcome="passed")
