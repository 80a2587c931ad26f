"""A draft tried on past members and claims: what it would have changed, to the minor unit, and nothing that binds."""

from datetime import date

import pytest
from tests.site.claims.conftest import SCHEME, Entering, decided
from tests.site.conftest import SINCE, registered, somebody
from tests.site.studies.conftest import SPAN, Trying

from allcover.vocabulary.fault import Faults
from allcover_site.audit.models import Event
from allcover_site.audit.queries import faults_of_trail
from allcover_site.books.models import Book, Entry
from allcover_site.claims.models import Decision
from allcover_site.claims.operations import Asked, take_back
from allcover_site.contributions.bulk import assess_everybody
from allcover_site.contributions.enrolling import enrol, set_terms
from allcover_site.contributions.models import Assessment
from allcover_site.contributions.operations import affiliate
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import declare, form_household, join_household
from allcover_site.schemes.models import Version
from allcover_site.studies.drafting import Draft
from allcover_site.studies.models import Effect, Study, Touched
from allcover_site.studies.operations import NotStudied, Span, begin, go_on
from allcover_site.studies.queries import groups_of, rows_of, sums_of, total
from allcover_site.studies.showing import SHARES


@pytest.fixture
def cared_for(sent: Entering, reviewer: User) -> list[Decision]:
    """A consultation of 1.50 at the tariff, and two boxes of medicines at 4.00: Ana bears 0.30 and 1.60."""
    claims = [sent("1"), sent("2", date(2024, 1, 20), Asked("medicines", 2, 400))]
    return [decided(reviewer, claim) for claim in claims]


def months(study: Study, what: str) -> list[tuple[str, int, int]]:
    return [(row.name, row.before, row.after) for row in rows_of(sums_of(study), "month", what)]


def shares(study: Study) -> dict[str, tuple[int, int]]:
    found = {share: total(sums_of(study), "month", share) for share in SHARES}
    return {share: (row.before, row.after) for share, row in found.items()}


def everybody(study: Study) -> dict[str, int | None]:
    (group,) = groups_of(study, "")
    return {name: count for name, count in group.counts.items() if count}


def test_the_law_as_published_makes_no_difference(cared_for: list[Decision], tried: Trying) -> None:
    study = tried()
    assert months(study, "due") == [("2023-11", 150, 150), ("2023-12", 150, 150), ("2024-01", 200, 200)]
    assert shares(study) == {
        "asked": (950, 950), "paid": (760, 760), "patient": (190, 190), "provider": (0, 0)
    }  # fmt: skip
    assert not study.effects.filter(is_other=True).exists()
    assert everybody(study) == {}


def test_one_premium_changed_moves_what_is_due_by_the_difference(paid_up: Household, tried: Trying) -> None:
    study = tried({"premium_month": "3"})
    assert months(study, "due") == [("2023-11", 150, 300), ("2023-12", 150, 300), ("2024-01", 200, 300)]
    assert everybody(study) == {"pay_more": 1}
    ana = Touched.objects.get(study=study)
    assert (ana.pays_before, ana.pays_after, ana.sex, ana.age_band) == (500, 900, "female", "18-39")


def test_periods_of_cover_are_sold_anew(
    manager: User, owner: User, home: Household, period: object, tried: Trying
) -> None:
    """Three months from November: 1.50, 1.50 and 2.00 by the law, and 2.00 for joining; a premium of 3.00 makes it 11.00."""
    set_terms(by=manager, scheme=SCHEME, first_day=SINCE, content={"kind": "period", "period_months": 3})
    enrol(by=owner, household=home, scheme=SCHEME, on=date(2023, 11, 1))
    assert months(tried(), "due") == [("2023-11", 700, 700)]
    assert not Effect.objects.filter(is_other=True).exists()
    study = tried({"premium_month": "3"})
    assert months(study, "due") == [("2023-11", 700, 1100)]
    assert everybody(study) == {"pay_more": 1}
    rule = "premium_month - subsidy_month if is_member else 0"
    unsaid = tried(texts={rule: "(premium_month - subsidy_month if marital_status == 'married' else 0) if is_member else 0"})  # fmt: skip
    assert [(part.left_open, part.open_before) for part in unsaid.parts.filter(deed="periods")] == [(1, 700)]


def test_prices_of_the_offices_own_are_no_law_that_a_draft_changes(
    manager: User, owner: User, home: Household, period: object, tried: Trying
) -> None:
    set_terms(by=manager, scheme=SCHEME, first_day=SINCE, content={"kind": "period", "price": {"lump_sum": 700, "threshold": 9}})  # fmt: skip
    enrol(by=owner, household=home, scheme=SCHEME, on=date(2023, 11, 1))
    assert months(tried({"premium_month": "3"}), "due") == [("2023-11", 700, 700)]


