"""The tables of the registry. Who lived where on which day is kept; nothing of it is overwritten."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from allcover_site.people.models import User
from allcover_site.registry.likeness import PLAIN, SOUND, folded, sound


class Dated(models.Model):
    """That something is so from a day to a day; with no last day, until it is ended."""

    first_day = models.DateField(_("From"))
    last_day = models.DateField(_("To"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ("first_day", "id")
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="%(class)s_days_in_order",
            ),
        )


class HeardField(models.CharField):  # type: ignore[type-arg]
    """What follows from another field of the row: written whenever the row is, so that it cannot be forgotten."""

    LENGTH: ClassVar[int]

    def __init__(self, *, of: str, **options: Any) -> None:
        self.of = of
        super().__init__(**{"max_length": self.LENGTH, "editable": False, "default": "", **options})

    @staticmethod
    def heard(name: str) -> str:
        """This function will give what follows from a name."""
        raise NotImplementedError

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, path, arguments, options = super().deconstruct()
        return name, path, arguments, {**options, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        heard = self.heard(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, heard)
        return heard


class SoundField(HeardField):
    """How another field of the row sounds."""

    LENGTH = SOUND
    heard = staticmethod(sound)


class PlainField(HeardField):
    """Another field of the row without accents, capitals and marks, in the order of its bytes: what begins alike lies together."""

    LENGTH = PLAIN

    @staticmethod
    def heard(name: str) -> str:
        """This function will give a name as it is looked for."""
        return folded(name)[:PLAIN]

    def db_parameters(self, connection: BaseDatabaseWrapper) -> dict[str, Any]:
        """This function will ask for the order of bytes also where the database has another order of its own."""
        is_other = connection.vendor == "postgresql"
        return {**super().db_parameters(connection), **({"collation": "C"} if is_other else {})}


class Person(models.Model):
    """Somebody the office knows. Who was registered twice is merged into one of the two; nothing of theirs is moved."""

    class Sex(models.TextChoices):
        """As the library has it."""

        FEMALE = "female", _("Female")
        MALE = "male", _("Male")

    given_name = models.CharField(_("Given name"), max_length=100)
    family_name = models.CharField(_("Family name"), max_length=100)
    sex = models.CharField(_("Sex"), max_length=6, choices=Sex)
    birth_date = models.DateField(_("Date of birth"))
    area = models.CharField(_("Area"), max_length=60)
    given_sound = SoundField(of="given_name")
    family_sound = SoundField(of="family_name")
    given_plain = PlainField(of="given_name")
    family_plain = PlainField(of="family_name")
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        db_index=False,
    )

    class Meta:
        ordering = ("family_name", "given_name", "id")
        indexes = (
            models.Index(fields=("family_name", "given_name"), name="registry_person_name"),
            models.Index(fields=("birth_date", "family_sound"), name="registry_person_birth"),
            models.Index(fields=("family_sound", "given_sound"), name="registry_person_sound"),
            models.Index(fields=("given_sound", "family_sound"), name="registry_person_heard"),
            models.Index(fields=("family_plain", "given_plain", "id"), name="registry_person_family"),
            models.Index(fields=("given_plain", "family_plain", "id"), name="registry_person_given"),
            models.Index(
                fields=("merged_into",), condition=Q(merged_into__isnull=False), name="registry_person_merged"
            ),
        )
        constraints = (
            models.CheckConstraint(condition=Q(sex__in=("female", "male")), name="person_sex"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")), name="person_not_into_self"
            ),
        )

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"


class Household(models.Model):
    """People who live together. Its members change; it stays."""

    area = models.CharField(max_length=60)

    def __str__(self) -> str:
        return _("household %(number)s") % {"number": self.pk}


class Membership(Dated):
    """That somebody belongs to a household from a day to a day, and as what.

    ``written_on``: the day on which it was written, where it was dated back of who was a member of a scheme by then.
    """

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
    written_on = models.DateField(null=True, editable=False)

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=("person",), condition=Q(last_day__isnull=True), name="lives_in_one"
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


class Employer(models.Model):
    """Who employs people, under the number by which the law knows them. ``size``: workers they told of; None: not told."""

    number = models.CharField(_("Number"), max_length=20, unique=True)
    name = models.CharField(_("Name"), max_length=200)
    industry = models.CharField(_("Industry"), max_length=60, blank=True)
    size = models.PositiveIntegerField(_("Workers, as told"), null=True, blank=True)
    area = models.CharField(_("Area"), max_length=60)
    contact = models.CharField(_("Contact"), max_length=200, blank=True)

    class Meta:
        ordering = ("name", "id")

    def __str__(self) -> str:
        return f"{self.name} ({self.number})"


class Employment(Dated):
    """That somebody works for an employer. Wages are declared month by month, with contributions."""

    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="employments")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="employments")

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=("employer", "person"), condition=Q(last_day__isnull=True), name="employed_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} at {self.employer}"


class Group(models.Model):
    """Who joins schemes together: a cooperative, an association, a school."""

    class Kind(models.TextChoices):
        """What binds its members."""

        COOPERATIVE = "cooperative", _("Cooperative")
        ASSOCIATION = "association", _("Association")
        SCHOOL = "school", _("School")
        OTHER = "other", _("Other")

    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    name = models.CharField(_("Name"), max_length=200)
    area = models.CharField(_("Area"), max_length=60)
    contact = models.CharField(_("Contact"), max_length=200, blank=True)

    class Meta:
        ordering = ("name", "id")
        constraints = (models.UniqueConstraint(fields=("area", "name"), name="group_name_in_area"),)

    def __str__(self) -> str:
        return self.name


class GroupMembership(Dated):
    """That somebody belongs to a group."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="group_memberships")

    class Meta(Dated.Meta):
        constraints = (
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=("group", "person"), condition=Q(last_day__isnull=True), name="in_group_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} in {self.group}"


class Upload(models.Model):
    """A file handed in for a register: looked at and kept; once it is written its rows are no longer kept here."""

    register = models.CharField(max_length=20)
    name = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    rows = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="uploads")
    uploaded_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("register", "digest"), condition=Q(written_at__isnull=False), name="imported_once"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Merge(models.Model):
    """That two registered persons are one. ``homes``: what became of their homes, so that it can be undone."""

    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges_kept")
    merged = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="merges")
    reason = models.CharField(max_length=300)
    homes = models.JSONField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    undone_by = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(
                fields=("merged",), condition=Q(undone_at__isnull=True), name="merged_into_one"
            ),
        )

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.kept_id}"


