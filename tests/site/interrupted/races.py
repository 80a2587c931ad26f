"""Two clerks at once on one household, claim or float: what each does, and what of it may come about."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Any
from unittest.mock import patch

from django.db import connection
from django.db.models import Model
from django.test import Client
from django.utils.timezone import now
from tests.site.interrupted.deeds import paid, proposed, sent
from tests.site.interrupted.office import (
    GRANT,
    PENSION,
    claim,
    facility,
    home,
    joined,
    mill,
    payment,
    person,
    proposal,
    receipt,
    today,
    who,
    yesterday,
)

from allcover.expressions.calendar import add_months
from allcover_site.approvals.models import Proposed
from allcover_site.approvals.operations import approve
from allcover_site.benefits.operations import award_everybody
from allcover_site.books import proposing
from allcover_site.claims import entering, letting, operations, paying, settling
from allcover_site.claims.models import Payment
from allcover_site.claims.operations import Asked
from allcover_site.config.law_demonstration import SCHEME
from allcover_site.contributions import employers, fees, refunding
from allcover_site.contributions.assessing import Found, dues_of
from allcover_site.contributions.bulk import affiliate_many, assess_everybody
from allcover_site.contributions.enrolling import enrol
from allcover_site.contributions.models import CoverPeriod
from allcover_site.contributions.operations import affiliate, assess, hand_over
from allcover_site.contributions.queries import account_of, float_of
from allcover_site.month import dues
from allcover_site.month.earning import Earned
from allcover_site.month.operations import earn
from allcover_site.registry.employing import employ
from allcover_site.registry.locking import lock_rows
from allcover_site.registry.merging import propose_merge
from allcover_site.registry.operations import declare, form_household, join_household, register_person


@dataclass(frozen=True)
class Race:
    """Two deeds at once, after what prepares them. ``done``: how many of the two come about; ``rows``: what they add.
    ``wrong``: what is wrong with the amounts that come of it."""

    name: str
    one: Callable[[], object]
    two: Callable[[], object]
    done: int = 1
    before: tuple[Callable[[], object], ...] = ()
    rows: dict[str, int] = field(default_factory=dict)
    wrong: Callable[[], list[str]] = list


def refunded(by: str, key: str) -> object:
    """What somebody else proposed before, is approved."""
    return approve(by=who(by), proposed=Proposed.objects.get(key=f"refund {key}"))


def to_refund(*keys: str) -> object:
    """All of Femi's credit is proposed to be given back, as often as there are keys, by who received nothing of it."""
    credit = account_of(home("Femi"), SCHEME).credit
    for key in keys:
        content = {"household": home("Femi").pk, "amount": credit, "day": str(today())}
        Proposed.objects.create(
            key=f"refund {key}", kind=refunding.REFUND, about=f"household {home('Femi').pk}", scheme=SCHEME,
            area=home("Femi").area, content=content, reason="Too much", author="accountant", written_at=now(),
        )  # fmt: skip
    return None


def decided(by: str) -> object:
    return operations.decide(by=who(by), claim=claim("race"), on=today())


def two_pairs(number: int) -> object:
    """Glasses for Ana and for Dora, of two households and at two facilities: one pair is paid for in two years."""
    pairs = (("Ana", "HC1"), ("Dora", "DH1"))
    return [sent(f"{name} {number}", name, where, Asked("glasses", 1, 300)) for name, where in pairs]


def are_one() -> object:
    proposed = propose_merge(by=who("one"), kept=person("Ana"), merged=person("Dora"), reason="Twice")
    return approve(by=who("two"), proposed=proposed)


def wait_until_one() -> None:
    for _moment in range(200):
        if person("Dora").merged_into is not None:
            return
        time.sleep(0.05)


def become_one() -> None:
    """By somebody else, while who calls is within a transaction, on a server; the other claim is being decided by then."""
    time.sleep(1)
    if connection.vendor == "sqlite":
        are_one()
        return

    def by_another() -> None:
        are_one()
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(by_another).result()


def decided_slowly(by: str, code: str) -> object:
    """What the decision rests on is read, and the decision written some time after that."""

    write = settling._write

    def written(*given: Any) -> None:
        time.sleep(1)
        write(*given)

    with patch("allcover_site.claims.settling._write", written):
        return operations.decide_many(by=who(by), claims=[claim(code).pk], on=today())


