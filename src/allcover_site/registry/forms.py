"""The forms of the registry: their shape; what may be is for the operations."""

from django import forms
from django.utils.translation import gettext_lazy as _

from allcover_site.people.models import User
from allcover_site.registry.models import Consent, Group, Membership, Paper, Person
from allcover_site.registry.registers import REGISTERS
from allcover_site.registry.sheets import MOST_BYTES, as_utf8
from allcover_site.ui.days import DayInput
from allcover_site.ui.numbers import RowNumberField


class PersonForm(forms.Form):
    """A person as the registrar writes them down."""

    given_name = forms.CharField(label=_("Given name"), max_length=100)
    family_name = forms.CharField(label=_("Family name"), max_length=100)
    sex = forms.ChoiceField(label=_("Sex"), choices=Person.Sex.choices)
    birth_date = forms.DateField(label=_("Date of birth"), widget=DayInput())
    area = forms.CharField(label=_("Area"), max_length=60)
    is_somebody_else = forms.BooleanField(
        label=_("They are somebody else than whom the page names"), required=False
    )


class SearchForm(forms.Form):
    """What to look for."""

    words = forms.CharField(label=_("Name or number"), max_length=100, required=False)


class HeadForm(forms.Form):
    """From when somebody is the head of a new household."""

    on = forms.DateField(label=_("From"), widget=DayInput())


class JoinForm(HeadForm):
    """From when and as what somebody belongs to a household."""

    household = RowNumberField(label=_("Household's number"))
    relation = forms.ChoiceField(label=_("Relation to the head"), choices=Membership.Relation.choices)


class StaffForm(forms.Form):
    """Who of the staff is which person of the registry."""

    user = forms.ModelChoiceField(label=_("Name"), queryset=User.objects.filter(is_active=True))
    number = RowNumberField(
        label=_("Number in the registry; leave it empty if they are not registered"), required=False
    )


class EmployerForm(forms.Form):
    """An employer as the registrar writes them down."""

    number = forms.CharField(label=_("Number"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=200)
    industry = forms.CharField(label=_("Industry"), max_length=60, required=False)
    size = forms.IntegerField(label=_("Workers, as told"), min_value=0, max_value=2**31 - 1, required=False)
    area = forms.CharField(label=_("Area"), max_length=60)
    contact = forms.CharField(label=_("Contact"), max_length=200, required=False)


class GroupForm(forms.Form):
    """A group as the registrar writes it down."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Group.Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=200)
    area = forms.CharField(label=_("Area"), max_length=60)
    contact = forms.CharField(label=_("Contact"), max_length=200, required=False)


class MemberForm(HeadForm):
    """From when somebody, by their number, works for an employer or belongs to a group."""

    person = RowNumberField(label=_("Person's number"))


class LastDayForm(forms.Form):
    """The last day of something that ends."""

    last_day = forms.DateField(label=_("Last day"), widget=DayInput())


class SheetForm(forms.Form):
    """A table as a file, and that it is written as older spreadsheets write, which somebody who has seen its names says."""

    file = forms.FileField(label=_("File (CSV in UTF-8, or XLSX)"), max_length=255)
    is_windows = forms.BooleanField(
        label=_(
            "If it is not UTF-8, it is of Windows-1252, as older spreadsheets of Western languages write"
        ),
        required=False,
    )

    @property
    def name(self) -> str:
        """The file's name."""
        return str(self.cleaned_data["file"].name)

    def content(self) -> bytes:
        """This function will read the file. One byte more than may be tells that it is too many, however large the file is."""
        content: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        return as_utf8(content) if self.cleaned_data["is_windows"] else content


class UploadForm(SheetForm):
    """A file for a register."""

    field_order = ("register",)
    register = forms.ChoiceField(
        label=_("Register"), choices=[(name, register.label) for name, register in REGISTERS.items()]
    )


class ExportForm(forms.Form):
    """Which register to take out, and as what."""

    register = forms.ChoiceField(
        label=_("Register"), choices=[(name, register.label) for name, register in REGISTERS.items()]
    )
    form = forms.ChoiceField(label=_("File"), choices=(("csv", "CSV"), ("xlsx", "XLSX")))


class MergeForm(forms.Form):
    """Which of two numbers goes on, why, and where they live."""

    kept = RowNumberField(label=_("Number that goes on"))
    reason = forms.CharField(label=_("Reason"), max_length=300)
    lives_with_merged = forms.BooleanField(
        label=_("They live in the household of the other number"), required=False
    )


class AreaForm(forms.Form):
    """An area to look in."""

    area = forms.CharField(label=_("Area"), max_length=60, required=False)


class MoveForm(JoinForm):
    """To which household, from when and as what somebody moves."""


class PaperForm(forms.Form):
    """A document, or a proof in its place."""

    proves = forms.ChoiceField(label=_("It shows"), choices=Paper.Proves.choices)
    kind = forms.ChoiceField(label=_("Kind"), choices=Paper.Kind.choices)
    number = forms.CharField(label=_("Number on it"), max_length=60, required=False)
    told_by = forms.CharField(
        label=_("Issued by, or names of witnesses with a comma between"), max_length=300
    )
    day = forms.DateField(label=_("Its day"), widget=DayInput())


class ScanForm(forms.Form):
    """A picture or a PDF of a paper."""

    file = forms.FileField(label=_("Picture (PNG, JPEG) or PDF"), max_length=255,
                           widget=forms.FileInput({"accept": "image/png,image/jpeg,application/pdf",
                                                   "aria-label": _("Picture (PNG, JPEG) or PDF")}))  # fmt: skip


class ConsentForm(forms.Form):
    """Whether somebody agrees to a use, and how they said so."""

    purpose = forms.ChoiceField(label=_("Use"), choices=Consent.Purpose.choices)
    is_given = forms.TypedChoiceField(
        label=_("They say"), choices=(("yes", _("yes")), ("no", _("no"))), coerce=lambda said: said == "yes"
    )
    form = forms.ChoiceField(label=_("How"), choices=Consent.Form.choices)
    day = forms.DateField(label=_("Day"), widget=DayInput())
