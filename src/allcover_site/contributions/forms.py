"""The forms of contributions: their shapes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from allcover.vocabulary.fault import Faults
from allcover_site.approvals.forms import reason_field
from allcover_site.contributions.models import Instalment, Receipt, Shortage
from allcover_site.contributions.terms import Discount, Employing, Price, Terms
from allcover_site.registry.export import population_of
from allcover_site.registry.forms import SheetForm
from allcover_site.schemes.naming import SchemeField, choices_of
from allcover_site.ui.amounts import AmountField, amount_in_file
from allcover_site.ui.days import WITHIN, DayInput
from allcover_site.ui.numbers import RowNumberField
from allcover_site.ui.telling import faults_now


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput(), validators=WITHIN)


class MemberForm(forms.Form):
    """Who of a household becomes a member of the scheme, and from when."""

    person = RowNumberField(label=_("Person's number"))
    on = _day(_("From"))


class LeaveForm(forms.Form):
    """Who of a household is a member no longer, with which day, and why."""

    person = RowNumberField(label=_("Person's number"))
    last_day = _day(_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=300)


class MonthForm(forms.Form):
    """A month, by any of its days."""

    month = _day(_("A day of the month"))


OWN = "own"
"""Of whose debt is paid: what the household owes for those who did not join later."""


class ReceiptForm(forms.Form):
    """What a collector writes on a receipt. The key is of the page: sent twice, it is received once."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    amount = AmountField(label=_("Amount"))
    day = _day(_("Day"))
    means = forms.ChoiceField(label=_("How it came"), choices=Receipt.Means.choices, required=False)
    purpose = forms.ChoiceField(label=_("What for"), choices=Receipt.Purpose.choices, required=False)
    payer = forms.CharField(label=_("Paid by, where by somebody else"), max_length=200, required=False)
    part = forms.ChoiceField(label=_("Whose debt it pays, as somebody joined later"))

    def __init__(self, *args: Any, means: Sequence[str], parts: Iterable[Instalment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, means)
        self._parts = {str(part.pk): part for part in parts}
        if not self._parts:
            del self.fields["part"]
            return
        field = self.fields["part"]
        assert isinstance(field, forms.ChoiceField)
        for_whom = [(key, str(part)) for key, part in self._parts.items()]
        field.choices = [("", "---------"), (OWN, _("What the household owes for the others")), *for_whom]

    def clean_part(self) -> Instalment | None:
        """This function will give the part of who joined later that is paid first; None: what the household owes for the others is."""
        return self._parts.get(self.cleaned_data["part"])


def _offer(form: forms.Form, means: Sequence[str]) -> None:
    """How money may come that whoever fills in the form receives."""
    field = form.fields["means"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(value, label) for value, label in Receipt.Means.choices if value in means]


class EnrolForm(forms.Form):
    """From when a household enrols or renews, and in how many instalments it pays."""

    on = _day(_("Day of enrolling"))
    parts = forms.IntegerField(label=_("Instalments"), min_value=1, initial=1)


class WhyForm(forms.Form):
    """A reason, for what is undone."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class ReasonForm(forms.Form):
    """A day and a reason, for what is done against the usual course."""

    day = _day(_("Day"))
    reason = forms.CharField(label=_("Reason"), max_length=300)


class WaiveForm(WhyForm):
    """Which due is taken for paid."""

    due = forms.CharField(widget=forms.HiddenInput, max_length=60)


class RefundForm(ReasonForm):
    """What is given back. The key is of the page."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    amount = AmountField(label=_("Amount"))


class ResumeForm(forms.Form):
    """From when cover goes on."""

    on = _day(_("From"))


class HandOverForm(forms.Form):
    """What a collector hands over, and the number of the slip."""

    amount = AmountField(label=_("Amount"))
    day = _day(_("Day"))
    document = forms.CharField(label=_("Number of the slip"), max_length=60)


class ShortageForm(forms.Form):
    """What is missing of what a collector holds, or what became of what they owe of it. The key is of the page."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("What became of it"), choices=Shortage.Kind.choices)
    amount = AmountField(label=_("Amount"))
    day = _day(_("Day"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class BandForm(forms.Form):
    """A band, and from when it counts."""

    band = forms.ChoiceField(label=_("Band"))
    on = _day(_("From"))

    def __init__(self, data: Any = None, *, codes: list[tuple[str, str]], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        choice = self.fields["band"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = codes


class AssignForm(BandForm):
    """A band that the office assigns, with the reason."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class RulingForm(ReasonForm):
    """The band found on appeal."""

    band = forms.ChoiceField(label=_("Band"))

    def __init__(self, data: Any = None, *, codes: list[tuple[str, str]], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        choice = self.fields["band"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = codes


class WagesForm(SheetForm):
    """An employer's wages of a month, as a file."""

    field_order = ("month",)
    month = _day(_("A day of the month"))


class OwnMonthForm(forms.Form):
    """The month whose wages are written on the page."""

    month = _day(_("A day of the month"))


MOST_DIGITS = 19
"""Of a person's number."""


def left_out_knowingly(told: Mapping[str, str]) -> set[int]:
    """This function will give the numbers of the persons whom the page named as left out, where it was ticked that they earned nothing."""
    numbers = told.get("without", "").split(",")
    return {int(number) for number in numbers if number.isdecimal() and len(number) <= MOST_DIGITS}


class DeclarerForm(forms.Form):
    """Who declares for an employer, and from when."""

    username = forms.CharField(label=_("User name"), max_length=150)
    on = _day(_("From"))


class ManyWagesForm(SheetForm):
    """Many employers' wages, as a file."""

    field_order = ("scheme",)
    scheme = SchemeField(label=_("Scheme"))


class EmployerReceiptForm(forms.Form):
    """What is received of an employer. The key is of the page."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    amount = AmountField(label=_("Amount"))
    day = _day(_("Day"))
    means = forms.ChoiceField(
        label=_("How it came"), choices=Receipt.Means.choices, initial=Receipt.Means.BANK
    )

    def __init__(self, *args: Any, means: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, means)


class FundingForm(forms.Form):
    """What a funder paid into the bank. The key is of the page."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    amount = AmountField(label=_("Amount"))
    day = _day(_("Day"))
    document = forms.CharField(label=_("The bank's document"), max_length=60)


class AssessAllForm(MonthForm):
    """A scheme and a month of it."""

    scheme = forms.ChoiceField(label=_("Scheme"))

    def __init__(self, data: Any = None, *, schemes: tuple[str, ...], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        choice = self.fields["scheme"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = choices_of(schemes)


class DayForm(forms.Form):
    """A day."""

    on = _day(_("Until"))


class TermsForm(forms.Form):
    """The office's own terms of a scheme. Money is in the books' currency; what is left empty is none."""

    scheme = forms.ChoiceField(label=_("Scheme"))
    first_day = _day(_("Counts from"))
    reason = reason_field()
    kind = forms.ChoiceField(label=_("Contributions are"), choices=(
        ("monthly", _("assessed month by month")), ("period", _("paid for a period of cover"))))  # fmt: skip
    period_months = forms.IntegerField(label=_("Months of a period"), initial=12)
    administration_months = forms.IntegerField(label=_("Months from enrolling to the start"), initial=0)
    cycles = forms.CharField(label=_("Days on which periods begin, as 01-07 for 1 July; none for any day"), required=False)  # fmt: skip
    enrolment_grace = forms.IntegerField(label=_("Months a begun cycle can still be joined"), initial=0)
    renewal_grace = forms.IntegerField(label=_("Months of grace to renew"), initial=0)
    payment_grace = forms.IntegerField(label=_("Months of grace to pay"), initial=1)
    recurrence = forms.IntegerField(label=_("Months away after which somebody is new again"), initial=0)
    in_grace = forms.ChoiceField(label=_("Care in days of grace"), initial="not_covered", choices=(
        ("covered", _("counts")), ("if_paid", _("counts once it is paid")), ("not_covered", _("does not count"))))  # fmt: skip
    late = forms.ChoiceField(label=_("Who pays after the grace"), choices=(
        ("rejoins", _("joins again from that day, and waits again")),
        ("restores", _("has cover for the days behind, even if ill already"))))  # fmt: skip
    max_instalments = forms.IntegerField(label=_("Instalments at most"), initial=1)
    months_between = forms.IntegerField(label=_("Months between instalments"), initial=1)
    has_price = forms.BooleanField(
        label=_("The office has prices of its own; otherwise the published law says what is owed"),
        required=False,
    )
    lump_sum = AmountField(label=_("Lump sum of a household"), required=False)
    threshold = forms.IntegerField(label=_("Members within the lump sum"), required=False, min_value=0)
    adult = AmountField(label=_("For each adult"), required=False)
    child = AmountField(label=_("For each child"), required=False)
    registration_lump_sum = AmountField(label=_("Registration of a household"), required=False)
    registration_fee = AmountField(label=_("Registration of each member"), required=False)
    assembly_lump_sum = AmountField(label=_("General assembly, a household"), required=False)
    assembly_fee = AmountField(label=_("General assembly, each member"), required=False)
    adult_age = forms.IntegerField(label=_("Adults are from age"), initial=18)
    max_members = forms.IntegerField(label=_("Members counted at most"), required=False)
    enrolment_percent = forms.DecimalField(
        localize=True, label=_("Discount for enrolling early, percent"), initial=0, max_digits=6
    )
    enrolment_months = forms.IntegerField(label=_("Months before the cycle"), initial=0, min_value=0)
    renewal_percent = forms.DecimalField(
        localize=True, label=_("Discount for renewing early, percent"), initial=0, max_digits=6
    )
    renewal_months = forms.IntegerField(label=_("Months before the end of cover"), initial=0, min_value=0)
    charges_joining_fee = forms.BooleanField(
        label=_("The joining fee of the law is charged"), required=False, initial=True
    )
    float_limit = AmountField(label=_("What a collector may hold"), required=False)
    receipt_days = forms.IntegerField(
        label=_(
            "Days after the money within which a collector writes its receipt, and after its first day membership is written"
        ),
        initial=7,
        min_value=0,
    )
    due_day = forms.IntegerField(label=_("Employers pay by this day of the month after"), initial=15)
    penalty_percent = forms.DecimalField(
        localize=True, label=_("Penalty for each month begun, percent"), initial=0, max_digits=6
    )
    penalty_most_percent = forms.DecimalField(
        localize=True, label=_("Penalties at most, percent"), initial=100, max_digits=6
    )
    appeal_days = forms.IntegerField(label=_("Days to appeal against a band"), initial=30)
    bands = forms.CharField(
        label=_("Bands of the self-employed, one a line: code; name; earnings a month"), required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_('Other facts can stand in place of earnings, in braces: {"labour_status": "employed"}'),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, schemes: tuple[str, ...], digits: int, initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.digits = digits
        choice = self.fields["scheme"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = choices_of(schemes)

    def clean(self) -> dict[str, Any]:
        """That no amount is finer than the currency."""
        held = super().clean() or {}
        for name, field in self.fields.items():
            amount = held.get(name)
            if isinstance(field, AmountField) and amount is not None and amount != round(amount, self.digits):
                self.add_error(name, _now("The amount is finer than the currency."))
        return held

    def clean_cycles(self) -> list[list[int]]:
        """This function will read days of the year written as day and month."""
        found = []
        for text in self.cleaned_data["cycles"].replace(",", " ").split():
            day, _hyphen, month = text.partition("-")
            if not (day.isdecimal() and month.isdecimal() and len(text) <= len("01-07")):
                raise forms.ValidationError(_now("'%(text)s' is no day of the year. Write 01-07 for 1 July.") % {"text": text})  # fmt: skip
            found.append([int(month), int(day)])
        return found

    def clean_bands(self) -> list[dict[str, Any]]:
        """This function will read bands, each of which stands for earnings of an own account in a month or for other facts."""
        found = []
        for line in self.cleaned_data["bands"].splitlines():
            code, label, told = ([part.strip() for part in line.split(";", 2)] + ["", ""])[:3]
            facts = _facts(told)
            if not code or not label or facts is None:
                raise forms.ValidationError(_now("'%(line)s' is no band. Write: code; name; earnings a month.") % {"line": line})  # fmt: skip
            found.append({"code": code, "label": label, "facts": facts})
        return found

    def content(self) -> dict[str, Any]:
        """This function will give the terms as plain values, money in minor units."""
        held = self.cleaned_data
        own = {name: held[name] for name in Terms.__dataclass_fields__ if name in held}
        price = {name: self._amount(name) for name in Price.__dataclass_fields__}
        return {
            **own,
            "float_limit": self._amount("float_limit") if held["float_limit"] is not None else None,
            "price": price if held["has_price"] else None,
            "enrolment_discount": vars(Discount(str(held["enrolment_percent"]), held["enrolment_months"])),
            "renewal_discount": vars(Discount(str(held["renewal_percent"]), held["renewal_months"])),
            "employing": vars(
                Employing(held["due_day"], str(held["penalty_percent"]), str(held["penalty_most_percent"]))
            ),
        }

    def _amount(self, name: str) -> int:
        amount = self.cleaned_data[name] or 0
        return int(amount) if name == "threshold" else int(Decimal(amount).scaleb(self.digits))


def _own_account(earnings: float) -> dict[str, Any]:
    return {"labour_status": "employed", "jobs": [{"status": "own_account", "earnings_month": earnings}]}


def _facts(told: str) -> dict[str, Any] | None:
    """What a band stands for: earnings, or facts in braces as a population has them; None for neither.

    Facts that no population has are told as what they are, and what to do.
    """
    try:
        return _own_account(float(amount_in_file(told)))
    except ValueError:
        pass
    try:
        facts = json.loads(told)
    except (ValueError, RecursionError):  # Nested deeper than anything that is meant.
        return None
    if not isinstance(facts, dict):
        return None
    member = {"birth_date": "1990-01-01", "sex": "female", "relation_to_head": "head", **facts}
    try:
        population_of([{"household_id": "1", "people": {"1": member}}], date(2020, 1, 1))
    except Faults as found:
        raise forms.ValidationError(
            [f"{fault.what} {fault.cure}" for fault in faults_now(found.faults)]
        ) from found
    return facts


def _written(facts: Mapping[str, Any]) -> str:
    """What a band stands for, as the form reads it."""
    jobs = facts.get("jobs") or [{}]
    earnings = jobs[0].get("earnings_month")
    if earnings is not None and dict(facts) == _own_account(earnings):
        text = str(earnings)
        return f"{text}0" if len(text.partition(".")[2]) == 3 else text  # 250.125 could be thousands.
    return json.dumps(facts, ensure_ascii=False)


def initial_of(terms: Terms, digits: int) -> dict[str, Any]:
    """This function will give terms as the form shows them."""

    def amount(minor: int | None) -> Decimal | None:
        return None if minor is None else Decimal(minor).scaleb(-digits)

    price = terms.price or Price()
    own = {name: getattr(terms, name) for name in TermsForm.base_fields if hasattr(terms, name)}
    bands = [f"{band.code}; {band.label}; {_written(band.facts)}" for band in terms.bands]
    return {
        **own,
        **{name: amount(value) for name, value in vars(price).items()},
        "threshold": price.threshold,
        "has_price": terms.price is not None,
        "cycles": ", ".join(f"{day:02}-{month:02}" for month, day in terms.cycles),
        "float_limit": amount(terms.float_limit),
        "enrolment_percent": terms.enrolment_discount.percent,
        "enrolment_months": terms.enrolment_discount.months,
        "renewal_percent": terms.renewal_discount.percent,
        "renewal_months": terms.renewal_discount.months,
        **vars(terms.employing),
        "bands": "\n".join(bands),
    }
