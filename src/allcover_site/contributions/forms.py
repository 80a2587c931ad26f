"""The form of a receipt: its shape."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReceiptForm(forms.Form):
    """What a collector writes on a receipt. The key is of the page: sent twice, it is received once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    amount = forms.DecimalField(label=_("Amount"), min_value=0, max_digits=15)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
