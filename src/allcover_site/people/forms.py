"""The form of taking somebody on: its shape."""

from django import forms
from django.utils.translation import gettext_lazy as _

from allcover_site.people.rights import ROLES


class StaffForm(forms.Form):
    """Somebody new, and the role they begin with."""

    username = forms.CharField(label=_("User name"), max_length=150)
    full_name = forms.CharField(label=_("Name"), max_length=200)
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput)
    role = forms.ChoiceField(label=_("Role"), choices=[(code, role[0]) for code, role in ROLES.items()])
    scheme = forms.CharField(label=_("Scheme (empty: all)"), max_length=60, required=False)
    area = forms.CharField(label=_("Area (empty: all)"), max_length=60, required=False)
