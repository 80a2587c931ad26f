"""The tables of the staff: who they are, and which role each holds for which scheme and area, from when to when."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q


class User(AbstractBaseUser):
    """Somebody who works in the office."""

    username = models.CharField(max_length=150, unique=True)
    full_name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects = BaseUserManager()

    class Meta:
        ordering = ("full_name", "username")

    def __str__(self) -> str:
        return self.full_name


class Grant(models.Model):
    """A role that somebody holds. An empty scheme or area is all of them; an area holds the areas within it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=30)
    scheme = models.CharField(max_length=60, blank=True)
    area = models.CharField(max_length=60, blank=True)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)

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