def test_a_co_payment_changed_moves_the_patients_share(cared_for: list[Decision], tried: Trying) -> None:
    """0.50 of a consultation instead of 0.30, and a quarter of 8.00 instead of a fifth."""
    study = tried({"consultation_fee": "0.5", "medicine_share": "0.25"})
    assert shares(study) == {
        "asked": (950, 950), "paid": (760, 700), "patient": (190, 250), "provider": (0, 0)
    }  # fmt: skip
    items = sums_of(study)["item"]
    assert items["consultation"]["patient"] == [30, 50]
    assert items["medicines"]["patient"] == [160, 200]
    assert sums_of(study)["scheme"][SCHEME]["paid"] == [760, 700]
    assert everybody(study) == {"claims_otherwise": 1, "bear_more": 1}


def test_a_ceiling_fills_up_as_the_draft_would_have_filled_it(cared_for: list[Decision], tried: Trying) -> None:  # fmt: skip
    """Of 3.00 a year 1.20 go to the consultation, so of the 6.40 for medicines 1.80 are left."""
    study = tried({"ceiling_person_year": "3"})
    effects = study.effects.filter(deed="claims").order_by("pk")
    assert [(effect.before, effect.after) for effect in effects] == [(120, 120), (640, 180)]


def test_a_line_without_a_price_asks_for_the_tariff_of_the_draft(cared_for: list[Decision], tried: Trying) -> None:  # fmt: skip
    assert shares(tried({"consultation_tariff": "2"}))["asked"] == (950, 1000)


