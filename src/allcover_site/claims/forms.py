"""The forms of claims: their shape."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from allcover_site.approvals.forms import reason_field
from allcover_site.claims.items import caring, code_of, unknown_item
from allcover_site.claims.models import Appeal, Claim, Letter, LetterEnd, Look, Payment, PriceList
from allcover_site.claims.operations import Asked
from allcover_site.claims.queries import letters_for
from allcover_site.claims.refusals import ClaimRefused
from allcover_site.people.models import User
from allcover_site.people.queries import grants_with, reach_of
from allcover_site.registry.forms import SheetForm
from allcover_site.registry.models import Facility, Person
from allcover_site.registry.searching import persons_found, persons_similar
from allcover_site.schemes.naming import SchemeField, choices_of
from allcover_site.ui.amounts import AmountField
from allcover_site.ui.days import DayInput

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MOST_CALLED, MOST_DIGITS = 6, 18
"""Persons of a name that a message lists, and digits of a number."""

ROWS = 6
"""Lines that the page of a new claim has room for."""


class CareField(SchemeField):
    """A scheme that covers care; those that pay cash have no claims, prices or samples."""

    def _published(self) -> list[tuple[str, Any]]:
        own = choices_of(caring(timezone.localdate()))
        return [*([("", self.none)] if self.none else ()), *own]


class PatientField(forms.CharField):
    """A person by the number on the card, or by names that nobody else has; sought within ``user``'s reach, once it is set."""

    user: User | None = None

    def __init__(self) -> None:
        super().__init__(label=_("Patient: number on the card, or names"), max_length=100)

    def to_python(self, value: Any) -> Any:
        """This function will give the person."""
        words = str(super().to_python(value)).strip()
        if not words:
            return None
        if words.isascii() and words.isdigit():
            found = Person.objects.filter(pk=int(words)).first() if len(words) < MOST_DIGITS else None
            if found is None:
                raise forms.ValidationError(_("Nobody has the number %(number)s. Look at the card, or write the names.") % {"number": words})  # fmt: skip
            return found
        return self._called(words)

    def _called(self, words: str) -> Person:
        assert self.user is not None
        numbers = persons_found(self.user, words, MOST_CALLED)
        if len(numbers) == 1:
            return Person.objects.get(pk=numbers[0])
        others = numbers or persons_similar(self.user, words)[:MOST_CALLED]
        shown = "; ".join(f"{one.pk} {one}, {date_format(one.birth_date)}"
                          for one in Person.objects.filter(pk__in=others))  # fmt: skip
        if numbers:
            raise forms.ValidationError(
                _("Several are called so. Write the number of one: %(who)s.") % {"who": shown}
            )
        if others:
            raise forms.ValidationError(_("Nobody is called so. Similar names: %(who)s.") % {"who": shown})
        raise forms.ValidationError(_("Nobody is called so. Look at the card, or write the number."))

    def validate(self, value: Any) -> None:
        """This function will ask for a patient."""
        if value is None:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """This function will leave a person as found: its text was looked at before."""


