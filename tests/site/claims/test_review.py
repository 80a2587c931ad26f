"""The queue by what speaks for looking at a claim, and the random sample: its size, its draw, what it tells."""

from datetime import date, timedelta
from statistics import mean

import pytest
from django.db import IntegrityError
from django.utils import translation
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st
from tests.site.agreeing import merge, unmerge
from tests.site.claims.conftest import SCHEME, VISIT_DAY, Entering, decided
from tests.site.conftest import coresia_files, entered, execute, registered, somebody, version_of

from allcover_site.books.models import Period
from allcover_site.books.queries import book
from allcover_site.claims import checking
from allcover_site.claims.cases import cases_of
from allcover_site.claims.entering import Sent
from allcover_site.claims.explaining import signs_told
from allcover_site.claims.models import Claim, Sample
from allcover_site.claims.operations import Asked, decide, decide_many, look, review, submit_many
from allcover_site.claims.refusals import ClaimRefused, NotLookedThrough
from allcover_site.claims.reviewing import draw, is_same_draw, queue_for, told_by
from allcover_site.claims.risk import Seen, score_of, signs_of
from allcover_site.claims.sampling import drawn, share_of, size_of
from allcover_site.claims.twins import twins_after
from allcover_site.contributions.models import Receipt
from allcover_site.contributions.operations import affiliate, receive
from allcover_site.contributions.refunding import cancel
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Facility, Household, Membership, Person
from allcover_site.registry.operations import join_household

MONDAY = date(2024, 1, 15)
USUAL = {"first_day": MONDAY, "visit": "other", "asked": 100, "facility_amounts": [100] * 20, "prices": {},
         "twins": [], "dated_back": 0, "claims_lately": 1, "cut_lately": (0, 2000), "limited": 0, "refused": 0}  # fmt: skip


def score(**changed: object) -> int:
    return score_of(signs_of(Seen(**{**USUAL, **changed})))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "points"),
    [
        ({}, 0),
        ({"dated_back": 1}, 30),
        ({"dated_back": 3}, 30),
        ({"joined_late": 1}, 30),
        ({"asked": 199}, 0),
        ({"asked": 200}, 10),
        ({"asked": 400}, 20),
        ({"asked": 800}, 30),
        ({"prices": {"drug": (20, [10] * 10)}}, 15),
        ({"prices": {"drug": (40, [10] * 10)}}, 25),
        ({"prices": {"drug": (40, [10] * 9)}}, 0),
        ({"twins": ["7"]}, 40),
        ({"overlaps": [7, 9]}, 40),
        ({"claims_lately": 3}, 0),
        ({"claims_lately": 4}, 5),
        ({"claims_lately": 40}, 20),
        ({"facility_amounts": [100] * 9}, 10),
        ({"cut_lately": (199, 2000)}, 0),
        ({"cut_lately": (200, 2000)}, 10),
        ({"cut_lately": (400, 2000)}, 20),
        ({"limited": 1}, 10),
        ({"refused": 2}, 10),
        ({"first_day": date(2024, 1, 13)}, 5),
        ({"first_day": date(2024, 1, 13), "visit": "emergency"}, 0),
    ],
)
def test_each_sign_has_its_points(changed: dict[str, object], points: int) -> None:
    assert score(**changed) == points


def test_queue_begins_with_the_claim_for_which_most_speaks(reviewer: User, sent: Entering) -> None:
    sent("1", date(2024, 1, 16))
    for code in ("2", "3"):  # the same care on the same day, twice
        sent(code)
    order = [claim.code for claim in queue_for(reviewer)]
    assert (order[0], set(order)) == ("3", {"1", "2", "3"})
    page = entered(reviewer).get("/claims/queue").content.decode()
    assert "The same care on the same days is on claim 2 (40)" in page


def test_who_entered_a_claim_and_a_colleague_elsewhere_do_not_see_it_in_their_queue(
    owner: User, colleague: User, sent: Entering
) -> None:
    sent()
    assert not queue_for(owner)
    assert not queue_for(colleague)


