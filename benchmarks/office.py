"""The office under load: enquiries at the view, a month's assessment of everybody, claims from the facility to the books.

``python -m benchmarks.office`` measures 300,000 members on SQLite, ``--postgresql`` three million on a server started for the
run and thrown away. ``--members``, ``--assess`` and ``--claims`` make a shorter run, in which so many members are assessed as there are at most. Members are loaded in bulk; whatever is
measured goes through the office's own operations and pages. What takes more than twice the time asked for is broken off; how far
everything is, is told at every tenth, and at the end what was asked for and whether it was met, at the rate that was seen.
"""

import argparse
import os
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
P = TypeVar("P")
SCHEME, AREA, MONTH = "mutual_health", "north.lake", date(2024, 3, 1)
HOUSEHOLD, VISITS, FACILITIES, CHUNK = 4, 4, 50, 20_000
CARE = (("consultation", 1, None), ("medicines", 2, 400), ("glasses", 1, 900), ("medicines", 1, 300))
"""Of four visits of a patient; the third asks for glasses again and too soon."""


ASSESSED, CLAIMED = 1_000_000, 100_000
"""Members and claims for which seconds are asked."""
SECONDS = {"assess": 60, "sqlite": 300, "postgresql": 120}


class Clock:
    """Seconds since it was made: by the clock, of the processor, and of the database's own process."""

    def __init__(self) -> None:
        self._begun = self._now()

    def taken(self) -> tuple[float, float, float]:
        """The seconds so far."""
        clock, processor, server = (now - then for now, then in zip(self._now(), self._begun))
        return clock, processor, server

    def tell(self, name: str) -> None:
        """Print the seconds so far."""
        clock, processor, server = self.taken()
        told = f"{name:<64}{clock:>8.1f} s{processor:>8.1f} s of the processor"
        print(f"{told}{server:>8.1f} s of the database's" if is_server() else told, flush=True)

    @staticmethod
    def _now() -> tuple[float, float, float]:
        return time.perf_counter(), time.process_time(), server_seconds()


@dataclass
class Verdicts:
    """What was asked for, and whether it was met."""

    told: list[str] = field(default_factory=list)

    def hold(self, name: str, found: float, asked: float, unit: str) -> None:
        """Hold a number against what was asked for."""
        is_met = "met" if found <= asked else "missed"
        self.told.append(f"- {name}: {found:,.1f} {unit}, {asked:,} asked: **{is_met}**")


def timed(name: str, work: Callable[[], T]) -> T:
    """Do something once, print its seconds, and give the result."""
    clock = Clock()
    made = work()
    clock.tell(name)
    return made


def paced(name: str, pieces: Sequence[P], work: Callable[[P], int], most: float) -> tuple[int, float]:
    """Work through pieces, telling at every tenth how far it is, until all are done or more than ``most`` seconds are over.

    Gives how much was done, as ``work`` tells it of each piece, and the seconds.
    """
    clock, done = Clock(), 0
    for place, piece in enumerate(pieces, start=1):
        done += work(piece)
        seconds = clock.taken()[0]
        if 10 * place // len(pieces) > 10 * (place - 1) // len(pieces):
            print(f"    {done:>11,} after {seconds:.1f} s, peak {peak():,.0f} MB", flush=True)
        if seconds > most:
            print(f"    broken off after {place} of {len(pieces)} pieces", flush=True)
            break
    clock.tell(name.format(done=done))
    return done, clock.taken()[0]


def is_server() -> bool:
    """Whether the database works in a process of its own."""
    from django.db import connection

    return connection.vendor == "postgresql"


