"""The forms of deeds that two people do."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Why something is refused, or taken back."""

    reason = forms.CharField(label=_("Why"), max_length=300)


def reason_field() -> forms.CharField:
    """This function will make the field of why law or terms count from a day before today; it may be left empty where they do not."""
    return forms.CharField(label=_("Reason, where it counts from a day before today: somebody else must approve it then"),
                           max_length=300, required=False)  # fmt: skip
