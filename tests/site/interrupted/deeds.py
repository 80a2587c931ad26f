"""Every deed of money of the office, in the order of a story: each goes on from where the one before it left the office."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from unittest.mock import patch

from django.db import transaction
from django.utils.timezone import localdate
from tests.site.interrupted.office import (
    GRANT,
    PENSION,
    claim,
    decision,
    facility,
    home,
    joined,
    letter,
    mill,
    payment,
    person,
    proposal,
    receipt,
    today,
    upload,
    who,
    yesterday,
)

from allcover.bookkeeping.entries import Line
from allcover.expressions.calendar import add_months
from allcover_site.approvals.models import Proposed
from allcover_site.approvals.operations import approve
from allcover_site.benefits.operations import award_everybody
from allcover_site.books import chart, proposing
from allcover_site.books.models import Entry, Period
from allcover_site.books.operations import close_period, open_account, open_period
from allcover_site.claims import appealing, letting, operations, paying, pricing, reviewing
from allcover_site.claims.claim_files import look_at_file, take_file
from allcover_site.claims.dated_prices import make
from allcover_site.claims.entering import Sent
from allcover_site.claims.models import Claim, PriceList
from allcover_site.claims.operations import Asked
from allcover_site.claims.price_changes import of_agreement, of_practice, of_prices
from allcover_site.config.law_demonstration import SCHEME
from allcover_site.contributions import bands, refunding
from allcover_site.contributions.assessing import CannotAssess
from allcover_site.contributions.bulk import (
    affiliate_many,
    assess_again,
    assess_everybody,
    assess_within,
    export,
)
from allcover_site.contributions.cancelling import cancel_period
from allcover_site.contributions.declaration_files import look_at_wages, take_wages
from allcover_site.contributions.declaring import appoint_declarer, end_declarer
from allcover_site.contributions.employers import file_declaration, receive_of_employer
from allcover_site.contributions.enrolling import enrol, resume, set_terms, suspend, waive
from allcover_site.contributions.funding import receive_of_funder
from allcover_site.contributions.leaving import end_membership
from allcover_site.contributions.members import take_out_members
from allcover_site.contributions.models import BandAppeal, BandChoice, CoverPeriod, Penalty
from allcover_site.contributions.operations import Given, affiliate, assess, hand_over, receive
from allcover_site.contributions.penalties import charge_penalties, let_penalty_off
from allcover_site.contributions.queries import account_of, float_of
from allcover_site.contributions.shortages import propose_loss, write_shortage
from allcover_site.contributions.undeclared import estimate
from allcover_site.month.operations import close_month, earn, tell
from allcover_site.registry.employing import employ, end_employment
from allcover_site.registry.merging import MERGE, UNMERGE, propose_merge, propose_unmerge
from allcover_site.registry.models import Employer, Household, Membership, Merge
from allcover_site.registry.operations import (
    declare,
    form_household,
    join_household,
    leave_household,
    register_person,
)
from allcover_site.runs.models import Run


@dataclass(frozen=True)
class Deed:
    """A deed of the office, which looks up for itself what it is about.

    ``has_parts``: it is several transactions, each whole by itself. ``is_once``: doing it again adds nothing; without, it
    is something that may be said twice, such as which price was agreed on, and it moves no money.
    """

    name: str
    do: Callable[[], object]
    has_parts: bool = False
    is_once: bool = True


def paid(
    key: str, name: str = "Femi", amount: int = 500, by: str = "one", given: Given | None = None
) -> object:
    return receive(
        by=who(by), household=home(name), scheme=SCHEME, amount=amount, day=today(), key=key, given=given
    )


@transaction.atomic
def period_joined() -> object:
    """Kim comes into the household that has bought a period, of which the State owes a half."""
    join_household(
        by=who("one"), household=home("Dora"), person=person("Kim"), relation="sibling", on=today()
    )
    return affiliate(by=who("one"), person=person("Kim"), scheme=GRANT, on=today())


@transaction.atomic
def period_moved() -> object:
    """Lea, who has bought and paid a period for herself, comes the day after into the household that has bought one too."""
    one, day = who("one"), today()
    lea = register_person(by=one, given_name="Lea", family_name="Lo", sex="female", area="north.lake",
                          birth_date=date(1991, 1, 1))  # fmt: skip
    declare(by=one, person=lea, on=joined(), facts={"income_month": 0, "receives": {GRANT: 0, PENSION: 0}})
    own = form_household(by=one, head=lea, on=joined())
    enrol(by=one, household=own, scheme=GRANT, on=day)
    receive(by=one, household=own, scheme=GRANT, amount=account_of(own, GRANT).owed, day=day, key="Lea")
    leave_household(by=one, membership=Membership.objects.get(person=lea), last_day=day)
    tomorrow = day + timedelta(days=1)
    return join_household(by=one, household=home("Dora"), person=lea, relation="sibling", on=tomorrow)


def moved_on() -> object:
    """Lea leaves again before what she paid for herself is over: her part of the household's period has not begun."""
    living = Membership.objects.get(person=person("Lea"), last_day=None)
    return leave_household(by=who("one"), membership=living, last_day=living.first_day)


def left_within_part() -> object:
    """Kim leaves on the day on which their part of the household's period begins, of which nothing is paid: that one day is owed."""
    living = Membership.objects.get(person=person("Kim"), last_day=None)
    return leave_household(by=who("one"), membership=living, last_day=today())


def sent(code: str, name: str, where: str, *lines: Asked, by_letter: str = "") -> Claim:
    held = letter(by_letter) if by_letter else None
    day = today() if by_letter else yesterday()
    return operations.enter(by=who("one"), facility=facility(where), code=code, scheme=SCHEME, person=person(name),
                            first_day=day, last_day=day, lines=lines, letter=held)  # fmt: skip


def sent_many() -> object:
    day = yesterday()
    listed = [
        Sent(facility("HC1"), code, person(name), day, day, [Asked("consultation")], SCHEME)
        for code, name in (("m1", "Dora"), ("m2", "Femi"), ("m3", "Ana"))
    ]
    return operations.submit_many(by=who("one"), sent=listed, size=2)


def decided_many() -> object:
    numbers = [claim(code).pk for code in ("m1", "m2", "m3")]
    return operations.decide_many(by=who("two"), claims=numbers, on=today(), size=2)


def decided(code: str, by: str = "two") -> object:
    return operations.decide(by=who(by), claim=claim(code), on=today())


def issued(key: str, name: str) -> object:
    lines = (Asked("operation"),)
    return letting.issue(by=who("two"), key=key, person=person(name), facility=facility("DH1"), scheme=SCHEME,
                         day=today(), lines=lines)  # fmt: skip


def declared(*rows: str) -> object:
    content = "\n".join(("worker,earnings", *rows)).encode()
    return file_declaration(by=who("one"), employer=mill(), scheme=PENSION, month=joined(), name="wages.csv",
                            content=content, on=today(), without=working(mill()))  # fmt: skip


def working(employer: Employer) -> set[int]:
    """Whoever of an employer's workers is not named earned nothing."""
    return set(employer.employments.values_list("person_id", flat=True))


def wages_looked_at() -> object:
    rows = f"employer,month,worker,earnings\n{mill().number},{add_months(joined(), 2):%Y-%m},{person('Ana').pk},450\n"
    return look_at_wages(by=who("one"), scheme=PENSION, name="wages.csv", content=rows.encode())


def claims_looked_at() -> object:
    heading = "claim,facility,scheme,patient,first_day,last_day,visit,item,quantity,price"
    rows = [
        f"{code},HC1,{SCHEME},{person(name).pk},{yesterday()},{yesterday()},other,consultation,1,"
        for code, name in (("f1", "Ana"), ("f2", "Femi"))
    ]
    return look_at_file(by=who("one"), name="claims.csv", content="\n".join((heading, *rows)).encode())


