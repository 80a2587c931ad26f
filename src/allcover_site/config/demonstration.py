"""An invented office to try everything with. All its people have one password, which is printed: never for real use."""

from django.db import transaction
from django.utils import timezone

from allcover_site.people.models import User
from allcover_site.people.operations import appoint, found_office, take_on

PASSWORD = "try everything"  # noqa: S105 - printed on purpose; the office is invented
STAFF = (("auditor", "Aline Auditor", "auditor"),)


@transaction.atomic
def demonstrate() -> tuple[User, ...]:
    """This function will fill an empty office with an invented one, and give its staff."""
    today = timezone.localdate()
    manager = found_office(username="manager", full_name="Mara Manager", password=PASSWORD, on=today)
    return (manager, *(_appointed(manager, *one) for one in STAFF))


def _appointed(manager: User, username: str, full_name: str, role: str) -> User:
    user = take_on(by=manager, username=username, full_name=full_name, password=PASSWORD)
    appoint(by=manager, user=user, role=role, on=timezone.localdate())
    return user
