"""The table of published versions. A version holds the definition itself, and nothing of it changes."""

from django.db import models
from django.db.models import Q


class Version(models.Model):
    """A scheme's definition, with the law around it, as it counts for care and months from ``first_day`` on."""

    scheme = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    first_day = models.DateField()
    files = models.JSONField()
    digest = models.CharField(max_length=64)
    fingerprint = models.CharField(max_length=64)
    library = models.CharField(max_length=30)
    published_by = models.CharField(max_length=150)
    published_at = models.DateTimeField()

    class Meta:
        ordering = ("scheme", "number")
        constraints = (
            models.UniqueConstraint(fields=("scheme", "number"), name="version_number"),
            models.UniqueConstraint(fields=("scheme", "digest", "first_day"), name="version_published_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_number_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.scheme} {self.number}"
