"""Two who may be one person carry the same sign wherever they are listed, whichever was registered first."""

from datetime import date

import pytest
from tests.site.agreeing import merge
from tests.site.conftest import entered, registered, somebody

from allcover_site.people.models import User
from allcover_site.registry.merging import tell_apart
from allcover_site.registry.models import Person
from allcover_site.registry.twins import listed

SIGN = "Perhaps registered twice:"
BORN = date(1991, 3, 4)


@pytest.fixture
def first(owner: User) -> Person:
    return registered(owner, "Mohamed", BORN, sex="male")


@pytest.fixture
def second(owner: User, first: Person) -> Person:
    return registered(owner, "Muhammad", BORN, sex="male")


def twins(user: User, *persons: Person) -> list[tuple[int, ...]]:
    return [each.twins for each in listed(user, persons)]


def test_first_of_two_carries_the_sign_of_the_second_and_the_second_that_of_the_first(
    owner: User, first: Person, second: Person
) -> None:
    other = registered(owner, "Fatou", BORN)
    assert twins(owner, first, second, other) == [(second.pk,), (first.pk,), ()]
    # Each by itself too, as where a list shows one of them alone.
    assert [twins(owner, each) for each in (first, second, other)] == [[(second.pk,)], [(first.pk,)], [()]]


@pytest.mark.parametrize("words", ["Mohamed", "Muhammad", "number", "other number"])
def test_search_and_page_of_either_lead_to_the_two_side_by_side(
    owner: User, first: Person, second: Person, words: str
) -> None:
    client = entered(owner)
    asked = {"number": str(first.pk), "other number": str(second.pk)}.get(words, words)
    page = client.get("/registry/", {"words": asked}, follow=True).text
    assert SIGN in page
    for one, two in ((first, second), (second, first)):
        shown = client.get(f"/registry/{one.pk}").text
        assert SIGN in shown
        assert f'href="/registry/duplicates/{one.pk}/{two.pk}"' in shown


def test_sign_is_gone_once_they_are_one_or_known_to_be_two(
    owner: User, first: Person, second: Person
) -> None:
    third = registered(owner, "Mohammed", BORN, sex="male")
    merge(by=owner, kept=first, merged=second, reason="One card")
    assert twins(owner, first, third) == [(third.pk,), (first.pk,)]
    tell_apart(by=owner, one=first, two=third)
    assert twins(owner, first, third) == [(), ()]
    assert SIGN not in entered(owner).get("/registry/", {"words": "Mohamed"}, follow=True).text


def test_who_is_out_of_reach_is_told_to_nobody(owner: User, colleague: User, first: Person) -> None:
    away = registered(colleague, "Muhammad", BORN, sex="male", area="south.coast")
    assert twins(owner, first) == [()]
    assert twins(colleague, away) == [()]
    assert twins(somebody("rosa", "registrar"), first, away) == [(away.pk,), (first.pk,)]


def test_who_was_born_on_another_day_is_named_on_the_pages_of_both(owner: User, first: Person) -> None:
    turned = registered(owner, "Mohamed", date(1991, 4, 3), sex="male")  # Day and month have changed places.
    for one, two in ((first, turned), (turned, first)):
        shown = entered(owner).get(f"/registry/{one.pk}").text
        assert f'href="/registry/duplicates/{one.pk}/{two.pk}"' in shown
