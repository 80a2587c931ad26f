"""Who receives money: cash by who collects, what came to the bank by who keeps its papers, and each is offered only that."""

from datetime import date
from uuid import uuid4

import pytest
from tests.site.agreeing import set_terms
from tests.site.conftest import entered, somebody
from tests.site.contributions.wages import SCHEME as PENSION

from allcover_site.books.models import Period
from allcover_site.contributions.models import Receipt
from allcover_site.contributions.operations import Given, NotReceived, receive
from allcover_site.people.models import User
from allcover_site.registry.models import Employer, Household
from allcover_site.schemes.models import Version

SCHEME = "mutual_health"
CASH, BANK = ["cash"], ["bank", "mobile", "funding"]


@pytest.mark.parametrize(("role", "offered"), [("collector", CASH), ("accountant", BANK)])
def test_each_role_as_delivered_receives_what_its_page_offers(
    home: Household, mill: Employer, mutual: Version, period: Period, role: str, offered: list[str]
) -> None:
    client = entered(somebody("rita", role))
    for address, name in ((f"/contributions/{SCHEME}/{home.pk}", "form"), (f"/contributions/employers/{PENSION}/{mill.pk}", "receipt_form")):  # fmt: skip
        form = client.get(address).context[name]
        assert [value for value, _label in form.fields["means"].choices] == offered
        told = {"amount": "2.00", "day": "2024-03-05"}
        day = date.today().isoformat() if role == "collector" else told["day"]
        if role == "collector" and date.today().year != 2024:
            Period.objects.get_or_create(id=date.today().year, first_day=date(date.today().year, 1, 1), last_day=date(date.today().year, 12, 31))  # fmt: skip
        for means in ("cash", "bank"):
            client.post(f"{address}/receive", {**told, "day": day, "means": means, "key": str(uuid4())})
    found = set(Receipt.objects.values_list("means", "household", "employer"))
    assert found == {(offered[0], home.pk, None), (offered[0], None, mill.pk)}


def test_who_receives_neither_is_offered_nothing(
    home: Household, mutual: Version, period: Period, manager: User
) -> None:
    client, address = entered(manager), f"/contributions/{SCHEME}/{home.pk}"
    assert f"{address}/receive" not in client.get(address).text
    assert client.post(f"{address}/receive", {"amount": "2.00", "day": "2024-03-05", "key": str(uuid4())}).status_code == 403  # fmt: skip


def test_cash_of_another_day_is_refused_in_words_that_fit_terms_without_any_days(
    home: Household, mutual: Version, period: Period
) -> None:
    rita = somebody("rita", "collector")
    set_terms(
        by=somebody("mara", "manager"), scheme=SCHEME, first_day=date(2020, 1, 1), content={"receipt_days": 0}
    )
    with pytest.raises(NotReceived, match="written on the day the money comes"):
        receive(by=rita, household=home, scheme=SCHEME, amount=100, day=date(2024, 3, 5), key="a")


def test_what_a_funder_paid_for_a_household_names_the_funder(
    home: Household, mutual: Version, period: Period, owner: User
) -> None:
    with pytest.raises(NotReceived, match="who"):
        receive(
            by=owner,
            household=home,
            scheme=SCHEME,
            amount=200,
            day=date(2024, 3, 5),
            key="k",
            given=Given("funding"),
        )
    given = Given("funding", payer="Diocese of the North")
    assert receive(
        by=owner, household=home, scheme=SCHEME, amount=200, day=date(2024, 3, 5), key="k", given=given
    ).payer
