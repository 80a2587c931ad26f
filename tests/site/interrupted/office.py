"""The office in which every deed of money is tried: the invented one, with more of everything a deed needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

from django.utils import timezone

from allcover.catalogue import country_folder
from allcover.expressions.calendar import add_months
from allcover_site.books.models import Proposal
from allcover_site.books.proposing import open_year
from allcover_site.claims.models import Claim, Decision, Letter, Payment
from allcover_site.config.demonstration import MONTHS
from allcover_site.config.law_demonstration import SCHEME
from allcover_site.contributions.enrolling import set_terms
from allcover_site.contributions.models import Receipt
from allcover_site.contributions.operations import affiliate
from allcover_site.people.models import Grant, User
from allcover_site.people.rights import ROLES
from allcover_site.registry.employing import employ, register_employer
from allcover_site.registry.models import Employer, Facility, Household, Person, Upload
from allcover_site.registry.operations import declare, form_household, register_person
from allcover_site.schemes.operations import publish

STAFF = ("one", "two", "three", "four")
"""Each with every role: what keeps them apart is that they are four."""

PENSION, GRANT = "national_pension", "household_grant"


def today() -> date:
    return timezone.localdate()


def joined() -> date:
    return add_months(today().replace(day=1), -MONTHS)


def who(name: str) -> User:
    return User.objects.get(username=name)


def person(given_name: str) -> Person:
    return Person.objects.get(given_name=given_name)


def home(given_name: str) -> Household:
    return person(given_name).memberships.get().household


def facility(code: str) -> Facility:
    return Facility.objects.get(code=code)


def mill() -> Employer:
    return Employer.objects.get(number="E-1")


def receipt(key: str) -> Receipt:
    return Receipt.objects.get(key=key)


def claim(code: str) -> Claim:
    return Claim.objects.get(code=code)


def decision(code: str, number: int = 1) -> Decision:
    return claim(code).decisions.get(number=number)


def letter(key: str) -> Letter:
    return Letter.objects.get(key=key)


def upload(name: str) -> Upload:
    """The file of that name that was looked at last."""
    return Upload.objects.filter(name=name).latest("pk")


def payment(key: str) -> Payment:
    return Payment.objects.get(key=key)


def proposal(key: str) -> Proposal:
    return Proposal.objects.get(key=key)


def band(code: str, earnings: int) -> dict[str, Any]:
    jobs = [{"status": "own_account", "earnings_month": earnings}]
    return {"code": code, "label": code.title(), "facts": {"labour_status": "employed", "jobs": jobs}}


def furnish() -> None:
    """Staff of four, somebody of the mill without a role, two more schemes with their terms, an employer, Gil, who has paid nothing yet, Hana, who is no member, Jude, whom the mill has not declared yet, Ivo, a member who has no home, and Kim, who has none either."""
    for name in STAFF:
        user = User.objects.create(username=name, full_name=name.title())
        Grant.objects.bulk_create(Grant(user=user, role=role, first_day=date(2020, 1, 1)) for role in ROLES)
    User.objects.create(username="nadia", full_name="Nadia of the mill")
    one, since = who("one"), joined()
    open_year(by=one, year=2024)
    if (
        coming := add_months(today(), 2).year
    ) != today().year:  # Months are assessed ahead, in a year that is open.
        open_year(by=one, year=coming)
    publish(by=one, folder=country_folder("coresia"), scheme=PENSION, first_day=since)
    terms = {"bands": [band("stall", 300), band("shop", 500)], "employing": {"penalty_percent": "2"}}
    set_terms(by=one, scheme=PENSION, first_day=since, content=terms)
    set_terms(by=one, scheme=GRANT, first_day=since, content={"kind": "period", "max_instalments": 2})
    with paid_grant() as folder:
        publish(by=one, folder=folder, scheme=GRANT, first_day=today().replace(day=1))
    employer = register_employer(by=one, number="E-1", name="Lake Mill", area="north.lake")
    register_employer(by=one, number="E-2", name="Lake Shop", area="north.lake")
    for name in ("Ana", "Femi"):
        employ(by=one, employer=employer, person=person(name), on=since)
    gil, hana, ivo, kim = (
        register_person(by=one, given_name=name, family_name="Lo", sex="male", area="north.lake",
                        birth_date=date(1990, 1, 1))
        for name in ("Gil", "Hana", "Ivo", "Kim")
    )  # fmt: skip
    jude = register_person(
        by=one,
        given_name="Jude",
        family_name="Lo",
        sex="male",
        area="north.lake",
        birth_date=date(1992, 1, 1),
    )
    employ(by=one, employer=employer, person=jude, on=since)
    for head in (gil, hana, jude):
        form_household(by=one, head=head, on=since)
    for member in (gil, ivo, kim):
        declare(
            by=one,
            person=member,
            on=since,
            facts={"income_month": 0 if member is kim else 300, "receives": {GRANT: 0, PENSION: 0}},
        )
    for member in (gil, ivo):
        affiliate(by=one, person=member, scheme=SCHEME, on=since)
    affiliate(by=one, person=person("Femi"), scheme=PENSION, on=since)


@contextmanager
def paid_grant() -> Iterator[Path]:
    """A law by which the household and the State pay half each for a grant, so that what is sold by the period has two payers."""
    with TemporaryDirectory() as folder:
        copytree(country_folder("coresia"), folder, dirs_exist_ok=True)
        path = Path(folder, GRANT, "definition.yaml")
        source = "source: {title: Household Grant Act 2011, article: s. 9, verified: yes}"
        paid = "".join(
            f"  - {{payer: {payer}, amount: half_month, {source}}}\n" for payer in ("worker", "state")
        )
        half = f"  half_month:\n    of: household\n    unit: money/month\n    is: grant_month / 2\n    {source}\n\nprovisions:"
        text = path.read_text(encoding="utf-8").replace("\nprovisions:", half, 1)
        path.write_text(text.replace("\nbalance:", f"\ncontributions:\n{paid}balance:", 1), encoding="utf-8")
        yield Path(folder)


def yesterday() -> date:
    return today() - timedelta(days=1)
