"""The table of awards, kept as written, each with all it was made of, so that it can be made again."""

from django.db import models
from django.db.models import Q

from allcover_site.registry.models import Household
from allcover_site.runs.models import Run
from allcover_site.schemes.models import Version


class Award(models.Model):
    """What a scheme gives a household for a month, by the version that says so and the household as it was.

    ``amounts``: minor units by branch; ``given``: all of them. ``run``: as of an assessment.
    """

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="awards")
    scheme = models.CharField(max_length=60)
    month = models.DateField()
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="awards")
    given = models.BigIntegerField()
    amounts = models.JSONField()
    household_as_was = models.JSONField()
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="awards")

    class Meta:
        ordering = ("month", "id")
        constraints = (
            models.UniqueConstraint(fields=("household", "scheme", "month"), name="awarded_once"),
            models.CheckConstraint(condition=Q(given__gte=0), name="award_not_below_zero"),
        )

    def __str__(self) -> str:
        return f"{self.household}, {self.month:%Y-%m}: {self.given}"
