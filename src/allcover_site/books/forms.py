"""The forms of the books: their shape."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allcover.bookkeeping.entries import Line
from allcover_site.books.models import Account, Book
from allcover_site.books.operations import BooksRefused
from allcover_site.ui.amounts import AmountField
from allcover_site.ui.days import DayInput


class EntryForm(forms.Form):
    """What an entry by hand is about; ``key`` makes sending it twice writing it once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    day = forms.DateField(label=_("Day"), widget=DayInput())
    text = forms.CharField(label=_("What happened"), max_length=300)
    document = forms.CharField(label=_("Document"), max_length=120, required=False)


class LineForm(forms.Form):
    """A line of an entry by hand."""

    account = forms.ModelChoiceField(label=_("Account"), queryset=Account.objects.all(), required=False)
    debit = AmountField(label=_("Debit"), required=False)
    credit = AmountField(label=_("Credit"), required=False)
    party = forms.CharField(label=_("With"), max_length=120, required=False)


LineForms = forms.formset_factory(LineForm, extra=6)


class OpeningForm(forms.Form):
    """Every account of what is owned and owed, with its balance on the day on which the books open."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    day = forms.DateField(label=_("Day"), widget=DayInput())

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.codes = list(
            Account.objects.filter(kind__in=("asset", "liability")).values_list("code", flat=True)
        )
        for account in Account.objects.filter(code__in=self.codes):
            self.fields[f"account-{account.code}"] = AmountField(
                label=str(account), min_value=None, required=False
            )

    def usual(self, book: Book) -> dict[str, int]:
        """This function will give the balances in minor units by account."""
        found = {code: self.cleaned_data[f"account-{code}"] for code in self.codes}
        return {code: minor(amount, book) for code, amount in found.items() if amount}


class ReasonForm(forms.Form):
    """Why something is refused."""

    reason = forms.CharField(label=_("Why"), max_length=300)


class ReverseForm(ReasonForm):
    """Why and on which day an entry is reversed."""

    day = forms.DateField(label=_("Day"), widget=DayInput())


class YearForm(forms.Form):
    """A year whose months are opened as periods."""

    year = forms.IntegerField(label=_("Year"), min_value=1950, max_value=2200)


class DayForm(forms.Form):
    """The day at the end of which something is told."""

    day = forms.DateField(label=_("Day"), widget=DayInput())


class SpanForm(forms.Form):
    """From a day to a day."""

    first = forms.DateField(label=_("From"), widget=DayInput())
    last = forms.DateField(label=_("To"), widget=DayInput())


def lines_of(rows: Any, book: Book) -> Iterator[Line]:
    """This function will give the lines that were filled in. Raises BooksRefused for an amount finer than the currency."""
    for row in rows.cleaned_data:
        if row.get("account") is not None:
            yield Line(row["account"].code, debit=minor(row["debit"] or Decimal(0), book),
                       credit=minor(row["credit"] or Decimal(0), book), party=row["party"])  # fmt: skip


def minor(amount: Decimal, book: Book) -> int:
    """This function will give minor units of an amount as written; BooksRefused where it is finer than the currency."""
    units = amount.scaleb(book.digits)
    if units != units.to_integral_value():
        raise BooksRefused(str(_("The amount is finer than the currency.")))
    return int(units)
