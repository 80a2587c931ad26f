"""The tables of the bands of the self-employed: what was chosen or assigned, appeals, and what became of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allcover_site.registry.models import Person


class BandChoice(models.Model):
    """The band of somebody self-employed from a day on: chosen, assigned by the office, or found on appeal."""

    class Basis(models.TextChoices):
        """How it came about."""

        CHOSEN = "chosen", _("Chosen by the member")
        ASSIGNED = "assigned", _("Assigned by the office")
        APPEALED = "appealed", _("Found on appeal")

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="bands")
    scheme = models.CharField(max_length=60)
    band = models.CharField(max_length=40)
    first_day = models.DateField()
    basis = models.CharField(max_length=10, choices=Basis)
    reason = models.CharField(max_length=300, blank=True)
    author = models.CharField(max_length=150)
    set_on = models.DateField()

    class Meta:
        ordering = ("first_day", "id")

    def __str__(self) -> str:
        return f"{self.person}, {self.scheme}: {self.band}"


class BandAppeal(models.Model):
    """That a member does not agree with the band the office assigned."""

    choice = models.OneToOneField(BandChoice, on_delete=models.PROTECT, related_name="appeal")
    day = models.DateField()
    reason = models.CharField(max_length=300)
    author = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"Appeal: {self.choice}"


class BandRuling(models.Model):
    """What became of an appeal, by somebody else than who assigned the band."""

    appeal = models.OneToOneField(BandAppeal, on_delete=models.PROTECT, related_name="ruling")
    band = models.CharField(max_length=40)
    day = models.DateField()
    reason = models.CharField(max_length=300)
    author = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"{self.appeal}: {self.band}"
