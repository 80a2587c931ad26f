"""The forms of claims: their shape."""

from collections.abc import Iterator
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from allcover_site.claims.models import Claim
from allcover_site.claims.operations import Asked
from allcover_site.registry.models import Facility, Person

ROWS = 6
"""Lines that the page of a new claim has room for."""


class ClaimForm(forms.Form):
    """A claim as the clerk copies it from the facility's paper."""

    facility = forms.ModelChoiceField(label=_("Facility"), queryset=Facility.objects.all())
    code = forms.CharField(label=_("Number on the paper"), max_length=20)
    scheme = forms.SlugField(label=_("Scheme"), max_length=60)
    person = forms.ModelChoiceField(
        label=_("Patient's number"), queryset=Person.objects.all(), widget=forms.NumberInput
    )
    first_day = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))
    visit = forms.ChoiceField(label=_("Visit"), choices=Claim.Visit.choices)


class LineForm(forms.Form):
    """One item as asked."""

    item = forms.CharField(label=_("Item"), max_length=60)
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=9999)
    price = forms.DecimalField(
        label=_("Price, if not the tariff"), min_value=0, max_digits=15, required=False
    )
    has_prior_approval = forms.BooleanField(label=_("Approved beforehand"), required=False)


class ReviewForm(forms.Form):
    """What a reviewer leaves of a line, and why."""

    quantity = forms.IntegerField(
        label=_("Quantity left"),
        min_value=0,
        widget=forms.NumberInput({"placeholder": _("Quantity left"), "aria-label": _("Quantity left")}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.TextInput({"placeholder": _("Reason"), "aria-label": _("Reason")}),
    )


LineForms = forms.formset_factory(
    LineForm, extra=ROWS, min_num=1, validate_min=True, max_num=ROWS, absolute_max=ROWS
)


class TooFine(ValueError):
    """A price is finer than the currency."""


def asked_of(rows: "forms.BaseFormSet[LineForm]", digits: int) -> Iterator[Asked]:
    """This function will give the lines that were filled in. Raises TooFine."""
    for row in rows:
        held = row.cleaned_data
        if held:
            price = _minor(held["price"], digits)
            yield Asked(held["item"], held["quantity"], price, held["has_prior_approval"])


def _minor(price: Decimal | None, digits: int) -> int | None:
    if price is None:
        return None
    units = price.scaleb(digits)
    if units != units.to_integral_value():
        raise TooFine(_("A price of %(price)s is finer than the currency.") % {"price": price})
    return int(units)
