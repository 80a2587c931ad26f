"""The form of taking somebody on: its shape."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from allcover_site.people.naming import AnySchemeField, areas_known
from allcover_site.people.rights import ROLES
from allcover_site.ui.days import DayInput

AREA = re.compile(r"[^\s.]+( [^\s.]+)*([.][^\s.]+( [^\s.]+)*)*")
"""Parts with a point between them, none of them empty: ``north.lake side``."""


class InAreaForm(forms.Form):
    """Where a role is held: everywhere, in an area that there is, or in one that is written here for the first time."""

    area = forms.ChoiceField(
        label=_("Area"), choices=lambda: [("", _("all areas")), *((one, one) for one in areas_known())], required=False
    )  # fmt: skip
    new_area = forms.CharField(
        label=_("Or an area in which nobody is registered yet, such as north.lake"), max_length=60, required=False
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """One area, whichever way it was told."""
        held = super().clean() or {}
        new = held.pop("new_area", "")
        if new and held.get("area"):
            raise forms.ValidationError(_("Choose an area or write a new one, not both."))
        if new and not AREA.fullmatch(new):
            raise forms.ValidationError(_("Write an area as parts with a point between them: north.lake."))
        return {**held, "area": new or held.get("area", "")}


class StaffForm(InAreaForm):
    """Somebody new, and the role they begin with."""

    field_order = ("username", "full_name", "password", "role", "scheme")
    username = forms.CharField(label=_("User name"), max_length=150)
    full_name = forms.CharField(label=_("Name"), max_length=200)
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("none yet")), *((code, role[0]) for code, role in ROLES.items())],
        required=False,
    )
    scheme = AnySchemeField(label=_("Scheme"), every=_("all schemes"))


class GrantForm(InAreaForm):
    """A role for somebody, for a scheme and an area, from a day on."""

    field_order = ("role", "scheme")
    role = forms.ChoiceField(label=_("Role"), choices=[(code, role[0]) for code, role in ROLES.items()])
    scheme = AnySchemeField(label=_("Scheme"), every=_("all schemes"))
    on = forms.DateField(label=_("From"), widget=DayInput())


class EndForm(forms.Form):
    """The last day of a role."""

    last_day = forms.DateField(label=_("Last day"), widget=DayInput())


class PasswordForm(forms.Form):
    """One's password, and the one to come, twice."""

    old = forms.CharField(
        label=_("Your password"), widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=_("The new one"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=_("The new one again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        """That both say the same."""
        held = super().clean() or {}
        if held.get("new") != held.get("again"):
            raise forms.ValidationError(_("The two new ones are not the same."))
        return held


class CodeForm(forms.Form):
    """A code of one's telephone, or a recovery code; letters are typed too, so no keyboard of digits is asked for."""

    code = forms.CharField(
        label=_("Code of your telephone, or a recovery code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )
