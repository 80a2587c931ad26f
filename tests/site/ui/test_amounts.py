"""Amounts as people write them in each language, in units of the currency, never in its smallest unit."""

from decimal import Decimal

import pytest
from django import forms
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tests.site.conftest import entered

from allcover_site.claims.models import Practice
from allcover_site.contributions.models import SetTerms
from allcover_site.people.models import User
from allcover_site.schemes.models import Version
from allcover_site.ui.amounts import Ambiguous, AmountField, amount_in_file, as_written

MARKS = {"en": (".", ","), "fr": (",", "\xa0"), "es": (",", "."), "pt": (",", "\xa0")}


class OneAmount(forms.Form):
    amount = AmountField()


def read(text: str, language: str) -> Decimal | None:
    with translation.override(language):
        form = OneAmount({"amount": text})
        return form.cleaned_data["amount"] if form.is_valid() else None


@pytest.mark.parametrize(
    ("language", "text", "amount"),
    [
        ("fr", "1 234,50", "1234.50"), ("fr", "1\u202f234,50", "1234.50"), ("fr", "12.50", "12.50"), ("fr", "0,5", "0.5"),
        ("es", "1.234,50", "1234.50"), ("es", "12.50", "12.50"), ("es", "1 234", "1234"),
        ("en", "1,234.50", "1234.50"), ("en", "1,50", None), ("en", "1.234.5", None), ("fr", "-1", None), ("en", "NaN", None),
        ("pt", "1 234,5", "1234.5"), ("en", "=1+1", None), ("fr", "1,2,3", None), ("fr", "1e5", None), ("fr", "12.500", None),
        ("pt", "12.500", None), ("es", "12.500", None), ("fr", "0.500", "0.5"), ("fr", "12,500", "12.5"), ("en", "\u0661", None),
    ],
)  # fmt: skip
def test_amount_is_read_as_the_language_writes_it(language: str, text: str, amount: str | None) -> None:
    assert read(text, language) == (Decimal(amount) if amount is not None else None)


@given(st.decimals(0, 10**9, places=2), st.sampled_from(sorted(MARKS)))
def test_amount_written_with_the_marks_of_a_language_is_read_back(amount: Decimal, language: str) -> None:
    decimal, grouping = MARKS[language]
    text = f"{amount:,}".replace(",", " ").replace(".", decimal).replace(" ", grouping)
    assert Decimal(as_written(text, decimal, grouping)) == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1234.50", "1234.50"), ("1234,50", "1234.50"), ("1 234,50", "1234.50"), ("1\u202f234,5", "1234.5"), ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"), ("12.345.678", "12345678"), ("12 500", "12500"), ("1'234.50", "1234.50"), ("0,125", "0.125"),
        ("1234.567", "1234.567"), ("0", "0"), ("007", "7"),
    ],
)  # fmt: skip
def test_amount_in_a_file_is_read_in_every_language_alike(text: str, amount: str) -> None:
    assert amount_in_file(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["1.234", "1,234", "12.500", "234,500"])
def test_amount_that_is_thousands_here_and_a_fraction_there_is_refused(text: str) -> None:
    with pytest.raises(Ambiguous):
        amount_in_file(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "+1",
        "1e3",
        "NaN",
        "1,2,3",
        "1.23.456",
        "1 23",
        "1,",
        ",5",
        "=1",
        "1.2345678",
        "1" * 13,
        "\u0661",
    ],
)
def test_what_is_no_amount_in_a_file_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no amount") as refusal:
        amount_in_file(text)
    assert not isinstance(refusal.value, Ambiguous)


@given(st.decimals(0, 10**11, places=2), st.sampled_from(sorted(MARKS)))
def test_amount_of_a_file_written_with_the_marks_of_a_language_is_read_back(
    amount: Decimal, language: str
) -> None:
    decimal, grouping = MARKS[language]
    text = f"{amount:,}".replace(",", " ").replace(".", decimal).replace(" ", grouping)
    assert amount_in_file(text) == amount


def test_field_shows_an_amount_with_the_marks_of_the_language() -> None:
    with translation.override("fr"):
        shown = str(OneAmount(initial={"amount": Decimal("12.50")})["amount"])
    assert 'value="12,50"' in shown
    assert 'inputmode="decimal"' in shown


def test_second_reviewer_is_asked_for_from_an_amount_in_units_of_the_currency(
    owner: User, manager: User, mutual: Version, period: object
) -> None:
    browser = entered(manager)
    browser.cookies["django_language"] = "fr"
    told = {"scheme": "mutual_health", "first_day": "2024-01-01", "appeal_days": 30, "letter_days": 30}
    browser.post("/claims/prices/practice", {**told, "second_from": "1 250,50"})
    assert Practice.objects.get().second_from == 125_050
    browser.post("/claims/prices/practice", {**told, "second_from": "1,005"})
    assert Practice.objects.count() == 1


def test_price_of_the_offices_terms_finer_than_the_currency_is_refused_and_not_cut(
    manager: User, mutual: Version, period: object
) -> None:
    browser = entered(manager)
    form = browser.get("/contributions/terms").context["form"]
    held = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    held |= {"has_price": "on", "adult": "1.005"}
    answer = browser.post("/contributions/terms", held)
    assert (answer.status_code, SetTerms.objects.count()) == (422, 0)
    browser.post("/contributions/terms", held | {"adult": "1.05"})
    assert SetTerms.objects.get().content["price"]["adult"] == 105