def test_decided_claim_leaves_the_queue(reviewer: User, sent: Entering) -> None:
    decided(reviewer, sent())
    assert not queue_for(reviewer)


@pytest.mark.parametrize(
    ("population", "margin", "size"),
    [(10**9, 0.05, 385), (10_000, 0.05, 370), (1000, 0.03, 517), (50, 0.05, 45), (1, 0.05, 1), (0, 0.05, 0)],
)
def test_size_is_that_of_the_textbook(population: int, margin: float, size: int) -> None:
    assert size_of(population, margin, 0.95) == size


@given(st.integers(1, 5000), st.floats(0.01, 0.3), st.floats(0.5, 0.99))
def test_sample_is_never_larger_than_what_it_is_drawn_from(
    population: int, margin: float, confidence: float
) -> None:
    assert 1 <= size_of(population, margin, confidence) <= population
    assert size_of(population, margin, confidence) >= size_of(population, margin * 1.5, confidence)


@given(st.sets(st.integers(1, 10**6), min_size=1, max_size=60), st.text(max_size=8), st.data())
def test_draw_is_the_same_for_the_same_seed_and_any_order(
    numbers: set[int], seed: str, data: st.DataObject
) -> None:
    size = data.draw(st.integers(0, len(numbers)))
    found = drawn(sorted(numbers), size, seed)
    assert found == drawn(data.draw(st.permutations(sorted(numbers))), size, seed)
    assert len(set(found)) == size
    assert set(found) <= numbers


def test_every_claim_is_drawn_as_often_as_every_other() -> None:
    hits = [0] * 20
    for seed in range(2000):
        for number in drawn(range(20), 5, str(seed)):
            hits[number] += 1
    assert mean(hits) == 500
    assert all(430 <= count <= 570 for count in hits)  # 500 +- 3.6 standard deviations of 19.4


@given(st.integers(1, 300), st.data())
def test_interval_holds_the_share_and_closes_where_all_were_looked_at(
    looked: int, data: st.DataObject
) -> None:
    count, more = data.draw(st.integers(0, looked)), data.draw(st.integers(0, 1000))
    share = share_of(count, looked, looked + more, 0.95)
    assert 0 <= share.low <= share.value <= share.high <= 1
    if not more:
        assert share.low == share.value == share.high


def test_sample_is_drawn_with_its_seed_kept_and_can_be_drawn_again(reviewer: User, sent: Entering) -> None:
    for number in range(12):
        sent(str(number), date(2024, 1, 15 + number))
    sample = draw(by=reviewer, scheme=SCHEME, area="north", margin=0.2, confidence=0.9)
    # z = 1.645: 16.9 of an endless population, 7.4 of twelve.
    assert (len(sample.population), sample.claims.count(), len(sample.seed)) == (12, 8, 32)
    assert is_same_draw(sample)
    with pytest.raises(IntegrityError, match="kept as written"):
        execute("UPDATE claims_sample SET seed = 'mine'")


def test_sampled_claim_is_looked_through_before_it_is_decided(reviewer: User, sent: Entering) -> None:
    claim = sent()
    draw(by=reviewer, scheme=SCHEME, area="north", margin=0.1, confidence=0.9)
    with pytest.raises(NotLookedThrough):
        decided(reviewer, claim)
    look(by=reviewer, claim=claim, outcome="passed")
    assert decided(reviewer, claim).paid == 120


def test_sample_tells_the_share_of_claims_with_something_left_out(reviewer: User, sent: Entering) -> None:
    claims = [sent(str(number), VISIT_DAY, Asked("medicines", 2, 400)) for number in range(3)]
    sample = draw(by=reviewer, scheme=SCHEME, area="north", margin=0.01, confidence=0.95)
    review(by=reviewer, line=claims[0].lines.get(), quantity=1, price=None, reason="One box")
    for claim in claims:
        look(by=reviewer, claim=claim, outcome="passed")
        decided(reviewer, Claim.objects.get(pk=claim.pk))
    told = told_by(sample)
    assert (told.size, told.looked, told.cut, told.asked) == (3, 3, 400, 2400)
    assert told.share.low == told.share.high == pytest.approx(1 / 3)
    assert "33.3 %" in entered(reviewer).get("/claims/samples").content.decode()