def decided_while(by: str, code: str, happens: Callable[[], None]) -> object:
    """What is to be locked is read; then something happens; then it is locked, and the decision goes on."""
    if connection.vendor == "sqlite":
        happens()
        return decided_slowly(by, code)
    waiting = [happens]

    def locked(model: type[Model], numbers: Iterable[int]) -> None:
        if waiting:
            waiting.pop()()
        lock_rows(model, numbers)
        time.sleep(0.3)  # So that each of the two holds what it locked before it looks for more.

    with (
        patch("allcover_site.claims.settling.lock_rows", locked),
        patch("allcover_site.registry.locking.lock_rows", locked),
    ):
        return decided_slowly(by, code)


def half_of_grant(income: int, adults: int, children: int) -> int:
    """What the household and the State each pay for a month of a grant, in cents: half of it. By sections 3 to 7 of the Act, as ordered in
    2020 and 2023: 0.6 of what the income of a household is below 40 for each equivalent person, a multiple of 5 from 10 to 80."""
    persons = (
        1 + Fraction(7, 10) * (adults - 1) + Fraction(1, 2) * children
        if adults
        else 1 + Fraction(1, 2) * (children - 1)
    )
    gap = Fraction(6, 10) * (40 * persons - income)
    return min(max(5 * floor(gap / 5), 10), 80) * 100 // 2


def share_without_dora() -> list[str]:
    """Dora, who has 30 a month, leaves Emil, a child, and Kim, who belonged to them on the day of enrolling; neither has an income. Their grant
    is higher without her (35 for 1.5 equivalent persons, and 30 for 2.2), and so is the State's half, of the days after her last one."""
    left = home("Emil").memberships.filter(person=person("Dora")).latest("first_day").last_day
    period = CoverPeriod.objects.filter(household=home("Emil"), scheme=GRANT).latest("first_day")
    assert left is not None
    days = [
        (period.last_day - max(day, period.first_day - timedelta(days=1))).days for day in (left, date.min)
    ]
    before, after = (12 * half_of_grant(*each) for each in ((30, 2, 1), (0, 1, 1)))
    expected = floor(before + Fraction((after - before) * days[0], days[1]) + Fraction(1, 2))
    booked = sum(period.shares.values_list("amount", flat=True))
    found = (period.dues["state"], booked)
    return [] if found == (expected, expected) else [f"The State owes {found}, and by the law {expected}."]


def prepared(by: str, key: str) -> object:
    return paying.prepare(by=who(by), key=key, facility=facility("HC1"), method="cash")


def cleared() -> object:
    """A payment of all that the centre is owed, prepared and approved by who decided nothing of it."""
    prepared("one", "race 3")
    return paying.approve(by=who("manager"), payment=payment("race 3"))


def cheque(by: str, number: str) -> object:
    return paying.pay(by=who(by), payment=payment("race 3"), day=today(), document=number)


def over(by: str, document: str) -> object:
    return hand_over(
        by=who(by), collector=who("one"), amount=float_of(who("one")), day=today(), document=document
    )


def approved(by: str) -> object:
    return proposing.approve(by=who(by), proposal=proposal("race"))


def cancelled() -> object:
    return refunding.cancel(by=who("two"), receipt=receipt("race 4"), day=today(), reason="Slip")


def enrolled(by: str) -> object:
    return enrol(by=who(by), household=home("Dora"), scheme=GRANT, on=today(), parts=2)


def sent_by_page(by: str, code: str) -> object:
    """A claim by its page, written some time after it was looked whether there is one of that number."""
    given = {"facility": facility("HC1").pk, "code": code, "scheme": SCHEME, "person": person("Femi").pk, "visit": "other",
             "first_day": yesterday(), "last_day": yesterday(), "form-0-item": "consultation", "form-0-quantity": 1,
             "form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-MIN_NUM_FORMS": 1, "form-MAX_NUM_FORMS": 6}  # fmt: skip
    write = entering._write

    def written(*given: Any) -> None:
        time.sleep(1)
        write(*given)

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(who(by), backend="allcover_site.people.backend.OfficeBackend")
    with patch("allcover_site.claims.entering._write", written):
        answer = client.post("/claims/new", given)
    assert answer.status_code in (200, 302, 409, 422), answer.status_code
    return answer


def promised(key: str, name: str = "Femi") -> object:
    lines = (Asked("operation"),)
    return letting.issue(by=who("two"), key=key, person=person(name), facility=facility("DH1"), scheme=SCHEME,
                         day=today(), lines=lines)  # fmt: skip


