"""The form of benefits: its shape."""

from django import forms
from django.utils.translation import gettext_lazy as _

from allcover_site.schemes.queries import schemes
from allcover_site.ui.days import DayInput


class MonthForm(forms.Form):
    """A scheme and a month that is to be decided."""

    scheme = forms.ChoiceField(label=_("Scheme"))
    month = forms.DateField(label=_("A day of the month"), widget=DayInput())

    def __init__(self, *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self.fields["scheme"].choices = [(name, name) for name in schemes()]  # type: ignore[attr-defined]