def test_interval_of_a_sample_is_told_once_all_of_it_are_decided(reviewer: User, sent: Entering) -> None:
    """Reviewers see the riskiest first, so those decided by then are no random draw."""
    claims = [sent(str(number), VISIT_DAY, Asked("medicines", 2, 400)) for number in range(3)]
    draw(by=reviewer, scheme=SCHEME, area="north", margin=0.01, confidence=0.95)
    review(by=reviewer, line=claims[0].lines.get(), quantity=1, price=None, reason="One box")
    look(by=reviewer, claim=claims[0], outcome="passed")
    decided(reviewer, Claim.objects.get(pk=claims[0].pk))
    page = entered(reviewer).get("/claims/samples").text
    assert "told once all are decided" in page
    assert "100.0 %" not in page


def test_sample_that_cannot_be_is_not_drawn(reviewer: User, colleague: User, sent: Entering) -> None:
    with pytest.raises(ClaimRefused):
        draw(by=reviewer, scheme=SCHEME, area="north", margin=0.1, confidence=0.9)
    sent()
    with pytest.raises(ClaimRefused):
        draw(by=reviewer, scheme=SCHEME, area="north", margin=0, confidence=0.9)
    for somebody_else in (colleague, somebody("cora", "claims_clerk")):
        with pytest.raises(NotAllowed):
            draw(by=somebody_else, scheme=SCHEME, area="north", margin=0.1, confidence=0.9)
    assert not Sample.objects.exists()


def test_what_reviewers_cut_is_looked_for_among_a_facilitys_newest_claims_alone(
    reviewer: User, sent: Entering, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = decided(reviewer, sent("1"))
    waiting = sent("2", date(2024, 1, 16))
    assert checking._cut(waiting.facility_id) == (0, first.asked) != (0, 0)
    monkeypatch.setattr(checking, "LOOKED_BACK", 1)
    assert checking._cut(waiting.facility_id) == (0, 0)


def test_what_a_tariff_leaves_to_a_facility_no_reviewer_cut(reviewer: User, sent: Entering) -> None:
    above = decided(reviewer, sent("1", VISIT_DAY, Asked("consultation", 1, 10_000)))
    assert above.provider > above.asked // 2
    waiting = sent("2", date(2024, 1, 16), Asked("medicines", 2, 400))
    assert checking._cut(waiting.facility_id) == (0, above.asked)
    review(by=reviewer, line=waiting.lines.get(), quantity=1, price=None, reason="One box was given")
    cut = decided(reviewer, waiting)
    assert checking._cut(waiting.facility_id) == (400, above.asked + cut.asked)


def test_more_than_can_be_kept_is_left_of_no_line(reviewer: User, sent: Entering) -> None:
    claim, client = sent(), entered(reviewer)
    for quantity, price in (("9999999999", ""), ("1", "9" * 15)):
        given = {"quantity": quantity, "price": price, "reason": "One box"}
        assert client.post(f"/claims/{claim.pk}/lines/1", given).status_code == 302
        assert claim.lines.get().reviewed_by == ""
    client.post(f"/claims/{claim.pk}/lines/1", {"quantity": "1", "price": "1.00", "reason": "One box"})
    assert claim.lines.get().approved_price == 100


@pytest.mark.parametrize(
    ("name", "count", "told"),
    [
        ("new_facility", 1, "A facility with 1 claim before"),
        ("new_facility", 0, "A facility with no claim before"),
        ("refused", 1, "The checks refuse 1 line"),
        ("refused", 2, "The checks refuse 2 lines"),
        ("often", 4, "4 claims of the patient within 30 days"),
    ],
)
def test_signs_count_one_as_one(period: Period, name: str, count: int, told: str) -> None:
    [sign] = signs_told([{"name": name, "points": 5, "facts": {"count": count}}], book(), User())
    assert sign["text"] == told


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("fr", "Établissement n'ayant envoyé aucune facture de soins auparavant"),
        ("es", "Un establecimiento sin solicitudes de pago anteriores"),
        ("pt", "Uma unidade de saúde sem pedidos de pagamento anteriores"),
    ],
)
def test_sign_of_a_facility_s_first_claim_reads_well(period: Period, language: str, told: str) -> None:
    with translation.override(language):
        [sign] = signs_told([{"name": "new_facility", "points": 5, "facts": {"count": 0}}], book(), User())
    assert sign["text"] == told


