"""The form of publishing: its shape."""

from django import forms
from django.utils.translation import gettext_lazy as _

from allcover.catalogue import countries
from allcover_site.schemes.naming import VersionField
from allcover_site.ui.days import DayInput


class PublishForm(forms.Form):
    """A scheme of the catalogue, and the day from which its version counts."""

    country = forms.ChoiceField(
        label=_("Country in the catalogue"), choices=[(name, name) for name in countries()]
    )
    scheme = forms.SlugField(label=_("Scheme"), max_length=60)
    first_day = forms.DateField(label=_("Counts from"), widget=DayInput())


class ArchiveForm(forms.Form):
    """A country of one's own as a zip, the scheme in it to publish, and the day from which its version counts."""

    file = forms.FileField(label=_("Zip of the country's folder"), max_length=255)
    scheme = forms.SlugField(label=_("Scheme"), max_length=60)
    first_day = forms.DateField(label=_("Counts from"), widget=DayInput())


class ComparisonForm(forms.Form):
    """Two versions to set side by side."""

    old = VersionField(label=_("Version"))
    new = VersionField(label=_("And version"))
