"""Who looked a claim through, and the random sample that tells how much the others may hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allcover_site.claims.models.claims import Claim


class Look(models.Model):
    """That a reviewer has looked a claim through: nothing more to say, or somebody else is to decide."""

    class Outcome(models.TextChoices):
        """What follows from it."""

        PASSED = "passed", _("Looked through")
        SECOND = "second", _("A second reviewer is asked")

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="looks")
    outcome = models.CharField(max_length=10, choices=Outcome)
    note = models.CharField(max_length=300, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.claim}: {self.outcome}"


class Sample(models.Model):
    """A random sample of the claims that wait: drawn with a seed, so that it can be drawn again and is the same.

    ``population``: the claims it was drawn from. ``margin``, ``confidence`` and ``expected`` are shares written as
    decimals; from them follows the size.
    """

    scheme = models.CharField(max_length=60)
    area = models.CharField(max_length=60, blank=True)
    seed = models.CharField(max_length=64)
    margin = models.CharField(max_length=10)
    confidence = models.CharField(max_length=10)
    expected = models.CharField(max_length=10)
    population = models.JSONField()
    drawn_by = models.CharField(max_length=150)
    drawn_at = models.DateTimeField()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"sample {self.pk}"


class Sampled(models.Model):
    """A claim of a sample. It is decided only after somebody has looked it through."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="claims")
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="sampled")

    class Meta:
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("sample", "claim"), name="sampled_once"),)

    def __str__(self) -> str:
        return f"{self.sample}: {self.claim}"
