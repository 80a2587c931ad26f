"""The registry: who somebody is and lives with, on every day; within reach; as a population."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.site.conftest import entered

from allcover.vocabulary.codes import RELATION_TO_HEAD, SEX
from allcover.vocabulary.fault import Faults
from allcover_site.audit.models import Event
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.export import household_record, population_of
from allcover_site.registry.models import Household, Membership, Person
from allcover_site.registry.operations import (
    BornOnNoSuchDay,
    HasHead,
    LivesElsewhere,
    RegistryRefused,
    declare,
    form_household,
    join_household,
    leave_household,
    register_person,
)
from allcover_site.registry.queries import household_on, members_on
from allcover_site.registry.searching import persons_found

DAY = date(2024, 3, 1)


def registered(
    by: User,
    given_name: str = "Ana",
    born: date = date(1990, 4, 2),
    area: str = "north.lake",
    family_name: str = "Lo",
) -> Person:
    return register_person(
        by=by, given_name=given_name, family_name=family_name, sex="female", birth_date=born, area=area
    )


@pytest.fixture
def ana(owner: User) -> Person:
    return registered(owner)


@pytest.fixture
def home(owner: User, ana: Person) -> Household:
    return form_household(by=owner, head=ana, on=DAY)


def test_codes_are_those_of_the_library() -> None:
    assert set(Person.Sex.values) == set(SEX.codes)
    assert set(Membership.Relation.values) == set(RELATION_TO_HEAD.codes)


def test_person_is_registered_and_named_in_the_trail_by_number(ana: Person) -> None:
    event = Event.objects.get()
    assert (event.deed, event.about) == ("registry.person_registered", f"person {ana.pk}")
    assert "Lo" not in str(event.facts)


def test_nobody_is_born_tomorrow_or_long_ago(owner: User) -> None:
    for born in (timezone.localdate() + timedelta(days=1), date(1850, 1, 1)):
        with pytest.raises(BornOnNoSuchDay):
            registered(owner, born=born)


def test_registrar_registers_in_their_area_only(colleague: User, stranger: User, ana: Person) -> None:
    for user in (colleague, stranger):
        with pytest.raises(NotAllowed):
            registered(user)
        with pytest.raises(NotAllowed):
            form_household(by=user, head=ana, on=DAY)


def test_members_change_and_every_day_keeps_its_own(owner: User, ana: Person, home: Household) -> None:
    ben = registered(owner, "Ben")
    joined = join_household(by=owner, household=home, person=ben, relation="spouse", on=date(2024, 5, 1))
    leave_household(by=owner, membership=joined, last_day=date(2024, 5, 31))
    own = form_household(by=owner, head=ben, on=date(2024, 6, 1))
    assert [len(members_on(home, date(2024, month, 15))) for month in (2, 3, 5, 6)] == [0, 1, 2, 1]
    assert [household_on(ben, date(2024, month, 15)) for month in (4, 5, 6)] == [None, home, own]


def test_somebody_lives_in_one_household(owner: User, ana: Person, home: Household) -> None:
    with pytest.raises(LivesElsewhere, match=f"household {home.pk}"):
        form_household(by=owner, head=ana, on=DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(household=home, person=ana, relation="head", first_day=DAY)


def test_household_has_one_head(owner: User, home: Household) -> None:
    with pytest.raises(HasHead):
        join_household(by=owner, household=home, person=registered(owner, "Ben"), relation="head", on=DAY)


def test_membership_does_not_end_before_it_begins(owner: User, home: Household) -> None:
    with pytest.raises(RegistryRefused):
        leave_household(by=owner, membership=home.memberships.get(), last_day=DAY - timedelta(days=1))


def test_declaration_is_checked_as_a_population_is(owner: User, ana: Person) -> None:
    with pytest.raises(Faults, match="income_month"):
        declare(by=owner, person=ana, on=DAY, facts={"incme_month": 20})
    declare(by=owner, person=ana, on=DAY, facts={"income_month": 20})


def test_household_becomes_a_population_as_it_was_on_a_day(owner: User, ana: Person, home: Household) -> None:
    cleo = registered(owner, "Cleo", date(2018, 3, 2))
    join_household(by=owner, household=home, person=cleo, relation="child", on=date(2024, 4, 1))
    declare(by=owner, person=ana, on=date(2024, 3, 10), facts={"income_month": 20})
    declare(by=owner, person=ana, on=date(2024, 5, 1), facts={"income_month": 30})
    seen = []
    for day in (DAY, date(2024, 4, 1), date(2024, 5, 1)):
        persons = population_of([household_record(home, day, {})], day).persons
        rows = persons.select("person_id", "age", "relation_to_head", "income_month").rows()
        seen.append(rows)
    one, two = str(ana.pk), str(cleo.pk)
    assert seen == [
        [(one, 33, "head", None)],
        [(one, 33, "head", 20.0), (two, 6, "child", None)],
        [(one, 34, "head", 30.0), (two, 6, "child", None)],
    ]


def given_names(user: User, words: str) -> list[str]:
    """The given names of whom a search finds."""
    return [Person.objects.get(pk=number).given_name for number in persons_found(user, words)]


def test_search_finds_names_and_numbers_within_reach(owner: User, colleague: User, ana: Person) -> None:
    registered(owner, "Ben", area="north")
    registered(colleague, "Anders", area="south")
    for words, found in (
        ("an", ["Ana"]),
        ("lo an", ["Ana"]),
        ("", ["Ana", "Ben"]),
        (str(ana.pk), ["Ana"]),
        (f"ana {ana.pk}", ["Ana"]),
        ("x", []),
        ("!", []),
    ):
        assert given_names(owner, words) == found


def test_search_hears_no_accents_and_takes_names_of_many_words_in_any_order(owner: User) -> None:
    registered(owner, "Étienne", family_name="N’Guessan")
    registered(owner, "María Luisa", family_name="da Silva")
    for words in ("etienne", "N'Guessan", "ÉTIENNE nguessan", "nGuessan eti"):
        assert given_names(owner, words) == ["Étienne"], words
    for words in ("maria luisa", "maría", "da silva maria", "Maria Luisa da Silva", "silva"):
        assert given_names(owner, words) == ([] if words == "silva" else ["María Luisa"]), words


def test_search_reads_no_more_rows_than_it_shows(owner: User) -> None:
    Person.objects.bulk_create(
        Person(
            given_name=f"Awa {number}", family_name="Diallo", sex="female", birth_date=DAY, area="north.lake"
        )
        for number in range(30)
    )
    assert len(persons_found(owner, "dia", 20)) == len(persons_found(owner, "awa dia", 20)) == 20
    assert "Only the first" not in entered(owner).get("/registry/?words=diallo").content.decode()
    client = entered(owner)
    with CaptureQueriesContext(connection) as asked:
        client.get("/registry/?words=diallo")
    assert not [
        query["sql"] for query in asked if "COUNT(*)" in query["sql"] and "registry_person" in query["sql"]
    ]


def test_page_registers_a_person_and_shows_it(owner: User) -> None:
    client = entered(owner)
    given = {
        "given_name": "Ana",
        "family_name": "Lo",
        "sex": "female",
        "birth_date": "1990-04-02",
        "area": "north",
    }
    shown = client.post("/registry/new", given, follow=True)
    assert shown.redirect_chain == [(f"/registry/{Person.objects.get().pk}", 302)]
    assert "Belongs to no household today" in shown.content.decode()
    refused = client.post("/registry/new", {**given, "area": "south", "given_name": "Ben"}).content.decode()
    assert "does not hold the right" in refused
    assert "errorlist" in client.post("/registry/new", {**given, "sex": "x"}).content.decode()
    assert Person.objects.count() == 1


def test_search_page_answers_htmx_with_the_list_alone(owner: User, ana: Person) -> None:
    client = entered(owner)
    whole = client.get("/registry/?words=an").content.decode()
    part = client.get("/registry/?words=an", headers={"hx-request": "true"}).content.decode()
    assert "Ana Lo" in whole
    assert "Ana Lo" in part
    assert "<html" in whole
    assert "<html" not in part
    assert "Nobody was found" in client.get("/registry/?words=' OR 1=1 --").content.decode()