def awarded() -> object:
    return award_everybody(by=who("one"), scheme=GRANT, month=add_months(joined(), 2), size=2)


def two_newcomers(*names: str) -> object:
    """A household of two, of whom neither is a member; whoever joins first owes the joining fee of both."""
    head, spouse = (
        register_person(by=who("one"), given_name=name, family_name="Lo", sex="female", area="north.lake",
                        birth_date=date(1990, 1, 1))
        for name in names
    )  # fmt: skip
    household = form_household(by=who("one"), head=head, on=joined())
    return join_household(by=who("one"), household=household, person=spouse, relation="spouse", on=joined())


def came(name: str, by: str, days: int) -> object:
    on = today() + timedelta(days=days)
    return affiliate(by=who(by), person=person(name), scheme=SCHEME, on=on)


def came_together(by: str, *names: str) -> object:
    """Several at once, slowly: the second household is charged its fee some time after the first."""

    def charged(*given: Any) -> None:
        fees.charge_on_joining(*given)
        time.sleep(0.5)

    on = today() + timedelta(days=20)
    with patch("allcover_site.contributions.bulk.charge_on_joining", charged):
        return affiliate_many(by=who(by), scheme=SCHEME, persons=[person(name) for name in names], on=on)


def assessed_alone() -> object:
    """A household is assessed by a clerk, and the run of its month comes to it before that is written."""

    def found(*given: Any) -> Found:
        dues = dues_of(*given)
        time.sleep(4)
        return dues

    with patch("allcover_site.contributions.operations.dues_of", found):
        return assess(by=who("one"), household=home("Gil"), scheme=SCHEME, month=next_month())


def next_month(number: int = 1) -> date:
    return add_months(today().replace(day=1), number)


def assessed_all(month: date, wait: float = 0) -> object:
    time.sleep(wait)
    return assess_everybody(by=who("two"), scheme=SCHEME, month=month)


def employed(name: str) -> object:
    """A worker of the mill who is insured, in a household of their own, with a written contract and 500 a month."""
    job = {
        "status": "employee",
        "earnings_month": 500,
        "has_contract": True,
        "firm_size": 30,
        "sector": "private",
    }
    made = register_person(by=who("one"), given_name=name, family_name="Lo", sex="female", area="north.lake",
                           birth_date=date(1990, 1, 1))  # fmt: skip
    declare(by=who("one"), person=made, on=joined(), facts={"labour_status": "employed", "jobs": [job]})
    employ(by=who("one"), employer=mill(), person=made, on=joined())
    affiliate(by=who("one"), person=made, scheme=PENSION, on=joined())
    return form_household(by=who("one"), head=made, on=joined())


def declared(name: str, month: date, wait: float = 0, slow: float = 0) -> object:
    """An employer declares a worker; what of its file is assessed is written some time after that."""

    assessed = employers.assessed

    def found(*given: Any) -> Any:
        wages = assessed(*given)
        time.sleep(slow)
        return wages

    time.sleep(wait)
    content = f"worker,earnings\n{person(name).pk},500\n".encode()
    with patch("allcover_site.contributions.employers.assessed", found):
        return employers.file_declaration(by=who("three"), employer=mill(), scheme=PENSION, month=month,
                                          name="wages.csv", content=content, on=today(),
                                          without=set(mill().employments.values_list("person_id", flat=True)))  # fmt: skip


def owing(name: str, month: date, due: int, wait: float = 0, slow: float = 0) -> object:
    """A clerk assesses a worker's household, and writes it some time after that; it must come to an amount."""

    def found(*given: Any) -> Found:
        dues = dues_of(*given)
        time.sleep(slow)
        return dues

    time.sleep(wait)
    with patch("allcover_site.contributions.operations.dues_of", found):
        made = assess(by=who("four"), household=home(name), scheme=PENSION, month=month)
    assert made.due == due, made.dues
    return made


def earned(by: str, wait: float) -> object:
    """What is earned is added up, and posted some time after that: who did not wait for the other would post it once more."""

    def added_up(scheme: str, last: date) -> dict[int, Earned]:
        found = dues.to_earn(scheme, last)
        time.sleep(wait)
        return found

    with patch("allcover_site.month.operations.to_earn", added_up):
        return earn(by=who(by), scheme=SCHEME, month=today())


