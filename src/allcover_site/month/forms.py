"""The forms of the month: their shape."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from allcover_site.schemes.naming import choices_of
from allcover_site.ui.amounts import AmountField
from allcover_site.ui.days import DayInput

NO_DAY = _("This is no day of the calendar. Write year, month and day, as in 2026-01-31.")


class SpanOfSchemeForm(forms.Form):
    """A scheme, and from which day to which."""

    scheme = forms.ChoiceField(
        label=_("Scheme"),
        error_messages={"invalid_choice": _("The office has no such scheme, or it is not yours to see.")},
    )
    first = forms.DateField(label=_("From"), widget=DayInput(), error_messages={"invalid": NO_DAY})
    last = forms.DateField(label=_("To"), widget=DayInput(), error_messages={"invalid": NO_DAY})

    def __init__(self, *given: object, schemes: Iterable[str], **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]
        self.fields["scheme"].choices = choices_of(schemes)  # type: ignore[attr-defined]


class FactsForm(forms.Form):
    """What the books and registers do not know of a year."""

    year = forms.IntegerField(label=_("Year"), min_value=1950, max_value=2200)
    target = forms.IntegerField(
        label=_("Persons the mutual wants to reach"), min_value=0, max_value=2**31 - 1, required=False
    )
    hidden_costs = AmountField(label=_("Costs that others bear in the year"), required=False)
    source = forms.CharField(label=_("Where this is from"), max_length=300)
