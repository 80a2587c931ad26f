"""The tables of the staff: who they are, and which role each holds for which scheme and area, from when to when."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from allcover_site.people.rights import ROLES


class User(AbstractBaseUser):
    """Somebody who works in the office.

    ``second_factor``: the secret that their telephone makes codes of; ``second_factor_step``: the half minute of the last code
    that opened, as none opens twice.
    """

    username = models.CharField(max_length=150, unique=True)
    full_name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    second_factor = models.CharField(max_length=64, blank=True)
    second_factor_step = models.BigIntegerField(default=0)
    second_factor_failures = models.PositiveSmallIntegerField(default=0)
    second_factor_failed_at = models.DateTimeField(null=True, blank=True)

    is_at_a_page = False
    """Whether this is who asks for one page: what they hold is then read once (``people.queries.held_by``)."""
    grants_kept: "tuple[Grant, ...] | None" = None

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects = BaseUserManager()

    class Meta:
        ordering = ("full_name", "username")

    def __str__(self) -> str:
        return self.full_name


class Bond(models.Model):
    """That somebody of the office took another on, alone gave them a role that approves, or reset how they sign in, and when: for some days
    they count as one person (:mod:`allcover_site.people.apart`)."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="bonds")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.user.username}: {self.by}"


class RecoveryCode(models.Model):
    """A code that opens once in the place of a telephone that is lost. Only what it hashes to is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("user", "digest"), name="recovery_code_once"),)

    def __str__(self) -> str:
        return f"{self.user.username}: {'used' if self.used_at else 'not used'}"


class Grant(models.Model):
    """A role that somebody holds. An empty scheme or area is all of them; an area holds the areas within it.

    A role that lets somebody approve counts once a second person has agreed to it, wherever there is a second.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=30)
    scheme = models.CharField(max_length=60, blank=True)
    area = models.CharField(max_length=60, blank=True)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    given_by = models.CharField(max_length=150, blank=True)
    is_agreed = models.BooleanField(default=True)

    class Meta:
        ordering = ("first_day", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="grant_days_in_order",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user.username}: {self.role}"

    @property
    def called(self) -> str:
        """What the role is called, in the reader's language."""
        return str(ROLES[self.role][0]) if self.role in ROLES else self.role