RACES = (
    Race("one slip", lambda: paid("race 1"), lambda: paid("race 1"), 2, rows={"contributions_receipt": 1}),
    Race("two slips", lambda: paid("race 2"), lambda: paid("race 3", by="two"), 2, rows={"contributions_receipt": 2}),
    Race("all of the credit", lambda: refunded("three", "race 1"), lambda: refunded("four", "race 2"),
         before=(lambda: paid("race 5", amount=5000), lambda: to_refund("race 1", "race 2")), rows={"contributions_refund": 1}),
    Race("a receipt cancelled and its money given back", cancelled, lambda: refunded("three", "race 3"),
         before=(lambda: paid("race 4", amount=5000), lambda: to_refund("race 3")), rows={"contributions_refund": 0, "contributions_cancellation": 1}),
    Race("one claim", lambda: decided("two"), lambda: decided("three"),
         before=(lambda: sent("race", "Cleo", "HC1", Asked("consultation")),
                 lambda: operations.look(by=who("four"), claim=claim("race"), outcome="passed")), rows={"claims_decision": 1}),
    Race("one facility's money", lambda: prepared("one", "race 1"), lambda: prepared("accountant", "race 2"),
         rows={"claims_payment": 1}),
    Race("one payment", lambda: cheque("one", "v 8"), lambda: cheque("accountant", "v 9"),
         before=(lambda: [paying.cancel(by=who("one"), payment=each, reason="Again") for each in waiting()], cleared)),
    Race("one float", lambda: over("three", "race 1"), lambda: over("four", "race 2")),
    Race("one entry", lambda: approved("two"), lambda: approved("three"), before=(lambda: proposed("race"),)),
    Race("one limit", lambda: promised("race 1"), lambda: promised("race 2"), 2, rows={"claims_letter": 2}),
    Race("one letter's page", lambda: promised("race 3", "Cleo"), lambda: promised("race 3", "Cleo"), 2, rows={"claims_letter": 1}),
    Race("one claim's number", lambda: sent_by_page("one", "same"), lambda: sent_by_page("two", "same"), 2,
         rows={"claims_claim": 1}),
    Race("one enrolment", lambda: enrolled("one"), lambda: enrolled("two"), 2, rows={"contributions_coverperiod": 1}),
    Race("one month's premiums", lambda: earned("one", 0.3), lambda: earned("two", 1.2), 2, rows={"books_entry": 1}),
    Race("one joining fee", lambda: came("Ida", "one", 20), lambda: came("Jo", "two", 21), 2,
         before=(lambda: two_newcomers("Ida", "Jo"),), rows={"contributions_fee": 1, "contributions_affiliation": 2}),
    Race("two households in either order", lambda: came_together("one", "Kit", "Mia"),
         lambda: came_together("two", "Noa", "Lou"), 2,
         before=(lambda: two_newcomers("Kit", "Lou"), lambda: two_newcomers("Mia", "Noa")),
         rows={"contributions_fee": 2, "contributions_affiliation": 4}),
    Race("the same list", lambda: came_together("one", "Pia", "Rut"), lambda: came_together("two", "Rut", "Pia"), 2,
         before=(lambda: two_newcomers("Pia", "Rut"),), rows={"contributions_fee": 1, "contributions_affiliation": 2}),
    Race("one household in the middle of a run", assessed_alone, lambda: assessed_all(next_month(), 0.5), 2,
         before=(lambda: assessed_all(next_month(2)),), rows={"contributions_assessment": 4}),
    Race("a worker declared before their household is assessed", lambda: declared("Uma", joined(), slow=3),
         lambda: owing("Uma", joined(), 0, wait=1), 2, before=(lambda: employed("Uma"),),
         rows={"contributions_wagedeclaration": 1, "contributions_assessment": 1}),
    Race("a worker assessed with their household before they are declared",
         lambda: owing("Uma", add_months(joined(), 1), 2250, slow=3), lambda: declared("Uma", add_months(joined(), 1), wait=1),
         rows={"contributions_wagedeclaration": 0, "contributions_assessment": 1}),
    Race("one patient who is merged meanwhile", lambda: decided_while("two", "Ana 1", become_one),
         lambda: decided_while("three", "Dora 1", wait_until_one), 2, before=(lambda: two_pairs(1),),
         # Of one decision; the household that Dora leaves is owed less of two months ahead, and its period is priced again without her.
         rows={"claims_decision": 2, "books_entry": 1 + 2 + 2}, wrong=share_without_dora),
    Race("one run", awarded, awarded, 2, rows={"runs_run": 1}),
)  # fmt: skip


def waiting() -> list[Payment]:
    return [each for each in Payment.objects.all() if each.state == "prepared"]
