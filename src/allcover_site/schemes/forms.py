"""The forms of publishing: their shape."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allcover_site.approvals.forms import reason_field
from allcover_site.schemes.naming import VersionField, choices_of_catalogue, choices_published
from allcover_site.ui.days import DayInput


class PublishForm(forms.Form):
    """A scheme of the catalogue, the day from which its version counts, and why where that day is before today."""

    scheme = forms.ChoiceField(label=_("Scheme of the catalogue"), choices=choices_of_catalogue)
    first_day = forms.DateField(label=_("Counts from"), widget=DayInput())
    reason = reason_field()

    def chosen(self) -> tuple[str, str]:
        """This function will give the country and the scheme that were chosen, by their codes."""
        country, _slash, scheme = self.cleaned_data["scheme"].partition("/")
        return country, scheme


class ArchiveForm(forms.Form):
    """A country of one's own as a zip, the scheme in it to publish, and the day from which its version counts.

    What the zip holds is known once it is handed in; before, those are offered that have a version already.
    """

    file = forms.FileField(label=_("Zip of the country's folder"), max_length=255)
    scheme = forms.CharField(label=_("Scheme"), max_length=60, required=False, widget=forms.Select())
    first_day = forms.DateField(label=_("Counts from"), widget=DayInput())
    reason = reason_field()

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.offer(choices_published())

    def offer(self, schemes: Iterable[tuple[str, str]]) -> None:
        """This function will offer schemes to choose from, by their names."""
        only = ("", _("the only one in the zip"))
        self.fields["scheme"].widget.choices = [only, *schemes]


class ComparisonForm(forms.Form):
    """Two versions to set side by side."""

    old = VersionField(label=_("Version"))
    new = VersionField(label=_("And version"))
