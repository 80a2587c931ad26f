"""The form of benefits: its shape."""

from django import forms
from django.utils.translation import gettext_lazy as _

from allcover_site.schemes.naming import SchemeField
from allcover_site.ui.days import DayInput


class MonthForm(forms.Form):
    """A scheme and a month that is to be decided."""

    scheme = SchemeField(label=_("Scheme"))
    month = forms.DateField(label=_("A day of the month"), widget=DayInput())
