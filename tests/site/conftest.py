"""An office for the site's tests: somebody with every role in the north, a colleague in the south, a stranger."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.middleware import csrf
from django.test import Client
from django.utils import timezone, translation
from pytest_django import DjangoDbBlocker

from allcover.catalogue import country_folder
from allcover_site.books.chart import open_chart
from allcover_site.books.models import Period
from allcover_site.books.operations import open_books
from allcover_site.contributions.models import SetTerms
from allcover_site.people.models import Grant, User
from allcover_site.people.operations import Founder
from allcover_site.people.rights import ROLES
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import declare, form_household, register_person
from allcover_site.schemes.models import Version
from allcover_site.schemes.queries import digest

PASSWORD = "a long enough word"
SINCE = date(2020, 1, 1)
REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session", autouse=True)
def _tokens_without_words() -> Iterator[None]:
    """The forms' tokens are drawn from letters that spell no name, so that a page without Ana never has her in a token by chance."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(csrf, "CSRF_ALLOWED_CHARS", "jqxz")
        yield


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Every test of the site has the database, and none leaves anything in it, nor its language to the next."""
    translation.activate("en")


@pytest.fixture(scope="session")
def migrated(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The file of an office in which nobody is yet, to be copied by who needs one in a folder of its own."""
    file = tmp_path_factory.mktemp("migrated") / "office.sqlite3"
    if connection.vendor == "sqlite":  # As the migrations left the tests' own.
        with django_db_blocker.unblock(), closing(sqlite3.connect(file)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        return file
    own = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    command = [sys.executable, "-m", "django", "migrate", "--verbosity=0"]
    subprocess.run(command, env={**own, "ALLCOVER_OFFICE": str(file.parent)}, check=True, cwd=REPOSITORY)
    return file


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction around all tests of a module: what is made in it once, all of them begin with, and it is gone after the last."""
    with django_db_blocker.unblock(), taken_back():
        translation.activate("en")
        yield


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Who does not ask that Ana has paid begins without it, whichever test of the module came before."""
    if "has_paid" not in item.fixturenames:  # type: ignore[attr-defined]
        for held in item.session._fixturemanager.getfixturedefs("has_paid", item) or ():
            held.finish(item._request)  # type: ignore[attr-defined]


@contextmanager
def taken_back() -> Iterator[None]:
    """A transaction of which nothing is left."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def somebody(username: str, *roles: str, area: str = "", scheme: str = "") -> User:
    """Somebody with roles, taken on without the ceremony that other tests are about."""
    user, is_new = User.objects.get_or_create(username=username, defaults={"full_name": username.title()})
    if is_new:
        user.set_unusable_password()
        user.save()
    for role in roles:
        Grant.objects.create(user=user, role=role, scheme=scheme, area=area, first_day=SINCE)
    return user


@pytest.fixture
def manager() -> User:
    return somebody("mara", "manager")


@pytest.fixture
def owner() -> User:
    return somebody("owen", *ROLES, area="north")


@pytest.fixture
def colleague() -> User:
    return somebody("cleo", *ROLES, area="south")


@pytest.fixture
def stranger() -> User:
    return somebody("stan")


@pytest.fixture
def period() -> Period:
    return opened()


def opened() -> Period:
    """Open books with the chart of accounts, and the year 2024 as their period."""
    founder = Founder()
    open_books(by=founder, currency="XCC", digits=2)
    open_chart(by=founder)
    return Period.objects.create(id=2024, first_day=date(2024, 1, 1), last_day=date(2024, 12, 31))


@cache
def coresia_files() -> dict[str, str]:
    folder = country_folder("coresia")
    paths = [folder / "country.yaml", *folder.glob("*/definition.yaml")]
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def version_of(
    files: dict[str, str], scheme: str = "mutual_health", number: int = 1, first_day: date = SINCE
) -> Version:
    """A version as publishing leaves it, without loading what is known to load."""
    return Version.objects.create(
        scheme=scheme,
        number=number,
        first_day=first_day,
        files=files,
        digest=digest(files),
        published_at=timezone.now(),
    )


@pytest.fixture
def mutual() -> Version:
    """Coresia's mutual health organisation, published."""
    return version_of(coresia_files())


@pytest.fixture
def joins_free(mutual: Version) -> None:
    """The office waives the joining fee of the mutual's law, so that only months are owed."""
    SetTerms.objects.create(scheme=mutual.scheme, first_day=date(2000, 1, 1), author="boss",
                            content={"charges_joining_fee": False}, set_at=timezone.now())  # fmt: skip


@pytest.fixture
def ana(owner: User) -> Person:
    return registered(owner, "Ana")


def registered(by: User, given_name: str, born: date = date(1990, 4, 2), **changed: str) -> Person:
    held = {"family_name": "Lo", "sex": "female", "area": "north.lake", **changed}
    return register_person(by=by, given_name=given_name, birth_date=born, **held)


@pytest.fixture
def home(owner: User, ana: Person) -> Household:
    return living(owner, ana)


def living(by: User, person: Person) -> Household:
    """The household of somebody who earns 100 a month: not poor."""
    declare(by=by, person=person, on=SINCE, facts={
        "income_month": 100, "receives": {"household_grant": 0, "national_pension": 0},
    })  # fmt: skip
    return form_household(by=by, head=person, on=SINCE)


def execute(statement: str, *values: str | int) -> None:
    """Run a statement as somebody at the database's own prompt would, and leave the test's transaction usable."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def unguard(table: str) -> None:
    """Take away a table's triggers, as only whoever owns the database can; for tests of what then shows."""
    connection.check_constraints()  # PostgreSQL changes no table while checks of it are still to come.
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            guards = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
            found = cursor.execute(guards, [table]).fetchall()
        for (name,) in found:
            execute(f"DROP TRIGGER {name}")
    else:
        execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def entered(user: User) -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.force_login(user, backend="allcover_site.people.backend.OfficeBackend")
    return client