class CaseForm(forms.Form):
    """What claims and letters have in common: a patient, who is sought within somebody's reach."""

    def __init__(self, user: User, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        field = self.fields["person"]
        assert isinstance(field, PatientField)
        field.user = user


class ClaimForm(CaseForm):
    """A claim as the clerk copies it from the facility's paper."""

    facility = forms.ModelChoiceField(label=_("Facility"), queryset=Facility.objects.all())
    code = forms.CharField(label=_("Number on the paper"), max_length=20)
    scheme = CareField(label=_("Scheme"), none=_("all schemes of the patient"))
    person = PatientField()
    letter = forms.ModelChoiceField(
        label=_("Letter of guarantee, number"), queryset=Letter.objects.none(),
        widget=forms.NumberInput, required=False,
        error_messages={"invalid_choice": _("No letter of this number holds: it was used, has ended, or was never issued. Look at the letters of guarantee.")},
    )  # fmt: skip
    first_day = forms.DateField(label=_("First day"), widget=DayInput())
    last_day = forms.DateField(label=_("Last day"), widget=DayInput())
    visit = forms.ChoiceField(label=_("Visit"), choices=Claim.Visit.choices)

    def __init__(self, user: User, *given: Any, **named: Any) -> None:
        super().__init__(user, *given, **named)
        letters = self.fields["letter"]
        assert isinstance(letters, forms.ModelChoiceField)
        letters.queryset = letters_for(user, "claims.enter").filter(end__isnull=True)


class LineForm(forms.Form):
    """One item as asked."""

    item = forms.CharField(
        label=_("Item"), max_length=60, widget=forms.TextInput({"list": "items", "autocomplete": "off"})
    )
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=9999)
    price = AmountField(label=_("Price, if not the tariff"), required=False)
    says_approved = forms.BooleanField(label=_("Approved beforehand"), required=False)


class ApprovalForm(forms.Form):
    """On what evidence a line counts as approved beforehand."""

    evidence = forms.CharField(
        label=_("Evidence of the approval"), max_length=300,
        widget=forms.TextInput({"placeholder": _("Evidence of the approval"), "aria-label": _("Evidence of the approval")}),
    )  # fmt: skip


class ReviewForm(forms.Form):
    """What a reviewer leaves of a line, and why."""

    quantity = forms.IntegerField(
        label=_("Quantity left"),
        min_value=0,
        max_value=9999,
        widget=forms.NumberInput({"placeholder": _("Quantity left"), "aria-label": _("Quantity left")}),
    )
    price = AmountField(
        label=_("Price left"),
        required=False,
        max_digits=12,
        widget=forms.TextInput({"placeholder": _("Price left"), "aria-label": _("Price left")}),
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


def asked_of(rows: "forms.BaseFormSet[LineForm]", digits: int, known: Mapping[str, str]) -> Iterator[Asked]:
    """This function will give the lines that were filled in, items by their codes. Raises TooFine, ClaimRefused for an unknown item.

    ``known``: what the items are called, by their codes; where none is known, whoever takes the lines says why.
    """
    for row in rows:
        held = row.cleaned_data
        if held:
            price = minor(held["price"], digits)
            code = code_of(held["item"], known) if known else held["item"]
            if code is None:
                raise ClaimRefused(" ".join(unknown_item(held["item"], known)))
            yield Asked(code, held["quantity"], price, held["says_approved"])


def minor(price: Decimal | None, digits: int) -> int | None:
    """This function will give the minor units of an amount as people write it; None for none. Raises TooFine."""
    if price is None:
        return None
    units = price.scaleb(digits)
    if units != units.to_integral_value():
        raise TooFine(_("%(price)s is finer than the currency.") % {"price": price})
    return int(units)


def _day(label: "str | _StrPromise") -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput())


class PriceListForm(forms.Form):
    """A new list of prices."""

    code = forms.SlugField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=200)
    scheme = CareField(label=_("Scheme"))
    area = forms.CharField(label=_("Area"), max_length=60, required=False)


