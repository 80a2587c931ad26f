"""An office for the site's tests: somebody with every role in the north, a colleague in the south, a stranger."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test import Client

from allcover.bookkeeping.entries import Kind
from allcover_site.books.models import Period
from allcover_site.books.operations import open_account, open_books
from allcover_site.people.models import Grant, User
from allcover_site.people.operations import Founder
from allcover_site.people.rights import ROLES

PASSWORD = "a long enough word"
ACCOUNTS: tuple[tuple[str, str, Kind], ...] = (
    ("1000", "Cash", "asset"),
    ("2000", "Owed to facilities", "liability"),
    ("4000", "Premiums", "income"),
    ("5000", "Care", "expense"),
)
SINCE = date(2020, 1, 1)


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Every test of the site has the database, and none leaves anything in it."""


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
    """Open books with some accounts, and the year 2024 as their period."""
    founder = Founder()
    open_books(by=founder, currency="XCC", digits=2)
    for code, name, kind in ACCOUNTS:
        open_account(by=founder, code=code, name=name, kind=kind)
    return Period.objects.create(id=2024, first_day=date(2024, 1, 1), last_day=date(2024, 12, 31))


def execute(statement: str, *values: str | int) -> None:
    """Run a statement as somebody at the database's own prompt would, and leave the test's transaction usable."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def unguard(table: str) -> None:
    """Take away a table's triggers, as only whoever owns the database can; for tests of what then shows."""
    connection.check_constraints()  # PostgreSQL changes no table while checks of it are still to come.
    if connection.vendor == "sqlite":
        for deed in ("update", "delete"):
            execute(f"DROP TRIGGER {table}_no_{deed}")
    else:
        execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


def entered(user: User) -> Client:
    """A browser in which somebody has signed in."""
    client = Client()
    client.force_login(user, backend="allcover_site.people.backend.OfficeBackend")
    return client
