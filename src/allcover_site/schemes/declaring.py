"""The page on which somebody declares what the law asks of them: income, state, and what they receive from each scheme.

What is left empty is not declared, and stays unknown: it is never nought.
"""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from allcover.vocabulary.codes import CODE_LISTS
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.words import words_of
from allcover_site.people.doors import opened_by
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.operations import declare
from allcover_site.registry.queries import persons_for
from allcover_site.schemes.models import Version
from allcover_site.schemes.naming import name_told
from allcover_site.schemes.queries import system_of
from allcover_site.ui.amounts import AmountField
from allcover_site.ui.days import DayInput
from allcover_site.ui.telling import faults_now

RECEIVES = "receives_"
CODES = {"marital_status": _("Marital status"), "disability": _("Disability"), "labour_status": _("Work")}


class DeclarationForm(forms.Form):
    """What somebody declares on a day; a field for each scheme of the law that pays cash."""

    on = forms.DateField(label=_("Day"), widget=DayInput())
    income_month = AmountField(label=_("Income a month"), max_digits=12, required=False)

    def __init__(self, *given: Any, paying: dict[str, str], language: str, **named: Any) -> None:
        super().__init__(*given, **named)
        words = words_of(language)
        for name, label in CODES.items():
            choices = [(code, words(text)) for code, text in CODE_LISTS[name].labels.items()]
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[("", _("not told")), *choices], required=False
            )
        for scheme, title in paying.items():
            told = _("Receives a month from: %(scheme)s") % {"scheme": title}
            self.fields[RECEIVES + scheme] = AmountField(label=told, max_digits=12, required=False)

    @property
    def facts(self) -> dict[str, Any]:
        """What was told, in the columns of a population."""
        held = {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "on" and value not in (None, "")
        }
        received = {
            name.removeprefix(RECEIVES): _plain(held.pop(name))
            for name in list(held)
            if name.startswith(RECEIVES)
        }
        told = {name: _plain(value) for name, value in held.items()}
        return told | ({"receives": received} if received else {})


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


@opened_by("registry.write")
def declaration_page(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """This function will keep what somebody declares."""
    person = get_object_or_404(persons_for(user), pk=number)
    begun = {"on": timezone.localdate()}
    form = DeclarationForm(
        request.POST or None, paying=_paying(), language=get_language() or "en", initial=begun
    )
    if request.method == "POST" and form.is_valid():
        try:
            declare(by=user, person=person, on=form.cleaned_data["on"], facts=form.facts)
        except Faults as found:
            form.add_error(None, [f"{fault.what} {fault.cure}" for fault in faults_now(found.faults)])
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("registry:person", number=number)
    return render(request, "schemes/declaration.html", {"form": form, "person": person})


def _paying() -> dict[str, str]:
    """The schemes that pay cash under the laws that count today, by id with their names."""
    found: dict[str, str] = {}
    today = timezone.localdate()
    for version in Version.objects.filter(first_day__lte=today):
        for scheme in system_of(version).schemes_on(today).values():
            if any(benefit.form == "cash" for benefit in scheme.benefits):
                found[scheme.id] = name_told(scheme.name)
    return dict(sorted(found.items()))
