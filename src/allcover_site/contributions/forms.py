"""The form of a receipt: its shape."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MemberForm(forms.Form):
    """Who of a household becomes a member of the scheme, and from when."""

    person = forms.IntegerField(label=_("Person's number"), min_value=1)
    on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))


class MonthForm(forms.Form):
    """A month, by any of its days."""

    month = forms.DateField(label=_("A day of the month"), widget=forms.DateInput(attrs={"type": "date"}))


class ReceiptForm(forms.Form):
    """What a collector writes on a receipt. The key is of the page: sent twice, it is received once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=15)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
