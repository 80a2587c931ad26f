"""Appeals against decisions, and the rulings on them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from allcover_site.claims.models.claims import Decision


class Appeal(models.Model):
    """That a patient or a facility does not accept a decision; one of each against each decision."""

    class Appellant(models.TextChoices):
        """Whose appeal it is."""

        PATIENT = "patient", _("The patient")
        FACILITY = "facility", _("The facility")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="appeals")
    appellant = models.CharField(max_length=10, choices=Appellant)
    received_on = models.DateField()
    grounds = models.CharField(max_length=500)
    entered_by = models.CharField(max_length=150)
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("received_on", "id")
        constraints = (models.UniqueConstraint(fields=("decision", "appellant"), name="appeal_once"),)

    def __str__(self) -> str:
        return f"{self.decision}: {self.appellant}"

    @property
    def is_ruled_on(self) -> bool:
        """Whether there is a ruling."""
        return hasattr(self, "ruling")


class Ruling(models.Model):
    """What becomes of an appeal: allowed, and the decision is reversed, or dismissed; with the reason."""

    appeal = models.OneToOneField(Appeal, on_delete=models.PROTECT, related_name="ruling")
    is_allowed = models.BooleanField()
    reason = models.CharField(max_length=500)
    ruled_by = models.CharField(max_length=150)
    ruled_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.appeal}: {self.is_allowed}"