def test_membership_of_another_scheme_written_after_care_began_is_no_sign(
    owner: User, reviewer: User, sent: Entering, home: Household
) -> None:
    version_of(coresia_files(), "household_grant")
    ben, day = registered(owner, "Ben"), localdate() - timedelta(days=5)
    join_household(by=owner, household=home, person=ben, relation="sibling", on=day)
    affiliate(by=owner, person=ben, scheme="household_grant", on=day)
    Membership.objects.filter(person=ben).update(written_on=localdate())
    claim = sent("1", localdate() - timedelta(days=3), person=ben)
    assert "joined_late" not in {sign["name"] for sign in claim.submission.signs}
    assert "without it, cover might be another" not in entered(reviewer).get(f"/claims/{claim.pk}").text


@pytest.mark.parametrize("how", ["becomes a member", "joins the household"])
def test_membership_written_after_care_began_is_told_to_who_reviews(
    how: str, owner: User, reviewer: User, sent: Entering, home: Household
) -> None:
    """Care of three days ago and of today; since yesterday's word, Ben was a member five days ago."""
    ben, day, care = (
        registered(owner, "Ben"),
        localdate() - timedelta(days=5),
        localdate() - timedelta(days=3),
    )
    if how == "becomes a member":
        join_household(by=owner, household=home, person=ben, relation="sibling", on=day)
        affiliate(by=owner, person=ben, scheme=SCHEME, on=day)
    else:
        affiliate(by=owner, person=ben, scheme=SCHEME, on=localdate())
        join_household(by=owner, household=home, person=ben, relation="sibling", on=day)
    before, today = sent("1", care, person=ben), sent("2", localdate(), person=ben)
    told = "Membership begins up to the care and was written after it began"
    assert [told in "".join(one["text"] for one in signs_told(claim.submission.signs, book(), reviewer))
            for claim in (before, today)] == [True, False]  # fmt: skip
    remark, client = "without it, cover might be another", entered(reviewer)
    assert [remark in client.get(f"/claims/{claim.pk}").text for claim in (before, today)] == [True, False]


def test_receipts_dated_back_behind_the_care_are_told_to_who_reviews(
    owner: User, reviewer: User, sent: Entering, home: Household
) -> None:
    """The receipt of October is written today: care of January had begun by then, care of today had not."""
    before, today = sent("1"), sent("2", localdate())
    signs = [{sign["name"]: sign for sign in claim.submission.signs} for claim in (before, today)]
    assert signs[0]["dated_back"] == {"name": "dated_back", "points": 30, "facts": {"count": 1}}
    assert "dated_back" not in signs[1]
    remark = "without these receipts, cover might be another"
    client = entered(reviewer)
    assert [remark in client.get(f"/claims/{claim.pk}").text for claim in (before, today)] == [True, False]
    for receipt in Receipt.objects.all():
        cancel(by=somebody("abel", "accountant"), receipt=receipt, day=VISIT_DAY, reason="Never received")
    receive(by=owner, household=home, scheme=SCHEME, amount=650, day=VISIT_DAY, key="after the claim")
    assert "owen 2: Jan. 15, 2024" in client.get(f"/claims/{before.pk}").text


@pytest.fixture
def hospital(owner: User) -> Facility:
    return Facility.objects.create(code="DH", name="Hospital", level="district_hospital", area="north")


STAY = (date(2024, 1, 15), date(2024, 1, 19))