def server_seconds() -> float:
    """Processor seconds of all processes of PostgreSQL so far, those that have ended too; 0 on SQLite, which has none."""
    from django.db import connection

    if not is_server():
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = _stat(cursor.fetchone()[0])[1]
    children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
    # From the 11th on: ticks of a process in the program and in the system, and of those it began that have ended.
    ticks = sum(_stat(server)[11:15])
    for child in children:
        with suppress(FileNotFoundError, ProcessLookupError):  # It has ended since.
            ticks += sum(_stat(child)[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(process: int | str) -> list[int]:
    """What the system tells of a process after its name in brackets: its state (as 0), its parent and what follows."""
    told = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rsplit(")", 1)[1]
    return [0, *map(int, told.split()[1:])]


def milliseconds(seconds: Sequence[float], part: int) -> float:
    """Within how many milliseconds so many of a hundred were done; ``seconds`` from the least to the most."""
    return 1000 * seconds[min(part * len(seconds) // 100, len(seconds) - 1)]


class Names:
    """Names as a register has them: a few of many, and many of a few (the k-th is as frequent as 1 / k)."""

    def __init__(self, chance: random.Random) -> None:
        syllables = [one + two for one in "bdfklmnrst" for two in "aeiou"]
        self.chance = chance
        self.family = ["".join(chance.choices(syllables, k=3)).title() for _ in range(4_000)]
        self.given = ["".join(chance.choices(syllables, k=2)).title() for _ in range(800)]
        self.often = [1 / (n + 1) for n in range(4_000)]

    def families(self, count: int) -> list[str]:
        """Names of so many households."""
        return self.chance.choices(self.family, self.often, k=count)

    def givens(self, count: int) -> list[str]:
        """Names of so many persons."""
        return self.chance.choices(self.given, self.often[: len(self.given)], k=count)


def persons(names: Names, first: int, homes: int) -> Iterator[tuple[Any, ...]]:
    """The rows of the persons of some households, numbered from ``first``."""
    from allcover_site.registry.likeness import folded, sound

    families, givens = names.families(homes), names.givens(homes * HOUSEHOLD)
    for place, given in enumerate(givens):
        family, number = families[place // HOUSEHOLD], first + place
        born = date(1950 + number * 7 % 70, 1 + number % 12, 1 + number % 28)
        yield (number, given, family, ("female", "male")[number % 2], born, AREA, sound(given), sound(family),
               folded(given), folded(family))  # fmt: skip


PERSON = ("id", "given_name", "family_name", "sex", "birth_date", "area", "given_sound", "family_sound", "given_plain",
          "family_plain")  # fmt: skip
NO_OTHER = {"household_grant": 0, "national_pension": 0}


def load(members: int, chance: random.Random) -> None:
    """Fill the register: households of four, what each declared, and everybody a member since 2022."""
    from django.db import transaction

    from allcover_site.audit.rows import next_numbers, write_rows
    from allcover_site.contributions.models import Affiliation
    from allcover_site.registry.models import Declaration, Household, Membership, Person

    names, since, relations = Names(chance), date(2022, 1, 1), ("head", "spouse", "child", "child")
    trust()
    for start in range(0, members // HOUSEHOLD, CHUNK):
        count = min(CHUNK, members // HOUSEHOLD - start)
        with transaction.atomic():
            write_rows(Household, ("area",), ((AREA,) for _ in range(count)))
            numbers = next_numbers(Person, count * HOUSEHOLD)
            # Rows are numbered one after the other: the office is new.
            homes = [1 + start + place // HOUSEHOLD for place in range(len(numbers))]
            write_rows(Person, PERSON, persons(names, numbers[0], count))
            write_rows(Membership, ("household", "person", "relation", "first_day"), (
                (home, number, relations[(number - 1) % HOUSEHOLD], since) for home, number in zip(homes, numbers)
            ))  # fmt: skip
            write_rows(Declaration, ("person", "day", "facts"), (
                (number, since, {"income_month": 40 + number * 13 % 260, "receives": NO_OTHER}) for number in numbers
            ))  # fmt: skip
            write_rows(
                Affiliation,
                ("person", "scheme", "first_day"),
                ((number, SCHEME, since) for number in numbers),
            )
        print(f"    {HOUSEHOLD * (start + count):>11,} members loaded", flush=True)
    trust(again=False)
    analyse()


def trust(*, again: bool = True) -> None:
    """Let PostgreSQL take the register's rows without asking after each row they name: all of them are made here."""
    from django.db import connection

    if is_server():
        with connection.cursor() as cursor:
            cursor.execute(f"SET session_replication_role = {'replica' if again else 'origin'}")


def tell_size() -> None:
    """Print how many rows the office holds, and how large its database is."""
    from django.db import connection

    from allcover_site.books import models as books
    from allcover_site.claims import models as claims
    from allcover_site.contributions.models import Assessment
    from allcover_site.registry.models import Household, Person

    rows = {
        model._meta.label: model._default_manager.count()
        for model in (Person, Household, Assessment, claims.Claim, claims.Line, claims.Decision, books.Entry, books.Line)
    }  # fmt: skip
    with connection.cursor() as cursor:
        if is_server():
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        size = cursor.fetchone()[0] / 1e6
    print(
        f"rows: {', '.join(f'{name} {count:,}' for name, count in rows.items())}; {size:,.0f} MB of database"
    )


def analyse() -> None:
    """Let the database know how much it holds, as a server does by itself at night."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def found_office() -> tuple[Any, Any, Any]:
    """An office with a clerk, somebody who enters and somebody who decides."""
    from django.core.management import call_command

    from allcover.catalogue import country_folder
    from allcover_site.books.chart import open_chart
    from allcover_site.books.operations import open_books, open_period
    from allcover_site.contributions.enrolling import set_terms
    from allcover_site.people.models import Grant, User
    from allcover_site.people.operations import Founder
    from allcover_site.people.rights import ROLES
    from allcover_site.schemes.operations import publish

    call_command("migrate", verbosity=0)
    made = []
    for name, roles in (("one", [*ROLES]), ("two", [*ROLES]), ("clerk", ["registrar", "claims_clerk"])):
        made.append(User.objects.create(username=name, full_name=name, password="!"))
        for role in roles:
            Grant.objects.create(user=made[-1], role=role, first_day=date(2020, 1, 1))
    open_books(by=Founder(), currency="XCC", digits=2)
    open_chart(by=Founder())
    for year in range(2024, date.today().year + 1):
        open_period(by=Founder(), first_day=date(year, 1, 1), last_day=date(year, 12, 31))
    publish(by=made[0], folder=country_folder("coresia"), scheme=SCHEME, first_day=date(2020, 1, 1))
    # Months before the one that is measured were never assessed here: they count as waited, as members are of 2022.
    set_terms(by=made[0], scheme=SCHEME, first_day=date(2020, 1, 1), content={"late": "restores"})
    return made[0], made[1], made[2]


def pay(by: Any, homes: int) -> None:
    """So many households pay what they were assessed to owe, each by a receipt with its entry."""
    from django.db import transaction

    from allcover.bookkeeping.entries import Line
    from allcover_site.audit.rows import write_rows
    from allcover_site.books import chart
    from allcover_site.books.operations import Posting, post_many
    from allcover_site.contributions.models import Assessment, Receipt

    owed = list(
        Assessment.objects.filter(household__lte=homes, due__gt=0)
        .order_by("pk")
        .values_list("household_id", "due")
    )
    for start in range(0, len(owed), CHUNK):
        some = owed[start : start + CHUNK]
        with transaction.atomic():
            entries = post_many(by=by, day=MONTH, postings=[
                Posting(f"receipt {home}", "Premium", [
                    Line(chart.BANK, debit=due, scheme=SCHEME),
                    Line(chart.UNEARNED, credit=due, party=f"household {home}", scheme=SCHEME),
                ])
                for home, due in some
            ])  # fmt: skip
            fields = (
                "key",
                "collector",
                "number",
                "household",
                "scheme",
                "day",
                "amount",
                "means",
                "purpose",
                "payer",
                "entry",
            )
            write_rows(Receipt, fields, (
                (f"r {home}", by.pk, 1 + start + place, home, SCHEME, MONTH, due, "bank", "premium", "", entry)
                for place, ((home, due), entry) in enumerate(zip(some, entries))
            ))  # fmt: skip


def claims_of(count: int) -> list[Any]:
    """Claims of four lines: a head of household has four visits in the month, each at another of fifty facilities."""
    from allcover_site.claims.entering import Asked, Sent
    from allcover_site.registry.models import Facility, Person

    places = [
        Facility.objects.create(code=f"HC{n}", name=f"Centre {n}", level="health_centre", area=AREA)
        for n in range(FACILITIES)
    ]
    lines = [Asked(item, quantity, price) for item, quantity, price in CARE]
    who = list(Person.objects.filter(memberships__relation="head").order_by("pk")[: -(-count // VISITS)])
    return [
        Sent(places[n % FACILITIES], str(n), who[n // VISITS], day, day, lines, SCHEME)
        for n in range(count)
        for day in (date(2024, 3, 4 + 5 * (n % VISITS)),)
    ]


def misspelt(name: str) -> str:
    """A name as somebody writes it who only heard it: another vowel at the end, and a letter twice."""
    return name[:3] + name[2:-1] + ("o" if name[-1] == "u" else "u")


def enquire(clerk: Any, asked: Sequence[int], verdicts: Verdicts, when: str) -> None:
    """Ask the pages as a browser does: for persons by number and by name, and how somebody stands today."""
    from django.test import Client

    from allcover_site.registry.models import Person

    client = Client(HTTP_HOST="localhost")
    client.force_login(clerk, backend="allcover_site.people.backend.OfficeBackend")
    people = Person.objects.in_bulk(asked)
    pages: dict[str, tuple[float | None, Callable[[Person], tuple[str, dict[str, str]]]]] = {
        "by number": (20, lambda who: ("/registry/", {"words": str(who.pk)})),
        "by family name": (150, lambda who: ("/registry/", {"words": who.family_name})),
        "by both names": (150, lambda who: ("/registry/", {"words": f"{who.given_name} {who.family_name}"})),
        "by a name written otherwise": (
            150,
            lambda who: ("/registry/", {"words": misspelt(who.family_name)}),
        ),
        "by both names written otherwise": (
            150,
            lambda who: ("/registry/", {"words": f"{misspelt(who.given_name)} {misspelt(who.family_name)}"}),
        ),
        "by two letters": (150, lambda who: ("/registry/", {"words": who.family_name[:2]})),
        "whether covered, what is left": (None, lambda who: (f"/claims/enquiry/{who.pk}", {})),
    }
    for name, (most, page) in pages.items():
        taken = []
        for number in [*asked[:5], *asked]:
            address, given = page(people[number])
            clock = time.perf_counter()
            answer = client.get(address, given)
            taken.append(time.perf_counter() - clock)
            assert answer.status_code == 200, (address, answer.status_code)
        warm = sorted(taken[5:])
        percentiles = ", ".join(f"p{part} {milliseconds(warm, part):.1f}" for part in (50, 90, 95, 99))
        print(f"enquiry {name:<40}{percentiles}, most {1000 * warm[-1]:.1f} ms, of {len(warm)}", flush=True)
        if most is not None:
            verdicts.hold(f"enquiry {name} {when}, 95th percentile", milliseconds(warm, 95), most, "ms")


def measure(asked: argparse.Namespace) -> None:
    """Found an office, fill it, and measure."""
    from django.db import connection

    from allcover_site.audit.pausing import without_collecting
    from allcover_site.audit.queries import faults_of_trail
    from allcover_site.books.queries import faults_of_books
    from allcover_site.claims.queries import faults_of_claims

    whole, chance, verdicts = Clock(), random.Random(2004), Verdicts()
    one, two, clerk = found_office()
    print(f"{connection.vendor}, {asked.members:,} members in {asked.members // HOUSEHOLD:,} households\n")
    timed("load everybody (not asked for)", lambda: load(asked.members, chance))
    drawn = [chance.randrange(1, asked.members + 1) for _ in range(asked.enquiries)]
    enquire(clerk, drawn, verdicts, "before claims")
    with without_collecting():
        assess(one, asked.assess, verdicts)
    if asked.claims:
        claim(one, two, asked.claims, verdicts)
        analyse()
        ill = min(asked.members, -(-asked.claims // VISITS) * HOUSEHOLD)
        drawn = [chance.randrange(1, ill + 1) for _ in range(asked.enquiries)]
        enquire(clerk, drawn, verdicts, "after claims")
    tell_size()
    if asked.prove:
        proof = lambda: (*faults_of_books(), *faults_of_trail(), *faults_of_claims())  # noqa: E731
        assert not timed("prove books, trail and claims (not asked for)", proof)
    print("\n" + "\n".join(verdicts.told))
    whole.tell("\nall of it")


def assess(by: Any, members: int, verdicts: Verdicts) -> None:
    """Assess so many members for a month, as a run does."""
    from allcover_site.contributions.bulk import assess_batches
    from allcover_site.runs.models import LeftOut
    from allcover_site.runs.operations import SIZE, open_run

    run = open_run(by=by, right="contributions.assess", deed="dues", scheme=SCHEME, month=MONTH)
    batches = assess_batches(by=by, run=run)

    def batch(_place: int) -> int:
        done = next(batches)
        return HOUSEHOLD * (done.decided + done.left_out)

    places = range(-(-members // HOUSEHOLD // SIZE))
    done, seconds = paced(
        "assess {done:,} members for a month, compiled", places, batch, 2 * SECONDS["assess"]
    )
    batches.close()  # type: ignore[attr-defined]
    decided = sum(run.batches.values_list("decided", flat=True))
    print(f"    {decided:,} households decided, {LeftOut.objects.count():,} left out; peak {peak():,.0f} MB")
    name = f"a month's assessment of {ASSESSED:,} members, at the rate of {done:,}"
    verdicts.hold(name, ASSESSED * seconds / done, SECONDS["assess"], "s")


def claim(by: Any, decider: Any, count: int, verdicts: Verdicts) -> None:
    """So many claims come in and are decided, those of a thousand in one transaction."""
    from allcover_site.claims.models import Claim, Decision
    from allcover_site.claims.operations import decide_many, submit_many

    homes = -(-count // VISITS)
    timed(f"{homes:,} households pay (not asked for)", lambda: pay(by, homes))
    sent, most = claims_of(count), SECONDS["postgresql" if is_server() else "sqlite"]
    submitted, first = paced(f"submit and check {{done:,}} claims of {len(CARE)} lines", parts(sent),
                             lambda some: all_written(submit_many(by=by, sent=some)), 2 * most)  # fmt: skip
    numbers = list(Claim.objects.order_by("pk").values_list("pk", flat=True))
    decided, then = paced("value and post {done:,} claims", parts(numbers),
                          lambda some: all_written(decide_many(by=decider, claims=some, on=MONTH)), 2 * most)  # fmt: skip
    paid = Decision.objects.filter(paid__gt=0).count()
    print(f"    {paid:,} of them paid at least in part; peak {peak():,.0f} MB")
    assert paid == decided, "Claims of members who are covered are paid; what is measured is posted."
    name = f"{CLAIMED:,} claims of {len(CARE)} lines, at the rate of {decided:,}"
    verdicts.hold(name, CLAIMED * (first / submitted + then / decided), most, "s")


def all_written(told: Any) -> int:
    """How many claims were written, of which none may have been refused: one that was would be none to reckon."""
    assert not told.refused, told.refused
    written: int = told.written
    return written


def parts(rows: Sequence[T]) -> list[Sequence[T]]:
    """Ten thousand rows each; of fewer a tenth, but several batches, of which two are in work at a time."""
    size = max(4_000, min(10_000, -(-len(rows) // 10)))
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def peak() -> float:
    """Megabytes of the office's process at its largest."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int)
    parser.add_argument("--assess", type=int)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--enquiries", type=int, default=200)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument(
        "--no-proof", dest="prove", action="store_false", help="leave out the nightly proof at the end"
    )
    asked = parser.parse_args()
    asked.members = asked.members or (3_000_000 if asked.postgresql else 300_000)
    asked.assess = min(asked.members, asked.assess or 1_000_000)
    if asked.postgresql:
        from tests.site.database import started

        os.environ["DATABASE_URL"] = started(is_durable=True)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"ALLCOVER_OFFICE": folder, "ALLCOVER_SECRET_KEY": "only for measuring",
                       "DJANGO_SETTINGS_MODULE": "allcover_site.config.settings"}  # fmt: skip
        import django

        django.setup()
        measure(asked)
    print(f"\npeak memory of the office's process {peak():,.0f} MB")


if __name__ == "__main__":
    main()
