"""The tables of runs. All are kept as written: how far a run has come is the last of its batches."""

from django.db import models
from django.db.models import F, Q

from allcover_site.books.models import Entry
from allcover_site.registry.models import Household
from allcover_site.schemes.models import Version

DEEDS = ("dues", "benefits")


class Run(models.Model):
    """That everybody is assessed for a month: what for, by which version and by which engine of which library.

    ``area``: of whom, with the areas within it; empty for everybody.
    """

    deed = models.CharField(max_length=10)
    scheme = models.CharField(max_length=60)
    month = models.DateField()
    area = models.CharField(max_length=60, default="")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="runs")
    engine = models.CharField(max_length=20)
    library = models.CharField(max_length=30)
    author = models.CharField(max_length=150)
    begun_at = models.DateTimeField()

    class Meta:
        ordering = ("-month", "scheme", "deed")
        constraints = (
            models.UniqueConstraint(fields=("deed", "scheme", "month", "area"), name="run_once"),
            models.CheckConstraint(condition=Q(deed__in=DEEDS), name="run_deed"),
        )

    def __str__(self) -> str:
        return f"{self.deed} {self.scheme} {self.month:%Y-%m}"


class Batch(models.Model):
    """Some households of a run, all written in one transaction: from the first number to the last.

    ``amounts``: minor units by who pays or by what is given. ``decided`` and ``left_out`` count households.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="batches")
    number = models.PositiveIntegerField()
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    decided = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField()
    amounts = models.JSONField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, null=True, related_name="batch")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("run_id", "number")
        constraints = (
            models.UniqueConstraint(fields=("run", "number"), name="batch_number"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="batch_numbers_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.run}, batch {self.number}"


class LeftOut(models.Model):
    """A household that a run could not decide, and what must be known for it."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="left_out")
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="left_out")
    why = models.CharField(max_length=1000)

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("run", "household"), name="left_out_once"),)

    def __str__(self) -> str:
        return f"{self.household}: {self.why}"