def stay(sent: Entering, code: str, first: date, last: date, **changed: object) -> Claim:
    return sent(code, last, Asked("medicines", 1, 100 + len(code)), first_day=first, last_day=last, **changed)


def overlapping(claim: Claim) -> list[str]:
    return [sign["facts"]["numbers"] for sign in claim.submission.signs if sign["name"] == "overlap"]


@pytest.mark.parametrize(
    ("days", "is_told"),
    [
        (STAY, True),
        ((date(2024, 1, 18), date(2024, 1, 25)), True),
        ((date(2024, 1, 10), date(2024, 1, 30)), True),
        ((date(2024, 1, 16), date(2024, 1, 17)), True),
        ((date(2024, 1, 19), date(2024, 1, 22)), False),  # moved to another house on the day
        ((date(2024, 1, 12), date(2024, 1, 15)), False),
        ((date(2024, 1, 17), date(2024, 1, 17)), False),  # no stay
        ((date(2024, 1, 22), date(2024, 1, 24)), False),
    ],
)
def test_stay_of_which_a_night_is_in_another_stay_is_told_to_who_reviews(
    sent: Entering, hospital: Facility, days: tuple[date, date], is_told: bool
) -> None:
    first = stay(sent, "1", *STAY)
    second = stay(sent, "2", *days, facility=hospital)
    assert (overlapping(first), overlapping(second)) == ([], [str(first.pk)] if is_told else [])


def test_same_days_twice_in_one_facility_is_told_once(sent: Entering) -> None:
    first, other = stay(sent, "1", *STAY), sent("2", STAY[1], Asked("consultation"), first_day=STAY[0])
    twin = stay(sent, "3", *STAY)
    assert overlapping(other) == [str(first.pk)]
    assert [sign["name"] for sign in twin.submission.signs if sign["name"] in ("twin", "overlap")] == [
        "twin",
        "overlap",
    ]
    assert overlapping(twin) == [str(other.pk)]  # the twin is told as a twin


def test_stay_under_a_number_that_was_merged_is_the_same_person_s(
    owner: User, sent: Entering, ana: Person, home: Household, hospital: Facility
) -> None:
    twice = registered(owner, "Anna")
    join_household(by=owner, household=home, person=twice, relation="sibling", on=date(2023, 10, 1))
    first = stay(sent, "1", *STAY, person=twice)
    merge(by=owner, kept=ana, merged=twice, reason="One woman")
    assert overlapping(stay(sent, "2", *STAY, facility=hospital)) == [str(first.pk)]


def test_stays_of_one_file_know_of_each_other(
    owner: User, ana: Person, paid_up: Household, centre: Facility, hospital: Facility
) -> None:
    listed = [
        Sent(where, code, ana, *STAY, [Asked("consultation")], SCHEME)
        for where, code in ((centre, "1"), (hospital, "2"))
    ]
    submit_many(by=owner, sent=listed, size=2)
    one, two = Claim.objects.order_by("pk")
    assert (overlapping(one), overlapping(two)) == ([], [str(one.pk)])


def test_other_stay_is_named_to_who_may_see_it_and_counted_to_others(
    reviewer: User, sent: Entering, hospital: Facility
) -> None:
    stay(sent, "77", *STAY)
    Facility.objects.filter(pk=hospital.pk).update(area="north.coast")
    hospital.refresh_from_db()
    second = stay(sent, "2", *STAY, facility=hospital)
    everywhere, far = entered(reviewer), entered(somebody("sara", "reviewer", area="north.coast"))
    told = [client.get(f"/claims/{second.pk}").text for client in (everywhere, far)]
    assert "A night of the stay is in another stay of the patient too" in told[0]
    assert ["Lake health centre 77" in page for page in told] == [True, False]
    assert ["1 claim that you may not see" in page for page in told] == [False, True]
    assert "Lake health centre 77" in everywhere.get("/claims/queue").text


