"""The forms of what-ifs: their shape."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allcover_site.schemes.naming import VersionField
from allcover_site.studies.drafting import Changeable
from allcover_site.ui.days import DayInput

VALUE = "value "


class BaseForm(forms.Form):
    """The version that a draft begins from."""

    base = VersionField(label=_("Published version"))


class DraftForm(forms.Form):
    """A draft: what it is called, the months it is tried on, values that are changed, or a definition of one's own."""

    title = forms.CharField(label=_("What is tried"), max_length=120)
    first_month = forms.DateField(label=_("First month"), widget=DayInput())
    last_month = forms.DateField(label=_("Last month"), widget=DayInput())
    file = forms.FileField(
        label=_("Zip of a definition of your own"), max_length=255, required=False,
        help_text=_("In place of the published one. It holds country.yaml and a folder for each scheme."),
    )  # fmt: skip
    counts_on = forms.DateField(
        label=_("Take the draft as it stands on"), widget=DayInput(), required=False,
        help_text=_("For a draft that begins later than these months. Left empty, its own dates count."),
    )  # fmt: skip

    def __init__(self, *given: Any, values: Sequence[Changeable], **named: Any) -> None:
        super().__init__(*given, **named)
        self.values = values
        for one in values:
            self.fields[VALUE + one.key] = forms.DecimalField(
                localize=True, label=one.label, required=False, max_digits=18, decimal_places=6
            )

    @property
    def changes(self) -> dict[str, Decimal]:
        """The values that were given and differ, by their key."""
        found = {one.key: self.cleaned_data.get(VALUE + one.key) for one in self.values}
        now = {one.key: one.value for one in self.values}
        return {key: value for key, value in found.items() if value is not None and value != now[key]}

    def head(self) -> Iterator[forms.BoundField]:
        """This function will give the fields above the table of values."""
        return (field for field in self if not field.name.startswith(VALUE))

    def table(self) -> Iterator[tuple[Changeable, forms.BoundField]]:
        """This function will give each value that can be changed with its field."""
        return ((one, self[VALUE + one.key]) for one in self.values)
