"""The proof names terms that are not as the trail tells that they were set."""

from datetime import date

import pytest
from tests.site.conftest import execute, unguard
from tests.site.contributions.covers import SCHEME, terms

from allcover_site.contributions.enrolling import write_terms
from allcover_site.contributions.models import SetTerms
from allcover_site.contributions.terms import Terms, plain_of
from allcover_site.contributions.tracing import faults_of_terms
from allcover_site.people.models import User
from allcover_site.schemes.models import Version

FAULT = (
    "Mutual health organisation: the terms that count from Jan. 1, 2023 are not those that the trail tells."
)


@pytest.fixture
def held(boss: User, mutual: Version) -> SetTerms:
    found = terms(boss)
    assert list(faults_of_terms()) == []
    unguard("contributions_setterms")
    return found


def test_terms_that_were_changed_beside_the_deeds_are_named(held: SetTerms) -> None:
    SetTerms.objects.filter(pk=held.pk).update(content={**held.content, "payment_grace": 6})
    assert list(faults_of_terms()) == [FAULT]


def test_terms_that_were_taken_away_or_count_from_another_day_are_named(held: SetTerms) -> None:
    SetTerms.objects.filter(pk=held.pk).update(first_day=date(2023, 2, 1))
    assert list(faults_of_terms()) == [FAULT, FAULT.replace("Jan.", "Feb.")]
    execute("DELETE FROM contributions_setterms")
    assert list(faults_of_terms()) == [FAULT]


def test_terms_that_nobody_set_are_named(held: SetTerms) -> None:
    SetTerms.objects.create(
        scheme=SCHEME, first_day=date(2023, 3, 1), content=held.content, author="boss", set_at=held.set_at
    )
    assert list(faults_of_terms()) == [FAULT.replace("Jan.", "March")]


def test_terms_set_one_after_the_other_hold(boss: User, held: SetTerms) -> None:
    write_terms("mara", boss, SCHEME, date(2023, 6, 1), plain_of(Terms(payment_grace=2)))
    assert list(faults_of_terms()) == []
