"""A process that collects premiums in an office of its own, to be run beside others and killed: see test_interrupted.py.

``found`` makes the office, ``collect NAME COUNT`` receives COUNT times 1.00 under keys of NAME and says so each
time, ``check`` prints what does not hold, then how much was received.
"""

import sys

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from allcover_site.audit.queries import faults_of_trail  # noqa: E402
from allcover_site.books import chart  # noqa: E402
from allcover_site.books.models import Entry  # noqa: E402
from allcover_site.books.queries import balance_of, faults_of_books  # noqa: E402
from allcover_site.config.demonstration import SCHEME, demonstrate  # noqa: E402
from allcover_site.contributions.models import Receipt  # noqa: E402
from allcover_site.contributions.operations import receive  # noqa: E402
from allcover_site.people.models import User  # noqa: E402
from allcover_site.registry.models import Household  # noqa: E402


def found() -> None:
    call_command("migrate", verbosity=0)
    demonstrate()


def collect(name: str, count: int) -> None:
    collector, household = User.objects.get(username="collector"), Household.objects.all()[0]
    for number in range(count):
        receive(by=collector, household=household, scheme=SCHEME, amount=100, day=timezone.localdate(),
                key=f"{name} {number}")  # fmt: skip
        print(number, flush=True)


def check() -> None:
    for fault in (*faults_of_books(), *faults_of_trail()):
        print(fault)
    receipts = Receipt.objects.order_by("number")
    numbers = list(receipts.values_list("number", flat=True))
    if numbers != list(range(1, len(numbers) + 1)):
        print(f"The numbers of the receipts have a gap: {numbers}")
    received = sum(receipt.amount for receipt in receipts)
    if -balance_of(chart.UNEARNED) != received or Entry.objects.filter(receipt__isnull=False).count() != len(
        numbers
    ):
        print("Receipts and books do not agree.")
    print(f"received {received} in {len(numbers)}")


if __name__ == "__main__":
    verb, *rest = sys.argv[1:]
    if verb == "collect":
        collect(rest[0], int(rest[1]))
    else:
        {"found": found, "check": check}[verb]()