class AgreementForm(forms.Form):
    """That a facility is paid by a list from a day on."""

    facility = forms.ModelChoiceField(label=_("Facility"), queryset=Facility.objects.none())
    scheme = CareField(label=_("Scheme"))
    price_list = forms.ModelChoiceField(
        label=_("List of prices"), queryset=PriceList.objects.none(), required=False,
        empty_label=_("none: the package's own tariffs"),
    )  # fmt: skip
    first_day = _day(_("From"))
    reason = reason_field()

    def __init__(self, user: User, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        own = Facility.objects.filter(reach_of(user, "claims.prices").condition("area"))
        lists = PriceList.objects.filter(grants_with(user, "claims.prices"))
        for name, found in (("facility", own), ("price_list", lists)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = found


class PracticeForm(forms.Form):
    """How claims of a scheme are dealt with from a day on."""

    scheme = CareField(label=_("Scheme"))
    first_day = _day(_("From"))
    appeal_days = forms.IntegerField(label=_("Days to appeal"), min_value=0, max_value=3650, initial=60)
    letter_days = forms.IntegerField(
        label=_("Days that a letter holds"), min_value=0, max_value=3650, initial=30
    )
    second_from = AmountField(label=_("Second reviewer from"), required=False)
    reason = reason_field()


class PriceFileForm(SheetForm):
    """A file of prices."""

    file = forms.FileField(label=_("CSV or XLSX with the columns item, price and first_day"), max_length=255)
    reason = reason_field()


class ClaimFileForm(SheetForm):
    """A file of claims."""


class LookForm(forms.Form):
    """That a claim was looked through."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Look.Outcome.choices)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class SampleForm(forms.Form):
    """A random sample: of what, and how exact."""

    scheme = CareField(label=_("Scheme"))
    area = forms.CharField(label=_("Area"), max_length=60, required=False)
    margin = forms.FloatField(
        localize=True, label=_("Margin of error"), min_value=0.001, max_value=0.5, initial=0.05
    )
    confidence = forms.FloatField(
        localize=True, label=_("Confidence"), min_value=0.5, max_value=0.999, initial=0.95
    )
    expected = forms.FloatField(
        localize=True, label=_("Expected share"), min_value=0.001, max_value=0.999, initial=0.5
    )


class AppealForm(forms.Form):
    """An appeal as it came in."""

    appellant = forms.ChoiceField(label=_("Appeal of"), choices=Appeal.Appellant.choices)
    received_on = _day(_("Received on"))
    grounds = forms.CharField(label=_("Grounds"), max_length=500)


class AcceptanceForm(forms.Form):
    """Whether an appeal that was entered late is accepted."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=(("refused", _("Not accepted: too late")), ("accepted", _("Accepted all the same"))),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)


class RulingForm(forms.Form):
    """What becomes of an appeal."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=(("dismissed", _("Dismissed")), ("allowed", _("Allowed: decide again")))
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class DayForm(forms.Form):
    """When."""

    day = _day(_("Day"))


class ChequeForm(forms.Form):
    """With which cheque or voucher, and when."""

    document = forms.CharField(label=_("Number of the cheque or voucher"), max_length=60)
    day = _day(_("Day"))


class PaymentForm(forms.Form):
    """How a facility is paid. ``key`` makes the same page sent twice one payment."""

    key = forms.CharField(max_length=60, widget=forms.HiddenInput)
    method = forms.ChoiceField(label=_("How"), choices=Payment.Method.choices)


class EnquiryForm(forms.Form):
    """Somebody's number or name."""

    words = forms.CharField(label=_("Number or name"), max_length=100)


class StandingForm(forms.Form):
    """The day that somebody's cover is asked of."""

    day = _day(_("Day"))

    def clean_day(self) -> date:
        """This function will refuse a day to come, whose contributions nobody knows."""
        day: date = self.cleaned_data["day"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("Ask of today or of a day that has passed: what will be paid by then is not known.")
            )
        return day


class LetterForm(CaseForm):
    """What is to be guaranteed, to whom and for whom."""

    key = forms.SlugField(max_length=60, widget=forms.HiddenInput)
    facility = forms.ModelChoiceField(label=_("Facility"), queryset=Facility.objects.all())
    scheme = CareField(label=_("Scheme"))
    person = PatientField()
    day = _day(_("Day of care"))
    visit = forms.ChoiceField(label=_("Visit"), choices=Claim.Visit.choices)


class EndForm(forms.Form):
    """How a letter ends, and why."""

    how = forms.ChoiceField(
        label=_("How"),
        choices=[one for one in LetterEnd.How.choices if one[0] != LetterEnd.How.USED],
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)
