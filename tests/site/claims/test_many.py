"""Many claims at once: as one by one, to the minor unit; refused by their place in the list; written in whole batches."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from threading import Event as Signal
from threading import Thread
from typing import Any
from unittest.mock import patch

import pytest
from django.db import connection, connections, transaction
from tests.site.agreeing import merge
from tests.site.claims.conftest import SCHEME, VISIT_DAY, looked
from tests.site.conftest import SINCE, registered, version_of
from tests.unit.countries import COUNTRY
from tests.unit.packages import scheme_text, simple

from allcover_site.audit.models import Event
from allcover_site.audit.operations import record
from allcover_site.audit.queries import faults_of_trail
from allcover_site.audit.turns import Turn
from allcover_site.books.queries import faults_of_books
from allcover_site.claims import operations
from allcover_site.claims.entering import Before, Sent, enter_batch
from allcover_site.claims.models import Claim, Decision, Line, Submission
from allcover_site.claims.operations import Asked, approve_beforehand, decide, decide_many, enter, submit_many
from allcover_site.claims.queries import faults_of_claims, is_same, replayed
from allcover_site.claims.refusals import (
    ClaimAlreadyDecided,
    ClaimCodeTaken,
    ClaimRefused,
    FourEyes,
    NoHousehold,
)
from allcover_site.contributions.models import Affiliation
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Facility, Household, Person
from allcover_site.registry.operations import join_household

ON = date(2024, 3, 1)
Enter = Callable[[Sequence[Sent], Turn], list[Any]]
SECOND = "medicines: {group: care, source: ACT, terms: [{patient_share: share}]}"


@pytest.fixture
def hospital(owner: User) -> Facility:
    return Facility.objects.create(code="DH1", name="Hospital", level="district_hospital", area="north.lake")


@pytest.fixture
def many(owner: User, ana: Person, paid_up: Household, centre: Facility, hospital: Facility) -> list[Sent]:
    """Claims of Ana, who uses up a ceiling, of her child, of somebody who is nobody's, twins and one sent twice."""
    cleo = registered(owner, "Cleo", date(2018, 3, 2))
    join_household(by=owner, household=paid_up, person=cleo, relation="child", on=date(2023, 10, 15))
    Affiliation.objects.create(person=cleo, scheme=SCHEME, first_day=date(2023, 10, 15))
    lone = registered(owner, "Lone")
    written = scheme_text("share number 0.1", simple(SECOND)).replace("scheme: mutual", "scheme: second")
    version_of({"country.yaml": COUNTRY, "second/definition.yaml": written}, "second")
    Affiliation.objects.create(person=cleo, scheme="second", first_day=SINCE)
    stay = [
        Asked("hospital_day", 8, 600),
        Asked("operation", 1, 7750, says_approved=True),
        Asked("medicines", 3, 500),
    ]
    visit = [
        Asked("consultation"),
        Asked("medicines", 2, 400),
        Asked("glasses", 1, 900),
        Asked("dream", 1, 100),
    ]
    found = []
    for n in range(24):
        day, who = date(2024, 1, 8 + n), ana if n % 3 else cleo
        where, lines = (hospital, stay) if n % 4 == 1 else (centre, visit)
        begun = day - timedelta(days=2) if where is hospital else day
        found.append(Sent(where, str(n), who, begun, day, lines, SCHEME if n % 5 else ""))
    found.append(replace(found[1], code="twin"))
    found.append(replace(found[2], code="twin"))
    found.append(found[3])
    found.append(replace(found[4], code="lone", person=lone))
    found.append(replace(found[4], code="dear", lines=[Asked("consultation", 1, 99_999)]))
    return found


def one_by_one(by: User, sent: Sequence[Sent], decider: User) -> dict[int, str]:
    refused = {}
    for place, one in enumerate(sent):
        try:
            with transaction.atomic():
                enter(by=by, facility=one.facility, code=one.code, scheme=one.scheme, person=one.person, visit=one.visit,
                      first_day=one.first_day, last_day=one.last_day, lines=one.lines)  # fmt: skip
        except ClaimRefused as refusal:
            refused[place] = str(refusal)
    approved_as_said(decider)
    for claim in Claim.objects.order_by("pk"):
        decide(by=decider, claim=claim, on=ON)
    return refused


def approved_as_said(by: User) -> None:
    """The reviewer has seen that what facilities say was approved beforehand was, and has looked through what may be asked twice."""
    for line in Line.objects.filter(says_approved=True):
        approve_beforehand(by=by, line=line, evidence="Paper 7")
    looked(by, *Claim.objects.all())