def wage(name: str, earnings: int) -> str:
    return f"{person(name).pk},{earnings}"


def waived() -> object:
    last = account_of(home("Gil"), SCHEME).settled[-1].due.key
    return waive(by=who("two"), household=home("Gil"), scheme=SCHEME, due=last, reason="Flood")


def over(collector: str, document: str, amount: int = 0) -> object:
    held = amount or float_of(who(collector))
    return hand_over(by=who("three"), collector=who(collector), amount=held, day=today(), document=document)


def lost(kind: str, amount: int) -> object:
    return propose_loss(
        by=who("three"),
        collector=who("one"),
        kind=kind,
        amount=amount,
        day=today(),
        reason="Robbed",
        key=kind,
    )


def lost_indeed(kind: str) -> object:
    return approve(by=who("two"), proposed=Proposed.objects.get(key=f"loss {kind}"))


def missing(kind: str, amount: int) -> object:
    return write_shortage(
        by=who("three"),
        collector=who("one"),
        kind=kind,
        amount=amount,
        day=today(),
        reason="Robbed",
        key=kind,
    )


def not_known() -> None:
    with suppress(CannotAssess):
        assess(
            by=who("one"), household=home("Hana"), scheme=SCHEME, month=add_months(today().replace(day=1), 2)
        )


def proposed(key: str, amount: int = 40_000) -> object:
    lines = [Line(chart.BANK, debit=amount), Line(chart.SUBSIDIES, credit=amount)]
    return proposing.propose(by=who("one"), key=key, day=today(), text="A gift", lines=lines)


def expired() -> object:
    with patch("django.utils.timezone.localdate", return_value=today() + timedelta(days=60)):
        return letting.expire_letters(by=who("two"))


def appealed_late() -> object:
    def later(at: datetime | None = None) -> date:
        return localdate(at) + timedelta(days=200 if at is None else 0)

    with patch("django.utils.timezone.localdate", later):
        return appealing.receive_appeal(by=who("one"), decision=decision("k2"), appellant="patient",
                                        received_on=localdate(), grounds="Two boxes")  # fmt: skip


def prepared(key: str, where: str, method: str = "cash") -> object:
    return paying.prepare(by=who("four"), key=key, facility=facility(where), method=method)


BOOKS = (
    Deed("account", lambda: open_account(by=who("one"), code="9000", name="Things", kind="asset")),
    Deed("period", lambda: open_period(by=who("one"), first_day=date(2019, 1, 1), last_day=date(2019, 12, 31))),
    Deed("year", lambda: proposing.open_year(by=who("one"), year=2023)),
    Deed("close period", lambda: close_period(by=who("one"), period=Period.objects.get(first_day=date(2019, 1, 1)))),
    Deed("propose", lambda: proposed("gift")),
    Deed("approve entry", lambda: proposing.approve(by=who("two"), proposal=proposal("gift"))),
    Deed("reverse entry", lambda: proposing.reverse_by_hand(
        by=who("three"), entry=Entry.objects.get(answered__proposal__key="gift"), day=today(), reason="Twice")),
    Deed("propose again", lambda: proposed("gift 2")),
    Deed("refuse entry", lambda: proposing.refuse(by=who("two"), proposal=proposal("gift 2"), reason="No")),
)  # fmt: skip