def test_claims_in_many_parts_are_decided_as_in_one(
    cared_for: list[Decision], tried: Trying, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tried({"ceiling_person_year": "3"})
    monkeypatch.setattr("allcover_site.studies.operations.CLAIMS", 1)
    monkeypatch.setattr("allcover_site.studies.operations.HOUSEHOLDS", 1)
    parted = tried({"ceiling_person_year": "3"})
    assert parted.parts.filter(deed="claims").count() == 2
    assert sums_of(parted) == sums_of(whole)


def test_a_decision_taken_back_and_made_again_is_tried_once(
    cared_for: list[Decision], sent: Entering, tried: Trying
) -> None:
    rhea = somebody("rhea", "reviewer")
    take_back(by=rhea, decision=cared_for[0], on=date(2024, 3, 2), reason="Once more")
    decided(somebody("rolf", "reviewer"), cared_for[0].claim, on=date(2024, 3, 2))
    study = tried()
    assert study.effects.filter(deed="claims").count() == 2
    assert not study.effects.filter(is_other=True).exists()


def test_a_household_not_assessed_is_reckoned_by_the_law_and_makes_no_difference(
    owner: User, paid_up: Household, tried: Trying
) -> None:
    dora = registered(owner, "Dora")
    form_household(by=owner, head=dora, on=SINCE)
    assert not tried().effects.filter(is_other=True).exists()
    free = "premium_month - subsidy_month if is_member else 0"
    study = tried(texts={free: "premium_month - subsidy_month if is_member else 0.25 * money / month"})
    new = study.effects.filter(is_decided=False, deed="dues")
    assert [(effect.before, effect.after) for effect in new] == [(0, 25), (0, 25), (0, 25)]


def test_what_a_draft_cannot_say_is_open_and_in_no_sum(paid_up: Household, tried: Trying) -> None:
    rule = "premium_month - subsidy_month if is_member else 0"
    study = tried(texts={rule: "(premium_month - subsidy_month if marital_status == 'married' else 0) if is_member else 0"})  # fmt: skip
    assert total(sums_of(study), "month", "due").before == 0
    parts = study.parts.filter(deed="dues")
    assert [(part.left_open, part.open_before) for part in parts] == [(1, 150), (1, 150), (1, 200)]
    assert all("marital_status" in effect.why for effect in study.effects.all())


def test_who_comes_under_the_law_and_who_falls_out_of_it(paid_up: Household, tried: Trying) -> None:
    """Ana is 33 and works for nobody: who is younger than 60 may not join by the draft."""
    none = tried(texts={"      not household.any": "      age >= 60 * year and not household.any"})
    assert Touched.objects.get(study=none).covered_after is False


def test_a_draft_that_begins_later_is_taken_as_it_stands_on_its_day(paid_up: Household, tried: Trying) -> None:  # fmt: skip
    last = "(Premiums) Order 2023, article: s. 1, verified: yes}}"
    texts = {last: f"{last}\n      - {{from: 2030-01-01, value: 9, source: {{title: Later, verified: no}}}}"}
    as_dated = tried(texts=texts)
    as_on = tried(texts=texts, counts_on=date(2030, 1, 1))
    assert total(sums_of(as_dated), "month", "due").after == 500
    assert total(sums_of(as_on), "month", "due").after == 2700


def test_nothing_is_posted_or_decided_and_the_trail_tells_who_ran_it(
    owner: User, cared_for: list[Decision], tried: Trying
) -> None:
    before = (
        Entry.objects.count(),
        Book.objects.get().seal,
        Decision.objects.count(),
        Assessment.objects.count(),
    )
    study = tried({"premium_month": "3"})
    assert before == (Entry.objects.count(), Book.objects.get().seal, Decision.objects.count(), Assessment.objects.count())  # fmt: skip
    told = Event.objects.filter(about=f"study {study.pk}").order_by("number")
    assert [(event.actor, event.deed) for event in told] == [
        ("owen", "studies.begun"),
        ("owen", "studies.run"),
    ]
    assert told[1].facts["digest"] == study.digest
    assert list(faults_of_trail()) == []


def test_every_fault_of_a_draft_is_told(owner: User, mutual: Version) -> None:
    files = {**mutual.files, f"{SCHEME}/definition.yaml": mutual.files[f"{SCHEME}/definition.yaml"]
             .replace("subsidy_share * premium_month", "subsidy_share * premium_weak")
             .replace("fee: joining_fee", "fee: joining_free")}  # fmt: skip
    with pytest.raises(Faults) as found:
        begin(by=owner, title="Broken", base=mutual, span=SPAN, draft=Draft(files))
    assert len(found.value.faults) >= 2
    assert not Study.objects.exists()


def test_months_in_disorder_and_other_laws_are_refused(owner: User, mutual: Version, estara: dict[str, str]) -> None:  # fmt: skip
    draft = Draft(mutual.files)
    for span in (Span(date(2024, 2, 1), date(2024, 1, 1)), Span(date(2020, 1, 1), date(2024, 1, 1))):
        with pytest.raises(NotStudied, match="not before the first"):
            begin(by=owner, title="Long", base=mutual, span=span, draft=draft)
    with pytest.raises(NotStudied, match="no scheme"):
        begin(by=owner, title="Other", base=mutual, span=SPAN, draft=Draft(estara))


@pytest.fixture
def estara() -> dict[str, str]:
    from allcover.catalogue import country_folder
    from allcover_site.schemes.operations import texts

    return texts(country_folder("estara"))


def test_who_runs_for_an_area_sees_its_households_alone(
    owner: User, paid_up: Household, tried: Trying, colleague: User
) -> None:
    study = tried(by=somebody("mona", "manager", area="south"))
    assert study.areas == ["south"]
    assert not Effect.objects.filter(study=study).exists()
    north = tried()
    with pytest.raises(NotAllowed):
        go_on(by=colleague, study=north)


def test_a_run_in_bulk_is_tried_like_one_by_one(owner: User, ana: Person, paid_up: Household, tried: Trying) -> None:  # fmt: skip
    whole = somebody("rosa", "registrar")
    eve = registered(owner, "Eve", date(1950, 1, 1))
    declare(by=owner, person=eve, on=SINCE, facts={"income_month": 10, "receives": {"household_grant": 0, "national_pension": 0}})  # fmt: skip
    form_household(by=owner, head=eve, on=SINCE)
    assess_everybody(by=whole, scheme=SCHEME, month=date(2024, 2, 1))
    study = tried(span=Span(date(2023, 11, 1), date(2024, 2, 1)))
    assert total(sums_of(study), "month", "due").before == total(sums_of(study), "month", "due").after == 700
    assert not study.effects.filter(is_other=True).exists()


@pytest.mark.parametrize("values", [None, {"premium_month": "3"}])
def test_the_judge_of_few_and_the_engine_of_many_say_the_same(
    owner: User,
    paid_up: Household,
    tried: Trying,
    monkeypatch: pytest.MonkeyPatch,
    values: dict[str, str] | None,
) -> None:
    """Of two households, one of them poor and subsidised, and of their persons."""
    eve, kid = registered(owner, "Eve", date(1950, 1, 1)), registered(owner, "Kid", date(2015, 1, 1))
    poor = form_household(by=owner, head=eve, on=SINCE)
    join_household(by=owner, household=poor, person=kid, relation="child", on=SINCE)
    for person in (eve, kid):
        declare(by=owner, person=person, on=SINCE, facts={"income_month": 5, "receives": {"household_grant": 0, "national_pension": 0}})  # fmt: skip
        affiliate(by=owner, person=person, scheme=SCHEME, on=SINCE)
    found = []
    for few in (100, 0):
        monkeypatch.setattr("allcover_site.studies.reckoning.FEW", few)
        study = tried(values)
        rows = study.effects.order_by("pk").values_list(
            "month", "before", "after", "why", "persons", "shares"
        )
        touched = study.touched.values_list(
            "person", "pays_before", "pays_after", "covered_before", "covered_after"
        )
        found.append((list(rows), list(touched)))
    assert found[0] == found[1]
    assert len(found[0][1]) == 3
