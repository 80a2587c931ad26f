"""The form of publishing: its shape."""

from django import forms
from django.utils.translation import gettext_lazy as _

from allcover.catalogue import countries


class PublishForm(forms.Form):
    """A scheme of the catalogue, and the day from which its version counts."""

    country = forms.ChoiceField(
        label=_("Country in the catalogue"), choices=[(name, name) for name in countries()]
    )
    scheme = forms.SlugField(label=_("Scheme"), max_length=60)
    first_day = forms.DateField(label=_("Counts from"), widget=forms.DateInput(attrs={"type": "date"}))
