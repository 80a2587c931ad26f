"""The forms of the registry: their shape; what may be is for the operations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from allcover_site.registry.models import Membership, Person


class PersonForm(forms.Form):
    """A person as the registrar writes them down."""

    given_name = forms.CharField(label=_("Given name"), max_length=100)
    family_name = forms.CharField(label=_("Family name"), max_length=100)
    sex = forms.ChoiceField(label=_("Sex"), choices=Person.Sex.choices)
    birth_date = forms.DateField(label=_("Date of birth"), widget=forms.DateInput(attrs={"type": "date"}))
    area = forms.CharField(label=_("Area"), max_length=60)


class SearchForm(forms.Form):
    """What to look for."""

    words = forms.CharField(label=_("Name or number"), max_length=100, required=False)


class HeadForm(forms.Form):
    """From when somebody is the head of a new household."""

    on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))


class JoinForm(HeadForm):
    """From when and as what somebody belongs to a household."""

    household = forms.IntegerField(label=_("Household's number"), min_value=1)
    relation = forms.ChoiceField(label=_("Relation to the head"), choices=Membership.Relation.choices)
