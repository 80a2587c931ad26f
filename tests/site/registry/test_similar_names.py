"""Looking for a name that is written otherwise: found by its sound, ranked, bounded, and told to be similar."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.site.conftest import entered, registered

from allcover_site.people.models import User
from allcover_site.registry.models import Person
from allcover_site.registry.searching import MOST_HEARD, MOST_SIMILAR, persons_found, persons_similar


def similar(user: User, words: str) -> list[str]:
    """Whom a search for similar names finds, the likest first."""
    return [str(Person.objects.get(pk=number)) for number in persons_similar(user, words)]


@pytest.fixture
def people(owner: User, colleague: User) -> None:
    for given, family in (
        ("Mohamed", "Diallo"),
        ("Fatou", "Camara"),
        ("Étienne", "N’Guessan"),
        ("Moussa", "Traoré"),
    ):
        registered(owner, given, family_name=family)
    registered(colleague, "Muhamad", family_name="Dialo", area="south")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Muhammad Dialo", ["Mohamed Diallo"]),
        ("dialo muhamed", ["Mohamed Diallo"]),
        ("Diallo Mohamad", ["Mohamed Diallo"]),
        ("Kamara Fatu", ["Fatou Camara"]),
        ("Kamara", ["Fatou Camara"]),
        ("Etiene Nguesan", ["Étienne N’Guessan"]),
        ("Musa Traore", ["Moussa Traoré"]),
        ("Fatou Keita", []),  # another name, whose first alone is right
        ("Ibrahim Sow", []),
        ("12", []),
        ("!", []),
        ("", []),
    ],
)
def test_names_written_otherwise_are_found_within_reach(
    owner: User, people: None, words: str, found: list[str]
) -> None:
    assert similar(owner, words) == found


@pytest.mark.parametrize("page", ["/registry/", "/claims/enquiry"])
def test_pages_say_that_names_are_similar(owner: User, people: None, page: str) -> None:
    client = entered(owner)
    told = client.get(f"{page}?words=Muhammad+Dialo").content.decode()
    assert "Similar names" in told
    assert "Mohamed Diallo" in told
    assert "Nobody is called so." in told
    assert "Similar names" not in client.get(f"{page}?words=Ibrahim+Sow").content.decode()
    assert "Nobody was found." in client.get(f"{page}?words=Ibrahim+Sow").content.decode()


def test_however_many_sound_alike_no_more_are_read_than_are_compared(owner: User) -> None:
    Person.objects.bulk_create(
        Person(
            given_name="Awa",
            family_name="Diallo",
            sex="female",
            birth_date=date(1990, 1, 1),
            area="north.lake",
        )
        for _number in range(MOST_HEARD + 30)
    )
    assert persons_found(owner, "dialo") == []
    with CaptureQueriesContext(connection) as asked:
        assert len(persons_similar(owner, "dialo")) == MOST_SIMILAR
    rows = [query["sql"] for query in asked if "registry_person" in query["sql"]]
    assert rows
    assert all(f"LIMIT {MOST_HEARD}" in sql for sql in rows)
