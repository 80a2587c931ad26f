"""An employer of the invented office: its workers, what its clerk declares each month, once late, and once not at all."""

from datetime import date

from allcover.expressions.calendar import add_months
from allcover_site.config.law_demonstration import (
    EMPLOYING,
    NO_PENSIONS,
    PENSION,
    WRITTEN_LATER,
    publish_with_terms,
)
from allcover_site.config.staff_demonstration import AREA, PASSWORD, Staff
from allcover_site.contributions.declaring import appoint_declarer
from allcover_site.contributions.employer_accounts import account_of_employer
from allcover_site.contributions.employers import file_declaration, receive_of_employer
from allcover_site.contributions.enrolling import set_terms
from allcover_site.contributions.operations import Given, hand_over
from allcover_site.contributions.penalties import charge_penalties
from allcover_site.people.models import User
from allcover_site.people.operations import take_on
from allcover_site.registry.employing import employ, register_employer
from allcover_site.registry.models import Employer, Person
from allcover_site.registry.operations import declare, form_household, register_person

WORKERS = (
    ("Gita", "Mbeki", "female", 41, 650),
    ("Hugo", "Sarr", "male", 29, 300),
    ("Ines", "Tall", "female", 23, 180),
)
"""Names, sex, age and wage in a month: a foreman, a moulder, and who carries."""

LATE, FORGOTTEN = 2, 4
"""Which month after that of joining is declared a month late, and which is not declared."""


def employ_workers(staff: Staff, joined: date) -> tuple[Employer, User]:
    """This function will register an employer with its workers from a day on, and let its clerk declare for it."""
    by = staff.registrar
    works = register_employer(
        by=by, number="E-1", name="Lake brickworks", area=AREA, industry="Bricks", size=len(WORKERS)
    )
    for given, family, sex, age, wage in WORKERS:
        person = register_person(by=by, given_name=given, family_name=family, sex=sex, area=AREA,
                                 birth_date=add_months(joined, -12 * age))  # fmt: skip
        form_household(by=by, head=person, on=joined)
        declare(by=by, person=person, on=joined, facts={"income_month": wage, "receives": dict(NO_PENSIONS)})
        employ(by=by, employer=works, person=person, on=joined)
    publish_with_terms(staff.manager, PENSION, joined, {**EMPLOYING, **WRITTEN_LATER})
    clerk = take_on(by=staff.manager, username="employer", full_name="Elio Employer", password=PASSWORD)
    appoint_declarer(by=staff.manager, employer=works, username=clerk.username, on=joined)
    return works, clerk


def declare_months(
    staff: Staff, works: Employer, clerk: User, joined: date, months: int, today: date
) -> None:
    """This function will declare and pay each month in the next one, the late one with its penalty; the last is not paid yet."""
    for n in range(months):
        month, day = add_months(joined, n), add_months(joined, n + 1).replace(day=10)
        if n == FORGOTTEN:
            continue
        if n == LATE:
            day = add_months(joined, n + 2).replace(day=5)
        is_last = n == months - 1
        file_declaration(by=clerk, employer=works, scheme=PENSION, month=month, name=f"wages {month:%Y-%m}.csv",
                         content=_wages(), on=today if is_last else day)  # fmt: skip
        if not is_last:
            _pay(staff, works, day, f"slip {n + 2}")
    set_terms(by=staff.manager, scheme=PENSION, first_day=today, content=EMPLOYING)


def _wages() -> bytes:
    """The file of a month: whom the employer pays what."""
    rows = ["worker,name,earnings"]
    for given, family, _sex, _age, wage in WORKERS:
        person = Person.objects.get(given_name=given, family_name=family)
        rows.append(f"{person.pk},{given} {family},{wage}.00")
    return "\n".join(rows).encode()


def _pay(staff: Staff, works: Employer, day: date, document: str) -> None:
    """All that is owed on a day, what it costs to be late included; handed over on the same day."""
    charge_penalties(by=staff.accountant, employer=works, scheme=PENSION, on=day)
    amount = account_of_employer(works, PENSION).owed
    receive_of_employer(by=staff.collector, employer=works, scheme=PENSION, amount=amount, day=day,
                        key=f"demo {document}", given=Given())  # fmt: skip
    hand_over(by=staff.accountant, collector=staff.collector, amount=amount, day=day, document=document)