def outcome() -> list[Any]:
    """All that was found of the claims, without the numbers that the database gave."""
    numbers = {
        str(pk): f"claim {place}"
        for place, pk in enumerate(Claim.objects.order_by("pk").values_list("pk", flat=True))
    }
    found: list[Any] = []
    for decision in Decision.objects.order_by("claim_id").select_related("claim__submission", "entry"):
        claim, entry = decision.claim, decision.entry
        submission = claim.submission
        found.append((
            claim.facility_id, claim.code, claim.scheme, claim.person_id, claim.household_id, claim.last_day, claim.visit,
            submission.schemes, _named(submission.findings, numbers), submission.asked, submission.expected,
            submission.signs, submission.score, decision.number, decision.version_id, _named(decision.inputs, numbers),
            _named(decision.lines, numbers), _named(decision.used, numbers), decision.asked, decision.paid, decision.patient,
            decision.provider, entry and [(line.account_id, line.debit, line.credit, line.scheme, line.area, line.party)
                                          for line in entry.lines.all()],
            list(claim.lines.values_list("position", "item", "quantity", "price", "says_approved")),
        ))  # fmt: skip
    return found


def _named(value: Any, numbers: dict[str, str]) -> Any:
    """Claims by their place instead of their number; persons and households keep theirs, which may be the same."""
    if isinstance(value, dict):
        found = {key: _named(each, numbers) for key, each in value.items()}
        is_fact = value.get("name") == "earlier_claim"
        for key in (
            ("id",) if "patient" in value and "cover" in value else ("value",) if is_fact else ("claim",)
        ):
            if isinstance(value.get(key), str):
                found[key] = numbers.get(value[key], value[key])
        return found
    return [_named(each, numbers) for each in value] if isinstance(value, list) else value


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_claims_are_written_so_many_at_once_as_the_office_is_set_to(
    owner: User, reviewer: User, many: list[Sent], settings: Any
) -> None:
    settings.BATCH = 7
    told = submit_many(by=owner, sent=many)
    batches = [event.facts["claims"] for event in Event.objects.filter(deed="claims.entered_many")]
    assert (len(batches), sum(batches), max(batches)) == (-(-len(many) // 7), told.written, 7)
    claims = list(Claim.objects.order_by("pk").values_list("pk", flat=True))
    approved_as_said(reviewer)
    decide_many(by=reviewer, claims=claims, on=ON)
    assert Event.objects.filter(deed="claims.decided_many").count() == -(-len(claims) // 7)


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_many_claims_come_out_as_one_by_one_to_the_minor_unit(
    owner: User, reviewer: User, many: list[Sent], size: int
) -> None:
    with undone():
        refused = one_by_one(owner, many, reviewer)
        singly = outcome()
    told = submit_many(by=owner, sent=many, size=size)
    assert {place: str(why) for place, why in told.refused.items()} == refused
    assert [type(told.refused[place]) for place in sorted(told.refused)] == [ClaimCodeTaken, NoHousehold]
    claims = list(Claim.objects.order_by("pk").values_list("pk", flat=True))
    assert told.written == len(claims) == len(many) - 2
    approved_as_said(reviewer)
    done = decide_many(by=reviewer, claims=claims, on=ON, size=size)
    assert (done.written, done.refused) == (len(claims), {})
    at_once = outcome()
    for one, other in zip(singly, at_once, strict=True):
        assert one == other
    steps = {
        part["step"]
        for decision in Decision.objects.all()
        for line in decision.lines
        for part in line["parts"]
    }
    expected = {
        "over_ceiling",
        "over_group_limit",
        "deductible",
        "patient_share",
        "too_soon",
        "not_in_package",
    }
    assert expected <= steps, steps
    assert {line["scheme"] for decision in Decision.objects.all() for line in decision.lines} == {
        SCHEME,
        "second",
    }
    assert {sign["name"] for each in Submission.objects.all() for sign in each.signs} >= {
        "twin",
        "often",
        "amount",
    }
    assert {"lone", "dear"} & set(Claim.objects.values_list("code", flat=True)) == {"dear"}
    assert all(is_same(decision, replayed(decision)) for decision in Decision.objects.all())
    assert (faults_of_books(), faults_of_trail(), list(faults_of_claims())) == ((), (), [])


class LastFirst(Turn):
    """The turn of a batch in a thread of its own, which goes on only when all batches after it wait to be written."""

    def __init__(self, batches: Iterator[Sequence[Sent]], enter: Enter, before: Turn | None = None) -> None:
        super().__init__(before)
        self.batches, self.enter, self.waits, self.found = batches, enter, Signal(), list[Any]()
        self.thread = Thread(target=self.run, args=(next(batches),), daemon=True)
        self.next: LastFirst | None = None

    def run(self, batch: Sequence[Sent]) -> None:
        try:
            self.found = self.enter(batch, self)
        finally:
            self.waits.set()
            self.end(is_done=bool(self.found))

    def lets_next_begin(self) -> None:
        with suppress(StopIteration):
            self.next = LastFirst(self.batches, self.enter, self)
            self.next.thread.start()
            assert self.next.waits.wait(60)

    def comes(self) -> None:
        self.waits.set()
        super().comes()


def test_batches_that_are_valued_before_those_ahead_of_them_are_written_come_out_as_one_by_one(
    owner: User, reviewer: User, many: list[Sent]
) -> None:
    if (
        connection.vendor == "sqlite"
    ):  # Whoever writes does so alone: a batch begins when the one before it is written.
        return
    with undone():
        refused = one_by_one(owner, many, reviewer)
        singly = outcome()
    held, before = connections["default"], Before()

    def enter(batch: Sequence[Sent], turn: Turn) -> list[Any]:
        connections["default"] = held
        return list(enter_batch(owner, batch, before, turn))

    held.inc_thread_sharing()
    batches = (many[start : start + 7] for start in range(0, len(many), 7))
    last: LastFirst | None = LastFirst(batches, enter)
    last.thread.start()  # type: ignore[union-attr]
    found = []
    while last is not None:
        last.thread.join(120)
        found += last.found
        last = last.next
    held.dec_thread_sharing()
    told = {place: str(why) for place, why in enumerate(found) if isinstance(why, Exception)}
    assert (len(found), told) == (len(many), refused)
    claims = list(Claim.objects.order_by("pk").values_list("pk", flat=True))
    approved_as_said(reviewer)
    decide_many(by=reviewer, claims=claims, on=ON)
    assert outcome() == singly


def test_trail_has_one_sealed_event_a_batch(owner: User, reviewer: User, many: list[Sent]) -> None:
    submit_many(by=owner, sent=many, size=10)
    claims = list(Claim.objects.order_by("pk").values_list("pk", flat=True))
    looked(reviewer, *Claim.objects.all())
    decide_many(by=reviewer, claims=claims, on=ON, size=10)
    told = Event.objects.filter(deed__endswith="_many", deed__startswith="claims.").order_by("number")
    assert [(deed, sum(event.facts["claims"] for event in events)) for deed, events in groupby(told, lambda e: e.deed)] == [
        ("claims.entered_many", len(claims)), ("claims.decided_many", len(claims)),
    ]  # fmt: skip
    assert (
        sum(event.facts.get("paid", 0) for event in told)
        == sum(Decision.objects.values_list("paid", flat=True))
        > 0
    )


def test_broken_off_in_the_middle_whole_batches_are_left_and_the_rest_comes_later(
    owner: User, reviewer: User, many: list[Sent]
) -> None:
    real, calls = record, iter(range(100))

    def failing(*given: Any, **facts: Any) -> Any:
        if next(calls) == 2:  # the third batch, with its claims written already
            raise KeyboardInterrupt
        return real(*given, **facts)

    with patch.object(operations, "record", failing), pytest.raises(KeyboardInterrupt):
        submit_many(by=owner, sent=many, size=10)
    assert Claim.objects.count() == Submission.objects.count() == 20
    again = submit_many(by=owner, sent=many, size=10)
    assert (again.written, sum(isinstance(why, ClaimCodeTaken) for why in again.refused.values())) == (7, 21)
    claims = list(Claim.objects.order_by("pk").values_list("pk", flat=True))
    looked(reviewer, *Claim.objects.all())
    calls = iter(range(1, 100))
    with patch.object(operations, "record", failing), pytest.raises(KeyboardInterrupt):
        decide_many(by=reviewer, claims=claims, on=ON, size=10)
    assert Decision.objects.count() == 10
    assert (faults_of_books(), faults_of_trail(), list(faults_of_claims())) == ((), (), [])
    rest = decide_many(by=reviewer, claims=claims, on=ON, size=10)
    assert (rest.written, len(rest.refused)) == (len(claims) - 10, 10)
    assert all(isinstance(why, ClaimAlreadyDecided) for why in rest.refused.values())
    assert (faults_of_books(), list(faults_of_claims())) == ((), [])


def test_four_eyes_and_reach_hold_for_many(
    owner: User, colleague: User, reviewer: User, many: list[Sent]
) -> None:
    with pytest.raises(NotAllowed):
        submit_many(by=colleague, sent=many)
    submit_many(by=owner, sent=many)
    claims = list(Claim.objects.values_list("pk", flat=True))
    told = decide_many(by=owner, claims=claims, on=ON)
    assert (told.written, all(isinstance(why, FourEyes) for why in told.refused.values())) == (0, True)
    with pytest.raises(NotAllowed):
        decide_many(by=colleague, claims=claims, on=ON)
    assert not Decision.objects.exists()


def test_who_is_one_person_under_two_numbers_uses_one_ceiling(
    owner: User, reviewer: User, ana: Person, centre: Facility, paid_up: Household
) -> None:
    anna = registered(owner, "Anna")
    merge(by=owner, kept=ana, merged=anna, reason="One paper")
    sent = [
        Sent(centre, str(n), person, VISIT_DAY, VISIT_DAY, [Asked("glasses", 1, 500)], SCHEME)
        for n, person in enumerate((ana, anna))
    ]
    submit_many(by=owner, sent=sent)
    one, two = Claim.objects.order_by("pk")
    assert [sign["facts"] for sign in two.submission.signs if sign["name"] == "twin"] == [{"claims": "0"}]
    looked(reviewer, one, two)
    decide_many(by=reviewer, claims=[one.pk, two.pk], on=ON)
    first, second = Decision.objects.order_by("claim_id")
    assert (first.lines[0]["refused"], second.lines[0]["refused"]) == ("", "too_soon")