CONTRIBUTIONS = (
    Deed("terms", lambda: set_terms(by=who("one"), scheme=SCHEME, first_day=today() + timedelta(days=9),
                                    content={"charges_joining_fee": True})),
    Deed("affiliate", lambda: affiliate(by=who("one"), person=person("Gil"), scheme=PENSION, on=joined())),
    Deed("affiliate with fee", lambda: affiliate(by=who("one"), person=person("Hana"), scheme=SCHEME,
                                                 on=today() + timedelta(days=9))),
    Deed("affiliate many", lambda: affiliate_many(
        by=who("one"), scheme=PENSION, persons=[person("Ana"), person("Dora")], on=joined()), is_once=False),
    Deed("assess", lambda: assess(by=who("one"), household=home("Gil"), scheme=SCHEME, month=today())),
    Deed("assess what is not known", not_known, is_once=False),
    Deed("join a household", lambda: join_household(by=who("one"), household=home("Gil"), person=person("Ivo"), relation="sibling",
                                                    on=today())),
    Deed("waive", waived),
    Deed("receive", lambda: paid("a")),
    Deed("receive more", lambda: paid("b")),
    Deed("receive at the bank", lambda: paid("c", given=Given("bank"))),
    Deed("receive for a card", lambda: paid("d", given=Given(purpose="card"))),
    Deed("propose refund", lambda: refunding.propose_refund(
        by=who("two"), household=home("Femi"), scheme=SCHEME, amount=300, day=today(), reason="Too much", key="r")),
    Deed("refund", lambda: approve(by=who("three"), proposed=Proposed.objects.get(key="refund r")), is_once=False),
    Deed("cancel receipt", lambda: refunding.cancel(by=who("two"), receipt=receipt("b"), day=today(), reason="Slip")),
    Deed("hand over", lambda: over("one", "slip 2", 200)),
    Deed("cash is missing", lambda: missing("owed", 120)),
    Deed("propose that cash is lost", lambda: lost("lost", 30)),
    Deed("cash is lost", lambda: lost_indeed("lost"), is_once=False),
    Deed("missing cash is repaid", lambda: missing("repaid", 70)),
    Deed("propose to let missing cash off", lambda: lost("let_off", 50)),
    Deed("missing cash is let off", lambda: lost_indeed("let_off"), is_once=False),
    Deed("enrol", lambda: enrol(by=who("one"), household=home("Dora"), scheme=GRANT, on=today(), parts=2)),
    Deed("join a period", period_joined, is_once=False),  # doing it again is refused
    Deed("move into a period", period_moved, is_once=False),  # doing it again registers another
    Deed("move on before one's part begins", moved_on, is_once=False),  # doing it again is refused
    Deed("leave within one's part", left_within_part, is_once=False),  # doing it again is refused
    Deed("cancel period", lambda: cancel_period(by=who("two"), period=CoverPeriod.written.get(household=home("Dora")), reason="Slip"),
         is_once=False),  # doing it again is refused
    Deed("suspend", lambda: suspend(by=who("one"), household=home("Gil"), scheme=SCHEME, first_day=today(), reason="Away")),
    Deed("resume", lambda: resume(by=who("one"), household=home("Gil"), scheme=SCHEME, on=today() + timedelta(days=3))),
    Deed("end membership", lambda: end_membership(by=who("one"), person=person("Ivo"), scheme=SCHEME, last_day=today(),
                                                  reason="Moved abroad"), is_once=False),  # doing it again is refused
    Deed("leave a household", lambda: leave_household(by=who("one"), membership=Membership.objects.get(person=person("Ivo")),
                                                      last_day=today()), is_once=False),  # doing it again is refused
    Deed("choose band", lambda: bands.choose_band(by=who("one"), person=person("Gil"), scheme=PENSION, band="stall",
                                                  on=joined()), is_once=False),
    Deed("assess by band", lambda: assess(by=who("one"), household=home("Gil"), scheme=PENSION, month=joined())),
    Deed("assign band", lambda: bands.assign_band(by=who("two"), person=person("Gil"), scheme=PENSION, band="shop",
                                                  on=joined(), reason="Two shops"), is_once=False),
    Deed("appeal band", lambda: bands.appeal(by=who("one"), choice=BandChoice.objects.get(basis="assigned"),
                                             day=today(), reason="One is my brother's")),
    Deed("rule on band", lambda: bands.rule_on(by=who("three"), appeal=BandAppeal.objects.get(), band="stall",
                                               day=today(), reason="True")),
    Deed("declare", lambda: declared(wage("Ana", 500), wage("Femi", 700))),
    Deed("amend declaration", lambda: declared(wage("Ana", 500))),
    Deed("declare who becomes a member", lambda: declared(wage("Ana", 500), wage("Jude", 400))),
    Deed("work ends", lambda: end_employment(by=who("one"), employment=person("Jude").employments.get(), last_day=today()),
         is_once=False),
    Deed("work begins elsewhere", lambda: employ(by=who("one"), employer=Employer.objects.get(number="E-2"), person=person("Jude"), on=today()),
         is_once=False),  # doing it again is refused
    Deed("propose that two are one", lambda: propose_merge(by=who("one"), kept=person("Jude"), merged=person("Ivo"), reason="One paper"),
         is_once=False),  # doing it again is refused
    Deed("two are one", lambda: approve(by=who("two"), proposed=Proposed.objects.get(kind=MERGE)), is_once=False),
    Deed("propose that one is two", lambda: propose_unmerge(by=who("one"), merge=Merge.objects.get(), reason="Two papers"),
         is_once=False),  # doing it again is refused
    Deed("one is two", lambda: approve(by=who("two"), proposed=Proposed.objects.get(kind=UNMERGE)), is_once=False),
    Deed("appoint declarer", lambda: appoint_declarer(by=who("one"), employer=mill(), username="nadia", on=joined())),
    Deed("end declarer", lambda: end_declarer(by=who("one"), declarer=mill().declarers.get(), last_day=today()), is_once=False),
    Deed("look at a file of wages", wages_looked_at, is_once=False),
    Deed("take a file of wages", lambda: take_wages(by=who("one"), held=upload("wages.csv"), on=today(), is_confirmed=True)),
    Deed("estimate what was not declared", lambda: estimate(by=who("one"), employer=mill(), scheme=PENSION, month=add_months(joined(), 1), on=today()),
         is_once=False),  # doing it again is refused
    Deed("penalise", lambda: charge_penalties(by=who("two"), employer=mill(), scheme=PENSION, on=today())),
    Deed("let a penalty off", lambda: let_penalty_off(by=who("two"), penalty=Penalty.objects.filter(employer=mill()).earliest("pk"),
                                                      on=today(), reason="Flood")),
    Deed("take members out", lambda: take_out_members(by=who("one"), day=today()), is_once=False),
    Deed("receive of funder", lambda: receive_of_funder(by=who("one"), scheme=SCHEME, payer="state", amount=100, day=today(),
                                                        document="bank 7", key="f")),
    Deed("receive of employer", lambda: receive_of_employer(
        by=who("one"), employer=mill(), scheme=PENSION, amount=900, day=today(), key="e", given=Given("bank"))),
    Deed("assess everybody", lambda: assess_everybody(by=who("one"), scheme=PENSION, month=add_months(joined(), 1), size=2),
         has_parts=True),
    Deed("assess within", lambda: assess_within(by=who("one"), scheme=PENSION, month=add_months(joined(), 2)), has_parts=True),
    Deed("assess again", lambda: assess_again(by=who("one"), run=Run.objects.get(scheme=PENSION, month=add_months(joined(), 2), deed="dues"),
                                              households=list(Household.objects.values_list("pk", flat=True)), exporting=export),
         is_once=False),  # it assesses nobody twice, and notes that it tried
    Deed("award everybody", lambda: award_everybody(by=who("one"), scheme=GRANT, month=add_months(joined(), 1), size=2),
         has_parts=True),
)  # fmt: skip

