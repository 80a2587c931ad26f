"""The tables of the registry. Who lived where on which day is kept; nothing of it is overwritten."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Person(models.Model):
    """Somebody the office knows."""

    class Sex(models.TextChoices):
        """As the library has it."""

        FEMALE = "female", _("Female")
        MALE = "male", _("Male")

    given_name = models.CharField(_("Given name"), max_length=100)
    family_name = models.CharField(_("Family name"), max_length=100)
    sex = models.CharField(_("Sex"), max_length=6, choices=Sex)
    birth_date = models.DateField(_("Date of birth"))
    area = models.CharField(_("Area"), max_length=60)

    class Meta:
        ordering = ("family_name", "given_name", "id")
        indexes = (models.Index(fields=("family_name", "given_name"), name="registry_person_name"),)
        constraints = (models.CheckConstraint(condition=Q(sex__in=("female", "male")), name="person_sex"),)

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"


class Household(models.Model):
    """People who live together. Its members change; it stays."""

    area = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"household {self.pk}"


class Membership(models.Model):
    """That somebody belongs to a household from a day to a day, and as what."""

    class Relation(models.TextChoices):
        """To the head, as the library has it."""

        HEAD = "head", _("Head")
        SPOUSE = "spouse", _("Spouse")
        CHILD = "child", _("Child")
        PARENT = "parent", _("Parent")
        CHILD_IN_LAW = "child_in_law", _("Child-in-law")
        GRANDCHILD = "grandchild", _("Grandchild")
        SIBLING = "sibling", _("Sibling")
        OTHER_RELATIVE = "other_relative", _("Other relative")
        DOMESTIC_WORKER = "domestic_worker", _("Domestic worker")
        NOT_RELATED = "not_related", _("Not related")

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    relation = models.CharField(max_length=20, choices=Relation)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("first_day", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("person",), condition=Q(last_day__isnull=True), name="lives_in_one"
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="membership_days_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} in {self.household}"


class Declaration(models.Model):
    """What somebody has declared of themselves on a day, in the columns of a population: ``{"income_month": 20}``."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="declarations")
    day = models.DateField()
    facts = models.JSONField()

    class Meta:
        ordering = ("day", "id")

    def __str__(self) -> str:
        return f"{self.person}, {self.day}"


class Facility(models.Model):
    """Where care is given."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=40)
    area = models.CharField(max_length=60)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