class Apart(models.Model):
    """That two who look alike are two people; the smaller number is first."""

    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    two = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("one", "two"), name="apart_once"),
            models.CheckConstraint(condition=Q(one__lt=F("two")), name="apart_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.one_id} is not {self.two_id}"


class Paper(models.Model):
    """What shows who somebody is, when they were born or whose they are: a document, or a proof in its place.

    Kept as written: a later paper stands beside an earlier one.
    """

    class Kind(models.TextChoices):
        """Documents, and what is taken where there is none."""

        BIRTH_CERTIFICATE = "birth_certificate", _("Birth certificate")
        IDENTITY_CARD = "identity_card", _("Identity card")
        PASSPORT = "passport", _("Passport")
        REFUGEE_CARD = "refugee_card", _("Refugee card")
        MARRIAGE_CERTIFICATE = "marriage_certificate", _("Marriage certificate")
        DISABILITY_CARD = "disability_card", _("Disability card")
        WITNESSES = "witnesses", _("Attested by witnesses")
        HEALTH_RECORD = "health_record", _("Health record or vaccination card")
        SCHOOL_RECORD = "school_record", _("School record")
        RELIGIOUS_REGISTER = "religious_register", _("Religious register")
        LOCAL_AUTHORITY = "local_authority", _("Attested by the local authority")

    class Proves(models.TextChoices):
        """What it is taken to show."""

        IDENTITY = "identity", _("Who they are")
        BIRTH = "birth", _("When they were born")
        RELATION = "relation", _("Whose child or spouse they are")
        RESIDENCE = "residence", _("Where they live")
        DISABILITY = "disability", _("Their disability")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="papers")
    proves = models.CharField(max_length=20, choices=Proves)
    kind = models.CharField(max_length=30, choices=Kind)
    number = models.CharField(max_length=60, blank=True)
    told_by = models.CharField(max_length=300)
    day = models.DateField()
    noted_by = models.CharField(max_length=150)
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()

    @property
    def is_alternative(self) -> bool:
        """Whether it stands in the place of a document."""
        return self.kind in ALTERNATIVE


class Scan(models.Model):
    """A picture or a PDF of a paper. It lies in the database, so that copies of the office hold it and no address but ours leads to it."""

    class Kind(models.TextChoices):
        """What a file is by its content; its name is not believed."""

        PNG = "image/png", "PNG"
        JPEG = "image/jpeg", "JPEG"
        PDF = "application/pdf", "PDF"

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="scans")
    kind = models.CharField(max_length=20, choices=Kind)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    added_by = models.CharField(max_length=150)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("paper", "digest"), name="scanned_once"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.size}"


ALTERNATIVE = frozenset(
    {"witnesses", "health_record", "school_record", "religious_register", "local_authority"}
)


class Consent(models.Model):
    """That somebody agrees, or no longer agrees, to one use of what is known of them. The last word on it counts."""

    class Purpose(models.TextChoices):
        """What it is used for beyond running the scheme."""

        FACILITIES = "facilities", _("To show cover to health facilities")
        CONTACT = "contact", _("To send messages by telephone")
        OTHER_SCHEMES = "other_schemes", _("To compare with other schemes and registers")
        STATISTICS = "statistics", _("For statistics and research without names")

    class Form(models.TextChoices):
        """How they said so."""

        SIGNED = "signed", _("Signed on paper")
        SPOKEN = "spoken", _("Spoken before staff")
        GUARDIAN = "guardian", _("By parent or guardian")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    is_given = models.BooleanField()
    form = models.CharField(max_length=10, choices=Form)
    day = models.DateField()
    noted_by = models.CharField(max_length=150)
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.purpose}: {self.is_given}"


class StaffPerson(models.Model):
    """Which person of the registry somebody of the staff is, as it was told; None: they are not registered. The last word on it counts."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    told_by = models.CharField(max_length=150)
    told_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.user.username}: {self.person}"