def test_care_that_may_be_asked_for_twice_is_looked_through_before_it_is_paid(
    reviewer: User, sent: Entering, hospital: Facility
) -> None:
    """Seven consultations of one day, and one more of it beside other care; elsewhere, or on another day, it is no twin."""
    decide(by=reviewer, claim=sent("0"), on=date(2024, 3, 1))
    many = sent("1", date(2024, 1, 16), Asked("consultation", 7))
    beside = sent("2", VISIT_DAY, Asked("consultation"), Asked("medicines", 3, 100))
    assert {sign["name"] for sign in many.submission.signs} >= {"repeated"}
    assert {sign["name"] for sign in beside.submission.signs} >= {"twin"}
    for claim in (many, beside):
        with pytest.raises(NotLookedThrough, match="twice"):
            decide(by=reviewer, claim=claim, on=date(2024, 3, 1))
        assert decide_many(by=reviewer, claims=[claim.pk], on=date(2024, 3, 1)).written == 0
        shown = entered(reviewer).get(f"/claims/{claim.pk}").text
        assert "may be asked for twice" in shown
        look(by=reviewer, claim=claim, outcome="passed")
        decide(by=reviewer, claim=claim, on=date(2024, 3, 1))
    for other in (sent("3", date(2024, 1, 17)), sent("4", facility=hospital)):
        decide(by=reviewer, claim=other, on=date(2024, 3, 1))


def test_patient_who_was_lately_merged_is_told_to_who_reviews(
    owner: User, reviewer: User, sent: Entering, ana: Person
) -> None:
    twice = registered(owner, "Anna")
    found = merge(by=owner, kept=ana, merged=twice, reason="One woman")
    claim = sent("1")
    assert [sign["facts"] for sign in claim.submission.signs if sign["name"] == "merged"] == [
        {"persons": str(twice.pk)}
    ]
    assert f"Number {twice.pk} was merged" in entered(reviewer).get(f"/claims/{claim.pk}").text
    unmerge(by=owner, merge=found)
    assert "merged" not in {sign["name"] for sign in sent("2", date(2024, 1, 16)).submission.signs}


def test_first_of_two_claims_for_the_same_care_is_told_and_held_as_the_second_is(
    reviewer: User, sent: Entering, hospital: Facility
) -> None:
    first, second = sent("1"), sent("2")
    elsewhere, other_day = sent("3", facility=hospital), sent("4", date(2024, 1, 17))
    told = "on claim 2, which came in after it"
    queue = entered(reviewer).get("/claims/queue").text
    assert told in queue
    assert "The same care on the same days is on claim 1" in queue
    page = entered(reviewer).get(f"/claims/{first.pk}").text
    assert told in page
    assert "may be asked for twice" in page
    for claim in (first, second):
        with pytest.raises(NotLookedThrough, match="twice"):
            decide(by=reviewer, claim=claim, on=date(2024, 3, 1))
    look(by=reviewer, claim=first, outcome="passed")
    for claim in (first, elsewhere, other_day):
        decide(by=reviewer, claim=claim, on=date(2024, 3, 1))


def test_look_at_a_claim_before_another_for_the_same_care_came_in_compares_nothing(
    reviewer: User, sent: Entering
) -> None:
    first = sent("1", VISIT_DAY)
    look(by=reviewer, claim=first, outcome="passed")
    review(by=reviewer, line=first.lines.get(), quantity=1, price=None, reason="Read on paper")
    for code in ("2", "3"):
        sent(code, VISIT_DAY)
        with pytest.raises(NotLookedThrough, match="twice"):
            decide(by=reviewer, claim=first, on=date(2024, 3, 1))
        look(by=reviewer, claim=first, outcome="passed")
    decide(by=reviewer, claim=first, on=date(2024, 3, 1))


def test_claims_of_one_patient_at_one_facility_for_other_care_are_no_twins(
    reviewer: User, sent: Entering
) -> None:
    first = sent("1", VISIT_DAY, Asked("consultation"))
    sent("2", VISIT_DAY, Asked("medicines", 1, 100))
    assert twins_after(cases_of([first.pk])) == {}
    decide(by=reviewer, claim=first, on=date(2024, 3, 1))
