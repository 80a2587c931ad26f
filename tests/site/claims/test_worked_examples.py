"""The worked examples of valuing claims once more, this time through the office: published, affiliated, entered,
reviewed, decided, posted. What is kept of each decision must be what the example says."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from itertools import count

import pytest
from tests.papers import test_claim_examples as examples
from tests.site.claims.conftest import decided
from tests.site.conftest import SINCE, somebody, version_of
from tests.unit.countries import COUNTRY
from tests.unit.packages import package_of, scheme_text

from allcover.engine import claims as library
from allcover.engine.valuation import value_claim
from allcover.expressions.nodes import Exact
from allcover.rules.package import Package
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.queries import balance_of, faults_of_books
from allcover_site.claims.models import Claim, Decision
from allcover_site.claims.operations import Asked, approve_beforehand, enter, review
from allcover_site.claims.queries import faults_of_claims, is_same, replayed
from allcover_site.contributions.models import Affiliation
from allcover_site.people.models import User
from allcover_site.registry.models import Facility, Household, Membership, Person

SCHEME = "mutual"
OF_CLAIMS = [example for example in examples.EXAMPLES if example is not examples.e14_joining_fee]


class Office:
    """Values claims as the library's functions do, by taking them through the office."""

    def __init__(self, clerk: User, reviewer: User) -> None:
        self.clerk, self.reviewer = clerk, reviewer
        self.texts: dict[int, str] = {}
        self.numbers = count(1)
        self.decided = 0

    def package_of(self, parameters: str, package: str) -> Package:
        found = package_of(parameters, package)
        self.texts[id(found)] = scheme_text(parameters, package)
        return found

    def value_claims(
        self, package: Package, claims: Iterable[library.Claim]
    ) -> tuple[library.Valuation, ...]:
        held = list(claims)
        number = next(self.numbers)
        files = {"country.yaml": COUNTRY, "mutual/definition.yaml": self.texts[id(package)]}
        # Each package is a version of the scheme, which counts from a day after the one before.
        version_of(files, SCHEME, number, SINCE + timedelta(days=number))
        facility = Facility.objects.create(code=f"F{number}", name="Centre", level="", area="north")
        person, household = self._home(held)
        history: list[library.Earlier] = []
        return tuple(self._through(package, claim, facility, person, household, history) for claim in held)

    def value_claim(self, package: Package, claim: library.Claim) -> library.Valuation:
        return self.value_claims(package, [claim])[-1]

    def _home(self, claims: list[library.Claim]) -> tuple[Person, Household]:
        """The patient's household, with as many members as are covered, all members since the first said day."""
        patient, cover = claims[-1].patient, claims[-1].cover
        since = min(claim.cover.member_since for claim in claims)
        household = Household.objects.create(area="north")
        people = [
            Person.objects.create(given_name=patient.id, family_name="Lo", sex=patient.sex or "female",
                                  birth_date=patient.birth_date, area="north")
            for _ in range(cover.members)
        ]  # fmt: skip
        for person in people:
            Membership.objects.create(household=household, person=person, relation="sibling", first_day=SINCE)
            Affiliation.objects.create(person=person, scheme=SCHEME, first_day=since)
        return people[0], household

    def _through(
        self, package: Package, claim: library.Claim, facility: Facility, person: Person, household: Household,
        history: list[library.Earlier],
    ) -> library.Valuation:  # fmt: skip
        asked = [
            Asked(line.item, line.quantity, cents(line.price), line.has_prior_approval)
            for line in claim.lines
        ]
        entered = enter(by=self.clerk, facility=facility, code=claim.id, scheme=SCHEME, person=person,
                        first_day=claim.first_day, last_day=claim.last_day, visit=claim.visit, lines=asked)  # fmt: skip
        for line, wanted in zip(entered.lines.all(), claim.lines):
            if wanted.has_prior_approval:
                approve_beforehand(by=self.reviewer, line=line, evidence="Example")
            if wanted.approved_quantity is not None:
                review(
                    by=self.reviewer,
                    line=line,
                    quantity=wanted.approved_quantity,
                    price=None,
                    reason="Example",
                )
        decision = decided(self.reviewer, Claim.objects.get(pk=entered.pk), date(2024, 12, 1))
        self.decided += 1
        expected = value_claim(package, claim, history)
        history += expected.history()
        self.check(decision, expected)
        return expected

    def check(self, decision: Decision, expected: library.Valuation) -> None:
        """What the office kept is what the example is about to be held against."""
        kept = [
            (line["asked"], line["paid"], line["patient"], line["provider"], line["units"])
            for line in decision.lines
        ]
        assert kept == [
            (cents(line.asked), cents(line.paid), cents(line.patient), cents(line.provider), line.units)
            for line in expected.lines
        ]
        steps = [[(part["step"], part["amount"]) for part in line["parts"]] for line in decision.lines]
        assert steps == [[(part.step, cents(part.amount)) for part in line.parts] for line in expected.lines]
        decision.refresh_from_db()
        assert is_same(decision, replayed(decision))


def cents(amount: Exact | None) -> int | None:
    return None if amount is None else int(amount * 100)


@pytest.fixture
def office(period: Period) -> Office:
    return Office(somebody("cora", "claims_clerk"), somebody("rita", "reviewer"))


@pytest.mark.parametrize("example", OF_CLAIMS, ids=lambda example: example.__name__.upper())
def test_worked_example_comes_out_of_the_office(
    example: Callable[[], None], office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("package_of", "value_claims", "value_claim"):
        monkeypatch.setattr(examples, name, getattr(office, name))
    example()
    assert office.decided == Decision.objects.count() >= 1
    assert -balance_of(chart.PAYABLE) == sum(decision.paid for decision in Decision.objects.all())
    assert (faults_of_books(), list(faults_of_claims())) == ((), [])