CLAIMS = (
    Deed("practice", lambda: make(by=who("one"), change=of_practice(SCHEME, today(), 30, 30, None)), is_once=False),
    Deed("price list", lambda: pricing.make_list(by=who("one"), code="P", name="Prices", scheme=SCHEME)),
    Deed("prices", lambda: make(by=who("one"), change=of_prices(PriceList.objects.get(), [
        pricing.Priced("consultation", joined(), 140)])), is_once=False),
    Deed("agree prices", lambda: make(by=who("one"), change=of_agreement(facility("DH1"), SCHEME, None, today())), is_once=False),
    Deed("enter", lambda: sent("k1", "Ana", "HC1", Asked("consultation"), Asked("medicines", 2, 400))),
    Deed("review", lambda: operations.review(by=who("two"), line=claim("k1").lines.get(position=2), quantity=1, price=None,
                                             reason="One was given"), is_once=False),
    Deed("approve beforehand", lambda: operations.approve_beforehand(by=who("two"), line=claim("k1").lines.get(position=1),
                                                                     evidence="Paper 7"), is_once=False),  # doing it again is refused
    Deed("look", lambda: operations.look(by=who("two"), claim=claim("k1"), outcome="passed"), is_once=False),
    Deed("decide", lambda: decided("k1")),
    Deed("take back", lambda: operations.take_back(by=who("three"), decision=decision("k1"), on=today(), reason="Slip")),
    Deed("decide again", lambda: decided("k1", "three")),
    Deed("appeal", lambda: appealing.receive_appeal(by=who("one"), decision=decision("k1", 2), appellant="patient",
                                                    received_on=today(), grounds="Two boxes")),
    Deed("rule", lambda: appealing.rule(by=who("four"), appeal=decision("k1", 2).appeals.get(), is_allowed=True,
                                        reason="Two", on=today())),
    Deed("decide after appeal", lambda: decided("k1", "four")),
    Deed("letter", lambda: issued("l1", "Ana")),
    Deed("end letter", lambda: letting.end_letter(by=who("two"), letter=letter("l1"), how="withdrawn", reason="Well")),
    Deed("letter to expire", lambda: issued("l2", "Ana")),
    Deed("expire letters", expired),
    Deed("letter to use", lambda: issued("l3", "Dora")),
    Deed("enter by letter", lambda: sent("k2", "Dora", "DH1", Asked("operation"), by_letter="l3")),
    Deed("decide by letter", lambda: decided("k2")),
    Deed("appeal late", appealed_late),
    Deed("accept the late appeal", lambda: appealing.accept_late(
        by=who("three"), appeal=decision("k2").appeals.get(), is_accepted=True, reason="It lay in a drawer"), is_once=False),
    Deed("enter many", sent_many, has_parts=True),
    Deed("decide many", decided_many, has_parts=True),
    Deed("look at a file of claims", claims_looked_at, is_once=False),
    Deed("take a file of claims", lambda: take_file(by=who("one"), held=upload("claims.csv"))),
    Deed("prepare to cancel", lambda: paying.prepare(by=who("three"), key="p0", facility=facility("DH1"), method="cash")),
    Deed("cancel payment", lambda: paying.cancel(by=who("three"), payment=payment("p0"), reason="Wrong")),
    Deed("prepare", lambda: prepared("p1", "DH1")),
    Deed("approve payment", lambda: paying.approve(by=who("three"), payment=payment("p1"))),
    Deed("pay", lambda: paying.pay(by=who("four"), payment=payment("p1"), day=today(), document="v 2")),
    Deed("reconcile", lambda: paying.reconcile(by=who("two"), payment=payment("p1"), day=today())),
    Deed("sample", lambda: reviewing.draw(by=who("one"), scheme=SCHEME, area="", margin=0.1, confidence=0.9, seed="s"),
         is_once=False),
)  # fmt: skip

MONTH = (
    Deed("earn", lambda: earn(by=who("one"), scheme=SCHEME, month=joined())),
    Deed("tell", lambda: tell(by=who("one"), scheme=SCHEME, year=2024, target=9, hidden_costs=1, source="x"), is_once=False),
    Deed("hand over all of one", lambda: over("one", "slip 3")),
    Deed("hand over all of the collector", lambda: over("collector", "slip 4")),
    Deed("close month", lambda: close_month(by=who("one"), month=date(2024, 1, 1))),
)  # fmt: skip

STORY = (*BOOKS, *CONTRIBUTIONS, *CLAIMS, *MONTH)
