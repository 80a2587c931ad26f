"""The pages of contributions, through Django's client: terms, enrolling, account, days, receipts, collectors, refunds."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import gettext, override
from tests.site.agreeing import approved_on_page
from tests.site.browsing import browser, shown
from tests.site.conftest import entered, registered, somebody

from allcover_site.approvals.models import Proposed
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.queries import balance_of
from allcover_site.contributions.models import CoverPeriod, Receipt, SetTerms
from allcover_site.contributions.operations import affiliate, assess
from allcover_site.contributions.queries import owed, terms_on
from allcover_site.contributions.terms import Discount, Price
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import form_household
from allcover_site.schemes.models import Version

SCHEME = "mutual_health"
TODAY = timezone.localdate()

TERMS = {
    "scheme": SCHEME, "first_day": "2024-01-01", "kind": "period", "period_months": 12, "administration_months": 0,
    "cycles": "", "enrolment_grace": 0, "renewal_grace": 1, "payment_grace": 1, "recurrence": 3, "in_grace": "covered",
    "late": "rejoins", "max_instalments": 4, "months_between": 3, "has_price": "on", "lump_sum": "10.00", "threshold": 4,
    "adult": "2.00", "child": "1.00", "registration_fee": "0.50", "assembly_fee": "0.20", "adult_age": 18,
    "enrolment_percent": 0, "enrolment_months": 0, "renewal_percent": "2.5", "renewal_months": 1, "float_limit": "50", "receipt_days": 31,
    "due_day": 15, "penalty_percent": "1.5", "penalty_most_percent": 50, "appeal_days": 30,
    "bands": "a; Market stall; 40\nb; Shop; 90.50",
}  # fmt: skip


@pytest.fixture
def account(owner: User, home: Household, mutual: Version, period: Period) -> str:
    if TODAY.year != 2024:
        Period.objects.create(
            id=TODAY.year, first_day=TODAY.replace(month=1, day=1), last_day=TODAY.replace(month=12, day=31)
        )
    return f"/contributions/{SCHEME}/{home.pk}"


def told(client: Client, address: str, **given: object) -> str:
    return client.post(address, given, follow=True).content.decode()


def test_terms_are_set_on_a_page_and_shown_again_on_it(mutual: Version, period: Period) -> None:
    client = entered(somebody("mara", "manager"))
    assert client.post("/contributions/terms", TERMS).status_code == 302
    found = terms_on(SCHEME, TODAY)
    assert found.price == Price(1000, 4, 200, 100, 0, 50, 0, 20)
    assert (found.float_limit, found.renewal_discount, found.in_grace) == (
        5000,
        Discount("2.5", 1),
        "covered",
    )
    assert found.bands[1].facts["jobs"] == [{"status": "own_account", "earnings_month": 90.5}]
    form = client.get("/contributions/terms").context["form"]
    shown = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    again = {
        **{name: "" if value is None else value for name, value in shown.items()},
        "first_day": "2025-01-01",
    }
    assert (
        client.post("/contributions/terms", {k: v for k, v in again.items() if v is not False}).status_code
        == 302
    )
    assert [terms.content for terms in SetTerms.objects.all()] == [SetTerms.objects.all()[0].content] * 2


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"cycles": "1 July"}, "is no day of the year"),
        ({"cycles": "29-02"}, "every year has"),
        ({"bands": "a; Stall"}, "is no band"),
        ({"max_instalments": 9}, "after the period"),
        ({"due_day": 31}, "from 1 to 28"),
    ],
)
def test_terms_that_cannot_be_are_told_on_the_page(
    changed: dict[str, object], fault: str, mutual: Version, period: Period
) -> None:
    answer = entered(somebody("mara", "manager")).post("/contributions/terms", {**TERMS, **changed})
    assert (answer.status_code, SetTerms.objects.count()) == (422, 0)
    assert fault in answer.content.decode()


def test_who_may_only_read_terms_sets_none(owner: User, mutual: Version, period: Period) -> None:
    reader = entered(somebody("carl", "collector"))
    assert reader.get("/contributions/terms").status_code == 200
    assert reader.post("/contributions/terms", TERMS).status_code == 403


def test_from_enrolling_to_the_last_instalment_on_the_pages(
    owner: User, ana: Person, home: Household, account: str
) -> None:
    entered(somebody("mara", "manager")).post("/contributions/terms", TERMS)
    client = entered(owner)
    assert "The household is enrolled." in told(client, f"{account}/enrol", on=str(TODAY), parts=4)
    page = client.get(account).content.decode()
    assert "Lump sum 10.00; General assembly 0.20; Registration 0.50" in page
    assert "Has joined; the first payment is in time until" in page
    key = client.get(account).context["form"]["key"].value()
    for _ in (1, 2):
        page = told(
            client,
            f"{account}/receive",
            key=key,
            amount="5.36",
            day=str(TODAY),
            means="cash",
            purpose="premium",
            payer="Aunt Rosa",
        )
    assert (Receipt.objects.count(), Receipt.objects.get().payer) == (1, "Aunt Rosa")
    assert "Has paid; care that is waited for is given from" in page
    assert owed(home, SCHEME) == 1070 - 536
    days = client.get(f"{account}/days/{ana.pk}").content.decode()
    for word in ("Waiting", "Entitled", "In grace", "Lapsed", "Not paid; payment is in time until"):
        assert word in days, word
    assert "already" in told(client, f"{account}/enrol", on=str(TODAY - timedelta(days=1)), parts=1)


def test_receipt_is_printed_and_cancelled_by_somebody_else(
    owner: User, home: Household, account: str
) -> None:
    client = entered(owner)
    told(client, f"{account}/receive", key=uuid4(), amount="3.00", day=str(TODAY))
    receipt = Receipt.objects.get()
    page = client.get(f"/contributions/receipts/{receipt.pk}").content.decode()
    assert "Receipt owen 1" in page
    assert "3.00 XCC" in page
    assert "Ana Lo" in page
    assert "Cancel the receipt" not in page
    accountant = entered(somebody("abe", "accountant"))
    page = told(
        accountant, f"/contributions/receipts/{receipt.pk}/cancel", day=str(TODAY), reason="Wrong household"
    )
    assert "The receipt is cancelled." in page
    assert "Wrong household" in page
    assert owed(home, SCHEME) == 0
    assert "once" in told(
        accountant, f"/contributions/receipts/{receipt.pk}/cancel", day=str(TODAY), reason="Again"
    )


def test_who_receives_more_than_is_owed_is_told_so(owner: User, home: Household, account: str) -> None:
    """A slip of a nought stands in the books until somebody sees it."""
    page = told(entered(owner), f"{account}/receive", key=uuid4(), amount="300.00", day=str(TODAY))
    assert "300.00 XCC are paid ahead now." in page
    assert owed(home, SCHEME) == -30_000


def test_collector_sees_what_they_hold_and_the_accountant_takes_it_over(owner: User, account: str) -> None:
    client = entered(owner)
    told(client, f"{account}/receive", key=uuid4(), amount="3.00", day=str(TODAY))
    page = client.get("/contributions/counter").content.decode()
    assert "You hold 3.00 XCC." in page
    assert "owen 1" in page
    accountant = entered(somebody("abe", "accountant"))
    assert "Owen: 3.00 XCC" in accountant.get("/contributions/counter").content.decode()
    for amount, told_of in (
        ("4.00", "holds 3.00"),
        ("2.00", "The money is taken over."),
        ("0.001", "finer than"),
    ):
        page = told(
            accountant,
            "/contributions/counter/owen/take-over",
            amount=amount,
            day=str(TODAY),
            document=f"s{amount}",
        )
        assert told_of in page
    assert (balance_of(chart.FLOAT), balance_of(chart.CASH)) == (100, 200)


def test_collector_s_phone_shows_what_was_owed_and_paid_without_moving_the_page(
    owner: User, account: str, ana: Person, home: Household
) -> None:
    affiliate(by=owner, person=ana, scheme=SCHEME, on=date(2024, 1, 1))
    for month in (1, 2, 3):
        assess(by=owner, household=home, scheme=SCHEME, month=date(2024, month, 1))
    client = entered(owner)
    told(client, f"{account}/receive", key=uuid4(), amount="3.00", day=str(TODAY))
    content = client.get(account).text
    with browser("en") as chromium:
        page = shown(chromium.new_page(), content, 360)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        moved = page.eval_on_selector_all(".wide", "all => all.map(one => one.scrollWidth - one.clientWidth)")
        assert moved == [0, 0, 0]
        paid = page.locator("td[data-label=Paid]")
        assert sum(float(amount) for amount in paid.all_inner_texts()) == 3
        labels = paid.evaluate_all("all => all.map(one => getComputedStyle(one, '::before').content)")
        assert {label[:5] for label in labels} == {'"Paid'}


def test_credit_is_given_back_waived_and_rested_on_the_page(
    owner: User, ana: Person, home: Household, account: str
) -> None:
    client, accountant, manager = (
        entered(owner),
        entered(somebody("abe", "accountant")),
        entered(somebody("mara", "manager")),
    )
    told(client, f"{account}/receive", key=uuid4(), amount="3.00", day=str(TODAY))
    told(accountant, "/contributions/counter/owen/take-over", amount="3.00", day=str(TODAY), document="s")
    page = told(
        accountant, f"{account}/refund", key=uuid4(), amount="1.00", day=str(TODAY), reason="Paid twice"
    )
    assert "It waits for somebody else to approve it." in page
    assert "Approved and done." in approved_on_page(manager, Proposed.objects.get().pk)
    assert "Paid twice" in client.get(account).text
    assert "had been paid by that day beyond" in told(
        accountant, f"{account}/refund", key=uuid4(), amount="9.00", day=str(TODAY), reason="x"
    )
    told(manager, "/contributions/terms", **TERMS)
    told(client, f"{account}/enrol", on=str(TODAY), parts=1)
    due = f"instalment {CoverPeriod.objects.get().instalments.get().pk}"
    assert "taken for all of it" in told(manager, f"{account}/waive", due=due, reason="Drought")
    assert owed(home, SCHEME) == 0
    page = told(manager, f"{account}/suspend", day=str(TODAY), reason="Card lent")
    assert "Cover rests until the office lets it go on." in page
    assert "Cover goes on." in told(manager, f"{account}/resume", on=str(TODAY + timedelta(days=1)))


def test_pages_speak_the_reader_s_language_where_it_has_words(owner: User, account: str) -> None:
    client = entered(owner)
    client.post("/language", {"language": "fr"})
    assert '<html lang="fr">' in client.get(account).content.decode()


def test_money_in_cash_is_told_from_the_cash_box_it_goes_to() -> None:
    for language, means, box in (
        ("fr", "Espèces", "Caisse"),
        ("es", "Efectivo", "Caja"),
        ("pt", "Numerário", "Caixa"),
    ):
        with override(language):
            named = {code: gettext(name) for code, name, _kind in chart.CHART}
            assert (str(Receipt.Means.CASH.label), named[chart.CASH]) == (means, box)


def test_page_of_a_person_leads_to_the_accounts_of_their_household(account: str, owner: User, home: Household) -> None:  # fmt: skip
    ben = registered(owner, "Ben")
    other = form_household(by=owner, head=ben, on=TODAY)
    client = entered(owner)
    page = f"/contributions/?household={home.pk}"
    assert f'<a href="{page}">' in client.get(f"/registry/{home.memberships.get().person_id}").text
    found = client.get(page).text
    assert f'<a href="{account}">' in found
    assert f"/contributions/{SCHEME}/{other.pk}" not in found
    assert f"/contributions/{SCHEME}/{other.pk}" in client.get("/contributions/?household=x").text
    assert account not in client.get(f"/contributions/?household={'9' * 40}").text
    of_ana = entered(somebody("cai", "claims_clerk")).get(f"/registry/{home.memberships.get().person_id}")
    assert of_ana.status_code == 200
    assert page not in of_ana.text  # Who may not read contributions is led nowhere.
