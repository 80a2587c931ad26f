"""The office under load: enquiries at the view, a month's assessment of everybody, claims from entry to the books.

``python benchmarks/office.py --members 30000 --claims 200`` on SQLite; ``--postgresql`` on a server started for the run and
thrown away. All goes through the office's own operations and pages; members are enrolled in bulk first.
"""

import argparse
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeVar

T = TypeVar("T")
SCHEME, AREA, MONTH = "mutual_health", "north.lake", date(2024, 3, 1)
BATCH, HOUSEHOLD = 2_000, 4
CARE = (("consultation", 1, None), ("medicines", 2, 400), ("consultation", 1, None), ("medicines", 1, 300))


def timed(name: str, work: Callable[[], T]) -> T:
    """Run once, print seconds by the clock and of the processor, and give the result."""
    clock, processor = time.perf_counter(), time.process_time()
    made = work()
    print(
        f"{name:<56}{time.perf_counter() - clock:>9.2f} s {time.process_time() - processor:>9.2f} s of the processor"
    )
    return made


def homes(members: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Households of four with names drawn from syllables."""
    syllables = [one + two for one in "bdfklmnrst" for two in "aeiou"]
    for number in range(members // HOUSEHOLD):
        family = "".join(chance.choices(syllables, k=3)).title()
        people = {}
        for place in range(HOUSEHOLD):
            people[f"{number}-{place}"] = {
                "given_name": "".join(chance.choices(syllables, k=2)).title(), "family_name": family,
                "sex": chance.choice(("female", "male")), "birth_date": date(chance.randrange(1950, 2020), 5, 17),
                "relation_to_head": "head" if place == 0 else "sibling", "income_month": chance.randrange(40, 300),
                "receives": {"household_grant": 0, "national_pension": 0},
            }  # fmt: skip
        yield {"people": people}


def p95(seconds: list[float]) -> float:
    """The time within which 95 of 100 were done, in milliseconds."""
    return 1000 * sorted(seconds)[int(0.95 * len(seconds))]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=300_000)
    parser.add_argument("--claims", type=int, default=1_000)
    parser.add_argument("--enquiries", type=int, default=200)
    parser.add_argument("--postgresql", action="store_true")
    asked = parser.parse_args()
    if asked.postgresql:
        from tests.site.database import started

        os.environ["DATABASE_URL"] = started()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"ALLCOVER_OFFICE": folder, "ALLCOVER_SECRET_KEY": "only for measuring",
                       "DJANGO_SETTINGS_MODULE": "allcover_site.config.settings"}  # fmt: skip
        import django

        django.setup()
        measure(asked.members, asked.claims, asked.enquiries)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\npeak memory of the office's process {peak:,.0f} MB")


def measure(members: int, claims: int, enquiries: int) -> None:
    """Found an office, fill it, and measure."""
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from allcover.catalogue import country_folder
    from allcover_site.books.chart import open_chart
    from allcover_site.books.operations import open_books, open_period
    from allcover_site.claims.operations import Asked, decide, enter
    from allcover_site.contributions.bulk import affiliate_many, assess_everybody
    from allcover_site.people.models import Grant, User
    from allcover_site.people.operations import Founder
    from allcover_site.people.rights import ROLES
    from allcover_site.registry.enrolling import enrol
    from allcover_site.registry.models import Facility, Person
    from allcover_site.runs.models import LeftOut
    from allcover_site.schemes.operations import publish

    call_command("migrate", verbosity=0)
    chance = random.Random(2004)
    users = [User.objects.create(username=name, full_name=name, password="!") for name in ("one", "two")]
    for user in users:
        for role in ROLES:
            Grant.objects.create(user=user, role=role, first_day=date(2020, 1, 1))
    one, two = users
    clerk = User.objects.create(username="clerk", full_name="clerk", password="!")
    Grant.objects.create(user=clerk, role="registrar", first_day=date(2020, 1, 1))
    open_books(by=Founder(), currency="XCC", digits=2)
    open_chart(by=Founder())
    for year in range(2024, date.today().year + 1):
        open_period(by=Founder(), first_day=date(year, 1, 1), last_day=date(year, 12, 31))
    publish(by=one, folder=country_folder("coresia"), scheme=SCHEME, first_day=date(2020, 1, 1))
    print(f"{connection.vendor}, {members:,} members, {claims:,} claims of {len(CARE)} lines\n")

    def fill() -> None:
        waiting = list(homes(members, chance))
        for first in range(0, len(waiting), BATCH):
            enrol(by=one, households=waiting[first : first + BATCH], area=AREA, on=date(2022, 1, 1))
        affiliate_many(by=one, scheme=SCHEME, persons=list(Person.objects.all()), on=date(2022, 1, 1))

    timed("enrol and affiliate everybody", fill)
    run = timed(
        "assess everybody for a month, compiled", lambda: assess_everybody(by=one, scheme=SCHEME, month=MONTH)
    )
    decided = sum(run.batches.values_list("decided", flat=True))
    print(f"    {decided:,} households decided, {LeftOut.objects.count():,} left out")

    client = Client(HTTP_HOST="localhost")
    client.force_login(clerk, backend="allcover_site.people.backend.OfficeBackend")
    numbers = list(Person.objects.values_list("pk", "family_name"))
    for name, word in (("number", lambda who: str(who[0])), ("name", lambda who: who[1])):
        taken = []
        for who in chance.choices(numbers, k=enquiries):
            clock = time.perf_counter()
            answer = client.get("/registry/", {"words": word(who)})
            assert answer.status_code == 200, (answer.status_code, answer.headers)
            taken.append(time.perf_counter() - clock)
        print(f"enquiry by {name:<45}{p95(taken):>9.1f} ms p95 of {enquiries}")

    centre = Facility.objects.create(code="HC1", name="Centre", level="health_centre", area=AREA)
    patients = [Person.objects.get(pk=who[0]) for who in chance.choices(numbers, k=claims)]
    lines = [Asked(item, quantity, price) for item, quantity, price in CARE]

    def claim() -> None:
        for code, person in enumerate(patients):
            made = enter(by=one, facility=centre, code=str(code), scheme=SCHEME, person=person, first_day=MONTH,
                         last_day=MONTH, lines=lines)  # fmt: skip
            decide(by=two, claim=made, on=MONTH)

    timed("claims entered, checked, valued and posted, one by one", claim)


if __name__ == "__main__":
    main()
