"""What tests of employers begin with: the pension's law and its first month, and how a month is written, declared and paid."""

from datetime import date
from uuid import uuid4

from allcover_site.contributions.employers import (
    file_declaration,
    receive_of_employer,
)
from allcover_site.contributions.models import Receipt, WageDeclaration
from allcover_site.contributions.operations import Given
from allcover_site.people.models import User
from allcover_site.registry.models import Employer

SCHEME = "national_pension"
JANUARY = date(2024, 1, 1)
ON = date(2024, 2, 10)


def table(*rows: tuple[object, ...], heading: str = "worker,earnings") -> bytes:
    return "\n".join((heading, *(",".join(str(cell) for cell in row) for row in rows))).encode()


def filed(
    by: User, employer: Employer, content: bytes, month: date = JANUARY, on: date = ON
) -> WageDeclaration:
    """A month declared; whoever works there and is not named earned nothing, and that is said."""
    everybody = set(employer.employments.values_list("person_id", flat=True))
    return file_declaration(
        by=by, employer=employer, scheme=SCHEME, month=month, name="wages.csv", content=content, on=on, without=everybody,
    )  # fmt: skip


def paid(by: User, employer: Employer, amount: int, day: date) -> Receipt:
    return receive_of_employer(by=by, employer=employer, scheme=SCHEME, amount=amount, day=day, key=str(uuid4()),
                               given=Given("bank"))  # fmt: skip
